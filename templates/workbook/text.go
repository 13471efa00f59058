package workbook

import (
	"strings"
	"unicode/utf8"

	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// longest is the number of characters of a text from the data that a cell shows.
const longest = 200

// text makes a text from the data harmless and legible, and does not show one that holds personal data.
func (b *book) text(s string) string {
	if reconcile.HoldsPersonalData(s) {
		return b.say("book.withheld")
	}
	return wording.Name(s, longest)
}

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
