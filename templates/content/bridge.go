package content

import (
	"huizong/jobs/reconcile"
)

// bridgeLines are the lines of direct as the mail shows them: what is of one kind to its reader is one line.
var bridgeLines = []struct {
	key     string
	records bool
	codes   []string
}{{"over-claimed", false, []string{"over-claimed"}}, {"under-claimed", false, []string{"under-claimed"}},
	{"repeated", true, []string{"record-duplicate", "record-repeated"}},
	{"dated", true, []string{"record-out-of-period", "record-outside-project"}},
	{"record-nonpositive", true, []string{"record-nonpositive"}}}

// inner are the lines between the first and the last.
func inner(lines []reconcile.Line) []reconcile.Line {
	if len(lines) < 2 {
		return nil
	}
	return lines[1 : len(lines)-1]
}

// line adds up the lines of some codes.
func line(lines []reconcile.Line, codes ...string) reconcile.Line {
	var out reconcile.Line
	for _, l := range lines {
		for _, code := range codes {
			if l.Code == code {
				out.Amount += l.Amount
				out.Count += l.Count
			}
		}
	}
	return out
}

// bridge walks from claimed to reconciled in at most seven lines; the annex has each line, and indirect too.
func (m *maker) bridge() part {
	if m.r.Unfiled() {
		return part{}
	}
	t := &Table{Columns: []Column{m.words("head.difference.kind"), m.digits("head.concerns", 60),
		m.digits("head.direct", 60)}}
	all := m.r.Bridge.Direct
	first, last := line(all, "claimed"), line(all, "reconciled")
	t.Rows = append(t.Rows, m.bridgeRow("claimed", first, false, true))
	zero := false
	for _, l := range bridgeLines {
		sum := line(all, l.codes...)
		if sum.Amount == 0 {
			zero = zero || sum.Count == 0
			continue
		}
		t.Rows = append(t.Rows, m.bridgeRow(l.key, sum, l.records, false))
	}
	if m.r.Unverified > 0 {
		t.Rows = append(t.Rows, Row{Quiet: true,
			Cells: []Cell{text(m.Text("bridge.line.unverified")), none(), m.number(m.r.Unverified)}})
	}
	total := m.bridgeRow("reconciled", last, false, true)
	t.Total = &total
	t.Notes = m.bridgeNotes(zero)
	t.Lead = []string{m.Text("bridge.lead")}
	return part{m.Text("part.bridge"), m.unit("attendances"), []Block{{Table: t}}}
}

func (m *maker) bridgeRow(key string, l reconcile.Line, records, ends bool) Row {
	unit := "submissions"
	if records {
		unit = "records"
	}
	row := Row{Bold: ends,
		Cells: []Cell{text(m.Text("bridge.line." + key)), m.amount(l.Count, unit), m.change(l.Amount)}}
	if ends {
		row.Cells[2] = m.number(l.Amount)
	}
	return row
}

// bridgeNotes say where the filings come from, what was left out without effect, and how indirect was made.
func (m *maker) bridgeNotes(zero bool) []string {
	out := sentences(m.unexpected(), m.nonpositive(), m.aside(), m.noClaims(), m.onlyFinding())
	// of what has no records nothing was found, for nothing could be looked at
	if checked := m.r.Unverified == 0 || m.r.Unverified < m.r.Figures.Direct; zero && checked && len(out) < 3 {
		out = append(out, m.Text("bridge.zero"))
	}
	return append(out, m.indirectNote())
}

func (m *maker) unexpected() string {
	f := m.r.Filing
	if f.Unexpected == 0 {
		return ""
	}
	return m.Format("bridge.unexpected", "counted", m.r.Submissions.Counted, "filed", f.Filed(), "n", f.Unexpected)
}

func (m *maker) nonpositive() string {
	if l := line(m.r.Bridge.Direct, "record-nonpositive"); l.Count > 0 && l.Amount == 0 {
		return m.Format("bridge.nonpositive", "n", l.Count)
	}
	return ""
}

// aside says how many records were left out that would not have counted in direct.
func (m *maker) aside() string {
	n := int64(0)
	for _, l := range bridgeLines {
		if sum := line(m.r.Bridge.Direct, l.codes...); l.key != "record-nonpositive" && l.records && sum.Amount == 0 {
			n += sum.Count
		}
	}
	if n == 0 {
		return ""
	}
	return m.Format("bridge.aside", "n", n)
}

// noClaims says how many filings the line of what was claimed has nothing of.
func (m *maker) noClaims() string {
	if n := m.unclaimed(); n > 0 {
		return m.Format("bridge.unclaimed", "n", n)
	}
	return ""
}

// indirectNote tells the bridge of indirect in one sentence.
func (m *maker) indirectNote() string {
	all := m.r.Bridge.Indirect
	claimed, over, under := line(all, "claimed"), line(all, "over-claimed"), line(all, "under-claimed")
	missing := line(all, "indirect-missing")
	switch {
	case claimed.Count == 0:
		return m.Format("indirect.unclaimed", "n", missing.Count, "indirect", m.r.Figures.Indirect)
	case m.estimateClaimed():
		return m.Format("indirect.same", "claimed", claimed.Amount)
	case m.claimsStand():
		return m.Format("indirect.kept", "claimed", claimed.Amount)
	}
	items := []string{m.Format("indirect.claimed", "claimed", claimed.Amount, "n", claimed.Count)}
	for _, x := range []struct {
		key string
		l   reconcile.Line
	}{{"indirect.over", over}, {"indirect.under", under}, {"indirect.missing", missing}} {
		if x.l.Count > 0 {
			items = append(items, m.Format(x.key, "n", x.l.Count, "amount", max(x.l.Amount, -x.l.Amount)))
		}
	}
	return m.Format("indirect.note", "items", m.Clauses(items), "indirect", m.r.Figures.Indirect)
}

// bridgeAnnex is every line of both bridges.
func (m *maker) bridgeAnnex() *Table {
	t := &Table{
		Caption: m.Text("caption.bridge"),
		Unit:    m.unit("attendances"),
		Columns: []Column{m.words("head.difference.kind"),
			m.digits("head.concerns", 0), m.digits("head.direct", 0), m.digits("head.indirect", 0)},
	}
	direct, indirect := m.r.Bridge.Direct, m.r.Bridge.Indirect
	row := func(key string, l reconcile.Line, records bool) Row {
		r := m.bridgeRow(key, l, records, false)
		r.Cells = append(r.Cells, none())
		return r
	}
	first := m.bridgeRow("claimed", line(direct, "claimed"), false, true)
	first.Cells = append(first.Cells, m.number(line(indirect, "claimed").Amount))
	t.Rows = append(t.Rows, first)
	for _, l := range inner(direct) {
		if l.Amount != 0 {
			t.Rows = append(t.Rows, row(l.Code, l, m.Has("finding."+l.Code+".name")))
		}
	}
	for _, l := range inner(indirect) {
		if l.Count > 0 {
			r := row("indirect."+l.Code, l, false)
			r.Cells[2], r.Cells[3] = none(), m.change(l.Amount)
			t.Rows = append(t.Rows, r)
		}
	}
	total := m.bridgeRow("reconciled", line(direct, "reconciled"), false, true)
	total.Cells = append(total.Cells, m.number(m.r.Figures.Indirect))
	t.Total = &total
	filed := ""
	if l := line(indirect, "claimed"); l.Count > 0 && l.Count < line(direct, "claimed").Count {
		filed = m.Format("indirect.filed", "n", l.Count)
	}
	t.Notes = sentences(m.Text("bridge.lead"), filed, m.nonpositive(), m.aside(), m.noClaims(), m.unexpected())
	return t
}
