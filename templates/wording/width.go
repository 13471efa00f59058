package wording

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/width"
)

// Width returns how many columns text takes in the fixed-width face of a Chinese desktop: Han, Hangul, full-width forms
// and emoji take two, and so do the characters that Unicode leaves open and Chinese faces draw wide (the quotation
// marks U+201C and U+201D, U+2014, U+00D7, U+2026); combining marks and invisible characters take none.
func Width(text string) int {
	if typed(text) {
		return len(text)
	}
	total := 0
	for g := range graphemes(text) {
		total += g.width
	}
	return total
}

// typed reports whether text is of the characters of a plain keyboard alone, each of which takes a column.
func typed(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// grapheme is one user-perceived character.
type grapheme struct {
	text  string
	width int
}

func graphemes(text string) func(yield func(grapheme) bool) {
	return func(yield func(grapheme) bool) {
		state := -1
		for text != "" {
			var g grapheme
			g.text, text, g.width, state = uniseg.FirstGraphemeClusterInString(text, state)
			if wide(g.text) {
				g.width = 2
			}
			if !yield(g) {
				return
			}
		}
	}
}

// wide reports whether a character that Unicode calls ambiguous is drawn two columns wide. Accented Latin letters are
// not, though they are ambiguous too; nor are marks, which have no width of their own.
func wide(g string) bool {
	for _, r := range g {
		return r >= 0x80 && width.LookupRune(r).Kind() == width.EastAsianAmbiguous &&
			!unicode.In(r, unicode.Latin, unicode.M, unicode.Cf)
	}
	return false
}

// Align says on which side of a cell text stands.
type Align int

// The two alignments.
const (
	Left Align = iota
	Right
)

// Pad fills text up to a number of columns with blanks. Text that is wider stays as it is: cutting is Truncate's work.
func Pad(text string, columns int, align Align) string {
	gap := strings.Repeat(" ", max(columns-Width(text), 0))
	if align == Right {
		return gap + text
	}
	return text + gap
}

// ellipsis stands for what was cut off; it is two columns wide.
const ellipsis = "\u2026"

// Truncate cuts text to at most so many columns, between characters, with an ellipsis in place of what is missing.
func Truncate(text string, columns int) string {
	if Width(text) <= columns {
		return text
	}
	room := columns - Width(ellipsis)
	if room < 0 {
		return ""
	}
	var b strings.Builder
	for g := range graphemes(text) {
		if room -= g.width; room < 0 {
			break
		}
		b.WriteString(g.text)
	}
	return b.String() + ellipsis
}
