package workbook

import (
	"strings"
	"unicode/utf8"
)

// say returns a phrase of the catalogue, its named places filled.
func (b *book) say(key string, args ...any) string { return b.c.Format(key, args...) }

// phrase returns the phrase of a key that comes with the data, or the data itself where the catalogue has none.
func (b *book) phrase(key, otherwise string) string {
	if b.c.Has(key) {
		return b.c.Text(key)
	}
	return b.text(otherwise)
}

// head is a column of text, digits one of figures, and sum one whose rows add up to the total; most is its width, at
// most.
func (b *book) head(key string, most ...float64) column {
	return column{head: b.say(key), most: append(most, 0)[0]}
}

func (b *book) digits(key string, most ...float64) column {
	c := b.head(key, most...)
	c.digits = true
	return c
}

func (b *book) sum(key string) column { return column{head: b.say(key), digits: true, sum: true} }

// title is the report's title with its period.
func (b *book) title() string {
	return b.say("book.titled", "title", b.d.Title, "period",
		b.c.Period(b.r.Period))
}

// stamp is the second line of every sheet.
func (b *book) stamp() string {
	return b.say("book.stamp", "office", b.d.From, "time", b.c.Time(b.r.AsOf), "id", b.r.ID, "revision",
		b.revision(b.r.Revision))
}

func (b *book) revision(n int) string { return b.c.Format("foot.revision.n", "revision", n) }

func (b *book) unit(name string) string {
	return b.c.Format("caption.unit", "unit", b.c.Text("unit."+name))
}

func (b *book) note(text string) string { return b.c.Format("label.note", "text", text) }

// neutral is what a cell holds of a text: nothing that a spreadsheet, or whoever reads its export to CSV, could take
// for a formula.
func neutral(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", first) {
		return "'" + s
	}
	return s
}
