package brief

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/signintech/gopdf"

	"huizong/templates/chart"
	"huizong/templates/wording"
)

// Type of running text, in points.
const (
	bodySize = 16.0
	bodyLine = 29.0
	noteSize = 12.0
	notePtch = 20.0
)

// typeset sets the document as PDF.
func typeset(d *document, f *faces) ([]byte, error) {
	p := newPaper(f)
	s := setter{d, f}
	p.flow(s.items())
	p.pdf.SetInfo(gopdf.PdfInfo{Title: d.name, Author: d.author, Subject: d.to, Creator: "huizong", Producer: "gopdf",
		CreationDate: d.made})
	if p.err != nil {
		return nil, p.err
	}
	var buf bytes.Buffer
	if _, err := p.pdf.WriteTo(&buf); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return withLanguage(buf.Bytes(), string(d.locale)), nil
}

// setter turns blocks into items.
type setter struct {
	d *document
	f *faces
}

// tracking draws Chinese body text together so that 28 characters fill a line.
func (s setter) tracking() float64 {
	if s.d.locale == wording.Chinese {
		return measure/28 - bodySize
	}
	return 0
}

func (s setter) items() []item {
	out := s.opening()
	for _, b := range s.d.blocks {
		switch b := b.(type) {
		case heading:
			out = append(out, s.heading(b)...)
		case paragraph:
			out = append(out, s.paragraph(b)...)
		case table:
			t := layTable(b, s.f)
			out = append(out, item{space: 8, height: t.height, split: t, after: 12})
		case figure:
			out = append(out, s.figure(b)...)
		case notes:
			out = append(out, s.notes(b)...)
		}
	}
	return append(out, s.end()...)
}

// set makes one item of a line.
func set(l line, height, x float64, extra []float64, c colour) item {
	return item{height: height, draw: func(p *paper, y float64) { p.text(l, x, y+baseline(height, l.size), extra, c) }}
}

func single(text string, st style, size float64) line {
	glyphs := glyphsOf([]run{{text: text, style: st, size: size}})
	return line{glyphs: glyphs, size: size, width: visible(glyphs), last: true}
}

// opening is the title, the banner of a correction, and the salutation.
func (s setter) opening() []item {
	const size, height = 22.0, 34.0
	out := []item{{height: 14.5, draw: func(*paper, float64) {}, keep: true}}
	for _, text := range s.d.title {
		for _, l := range breakLines([]run{{text: text, style: s.f.bold, size: size}}, measure, 0) {
			x := set(l, height, left+(measure-l.width)/2, nil, ink)
			x.keep = true
			out = append(out, x)
		}
	}
	if s.d.banner != "" {
		for _, l := range breakLines([]run{{text: s.d.banner, style: s.f.body, size: 12}}, measure, 0) {
			x := set(l, 20, left+(measure-l.width)/2, nil, warn)
			x.keep = true
			out = append(out, x)
		}
	}
	out = append(out, item{height: bodyLine, draw: func(*paper, float64) {}, keep: true})
	if s.d.to != "" {
		for _, l := range breakLines([]run{{s.d.to, s.f.body, bodySize, s.tracking()}}, measure, 0) {
			out = append(out, set(l, bodyLine, left, nil, ink))
		}
	}
	return out
}

func (s setter) heading(h heading) []item {
	st := s.f.heiBold
	if h.level == 2 {
		st = s.f.body
	}
	var out []item
	for i, l := range breakLines([]run{{text: h.text, style: st, size: bodySize}}, measure-2*bodySize, 0) {
		x := set(l, bodyLine, left+2*bodySize, nil, ink)
		x.keep = true
		if i == 0 && h.level == 1 {
			draw := x.draw
			x.draw = func(p *paper, y float64) {
				p.pdf.SetXY(left, y)
				p.pdf.AddOutlineWithPosition(h.text)
				draw(p, y)
			}
		}
		out = append(out, x)
	}
	return out
}

// paragraph is set justified, its first line two characters in. Its first two lines stay together, and so do its last
// two.
func (s setter) paragraph(b paragraph) []item {
	var runs []run
	for _, t := range b.spans {
		st := s.f.body
		if t.bold {
			st = s.f.bold
		}
		runs = append(runs, run{t.text, st, bodySize, s.tracking()})
	}
	const indent = 2 * bodySize
	lines := breakLines(runs, measure, indent)
	var out []item
	for i, l := range lines {
		x, width := left, float64(measure)
		if i == 0 {
			x, width = left+indent, measure-indent
		}
		it := set(l, bodyLine, x, l.stretch(width+s.tracking()), ink)
		it.keep = i == 0 && len(lines) > 1 || i == len(lines)-2
		out = append(out, it)
	}
	return out
}

// figure is the chart, its title and its notes, together.
func (s setter) figure(f figure) []item {
	out := []item{{space: 10, height: f.chart.Height, keep: true,
		draw: func(p *paper, y float64) { p.chart(f.chart, y, s.f) }}}
	for i, l := range breakLines([]run{{text: f.title, style: s.f.heiBold, size: 12}}, measure, 0) {
		x := set(l, 20, left+(measure-l.width)/2, nil, ink)
		x.keep = true
		if i == 0 {
			x.space = 6
		}
		out = append(out, x)
	}
	for _, n := range f.notes {
		for _, l := range breakLines([]run{{text: n, style: s.f.body, size: tableSize}}, measure, 0) {
			x := set(l, noteLine, left, nil, ink)
			x.keep = true
			out = append(out, x)
		}
	}
	out[len(out)-1].keep, out[len(out)-1].after = false, 12
	return out
}

// chart sets the marks of a chart as lines and type, so that it prints sharp and its words can be searched.
func (p *paper) chart(c chart.Picture, y float64, f *faces) {
	for _, m := range c.Marks {
		r, g, b := m.Colour.RGB()
		switch m.Shape {
		case chart.Box:
			p.pdf.SetFillColor(r, g, b)
			p.pdf.RectFromUpperLeftWithStyle(left+m.X, y+m.Y, m.W, m.H, "F")
		case chart.Line:
			p.pdf.SetStrokeColor(r, g, b)
			p.pdf.SetLineWidth(m.Size)
			p.pdf.Line(left+m.X, y+m.Y, left+m.X+m.W, y+m.Y+m.H)
		case chart.Text:
			l := single(m.Text, f.hei, m.Size)
			p.text(l, left+m.X-l.width*float64(m.Anchor)/2, y+m.Y, nil, colour{r, g, b})
		}
	}
}

// notes are numbered and hang from their numbers.
func (s setter) notes(b notes) []item {
	const hang = 2 * noteSize
	var out []item
	for i, text := range b.items {
		lines := breakLines([]run{{text: text, style: s.f.body, size: noteSize}}, measure-hang, 0)
		number := single(strconv.Itoa(i+1)+".", s.f.body, noteSize)
		for j, l := range lines {
			it := set(l, notePtch, left+hang, l.stretch(measure-hang), ink)
			if j == 0 {
				draw := it.draw
				it.draw = func(p *paper, y float64) {
					p.text(number, left, y+baseline(notePtch, noteSize), nil, ink)
					draw(p, y)
				}
			}
			// the signature never stands alone
			it.keep = j == 0 && len(lines) > 1 || j == len(lines)-2 || i == len(b.items)-1
			out = append(out, it)
		}
	}
	return out
}

// end is the closing words, the attachment, the signature over the date, and what identifies the report, all on one
// page.
func (s setter) end() []item {
	c := s.d.closing
	var out []item
	add := func(space float64, it item) {
		it.space, it.keep = space, true
		out = append(out, it)
	}
	indented := func(text string, space float64) {
		for i, l := range breakLines([]run{{text, s.f.body, bodySize, s.tracking()}}, measure-2*bodySize, 0) {
			if i > 0 {
				space = 0
			}
			add(space, set(l, bodyLine, left+2*bodySize, nil, ink))
		}
	}
	indented(c.text, 4)
	if c.attachment != "" {
		indented(c.attachment, bodyLine)
	}
	// The date ends two characters from the right edge; the signature begins two characters left of it.
	date := single(c.date, s.f.body, bodySize)
	dateX := left + measure - 2*bodySize - date.width
	names := breakLines([]run{{text: c.signature, style: s.f.body, size: bodySize}}, measure-2*bodySize, 0)
	signX := dateX - 2*bodySize
	for _, l := range names {
		signX = max(left, min(signX, left+measure-2*bodySize-l.width))
	}
	for i, l := range names {
		space := 0.0
		if i == 0 {
			space = bodyLine
		}
		add(space, set(l, bodyLine, signX, nil, ink))
	}
	add(0, set(date, bodyLine, dateX, nil, ink))
	out = append(out, item{space: bodyLine, height: 6, keep: true,
		draw: func(p *paper, y float64) { p.rule(left, y, measure, 0.75) }})
	for _, l := range breakLines([]run{{text: c.identity, style: s.f.body, size: 9}}, measure, 0) {
		add(0, set(l, 14, left, nil, ink))
	}
	if c.hash != "" {
		label := single(c.hashLabel, s.f.body, 9)
		hash := single(c.hash, s.f.mono, 8.5)
		it := set(label, 14, left, nil, ink)
		draw := it.draw
		it.draw = func(p *paper, y float64) {
			draw(p, y)
			p.text(hash, left+label.width, y+baseline(14, 9), nil, ink)
		}
		add(0, it)
	}
	out[len(out)-1].keep = false
	return out
}
