package content

import (
	"slices"
	"time"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Worked is what an agency claimed of a kind of work, and what of it stands, in person-times.
type Worked struct {
	Kind    string // visit, case, group, event
	Claimed *int64 // nil: not filed by kind
	Direct  int64
}

// Feedback is the letter to an agency on what became of what it filed (核查反馈单): claimed and reconciled, by the
// kinds of work that count in direct, each record left out with its reason and what to do, and until when doubts are
// heard.
func Feedback(r *report.Report, agency string, kinds []Worked, to Reader) *Document {
	m := newMaker(r, to)
	name, row := m.agencyOf(agency)
	silent := m.silent(agency, reconcile.DirectMissing)
	lead := []string{m.Format("letter.feedback.lead", "agency", name, "period", m.Period(r.Period), "claimed",
		row.ClaimedDirect, "direct", row.Direct, "change", m.feedbackChange(row.Direct-row.ClaimedDirect))}
	switch {
	case silent == 0:
	case silent < row.Submissions:
		lead = append(lead, m.Format("bridge.unclaimed", "n", silent))
	default:
		lead[0] = m.Format("letter.feedback.unclaimed", "agency", name, "period", m.Period(r.Period), "direct",
			row.Direct)
	}
	if row.Unverified > 0 {
		lead = append(lead, m.unchecked(row.Unverified, row.Direct))
	}
	d := m.letter("letter.feedback", name, lead...)
	d.Front = append(d.Front, Block{Table: m.worked(agency, row, kinds)})
	tables := m.cut(slices.DeleteFunc(m.feedbackTables(agency), func(t *Table) bool { return len(t.Rows) == 0 }))
	for _, t := range tables {
		d.Front = append(d.Front, Block{Table: t})
	}
	left := m.r.LeftOut(func(n reconcile.FindingCount) bool { return n.AgencyCode == agency })
	clean := len(tables) == 0 && left == 0
	if left > 0 {
		d.Front = append(d.Front,
			Block{Text: []string{m.Format("letter.left_out.beside", "most", report.Listed, "n", left)}})
	}
	if clean {
		d.Front = append(d.Front, Block{Text: []string{m.Text("letter.feedback.nothing")}})
	}
	if !to.Office.Feedback.IsZero() {
		until := "letter.feedback.until"
		if clean {
			until = "feedback.until" // there is nothing to file anew
		}
		d.Front = append(d.Front, Block{Text: []string{m.Format(until, "date", m.Date(to.Office.Feedback))}})
	}
	return m.closeLetter(d, name)
}

// silent is how many filings of an agency a rule found to lack a claim.
func (m *maker) silent(agency string, rule reconcile.Code) int {
	n := m.r.LeftOut(func(c reconcile.FindingCount) bool { return c.AgencyCode == agency && c.Code == rule })
	for _, f := range m.r.Findings {
		if f.AgencyCode == agency && f.Code == rule {
			n++
		}
	}
	return n
}

// worked sets claims beside what stands. A claim that no filing makes is none, and not 0.
func (m *maker) worked(agency string, row report.Row, kinds []Worked) *Table {
	t := &Table{Caption: m.Text("letter.result"), Unit: m.unit("attendances"),
		Columns: []Column{m.words("head.category"), m.digits("head.claimed.number", 72),
			m.digits("head.reconciled.number", 72), m.digits("head.difference", 72)}}
	add := func(name string, claimed *int64, stands int64, bold bool) {
		change := none()
		if claimed != nil {
			change = m.change(stands - *claimed)
		}
		t.Rows = append(t.Rows, Row{Bold: bold,
			Cells: []Cell{text(name), m.optional(claimed), m.number(stands), change}})
	}
	for _, k := range kinds {
		add(m.Text("kind."+k.Kind), k.Claimed, k.Direct, false)
	}
	if row.Unverified > 0 {
		add(m.Text("kind.unverified"), nil, row.Unverified, false)
	}
	filed := func(claimed *int64, rule reconcile.Code) *int64 {
		if n := m.silent(agency, rule); n > 0 && n >= row.Submissions {
			return nil
		}
		return claimed
	}
	add(m.Text("head.direct"), filed(&row.ClaimedDirect, reconcile.DirectMissing), row.Direct, true)
	add(m.Text("head.indirect"), filed(&row.ClaimedIndirect, reconcile.IndirectMissing), row.Indirect, false)
	return t
}

// feedbackChange says how much of what was claimed stands.
func (m *maker) feedbackChange(n int64) string {
	switch {
	case n < 0:
		return m.Format("letter.feedback.less", "n", -n)
	case n > 0:
		return m.Format("letter.feedback.more", "n", n)
	}
	return m.Text("letter.feedback.equal")
}

// feedbackTables are the records of an agency that were left out, and what else was found in its filings. Of two
// records that are alike the second may be another agency's, so it is not shown.
func (m *maker) feedbackTables(agency string) []*Table {
	left := &Table{Caption: m.Text("letter.left_out"), Unit: m.unit("attendances"), Plain: true,
		Columns: []Column{m.words("head.record.date"), m.words("head.record.title"), m.digits("head.attendances", 44),
			m.words("head.cause"), m.words("letter.head.todo")}}
	other := &Table{Caption: m.Text("letter.other"), Plain: true,
		Columns: []Column{m.words("head.finding"), m.words("head.month"), m.digits("head.claimed.number", 60),
			m.digits("head.counted", 60), m.words("letter.head.todo")}}
	for _, f := range m.r.Findings {
		if f.AgencyCode != agency || f.Severity == reconcile.Error {
			continue
		}
		todo := text(m.todo(f.Code))
		if slices.Contains(reconcile.ExcludingRules(), f.Code) && len(f.Records) > 0 {
			x := f.Records[0]
			left.Rows = append(left.Rows, Row{Cells: []Cell{{Kind: Code, Text: x.OccurredOn.String()},
				text(m.recordName(x)), m.number(x.Attendances), text(m.finding(f.Code)), todo}})
			continue
		}
		month := none()
		if f.Period != nil {
			month = text(m.Month(*f.Period))
		}
		other.Rows = append(other.Rows, Row{Cells: []Cell{text(m.finding(f.Code)), month, m.optional(f.Claimed),
			m.optional(f.Counted), todo}})
	}
	if len(left.Rows) == 0 {
		other.Caption = m.Text("caption.findings")
	}
	return []*Table{left, other}
}

// recordName names a record to the agency that filed it: a group or event by its title; a visit or a case, which is of
// one person, by kind and code.
func (m *maker) recordName(x reconcile.RecordDetail) string {
	if x.Kind == "visit" || x.Kind == "case" {
		return m.Text("kind."+x.Kind) + " " + m.name(x.Code)
	}
	return m.name(x.Title)
}

// todo is what an agency is asked to do about a finding.
func (m *maker) todo(code reconcile.Code) string {
	if key := "todo." + string(code); m.Has(key) {
		return m.Text(key)
	}
	return m.Text("todo")
}

// Remind is the letter to an agency that has not filed (催报), before its deadline and after it; nil where it has.
func Remind(r *report.Report, agency string, to Reader, deadline, now time.Time) *Document {
	m := newMaker(r, to)
	for _, a := range r.Filing.Agencies {
		if a.AgencyCode != agency || a.State != reconcile.Missing {
			continue
		}
		name := m.name(a.Agency)
		key := "letter.remind.before"
		if !now.Before(deadline) {
			key = "letter.remind.after"
		}
		return m.closeLetter(m.letter("letter.remind", name, m.Format(key, "agency", name, "n", a.Count, "months",
			m.Months(a.Months), "deadline", m.Until(deadline))), name)
	}
	return nil
}

// letter is the head of a letter to an agency, and its first sentences. One that goes again says why.
func (m *maker) letter(key, agency string, lead ...string) *Document {
	d := &Document{
		Locale:    m.Locale,
		Subject:   m.Format(key+".subject", "agency", agency, "period", m.Period(m.r.Period)),
		Preheader: lead[0],
		From:      m.place(m.r.Office),
		To:        agency,
		Reports:   m.Text("word.to"),
		Title:     m.Text(key + ".title"),
		Stamp:     []string{m.Period(m.r.Period), m.Format("stamp.as_of", "time", m.Time(m.r.AsOf))},
		Front:     []Block{{Text: lead}},
		AsOf:      m.r.AsOf,
		maker:     m,
	}
	if m.to.Number > 1 {
		d.Banners = []string{m.Format("letter.again", "n", m.to.Number, "reason", m.name(m.to.Why))}
	}
	return d
}

// closeLetter says whom to ask, and for whom the letter is.
func (m *maker) closeLetter(d *Document, agency string) *Document {
	if contact := m.contactLine(); len(contact) > 0 {
		d.Front = append(
			d.Front, Block{Points: []Point{{Label: m.Text("point.contact"), Sentences: contact, Small: true}}})
	}
	d.Foot = []Block{{Note: []string{m.Format("letter.only", "agency", agency)}}}
	return d
}

// agencyOf is an agency's name and figures.
func (m *maker) agencyOf(code string) (string, report.Row) {
	for _, a := range m.r.Agencies {
		if a.Code == code {
			return m.name(a.Name), a
		}
	}
	return code, report.Row{}
}
