package workbook

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"huizong/jobs/reconcile"
)

// longest is the number of characters of a text from the data that a cell shows.
const longest = 200

// text makes a text from the data harmless and legible: no control, bidirectional or zero-width characters, at most 200 characters, no
// personal data.
func (b *book) text(s string) string {
	if reconcile.HoldsPersonalData(s) {
		return b.say(withheld)
	}
	s = strings.Join(strings.Fields(strings.Map(printable, s)), " ")
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest-1]) + "\u2026"
	}
	return s
}

// neutral is what a cell holds of a text: nothing that a spreadsheet, or whoever reads its export to CSV, could take for a formula.
func neutral(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", first) {
		return "'" + s
	}
	return s
}

// printable keeps what has a shape, turns line breaks and tabs into blanks, and drops the rest.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
		return ' '
	case r == utf8.RuneError || unicode.Is(unicode.C, r) || r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0':
		return -1
	}
	return r
}

// width is the number of columns a text takes, where a Chinese or Korean character takes two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && !(r >= 0x2000 && r <= 0x2013) {
			n++
		}
	}
	return n
}
