package chart

import (
	"fmt"
	"math"

	"github.com/go-analyze/charts"
	"github.com/golang/freetype/truetype"
)

// dpi is at which the painter takes sizes of type; it counts everything else in pixels.
const dpi = 96.0

// PNG paints a picture, scale pixels to the point, with one TrueType font. The same picture, scale and font give the
// same bytes.
func PNG(p Picture, scale int, font []byte) ([]byte, error) {
	face, err := truetype.Parse(font)
	if err != nil {
		return nil, fmt.Errorf("read the font of a chart: %w", err)
	}
	px := func(v float64) int { return int(math.Round(v * float64(scale))) }
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: px(p.Width),
		Height: px(p.Height), Font: face})
	painter.FilledRect(0, 0, px(p.Width), px(p.Height), charts.ColorWhite, charts.ColorTransparent, 0)
	for _, m := range p.Marks {
		r, g, b := m.Colour.RGB()
		colour := charts.ColorRGB(r, g, b)
		switch m.Shape {
		case Box:
			painter.FilledRect(px(m.X), px(m.Y), px(m.X+m.W), px(m.Y+m.H), colour, charts.ColorTransparent, 0)
		case Line:
			painter.LineStroke([]charts.Point{{X: px(m.X), Y: px(m.Y)}, {X: px(m.X + m.W), Y: px(m.Y + m.H)}}, colour,
				m.Size*float64(scale))
		case Text:
			style := charts.FontStyle{FontSize: m.Size * float64(scale) * 72 / dpi, FontColor: colour, Font: face}
			x := px(m.X)
			if m.Anchor != Start {
				wide := painter.MeasureText(m.Text, 0, style).Width()
				x -= wide / (3 - int(m.Anchor))
			}
			painter.Text(m.Text, x, px(m.Y), 0, style)
		}
	}
	out, err := painter.Bytes()
	if err != nil {
		return nil, fmt.Errorf("paint chart: %w", err)
	}
	return out, nil
}
