package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Room between the margins of A4 upright, in points, and by how much those above and below take more.
const across, down, edges = 509.0, 734.0, 22.0

// shrunk is how small a sheet may come on paper: its type has 8 points there.
const shrunk = 8 / body

// rowHeight is how high a row is of which nothing else is said, in points.
const rowHeight = 18.0

// repeated is the columns that stand again on every page where a sheet takes several side by side.
const repeated = 2

// onPaper lays the sheet out for print, with its titles on every page.
func (s *sheet) onPaper(frozen int) {
	last := len(s.widths)
	if s.printed > 0 {
		last = s.printed
	}
	rows, titles := max(s.row-1, frozen+1), frozen
	if s.paper > 0 {
		rows, titles = s.paper, 2
	}
	way, pages, scale := layout(s.widths[:last])
	again, height := fmt.Sprintf("%s!$1:$%d", quoted(s.name), titles), down
	if way == "landscape" {
		height = across - edges
	}
	if pages > 1 {
		again = fmt.Sprintf("%s!$A:$%c,%s", quoted(s.name), 'A'+repeated-1, again)
	}
	s.breaks(height/scale, titles)
	fit, usual, a4, many, order := true, rowHeight, 9, 0, "overThenDown"
	s.do(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit, CustomHeight: &fit,
		DefaultRowHeight: &usual}))
	s.do(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &way, FitToWidth: &pages,
		FitToHeight: &many, PageOrder: &order}))
	margin, edge, centred := 0.6, 0.75, true
	s.do(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &edge,
		Bottom: &edge, Horizontally: &centred}))
	s.do(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&11 " + s.r.ID + "  " +
		s.revision(s.r.Revision) + "&C&11&A&R&11" + s.say("book.pages")}))
	s.local("_xlnm.Print_Area", quoted(s.name)+"!$A$1:"+absolute(last, rows))
	s.local("_xlnm.Print_Titles", again)
}

// digit is how wide a digit of a sheet is, in points, in the widest of the faces that stand in for its own.
const digit = 6.3

// layout is how columns of so many digits go on A4 without becoming too small to read: upright, lying, or lying on so
// many pages side by side; and how small they come.
func layout(widths []float64) (way string, pages int, scale float64) {
	pages = 1
	all, used, again := 0.0, 0.0, 0.0
	for i, w := range widths {
		all += w * digit
		if used+w*digit > (down+edges)/shrunk {
			pages, used = pages+1, again
		}
		if used += w * digit; i < repeated {
			again = used
		}
	}
	switch {
	case all <= across/shrunk:
		return "portrait", 1, min(across/all, 1)
	case pages == 1:
		return "landscape", 1, min((down+edges)/all, 1)
	}
	return "landscape", pages, shrunk
}

// breaks begins a new page before what would not stay whole on one.
func (s *sheet) breaks(page float64, titles int) {
	high := func(from, to int) (sum float64) {
		for row := from; row <= to; row++ {
			if h, set := s.heights[row]; set {
				sum += h
			} else {
				sum += rowHeight
			}
		}
		return sum
	}
	used := 0.0
	for row := 1; row < s.row; row++ {
		for _, k := range s.kept {
			if k[0] != row { // a sheet may have as many rows as there are records
				continue
			}
			if h := high(k[0], k[1]); used+h > page && h+high(1, titles) <= page {
				s.do(s.file.InsertPageBreak(s.name, cellName(1, row)))
				used = high(1, titles)
				break
			}
		}
		if used += high(row, row); used > page {
			used = high(1, titles) + high(row, row)
		}
	}
}
