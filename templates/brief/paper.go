package brief

import (
	"fmt"
	"math"

	"github.com/signintech/gopdf"
)

// The page of GB/T 9704, in points: A4, a type area of 156 × 225 mm with 37 mm above and 28 mm left of it.
const (
	mm         = 72 / 25.4
	pageWidth  = 210 * mm
	pageHeight = 297 * mm
	left       = 28 * mm
	top        = 37 * mm
	measure    = 156 * mm
	depth      = 225 * mm
	bottom     = top + depth
)

// paper is the PDF being set, page by page. Its first error stays in err.
type paper struct {
	pdf   *gopdf.GoPdf
	faces *faces
	added map[*face]bool
	pages int
	y     float64 // the next free place on the page
	err   error
}

func newPaper(f *faces) *paper {
	p := &paper{pdf: &gopdf.GoPdf{}, faces: f, added: map[*face]bool{}}
	p.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}, Unit: gopdf.UnitPT})
	p.page()
	return p
}

func (p *paper) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

// page begins the next page, with its number: right on odd pages and left on even ones, one character in.
func (p *paper) page() {
	p.pdf.AddPage()
	p.pages++
	p.y = top
	const size = 14.0
	glyphs := glyphsOf([]run{{text: fmt.Sprintf("\u2014 %d \u2014", p.pages), style: p.faces.body, size: size}})
	l := line{glyphs: glyphs, size: size, width: visible(glyphs), last: true}
	x := left + size
	if p.pages%2 == 1 {
		x = left + measure - size - l.width
	}
	p.text(l, x, bottom+7*mm+0.88*size, nil, ink)
}

// colour is a colour of type or rule.
type colour [3]uint8

var (
	ink  = colour{0, 0, 0}
	warn = colour{0x9A, 0x4A, 0x00}
)

// text sets a line from x at a baseline; extra is what is let in after each glyph, or nil.
func (p *paper) text(l line, x, baseline float64, extra []float64, c colour) {
	p.pdf.SetTextColor(c[0], c[1], c[2])
	for i := 0; i < len(l.glyphs); {
		g, spacing, end, wide := l.glyphs[i], 0.0, i, 0.0
		if extra != nil {
			spacing = extra[i]
		}
		tracking := g.let(l.size)
		runes := []rune{}
		for end < len(l.glyphs) && l.glyphs[end].face == g.face && (extra == nil || extra[end] == spacing) &&
			math.Abs(l.glyphs[end].let(l.size)-tracking) < 1e-6 {
			runes = append(runes, l.glyphs[end].r)
			wide += l.glyphs[end].width + spacing
			end++
		}
		p.font(g.face, l.size)
		p.do(p.pdf.SetCharSpacing(spacing + tracking))
		p.pdf.SetXY(x, baseline)
		p.do(p.pdf.Text(string(runes)))
		x += wide
		i = end
	}
}

// let is what is let in after a glyph as it is: tracking, or the air taken from a mark.
func (g glyph) let(size float64) float64 { return g.width - g.face.advance(g.r)*size }

func (p *paper) font(f *face, size float64) {
	if !p.added[f] {
		p.added[f] = true
		p.do(p.pdf.AddTTFFontData(f.name, f.data))
	}
	p.do(p.pdf.SetFont(f.name, "", size))
}

// rule draws a line across, weight points thick.
func (p *paper) rule(x, y, width, weight float64) {
	p.pdf.SetStrokeColor(0, 0, 0)
	p.pdf.SetLineWidth(weight)
	p.pdf.Line(x, y, x+width, y)
}

// baseline is where type of a size stands in a line of a height.
func baseline(height, size float64) float64 { return (height-size)/2 + 0.88*size }
