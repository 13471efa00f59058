package brief

import "math"

// Type of tables, in points.
const (
	tableSize = 10.5
	tableLine = 14.0
	noteLine  = 16.0
	padding   = 2.0
)

// sheet is a table as it is laid out: rows of lines, with the caption and head that are repeated where it goes on.
type sheet struct {
	t      table
	faces  *faces
	rows   []laid
	head   laid
	height float64 // of everything, notes included
	notes  [][]line
}

// laid is a row broken into lines.
type laid struct {
	row    row
	cells  [][]line
	height float64
}

// captionHeight is the line with the title and the unit, and the space below it.
const captionHeight = 24.0

func layTable(t table, f *faces) *sheet {
	s := &sheet{t: t, faces: f}
	heads := make([]cell, len(t.columns))
	for i, c := range t.columns {
		heads[i] = one(c.head)
	}
	s.head = s.lay(row{cells: heads}, 3)
	s.height = captionHeight + s.head.height
	for _, r := range t.rows {
		l := s.lay(r, padding)
		s.rows = append(s.rows, l)
		s.height += l.height
	}
	for _, n := range t.notes {
		lines := breakLines([]run{{text: n, style: f.body, size: tableSize}}, measure, 0)
		s.notes = append(s.notes, lines)
		s.height += noteLine * float64(len(lines))
	}
	if len(t.notes) > 0 {
		s.height += 4
	}
	return s
}

// lay breaks the cells of a row into lines of their column's width. Figures never wrap.
func (s *sheet) lay(r row, pad float64) laid {
	out := laid{row: r, height: tableLine + 2*pad}
	for i, c := range r.cells {
		_, width := s.column(i)
		if c.indent {
			width -= tableSize
		}
		if s.t.columns[i].right && pad == padding {
			width = 10 * measure
		}
		var lines []line
		for _, text := range c.lines {
			lines = append(lines, breakLines([]run{{text: text, style: s.style(r, c), size: tableSize}}, width, 0)...)
		}
		out.cells = append(out.cells, lines)
		out.height = max(out.height, tableLine*float64(len(lines))+2*pad)
	}
	return out
}

func (s *sheet) style(r row, c cell) style {
	switch {
	case r.kind == group:
		return s.faces.heiBold
	case r.kind == total && !c.light:
		return s.faces.bold
	}
	return s.faces.body
}

// column returns where column i begins, and how much room its text has.
func (s *sheet) column(i int) (x, width float64) {
	for _, c := range s.t.columns[:i] {
		x += c.width * measure
	}
	width = s.t.columns[i].width * measure
	if s.t.columns[i].gap {
		x, width = x+22, width-22
	}
	if i+1 < len(s.t.columns) && !s.t.columns[i].right || i > 0 && s.t.columns[i].right {
		width -= tableSize / 2 // air beside the next column
	}
	return x, width
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

// set sets the table, and goes on on another page with its head repeated. The last row before the total stays with it.
func (s *sheet) set(p *paper) {
	s.begin(p, s.t.title)
	for i := range s.rows {
		need := s.rows[i].height
		if i+1 < len(s.rows) && s.rows[i+1].row.kind != plain {
			need += s.rows[i+1].height
		}
		if s.rows[i].row.kind == group && i+2 < len(s.rows) {
			need += s.rows[i+1].height
		}
		if s.rows[i].lines() >= splitLines {
			need = 3 * tableLine
		}
		if p.y+need > bottom+0.5 {
			p.rule(left, p.y, measure, 1.5)
			p.page()
			s.begin(p, s.t.continued)
		}
		s.setRow(p, s.rows[i], i)
	}
	p.rule(left, p.y, measure, 1.5)
	if len(s.notes) > 0 {
		p.y += 4
	}
	for _, lines := range s.notes {
		for _, l := range lines {
			if p.y+noteLine > bottom+0.5 {
				p.page()
			}
			p.text(l, left, p.y+baseline(noteLine, tableSize), nil, ink)
			p.y += noteLine
		}
	}
}

// begin sets the title, the unit and the head.
func (s *sheet) begin(p *paper, title string) {
	glyphs := glyphsOf([]run{{text: title, style: s.faces.heiBold, size: 12}})
	l := line{glyphs: glyphs, size: 12, width: visible(glyphs), last: true}
	p.text(l, left+(measure-l.width)/2, p.y+baseline(20, 12), nil, ink)
	if s.t.unit != "" {
		glyphs = glyphsOf([]run{{text: s.t.unit, style: s.faces.body, size: tableSize}})
		u := line{glyphs: glyphs, size: tableSize, width: visible(glyphs), last: true}
		p.text(u, left+measure-u.width, p.y+baseline(20, 12), nil, ink)
	}
	p.y += captionHeight
	p.rule(left, p.y, measure, 1.5)
	s.cells(p, s.head, 3)
	p.y += s.head.height
	p.rule(left, p.y, measure, 0.75)
}

// setRow sets a row; a row higher than what is left of the page is set line by line.
func (s *sheet) setRow(p *paper, r laid, i int) {
	if r.row.kind == total || r.row.kind == group && i > 0 {
		p.rule(left, p.y, measure, 0.75)
	}
	if p.y+r.height <= bottom+0.5 {
		s.cells(p, r, padding)
		p.y += r.height
		return
	}
	for _, part := range r.parts(int((bottom - p.y - 2*padding) / tableLine)) {
		if p.y+part.height > bottom+0.5 {
			p.rule(left, p.y, measure, 1.5)
			p.page()
			s.begin(p, s.t.continued)
		}
		s.cells(p, part, padding)
		p.y += part.height
	}
}

// parts cuts a row into parts: the first of so many lines, the others as a page holds.
func (r laid) parts(first int) []laid {
	const room = depth - captionHeight - 4*tableLine
	full := int(math.Floor(room/tableLine)) - 1
	var out []laid
	take := max(first, 1)
	for done, lines := 0, r.lines(); done < lines; {
		n := min(take, lines-done)
		part := laid{row: r.row, height: tableLine*float64(n) + 2*padding}
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

func (s *sheet) cells(p *paper, r laid, pad float64) {
	for i, lines := range r.cells {
		x, _ := s.column(i)
		for j, l := range lines {
			at := left + x
			switch {
			case s.t.columns[i].right:
				at = left + x + s.t.columns[i].width*measure - l.width
			case i < len(r.row.cells) && r.row.cells[i].indent:
				at += tableSize
			}
			p.text(l, at, p.y+pad+tableLine*float64(j)+baseline(tableLine, tableSize), nil, ink)
		}
	}
}
