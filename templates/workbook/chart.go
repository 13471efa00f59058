package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// series is one series of a native chart: a column of a table.
type series struct {
	col    int
	colour string
	label  string // colour of the figures on it
}

// chart draws the columns of a table under it, and moves on below. Figures stand on the marks, so there is neither grid
// nor value axis.
func (s *sheet) chart(kind excelize.ChartType, title string, p placed, categories int, columns []series, height uint) {
	if p.last < p.first || s.err != nil {
		return
	}
	zero, gap, overlap, font := 0.0, uint(45), 0, s.say("book.face")
	if kind == excelize.BarStacked {
		overlap = 100
	}
	plain := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFFFF"}}
	c := &excelize.Chart{Type: kind, GapWidth: &gap, Overlap: &overlap, Fill: plain,
		Border: excelize.LineOptions{Type: excelize.LineNone},
		Title: excelize.ChartTitle{
			Paragraph: []excelize.RichTextRun{{Text: title,
				Font: &excelize.Font{Family: font, Size: 11, Bold: true, Color: ink}}},
		},
		Legend:    excelize.ChartLegend{Position: "top", Font: &excelize.Font{Family: font, Size: 9, Color: ink}},
		Dimension: excelize.ChartDimension{Width: 660, Height: height},
		PlotArea: excelize.ChartPlotArea{ShowVal: true,
			NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0;-#,##0;", SourceLinked: false}},
		XAxis: excelize.ChartAxis{Font: excelize.Font{Family: font, Size: 9, Color: ink},
			ReverseOrder: kind != excelize.Col},
		YAxis:  excelize.ChartAxis{None: true, Minimum: &zero},
		Format: excelize.GraphicOptions{AltText: title, Positioning: "oneCell"},
	}
	at := func(col int) string {
		return fmt.Sprintf("%s!%s:%s", quoted(s.name), absolute(col, p.first), absolute(col, p.last))
	}
	for _, x := range columns {
		c.Series = append(c.Series, excelize.ChartSeries{Name: s.ref(x.col, p.head), Categories: at(categories),
			Values:    at(x.col),
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{x.colour}},
			DataLabel: excelize.ChartDataLabel{Font: excelize.Font{Family: font, Size: 9, Color: x.label}}})
	}
	s.do(s.file.AddChart(s.name, cellName(1, s.row+1), c))
	from := s.row
	s.row += int(float64(height)*0.75/rowHeight) + 3
	s.kept = append(s.kept, [2]int{p.head - 1, s.row - 2}, [2]int{from, s.row - 2})
}

func (s *sheet) trendChart(p placed) {
	s.chart(excelize.Col, s.say("book.chart.trend"), p, 1, []series{{3, accent, ink}, {4, light, ink}}, 280)
}

// mostBars is the number of bars beyond which a chart of them could not be read.
const mostBars = 24

// claimedChart sets claimed (light) above reconciled (dark), region by region.
func (s *sheet) claimedChart(p placed, categories, claimed, reconciled, rows int) {
	if rows <= mostBars {
		s.chart(excelize.Bar, s.say("book.chart.regions"), p, categories,
			[]series{{claimed, light, ink}, {reconciled, accent, ink}}, uint(90+min(rows*24, 500)))
	}
}

// filingChart stacks the states of each period.
func (s *sheet) filingChart(p placed, rows int) {
	states := []series{{3, accent, "FFFFFF"}, {4, light, ink}, {5, amber, "FFFFFF"}, {6, second, "FFFFFF"}}
	if s.r.Filing.Quarantined > 0 {
		states = append(states, series{7, warn, "FFFFFF"})
	}
	if rows <= mostBars {
		s.chart(excelize.BarStacked, s.say("caption.filing"), p, 1, states, uint(90+min(rows*24, 500)))
	}
}
