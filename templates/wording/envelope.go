package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"huizong/jobs/period"
)

// Mark is what a subject says before everything else.
type Mark string

// The marks, in the order in which they stand.
const (
	Test       Mark = "mark.test"       // a test send
	Correction Mark = "mark.correction" // a revision of what was sent before
)

// ReportName names a report by its period: 2026年10月月报, 2015年1月至2020年11月累计报告.
func (c *Catalogue) ReportName(p period.Period) string {
	return c.Format("report.name", "period", c.Period(p), "kind", c.Text("report."+string(p.Kind)))
}

// Subject is the subject of a mail: 【测试】【更正】【月报】延吉市社会工作服务情况（2026年10月）. The title is cleaned,
// so that it cannot begin another header.
func (c *Catalogue) Subject(marks []Mark, title string, p period.Period) string {
	var b strings.Builder
	for _, m := range []Mark{Test, Correction} {
		for _, wanted := range marks {
			if wanted == m {
				b.WriteString(c.Text(string(m)))
				break
			}
		}
	}
	b.WriteString(c.Format("subject", "kind", c.Text("period."+string(p.Kind)), "title", Clean(title), "period",
		c.Period(p)))
	return b.String()
}

// maxName is how many characters the name of an attachment may have, with its extension.
const maxName = 40

// AttachmentName names an attachment: 延吉市社会工作服务情况月报（2026年10月）.xlsx, from revision 2 on with _更正1 and
// so on before the extension. Characters that file systems or mail servers refuse, blanks and invisible characters are
// left out. The name has at most 40 characters: if need be the kind is shortened (累计 for 累计报告), then the title is
// cut, between characters.
func (c *Catalogue) AttachmentName(title string, p period.Period, revision int, ext string) string {
	title = fileSafe(title)
	name := func(title, kind string) string {
		name := c.Format("file", "title", title, "kind", kind, "period", c.filePeriod(p))
		if revision > 1 {
			name = c.Format("file.corrected", "name", name, "n", revision-1)
		}
		return strings.TrimLeft(name, "_-") + "." + ext
	}
	full := name(title, c.Text("report.file."+string(p.Kind)))
	if utf8.RuneCountInString(full) <= maxName {
		return full
	}
	kind := c.Text("period.file." + string(p.Kind))
	room := maxName - utf8.RuneCountInString(name("x", kind)) + 1
	return name(cutRunes(title, room), kind)
}

// filePeriod writes a period for a name: without blanks, and by numbers where the words would take half of the room.
func (c *Catalogue) filePeriod(p period.Period) string {
	if c.Locale == English || c.Locale == Korean && p.Kind == period.Programme {
		return strings.ReplaceAll(p.String(), "..", "_")
	}
	return strings.ReplaceAll(c.Period(p), " ", "")
}

// fileSafe leaves out of a title what a file name must not hold. A blank between letters or digits that are written
// with blanks becomes an underscore.
func fileSafe(title string) string {
	var b strings.Builder
	var last rune
	gap := false
	for _, r := range Clean(title) {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			continue
		}
		if gap && spaced(last) && spaced(r) {
			b.WriteByte('_')
		}
		b.WriteRune(r)
		last, gap = r, false
	}
	return strings.Trim(Clean(b.String()), "._-~") // again, for what stands side by side only now
}

// spaced reports whether r is of a script that puts blanks between words.
func spaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// cutRunes cuts text to at most n code points, between user-perceived characters.
func cutRunes(text string, n int) string {
	end := 0
	for g := range graphemes(text) {
		if n -= utf8.RuneCountInString(g.text); n < 0 {
			break
		}
		end += len(g.text)
	}
	return text[:end]
}
