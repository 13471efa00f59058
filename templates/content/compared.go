package content

import (
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// base is another window that the figures are compared with.
type base struct {
	basis wording.Basis
	o     *report.Other
}

// SmallBase is the base below which a change is told as a number, not as a percentage.
const SmallBase = 30

// bases are the windows that this report is compared with; where the period before is that of a year ago, it is told
// once.
func (m *maker) bases() []base {
	c := m.r.Comparison
	var out []base
	if c.Previous != nil {
		out = append(out, base{wording.Adjacent, c.Previous})
	}
	if c.YearBefore != nil && (c.Previous == nil || c.Previous.Window != c.YearBefore.Window) {
		out = append(out, base{wording.YearBefore, c.YearBefore})
	}
	return out
}

// filedAt reports whether a base has figures: something counts in it.
func (b base) filedAt() bool { return b.o.Submissions > 0 }

// unfiledKey ends the keys of what is said of a base without figures: that nothing was due, that nothing came, or that
// nothing of what came counts.
func unfiledKey(o *report.Other) string {
	switch c := o.Completeness; {
	case c.Expected == 0:
		return "not_due"
	case c.Missing == c.Expected:
		return "not_filed"
	}
	return "not_counted"
}

// comparedShort is the change on each base with a percentage, in one line.
func (m *maker) comparedShort() string {
	var out []string
	for _, b := range m.bases() {
		if b.filedAt() && b.o.Figures.Direct >= SmallBase {
			out = append(out, m.Compare(b.basis, m.r.Figures.Direct, b.o.Figures.Direct))
		}
	}
	return m.Clauses(out)
}

// label names a base: 上月, 上年同月.
func (m *maker) label(b base) string {
	if m.Locale == wording.English {
		return m.Range(b.o.Window.From, b.o.Window.To)
	}
	return m.Text("base." + string(b.basis) + "." + string(m.r.Kind))
}

// comparison says what the figures are compared with, and whether like is compared with like.
func (m *maker) comparison() []string {
	var told, rest []string
	for _, b := range m.bases() {
		name := m.label(b)
		switch {
		case !b.filedAt():
			rest = append(rest,
				m.Format("base."+unfiledKey(b.o), "base", name, "change", m.Text("change."+string(b.basis))))
		case b.o.Figures.Direct < SmallBase:
			rest = append(rest, m.smallChange(b, name))
		default:
			told = append(told,
				m.Format("base.told", "base", name, "n", b.o.Figures.Direct, "filed", m.inFull(b.o.Completeness)))
		}
	}
	var out []string
	if len(told) > 0 {
		out = append(out, m.Format("base.all", "items", m.Semicolons(told)))
	}
	return append(append(out, rest...), m.caveats()...)
}

// smallChange tells a change against a small base, or none.
func (m *maker) smallChange(b base, name string) string {
	was := b.o.Figures.Direct
	n := m.r.Figures.Direct - was
	key := "base.small.level"
	switch {
	case was == 0 && n > 0:
		key = "base.zero"
	case n > 0:
		key = "base.small.more"
	case n < 0:
		key, n = "base.small.fewer", -n
	}
	return m.Some(key, "base", name, "base_n", was, "n", n)
}

// inFull says how many filings were due and whether all are in.
func (m *maker) inFull(c reconcile.Completeness) string {
	switch missing := c.Expected - c.Filed(); {
	case c.Expected == 0:
		return m.Text("due.none")
	case missing > 0:
		return m.Format("due.missing", "n", c.Expected, "missing", missing)
	}
	return m.Format("due.full", "n", c.Expected)
}

// caveats say where a change is only indicative, and what it is of the filings that both have.
func (m *maker) caveats() []string {
	var like, out []string
	for _, b := range m.bases() {
		if !b.filedAt() || b.o.Figures.Direct < SmallBase {
			continue
		}
		change := m.Text("change." + string(b.basis))
		switch {
		case !b.o.SameProjects:
			out = append(out, m.Format("caveat.projects."+string(b.basis), "change", change))
		case b.o.CoverageDiffers:
			out = append(out, m.Format("caveat.filed", "change", change))
		}
		if l := b.o.LikeForLike; b.o.CoverageDiffers && l != nil && l.Before.Direct >= SmallBase {
			like = append(like, m.Format("caveat.like", "base", m.label(b), "n", l.Filings,
				"change", m.Change(l.Now.Direct, l.Before.Direct)))
		}
	}
	return append(like, out...)
}

// yearToDate is the year so far, beside the same months of the year before.
func (m *maker) yearToDate() []string {
	c := m.r.Comparison
	if c.YearToDate == nil || c.YearToDate.Submissions == 0 {
		return nil
	}
	y := c.YearToDate
	months := m.MonthsOfYear(y.Window.From, y.Window.To)
	filed := m.inFull(y.Completeness)
	if len(y.Lacking) > 0 {
		filed = m.Format("year.lacking", "filed", filed, "names", m.lackingOf(y.Lacking))
	}
	now := m.Format("year.told", "months", months, "n", y.Figures.Direct, "filed", filed)
	before := c.YearToDateBefore
	if before == nil {
		before = &report.Other{}
	}
	if before.Submissions == 0 {
		return []string{m.Format("year.all", "items", now), m.Text("year." + unfiledKey(before))}
	}
	then := m.Format("year.before", "n", before.Figures.Direct, "filed", m.inFull(before.Completeness))
	return []string{m.Format("year.all", "items", m.Semicolons([]string{now, then})), m.yearChange(y, before)}
}

// lackingOf names who has not filed in the year so far, with the months; of many the first.
func (m *maker) lackingOf(all []report.AgencyFiling) string {
	name := func(a report.AgencyFiling) string {
		key := "year.agency"
		if a.Count != len(a.Months) {
			key = "year.agency.n"
		}
		return m.Some(key, "agency", m.name(a.Agency), "months", m.MonthsAlone(a.Months), "n", a.Count)
	}
	if len(all) > fewNames {
		return m.Format("year.lacking.many", "names", m.List(mapped(all[:fewNames-1], name)), "all", len(all))
	}
	return m.byState(all, name)
}

func (m *maker) yearChange(now, before *report.Other) string {
	a, b := now.Completeness, before.Completeness
	change := m.Change(now.Figures.Direct, before.Figures.Direct)
	switch {
	case before.Figures.Direct < SmallBase:
		return ""
	case a.Expected != b.Expected || a.Filed() != b.Filed():
		return m.Format("year.change.differ", "change", change)
	case !before.SameProjects:
		return m.Format("year.change.projects", "change", change)
	}
	return m.Format("year.change", "change", change)
}
