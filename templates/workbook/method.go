package workbook

import (
	"slices"
	"strconv"
)

// methodSheet says how the figures came about, and which report this is.
func (b *book) methodSheet() {
	s := b.sheet("sheet.method", b.title())
	s.widths = []float64{28, 12, 60}
	s.caption(b.say("sheet.method"), "", 2)
	for i, note := range append(slices.Clone(b.d.Page.Method), b.say("method.records"), b.say("book.rounding")) {
		s.block(strconv.Itoa(i+1)+". "+note, look{}, 100)
	}
	s.row++
	x := b.r.Submissions
	t := table{caption: b.say("book.caption.taken"), unit: "",
		columns: []column{b.head("head.state"), b.digits("head.submissions")}}
	for _, row := range []struct {
		name string
		n    int
	}{{"book.taken.counted", x.Counted}, {"book.taken.replaced", x.Superseded}, {"filing.draft", x.Draft},
		{"filing.returned", x.Returned},
		{"filing.voided", x.Voided},
		{"book.taken.more", b.r.Filing.Unexpected}} {
		t.rows = append(t.rows, []any{b.say(row.name), row.n})
	}
	s.table(t)
	s.row++
	s.caption(b.say("book.caption.identity"), "", 2)
	for _, row := range [][2]string{{b.say("foot.id"), b.r.ID}, {b.say("foot.revision"), b.revision(b.r.Revision)},
		{b.say("label.from"), b.d.From}, {b.say("foot.as_of"), b.c.Time(b.r.AsOf)},
		{b.say("foot.sha256"), b.d.SHA256()}} {
		s.put(1, s.row, row[0], look{colour: second})
		s.put(2, s.row, code(row[1]), look{})
		s.row++
	}
	s.put(1, s.row, b.say("foot.use"), quiet)
	s.row++
	s.finish(2)
}
