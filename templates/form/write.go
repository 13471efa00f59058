package form

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/intake"
	"huizong/templates/wording"
	"huizong/templates/workbook"
)

// book is a form being written. Its first error stays in err, and every later step does nothing.
type book struct {
	*intake.Form
	file   *excelize.File
	c      *wording.Catalogue
	locale wording.Locale
	styles map[string]int
	err    error
}

// do keeps the first error.
func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Write makes the form. zone is that of the deadline.
func Write(f *intake.Form, locale wording.Locale, zone *time.Location) ([]byte, error) {
	b := &book{Form: f, file: excelize.NewFile(), c: wording.In(locale), locale: locale,
		styles: map[string]int{}}
	defer b.file.Close()
	b.do(b.file.SetSheetName("Sheet1", b.c.Text("form.sheet.about")))
	for _, key := range []string{"form.sheet.totals", "form.sheet.records", "form.sheet.lists"} {
		_, err := b.file.NewSheet(b.c.Text(key))
		b.do(err)
	}
	full := true
	b.do(b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}))
	stamp := f.Deadline.UTC().Format(time.RFC3339)
	b.do(b.file.SetDocProps(&excelize.DocProperties{Creator: f.Office, LastModifiedBy: "huizong",
		Title: b.title("form.title"), Language: string(locale), Created: stamp, Modified: stamp}))
	b.makeStyles()
	b.about(zone)
	b.lists()
	b.totalsSheet()
	b.recordsSheet()
	if b.err != nil {
		return nil, fmt.Errorf("write the form of %s: %w", f.Agency.Code, b.err)
	}
	b.file.SetActiveSheet(1)
	out, err := workbook.Write(b.file)
	if err != nil {
		return nil, fmt.Errorf("write the form of %s: %w", f.Agency.Code, err)
	}
	return out, nil
}

func (b *book) title(key string) string {
	return b.c.Format(key, "agency", b.Agency.Name, "month", b.locale.Month(b.Month))
}

// Colours of a form.
const (
	accent = "1D4F7C"
	grey   = "EEF1F4"
	rule   = "9AA7B3"
)

// makeStyles makes the looks that cells have; what is filled in is unlocked.
func (b *book) makeStyles() {
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: rule, Style: 1})
	}
	middle := &excelize.Alignment{Vertical: "center"}
	wrapped := &excelize.Alignment{Vertical: "center", WrapText: true}
	open := &excelize.Protection{Locked: false}
	whole, text, day := "#,##0", "@", "yyyy-mm-dd"
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	looks := map[string]*excelize.Style{
		"title": {Font: &excelize.Font{Bold: true, Size: 14, Color: accent}, Alignment: middle},
		"head": {Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill(accent), Border: border,
			Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true}},
		"word":    {Alignment: wrapped, Font: &excelize.Font{Bold: true}},
		"said":    {Alignment: wrapped},
		"row":     {Alignment: middle, Border: border},
		"text":    {Alignment: middle, Border: border, Protection: open, CustomNumFmt: &text},
		"whole":   {Alignment: middle, Border: border, Protection: open, CustomNumFmt: &whole},
		"day":     {Alignment: middle, Border: border, Protection: open, CustomNumFmt: &day},
		"derived": {Alignment: middle, Border: border, Fill: fill(grey), CustomNumFmt: &whole},
	}
	for _, name := range slices.Sorted(maps.Keys(looks)) { // in one order, so that equal forms have equal bytes
		id, err := b.file.NewStyle(looks[name])
		b.do(err)
		b.styles[name] = id
	}
}

// put writes a text, or a whole number, in a look.
func (b *book) put(sheet string, col, row int, value any, style string) {
	cell := name(col, row)
	switch v := value.(type) {
	case nil:
	case int64:
		b.do(b.file.SetCellInt(sheet, cell, v))
	case string:
		b.do(b.file.SetCellStr(sheet, cell, inert(v)))
	default:
		b.do(fmt.Errorf("no way to write a %T", value))
	}
	b.do(b.file.SetCellStyle(sheet, cell, cell, b.styles[style]))
}

// inert keeps a text from being taken for a formula when it is edited.
func inert(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@') {
		return "'" + s
	}
	return s
}

// name is what a spreadsheet calls a cell; columns are counted from 0.
func name(col, row int) string { return letter(col) + strconv.Itoa(row) }

func letter(col int) string {
	s, err := excelize.ColumnNumberToName(col + 1)
	if err != nil {
		panic(err) // only of a column below 0
	}
	return s
}

// about explains the form, and binds it.
func (b *book) about(zone *time.Location) {
	s := b.c.Text("form.sheet.about")
	b.put(s, 0, titleRow, b.title("form.title"), "title")
	row := 3
	for _, line := range [][2]string{{"form.agency", b.Agency.Name}, {"form.agency_code", b.Agency.Code},
		{"form.month", b.Month.String()}, {"form.deadline", b.Deadline.In(zone).Format("2006-01-02 15:04")},
		{"form.office", b.Office}, {"form.seal", b.Seal}} {
		b.put(s, 0, row, b.c.Text(line[0]), "word")
		b.put(s, 1, row, line[1], "said")
		b.do(b.file.MergeCell(s, name(1, row), name(5, row)))
		row++
	}
	for _, key := range []string{"form.seal.note", "form.step.1", "form.step.2", "form.step.3", "form.step.4"} {
		b.put(s, 0, row, b.c.Text(key), "said")
		b.do(b.file.MergeCell(s, name(0, row), name(5, row)))
		b.do(b.file.SetRowHeight(s, row, 32))
		row++
	}
	row++
	b.put(s, 0, row, b.c.Text("form.units"), "word")
	b.do(b.file.MergeCell(s, name(0, row), name(5, row)))
	for i, key := range []string{"form.project", "form.project.name", "form.street", "form.community", "form.filed"} {
		b.put(s, i, row+1, b.c.Text(key), "head")
	}
	for i := range b.Units {
		u := &b.Units[i]
		filed := b.c.Text("form.filed.none")
		if u.Filed.Revision > 0 {
			filed = b.c.Format("form.filed.revision", "n", u.Filed.Revision)
		}
		for col, text := range []string{u.Project.Code, u.Project.Name, u.Street, label(b.Form, u), filed} {
			b.put(s, col, row+2+i, text, "row")
		}
	}
	b.widths(s, 14, 34, 16, 18, 12, 18)
	b.protect(s)
	b.page(s, 0)
}

func (b *book) widths(sheet string, widths ...float64) {
	for i, w := range widths {
		b.do(b.file.SetColWidth(sheet, letter(i), letter(i), w))
	}
}

// protect keeps what is not to be filled in from being typed over. It needs no password: it is no secret, and the
// import looks at everything again.
func (b *book) protect(sheet string) {
	b.do(b.file.ProtectSheet(sheet, &excelize.SheetProtectionOptions{SelectLockedCells: true,
		SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true, Sort: true}))
}

// page freezes the rows above what is filled in, and sets the paper.
func (b *book) page(sheet string, frozen int) {
	a4, way, one, many, fit := 9, "landscape", 1, 0, true
	b.do(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &way, FitToWidth: &one,
		FitToHeight: &many}))
	b.do(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.do(b.file.SetRowHeight(sheet, titleRow, 26))
	if frozen == 0 {
		return
	}
	b.do(b.file.SetRowHeight(sheet, headRow, 34))
	top := name(0, frozen+1)
	b.do(b.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: frozen, TopLeftCell: top,
		ActivePane: "bottomLeft", Selection: []excelize.Selection{{SQRef: top, ActiveCell: top, Pane: "bottomLeft"}}}))
}
