package workbook

import (
	"strings"
	"unicode/utf8"

	"huizong/templates/wording"
)

// text is a text from the data, harmless and legible.
func (b *book) text(s string) string { return b.d.Name(s) }

// neutral is what a cell holds of a text: nothing that a spreadsheet, or whoever reads its export to CSV, could take
// for a formula.
func neutral(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", first) {
		return "'" + s
	}
	return s
}

// width is the number of columns a text takes, where a Chinese or Korean character takes two.
func width(s string) int { return wording.Width(s) }
