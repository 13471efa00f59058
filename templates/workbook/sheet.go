package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"huizong/templates/wording"
)

// sheet is one sheet being filled from the top.
type sheet struct {
	*book
	name   string
	row    int               // the next row, from 1
	cols   int               // the widest row so far
	widths []float64         // by column
	cells  [][]excelize.Cell // by row and column; one without a style is none
	merged [][2]string

	printed int             // columns on paper; 0 is all
	paper   int             // rows on paper; 0 is all
	heights map[int]float64 // by row; others are plain
	kept    [][2]int        // rows that stay on one page of paper, from first to last
}

// sheet starts a sheet with its two lines of title: what it is, and of which report.
func (b *book) sheet(name string) *sheet {
	s := &sheet{book: b, name: b.say(name), row: 1, heights: map[int]float64{}}
	s.put(1, 1, strong(b.title()), look{size: 14, bold: true, colour: accent})
	s.put(1, 2, b.stamp(), quiet)
	s.high(1, 26)
	s.high(2, 18)
	s.row = 4
	return s
}

func cellName(col, row int) string { return letters(col, row, false) }

func absolute(col, row int) string { return letters(col, row, true) }

func letters(col, row int, absolute bool) string {
	name, err := excelize.CoordinatesToCellName(col, row, absolute)
	if err != nil {
		panic(fmt.Sprintf("cell %d,%d: %v", col, row, err)) // only a column or row below 1 or beyond a sheet's size
	}
	return name
}

// ref is a cell as formulas of other sheets name it.
func (s *sheet) ref(col, row int) string { return quoted(s.name) + "!" + absolute(col, row) }

func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

// put writes one value. The look's format is that of the value's kind.
func (s *sheet) put(col, row int, value any, l look) {
	var c excelize.Cell
	number := func(n int64, format string) {
		l.format, l.right, c.Value = format, true, n
	}
	text := func(text string) { c.Value = neutral(text) }
	switch v := value.(type) {
	case nil:
		text(wording.Dash)
	case int64:
		number(v, whole)
	case int:
		number(int64(v), whole)
	case signed:
		number(int64(v), changed)
	case decimal:
		l.format, l.right, c.Value = v.format, true, v.number()
	case formula:
		number(v.result, whole)
		c.Formula = v.text
	case verdict:
		agrees, differs := s.say("book.check.agrees"), s.say("book.check.differs")
		c.Formula = fmt.Sprintf("IF(AND(%s=0),%s,%s)", strings.Join(v.differences, "=0,"), strconv.Quote(agrees),
			strconv.Quote(differs))
		c.Value = differs
		if v.holds {
			c.Value = agrees
		}
	case code:
		l.format = codeText
		text(s.text(string(v)))
	case indented:
		l.indent++
		text(string(v))
	case strong:
		l.bold = true
		text(string(v))
	case string:
		text(v)
	default:
		s.do(fmt.Errorf("cell %s of %s: no way to write a %T", cellName(col, row), s.name, value))
	}
	c.StyleID = s.style(l)
	s.cell(col, row, c)
}

// cell holds a cell until the sheet is whole and its rows are written, one after the other.
func (s *sheet) cell(col, row int, c excelize.Cell) {
	s.cols = max(s.cols, col)
	s.reach(row)
	line := slices.Grow(s.cells[row-1], max(col, len(s.widths))-len(s.cells[row-1]))
	line = line[:max(col, len(line))]
	line[col-1] = c
	s.cells[row-1] = line
}

// reach has the sheet hold at least so many rows.
func (s *sheet) reach(rows int) {
	for len(s.cells) < rows {
		s.cells = append(s.cells, nil)
	}
}

// merge makes one cell of several in a row.
func (s *sheet) merge(from, to, row int) {
	s.merged = append(s.merged, [2]string{cellName(from, row), cellName(to, row)})
}

// write writes the rows. Nothing of the sheet itself can be set after it.
func (s *sheet) write() {
	s.do(s.file.SetSheetDimension(s.name, "A1:"+cellName(s.cols, len(s.cells))))
	w, err := s.file.NewStreamWriter(s.name)
	if s.do(err); err != nil {
		return
	}
	row := make([]any, 0, s.cols)
	for i, line := range s.cells {
		row = row[:0]
		for j := range line {
			if c := &line[j]; c.StyleID > 0 {
				row = append(row, c)
			} else {
				row = append(row, nil)
			}
		}
		s.do(w.SetRow(cellName(1, i+1), row, excelize.RowOpts{Height: s.heights[i+1]}))
	}
	for _, m := range s.merged {
		s.do(w.MergeCell(m[0], m[1]))
	}
	s.do(w.Flush())
	s.cells = nil
}

// caption writes a heading above a table, with the unit at its right end.
func (s *sheet) caption(text, unit string, cols int) {
	s.put(1, s.row, text, look{size: 11, bold: true, colour: accent})
	if unit != "" {
		s.put(cols, s.row, unit, look{colour: second, right: true})
	}
	s.high(s.row, 20)
	s.row++
}

// paragraph writes a text across the columns, as high as it needs. Lines hold about as many columns as the sheet is
// wide.
func (s *sheet) paragraph(text string, l look) {
	s.block(text, l, max(s.total(), 60))
}

func (s *sheet) block(text string, l look, columns float64) {
	l.wrap = true
	last := max(len(s.widths), 1)
	s.put(1, s.row, text, l)
	s.merge(1, last, s.row)
	size := l.size
	if size == 0 {
		size = body
	}
	perLine := columns * body / size * 0.92
	lines := 1 + int(float64(wording.Width(text))/perLine)
	s.high(s.row, float64(lines)*size*1.6+4)
	s.row++
}

// total is the width of the sheet in digits.
func (s *sheet) total() float64 {
	sum := 0.0
	for _, w := range s.widths {
		sum += w
	}
	return sum
}

// high sets how high a row is, in points.
func (s *sheet) high(row int, points float64) {
	s.heights[row] = points
	s.reach(row)
}

// finish sets what the whole sheet shares: column widths, frozen rows, paper, and titles repeated on every printed
// page.
func (s *sheet) finish(frozen int) {
	for len(s.widths) < s.cols {
		s.widths = append(s.widths, 8)
	}
	for i, w := range s.widths {
		name, _ := excelize.ColumnNumberToName(i + 1)
		s.do(s.file.SetColWidth(s.name, name, name, w))
	}
	hide, zoom := false, 100.0
	s.do(s.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &hide, ZoomScale: &zoom}))
	s.do(
		s.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: frozen, TopLeftCell: cellName(1, frozen+1),
			ActivePane: "bottomLeft",
			Selection: []excelize.Selection{{SQRef: cellName(1, frozen+1), ActiveCell: cellName(1, frozen+1),
				Pane: "bottomLeft"}}}))
	s.onPaper(frozen)
	s.write()
}

// local names a range for this sheet alone.
func (s *sheet) local(name, refersTo string) {
	s.do(s.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refersTo, Scope: s.name}))
}

// named gives a cell a name in the whole workbook: that of the figure in the report's JSON.
func (s *sheet) named(name string, col, row int) {
	s.do(s.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: s.ref(col, row)}))
}
