package wording

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"huizong/jobs/period"
)

// separators are what stands between the names of a list, before its last, between clauses, between what holds commas
// of its own, between what was done, kind by kind, behind a sentence, and between two sentences or words.
var separators = map[Locale]struct{ list, last, clause, part, service, stop, gap string }{
	Chinese: {"\u3001", "和", "\uff0c", "\uff1b", "\uff0c", "\u3002", ""},
	Korean:  {", ", ", ", ", ", "; ", ", ", ".", " "},
	English: {", ", " and ", ", ", "; ", "; ", ".", " "},
}

// Gap is what stands between two sentences, or between two words.
func (l Locale) Gap() string { return separators[l].gap }

// List joins names in running text.
func (l Locale) List(items []string) string { return strings.Join(items, separators[l].list) }

// Clauses joins clauses of one sentence.
func (l Locale) Clauses(items []string) string { return strings.Join(items, separators[l].clause) }

// Semicolons joins clauses that hold commas of their own.
func (l Locale) Semicolons(items []string) string { return strings.Join(items, separators[l].part) }

// ServiceClauses joins what was done, kind by kind.
func (l Locale) ServiceClauses(items []string) string {
	return strings.Join(items, separators[l].service)
}

// And joins names with a word before the last.
func (l Locale) And(items []string) string {
	n := len(items)
	if n < 2 {
		return strings.Join(items, "")
	}
	return l.List(items[:n-1]) + separators[l].last + items[n-1]
}

// ends are the marks that a sentence may end with.
const ends = ".!?:;)\u3002\uff01\uff1f\uff1a\uff1b\uff09\u201d\u2026"

// Join sets sentences behind one another. They are never glued: each keeps its end, a sentence without one gets a
// full stop, and where the language has blanks one stands between. Empty sentences are left out.
func (l Locale) Join(sentences ...string) string {
	var kept []string
	for _, s := range sentences {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if last := len(kept) - 1; last >= 0 {
			if r, _ := utf8.DecodeLastRuneInString(kept[last]); !strings.ContainsRune(ends, r) {
				kept[last] += separators[l].stop
			}
		}
		kept = append(kept, s)
	}
	return strings.Join(kept, l.Gap())
}

// CountSection numbers a section.
func (l Locale) CountSection(n int) string {
	if l == Chinese {
		return Numeral(n)
	}
	return strconv.Itoa(n)
}

// CountYears counts years in a row: 两 for two, 六, six.
func (l Locale) CountYears(n int) string {
	if l == Chinese && n == 2 {
		return "两"
	}
	return l.CountWord(n)
}

// Short names a period as the first column of a table does.
func (l Locale) Short(p period.Period) string {
	if l == English && p.Kind == period.Monthly {
		return p.From.Month().String()[:3] + " " + strconv.Itoa(p.From.Year())
	}
	return l.Period(p)
}
