package brief

import (
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/chart"
	"huizong/templates/wording"
)

// overview says the whole in one paragraph, then the key figures, the services and the trend.
func (w *writer) overview() {
	w.section("section.overview")
	if sentence := w.emptiness(); sentence != "" {
		w.say(sentence)
	}
	if w.known() {
		w.headline()
		w.totals()
	}
	w.services()
	w.compared()
	w.trend()
}

func (w *writer) emptiness() string {
	switch w.r.Emptiness {
	case report.NothingDue:
		return w.c.Text("empty.nothing_due")
	case report.NothingFiled:
		return w.c.Format("empty.nothing_filed", "n", w.r.Filing.Expected)
	case report.NoService:
		return w.c.Format("empty.no_service", "n", w.r.Submissions.Counted)
	}
	return ""
}

// headline is the sentence a paper would print; the two totals stand in bold.
func (w *writer) headline() {
	h, f, c := w.r.Headline, w.r.Figures, w.c
	args := []any{"agencies", h.Agencies, "communities", h.Communities, "projects", h.Projects, "visits",
		f.VisitAttendances, "cases", f.Cases,
		"case_attendances", f.CaseAttendances, "groups", f.Groups, "sessions", f.GroupSessions, "group_attendances",
		c.Approx(f.GroupAttendances),
		"events", f.Events, "event_attendances", c.Approx(f.EventAttendances), "direct", c.Approx(f.Direct), "indirect",
		c.Approx(f.Indirect)}
	key := "headline.period"
	if w.r.Kind == period.Programme {
		key = "headline.programme"
		args = append(args, "since", c.Year(h.SinceYear), "years", c.CountWord(h.Years))
	} else {
		args = append(args, "period", c.Period(w.r.Period))
	}
	var p paragraph
	for _, part := range c.Parts(key, args...) {
		p.spans = append(p.spans, span{part.Text, part.Name == "direct" || part.Name == "indirect"})
	}
	w.add(p)
}

// totals gives the exact figures behind the headline, persons, rates and comparisons.
func (w *writer) totals() {
	r, c := w.r, w.c
	first, withheld := c.Format("brief.totals", "direct", r.Figures.Direct, "indirect", r.Figures.Indirect), ""
	persons := ""
	switch p := r.Persons; p.Method {
	case reconcile.ByKeys:
		direct, indirect := w.persons(p.Direct), w.persons(p.Indirect)
		first = c.Format("brief.totals.persons", "direct", r.Figures.Direct, "indirect", r.Figures.Indirect,
			"direct_persons", direct, "indirect_persons", indirect)
		if p.Direct.Withheld || p.Indirect.Withheld {
			withheld = c.Text("small.note")
		}
	case reconcile.ByInterval:
		if p.Direct.Withheld || p.Indirect.Withheld {
			persons = c.Text("persons.interval.withheld")
			break
		}
		persons = c.Format("persons.interval", "direct_low", p.Direct.Low, "direct_high", p.Direct.High, "indirect_low",
			p.Indirect.Low, "indirect_high", p.Indirect.High)
	default:
		persons = c.Text("persons.none")
	}
	unverified := ""
	if r.Unverified > 0 {
		unverified = c.Format("unverified", "n", r.Unverified)
	}
	w.say(first, unverified, persons, withheld, w.rates())
}

// persons writes a number of people, unless it is withheld.
func (w *writer) persons(h report.Heads) string {
	if h.Withheld {
		return wording.Withheld
	}
	return w.int(h.Low)
}

func (w *writer) rates() string {
	t, f := w.r.Target, w.r.Filing
	switch {
	case f.Expected == 0:
		return ""
	case t.Target > 0:
		return w.c.Format("brief.rates", "target", wording.Percent(t.Direct, t.Target), "filing",
			wording.Percent(f.Filed(), f.Expected))
	}
	return w.c.Format("brief.rates.filing", "filing", wording.Percent(f.Filed(), f.Expected))
}

// services is the table of what was done, kind by kind.
func (w *writer) services() {
	f, c := w.r.Figures, w.c
	share := func(n int64) cell { return one(wording.Percent(n, f.Direct)) }
	dash := one(wording.Dash)
	direct := map[string]bool{}
	for _, k := range w.r.Method.DirectKinds {
		direct[k] = true
	}
	t := table{columns: []column{{head: c.Text("head.category"), width: 0.32},
		{head: c.Text("head.count"), right: true, width: 0.16},
		{head: c.Text("head.sessions"), right: true, width: 0.16},
		{head: c.Text("head.attendances"), right: true, width: 0.18},
		{head: c.Text("head.share"), right: true, width: 0.18}}}
	kinds := []struct {
		key         string
		count       cell
		sessions    cell
		attendances int64
	}{{"case", one(w.figureOr(f.Cases)), dash, f.CaseAttendances},
		{"group", one(w.figureOr(f.Groups)), one(w.figureOr(f.GroupSessions)), f.GroupAttendances},
		{"event", one(w.figureOr(f.Events)), dash, f.EventAttendances}, {"visit", dash, dash, f.VisitAttendances}}
	for _, k := range kinds {
		if direct[k.key] {
			t.rows = append(
				t.rows, row{cells: []cell{one(c.Text("kind." + k.key)), k.count, k.sessions,
					one(w.figureOr(k.attendances)), share(k.attendances)}})
		}
	}
	t.rows = append(t.rows, row{kind: total,
		cells: []cell{one(c.Text("metric.direct.total")), dash, dash, one(w.figureOr(f.Direct)), share(f.Direct)}},
		row{cells: []cell{one(c.Text("metric.indirect.estimated")), dash, dash, one(w.figureOr(f.Indirect)), dash}})
	for _, k := range kinds {
		if !direct[k.key] {
			t.rows = append(
				t.rows, row{cells: []cell{one(c.Text("kind." + k.key)), k.count, k.sessions,
					one(w.figureOr(k.attendances)), one(c.Text("not_counted"))}})
		}
	}
	w.table(c.Text("caption.services"), t)
}

// trend is the chart of direct and indirect over time.
func (w *writer) trend() {
	trend := w.r.Trend
	filed := 0
	f := figure{}
	var points []chart.Period
	for i, p := range trend.Points {
		name, under := w.short(p.Period)
		if i > 0 && p.Period.From.Year() == trend.Points[i-1].Period.From.Year() {
			under = ""
		}
		points = append(points, chart.Period{Name: name, Under: under, Direct: p.Direct, Indirect: p.Indirect,
			Filed: p.Submissions > 0})
		if p.Submissions > 0 {
			filed++
		}
		if p.Partial {
			f.notes = append(f.notes, w.c.Format("trend.partial", "year", w.c.Period(p.Period), "months",
				w.months(p.From, p.To)))
		}
	}
	if filed < 2 {
		return
	}
	if len(points) > mostPoints {
		f.notes = append(f.notes, w.phrase(latestOnly, mostPoints))
		points = points[len(points)-mostPoints:]
	}
	f.chart = chart.Trend(points, chart.TrendWords{Direct: w.c.Text("metric.direct"),
		Indirect: w.c.Text("metric.indirect.estimated"),
		Unit:     w.unit("attendances"), Number: w.int})
	title := w.c.Format("caption.chart.trend.periods", "n", len(points))
	if trend.ByYear {
		title = w.c.Text("caption.chart.trend.years")
	}
	w.figure(title, f)
}

// mostPoints is how many periods a chart has room for.
const mostPoints = 24

// short names a period under a column, with its year apart.
func (w *writer) short(p period.Period) (name, under string) {
	under = w.c.Year(p.From.Year())
	switch p.Kind {
	case period.Monthly:
		if w.c.Locale == wording.English {
			return p.From.Month().String()[:3], under
		}
		return w.c.MonthsOfYear(p.From, p.To), under
	case period.Quarterly:
		return quarterShort[w.c.Locale][(p.From.Month()-1)/3], under
	case period.HalfYear:
		return halfShort[w.c.Locale][(p.From.Month()-1)/6], under
	case period.Yearly:
		return under, ""
	}
	return w.c.Period(p), ""
}
