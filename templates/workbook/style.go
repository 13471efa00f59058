package workbook

import "github.com/xuri/excelize/v2"

// Colours of the look (docs: the look, "Colour").
const (
	ink    = "1B2733"
	second = "55636F"
	rule   = "3D4B57"
	accent = "1D4F7C"
	light  = "7FA6C9"
	amber  = "B8651B"
	warn   = "9A4A00"
)

// Number formats. Minus is the plain sign, so that a figure pastes as a number.
const (
	whole    = "#,##0"
	changed  = "+#,##0;-#,##0;0"
	percent  = "0.0%"
	growth   = "+0.0%;-0.0%;0.0%"
	apart    = "+0.0;-0.0;0.0"
	codeText = "@"
)

// look is everything in which the style of a cell can differ.
type look struct {
	format      string
	size        float64 // points; 0 is body
	colour      string  // empty is ink
	bold        bool
	right, wrap bool
	indent      int
	top, bottom int // rules: 0 none, 1 thin, 2 medium
}

// body is the size of type, in points, but for titles; quiet is the look of notes.
const body = 10.5

var quiet = look{colour: second}

// style returns the number of a look, made once.
func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	s := &excelize.Style{Font: &excelize.Font{Family: b.say("book.face"), Size: l.size, Bold: l.bold, Color: l.colour},
		Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: l.wrap, Indent: l.indent}}
	if l.size == 0 {
		s.Font.Size = body
	}
	if l.colour == "" {
		s.Font.Color = ink
	}
	if l.right {
		s.Alignment.Horizontal = "right"
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	if l.top > 0 {
		s.Border = append(s.Border, excelize.Border{Type: "top", Color: rule, Style: l.top})
	}
	if l.bottom > 0 {
		s.Border = append(s.Border, excelize.Border{Type: "bottom", Color: rule, Style: l.bottom})
	}
	id, err := b.file.NewStyle(s)
	b.do(err)
	b.styles[l] = id
	return id
}
