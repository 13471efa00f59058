package content

import (
	"cmp"
	"math/bits"
	"slices"
	"time"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// targets says how far the contract targets are reached, of the projects that have one.
func (m *maker) targets() []string {
	t := m.r.Target
	if t.Projects == 0 {
		return nil
	}
	key, level := "target.told", m.Text("level."+string(m.r.Region.Level))
	switch {
	case m.slice():
		key = "target.slice"
	case m.programme() && t.Without == 0 && t.Direct == m.r.Figures.Direct:
		key = "target.whole" // the total above is what was done
	}
	out := []string{m.Some(key, "n", t.Projects, "target", t.Target, "rate", wording.Percent(t.Direct, t.Target),
		"direct", t.Direct, "level", level, "reached", m.reachedWords())}
	if t.Without > 0 {
		out = append(out, m.Format("target.without", "n", t.Without))
	}
	if m.slice() && t.Apart > 0 {
		out = append(out, m.Format("target.not.shared", "level", level))
	}
	return out
}

// reachedWords says how many have reached their target.
func (m *maker) reachedWords() string {
	t := m.r.Target
	switch {
	case m.allReached() && t.Projects == 1:
		return m.Text("target.all.one")
	case m.allReached():
		return m.Format("target.all", "n", t.Projects)
	case m.noneReached():
		return m.unreached(t.Projects)
	}
	return m.Format("target.some", "reached", t.Reached, "missed", t.Projects-t.Reached)
}

// targeted reports whether what a project has done may be held against a target of its own.
func targeted(p report.ProjectRow) bool { return p.Rated && p.Target != nil && *p.Target > 0 }

func reached(p report.ProjectRow) bool { return targeted(p) && p.ToDate >= *p.Target }

// tally adds projects up.
type tally struct{ n, direct, toDate, target, against int64 }

func (t *tally) add(p report.ProjectRow) {
	t.n++
	t.direct += p.Direct
	t.toDate += p.ToDate
	if targeted(p) {
		t.target += *p.Target
		t.against += p.ToDate
	}
}

// projects is the projects with what each has done of its target. Of many, the five furthest from theirs.
func (m *maker) projects() part {
	if m.r.Unfiled() || len(m.r.Projects) == 0 {
		return part{}
	}
	lead := sentences(m.fieldsTold(), m.programmesTold())
	title := m.Text("part.projects")
	if len(lead) > 0 {
		title = m.Text("part.fields.projects")
	}
	t := m.projectTable(len(m.r.Projects) > wholeRows)
	t.Lead = lead
	return part{title, m.Format("unit.direct", "unit", m.Text("unit.attendances")), []Block{{Table: t}}}
}

func (m *maker) projectTable(short bool) *Table {
	t := &Table{Columns: []Column{m.words("head.project")}}
	if !m.programme() {
		t.Columns = append(t.Columns, m.digits("head.this", 50))
	}
	t.Columns = append(t.Columns, m.digits("head.to_date", 50), m.digits("head.target", 46),
		m.digits("head.completion", 48))
	var all tally
	for _, p := range m.r.Projects {
		all.add(p)
	}
	if short {
		t.Columns[0].Head = m.Text("head.project.lowest")
		m.foldProjects(t)
	} else {
		for _, p := range m.r.Projects {
			t.Rows = append(t.Rows, m.projectRow(p))
		}
	}
	name := m.Text("row.total")
	if short {
		name = m.Format("row.total.projects", "n", all.n)
	}
	total := m.tallied(name, m.number(all.direct), all)
	total.Bold = true
	t.Total = &total
	t.Notes = m.projectNotes(all)
	return t
}

func (m *maker) projectRow(p report.ProjectRow) Row {
	var t tally
	t.add(p)
	direct := m.number(p.Direct)
	if p.Submissions == 0 {
		direct = Cell{Text: m.Text("filing." + Unfiled(p.Row)), Warn: true}
	}
	row := m.tallied(m.name(p.Name), direct, t)
	row.Quiet = !targeted(p) && m.slice() // a part of it is elsewhere
	return row
}

// tallied is a row of sums; its rate is of the projects with a target.
func (m *maker) tallied(name string, direct Cell, t tally) Row {
	cells := []Cell{text(name)}
	if !m.programme() {
		cells = append(cells, direct)
	}
	target := none()
	if t.target > 0 {
		target = m.number(t.target)
	}
	return Row{Cells: append(cells, m.number(t.toDate), target, share(t.against, t.target))}
}

// foldProjects shows the five with the lowest rate, and the others in rows by whether they have reached their target.
func (m *maker) foldProjects(t *Table) {
	sorted := slices.Clone(m.r.Projects)
	slices.SortStableFunc(sorted, func(a, b report.ProjectRow) int { return compareRates(a, b) })
	shown := 0
	groups := map[string]tally{}
	for _, p := range sorted {
		if targeted(p) && !reached(p) && shown < firstRows {
			t.Rows = append(t.Rows, m.projectRow(p))
			shown++
			continue
		}
		group := "missed"
		switch {
		case p.Target == nil || *p.Target <= 0:
			group = "untargeted"
		case !targeted(p):
			group = "unrated"
		case reached(p):
			group = "reached"
		}
		sum := groups[group]
		sum.add(p)
		groups[group] = sum
	}
	for _, group := range []string{"missed", "reached", "untargeted", "unrated"} {
		if sum := groups[group]; sum.n > 0 {
			row := m.tallied(m.Format("row.rest.projects."+group, "n", sum.n), m.number(sum.direct), sum)
			row.Cells[0].Quiet = true
			t.Rows = append(t.Rows, row)
		}
	}
}

// compareRates orders by rate of completion, lowest first; projects without a target come last.
func compareRates(a, b report.ProjectRow) int {
	switch {
	case targeted(a) && targeted(b):
		ahigh, alow := bits.Mul64(uint64(a.ToDate), uint64(*b.Target)) // none is below 0, and no product too large
		bhigh, blow := bits.Mul64(uint64(b.ToDate), uint64(*a.Target))
		return cmp.Or(cmp.Compare(ahigh, bhigh), cmp.Compare(alow, blow), cmp.Compare(a.Code, b.Code))
	case targeted(a):
		return -1
	case targeted(b):
		return 1
	}
	return cmp.Compare(a.Code, b.Code)
}

// farAbove is the rate beyond which a project is named, in tenths of a per cent.
const farAbove = 1500

func (m *maker) projectNotes(all tally) []string {
	var out []string
	if !m.programme() && m.r.Target.Projects > 0 {
		out = append(out, m.Text("target.to_date"))
	}
	apart, before := 0, 0
	for _, p := range m.r.Projects {
		switch {
		case p.Target == nil || *p.Target <= 0:
		case !p.WhollyInRegion:
			apart++
		case !p.Rated:
			before++
		}
	}
	if before > 0 {
		out = append(out, m.Format("target.unrated", "n", before))
	}
	if apart > 0 && m.slice() {
		out = append(out, m.Format("target.apart", "n", apart))
	} else if all.against != all.toDate && all.target > 0 {
		out = append(out, m.Text("target.rate.of"))
	}
	return append(out, m.overTargets()...)
}

// overTargets names the projects far above their target: a fact, which only the office itself is asked to look into.
func (m *maker) overTargets() (out []string) {
	var names, rates []string
	for _, p := range m.r.Projects {
		if !targeted(p) {
			continue
		}
		if tenths, ok := wording.Tenths(p.ToDate, *p.Target); ok && tenths > farAbove {
			names, rates = append(names, m.name(p.Name)), append(rates, wording.PercentOf(tenths))
		}
	}
	switch n := len(names); {
	case n == 1:
		out = append(out, m.Format("target.above.one", "name", names[0], "rate", rates[0]))
	case n > 0 && n <= firstRows:
		out = append(out, m.Format("target.above", "n", n, "names", m.List(names), "rates", m.List(rates)))
	case n > 0 && m.encloses("xlsx"):
		out = append(out, m.Format("target.above.many", "n", n))
	case n > 0:
		out = append(out, m.Format("target.above.count", "n", n))
	}
	return out
}

// unreached says that no project has reached its target, and where all have ended, since when.
func (m *maker) unreached(n int) string {
	one := ""
	if n == 1 {
		one = ".one"
	}
	var end reconcile.Date
	for _, p := range m.r.Projects {
		if targeted(p) && (p.EndsOn == nil || end != 0 && *p.EndsOn != end) {
			return m.Some("target.none"+one, "n", n)
		} else if targeted(p) {
			end = *p.EndsOn
		}
	}
	year, month, day := m.r.AsOf.Date()
	if end != 0 && end.Month() <= m.r.Period.To && end < reconcile.DateOf(year, month, day) {
		return m.Some("target.none.ended"+one, "n", n, "date", m.day(end))
	}
	return m.Some("target.none"+one, "n", n)
}

// day writes a day of the data.
func (m *maker) day(d reconcile.Date) string {
	t, err := time.Parse(time.DateOnly, d.String())
	if err != nil {
		return d.String()
	}
	return m.Date(t)
}
