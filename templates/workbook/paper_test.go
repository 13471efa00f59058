package workbook

import (
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/must"
)

// TestLegibleOnPaper lays out the printed columns of every sheet as its page setup says, and wants its type to be
// of at least 8 points. What goes over several pages repeats the columns that say what a row is.
func TestLegibleOnPaper(t *testing.T) {
	titles := regexp.MustCompile(`\$A:\$([A-Z]+),`)
	for name, s := range samples(t) {
		f := open(t, render(t, s))
		for _, sheet := range f.GetSheetList() {
			last, repeated := 0, 0
			for _, n := range f.GetDefinedName() {
				end := strings.ReplaceAll(n.RefersTo[strings.LastIndex(n.RefersTo, ":")+1:], "$", "")
				switch m := titles.FindStringSubmatch(n.RefersTo); {
				case n.Scope != sheet:
				case n.Name == "_xlnm.Print_Area":
					last, _, _ = excelize.CellNameToCoordinates(end)
				case n.Name == "_xlnm.Print_Titles" && m != nil:
					repeated = must.Get(excelize.ColumnNameToNumber(m[1]))(t)
				}
			}
			setup := must.Get(f.GetPageLayout(sheet))(t)
			room := 509 / shrunk
			if *setup.Orientation == "landscape" {
				room = 755 / shrunk
			}
			pages, used, again := 1, 0.0, 0.0
			for col := 1; col <= last; col++ {
				w := digit * must.Get(f.GetColWidth(sheet, must.Get(excelize.ColumnNumberToName(col))(t)))(t)
				if used+w > room {
					pages, used = pages+1, again
				}
				used += w
				if col <= repeated {
					again = used
				}
			}
			across := 1
			if setup.FitToWidth != nil {
				across = *setup.FitToWidth
			}
			if pages > across || pages > 1 && repeated == 0 {
				t.Errorf("%s, %s: %d pages %s for columns that take %d, %d of them repeated", name, sheet, across,
					*setup.Orientation, pages, repeated)
			}
		}
	}
}
