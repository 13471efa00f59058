package brief

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/chart"
	"huizong/templates/wording"
)

// mostBars is how many regions a chart has room for on one page.
const mostBars = 20

// bridge walks from claimed to reconciled, in words, as a chart by region, and line by line.
func (w *writer) bridge() {
	w.section("section.bridge")
	if !w.known() {
		w.say(w.emptiness())
		return
	}
	w.say(w.bridgeLead(), w.bridgeTop())
	w.claimedChart()
	t := table{unit: w.unit("attendances"),
		columns: []column{{head: w.c.Text("head.line"), width: 0.5},
			{head: w.c.Text("head.basis"), right: true, width: 0.22},
			{head: w.c.Text("head.attendances"), right: true, width: 0.28}}}
	w.bridgeRows(&t, "direct", w.r.Bridge.Direct)
	w.bridgeRows(&t, "indirect", w.r.Bridge.Indirect)
	w.table(w.c.Text("caption.bridge"), t)
}

func (w *writer) bridgeLead() string {
	claimed, direct := w.r.Claimed.Direct, w.r.Figures.Direct
	switch {
	case claimed > direct:
		return w.c.Format("bridge.lead.less", "claimed", claimed, "reconciled", direct, "n", claimed-direct, "share",
			wording.Percent(claimed-direct, claimed))
	case claimed < direct && claimed > 0:
		return w.c.Format("bridge.lead.more", "claimed", claimed, "reconciled", direct, "n", direct-claimed, "share",
			wording.Percent(direct-claimed, claimed))
	case claimed < direct:
		return w.c.Format("brief.totals", "direct", direct, "indirect", w.r.Figures.Indirect)
	}
	return w.c.Format("bridge.lead.same", "claimed", claimed)
}

// bridgeTop names the two lines that took most away.
func (w *writer) bridgeTop() string {
	lines := slices.DeleteFunc(slices.Clone(w.inner(w.r.Bridge.Direct)),
		func(l reconcile.Line) bool { return l.Amount >= 0 })
	slices.SortStableFunc(lines, func(a, b reconcile.Line) int { return int(a.Amount - b.Amount) })
	name := func(l reconcile.Line) string { return w.c.Text("bridge.direct." + l.Code) }
	switch {
	case len(lines) >= 2:
		return w.c.Format("bridge.top.two", "first", name(lines[0]), "first_n", -lines[0].Amount, "second",
			name(lines[1]), "second_n", -lines[1].Amount)
	case len(lines) == 1:
		return w.c.Format("bridge.top.one", "first", name(lines[0]), "first_n", -lines[0].Amount)
	}
	return ""
}

// inner are the lines between the first and the last.
func (w *writer) inner(lines []reconcile.Line) []reconcile.Line {
	if len(lines) < 2 {
		return nil
	}
	return lines[1 : len(lines)-1]
}

func (w *writer) bridgeRows(t *table, figure string, lines []reconcile.Line) {
	t.rows = append(t.rows, row{kind: group, cells: []cell{one(w.c.Text("caption.bridge." + figure)), {}, {}}})
	for i, l := range lines {
		unit := "amount.submissions"
		if w.c.Has("finding."+l.Code+".name") && l.Code != string(reconcile.IndirectMissing) {
			unit = "amount.records"
		}
		name := one(w.c.Text("bridge." + figure + "." + l.Code))
		name.indent = i > 0 && i < len(lines)-1
		r := row{cells: []cell{name, one(w.c.Format(unit, "n", l.Count)), one(w.int(l.Amount))}}
		switch {
		case i == len(lines)-1:
			r.kind = total
		case i > 0:
			r.cells[2] = one(w.signed(l.Amount))
		}
		t.rows = append(t.rows, r)
	}
}

// claimedChart sets claimed against reconciled, region by region.
func (w *writer) claimedChart() {
	regions := w.r.Regions
	if len(regions) < 2 {
		return
	}
	var f figure
	if len(regions) > mostBars {
		largest := slices.Clone(regions)
		slices.SortStableFunc(largest, func(a, b report.Row) int { return int(b.Direct - a.Direct) })
		kept := map[string]bool{}
		for _, r := range largest[:mostBars] {
			kept[r.Code] = true
		}
		regions = slices.DeleteFunc(slices.Clone(regions), func(r report.Row) bool { return !kept[r.Code] })
		f.notes = append(f.notes, w.phrase(largestOnly, mostBars))
	}
	var rows []chart.Pair
	for _, r := range regions {
		rows = append(rows, chart.Pair{Name: w.name(r.Name), Claimed: r.ClaimedDirect, Reconciled: r.Direct,
			Less:  w.reduced(r.ClaimedDirect - r.Direct),
			Share: wording.Percent(r.ClaimedDirect-r.Direct, r.ClaimedDirect), Filed: r.Submissions > 0})
	}
	c := w.c
	f.chart = chart.Claimed(rows, chart.ClaimedWords{Claimed: c.Text("head.claimed.number"),
		Reconciled: c.Text("head.reconciled.number"),
		Less:       c.Text("head.reduced"), Share: c.Text("head.reduced.share"), Unfiled: c.Text("filing.missing"),
		Number: w.int})
	title := c.Format("caption.chart.claimed", "caption", w.regionsCaption())
	w.figure(c.Format("caption.chart.unit", "title", title, "unit", c.Text("unit.attendances")), f)
}

// reduced writes what was taken off; what was added has a minus.
func (w *writer) reduced(n int64) string {
	if n < 0 {
		return "\u2212" + w.int(-n)
	}
	return w.int(n)
}

func (w *writer) regionsCaption() string {
	if key := "caption.regions." + string(w.r.RegionLevel); w.c.Has(key) {
		return w.c.Text(key)
	}
	return w.c.Text("head.name")
}

// regions is the table of the regions one level below.
func (w *writer) regions() {
	w.section("section.regions")
	r, c := w.r, w.c
	if len(r.Regions) == 0 {
		w.say(c.Text("regions.none"))
		return
	}
	w.say(w.lead(r.Regions, "regions.lead."+string(r.RegionLevel), "regions.lead.one"))
	t := w.rowsTable(capital(c.Text("level."+string(r.RegionLevel))), c.Text("head.communities"), r.Regions,
		func(x report.Row) int { return x.Communities }, r.Headline.Communities)
	w.cut(&t, len(r.Regions), "row.rest.regions", "sheet.regions", r.Regions)
	if w.sharesOff(r.Regions) {
		t.notes = append([]string{c.Text("share.note")}, t.notes...)
	}
	w.table(w.regionsCaption(), t)
}

// capital begins a word with a capital letter, in scripts that have one.
func capital(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// sharesOff reports whether the shares, each rounded, do not add up to exactly 100.0%.
func (w *writer) sharesOff(rows []report.Row) bool {
	sum := int64(0)
	for _, r := range rows {
		if tenths, ok := wording.Tenths(r.Direct, w.r.Figures.Direct); ok {
			sum += tenths
		}
	}
	return sum != 1000 && sum != 0
}

// lead names the row with most direct.
func (w *writer) lead(rows []report.Row, many, single string) string {
	filed := 0
	first := rows[0]
	for _, r := range rows {
		if r.Submissions > 0 {
			filed++
		}
		if r.Direct > first.Direct {
			first = r
		}
	}
	switch {
	case filed == 0 || w.r.Figures.Direct == 0:
		return w.emptiness()
	case filed == 1:
		return w.c.Format(single, "name", w.name(first.Name), "direct", first.Direct)
	}
	return w.c.Format(many, "n", len(rows), "name", w.name(first.Name), "direct", first.Direct, "share",
		wording.Percent(first.Direct, w.r.Figures.Direct))
}

// rowsTable is a table of rows with direct, indirect and the share of direct. counted is the head of a column of whole
// numbers, or empty.
func (w *writer) rowsTable(name, counted string, rows []report.Row, count func(report.Row) int, sum int) table {
	c, f := w.c, w.r.Figures
	t := table{unit: w.unit("attendances"),
		columns: []column{{head: name, width: 0.46}, {head: c.Text("head.direct"), right: true, width: 0.18},
			{head: c.Text("head.indirect"), right: true, width: 0.18},
			{head: c.Text("head.share"), right: true, width: 0.18}}}
	if counted != "" {
		t.columns = slices.Insert(t.columns, 1, column{head: counted, right: true, width: 0.15})
		t.columns[0].width = 0.29
		for i := 2; i < 5; i++ {
			t.columns[i].width = 0.187
		}
	}
	if count == nil {
		count = func(report.Row) int { return 0 }
	}
	line := func(k kind, name cell, n int, direct, indirect, share string) row {
		cells := []cell{name, one(direct), one(indirect), one(share)}
		if counted != "" {
			cells = slices.Insert(cells, 1, one(w.int(int64(n))))
		}
		return row{kind: k, cells: cells}
	}
	for _, r := range rows {
		direct, indirect, share := w.int(r.Direct), w.int(r.Indirect), wording.Percent(r.Direct, f.Direct)
		if r.Submissions == 0 {
			direct, indirect, share = c.Text("filing.missing"), c.Text("filing.missing"), wording.Dash
		}
		t.rows = append(t.rows, line(plain, one(w.name(r.Name)), count(r), direct, indirect, share))
	}
	t.rows = append(t.rows, line(total, one(c.Text("row.total")), sum, w.figureOr(f.Direct), w.figureOr(f.Indirect),
		wording.Percent(f.Direct, f.Direct)))
	return t
}

// cut shortens a long table: what is left out stands in one line before the total, with its sums.
func (w *writer) cut(t *table, n int, rest, sheet string, rows []report.Row) {
	if n <= mostRows {
		return
	}
	var sum report.Row
	for _, r := range rows[mostRows:] {
		sum.Communities += r.Communities
		sum.Projects += r.Projects
		sum.Direct += r.Direct
		sum.Indirect += r.Indirect
	}
	cells := []cell{one(w.c.Format(rest, "n", n-mostRows)), one(w.int(sum.Direct)), one(w.int(sum.Indirect)),
		one(wording.Percent(sum.Direct, w.r.Figures.Direct))}
	if len(t.columns) > len(cells) {
		cells = slices.Insert(cells, 1, one(w.int(int64(sum.Communities+sum.Projects))))
	}
	t.rows = slices.Concat(t.rows[:mostRows], []row{{cells: cells}}, t.rows[n:])
	t.notes = append(t.notes, w.c.Format("note.rest", "sheet", w.c.Text(sheet)))
}

// agencies is the table of the agencies, largest first.
func (w *writer) agencies() {
	w.section("section.agencies")
	r := w.r
	if len(r.Agencies) == 0 {
		w.say(w.c.Text("agencies.none"))
		return
	}
	w.say(w.lead(r.Agencies, "agencies.lead", "agencies.lead.one"))
	t := w.rowsTable(w.c.Text("head.agency"), "", r.Agencies, nil, 0)
	w.cut(&t, len(r.Agencies), "row.rest.agencies", "sheet.agencies", r.Agencies)
	w.table(w.c.Text("caption.agencies"), t)
}
