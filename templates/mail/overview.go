package mail

import (
	"slices"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// keys are the four figures that are seen first, with how they compare below them.
func (m maker) keys() []Key {
	r := m.r
	direct := Key{Label: m.Text("key.direct"), Value: m.figure(r.Figures.Direct), Main: true}
	indirect := Key{Label: m.Text("key.indirect"), Value: m.figure(r.Figures.Indirect), Main: true}
	if !m.unfiled() {
		direct.Unit = m.Text("unit.attendances")
		if m.Locale != wording.Chinese {
			direct.Unit = " " + direct.Unit
		}
		indirect.Unit = direct.Unit
		direct.Lines = append([]string{m.reduced()}, m.compared()...)
		indirect.Lines = []string{m.coefficient()}
	}
	return []Key{direct, indirect, m.targetKey(), m.filingKey()}
}

// reduced says how far the reconciled figure lies from the claimed one.
func (m maker) reduced() string {
	claimed, d := m.r.Claimed.Direct, m.r.Figures.Direct-m.r.Claimed.Direct
	switch {
	case d < 0:
		return m.Format("key.direct.less", "claimed", claimed, "n", -d)
	case d > 0:
		return m.Format("key.direct.more", "claimed", claimed, "n", d)
	}
	return m.Format("key.direct.same", "claimed", claimed)
}

func (m maker) coefficient() string {
	if len(m.r.Method.FieldCoefficients) > 0 {
		return m.Text("key.indirect.fields")
	}
	if m.r.Method.IndirectMethod == reconcile.ClaimedCapped {
		return m.Format("key.indirect.capped", "coefficient", m.r.Method.Coefficient)
	}
	return m.Format("key.indirect.coefficient", "coefficient", m.r.Method.Coefficient)
}

// compared tells the change against the previous period and the year before, where the report has them.
func (m maker) compared() []string {
	c := m.r.Comparison
	if c.Previous == nil || c.YearBefore == nil {
		return nil
	}
	now := m.r.Figures.Direct
	return []string{m.Compare(wording.Adjacent, now, direct(c.Previous)).Phrase,
		m.Compare(wording.YearBefore, now, direct(c.YearBefore)).Phrase}
}

// direct returns the direct figure of another window, or nil where nothing was filed in it.
func direct(o *report.Other) *int64 {
	if o == nil || o.Submissions == 0 {
		return nil
	}
	return &o.Figures.Direct
}

func (m maker) targetKey() Key {
	t := m.r.Target
	k := Key{Label: m.Text("key.target"), Value: wording.Dash, Lines: []string{m.Text("key.target.none")}}
	if t.Target > 0 {
		k.Value, k.Lines = wording.Percent(t.Direct, t.Target), []string{m.Format("key.target.sub", "n", t.Target)}
	}
	return k
}

func (m maker) filingKey() Key {
	f := m.r.Filing
	k := Key{Label: m.Text("key.filing"), Value: wording.Percent(f.Filed(), f.Expected)}
	switch {
	case f.Expected == 0:
		k.Lines = []string{m.Text("key.filing.none")}
	case f.OnTime == f.Expected:
		k.Lines = []string{m.Format("key.filing.punctual", "n", f.Expected)}
	case f.Filed() == f.Expected:
		k.Lines = []string{m.Format("key.filing.complete", "expected", f.Expected, "n", f.Late)}
	default:
		k.Lines = []string{m.Format("key.filing.sub", "expected", f.Expected, "n", f.Expected-f.Filed())}
	}
	return k
}

// overview is what follows the key figures in the first section.
func (m maker) overview() []Block {
	var out []Block
	if line := m.yearToDate(); line != "" {
		out = append(out, Block{Text: line})
	}
	if m.r.Unverified > 0 {
		out = append(out, Block{Text: m.Format("unverified", "n", m.r.Unverified)})
	}
	out = append(out, Block{Table: m.services()})
	if !m.unfiled() {
		out = append(out, Block{Note: m.persons()})
	}
	return append(out, Block{Table: m.trend()})
}

func (m maker) yearToDate() string {
	c := m.r.Comparison
	if c.YearToDate == nil || m.unfiled() {
		return ""
	}
	n := c.YearToDate.Figures.Direct
	change := m.Compare(wording.YearToDate, n, direct(c.YearToDateBefore)).Phrase
	if m.r.Target.Target == 0 {
		return m.Format("key.year_to_date.compared", "n", n, "change", change)
	}
	return m.Format("key.year_to_date.target", "n", n, "change", change, "rate",
		wording.Percent(m.r.Target.Direct, m.r.Target.Target))
}

// services is the table of the kinds of service. What does not count as direct stands below the total.
func (m maker) services() *Table {
	f := m.r.Figures
	t := &Table{Caption: m.Text("caption.services"),
		Columns: []Column{{Head: m.Text("head.category"), Columns: 28, Width: 172}, m.digits("head.count", 9, 90),
			m.digits("head.sessions", 12, 90), m.digits("head.attendances", 12, 90), m.digits("head.share", 11, 110)}}
	kinds := []struct {
		kind                         string
		count, sessions, attendances string
		n                            int64
	}{{"visit", wording.Dash, wording.Dash, m.figure(f.VisitAttendances), f.VisitAttendances},
		{"case", m.figure(f.Cases), wording.Dash, m.figure(f.CaseAttendances), f.CaseAttendances},
		{"group", m.figure(f.Groups), m.figure(f.GroupSessions), m.figure(f.GroupAttendances), f.GroupAttendances},
		{"event", m.figure(f.Events), wording.Dash, m.figure(f.EventAttendances), f.EventAttendances}}
	var outside []Line
	for _, k := range kinds {
		line := texts(m.Text("kind."+k.kind), k.count, k.sessions, k.attendances, wording.Percent(k.n, f.Direct))
		if !slices.Contains(m.r.Method.DirectKinds, k.kind) {
			line.Cells[4].Text = m.Text("not_counted")
			outside = append(outside, line)
			continue
		}
		t.Rows = append(t.Rows, line)
	}
	total := texts(m.Text("metric.direct.total"), wording.Dash, wording.Dash, m.figure(f.Direct),
		wording.Percent(f.Direct, f.Direct))
	total.Bold = true
	t.Rows = append(t.Rows, total, texts(m.Text("metric.indirect.estimated"), wording.Dash, wording.Dash,
		m.figure(f.Indirect), wording.Dash))
	t.Rows = append(t.Rows, outside...)
	return t
}

// digits is a column of figures.
func (m maker) digits(head string, columns, width int) Column {
	return Column{Head: m.Text(head), Digits: true, Columns: columns, Width: width}
}

// bar is a column of bars, in the HTML only.
func bar(width int) Column { return Column{Bar: true, Width: width} }

// texts is a line of plain cells; a dash is toned down.
func texts(cells ...string) Line {
	var l Line
	for _, c := range cells {
		cell := Cell{Text: c}
		if c == wording.Dash {
			cell.Tone = Second
		}
		l.Cells = append(l.Cells, cell)
	}
	return l
}

// persons says how many people were served, and how that is known.
func (m maker) persons() string {
	p := m.r.Persons
	switch p.Method {
	case reconcile.ByKeys:
		direct, indirect := m.people(p.Direct), m.people(p.Indirect)
		text := m.Format("persons.keys.apart", "direct", direct, "indirect", indirect)
		if p.Direct.Withheld || p.Indirect.Withheld {
			return m.joined(text, m.Text("small.note"))
		}
		if p.Both.Withheld || p.Both.Low > 0 {
			return m.Format("persons.keys", "direct", direct, "indirect", indirect, "both", m.people(p.Both))
		}
		return text
	case reconcile.ByInterval:
		if p.Direct.Withheld || p.Indirect.Withheld {
			return m.Text("persons.interval.withheld")
		}
		if p.Indirect.High == 0 {
			return m.Format("persons.interval.direct", "direct_low", p.Direct.Low, "direct_high", p.Direct.High)
		}
		return m.Format("persons.interval", "direct_low", p.Direct.Low, "direct_high", p.Direct.High, "indirect_low",
			p.Indirect.Low, "indirect_high", p.Indirect.High)
	}
	return m.Text("persons.none")
}

// people writes a number of persons, unless it is withheld.
func (m maker) people(h report.Heads) string {
	if h.Withheld {
		return wording.Withheld
	}
	return m.Int(h.Low)
}

// trend is direct and indirect over the years, or over the last periods.
func (m maker) trend() *Table {
	points := m.r.Trend.Points
	t := &Table{Unit: m.unit()}
	if m.r.Trend.ByYear && m.r.Kind == period.Programme {
		t.Caption = m.Text("caption.trend.years")
		t.Columns = []Column{{Head: m.Text("head.year"), Columns: 24, Width: 66},
			{Head: m.Text("head.projects"), Digits: true, Hidden: true, Columns: 16, Width: 60}}
	} else {
		kind := string(m.r.Kind)
		if m.r.Kind == period.Programme {
			kind = string(period.Monthly)
		}
		t.Caption = m.Format("caption.trend."+kind, "n", len(points))
		t.Columns = []Column{{Head: m.Text("head.period"), Columns: 40, Width: 112}}
	}
	years := len(t.Columns) == 2
	t.Columns = append(t.Columns, bar(0), m.digits("head.direct", 16, 80), m.digits("head.indirect", 16, 80))
	largest := int64(0)
	for _, p := range points {
		largest = max(largest, p.Direct)
	}
	var total [2]int64
	unfiled := false
	for _, p := range points {
		t.Rows = append(t.Rows, m.point(p, years, largest))
		total[0] += p.Direct
		total[1] += p.Indirect
		unfiled = unfiled || p.Submissions == 0
		if p.Partial {
			t.Notes = append(t.Notes, m.Format("trend.partial", "year", m.Period(p.Period), "months",
				m.MonthsOfYear(p.From, p.To)))
		}
	}
	if m.r.Kind == period.Programme {
		line := m.line(m.Text("row.total"), nil, m.figure(total[0]), m.figure(total[1]))
		if years {
			line = m.line(m.Text("row.total"), []string{m.Int(int64(m.r.Headline.Projects))}, m.figure(total[0]),
				m.figure(total[1]))
		}
		t.Total = &line
	}
	if unfiled {
		t.Notes = append(t.Notes, m.Text("trend.unfiled"))
	}
	return t
}

// line is a row with an empty bar before its figures.
func (m maker) line(name string, before []string, figures ...string) Line {
	l := texts(append([]string{name}, before...)...)
	l.Cells = append(l.Cells, Cell{})
	l.Cells = append(l.Cells, texts(figures...).Cells...)
	return l
}

func (m maker) point(p report.Point, years bool, largest int64) Line {
	name := m.Period(p.Period)
	if p.Submissions == 0 {
		l := m.line(name, nil, m.Text("filing.missing"), m.Text("filing.missing"))
		if years {
			l = m.line(name, []string{wording.Dash}, m.Text("filing.missing"), m.Text("filing.missing"))
		}
		return l
	}
	var before []string
	if years {
		before = []string{m.Int(int64(p.Projects))}
	}
	l := m.line(name, before, m.Int(p.Direct), m.Int(p.Indirect))
	l.Cells[1+len(before)].Bar = plainBar(p.Direct, largest)
	return l
}

func (m maker) unit() string { return m.Format("caption.unit", "unit", m.Text("unit.attendances")) }
