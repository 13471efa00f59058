package workbook

// say returns a phrase of the catalogue, its named places filled.
func (b *book) say(key string, args ...any) string { return b.c.Format(key, args...) }

// phrase returns the phrase of a key that comes with the data, or the data itself where the catalogue has none.
func (b *book) phrase(key, otherwise string) string {
	if b.c.Has(key) {
		return b.c.Text(key)
	}
	return b.text(otherwise)
}

// sheetOrder is the sheets in their order.
var sheetOrder = []string{"sheet.summary", "sheet.bridge", "sheet.regions", "sheet.agencies", "sheet.fields",
	"sheet.projects", "sheet.filing", "sheet.findings", "sheet.corrections", "sheet.method"}

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
