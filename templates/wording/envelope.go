package wording

import (
	"slices"
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

// Subject is the subject of a mail: 【测试】【更正】【月报】延吉市社会工作服务情况（2026年10月）. The title is
// cleaned, so that it cannot begin another header.
// key is that of its words.
func (c *Catalogue) Subject(marks []Mark, title string, p period.Period, key string) string {
	var b strings.Builder
	for _, m := range []Mark{Test, Correction} {
		if slices.Contains(marks, m) {
			b.WriteString(c.Text(string(m)))
		}
	}
	b.WriteString(c.Format(key, "kind", c.Text("period."+string(p.Kind)), "title", cutTitle(Clean(title), longestTitle),
		"period", c.Period(p)))
	return b.String()
}

// longestTitle is how many characters of a title a subject has: a longer one is cut at a word.
const longestTitle = 60

// maxName is how many characters the name of an attachment may have, with its extension.
const maxName = 40

// longestExtension is reserved for what follows the stem: every form of a report has the same one.
const longestExtension = len(".xlsx")

// FileStem names the attachments of a report: 延吉市社会工作服务情况月报（2026年10月）, from revision 2 on with
// _更正1 and so on behind. Characters that file systems or mail servers refuse, blanks and invisible characters are
// left out. With its extension a name has at most 40 characters: if need be the kind is shortened (累计 for
// 累计报告), then the period, then the title is cut, at a word if it has one.
func (c *Catalogue) FileStem(title string, p period.Period, revision int) string {
	title = fileSafe(title)
	name := func(title, kind, period string) string {
		name := c.Format("file", "title", title, "kind", kind, "period", period)
		if revision > 1 {
			name = c.Format("file.corrected", "name", name, "n", revision-1)
		}
		return strings.TrimLeft(name, "_-")
	}
	long, short := c.Text("report.file."+string(p.Kind)), c.Text("period.file."+string(p.Kind))
	numbers := c.filePeriod(p)
	if p.Kind == period.Programme {
		numbers = strings.ReplaceAll(p.String(), "..", "_")
	}
	for _, full := range []string{name(title, long, c.filePeriod(p)), name(title, short, c.filePeriod(p)),
		name(title, short, numbers)} {
		if utf8.RuneCountInString(full) <= maxName-longestExtension {
			return full
		}
	}
	room := maxName - longestExtension - utf8.RuneCountInString(name("x", short, numbers)) + 1
	return name(cutTitle(title, room), short, numbers)
}

// wordEnds are characters that Chinese titles are cut behind: of regions, and of what is done there.
const wordEnds = "省州市县区旗道镇乡村站社会务作情况"

// cutTitle cuts a title to at most n characters: behind a word if one ends in its second half, else between characters.
func cutTitle(title string, n int) string {
	if utf8.RuneCountInString(title) <= n {
		return title
	}
	cut := []rune(cutRunes(title, n))
	for i := len(cut) - 1; i > len(cut)/2; i-- {
		next := i+1 < len(cut) && unicode.IsLetter(cut[i+1]) && !unicode.Is(unicode.Han, cut[i+1])
		if strings.ContainsRune(wordEnds, cut[i]) ||
			!unicode.IsLetter(cut[i]) && !unicode.IsDigit(cut[i]) && !unicode.Is(unicode.M, cut[i]) && next {
			return strings.TrimRight(string(cut[:i+1]), " _-.")
		}
	}
	return string(cut)
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
