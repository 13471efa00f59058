package workbook

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// column is one column of a table.
type column struct {
	head   string
	digits bool    // set right, as figures are
	sum    bool    // its rows add up to the total, and a check line says so
	least  float64 // width, at least
	most   float64 // width, at most; text wraps beyond. 0 is 36
	over   int     // how many blank columns behind it its text goes over, and does not widen
}

// table is a three-line table: rule, head, rule, rows, rule, total, rule, and under it the check line.
type table struct {
	caption, unit string
	check         string // name of the check, as the first sheet lists it
	columns       []column
	rows          [][]any
	total         []any
	filter        bool
	note          string
}

// placed is where a table came to stand.
type placed struct{ head, first, last, total int }

// check is a line of live formulas somewhere in the workbook.
type check struct {
	name       string
	cells      []string // the differences, as formulas of another sheet
	difference int64    // what their amounts come to
}

// table writes t at the next row, and returns where its parts are. A table without rows has its head and no more.
func (s *sheet) table(t table) placed {
	first := s.row
	if t.caption != "" {
		s.caption(t.caption, t.unit, len(t.columns))
	}
	s.fit(t)
	p := placed{head: s.row, first: s.row + 1}
	var heads []any
	for _, c := range t.columns {
		heads = append(heads, c.head)
	}
	s.line(t, heads, look{colour: second, wrap: true, top: 2, bottom: 1}, false)
	for i, row := range t.rows {
		last := i == len(t.rows)-1 && t.total == nil
		s.line(t, row, look{}, last)
	}
	p.last = s.row - 1
	if t.total != nil {
		p.total = s.row
		s.line(t, t.total, look{bold: true, top: 1}, true)
		s.sums(t, p)
	}
	if t.filter && len(t.rows) > 0 {
		s.do(s.file.AutoFilter(s.name, cellName(1, p.head)+":"+cellName(len(t.columns), p.last),
			[]excelize.AutoFilterOptions{}))
	}
	if t.note != "" {
		s.put(1, s.row, t.note, quiet)
		s.row++
	}
	s.kept = append(s.kept, [2]int{first, s.row - 1})
	return p
}

// set writes a table of the content as it is: its cells, typed, in its columns.
func (s *sheet) set(from *content.Table) placed {
	t := table{caption: from.Caption, unit: from.Unit}
	for _, c := range from.Columns {
		least := 0.0
		if c.Right {
			least = 11
		}
		t.columns = append(t.columns, column{head: c.Head, digits: c.Right, least: least})
	}
	cells := func(r content.Row) (out []any) {
		for _, c := range r.Cells {
			out = append(out, of(c))
		}
		return out
	}
	for _, r := range from.Rows {
		t.rows = append(t.rows, cells(r))
	}
	if from.Total != nil {
		t.total = cells(*from.Total)
	}
	return s.table(t)
}

func (s *sheet) line(t table, row []any, l look, last bool) {
	if last {
		l.bottom = 2
	}
	for i, v := range row {
		one := l
		one.indent = t.gap(i)
		c := t.columns[i]
		one.right = c.digits
		_, text := plainText(v)
		one.wrap = l.wrap || text && !c.digits
		if v == nil {
			one.bold = false
		}
		s.put(i+1, s.row, v, one)
	}
	for i, c := range t.columns { // last, for what is put into a merged cell stands in its first
		if c.over > 0 {
			s.merge(i+1, i+1+c.over, s.row)
		}
	}
	s.tall(t, row)
	s.row++
}

// gap is the indent that parts a text column from a column of figures before it.
func (t table) gap(i int) int {
	if i > 0 && t.columns[i-1].digits && !t.columns[i].digits {
		return 1
	}
	return 0
}

// tall makes the row as high as the text that wraps in it needs: not every program does that by itself.
func (s *sheet) tall(t table, row []any) {
	lines := 1
	for i, c := range t.columns {
		room := -1 - t.gap(i)
		for _, w := range s.widths[i : i+1+c.over] {
			room += int(w)
		}
		if text, ok := plainText(row[i]); ok {
			lines = max(lines, s.lines(wrapped{text, max(room, 1)}))
		}
	}
	s.high(s.row, float64(lines)*15+3)
}

// sums writes the check line: for each column that must add up, the rows added up by a live formula, less the total.
func (s *sheet) sums(t table, p placed) {
	c := check{name: t.check}
	var here []string
	for i, col := range t.columns {
		if !col.sum || p.last < p.first {
			continue
		}
		difference := int64(0)
		for _, row := range t.rows {
			difference += number(row[i])
		}
		difference -= number(t.total[i])
		s.put(i+1, s.row, formula{fmt.Sprintf("SUM(%s:%s)-SUM(%s)", cellName(i+1, p.first), cellName(i+1, p.last),
			cellName(i+1, p.total)), difference}, quiet)
		here = append(here, cellName(i+1, s.row))
		c.cells = append(c.cells, s.ref(i+1, s.row))
		c.difference += max(difference, -difference)
	}
	if len(here) == 0 {
		return
	}
	s.put(1, s.row, s.say("book.check.rows"), quiet)
	s.put(len(t.columns)+1, s.row, verdict{here, c.difference == 0}, quiet)
	s.checks = append(s.checks, c)
	s.row++
}

// number is what SUM takes a value for.
func number(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case int:
		return int64(v)
	case signed:
		return int64(v)
	}
	return 0
}

// fit widens the columns for what the table holds.
func (s *sheet) fit(t table) {
	for len(s.widths) < len(t.columns)+1 {
		s.widths = append(s.widths, 8)
	}
	for i, c := range t.columns {
		if c.over > 0 {
			continue
		}
		most := cmp.Or(c.most, 36)
		w := narrow(c.head)
		if t.filter && !c.digits {
			w += 2 // the arrow
		}
		if i == 0 && t.columns[1].sum { // the check line stands beside a figure
			w = max(w, float64(wording.Width(s.say("book.check.rows")))+1.5)
		}
		for _, row := range t.rows {
			w = max(w, float64(s.widthOf(row[i]))+1.5)
		}
		if t.total != nil {
			w = max(w, float64(s.widthOf(t.total[i]))+3)
		}
		s.widths[i] = max(s.widths[i], c.least, min(w+float64(t.gap(i))*1.5, most))
	}
}

// narrow is how wide a head is: a short one on one line, another on at most three without parting a word. Its letters
// are narrower than the digits that columns are measured in.
func narrow(head string) float64 {
	w := wording.Width(head)
	if w > 12 {
		for w = 1; len(wording.Wrap(head, w)) > 3; w++ {
		}
		for _, word := range wording.Pieces(head) {
			w = max(w, wording.Width(strings.TrimSpace(word)))
		}
	}
	return float64(w)*0.8 + 1.6
}

// plainText is a text or a code, which wrap where their column is narrower.
func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case code:
		return string(v), true
	}
	return "", false
}

func (b *book) widthOf(v any) int {
	switch v := v.(type) {
	case string:
		return b.width(v)
	case code:
		return b.width(string(v))
	case indented:
		return b.width(string(v)) + 2
	case strong:
		return b.width(string(v)) + 1
	case nil:
		return 2
	}
	return len(fmt.Sprint(number(v)))*4/3 + 1
}
