package content

import (
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// filing is what was not filed as due, by agency and month, and what the rules noticed. With all on time and nothing
// noticed it does not stand.
func (m *maker) filing() part {
	var p part
	f := m.r.Filing
	lacking := f.Expected - f.Filed()
	if lacking > 0 {
		t := m.lackingTable(wholeRows, reconcile.Missing, reconcile.NotAccepted, reconcile.Unreadable)
		t.Lead = sentences(m.Format("filing.left.out", "n", lacking), m.lateTold(), m.voided())
		p.blocks = append(p.blocks, Block{Table: t})
	} else if f.Late > 0 {
		p.blocks = append(p.blocks, Block{Text: sentences(m.lateTold())})
	}
	if told := m.findings(); told != "" {
		p.blocks = append(p.blocks, Block{Text: []string{told}})
	}
	switch {
	case lacking == 0 && f.Late == 0:
		p.title = m.Text("part.findings")
	case m.findings() == "":
		p.title = m.Text("part.filing")
	default:
		p.title = m.Text("part.filing.findings")
	}
	return p
}

// lateTold counts what was late: it is in the figures.
func (m *maker) lateTold() string {
	if m.r.Filing.Late == 0 {
		return ""
	}
	key := "filing.late.told"
	if m.encloses("xlsx") {
		key = "filing.late.workbook"
	}
	return m.Format(key, "n", m.r.Filing.Late, "agencies", len(ofState(m.r.Filing.Agencies, reconcile.Late)))
}

func (m *maker) voided() string {
	if m.r.Filing.Voided == 0 {
		return ""
	}
	return m.Format("filing.lacking.voided", "n", m.r.Filing.Voided)
}

// lackingTable lists agencies by state with the months; of more than most, if above 0, the first few.
func (m *maker) lackingTable(most int, states ...reconcile.State) *Table {
	t := &Table{Plain: true, Columns: []Column{{Head: m.Text("head.state"), Share: 9}, m.words("head.agency"),
		m.digits("head.submissions", 40), {Head: m.Text("head.months"), Share: 36}}}
	var all []report.AgencyFiling
	for _, s := range states {
		all = append(all, ofState(m.r.Filing.Agencies, s)...)
	}
	left := int64(0)
	for i, a := range all {
		if most > 0 && i >= firstRows && len(all) > most {
			left += int64(a.Count)
			continue
		}
		state := Cell{Text: m.Text("filing." + string(a.State)), Warn: a.State != reconcile.Late}
		t.Rows = append(t.Rows,
			Row{Cells: []Cell{state, text(m.name(a.Agency)), m.filings(int64(a.Count)), text(m.Months(a.Months))}})
	}
	if n := len(all) - len(t.Rows); n > 0 {
		rest := quiet(m.see(m.Format("row.rest.agencies", "n", n)))
		t.Rows = append(t.Rows, Row{Cells: []Cell{none(), rest, m.filings(left), none()}})
	}
	return t
}

// filings is a number of filings; a form without heads writes its unit.
func (m *maker) filings(n int64) Cell {
	unit := strings.TrimPrefix(m.Format("amount.submissions", "n", n), m.Int(n))
	return Cell{Kind: Number, Text: m.Int(n), N: n, Unit: unit}
}

// kinds are the findings that a reader is told of: an error has held the report, and a person has decided on it.
func (m *maker) kinds() (kinds []report.FindingKind, findings int) {
	for _, k := range m.r.FindingKinds {
		if k.Code.Severity() != reconcile.Error {
			kinds = append(kinds, k)
			findings += k.Count
		}
	}
	return kinds, findings
}

// finding is what a rule is called, the same on every page, mail and sheet.
func (m *maker) finding(code reconcile.Code) string {
	if key := "finding." + string(code) + ".name"; m.Has(key) {
		return m.Text(key)
	}
	return string(code)
}

// treatment is what was done about the findings of a kind: by the method that takes the smaller, no estimate decides.
func (m *maker) treatment(k report.FindingKind) string {
	if k.Code == reconcile.IndirectVariance && m.r.Method.IndirectMethod == reconcile.ClaimedCapped {
		return m.Text("finding.indirect-variance.treatment.capped")
	}
	return m.Treatment(string(k.Code), k.Effect)
}

// toldFindings is how many kinds the mail tells.
const toldFindings = 3

// findings tells the kinds with most findings. Three findings at most are told where the figure is.
func (m *maker) findings() string {
	kinds, n := m.kinds()
	if n == 0 || m.onlyFinding() != "" {
		return ""
	}
	var items []string
	rest := 0
	for i, k := range kinds {
		if i >= toldFindings && len(kinds) > toldFindings+1 {
			rest += k.Count
			continue
		}
		items = append(items, m.Format("findings.item", "name", m.finding(k.Code), "n", k.Count, "agencies", k.Agencies,
			"treatment", m.treatment(k)))
	}
	key, beyond := "findings.most", ""
	switch shown := len(items); {
	case len(kinds) == 1:
		key = "findings.one"
	case shown == len(kinds):
		key = "findings.all"
	default:
		others := m.Format("findings.rest.n", "kinds", len(kinds)-shown, "n", rest)
		beyond = m.Format("findings.rest", "rest", m.see(others))
	}
	return m.Join(m.Some(key, "kinds", len(kinds), "n", n, "items", m.Semicolons(items), "shown", len(items)), beyond)
}

// onlyFinding tells a single difference between claim and records where the bridge shows it, with both figures.
func (m *maker) onlyFinding() string {
	kinds, n := m.kinds()
	if n != 1 || kinds[0].Code != reconcile.ClaimVariance {
		return ""
	}
	for _, f := range m.r.Findings {
		if f.Code == reconcile.ClaimVariance && f.Claimed != nil && f.Counted != nil {
			return m.Format("findings.only", "agency", m.name(f.Agency), "claimed", *f.Claimed, "counted", *f.Counted)
		}
	}
	return ""
}

// findingTable counts what every rule noticed.
func (m *maker) findingTable() *Table {
	t := &Table{
		Caption: m.Text("caption.findings"),
		Unit:    m.unit("findings"),
		Columns: []Column{{Head: m.Text("head.finding"), Share: 38}, m.digits("head.findings", 0),
			m.digits("head.finding.agencies", 0), {Head: m.Text("head.treatment"), Share: 32}},
	}
	kinds, n := m.kinds()
	for _, k := range kinds {
		t.Rows = append(t.Rows, Row{Cells: []Cell{text(m.finding(k.Code)), m.number(int64(k.Count)),
			m.number(int64(k.Agencies)), text(m.treatment(k))}})
	}
	t.Total = &Row{Cells: []Cell{text(m.Text("row.total")), m.number(int64(n)), none(), none()}, Bold: true}
	t.Notes = []string{m.Text("findings.note")}
	return t
}
