package main

import (
	"bytes"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cells returns the raw values of every cell of a workbook, one a line.
func cells(ts *testscript.TestScript, body []byte) string {
	f, err := excelize.OpenReader(bytes.NewReader(body))
	ts.Check(err)
	defer f.Close()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		ts.Check(err)
		for _, row := range rows {
			out.WriteString(strings.Join(row, "\n") + "\n")
		}
	}
	return out.String()
}
