// Package table is a list that a reader keeps as a file: of a page, or of the API.
package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"unicode/utf8"

	"huizong/templates/workbook"
)

// List is a table: what a page shows, filtered as the page is, and all of it.
type List struct {
	Name  string // of the file
	Title string // of the sheet
	Head  []string
	Rows  [][]any // of texts, whole numbers and nil
	// what the columns come to, below them in a workbook; nil: they come to nothing. A CSV, which other programs read,
	// has lines of one kind alone.
	Sum []any
}

// File is the list in a form: csv or xlsx.
func (l List) File(form string) (media, name string, body []byte, err error) {
	if form == "xlsx" {
		body, err = workbook.List(l.Title, l.Head, l.Rows, l.Sum)
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", l.Name + ".xlsx", body, err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets take it for what it is: UTF-8
	w := csv.NewWriter(&b)
	w.Write(l.Head)
	for _, row := range l.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			switch c := c.(type) {
			case nil:
			case string:
				cells[i] = inert(c)
			default:
				cells[i] = fmt.Sprint(c)
			}
		}
		w.Write(cells)
	}
	w.Flush()
	return "text/csv; charset=utf-8", l.Name + ".csv", b.Bytes(), w.Error()
}

// signs begin what a spreadsheet takes for a formula.
const signs = "=+-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20"

// inert keeps a spreadsheet from taking a text for a formula (OWASP, CSV Injection). Those of East Asia take the wide
// signs too.
func inert(cell string) string {
	if first, n := utf8.DecodeRuneInString(cell); n > 0 && strings.ContainsRune(signs, first) {
		return "'" + cell
	}
	return cell
}
