// Package sheet reads tables as rows of text, in the forms in which offices keep them: CSV in any of the encodings that
// spreadsheet programs write, and the sheets of workbooks (XLSX, ISO/IEC 29500).
//
// Whatever is read is bounded: a row by a megabyte, a workbook by what its parts may unpack to. A table is read to its
// end or the reader says that it was not: a file that was cut off is never a shorter table.
package sheet

import (
	"fmt"
	"io"
)

// Table is one table being read. It serves one goroutine.
type Table struct {
	File     string
	Sheet    string   // of a workbook; its rows have cells with types
	Encoding Encoding // of a text file
	Epoch    int      // of a workbook: the serial number of 1970-01-01 in its dates

	rows     rows
	progress func() (done, total int64)
	close    func() error
}

// rows is one form's way to read on.
type rows interface {
	// next returns the fields of the next row, valid until the next call; io.EOF after the last.
	next() ([]string, error)
	line(field int) int
	is(field int, k kind) bool
	merged() []string
}

// kind is what a cell is to its workbook.
type kind byte

const (
	number  kind = 1 << iota
	formula      // what it came to may not have been saved
	failed       // what it came to is an error, like #N/A
)

// Next returns the fields of the next row, valid until the next call; io.EOF after the last. A *Fault tells of a row
// that cannot be read. Unless it is Fatal, the rows after it can be.
func (t *Table) Next() ([]string, error) { return t.rows.next() }

// Line is the line of the file, or the row of the sheet, where a field of the row last read begins.
func (t *Table) Line(field int) int { return t.rows.line(field) }

// Number reports whether a field of the row last read is a number to its workbook, and not text.
func (t *Table) Number(field int) bool { return t.rows.is(field, number) }

// Formula reports whether a field of the row last read is a formula to its workbook. What it came to may not have been
// saved; then the field is empty.
func (t *Table) Formula(field int) bool { return t.rows.is(field, formula) }

// Failed reports whether a field of the row last read is an error to its workbook, like #N/A.
func (t *Table) Failed(field int) bool { return t.rows.is(field, failed) }

// Merged lists the cells that are merged, like B3:B5, once the table was read to its end: only the first of them has
// what all of them show.
func (t *Table) Merged() []string { return t.rows.merged() }

// Progress is how much was read, and of how much.
func (t *Table) Progress() (done, total int64) { return t.progress() }

// Close ends the reading.
func (t *Table) Close() error { return t.close() }

// Fault is what is wrong with a file as such, before anybody asks what its rows mean.
type Fault struct {
	File   string
	Sheet  string // of a workbook
	Line   int    // 0: the file as a whole
	Reason string
	Fatal  bool // nothing more can be read
}

func (f *Fault) Error() string {
	place := f.File
	if f.Sheet != "" {
		place += " " + f.Sheet
	}
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", place, f.Line, f.Reason)
	}
	return place + ": " + f.Reason
}

func fatal(file, format string, args ...any) *Fault {
	return &Fault{File: file, Reason: fmt.Sprintf(format, args...), Fatal: true}
}

// counter counts what is read.
type counter struct {
	r    io.Reader
	read int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.read += int64(n)
	return n, err
}
