package brief

import (
	"fmt"
	"math"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"
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

// paper is the PDF being set, page by page. What is set belongs to the current element of the structure, or is an
// artifact where there is none.
type paper struct {
	pdf     *fpdf.Fpdf
	faces   *faces
	added   map[*face]bool
	pages   int
	y       float64 // the next free place on the page
	current *elem
	dry     bool      // nothing is drawn: to see how full the pages get
	marks   []int     // marked stretches on each page
	fills   []float64 // how full each page that is done is
}

func newPaper(f *faces, dry bool) *paper {
	size := fpdf.SizeType{Wd: pageWidth, Ht: pageHeight}
	p := &paper{
		pdf:   fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: size}),
		faces: f,
		added: map[*face]bool{},
		dry:   dry,
	}
	p.pdf.SetMargins(0, 0, 0)
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetCatalogSort(true)
	p.page()
	return p
}

// page begins the next page, with its number: right on odd pages and left on even ones, one character in.
func (p *paper) page() {
	if p.pages > 0 {
		p.fills = append(p.fills, (p.y-top)/depth)
	}
	p.pdf.AddPage()
	p.pages++
	p.marks = append(p.marks, 0)
	p.y = top
	const size = 14.0
	l := single(fmt.Sprintf("\u2014 %d \u2014", p.pages), p.faces.body, size)
	x := left + size
	if p.pages%2 == 1 {
		x = left + measure - size - l.width
	}
	was := p.current
	p.current = nil
	p.text(l, x, bottom+7*mm+0.88*size, nil, ink)
	p.current = was
}

// colour is a colour of type or rule.
type colour [3]int

var (
	ink  = colour{0, 0, 0}
	warn = colour{0x9A, 0x4A, 0x00}
	blue = colour{0x1D, 0x4F, 0x7C}
)

// begin marks what follows as content of the current element, or as an artifact; end ends it.
func (p *paper) begin() {
	if p.current == nil {
		p.pdf.RawWriteStr("/Artifact BMC\n")
		return
	}
	p.pdf.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC\n", p.current.tag, p.marks[p.pages-1]))
	p.current.kids = append(p.current.kids, kid{page: p.pages, mark: p.marks[p.pages-1]})
	p.marks[p.pages-1]++
}

func (p *paper) end() { p.pdf.RawWriteStr("EMC\n") }

// text sets a line from x at a baseline; extra is what is let in after each glyph, or nil.
func (p *paper) text(l line, x, baseline float64, extra []float64, c colour) {
	if len(l.glyphs) == 0 || p.dry {
		return
	}
	p.begin()
	p.pdf.SetTextColor(c[0], c[1], c[2])
	for i := 0; i < len(l.glyphs); {
		g, spacing, end, wide := l.glyphs[i], 0.0, i, 0.0
		if extra != nil {
			spacing = extra[i]
		}
		tracking := g.let(l.size)
		runes := []rune{}
		for end < len(l.glyphs) && l.glyphs[end].alike(g, l.size, tracking) && (extra == nil || extra[end] == spacing) {
			runes = append(runes, l.glyphs[end].r)
			wide += l.glyphs[end].width + spacing
			end++
		}
		p.font(g.face, l.size)
		p.pdf.RawWriteStr(fmt.Sprintf("%.4f Tc\n", spacing+tracking))
		p.run(g, x, baseline, string(runes))
		x += wide
		i = end
	}
	p.end()
}

// run sets a stretch in one face. A character that stands for one beyond the first plane says which.
func (p *paper) run(g glyph, x, baseline float64, text string) {
	if g.actual == 0 {
		p.pdf.Text(x, baseline, text)
		return
	}
	hex := "FEFF"
	for _, u := range utf16.Encode([]rune{g.actual}) {
		hex += fmt.Sprintf("%04X", u)
	}
	p.pdf.RawWriteStr("/Span <</ActualText <" + hex + ">>> BDC\n")
	p.pdf.Text(x, baseline, text)
	p.pdf.RawWriteStr("EMC\n")
}

// alike reports whether two glyphs can be set in one stretch.
func (g glyph) alike(first glyph, size, tracking float64) bool {
	return g.face == first.face && g.actual == 0 && first.actual == 0 && math.Abs(g.let(size)-tracking) < 1e-6 ||
		g == first && first.actual != 0
}

// let is what is let in after a glyph as it is: tracking, or the air taken from a mark.
func (g glyph) let(size float64) float64 { return g.width - g.face.advance(g.r)*size }

func (p *paper) font(f *face, size float64) {
	if !p.added[f] {
		p.added[f] = true
		p.pdf.AddUTF8FontFromBytes(f.name, "", f.data)
	}
	p.pdf.SetFont(f.name, "", size)
}

// rule draws a line across, weight points thick. Rules and bars are artifacts.
func (p *paper) rule(x, y, width, weight float64) {
	if p.dry {
		return
	}
	p.pdf.RawWriteStr("/Artifact BMC\n")
	p.pdf.SetDrawColor(0, 0, 0)
	p.pdf.SetLineWidth(weight)
	p.pdf.Line(x, y, x+width, y)
	p.end()
}

func (p *paper) bar(x, y, width, height float64) {
	if p.dry {
		return
	}
	p.pdf.RawWriteStr("/Artifact BMC\n")
	p.pdf.SetFillColor(blue[0], blue[1], blue[2])
	p.pdf.Rect(x, y, width, height, "F")
	p.end()
}

// baseline is where type of a size stands in a line of a height.
func baseline(height, size float64) float64 { return (height-size)/2 + 0.88*size }
