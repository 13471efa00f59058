package workbook

import (
	"fmt"
	"os"
	"time"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/wording"
)

// Render writes the workbook of a report and what it says, in the order of sheets of the docs ("reporting"). The
// records of service stand on a sheet of their own, where they are given.
func Render(r *report.Report, d *content.Document, records *report.Records) ([]byte, error) {
	b := newBook(r, d, records)
	defer b.file.Close()
	for i := range sheets { // the first is filled last, for it refers to the checks of all the others
		if x := sheets[(i+1)%len(sheets)]; b.has(x.name) {
			x.fill(b.sheet(x.name))
		}
	}
	if b.err != nil {
		return nil, fmt.Errorf("fill workbook: %w", b.err)
	}
	out, err := Write(b.file)
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return out, nil
}

// sheets are the sheets in their order, and what fills each.
var sheets = []struct {
	name string
	fill func(*sheet)
}{
	{"sheet.summary", (*sheet).summarySheet},
	{"sheet.bridge", (*sheet).bridgeSheet},
	{"sheet.regions", (*sheet).regionsSheet},
	{"sheet.agencies", (*sheet).agenciesSheet},
	{"sheet.fields", (*sheet).fieldsSheet},
	{"sheet.projects", (*sheet).projectsSheet},
	{"sheet.filing", (*sheet).filingSheet},
	{"sheet.findings", (*sheet).findingsSheet},
	{"sheet.records", (*sheet).recordsSheet},
	{"sheet.corrections", (*sheet).correctionsSheet},
	{"sheet.method", (*sheet).methodSheet},
}

// has reports whether a sheet is made.
func (b *book) has(sheet string) bool { return sheet != "sheet.records" || b.records != nil }

// book is the workbook being made. Its first error stays in err, and every later step does nothing.
type book struct {
	file    *excelize.File
	r       *report.Report
	d       *content.Document
	records *report.Records
	c       *wording.Catalogue
	styles  map[look]int
	checks  []check
	err     error

	text  func(string) string // from the data, harmless and legible
	width func(string) int
	lines func(wrapped) int // that a text takes
}

// wrapped is a text in a column of so many digits.
type wrapped struct {
	text string
	room int
}

// remembered is f that knows what it answered: the same names and words come in every row.
func remembered[K comparable, V any](f func(K) V) func(K) V {
	known := map[K]V{}
	return func(k K) V {
		v, ok := known[k]
		if !ok {
			v = f(k)
			known[k] = v
		}
		return v
	}
}

// newBook makes the empty sheets in their order, so that later ones can be filled first.
func newBook(r *report.Report, d *content.Document, records *report.Records) *book {
	b := &book{
		file:    excelize.NewFile(excelize.Options{TmpDir: os.DevNull}), // nothing of it is ever on a disk
		r:       r,
		d:       d,
		records: records,
		c:       wording.In(d.Locale),
		styles:  map[look]int{},
		text:    remembered(d.Name),
		width:   remembered(wording.Width),
		lines:   remembered(func(w wrapped) int { return len(wording.Wrap(w.text, w.room)) }),
	}
	b.do(b.file.SetSheetName("Sheet1", b.say(sheets[0].name)))
	for _, x := range sheets[1:] {
		if b.has(x.name) {
			_, err := b.file.NewSheet(b.say(x.name))
			b.do(err)
		}
	}
	stamp := r.AsOf.UTC().Format(time.RFC3339)
	full := true
	b.do(b.file.SetDefaultFont(b.say("book.face")))
	b.do(b.file.SetDocProps(&excelize.DocProperties{Creator: b.d.From, LastModifiedBy: "huizong", Title: b.title(),
		Identifier: r.ID, Subject: b.c.Period(r.Period), Language: string(d.Locale), Created: stamp, Modified: stamp}))
	b.do(b.file.SetAppProps(&excelize.AppProperties{Application: "huizong", Company: b.d.From}))
	b.do(b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}))
	return b
}

// do keeps the first error.
func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}
