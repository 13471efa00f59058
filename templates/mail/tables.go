package mail

import (
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// regions is the table one level below the report's region.
func (m maker) regions() []Block {
	rows := m.r.Regions
	if len(rows) == 0 {
		return []Block{{Text: m.Text("regions.none")}}
	}
	level := string(m.r.RegionLevel)
	t := m.rowsTable(m.Text("caption.regions."+level), m.Text("level."+level), rows, "row.rest.regions",
		"sheet.regions", func(r report.Row) string { return m.Int(int64(r.Communities)) })
	if level == string(reconcile.Community) {
		t = m.rowsTable(m.Text("caption.regions."+level), m.Text("level."+level), rows, "row.rest.regions",
			"sheet.regions", nil)
	}
	if !m.unfiled() {
		t.Notes = append([]string{m.regionNote(rows)}, t.Notes...)
	}
	return append(m.lead("regions.lead."+level, "regions.lead.one", rows), Block{Table: t})
}

// regionNote says the order of the rows, and whether their shares were rounded.
func (m maker) regionNote(rows []report.Row) string {
	sum := int64(0)
	for _, r := range rows {
		if tenths, ok := wording.Tenths(r.Direct, m.r.Figures.Direct); ok {
			sum += tenths
		}
	}
	if sum == full {
		return m.Text("regions.note.exact")
	}
	return m.Text("regions.note")
}

// lead names the largest row of a table, or the only one.
func (m maker) lead(key, one string, rows []report.Row) []Block {
	filed := 0
	var top report.Row
	for _, r := range rows {
		if r.Submissions > 0 {
			filed++
			if r.Direct > top.Direct || filed == 1 {
				top = r
			}
		}
	}
	switch {
	case filed == 0:
		return nil
	case filed == 1:
		return []Block{{Text: m.Format(one, "name", wording.Clean(top.Name), "direct", top.Direct)}}
	}
	return []Block{
		{Text: m.Format(key, "n", filed, "name", wording.Clean(top.Name), "direct", top.Direct, "share",
			wording.Percent(top.Direct, m.r.Figures.Direct))},
	}
}

// rowsTable is a table of names with direct, indirect and share; count, if any, is a column of its own. A long list is
// cut, and says so.
func (m maker) rowsTable(caption, head string, rows []report.Row, rest, sheet string,
	count func(report.Row) string) *Table {
	t := &Table{Caption: caption, Unit: m.unit(), Columns: []Column{{Head: head, Columns: 36, Width: 160}}}
	countHead := map[string]string{"row.rest.regions": "head.communities", "row.rest.fields": "head.projects"}[rest]
	if count != nil {
		t.Columns[0].Columns = 25
		t.Columns = append(t.Columns, Column{Head: m.Text(countHead), Digits: true, Hidden: true, Columns: 11,
			Width: 60})
	}
	t.Columns = append(t.Columns, bar(0), m.digits("head.direct", 12, 74), m.digits("head.indirect", 12, 74),
		Column{Head: m.Text("head.share"), Digits: true, Hidden: true, Columns: 12, Width: 60})
	largest, cells := int64(0), len(t.Columns)
	for _, r := range rows {
		largest = max(largest, r.Direct)
	}
	var hidden, total report.Row
	for i, r := range rows {
		add(&total, r)
		if i >= m.rows {
			add(&hidden, r)
			continue
		}
		t.Rows = append(t.Rows, m.row(r, largest, count))
	}
	if n := len(rows) - m.rows; n > 0 {
		l := m.line(m.Format(rest, "n", n), blank(cells-5), m.Int(hidden.Direct), m.Int(hidden.Indirect),
			wording.Percent(hidden.Direct, m.r.Figures.Direct))
		t.Rows = append(t.Rows, l)
		t.Notes = append(t.Notes, m.Format("note.rest", "sheet", m.Text(sheet)))
	}
	counted := blank(cells - 5)
	if count != nil {
		counted = []string{count(total)}
	}
	l := m.line(m.Text("row.total"), counted, m.figure(total.Direct), m.figure(total.Indirect), m.share(total.Direct))
	t.Total = &l
	return t
}

func (m maker) share(n int64) string {
	if m.unfiled() {
		return wording.Dash
	}
	return wording.Percent(n, m.r.Figures.Direct)
}

// blank is the cells of a column that has nothing to say in a row.
func blank(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = wording.Dash
	}
	return out
}

func add(sum *report.Row, r report.Row) {
	sum.Communities += r.Communities
	sum.Projects += r.Projects
	sum.Submissions += r.Submissions
	sum.Direct += r.Direct
	sum.Indirect += r.Indirect
}

func (m maker) row(r report.Row, largest int64, count func(report.Row) string) Line {
	var before []string
	if count != nil {
		before = []string{count(r)}
	}
	if r.Submissions == 0 {
		missing := m.Text("filing.missing")
		return m.line(wording.Clean(r.Name), before, missing, missing, wording.Dash)
	}
	l := m.line(wording.Clean(r.Name), before, m.Int(r.Direct), m.Int(r.Indirect),
		wording.Percent(r.Direct, m.r.Figures.Direct))
	l.Cells[1+len(before)].Bar = plainBar(r.Direct, largest)
	return l
}

// agencies is the table of agencies.
func (m maker) agencies() []Block {
	if len(m.r.Agencies) == 0 {
		return []Block{{Text: m.Text("agencies.none")}}
	}
	t := m.rowsTable(m.Text("caption.agencies"), m.Text("head.agency"), m.r.Agencies, "row.rest.agencies",
		"sheet.agencies", nil)
	t.Columns[0].Width = 220
	t.Notes = append([]string{m.Text("agencies.note")}, t.Notes...)
	return append(m.lead("agencies.lead", "agencies.lead.one", m.r.Agencies), Block{Table: t})
}

// fields are the tables of service fields and of projects.
func (m maker) fields() []Block {
	if len(m.r.Projects) == 0 {
		return []Block{{Text: m.Text("fields.none")}}
	}
	out := []Block{{Text: m.programmes() + m.targets()}}
	if len(m.r.Fields) > 0 {
		out = append(
			out, Block{Table: m.rowsTable(m.Text("caption.fields"), m.Text("head.field"), m.r.Fields, "row.rest.fields",
				"sheet.fields",
				func(r report.Row) string { return m.Int(int64(r.Projects)) })})
	}
	return append(out, Block{Table: m.projects()})
}

// programmes says what each source of money came to.
func (m maker) programmes() string {
	var items []string
	for i, p := range m.r.Programmes {
		key := "programmes.item"
		if i == 0 {
			key = "programmes.item.first"
		}
		items = append(items, m.Format(key, "name", wording.Clean(p.Name), "projects", p.Projects, "direct", p.Direct))
	}
	if len(items) == 0 {
		return ""
	}
	return m.Format("programmes.lead", "items", m.Clauses(items))
}

// targets says how far the contract targets were reached.
func (m maker) targets() string {
	t := m.r.Target
	if t.Projects == 0 {
		return m.Text("targets.none")
	}
	args := []any{"n", t.Projects, "target", t.Target, "rate", wording.Percent(t.Direct, t.Target)}
	if t.Reached == t.Projects {
		return m.Format("targets.all", args...)
	}
	args = append(args, "lowest", m.lowest())
	if t.Reached == 0 {
		return m.Format("targets.unreached", args...)
	}
	return m.Format("targets.some", append(args, "reached", t.Reached, "missed", t.Projects-t.Reached)...)
}

// lowest is the rate of the project that is furthest from its target.
func (m maker) lowest() string {
	best, text := int64(1<<62), wording.Dash
	for _, p := range m.r.Projects {
		if p.Target == nil {
			continue
		}
		if tenths, ok := wording.Tenths(p.ToDate, *p.Target); ok && tenths < best {
			best, text = tenths, wording.Percent(p.ToDate, *p.Target)
		}
	}
	return text
}

// projects is the table of projects with their targets.
func (m maker) projects() *Table {
	t := &Table{Caption: m.Text("caption.projects"),
		Unit: m.Format("caption.unit.direct", "unit", m.Text("unit.attendances")),
		Columns: []Column{{Head: m.Text("head.project"), Columns: 42, Width: 236},
			{Head: m.Text("head.target"), Digits: true, Hidden: true, Columns: 8, Width: 56},
			m.digits("head.reconciled", 10, 56), m.digits("head.completion", 12, 64), bar(0)}}
	scale := m.scale()
	var total, hidden report.ProjectRow
	var above []string
	later, hiddenTarget := false, int64(0)
	for i, p := range m.r.Projects {
		add(&total.Row, p.Row)
		rate := wording.Dash
		if p.Target != nil {
			rate = wording.Percent(p.ToDate, *p.Target)
			if tenths, ok := wording.Tenths(p.ToDate, *p.Target); ok && tenths > 1500 {
				above = append(above, wording.Clean(p.Code))
			}
		}
		later = later || p.ToDate != p.Direct
		if i >= m.rows {
			add(&hidden.Row, p.Row)
			if p.Target != nil {
				hiddenTarget += *p.Target
			}
			continue
		}
		target, done := wording.Dash, m.Text("filing.missing")
		if p.Submissions > 0 {
			done = m.Int(p.Direct)
		}
		l := texts(wording.Clean(p.Name), target, done, rate)
		if p.Target != nil {
			l.Cells[1] = Cell{Text: m.Int(*p.Target)}
			l.Cells = append(l.Cells, Cell{Bar: completion(p.ToDate, *p.Target, scale)})
		} else {
			l.Cells = append(l.Cells, Cell{})
		}
		t.Rows = append(t.Rows, l)
	}
	if n := len(m.r.Projects) - m.rows; n > 0 {
		l := texts(m.Format("row.rest.projects", "n", n), m.Int(hiddenTarget), m.Int(hidden.Direct), wording.Dash)
		l.Cells = append(l.Cells, Cell{})
		t.Rows = append(t.Rows, l)
		t.Notes = append(t.Notes, m.Format("note.rest", "sheet", m.Text("sheet.projects")))
	}
	target, rate := wording.Dash, wording.Dash
	if m.r.Target.Target > 0 {
		target, rate = m.Int(m.r.Target.Target), wording.Percent(m.r.Target.Direct, m.r.Target.Target)
	}
	l := texts(m.Text("row.total"), target, m.figure(total.Direct), rate)
	l.Cells = append(l.Cells, Cell{})
	t.Total = &l
	t.Notes = append(t.Notes, m.projectNotes(above, later)...)
	return t
}

func (m maker) projectNotes(above []string, later bool) []string {
	var out []string
	if m.r.Target.Projects > 0 && later {
		out = append(out, m.Text("targets.to_date"))
	}
	if len(above) > 0 {
		shown := above[:min(len(above), 10)]
		out = append(out, m.Format("targets.above", "n", len(above), "codes", m.List(shown)))
	}
	return out
}

// scale is what the whole width of a completion bar stands for, in percent: 150 at least, 300 at most.
func (m maker) scale() int64 {
	most := int64(150)
	for _, p := range m.r.Projects {
		if p.Target != nil && *p.Target > 0 {
			most = max(most, p.ToDate*100 / *p.Target)
		}
	}
	return min((most+49)/50*50, 300)
}

// seeSheet says that a list is cut.
func (m maker) seeSheet(sheet string) string { return m.Format("note.rest", "sheet", m.Text(sheet)) }

// joined puts sentences behind one another, with a blank where the language has one.
func (m maker) joined(sentences ...string) string {
	var out []string
	for _, s := range sentences {
		if s != "" {
			out = append(out, s)
		}
	}
	gap := " "
	if m.Locale == wording.Chinese {
		gap = ""
	}
	return strings.Join(out, gap)
}
