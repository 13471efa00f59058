package workbook

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/wording"
)

// Render writes the workbook of a report and what it says, in the order of sheets of the docs ("reporting"). The
// records of service stand on a sheet of their own, where they are given.
func Render(r *report.Report, d *content.Document, records *report.Records) ([]byte, error) {
	b, err := newBook(r, d, records)
	if err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	defer b.file.Close()
	b.bridgeSheet()
	b.regionsSheet()
	b.agenciesSheet()
	b.fieldsSheet()
	b.projectsSheet()
	b.filingSheet()
	b.findingsSheet()
	b.recordsSheet()
	b.correctionsSheet()
	b.methodSheet()
	b.summarySheet() // last, for it refers to the checks of all the others
	if b.err != nil {
		return nil, fmt.Errorf("fill workbook: %w", b.err)
	}
	raw, err := b.file.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return Pack(raw.Bytes())
}

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
}

// newBook makes the empty sheets in their order, so that later ones can be filled first.
func newBook(r *report.Report, d *content.Document, records *report.Records) (*book, error) {
	b := &book{
		file:    excelize.NewFile(),
		r:       r,
		d:       d,
		records: records,
		c:       wording.In(d.Locale),
		styles:  map[look]int{},
	}
	for i, name := range b.sheets() {
		var err error
		if i == 0 {
			err = b.file.SetSheetName("Sheet1", b.say(name))
		} else {
			_, err = b.file.NewSheet(b.say(name))
		}
		if err != nil {
			return nil, err
		}
	}
	stamp := r.AsOf.UTC().Format(time.RFC3339)
	full := true
	for _, err := range []error{
		b.file.SetDefaultFont(b.say("book.face")),
		b.file.SetDocProps(&excelize.DocProperties{Creator: b.d.From, LastModifiedBy: "huizong",
			Title: b.title(), Identifier: r.ID,
			Subject: b.c.Period(r.Period), Language: string(d.Locale), Created: stamp, Modified: stamp}),
		b.file.SetAppProps(&excelize.AppProperties{Application: "huizong", Company: b.d.From}),
		b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}),
	} {
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// do keeps the first error.
func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}
