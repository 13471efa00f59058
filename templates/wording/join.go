package wording

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"huizong/jobs/period"
)

// Gap is what stands between two sentences, or between two words.
func (l Locale) Gap() string {
	if l == Chinese {
		return ""
	}
	return " "
}

// ends are the marks that a sentence may end with.
const ends = ".!?:;)\u3002\uff01\uff1f\uff1a\uff1b\uff09\u201d\u2026"

// Join sets sentences behind one another. They are never glued: each keeps its end, a sentence without one gets a
// full stop, and where the language has blanks one stands between. Empty sentences are left out.
func (l Locale) Join(sentences ...string) string {
	stop := "."
	if l == Chinese {
		stop = "\u3002"
	}
	var kept []string
	for _, s := range sentences {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if last := len(kept) - 1; last >= 0 {
			if r, _ := utf8.DecodeLastRuneInString(kept[last]); !strings.ContainsRune(ends, r) {
				kept[last] += stop
			}
		}
		kept = append(kept, s)
	}
	return strings.Join(kept, l.Gap())
}

// Semicolons joins clauses that hold commas of their own.
func (l Locale) Semicolons(items []string) string {
	if l == Chinese {
		return strings.Join(items, "\uff1b")
	}
	return strings.Join(items, "; ")
}

// ServiceClauses joins what was done, kind by kind.
func (l Locale) ServiceClauses(items []string) string {
	if l == English {
		return strings.Join(items, "; ")
	}
	return l.Clauses(items)
}

// And joins names with a word before the last.
func (l Locale) And(items []string) string {
	n := len(items)
	if n < 2 {
		return strings.Join(items, "")
	}
	word := map[Locale]string{Chinese: "和", Korean: ", ", English: " and "}[l]
	return l.List(items[:n-1]) + word + items[n-1]
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

// Span joins the ends of a range.
func (l Locale) Span(from, to string) string { return l.span(from, to) }
