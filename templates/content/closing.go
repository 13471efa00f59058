package content

import (
	"slices"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// closing is who to ask, who has signed, until when, and how the figures came about.
func (m *maker) closing() part {
	p := part{title: m.Text("part.method")}
	if contact := m.contact(); len(contact) > 0 {
		p.title = m.Text("part.contact.method")
		p.blocks = append(p.blocks, Block{Points: contact})
	}
	p.blocks = append(p.blocks, Block{Items: m.method()})
	return p
}

// contact is what the configuration says of the office; nothing is printed of what it does not say.
func (m *maker) contact() []Point {
	o := m.to.Office
	var out []Point
	add := func(label string, sentences ...string) {
		if len(sentences) > 0 {
			out = append(out, Point{Label: m.Text("point." + label), Sentences: sentences, Small: true})
		}
	}
	add("contact", m.contactLine()...)
	var signed []string
	for _, x := range []struct{ key, name string }{{"prepared", o.Prepared}, {"checked", o.Checked},
		{"issued", o.Issued}} {
		if x.name != "" {
			signed = append(signed, m.Format("signed."+x.key, "name", m.said(x.name)))
		}
	}
	if len(signed) > 0 {
		add("signed", capital(m.Format("signed.line", "items", m.Clauses(signed), "date", m.Date(m.r.AsOf))))
	}
	if !o.Feedback.IsZero() {
		add("feedback", m.Format("feedback.until", "date", m.Date(o.Feedback)))
	}
	return out
}

func (m *maker) contactLine() []string {
	out := sentences(m.contacted("contact"))
	if m.to.Office.ReplyTo && len(out) > 0 {
		out = append(out, m.Text("contact.reply"))
	}
	return out
}

// contacted names whom to ask, with a telephone number where there is one.
func (m *maker) contacted(key string) string {
	switch o := m.to.Office; {
	case o.Contact == "":
		return ""
	case o.Telephone == "":
		return m.Format(key+".line", "contact", m.said(o.Contact))
	default:
		return m.Format(key+".telephone", "contact", m.said(o.Contact), "telephone", o.Telephone)
	}
}

// method is the numbered notes on how the figures came about.
func (m *maker) method() []string {
	latest := m.Text("how.latest")
	if !m.r.Method.StatusHistory { // the source does not keep when statuses changed
		latest = m.Text("how.latest.reading")
	}
	records := m.Text("how.records")
	if m.r.Unverified > 0 {
		records = m.Text("how.records.unverified")
	}
	out := []string{m.Join(sentences(m.methodDirect(), m.methodIndirect())...),
		m.Join(m.Text("how.additive"), m.Text("how.distinct")),
		m.Join(records, latest, m.deadline())}
	if text := m.pairs(m.r.Pairs); text != "" {
		out[2] = m.Join(out[2], text)
	}
	if m.r.SourceStale != nil {
		out = append(out, m.stale())
	}
	if m.r.Unaccounted {
		out = append(out, m.Text("how.unaccounted"))
	}
	if m.rounded() {
		out[2] = m.Join(out[2], m.Text("how.rounding"))
	}
	return out
}

// deadline is the day by which filings are due, and where it moves when it is a day off.
func (m *maker) deadline() string {
	key := "how.deadline"
	for _, s := range m.r.Settings {
		if moved := "how.deadline." + s.Value; s.Key == "deadline.roll" && m.Has(moved) {
			key = moved
		}
	}
	return m.Format(key, "day", m.r.Method.DeadlineDay)
}

// rounded reports whether the headline cuts figures down to round ones.
func (m *maker) rounded() bool { return m.r.Period.Months() >= 12 && m.r.Emptiness == "" }

// methodDirect says which kinds count as direct, and which do not.
func (m *maker) methodDirect() string {
	var in, out []string
	for _, k := range []string{"case", "group", "event", "visit"} {
		if slices.Contains(m.r.Method.DirectKinds, k) {
			in = append(in, m.Text("kind."+k))
		} else {
			out = append(out, m.Text("kind."+k))
		}
	}
	key := "how.direct"
	switch {
	case len(in) == 0:
		return ""
	case len(out) == 0:
		key = "how.direct.all"
	case len(in) == 1:
		key = "how.direct.one"
	}
	return m.Some(key, "kinds", m.List(in), "n", m.CountWord(len(in)), "out", m.List(out))
}

func (m *maker) methodIndirect() string {
	method := m.r.Method
	key := "how.indirect.coefficient"
	if method.IndirectMethod == reconcile.ClaimedCapped {
		key = "how.indirect.capped"
	}
	all := []string{m.Format(key, "coefficient", method.Coefficient)}
	if method.IndirectMethod != reconcile.ClaimedCapped && !m.estimateClaimed() && m.rounded() {
		all = append(all, m.Text("how.indirect.claimed"))
	}
	for _, f := range method.FieldCoefficients {
		all = append(all, m.Format("how.indirect.field", "field", m.name(f.Field), "coefficient", f.Coefficient))
	}
	return m.Join(all...)
}

// zone names the office's time zone.
func (m *maker) zone() string {
	if key := "zone." + m.r.Method.Zone; m.Has(key) {
		return m.Text(key)
	}
	return m.r.Method.Zone
}

// foot is what is enclosed, what was left out and why, and what identifies the report.
func (m *maker) foot() []Block {
	lines := m.enclosed()
	r := m.r
	key := "foot.identity"
	if m.to.SHA256 != "" {
		key = "foot.identity.hash"
	}
	id := m.Some(key, "id", r.ID, "revision", r.Revision, "time", m.Time(r.AsOf), "zone", m.zone(), "hash", m.to.SHA256)
	if m.to.Anchor != "" {
		id = m.Join(id, m.Format("foot.anchor", "anchor", m.to.Anchor))
	}
	return []Block{{Note: lines}, {Note: []string{id, m.Text("foot.source"), m.Text("foot.use")}}}
}

// enclosed names the attachments, and those that were too large with their size and the limit.
func (m *maker) enclosed() []string {
	var names []string
	for _, form := range m.to.Enclosed {
		names = append(names, m.Format("enclosed."+form, "form", form))
	}
	var out []string
	switch {
	case len(names) > 0:
		out = append(out, m.Format("foot.enclosed", "stem", m.stem(), "forms", m.List(names)))
	case m.r.Emptiness == report.NothingDue:
		out = append(out, m.Text("foot.enclosed.none"))
	}
	for _, a := range m.to.LeftOut {
		out = append(out, m.Format("foot.left_out", "name", a.Name, "size", megabytes(a.Bytes),
			"total", megabytes(a.Total), "limit", megabytes(a.Limit), "office", m.said(m.r.Office)))
	}
	return out
}

// megabytes writes a size with one decimal where it is not whole.
func megabytes(n int64) string {
	tenths := (n + 50_000) / 100_000
	return strings.TrimSuffix(wording.OneDecimal(tenths), ".0")
}
