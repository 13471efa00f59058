package content

import (
	"slices"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// quote is the paragraph that a paper would print. Its figures are cut down to round ones in reports of a year and
// more.
func (m *maker) quote() *Quote {
	q := &Quote{Label: m.Text("quote.label")}
	if m.slice() {
		q.Label = m.Format("quote.label.slice", "region", m.place(m.r.Region.Name))
	}
	if text := m.empty(); text != "" {
		q.Spans = []Span{{Text: text}}
		return q
	}
	first := m.Join(m.opening(), m.services())
	q.Spans = append([]Span{{Text: first + m.Gap()}}, m.beneficiaries()...)
	return q
}

// Headline is the paragraph of a report on one line, in a locale (empty: Chinese).
func Headline(r *report.Report, locale string) string {
	return newMaker(r, Reader{Locale: locale}).quote().Text()
}

// empty says why there are no figures, or is empty itself.
func (m *maker) empty() string {
	period := m.Period(m.r.Period)
	switch m.r.Emptiness {
	case report.NothingDue:
		return m.Format("none.due", "period", period, "region", m.place(m.r.Region.Name))
	case report.NothingFiled:
		return m.noneCounted()
	case report.NoService:
		key := "none.served"
		if slices.ContainsFunc(inner(m.r.Bridge.Direct), func(l reconcile.Line) bool {
			return m.Has("finding."+l.Code+".name") && l.Count > 0
		}) { // there are records, and all were left out
			key += ".void"
		}
		return m.Format(key, "period", period, "n", m.r.Submissions.Counted)
	}
	return ""
}

// noneCounted says of what was due that none came in, or that none of what came in counts.
func (m *maker) noneCounted() string {
	key := "none.counted"
	if m.allMissing() {
		key = "none.filed"
	}
	return m.Format(key, "period", m.Period(m.r.Period), "n", m.r.Filing.Expected)
}

// opening says who worked where and on what: of a programme, for how many years in a row.
func (m *maker) opening() string {
	h, p, region := m.r.Headline, m.r.Period, m.place(m.r.Region.Name)
	in := ""
	if m.slice() {
		in = m.Format("quote.in", "region", region) + m.Gap()
	}
	years, names := m.yearsWorked(), m.programmes()
	n := len(years)
	key, counted := "quote.programme.plain", m.CountYears(n)
	switch {
	case !m.programme() || p.From.Year() == p.To.Year():
		key = "quote.period"
	case n < 2 || n != years[n-1]-years[0]+1 || h.Years < n:
		key, counted = "quote.years", m.And(mapped(years, m.Year))
	case len(names) > 0 && len(names) <= 3:
		key = "quote.programme"
	}
	return m.Some(key, "agencies", h.Agencies, "communities", h.Communities, "projects", h.Projects,
		"programmes", m.And(names), "in", in, "region", region, "period", m.Period(p), "since", m.Year(years[0]),
		"years", counted)
}

// yearsWorked are the years of the window in which something was filed that counts.
func (m *maker) yearsWorked() []int {
	var out []int
	for _, p := range m.r.Trend.Points {
		if y := p.From.Year(); p.Submissions > 0 && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	if len(out) == 0 {
		return []int{m.r.Period.To.Year()}
	}
	return out
}

// programmes are the sources of funds by the names they are told under.
func (m *maker) programmes() []string {
	var out []string
	for _, p := range m.r.Programmes {
		if p.Name == "" || p.Submissions == 0 {
			continue
		}
		out = append(out, m.programmeName(p.Name))
	}
	return out
}

func (m *maker) programmeName(name string) string {
	if told := m.to.Office.Programmes[name]; told != "" && m.Locale == wording.Chinese {
		return wording.Clean(told)
	}
	return m.place(name)
}

// services are the kinds of service with something done; the others are left out.
func (m *maker) services() string {
	f := m.r.Figures
	var clauses, held []string
	if f.VisitAttendances > 0 {
		clauses = append(clauses, m.Format("service.visit", "n", f.VisitAttendances))
	}
	if f.Cases > 0 || f.CaseAttendances > 0 {
		held = append(held, m.Format("service.case", "n", f.Cases, "attendances", f.CaseAttendances))
	}
	if f.Groups > 0 || f.GroupAttendances > 0 {
		held = append(held, m.Format("service.group", "n", f.Groups, "sessions", f.GroupSessions, "attendances",
			m.round(f.GroupAttendances)))
	}
	if f.Events > 0 || f.EventAttendances > 0 {
		held = append(held, m.Format("service.event", "n", f.Events, "attendances", m.round(f.EventAttendances)))
	}
	if len(held) > 0 {
		clauses = append(clauses, m.Format("services.held", "clauses", m.ServiceClauses(held)))
	}
	if len(clauses) == 0 {
		return ""
	}
	key := "services"
	if m.programme() {
		key = "services.programme"
	}
	return m.Format(key, "clauses", m.ServiceClauses(clauses))
}

// round cuts a figure down to a round one, in reports of a year and more.
func (m *maker) round(n int64) string {
	if m.r.Period.Months() >= 12 && n >= 1000 {
		return m.Approx(n)
	}
	return m.Int(n)
}

// unverifiedShort is what of direct has no records; the kinds of service beside it do not add up to it.
func (m *maker) unverifiedShort() string {
	if m.r.Unverified == m.r.Figures.Direct {
		return m.Locale.Gap() + m.Text("beneficiaries.unverified.all")
	}
	return m.Locale.Gap() + m.Format("beneficiaries.unverified", "n", m.r.Unverified)
}

// beneficiaries are the two totals, in bold with their units.
func (m *maker) beneficiaries() []Span {
	key := "beneficiaries"
	if m.programme() {
		key = "beneficiaries.programme"
	}
	amount := func(n int64) string { return m.Format("amount.attendances", "n", m.round(n)) }
	var out []Span
	for _, p := range m.Parts(key, "direct", amount(m.r.Figures.Direct), "indirect", amount(m.r.Figures.Indirect)) {
		out = append(out, Span{p.Text, p.Name != ""})
		if p.Name == "direct" && m.r.Unverified > 0 {
			out = append(out, Span{Text: m.unverifiedShort()})
		}
	}
	return out
}
