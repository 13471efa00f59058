package mail

import (
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// filing is how the submissions due were filed, with the agencies' names.
func (m maker) filing() []Block {
	f := m.r.Filing
	if f.Expected == 0 {
		return []Block{{Text: m.Text("filing.none")}, {Note: m.filingNote()}}
	}
	if f.OnTime == f.Expected {
		return []Block{{Text: m.Format("filing.punctual", "n", f.Expected)}, {Note: m.filingNote()}}
	}
	lead := m.Format("filing.lead", "expected", f.Expected, "filed", f.Filed(), "rate",
		wording.Percent(f.Filed(), f.Expected))
	out := []Block{{Text: m.joined(lead, m.left())}, {Table: m.states()}}
	if lists := m.filingLists(); len(lists) > 0 {
		out = append(out, Block{Lists: lists})
	}
	return append(out, Block{Note: m.filingNote()})
}

// left says what does not enter the report.
func (m maker) left() string {
	f := m.r.Filing
	switch {
	case f.Missing > 0 && f.Returned > 0:
		return m.Format("filing.out.both", "missing", f.Missing, "returned", f.Returned)
	case f.Missing > 0:
		return m.Format("filing.out.missing", "n", f.Missing)
	case f.Returned > 0:
		return m.Format("filing.out.returned", "n", f.Returned)
	}
	return ""
}

// stateTones are the tones of the states, the same in table, strip and lists.
var stateTones = map[reconcile.State]Tone{reconcile.OnTime: Accent, reconcile.Late: Light, reconcile.Missing: Warning,
	reconcile.NotAccepted: Grey}

func (m maker) states() *Table {
	f := m.r.Filing
	t := &Table{Caption: m.Text("caption.filing"), Unit: m.Format("caption.unit", "unit", m.Text("unit.submissions")),
		Columns: []Column{{Head: m.Text("head.state"), Columns: 40, Width: 120}, bar(0),
			m.digits("head.submissions", 16, 80), m.digits("head.expected.share", 16, 90)}}
	for _, s := range []struct {
		state reconcile.State
		n     int64
	}{{reconcile.OnTime, f.OnTime}, {reconcile.Late, f.Late}, {reconcile.Missing, f.Missing},
		{reconcile.NotAccepted, f.Returned}} {
		l := m.line(m.Text("filing."+string(s.state)), nil, m.Int(s.n), wording.Percent(s.n, f.Expected))
		l.Cells[1].Bar = parts(f.Expected, []int64{s.n}, []Tone{stateTones[s.state]})
		t.Rows = append(t.Rows, l)
	}
	l := m.line(m.Text("filing.expected"), nil, m.Int(f.Expected), wording.Percent(f.Expected, f.Expected))
	t.Total = &l
	return t
}

// filingLists name the agencies by state. A long list is cut, and says so.
func (m maker) filingLists() []Group {
	var out []Group
	for _, state := range []reconcile.State{reconcile.Late, reconcile.Missing, reconcile.NotAccepted} {
		g := Group{Head: m.Text("filing.list." + string(state)), Tone: stateTones[state]}
		all := m.ofState(state)
		for _, a := range all[:min(len(all), m.rows)] {
			g.Items = append(g.Items, m.Format("filing.agency", "agency", wording.Clean(a.Agency), "n", a.Count,
				"months", m.Months(a.Months)))
		}
		if n := len(all) - m.rows; n > 0 {
			g.Items = append(g.Items, m.Format("row.rest.agencies", "n", n), m.seeSheet("sheet.filing"))
		}
		if len(all) > 0 {
			out = append(out, g)
		}
	}
	if n := len(m.r.Filing.Punctual); n > 0 && n <= m.rows {
		g := Group{Head: m.Text("filing.list.punctual"), Tone: Accent}
		for _, p := range m.r.Filing.Punctual {
			g.Items = append(g.Items, wording.Clean(p.Name))
		}
		out = append(out, g)
	}
	return out
}

func (m maker) ofState(s reconcile.State) []report.AgencyFiling {
	var out []report.AgencyFiling
	for _, a := range m.r.Filing.Agencies {
		if a.State == s {
			out = append(out, a)
		}
	}
	return out
}

func (m maker) filingNote() string {
	f := m.r.Filing
	note := []string{m.Text("filing.note")}
	if f.Voided > 0 {
		note = append(note, m.Format("filing.note.voided", "n", f.Voided))
	}
	if f.Unexpected > 0 {
		note = append(note, m.Format("filing.note.unexpected", "n", f.Unexpected, "counted", m.r.Submissions.Counted,
			"filed", f.Filed()))
	}
	return m.joined(note...)
}

// findings are what the rules noticed, by rule.
func (m maker) findings() []Block {
	kinds := m.r.FindingKinds
	if len(kinds) == 0 {
		return []Block{{Text: m.Text("findings.none")}}
	}
	sum := 0
	for _, k := range kinds {
		sum += k.Count
	}
	name := func(k report.FindingKind) string { return m.Text("finding." + string(k.Code) + ".name") }
	bare := ""
	if !m.encloses("xlsx") {
		bare = ".bare"
	}
	lead := m.Format("findings.lead.one"+bare, "n", sum, "top", name(kinds[0]))
	if len(kinds) > 1 {
		lead = m.Format("findings.lead"+bare, "kinds", len(kinds), "n", sum, "top", name(kinds[0]), "top_n",
			kinds[0].Count)
	}
	t := &Table{Caption: m.Text("caption.findings"), Unit: m.Format("caption.unit", "unit", m.Text("unit.findings")),
		Columns: []Column{{Head: m.Text("head.finding"), Columns: 30, Width: 250},
			m.digits("head.findings", 8, 60), m.digits("head.finding.agencies", 12, 80),
			{Head: m.Text("head.treatment"), Columns: 22, Width: 0}}}
	for _, k := range kinds {
		t.Rows = append(t.Rows, texts(name(k), m.Int(int64(k.Count)), m.Int(int64(k.Agencies)),
			m.Treatment(string(k.Code), k.Effect)))
	}
	total := texts(m.Text("row.total"), m.Int(int64(sum)), wording.Dash, wording.Dash)
	t.Total = &total
	t.Notes = []string{m.Text("findings.note")}
	return []Block{{Text: lead}, {Table: t}}
}

func (m maker) encloses(form string) bool {
	for _, f := range m.v.Attachments {
		if f == form {
			return true
		}
	}
	return false
}
