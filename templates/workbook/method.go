package workbook

import (
	"slices"
	"strconv"
)

// methodSheet says how the figures came about, and which report this is.
func (s *sheet) methodSheet() {
	s.widths = []float64{28, 12, 60}
	s.caption(s.say("sheet.method"), "", 2)
	for i, note := range append(slices.Clone(s.d.Page.Method), s.say("method.records"), s.say("book.rounding")) {
		s.block(strconv.Itoa(i+1)+". "+note, look{}, 100)
	}
	s.row++
	x := s.r.Submissions
	t := table{caption: s.say("book.caption.taken"), unit: "",
		columns: []column{s.head("head.state"), s.digits("head.submissions")}}
	for _, row := range []struct {
		name string
		n    int
	}{{"book.taken.counted", x.Counted}, {"book.taken.replaced", x.Superseded}, {"filing.draft", x.Draft},
		{"filing.returned", x.Returned},
		{"filing.voided", x.Voided},
		{"book.taken.more", s.r.Filing.Unexpected}} {
		t.rows = append(t.rows, []any{s.say(row.name), row.n})
	}
	s.table(t)
	s.row++
	s.caption(s.say("book.caption.identity"), "", 2)
	for _, row := range [][2]string{{s.say("foot.id"), s.r.ID}, {s.say("foot.revision"), s.revision(s.r.Revision)},
		{s.say("label.from"), s.d.From}, {s.say("foot.as_of"), s.c.Time(s.r.AsOf)},
		{s.say("foot.sha256"), s.d.SHA256()}} {
		s.put(1, s.row, row[0], look{colour: second})
		s.put(2, s.row, code(row[1]), look{})
		s.row++
	}
	s.put(1, s.row, s.say("foot.use"), quiet)
	s.row++
	s.finish(2)
}
