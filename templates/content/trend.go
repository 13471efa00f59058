package content

import (
	"huizong/jobs/period"
	"huizong/jobs/report"
)

// trend is direct and indirect by year, or over the last periods, each with what was due.
func (m *maker) trend() part {
	if len(m.r.Trend.Points) < 2 {
		return part{}
	}
	title, unit := m.trendTitle()
	blocks := []Block{{Table: m.trendTable()}}
	if m.r.Corrections != nil && m.encloses("xlsx") { // in the text part what changed leaves no room for it
		blocks[0].In = HTML
		blocks = append(blocks, Block{In: Plain, Text: []string{m.Text("trend.folded")}})
	}
	return part{title, unit, blocks}
}

func (m *maker) trendTitle() (title, unit string) {
	points := m.r.Trend.Points
	unit = m.Format("unit", "unit", m.List([]string{m.Text("unit.attendances"), m.Text("unit.submissions")}))
	for _, p := range points { // the first, of which earlier months are not looked at, and the last
		if p.Partial {
			unit = m.Format("unit.partial", "unit", unit, "year", m.Period(p.Period), "months",
				m.MonthsOfYear(p.From, p.To))
		}
	}
	if m.byYear() {
		return m.Text("caption.trend.years"), unit
	}
	if m.programme() && m.trendKind() == period.Monthly { // the months of the report itself, none before it
		return m.Text("caption.trend.within"), unit
	}
	return m.Format("caption.trend."+string(m.trendKind()), "n", len(points)), unit
}

func (m *maker) byYear() bool { return m.r.Trend.ByYear && m.programme() }

func (m *maker) trendKind() period.Kind { return m.r.Trend.Points[0].Period.Kind }

func (m *maker) trendTable() *Table {
	t := &Table{
		Columns: []Column{{Head: m.Text("head." + m.trendHead())},
			{Head: m.Text("head.direct"), Right: true, Bar: true, Width: 50}, m.digits("head.indirect", 50),
			m.digits("head.filed", 58)},
	}
	points := m.r.Trend.Points
	var lacking []report.Point
	for i := 0; i < len(points); {
		end := i
		for end < len(points) && points[end].NothingDue() {
			end++
		}
		if end > i {
			t.Rows = append(t.Rows, m.idleRow(points[i], points[end-1]))
			i = end
			continue
		}
		row, short := m.pointRow(points[i])
		if short {
			lacking = append(lacking, points[i])
		}
		t.Rows = append(t.Rows, row)
		i++
	}
	bars(t.Rows, 1)
	t.Columns[0].Width = beforeBar(t.Rows)
	if m.programme() {
		total := Row{Bold: true, Cells: []Cell{text(m.Text("row.total")), m.figure(m.r.Figures.Direct),
			m.figure(m.r.Figures.Indirect), filed(m.r.Filing.Completeness)}}
		total.Cells[3].Warn = false
		t.Total = &total
	} else if len(lacking) > 1 {
		t.Notes = append(t.Notes, m.Text("trend.lacking"))
	} else if len(lacking) == 1 {
		p := lacking[0]
		t.Notes = append(t.Notes, m.Format("trend.lacking.one", "period", m.Period(p.Period), "n",
			p.Expected-p.Filed()))
	}
	return t
}

func (m *maker) trendHead() string {
	switch {
	case m.byYear():
		return "year"
	case m.trendKind() == period.Monthly:
		return "month"
	}
	return "period"
}

// idleRow is one row for periods running with nothing due.
func (m *maker) idleRow(first, last report.Point) Row {
	name := m.Period(first.Period)
	if first.Period != last.Period {
		name = m.Span(name, m.Period(last.Period))
	}
	return Row{Cells: []Cell{text(m.Format("trend.idle", "period", name))}, Spans: true, Quiet: true}
}

func (m *maker) pointRow(p report.Point) (row Row, lacking bool) {
	row = Row{Cells: []Cell{text(m.Short(p.Period)), m.number(p.Direct), m.number(p.Indirect), filed(p.Completeness)}}
	if p.Submissions == 0 || p.Filed() == 0 && p.Direct == 0 && p.Expected > 0 { // none came, or blank ones
		row.Cells[1], row.Cells[2] = none(), none()
		if p.Missing == p.Expected {
			row.Cells[1] = Cell{Text: m.Format("trend.missing", "n", p.Expected), Warn: true}
		}
	}
	return row, p.Filed() < p.Expected
}
