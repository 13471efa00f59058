package mail

import (
	"strings"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// corrections are what this revision changes, and what has changed since earlier reports were mailed.
func (m maker) corrections() []Block {
	var out []Block
	if c := m.r.Corrections; c != nil {
		out = append(
			out, Block{Text: m.Format("corrections.lead", "revision", m.r.Revision, "date", m.Date(c.SentAt), "before",
				c.Revision, "n", len(c.Changes))},
			Block{Table: m.changes(c.Changes)})
	}
	switch {
	case len(m.r.Restatements) > 0:
		out = append(out, Block{Text: m.Format("restatements.lead", "n", len(m.r.Restatements))},
			Block{Table: m.restatements()})
	case m.r.Corrections == nil:
		out = append(out, Block{Text: m.Format("corrections.first", "revision", m.r.Revision)})
	}
	if r := m.r.Refiled; r.Count > 0 {
		out = append(out, Block{Text: m.Format("refiled", "n", r.Count, "before", r.Before, "now", r.Now)})
	}
	return out
}

func (m maker) changes(changes []report.Change) *Table {
	t := &Table{Caption: m.Text("caption.corrections"),
		Columns: []Column{{Head: m.Text("head.row"), Columns: 26, Width: 200},
			{Head: m.Text("head.column"), Columns: 16, Width: 120},
			m.digits("head.before", 10, 70), m.digits("head.now", 10, 70), m.digits("head.difference", 10, 70)}}
	for i, c := range changes {
		if i == m.rows {
			t.Rows = append(t.Rows, texts(m.Format("row.rest.corrections", "n", len(changes)-i), wording.Dash,
				wording.Dash, wording.Dash, wording.Dash))
			t.Notes = append(t.Notes, m.seeSheet("sheet.corrections"))
			break
		}
		t.Rows = append(t.Rows, m.change(c))
	}
	return t
}

func (m maker) change(c report.Change) Line {
	name := wording.Clean(c.Name)
	if key := "bridge." + c.Column + "." + c.Code; c.Table == "bridge" && m.Has(key) {
		name = m.Text(key)
	} else if name == "" {
		name = m.Text("change.table." + c.Table)
	}
	column := m.Text("metric.indirect")
	if key := "figure." + c.Column; m.Has(key) {
		column = m.Text(key)
	} else if c.Column == "direct" {
		column = m.Text("metric.direct")
	}
	difference := wording.Dash
	if c.Before != nil && c.Now != nil {
		difference = m.Signed(*c.Now - *c.Before)
	}
	return texts(name, column, m.optional(c.Before), m.optional(c.Now), difference)
}

func (m maker) optional(n *int64) string {
	if n == nil {
		return wording.Dash
	}
	return m.Int(*n)
}

func (m maker) restatements() *Table {
	t := &Table{Caption: m.Text("caption.restatements"),
		Unit: m.Format("caption.unit.direct", "unit", m.Text("unit.attendances")),
		Columns: []Column{{Head: m.Text("head.period"), Columns: 16, Width: 110},
			m.digits("head.before", 8, 60), m.digits("head.now", 8, 60), m.digits("head.difference", 8, 60),
			{Head: m.Text("head.cause"), Columns: 32}}}
	for i, r := range m.r.Restatements {
		if i == m.rows {
			t.Notes = append(t.Notes, m.seeSheet("sheet.corrections"))
			break
		}
		t.Rows = append(t.Rows, texts(m.Period(r.Period), m.Int(r.Before), m.Int(r.Now), m.Signed(r.Now-r.Before),
			m.causes(r.Causes)))
	}
	return t
}

func (m maker) causes(causes []report.Cause) string {
	var out []string
	for i, c := range causes {
		if i == 3 {
			out = append(out, "\u2026\u2026")
			break
		}
		key := "restatement.refiled"
		if c.Late {
			key = "restatement.late"
		}
		out = append(out, m.Format(key, "agency", wording.Clean(c.Agency)))
	}
	if len(out) == 0 {
		return m.Text("restatement.unknown")
	}
	return strings.Join(out, m.List([]string{"", ""}))
}

// method are the numbered notes on how the figures were made.
func (m maker) method() []Block {
	r := m.r
	meth := r.Method
	var kinds []string
	for _, k := range meth.DirectKinds {
		kinds = append(kinds, m.Text("kind."+k))
	}
	first := m.Format("method.direct", "kinds", m.List(kinds), "count", m.CountWord(len(kinds)))
	if len(kinds) == 1 {
		first = m.Format("method.direct.one", "kinds", kinds[0])
	}
	if !strings.Contains(strings.Join(meth.DirectKinds, " "), "visit") {
		first = m.joined(first, m.Text("method.direct.visits"))
	}
	key := "method.indirect.coefficient"
	if meth.IndirectMethod != "coefficient" {
		key = "method.indirect.capped"
	}
	second := []string{m.Format(key, "coefficient", meth.Coefficient, "claimed", r.Claimed.Indirect)}
	for _, f := range meth.FieldCoefficients {
		second = append(second, m.Format("method.indirect.field", "field", f.Field, "coefficient", f.Coefficient))
	}
	s := r.Submissions
	notes := []string{first, m.joined(second...), m.Text("method.additive"), m.Text("method.records"),
		m.Format("method.submissions", "counted", s.Counted, "superseded", s.Superseded, "draft", s.Draft, "returned",
			s.Returned, "voided", s.Voided),
		m.Format("method.deadline", "day", meth.DeadlineDay, "zone", m.zone()), m.Text("method.rounding")}
	return []Block{{Notes: notes}}
}
