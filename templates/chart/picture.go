// Package chart draws the charts of a report: the trend, claimed against reconciled, and how submissions were filed.
//
// A chart is a Picture: plain marks at places given in points, so that every form draws the same one. The brief sets
// the marks as lines and type of its own; PNG paints them for forms that need an image. Series differ in lightness, so
// that grey print and colour-blind eyes tell them apart; each value stands on its mark in digits, so there is neither
// grid nor value axis. The package is pure.
package chart

import "unicode"

// Width is the width of every chart, in points: the measure of the brief's page.
const Width = 442.0

// Colour is 0xRRGGBB.
type Colour uint32

// The colours of the look. Their lightness in grey print is 37, 96, 72, 69, 158 and 117.
const (
	Ink    Colour = 0x1B2733 // words and digits
	Second Colour = 0x55636F // heads, units; returned
	Rule   Colour = 0x3D4B57 // axes
	Accent Colour = 0x1D4F7C // direct, reconciled, on time
	Light  Colour = 0x7FA6C9 // indirect, claimed, late
	Amber  Colour = 0xB8651B // missing, and nothing else
	Warn   Colour = 0x9A4A00 // the word for what was not filed
	White  Colour = 0xFFFFFF
)

// RGB returns the three parts of c.
func (c Colour) RGB() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// Picture is a chart as marks, drawn in their order. Sizes and places are in points from the top left.
type Picture struct {
	Width, Height float64
	Alt           string // what it shows, in words, for who cannot see it
	Marks         []Mark
}

// Shape is the kind of a mark.
type Shape int

// The three shapes.
const (
	Box  Shape = iota // filled, from X, Y to the right and down by W, H
	Line              // from X, Y by W, H, Size thick
	Text              // at the baseline Y, Size high, from, around or up to X
)

// Anchor says where a text stands at its X.
type Anchor int

// The three anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Mark is one shape of a picture.
type Mark struct {
	Shape  Shape
	X, Y   float64
	W, H   float64
	Size   float64
	Text   string
	Anchor Anchor
	Colour Colour
}

func (p *Picture) box(x, y, w, h float64, c Colour) {
	if w > 0 && h > 0 {
		p.Marks = append(p.Marks, Mark{Shape: Box, X: x, Y: y, W: w, H: h, Colour: c})
	}
}

func (p *Picture) text(text string, x, y, size float64, a Anchor, c Colour) {
	if text != "" {
		p.Marks = append(p.Marks, Mark{Shape: Text, X: x, Y: y, Size: size, Text: text, Anchor: a, Colour: c})
	}
}

// The sizes of type: names and heads, and values.
const (
	nameSize  = 10.5
	valueSize = 9.5
)

// Series is one entry of a legend.
type Series struct {
	Name   string
	Colour Colour
}

// legend sets the series side by side from x, at the top.
func (p *Picture) legend(x float64, series ...Series) {
	for _, s := range series {
		p.box(x, 4, 9, 9, s.Colour)
		p.text(s.Name, x+13, 12, nameSize, Start, Ink)
		x += 13 + textWidth(s.Name, nameSize) + 16
	}
}

// textWidth is about how wide text is set: a Chinese or Korean character is as wide as high, any other a little over
// half that.
func textWidth(text string, size float64) float64 {
	em := 0.0
	for _, r := range text {
		if r >= 0x1100 && !unicode.In(r, unicode.Mn, unicode.Cf) {
			em++
		} else {
			em += 0.56
		}
	}
	return em * size
}

// fitted cuts text to a width, with an ellipsis.
func fitted(text string, size, width float64) string {
	if textWidth(text, size) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && textWidth(string(runes)+"\u2026", size) > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "\u2026"
}
