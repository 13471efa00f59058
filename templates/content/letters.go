package content

import (
	"time"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Feedback is the letter to an agency on what became of what it filed (核查反馈单): claimed and reconciled, each record
// left out with its reason and what to do, and until when doubts are heard.
func Feedback(r *report.Report, agency string, to Reader) *Document {
	m := newMaker(r, to)
	name, row := m.agencyOf(agency)
	period := m.Period(r.Period)
	d := m.letter("letter.feedback", name)
	lead := m.Format("letter.feedback.lead", "agency", name, "period", period, "claimed", row.ClaimedDirect,
		"direct", row.Direct, "difference", m.Signed(row.Direct-row.ClaimedDirect))
	d.Front = []Block{{Text: []string{lead}}}
	left, other := m.feedbackTables(agency)
	for _, t := range []*Table{left, other} {
		if len(t.Rows) > 0 {
			d.Front = append(d.Front, Block{Table: t})
		}
	}
	if len(left.Rows)+len(other.Rows) == 0 {
		d.Front = append(d.Front, Block{Text: []string{m.Text("letter.feedback.nothing")}})
	}
	if !to.Office.Feedback.IsZero() {
		d.Front = append(d.Front,
			Block{Text: []string{m.Format("letter.feedback.until", "date", m.Date(to.Office.Feedback))}})
	}
	return d
}

func (m *maker) feedbackTables(agency string) (left, other *Table) {
	left = &Table{Caption: m.Text("letter.left_out"), Unit: m.unit("attendances"),
		Columns: []Column{m.words("head.record.date"),
			m.words("head.record.title"), m.digits("head.attendances",
				44), m.words("head.cause"), m.words("letter.head.todo")}, Plain: true}
	other = &Table{Caption: m.Text("letter.other"), Columns: []Column{m.words("head.finding"), m.words("head.month"),
		m.digits("head.claimed.number", 60), m.digits("head.counted", 60), m.words("letter.head.todo")}, Plain: true}
	for _, f := range m.r.Findings {
		if f.AgencyCode != agency || f.Severity == reconcile.Error {
			continue
		}
		todo := text(m.todo(f.Code))
		for _, x := range f.Records {
			left.Rows = append(left.Rows,
				Row{Cells: []Cell{{Kind: Code, Text: x.OccurredOn.String()}, text(m.name(x.Title)),
					m.number(x.Attendances), text(m.finding(f.Code)), todo}})
		}
		if len(f.Records) == 0 {
			month := none()
			if f.Period != nil {
				month = text(m.Month(*f.Period))
			}
			other.Rows = append(other.Rows, Row{Cells: []Cell{text(m.finding(f.Code)), month, m.optional(f.Claimed),
				m.optional(f.Counted), todo}})
		}
	}
	return left, other
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
		d := m.letter("letter.remind", name)
		key := "letter.remind.before"
		if !now.Before(deadline) {
			key = "letter.remind.after"
		}
		d.Front = []Block{{Text: []string{m.Format(key, "agency", name, "n", a.Count, "months", m.Months(a.Months),
			"deadline", m.Time(deadline.Add(-time.Minute)))}}}
		return d
	}
	return nil
}

// letter is the head of a letter to an agency.
func (m *maker) letter(key, agency string) *Document {
	return &Document{
		Locale:  m.Locale,
		Subject: m.Format(key+".subject", "agency", agency, "period", m.Period(m.r.Period)),
		From:    m.place(m.r.Office),
		To:      agency,
		Reports: m.Text("word.to"),
		Title:   m.Text(key + ".title"),
		Stamp:   []string{m.Period(m.r.Period), m.Format("stamp.as_of", "time", m.Time(m.r.AsOf))},
		AsOf:    m.r.AsOf,
		maker:   m,
	}
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
