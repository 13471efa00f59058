package content

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// A list of so many rows is shown whole; of a longer one the first few, a row for the rest, and the total.
const (
	wholeRows = 10
	firstRows = 5
	fewRows   = 2 // so few are told in a sentence
)

// beforeBar is the width that the names beside bars need, dates or regions, in pixels: the bars take the rest.
func beforeBar(rows []Row) int {
	widest := 8
	for _, r := range rows {
		if !r.Spans {
			widest = max(widest, wording.Width(r.Cells[0].Text))
		}
	}
	return 7*widest + 8
}

// besideBar is how long a name is at most, in columns of text, that a bar stands beside.
const besideBar = 24

// list is a table of regions, agencies or fields before it is set.
type list struct {
	head  string // of the names
	count string // head of a column of whole numbers; empty: none
	of    func(report.Row) int
	rest  string
	sum   int // of the column of whole numbers: not additive, so told
	bars  bool
	rows  []report.Row
}

// table sets a list whole, or as the mail shows it.
func (m *maker) table(l list, short bool) *Table {
	t := &Table{Columns: []Column{{Head: l.head}, {Head: m.Text("head.direct"), Right: true, Bar: l.bars, Width: 50},
		m.digits("head.indirect", 50), m.digits("head.share", 46)}}
	at := 1
	if l.count != "" {
		t.Columns, at = slices.Insert(t.Columns, 1, m.digits(l.count, 44)), 2
	}
	rows, hidden := l.rows, []report.Row(nil)
	if short && len(rows) > wholeRows {
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b report.Row) int { return cmp.Compare(b.Direct, a.Direct) })
		rows, hidden = rows[:firstRows], rows[firstRows:]
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, m.rowOf(l, r))
	}
	if len(hidden) > 0 {
		t.Rows = append(t.Rows, m.restOf(l, hidden))
	}
	if l.bars {
		bars(t.Rows[:len(rows)], at)
		t.Columns[0].Width = beforeBar(t.Rows[:len(rows)])
	}
	f := m.r.Figures
	total := l.row(text(m.Text("row.total")), m.number(int64(l.sum)), m.figure(f.Direct), m.figure(f.Indirect),
		m.shareOf(f.Direct))
	total.Bold = true
	t.Total = &total
	return t
}

// row has a cell of the column of whole numbers where the list has one.
func (l list) row(name, count Cell, figures ...Cell) Row {
	if l.count == "" {
		return Row{Cells: append([]Cell{name}, figures...)}
	}
	return Row{Cells: append([]Cell{name, count}, figures...)}
}

// shareUnit says what the figures of a table are, and of what its shares.
func (m *maker) shareUnit() string { return m.Format("unit.share", "unit", m.Text("unit.attendances")) }

func (m *maker) shareOf(n int64) Cell {
	if m.r.Unfiled() {
		return none()
	}
	return share(n, m.r.Figures.Direct)
}

// Unfiled ends the keys of what a row without figures shows: that nothing came, or that nothing of what came counts.
func Unfiled(r report.Row) string {
	if r.Uncounted {
		return "uncounted"
	}
	return "missing"
}

func (m *maker) rowOf(l list, r report.Row) Row {
	count := none()
	if l.count != "" {
		count = m.number(int64(l.of(r)))
	}
	if r.Submissions == 0 {
		missing := Cell{Text: m.Text("filing." + Unfiled(r)), Warn: true}
		return l.row(text(m.place(r.Name)), count, missing, missing, none())
	}
	return l.row(text(m.place(r.Name)), count, m.number(r.Direct), m.number(r.Indirect), m.shareOf(r.Direct))
}

// restOf is the row of what is not shown, with its sums, so that the column still adds up.
func (m *maker) restOf(l list, hidden []report.Row) Row {
	var sum report.Row
	for _, r := range hidden {
		sum.Direct += r.Direct
		sum.Indirect += r.Indirect
	}
	return l.row(quiet(m.see(m.Format(l.rest, "n", len(hidden)))), none(), m.number(sum.Direct),
		m.number(sum.Indirect), m.shareOf(sum.Direct))
}

func (m *maker) regionList() list {
	l := list{head: m.level(), rest: "row.rest.regions", rows: m.r.Regions, sum: m.r.Headline.Communities,
		of: func(r report.Row) int { return r.Communities }}
	l.bars = !slices.ContainsFunc(l.rows, func(r report.Row) bool {
		return wording.Width(m.place(r.Name)) > besideBar
	})
	if m.r.RegionLevel != reconcile.Community {
		l.count = "head.communities"
	}
	return l
}

func (m *maker) agencyList() list {
	return list{head: m.Text("head.agency"), rest: "row.rest.agencies", rows: m.r.Agencies}
}

func (m *maker) fieldList() list {
	return list{
		head:  m.Text("head.field"),
		count: "head.projects",
		rest:  "row.rest.fields",
		rows:  m.r.Fields,
		sum:   m.r.Headline.Projects,
		of:    func(r report.Row) int { return r.Projects },
	}
}

// breakdown is the regions one level below, where there are more than a sentence tells.
func (m *maker) breakdown() part {
	rows := m.r.Regions
	if m.r.Unfiled() || len(rows) <= fewRows {
		return part{}
	}
	l := m.regionList()
	l.count = "" // the mail has no room for it
	title := m.Text("part.regions")
	if m.r.RegionLevel == reconcile.Community {
		title = m.Text("caption.regions.community")
	}
	return part{title, m.shareUnit(), []Block{{Table: m.table(l, true)}}}
}

// regionsTold tells one region or two in a sentence.
func (m *maker) regionsTold() string {
	if rows := m.r.Regions; len(rows) == 0 || len(rows) > fewRows || m.r.Figures.Direct == 0 {
		return ""
	}
	return m.Format("regions.told", "title", m.Text("caption.regions."+string(m.r.RegionLevel)), "items",
		m.Semicolons(mapped(m.r.Regions, m.regionTold)))
}

func (m *maker) regionTold(r report.Row) string {
	key := "regions.item.communities"
	switch {
	case r.Submissions == 0:
		key = "regions.item." + Unfiled(r)
	case m.r.RegionLevel == reconcile.Community:
		key = "regions.item"
	}
	return m.Some(key, "name", m.place(r.Name), "direct", r.Direct, "share",
		wording.Percent(r.Direct, m.r.Figures.Direct), "n", r.Communities)
}

// agencies is the agencies by direct. Few regions are told above them.
func (m *maker) agencies() part {
	if m.r.Unfiled() || len(m.r.Agencies) == 0 {
		return part{}
	}
	p := part{m.Text("part.agencies"), m.unit("attendances"), nil}
	lead := m.regionsTold()
	if lead != "" {
		p.title = m.Text("part.regions.agencies")
	}
	if m.slice() {
		p.unit = m.Format("unit.slice", "level", m.Text("level."+string(m.r.Region.Level)), "unit",
			m.Text("unit.attendances"))
	}
	if len(m.r.Agencies) <= fewRows {
		if m.r.Figures.Direct == 0 { // there are no shares to tell
			return part{}
		}
		p.blocks = []Block{{Text: sentences(lead, m.agenciesTold())}}
		return p
	}
	t := m.table(m.agencyList(), true)
	t.Lead = sentences(lead)
	if !m.slice() {
		p.unit = m.shareUnit()
	}
	p.blocks = []Block{{Table: t}}
	return p
}

func (m *maker) agenciesTold() string {
	return m.Format("agencies.told", "items", m.Semicolons(mapped(m.r.Agencies, func(r report.Row) string {
		return m.Format("agencies.item", "name", m.name(r.Name), "direct", r.Direct, "indirect", r.Indirect, "share",
			wording.Percent(r.Direct, m.r.Figures.Direct))
	})))
}

// fieldsTold tells the fields, where they are not the projects over again.
func (m *maker) fieldsTold() string {
	if n := len(m.r.Fields); n < 2 || n > wholeRows || n >= len(m.r.Projects) || m.r.Figures.Direct == 0 {
		return ""
	}
	return m.Format("fields.told", "items", m.Clauses(mapped(m.r.Fields, func(r report.Row) string {
		return m.Format("fields.item", "name", m.name(r.Name), "n", r.Direct)
	})))
}

// programmesTold tells what each source of funds came to.
func (m *maker) programmesTold() string {
	if n := len(m.r.Programmes); n < 2 || n > firstRows || len(m.r.Projects) <= firstRows || m.r.Figures.Direct == 0 {
		return ""
	}
	return m.Format("programmes.told", "items", m.Clauses(mapped(m.r.Programmes, func(r report.Row) string {
		return m.Format("programmes.share", "name", m.place(r.Name), "projects", r.Projects, "n", r.Direct)
	})))
}
