package brief

import (
	"math"

	"huizong/templates/content"
)

// Type of tables, in points.
const (
	tableSize = 10.5
	tableLine = 14.0
	noteLine  = 16.0
)

// sheet is a table as it is laid out: rows of lines, with the caption and head that are repeated where it goes on.
type sheet struct {
	t       table
	faces   *faces
	padding float64 // above and below a row
	rows    []laid
	head    laid
	height  float64 // of everything, notes included
	notes   []line
}

// laid is a row broken into lines.
type laid struct {
	row    content.Row
	total  bool
	cells  [][]line
	height float64
}

// captionHeight is the line with the title and the unit, and the space below it.
const captionHeight = 24.0

func layTable(t table, f *faces, padding float64) *sheet {
	s := &sheet{t: t, faces: f, padding: padding}
	heads := content.Row{}
	for _, c := range t.Columns {
		heads.Cells = append(heads.Cells, content.Cell{Text: c.Head})
	}
	s.head = s.lay(heads, 3, false)
	s.height = captionHeight + s.head.height
	for i, r := range t.All() {
		l := s.lay(r, padding, t.Total != nil && i == len(t.Rows))
		s.rows = append(s.rows, l)
		s.height += l.height
	}
	if len(t.Notes) > 0 {
		s.notes = breakLines([]run{{text: t.note, style: f.body, size: tableSize}}, measure, 0)
		s.height += noteLine*float64(len(s.notes)) + 4
	}
	return s
}

// lay breaks the cells of a row into lines of their column's width. Figures never wrap.
func (s *sheet) lay(r content.Row, pad float64, total bool) laid {
	out := laid{row: r, total: total, height: tableLine + 2*pad}
	for i, c := range r.Cells {
		_, width := s.column(i)
		if r.Spans {
			width = measure
		} else if s.t.Columns[i].Right {
			width = 10 * measure
		}
		lines := breakLines([]run{{text: minus(c), style: s.style(r, c), size: tableSize}}, width, 0)
		out.cells = append(out.cells, lines)
		out.height = max(out.height, tableLine*float64(len(lines))+2*pad)
	}
	return out
}

func (s *sheet) style(r content.Row, c content.Cell) style {
	if r.Bold && c.Kind != content.None {
		return s.faces.bold
	}
	return s.faces.body
}

// column returns where column i begins, and how much room its text has.
func (s *sheet) column(i int) (x, width float64) {
	for _, w := range s.t.widths[:i] {
		x += w * measure
	}
	width = s.t.widths[i] * measure
	if i > 0 && !s.t.Columns[i].Right && s.t.Columns[i-1].Right { // a text after figures is set in
		x, width = x+22, width-22
	}
	if i+1 < len(s.t.Columns) {
		width -= tableSize / 2 // air beside the next column
	}
	return x, width
}

// figures is how wide the widest figure of a column is, beside which its bars end; the usual ones have room for five
// digits.
func (s *sheet) figures(i int) float64 {
	widest := 32.0
	for _, r := range s.rows {
		for _, l := range r.cells[min(i, len(r.cells)-1)] {
			if !r.row.Spans {
				widest = max(widest, l.width)
			}
		}
	}
	return widest
}

// least is the height of the beginning of a table: its head and two rows, or the first lines of a long one.
func (s *sheet) least() float64 {
	h := captionHeight + s.head.height
	for _, r := range s.rows[:min(2, len(s.rows))] {
		h += min(r.height, splitLines*tableLine)
	}
	return h
}

// splitLines is how many lines a row must have to be continued on the next page.
const splitLines = 8

// kept is how many rows stay together at the beginning and at the end of a table.
const kept = 2

// set sets the table, and goes on on another page with its head repeated.
func (s *sheet) set(p *paper, e *elem) {
	s.begin(p, s.t.title, e)
	for i := range s.rows {
		need := s.rows[i].height
		if left := len(s.rows) - i; i >= kept && left <= kept+1 {
			for _, r := range s.rows[i+1:] {
				need += r.height
			}
		}
		if s.rows[i].lines() >= splitLines {
			need = 3 * tableLine
		}
		if p.y+need > bottom+0.5 {
			p.rule(left, p.y, measure, 1.5)
			p.page()
			s.begin(p, s.t.continued, e)
		}
		s.setRow(p, s.rows[i], e)
	}
	p.rule(left, p.y, measure, 1.5)
	p.current = nil
	if len(s.notes) > 0 {
		p.y += 4
		p.current = e.child("P")
	}
	for _, l := range s.notes {
		if p.y+noteLine > bottom+0.5 {
			p.page()
		}
		p.text(l, left, p.y+baseline(noteLine, tableSize), nil, ink)
		p.y += noteLine
	}
	p.current = nil
}

// captionAt is how far in a title stands: in the middle, or further left where it would run into the unit at the right.
func captionAt(title, unit float64) float64 {
	return max(min((measure-title)/2, measure-unit-tableSize-title), 0)
}

// begin sets the title, the unit and the head.
func (s *sheet) begin(p *paper, title string, e *elem) {
	p.current = e.child("Caption")
	l, u := single(title, s.faces.heiBold, 12), single(s.t.Unit, s.faces.body, tableSize)
	p.text(l, left+captionAt(l.width, u.width), p.y+baseline(20, 12), nil, ink)
	p.text(u, left+measure-u.width, p.y+baseline(20, 12), nil, ink)
	p.y += captionHeight
	p.rule(left, p.y, measure, 1.5)
	s.cells(p, s.head, 3, e, true)
	p.y += s.head.height
	p.rule(left, p.y, measure, 0.75)
}

// setRow sets a row; a row higher than what is left of the page is set line by line.
func (s *sheet) setRow(p *paper, r laid, e *elem) {
	if r.total {
		p.rule(left, p.y, measure, 0.75)
	}
	if p.y+r.height <= bottom+0.5 {
		s.cells(p, r, s.padding, e, false)
		p.y += r.height
		return
	}
	for _, part := range r.parts(int((bottom-p.y-2*s.padding)/tableLine), s.padding) {
		if p.y+part.height > bottom+0.5 {
			p.rule(left, p.y, measure, 1.5)
			p.page()
			s.begin(p, s.t.continued, e)
		}
		s.cells(p, part, s.padding, e, false)
		p.y += part.height
	}
}

// parts cuts a row into parts: the first of so many lines, the others as a page holds.
func (r laid) parts(first int, padding float64) []laid {
	const room = depth - captionHeight - 4*tableLine
	full := int(math.Floor(room/tableLine)) - 1
	var out []laid
	take := max(first, 1)
	for done, lines := 0, r.lines(); done < lines; {
		n := min(take, lines-done)
		part := laid{row: r.row, total: r.total, height: tableLine*float64(n) + 2*padding}
		for _, c := range r.cells {
			part.cells = append(part.cells, c[min(done, len(c)):min(done+n, len(c))])
		}
		out = append(out, part)
		done, take = done+n, full
	}
	return out
}

func (r laid) lines() int {
	n := 0
	for _, c := range r.cells {
		n = max(n, len(c))
	}
	return n
}

// cells sets the cells of a row: heads and first cells are heads to a reader's program too.
func (s *sheet) cells(p *paper, r laid, pad float64, e *elem, head bool) {
	tr := e.child("TR")
	for i, lines := range r.cells {
		p.current = tr.child("TD")
		if head {
			p.current.tag, p.current.scope = "TH", "Column"
		} else if i == 0 {
			p.current.tag, p.current.scope = "TH", "Row"
		}
		x, _ := s.column(i)
		width := s.t.widths[i] * measure
		for j, l := range lines {
			at := left + x
			if s.t.Columns[i].Right && !r.row.Spans {
				at = left + x + width - l.width
			}
			p.text(l, at, p.y+pad+tableLine*float64(j)+baseline(tableLine, tableSize), nil, ink)
		}
		if !head && !r.row.Spans && r.row.Cells[i].Bar > 0 {
			full := width - s.figures(i) - 16
			p.bar(left+x+8, p.y+pad+3.5, full*float64(r.row.Cells[i].Bar)/1000, 7)
		}
	}
	p.current = nil
}
