package brief

import (
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/chart"
	"huizong/templates/wording"
)

// filing says how what was due was filed, with a chart and the names of those who were late or absent.
func (w *writer) filing() {
	w.section("section.filing")
	f, c := w.r.Filing, w.c
	switch {
	case f.Expected == 0:
		w.say(c.Text("filing.none"))
		return
	case f.OnTime == f.Expected:
		w.say(c.Format("filing.punctual", "n", f.Expected))
	default:
		w.say(c.Format("filing.lead", "expected", f.Expected, "filed", f.Filed(), "rate",
			wording.Percent(f.Filed(), f.Expected)), w.out())
	}
	w.filingChart()
	if len(f.Agencies) > 0 {
		w.absent()
		return
	}
	if note := w.unexpected(); note != "" {
		w.say(note)
	}
}

// out says what does not enter the report.
func (w *writer) out() string {
	f := w.r.Filing
	switch {
	case f.Missing > 0 && f.Returned > 0:
		return w.c.Format("filing.out.both", "missing", f.Missing, "returned", f.Returned)
	case f.Missing > 0:
		return w.c.Format("filing.out.missing", "n", f.Missing)
	case f.Returned > 0:
		return w.c.Format("filing.out.returned", "n", f.Returned)
	}
	return ""
}

func (w *writer) unexpected() string {
	f := w.r.Filing
	if f.Unexpected == 0 {
		return ""
	}
	return w.c.Format("filing.note.unexpected", "n", f.Unexpected, "counted", w.r.Submissions.Counted, "filed",
		f.Filed())
}

func (w *writer) filingChart() {
	points := w.r.Filing.ByPoint
	if len(points) < 2 {
		return
	}
	f, c := figure{}, w.c
	title := c.Format("caption.chart.filing.periods", "n", len(points))
	if points[0].Period.Kind == period.Yearly {
		title = c.Text("caption.chart.filing.years")
	}
	if len(points) > mostPoints {
		f.notes = append(f.notes, w.phrase(latestOnly, mostPoints))
		points = points[len(points)-mostPoints:]
	}
	var strips []chart.Strip
	for _, p := range points {
		strips = append(strips, chart.Strip{Name: c.Period(p.Period), OnTime: p.OnTime, Late: p.Late,
			Missing: p.Missing, Returned: p.Returned,
			Expected: w.int(p.Expected), Rate: wording.Percent(p.Filed(), p.Expected)})
	}
	f.chart = chart.Filing(strips, chart.FilingWords{OnTime: c.Text("filing.on_time"), Late: c.Text("filing.late"),
		Missing:  c.Text("filing.missing"),
		Returned: c.Text("filing.returned"), Expected: c.Text("filing.expected"), Rate: c.Text("head.filing.rate"),
		Number: w.int})
	w.figure(c.Format("caption.chart.unit", "title", title, "unit", c.Text("unit.submissions")), f)
}

// absent names who was late, absent or had a filing returned: a line each, under its state.
func (w *writer) absent() {
	f, c := w.r.Filing, w.c
	t := table{columns: []column{{head: c.Text("head.state"), width: 0.13},
		{head: c.Text("head.submissions"), right: true, width: 0.1},
		{head: c.Text("head.agencies.months"), width: 0.77, gap: true}}}
	counts := map[reconcile.State]int64{reconcile.Late: f.Late, reconcile.Missing: f.Missing,
		reconcile.NotAccepted: f.Returned}
	words := map[reconcile.State]string{reconcile.Late: "filing.late", reconcile.Missing: "filing.missing",
		reconcile.NotAccepted: "filing.returned"}
	listed := 0
	var state reconcile.State
	for _, a := range f.Agencies {
		if listed++; listed > mostRows {
			continue
		}
		text := one(c.Format("filing.agency", "agency", w.name(a.Agency), "n", a.Count, "months", c.Months(a.Months)))
		if a.State == state {
			last := &t.rows[len(t.rows)-1]
			last.cells[2].lines = append(last.cells[2].lines, text.lines...)
			continue
		}
		state = a.State
		t.rows = append(t.rows, row{cells: []cell{one(c.Text(words[a.State])), one(w.int(counts[a.State])), text}})
	}
	if n := listed - mostRows; n > 0 {
		t.rows = append(
			t.rows, row{cells: []cell{one(wording.Dash), one(wording.Dash),
				one(c.Format("row.rest.agencies", "n", n))}})
		t.notes = append(t.notes, c.Format("note.rest", "sheet", c.Text("sheet.filing")))
	}
	note := c.Text("filing.note")
	if f.Voided > 0 {
		note += w.space() + c.Format("filing.note.voided", "n", f.Voided)
	}
	if more := w.unexpected(); more != "" {
		note += w.space() + more
	}
	t.notes = append([]string{note}, t.notes...)
	w.table(c.Text("caption.filing.agencies"), t)
}

// findings counts what the rules noticed.
func (w *writer) findings() {
	w.section("section.findings")
	kinds, c := w.r.FindingKinds, w.c
	if len(kinds) == 0 {
		w.say(c.Text("findings.none"))
		return
	}
	sum := 0
	for _, k := range kinds {
		sum += k.Count
	}
	top, bare := w.rule(kinds[0].Code), ""
	if w.v.NoWorkbook {
		bare = ".bare"
	}
	if len(kinds) == 1 {
		w.say(c.Format("findings.lead.one"+bare, "n", sum, "top", top))
	} else {
		w.say(c.Format("findings.lead"+bare, "kinds", len(kinds), "n", sum, "top", top, "top_n", kinds[0].Count))
	}
	t := table{unit: w.unit("findings"),
		columns: []column{{head: c.Text("head.finding"), width: 0.4},
			{head: c.Text("head.findings"), right: true, width: 0.115},
			{head: c.Text("head.finding.agencies"), right: true, width: 0.155},
			{head: c.Text("head.treatment"), width: 0.33, gap: true}}, notes: []string{c.Text("findings.note")}}
	for _, k := range kinds {
		t.rows = append(
			t.rows, row{cells: []cell{one(w.rule(k.Code)), one(w.int(int64(k.Count))), one(w.int(int64(k.Agencies))),
				one(w.treatment(k))}})
	}
	t.rows = append(t.rows, row{kind: total,
		cells: []cell{one(c.Text("row.total")), one(w.int(int64(sum))), one(wording.Dash), one(wording.Dash)}})
	w.table(c.Text("caption.findings"), t)
}

func (w *writer) rule(code reconcile.Code) string {
	if key := "finding." + string(code) + ".name"; w.c.Has(key) {
		return w.c.Text(key)
	}
	return string(code)
}

// treatment says what was done about the findings of a rule; of some, with how much.
func (w *writer) treatment(k report.FindingKind) string {
	key := "finding." + string(k.Code) + ".treatment"
	switch {
	case !w.c.Has(key):
		return wording.Dash
	case len(w.c.Places(key)) > 0:
		return w.c.Format(key, "n", max(k.Effect, -k.Effect))
	}
	return w.c.Text(key)
}
