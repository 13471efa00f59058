package content

import (
	"slices"

	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// page is the brief's first page: the whole report in three paragraphs, to be signed alone.
func (m *maker) page() Page {
	r, title := m.r, m.title()
	p := Page{
		Title: []string{m.Format("brief.title.first", "period", m.Period(r.Period)),
			m.Format("brief.title.second", "title", title)},
		Closing:   m.Text("brief.closing"),
		Signature: m.said(r.Office),
		Date:      m.Date(r.AsOf),
	}
	if r.Corrections != nil {
		p.Banner = m.Join(m.Format("correction.head", "line", m.correctionLine()),
			m.Format("correction.stop", "before", r.Corrections.Revision))
		if r.SourceStale != nil {
			p.Banner = m.Join(p.Banner, m.stale())
		}
	} else if m.slice() || r.SourceStale != nil {
		p.Banner = m.Join(m.banners()...)
	}
	if m.to.Name != "" {
		p.To = m.Format("brief.to", "name", m.said(m.to.Name))
	}
	p.Paragraphs = [][]Span{m.quote().Spans}
	var why []string
	if r.Corrections != nil && m.effects() == nil { // so that no table of the annex says it
		why = append(m.reasons(), m.correctionNotes()...)
	}
	for _, more := range [][]string{m.figuresParagraph(), m.filingParagraph(), why} {
		if len(more) > 0 {
			p.Paragraphs = append(p.Paragraphs, []Span{{Text: m.Join(more...)}})
		}
	}
	p.Annex, p.AnnexTitle = m.Text("brief.annex"), m.Format("brief.annex.title", "title", title)
	p.Attachment = m.Format("brief.attachment", "name", p.AnnexTitle)
	p.Contact = m.contacted("brief.contact")
	p.MethodHead, p.Method = m.Text("part.method"), m.method()
	if m.encloses("xlsx") {
		p.Whole = m.Text("foot.brief.whole")
	}
	p.Evidence = m.Format("foot.brief", "id", r.ID, "revision", r.Revision, "time", m.Time(r.AsOf), "zone", m.zone())
	if m.to.SHA256 != "" {
		p.Evidence = m.Join(p.Evidence, m.Format("foot.brief.hash", "hash", m.to.SHA256))
	}
	return p
}

// figuresParagraph is claimed, reconciled, unverified, persons and targets.
func (m *maker) figuresParagraph() []string {
	if m.r.Unfiled() {
		return nil
	}
	out := []string{m.claimedLine(), m.estimateLine()}
	if m.r.Unverified > 0 {
		out = append(out, m.unchecked(m.r.Unverified, m.r.Figures.Direct))
	}
	if short := m.comparedShort(); short != "" {
		out = append(append(out, m.Format("brief.compared", "change", short)), m.caveats()...)
	}
	out = append(out, m.persons()...)
	if t := m.r.Target; t.Projects > 0 {
		out = append(out,
			m.Format("brief.target", "rate", wording.Percent(t.Direct, t.Target), "reached", m.reachedWords()))
	}
	return out
}

// claimedLine is claimed and reconciled in a sentence.
func (m *maker) claimedLine() string {
	claimed, direct := m.r.Claimed.Direct, m.r.Figures.Direct
	switch d := direct - claimed; {
	case m.sameAsClaimed():
		return m.Format("brief.figures.same", "direct", direct)
	case !m.claimFiled() || claimed == 0 || d == 0:
		return m.Format("brief.figures.none", "direct", direct)
	case d < 0:
		return m.Format("brief.figures.less", "claimed", claimed, "direct", direct, "share",
			wording.Percent(-d, claimed))
	}
	return m.Format("brief.figures.more", "claimed", claimed, "direct", direct, "share",
		wording.Percent(direct-claimed, claimed))
}

func (m *maker) estimateLine() string {
	method, indirect := m.r.Method, m.r.Figures.Indirect
	switch {
	case len(method.FieldCoefficients) > 0:
		return m.Format("brief.indirect.fields", "indirect", indirect)
	case method.IndirectMethod == reconcile.ClaimedCapped:
		return m.Format("brief.indirect.capped", "indirect", indirect)
	}
	return m.Format("brief.indirect.coefficient", "coefficient", method.Coefficient, "indirect", indirect)
}

// filingParagraph is what was due and filed, and what does not enter the report.
func (m *maker) filingParagraph() []string {
	f := m.r.Filing
	if f.Expected == 0 || m.allFiled() {
		return m.filingLine()
	}
	return []string{
		m.Format("filing.lead", "expected", f.Expected, "filed", f.Filed(), "rate",
			wording.Percent(f.Filed(), f.Expected)),
		m.Format("brief.lacking", "items", m.lackingCounts()),
	}
}

// Annex are the tables of the brief, every row listed.
func (d *Document) Annex() []*Table { return d.maker.annex() }

func (m *maker) annex() []*Table {
	all := []*Table{}
	add := func(caption, unit string, t *Table) {
		if t.Caption == "" {
			t.Caption, t.Unit = caption, unit
		}
		all = append(all, t)
	}
	if m.r.Corrections != nil {
		if t := m.effects(); t != nil {
			t.Notes = append(m.reasons(), m.correctionNotes()...)
			add("", "", t)
		}
	}
	if !m.r.Unfiled() {
		add("", "", m.servicesTable())
		add("", "", m.bridgeAnnex())
		if len(m.r.Regions) > 0 {
			l := m.regionList()
			l.bars = false
			add(m.Text("caption.regions."+string(m.r.RegionLevel)), m.unit("attendances"), m.table(l, false))
		}
		if len(m.r.Agencies) > 0 {
			add(m.Text("part.agencies"), m.unit("attendances"), m.table(m.agencyList(), false))
		}
		if len(m.r.Fields) > 0 {
			t := m.table(m.fieldList(), false)
			t.Notes = sentences(m.programmesTold(), m.Text("share.note"))
			add(m.Text("caption.fields"), m.unit("attendances"), t)
		}
		if len(m.r.Projects) > 0 {
			add(m.Text("part.projects"), m.Format("unit.direct", "unit", m.Text("unit.attendances")),
				m.projectTable(false))
		}
	}
	if len(m.r.Trend.Points) > 1 {
		title, unit := m.trendTitle()
		add(title, unit, m.trendTable())
	}
	if len(m.r.Filing.Agencies) > 0 {
		t := m.lackingTable(0, reconcile.Missing, reconcile.NotAccepted, reconcile.Unreadable, reconcile.Late)
		t.Notes = sentences(m.lateNote(), m.voided())
		add(m.Text("caption.filing.agencies"), m.unit("submissions"), t)
	}
	if _, n := m.kinds(); n > 0 {
		add("", "", m.findingTable())
	}
	return m.cut(all)
}

// mostRows is the number of rows beyond which a table of the annex is cut.
const mostRows = 120

// cut shortens very long tables; the row that stands for the rest says how many they are.
func (m *maker) cut(all []*Table) []*Table {
	rest := "annex.rest"
	if !m.encloses("xlsx") {
		rest = "annex.rest.only"
	}
	for _, t := range all {
		if n := len(t.Rows) - mostRows; n > 0 {
			t.Notes = append(t.Notes, m.Format(rest, "n", n, "shown", mostRows))
			t.Rows = append(t.Rows[:mostRows:mostRows], m.restRow(t, t.Rows[mostRows:]))
		}
	}
	return all
}

// restRow adds up the figures of rows that are not shown.
func (m *maker) restRow(t *Table, rows []Row) Row {
	out := Row{Cells: []Cell{quiet(m.Format("row.rest.rows", "n", len(rows)))}}
	for i := range t.Columns[1:] {
		sum := Cell{}
		for _, r := range rows {
			if r.Spans || len(r.Cells) <= i+1 {
				continue
			}
			if c := r.Cells[i+1]; c.Kind == Number {
				sum.Kind, sum.N = Number, sum.N+c.N
			}
		}
		if sum.Kind == Number {
			out.Cells = append(out.Cells, m.number(sum.N))
		} else {
			out.Cells = append(out.Cells, none())
		}
	}
	return out
}

func (m *maker) lateNote() string {
	if m.r.Filing.Late == 0 {
		return ""
	}
	return m.Format("filing.late.counted", "n", m.r.Filing.Late)
}

// servicesTable is what was done, kind by kind. What does not count as direct stands below the total.
func (m *maker) servicesTable() *Table {
	f := m.r.Figures
	t := &Table{Caption: m.Text("caption.services"), Unit: m.Text("unit.services"),
		Columns: []Column{m.words("head.category"), m.digits("head.count", 0), m.digits("head.sessions", 0),
			m.digits("head.attendances", 0), m.digits("head.share", 0)}}
	row := func(key string, count, sessions Cell, n int64) Row {
		return Row{Cells: []Cell{text(m.Text(key)), count, sessions, m.number(n), m.shareOf(n)}}
	}
	var outside []Row
	for _, k := range []struct {
		kind            string
		count, sessions Cell
		n               int64
	}{{"case", m.number(f.Cases), none(), f.CaseAttendances},
		{"group", m.number(f.Groups), m.number(f.GroupSessions), f.GroupAttendances},
		{"event", m.number(f.Events), none(), f.EventAttendances}, {"visit", none(), none(), f.VisitAttendances}} {
		r := row("kind."+k.kind, k.count, k.sessions, k.n)
		if !slices.Contains(m.r.Method.DirectKinds, k.kind) {
			r.Cells[0].Text, r.Cells[4] = m.Format("kind.not.counted", "kind", r.Cells[0].Text), none()
			outside = append(outside, r)
			continue
		}
		t.Rows = append(t.Rows, r)
	}
	if m.r.Unverified > 0 {
		t.Rows = append(t.Rows, row("kind.unverified", none(), none(), m.r.Unverified))
	}
	total := row("metric.direct.total", none(), none(), f.Direct)
	total.Bold = true
	t.Rows = append(append(t.Rows, total), outside...)
	return t
}
