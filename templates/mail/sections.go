package mail

import (
	"fmt"
	"strings"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// maker makes the document of one report.
type maker struct {
	*wording.Catalogue
	r    *report.Report
	v    View
	rows int // how many rows a long list shows
}

// longest is how many rows a list shows at first; fewer where the mail would be too large.
var longest = []int{20, 15, 10, 5}

// document puts the whole report into words.
func (m maker) document() Document {
	r := m.r
	d := Document{Lang: string(m.Locale), Subject: m.Subject(m.v.marks(), r.Title, r.Period), Preheader: m.preheader(),
		Title:  r.Title,
		Period: m.ReportName(r.Period), Banners: m.banners(), Facts: m.facts(), Foot: m.foot(),
		Closing: []string{m.Text("foot.source") + m.Text("foot.use")}}
	d.Headline = m.headline()
	d.Keys = m.keys()
	for _, s := range []struct {
		key    string
		blocks func() []Block
	}{{"section.overview", m.overview}, {"section.bridge", m.bridge}, {"section.regions", m.regions},
		{"section.agencies", m.agencies},
		{"section.fields", m.fields}, {"section.filing", m.filing}, {"section.findings", m.findings},
		{"section.corrections", m.corrections},
		{"section.method", m.method}} {
		d.Sections = append(d.Sections, Section{m.Text(s.key), s.blocks()})
	}
	return d
}

func (m maker) preheader() string {
	c := m.r.Filing
	args := []any{"direct", m.figure(m.r.Figures.Direct), "indirect", m.figure(m.r.Figures.Indirect), "expected",
		m.Int(c.Expected)}
	if c.Expected > 0 && c.OnTime == c.Expected {
		return m.Format("preheader.punctual", args...)
	}
	return m.Format("preheader", append(args, "missing", m.Int(c.Missing), "returned", m.Int(c.Returned))...)
}

func (m maker) banners() []string {
	var out []string
	if m.v.Test {
		out = append(out, m.Text("banner.test"))
	}
	if c := m.r.Corrections; c != nil {
		out = append(out, m.Format("banner.correction", "revision", m.r.Revision, "date", m.Date(c.SentAt), "before",
			c.Revision, "n", len(c.Changes)))
		if c.Reason != "" {
			out = append(out, m.Format("banner.reason", "reason", wording.Clean(c.Reason)))
		}
	}
	for _, name := range m.v.LeftOut {
		out = append(out, m.Format("attachment.left_out", "name", name, "size", fmt.Sprint(m.v.MaxSize/1_000_000),
			"place", wording.Clean(m.r.Office)))
	}
	return out
}

func (m maker) facts() []Fact {
	fact := func(key, place, value string) Fact {
		return Fact{m.Text("label." + key), value, m.Format("line."+key, place, value)}
	}
	out := []Fact{fact("to", "name", m.v.Recipient), fact("as_of", "time", m.Time(m.r.AsOf)),
		fact("from", "name", m.r.Office)}
	var forms []string
	for _, form := range m.v.Attachments {
		forms = append(forms, m.Text("attachment."+form))
	}
	if len(forms) == 0 {
		forms = []string{wording.Dash}
	}
	return append(out, fact("attachments", "names", m.List(forms)))
}

func (m maker) foot() []Fact {
	r := m.r
	as := m.Format("foot.time", "time", m.Time(r.AsOf), "zone", m.zone())
	return []Fact{{Label: m.Text("foot.id"), Value: r.ID},
		{Label: m.Text("foot.revision"), Value: m.Format("foot.revision.n", "revision", r.Revision)},
		{Label: m.Text("foot.as_of"), Value: as}, {Label: m.Text("foot.sha256"), Value: m.v.SHA256}}
}

// zone names the office's time zone.
func (m maker) zone() string {
	if key := "zone." + m.r.Method.Zone; m.Has(key) {
		return m.Text(key)
	}
	return m.r.Method.Zone
}

// empty says why there are no figures, or is empty itself.
func (m maker) empty() string {
	switch m.r.Emptiness {
	case report.NothingDue:
		return m.Text("empty.nothing_due")
	case report.NothingFiled:
		return m.Format("empty.nothing_filed", "n", m.r.Filing.Expected)
	case report.NoService:
		return m.Format("empty.no_service", "n", m.r.Filing.Filed())
	}
	return ""
}

// unfiled reports whether figures do not exist, as opposed to being 0.
func (m maker) unfiled() bool {
	return m.r.Emptiness == report.NothingDue || m.r.Emptiness == report.NothingFiled
}

// figure writes an amount, or a dash where nothing was filed.
func (m maker) figure(n int64) string {
	if m.unfiled() {
		return wording.Dash
	}
	return m.Int(n)
}

// headline is the first paragraph. Which figures are exact and which are cut down is chosen here: the counts of people
// served are cut down.
func (m maker) headline() []Span {
	if text := m.empty(); text != "" {
		return []Span{{Text: text}}
	}
	r, h := m.r, m.r.Headline
	f := r.Figures
	args := []any{"agencies", m.Int(int64(h.Agencies)), "communities", m.Int(int64(h.Communities)), "projects",
		m.Int(int64(h.Projects)),
		"visits", m.Int(f.VisitAttendances), "cases", m.Int(f.Cases), "case_attendances", m.Int(f.CaseAttendances),
		"groups", m.Int(f.Groups),
		"sessions", m.Int(f.GroupSessions), "group_attendances", m.Approx(f.GroupAttendances), "events",
		m.Int(f.Events),
		"event_attendances", m.Approx(f.EventAttendances), "direct", m.Approx(f.Direct), "indirect",
		m.Approx(f.Indirect)}
	key := "headline.period"
	if r.Kind == "programme" && h.Years > 0 {
		key = "headline.programme"
		args = append(args, "since", m.Year(h.SinceYear), "years", m.CountWord(h.Years))
	} else {
		args = append(args, "period", m.Period(r.Period))
	}
	var out []Span
	unit := m.Text("unit.attendances")
	for _, p := range m.Parts(key, args...) {
		text := p.Text
		if n := len(out); n > 0 && out[n-1].Bold && strings.HasPrefix(text, unit) { // a total keeps its unit
			out[n-1].Text, text = out[n-1].Text+unit, text[len(unit):]
		}
		out = append(out, Span{text, p.Name == "direct" || p.Name == "indirect"})
	}
	return out
}

// Headline is the first paragraph on one line, in a locale (empty: Chinese).
func Headline(r *report.Report, locale string) string {
	c, err := View{Locale: locale}.catalogue()
	if err != nil {
		c = wording.In(wording.Chinese)
	}
	text := ""
	for _, s := range (maker{Catalogue: c, r: r}).headline() {
		text += s.Text
	}
	return text
}
