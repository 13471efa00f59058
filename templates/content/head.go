package content

import (
	"strings"
	"unicode/utf8"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// head is what stands above everything, and in the envelope.
func (m *maker) head() *Document {
	r, title := m.r, m.title()
	d := &Document{
		Locale:    m.Locale,
		Subject:   m.subject(title),
		Preheader: m.preheader(),
		Stem:      m.stem(),
		From:      m.glossed(r.Office, "gloss.office"),
		To:        m.glossed(m.to.Name, "gloss.recipient"),
		Reports:   m.Text("word.reports"),
		Title:     title,
		AsOf:      r.AsOf,
	}
	if r.Corrections != nil {
		d.Title = m.Text(string(wording.Correction)) + m.Gap() + title
	}
	d.Stamp = []string{m.ReportName(r.Period), m.Format("stamp.as_of", "time", m.Time(r.AsOf)),
		m.Format("foot.revision.n", "revision", r.Revision)}
	d.Banners = m.banners()
	return d
}

// title is the report's title; a slice's says whose it is.
func (m *maker) title() string { return m.sliced(m.glossed(m.r.Title, "gloss.title")) }

// sliced puts the region of a slice into a title.
func (m *maker) sliced(title string) string {
	if !m.slice() {
		return title
	}
	whole, region := m.place(m.r.Slice.Of.Name), m.place(m.r.Region.Name)
	switch rest, found := strings.CutPrefix(title, whole); {
	case strings.Contains(title, region):
		return title
	case found && m.Locale == wording.Chinese:
		return whole + region + rest
	case m.Locale == wording.Chinese:
		return region + title
	}
	return m.Format("title.slice", "title", title, "region", region)
}

// subject has the marks, the kind, whose report it is, and the period.
func (m *maker) subject(title string) string {
	var marks []wording.Mark
	if m.to.Test {
		marks = append(marks, wording.Test)
	}
	if m.r.Corrections != nil {
		marks = append(marks, wording.Correction)
	}
	if m.r.Emptiness == report.NothingDue {
		return m.Subject(marks, title, m.r.Period, "subject.nothing_due")
	}
	return m.Subject(marks, title, m.r.Period, "subject")
}

// stem is the name that all attachments of a report share.
func (m *maker) stem() string {
	return m.FileStem(m.sliced(m.place(m.r.Title)), m.r.Period, m.r.Revision)
}

// Stem names the attachments of a report to a reader, without extension.
func Stem(r *report.Report, to Reader) string {
	return newMaker(r, to).stem()
}

// preheader is what a list of mails shows beside the subject.
func (m *maker) preheader() string {
	r := m.r
	switch {
	case r.Corrections != nil:
		return capital(m.correctionLine())
	case r.Emptiness == report.NothingDue:
		return m.Text("preheader.nothing_due")
	case r.Emptiness == report.NothingFiled:
		return m.noneCounted()
	}
	region := ""
	if m.slice() {
		region = m.place(r.Region.Name) + m.Gap()
	}
	return m.Join(
		m.Format("preheader.totals", "region", region, "direct", r.Figures.Direct, "indirect", r.Figures.Indirect),
		m.filingShort())
}

// banners are what a reader must not miss: a test, what the source may have lacked, and whose figures a slice shows.
func (m *maker) banners() []string {
	var out []string
	if m.to.Test {
		out = append(out, m.Text("banner.test"))
	}
	if m.r.SourceStale != nil {
		out = append(out, m.stale())
	}
	if !m.slice() {
		return out
	}
	region, whole := m.place(m.r.Region.Name), m.place(m.r.Slice.Of.Name)
	if n := m.r.Slice.Communities; n > 0 && m.r.Region.Level != "community" {
		return append(out, m.Format("banner.slice.communities", "region", region, "n", n, "whole", m.entire(whole)))
	}
	return append(out, m.Format("banner.slice", "region", region, "whole", m.entire(whole)))
}

// stale says what the source may have lacked when the report was made.
func (m *maker) stale() string {
	if upTo := m.r.SourceStale.CaughtUp; upTo != nil {
		return m.Format("banner.stale", "time", m.Time(*upTo))
	}
	return m.Text("banner.stale.unknown")
}

// entire is a region as a whole: 延吉市全市.
func (m *maker) entire(whole string) string {
	if m.Locale != wording.Chinese {
		return whole
	}
	last, _ := utf8.DecodeLastRuneInString(whole)
	if strings.ContainsRune("\u7701\u5dde\u5e02\u53bf\u533a\u65d7\u8857\u9547\u4e61", last) { // 省州市县区旗街镇乡
		return whole + "\u5168" + string(last)
	}
	return whole
}
