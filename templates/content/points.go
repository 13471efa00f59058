package content

import (
	"slices"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// points are one sentence each under a label: each stands alone and carries its own caveat.
func (m *maker) points() []Point {
	var out []Point
	add := func(label string, warn bool, sentences ...string) {
		if len(sentences) > 0 {
			out = append(out, Point{Label: m.Text("point." + label), Sentences: sentences, Warn: warn})
		}
	}
	if m.r.Unverified > 0 {
		add("unverified", true, m.unchecked(m.r.Unverified, m.r.Figures.Direct))
	}
	if !m.r.Unfiled() {
		add("compared", false, m.comparison()...)
		add("year", false, m.yearToDate()...)
		add("target", false, m.targets()...)
		add("persons", false, m.persons()...)
	}
	add("filing", m.r.Filing.Filed() < m.r.Filing.Expected, m.filingLine()...)
	if m.r.Emptiness == report.NothingDue {
		add("last", false, m.last()...)
		add("next", false, sentences(m.next())...)
		add("before", false, m.before()...)
	}
	add("changes", false, m.changes()...)
	add("method", true, m.breaks()...)
	return out
}

// unchecked says how much of direct has no records.
func (m *maker) unchecked(n, direct int64) string {
	return m.Format("unchecked", "n", n, "share", wording.Percent(n, direct))
}

// --- persons ---

// persons says how many people were served, and how that is known. The sum is what its reader gets by adding.
func (m *maker) persons() []string {
	p := m.r.Persons
	if m.r.Emptiness == report.NoService { // keys of records that add up to nothing are not people who were served
		return nil
	}
	var out []string
	switch p.Method {
	case reconcile.ByKeys:
		out = []string{m.byKeys(p)}
	case reconcile.ByInterval:
		out = []string{m.byInterval(p)}
	case report.WithheldBeside:
		return []string{m.Text("people.beside")}
	default:
		return []string{m.Text("people.none")}
	}
	if o := m.r.Comparison.Previous; o != nil && o.Submissions > 0 && o.PersonsMethod != p.Method {
		out = append(out, m.Text("people.other.method"))
	}
	if m.slice() {
		out = append(out, m.Format("people.slice", "level", m.Text("level."+string(m.r.Region.Level))))
	}
	return out
}

// byKeys tells what was counted by keys. What is withheld the value does not have; nor what it could be computed from.
func (m *maker) byKeys(p report.Persons) string {
	key := "people.keys"
	switch {
	case m.noOverlap() && !p.Direct.Withheld && !p.Indirect.Withheld:
		key = "people.keys.apart"
	case p.Direct.Withheld && p.Indirect.Withheld:
		key = "people.small.both"
	case p.Direct.Withheld:
		key = "people.small.direct"
	case p.Indirect.Withheld:
		key = "people.small.indirect"
	case p.Both.Withheld && !p.FewBoth:
		key = "people.keys.untold"
	case p.Both.Withheld:
		key = "people.keys.small"
	}
	return m.Some(key, "n", p.Total.Low, "direct", p.Direct.Low, "indirect", p.Indirect.Low, "both", p.Both.Low)
}

// byInterval tells bounds with their coverage: where filings are silent, the lower one alone.
func (m *maker) byInterval(p report.Persons) string {
	direct, indirect := m.bounds(p.Direct, p.Coverage), m.bounds(p.Indirect, p.Coverage)
	if p.Indirect.High == 0 && !p.Indirect.Withheld {
		return m.Format("people.interval.direct", "direct", direct)
	}
	return m.Format("people.interval", "direct", direct, "indirect", indirect)
}

func (m *maker) bounds(h report.Heads, c *reconcile.Coverage) string {
	switch {
	case h.Withheld:
		return m.Text("people.withheld")
	case c != nil && c.Filed < c.Of:
		return m.Format("people.least", "n", h.Low, "silent", c.Of-c.Filed)
	case h.Low == h.High:
		return m.Format("amount.persons", "n", h.Low)
	}
	return m.Format("people.range", "low", h.Low, "high", h.High)
}

// --- filing ---

// filingShort is the filing in one sentence, for where there is no room for names.
func (m *maker) filingShort() string {
	f := m.r.Filing
	switch {
	case m.allOnTime():
		return m.Format("filing.punctual", "n", f.Expected)
	case m.allFiled():
		return m.Format("filing.complete.short", "n", f.Expected)
	case f.Expected == 0:
		return m.Text("filing.none.short")
	}
	return m.Format("filing.short", "n", f.Expected, "items", m.lackingCounts())
}

// lackingCounts is how many filings are lacking, by what became of them.
func (m *maker) lackingCounts() string {
	var out []string
	for _, x := range []struct {
		state reconcile.State
		n     int64
	}{{reconcile.Missing, m.r.Filing.Missing}, {reconcile.NotAccepted, m.r.Filing.Returned},
		{reconcile.Unreadable, m.r.Filing.Quarantined}} {
		if x.n > 0 {
			out = append(out, m.Format("filing.n."+string(x.state), "n", x.n))
		}
	}
	return m.List(out)
}

// filingLine is the filing with the missing by name.
func (m *maker) filingLine() []string {
	f := m.r.Filing
	switch {
	case m.allOnTime():
		return []string{m.Format("filing.punctual", "n", f.Expected)}
	case m.allFiled():
		key := "filing.complete"
		if f.Late == f.Expected {
			key = "filing.complete.late"
		}
		return []string{m.Some(key, "n", f.Expected, "late", f.Late)}
	case f.Expected == 0:
		return []string{m.Text("filing.due.none")}
	}
	lead := m.Format("filing.lead", "expected", f.Expected, "filed", f.Filed(), "rate",
		wording.Percent(f.Filed(), f.Expected))
	return sentences(lead, m.lacking(), m.lateNote())
}

// fewNames is how many agencies the first screen names.
const fewNames = 4

// lacking names who has not filed, and whose filings were returned.
func (m *maker) lacking() string {
	f := m.r.Filing
	n := f.Expected - f.Filed()
	all := unfiled(f.Agencies)
	if len(all) > fewNames {
		return m.Format("filing.lacking.many", "n", n, "names", m.List(mapped(all[:fewNames-1], m.counted)), "all",
			len(all))
	}
	return m.Format("filing.lacking", "n", n, "items", m.byState(all, m.counted))
}

func (m *maker) counted(a report.AgencyFiling) string {
	return m.Format("filing.agency.n", "agency", m.name(a.Agency), "n", a.Count)
}

// unfiled leaves out what was filed, if late.
func unfiled(all []report.AgencyFiling) []report.AgencyFiling {
	return slices.DeleteFunc(slices.Clone(all), func(a report.AgencyFiling) bool { return a.State == reconcile.Late })
}

// byState names agencies by what became of what was due of them.
func (m *maker) byState(all []report.AgencyFiling, name func(report.AgencyFiling) string) string {
	var out []string
	for _, s := range []reconcile.State{reconcile.Missing, reconcile.NotAccepted, reconcile.Unreadable} {
		if of := ofState(all, s); len(of) > 0 {
			out = append(out, m.Format("filing.lacking."+string(s), "names", m.List(mapped(of, name))))
		}
	}
	return m.Clauses(out)
}

func mapped[T any](all []T, f func(T) string) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = f(x)
	}
	return out
}

func ofState(all []report.AgencyFiling, s reconcile.State) []report.AgencyFiling {
	return slices.DeleteFunc(slices.Clone(all), func(a report.AgencyFiling) bool { return a.State != s })
}

// last tells the latest period before this one that has figures.
func (m *maker) last() []string {
	p := m.r.Last()
	if p == nil {
		return nil
	}
	return []string{m.Format("last.told", "period", m.Period(p.Period), "direct", p.Direct, "indirect", p.Indirect,
		"filed", m.inFull(p.Completeness))}
}

// next tells what is due first after a period in which nothing was.
func (m *maker) next() string {
	n := m.r.Next
	switch {
	case n == nil:
		return ""
	case n.Projects == 0:
		return m.Text("next.none")
	}
	key, begin := "next.going", ""
	if n.StartsOn != nil {
		key, begin = "next.told", m.day(*n.StartsOn)
	}
	return m.Some(key, "month", m.Month(n.Month), "projects", n.Projects, "due", n.Expected,
		"deadline", m.Until(*n.Deadline), "date", begin)
}

// before tells the total since the programme began, where this period has none.
func (m *maker) before() []string {
	o := m.r.Comparison.SinceStart
	if o == nil || o.Submissions == 0 {
		return nil
	}
	return []string{
		m.Format("since.start", "window", m.Range(o.Window.From, o.Window.To), "direct", o.Figures.Direct, "indirect",
			o.Figures.Indirect),
	}
}
