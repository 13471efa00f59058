package store

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"huizong/jobs/progress"
	"huizong/sql/sheet"
)

// csvFile reads the rows of one table, whatever form its file has.
type csvFile struct {
	sourceFile
	table    int   // its place in sourceFiles
	fields   []int // for each of columns, its field in a row of the file
	width    int   // fields up to the last that the header names
	faults   *faultList
	reader   *sheet.Table
	tell     func(progress.Step)
	rows     int
	privates int // texts with a character of a private font
	first    int // the line of the first of them
	last     int // the line of the row last read that is not blank
}

// openFile opens the file of a table and reads its header. What is wrong with that goes to faults, and then the file
// is nil.
func openFile(set *sheet.Set, table int, faults *faultList, tell func(progress.Step)) (*csvFile, error) {
	c := &csvFile{sourceFile: sourceFiles[table], table: table, faults: faults, tell: tell}
	before := faults.total
	var err error
	if c.reader, err = set.Open(c.names()...); err == nil {
		err = c.header()
	}
	if fault, ok := errors.AsType[*sheet.Fault](err); ok {
		faults.add(c.fault(fault))
	} else if err != nil {
		return nil, fmt.Errorf("open %s: %w", c.name, err)
	}
	if faults.total > before {
		c.Close()
		return nil, nil
	}
	return c, nil
}

// fault is a fault of the file as one of the table.
func (c *csvFile) fault(f *sheet.Fault) Fault {
	return Fault{File: f.File, Sheet: f.Sheet, Line: f.Line, Reason: f.Reason, table: c.table}
}

// at makes a fault of a place in the file; column 0 is the line as a whole.
func (c *csvFile) at(line, column int, field, format string, args ...any) Fault {
	return Fault{
		File: c.reader.File, Sheet: c.reader.Sheet,
		Line: line, Column: column,
		Field: field, Reason: fmt.Sprintf(format, args...),
		table: c.table,
	}
}

// header reads the first row that is not blank and finds the place of every column.
func (c *csvFile) header() error {
	names, err := c.read()
	if err == io.EOF {
		c.faults.add(c.at(1, 0, "", "want a header line: %s", strings.Join(c.required(), ",")))
		return nil
	}
	if err != nil {
		return err
	}
	c.fields = slices.Repeat([]int{-1}, len(c.columns))
	line := c.reader.Line(0)
	if !slices.ContainsFunc(names, func(name string) bool { return c.column(strings.TrimSpace(name)) >= 0 }) {
		c.faults.add(c.at(line, 0, "", "want the names of the columns, got %s; take away what stands above them, or "+
			"write them: %s", quoted(strings.Join(names, ",")), strings.Join(c.required(), ",")))
		return nil
	}
	for i, name := range names {
		at := c.column(strings.TrimSpace(name))
		switch {
		case strings.TrimSpace(name) == "": // beside the table; nothing may stand below
			continue
		case at < 0:
			c.faults.add(c.at(line, i+1, "", "unknown column %s; the columns are %s", quoted(name),
				strings.Join(c.columns, ",")))
		case c.fields[at] >= 0:
			c.faults.add(c.at(line, i+1, c.columns[at], "the column is there twice, see field %d", c.fields[at]+1))
		default:
			c.fields[at] = i
		}
		c.width = i + 1
	}
	for i, name := range c.required() {
		if c.fields[i] < 0 {
			c.faults.add(c.at(line, 0, "", "missing column %s", name))
		}
	}
	return nil
}

// next returns the next row that has all its fields; io.EOF after the last one. The row is valid until the next call.
func (c *csvFile) next() (*csvRow, error) {
	for {
		record, err := c.read()
		if err == io.EOF {
			c.joined()
		}
		if fault, ok := errors.AsType[*sheet.Fault](err); ok {
			c.faults.add(c.fault(fault))
			if fault.Fatal {
				return nil, io.EOF
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if record, err = c.fit(record); err != nil {
			c.faults.add(c.at(c.reader.Line(0), 0, "", "%v", err))
			continue
		}
		if c.reader.Sheet != "" && c.spoilt(record) {
			continue
		}
		return &csvRow{file: c, record: record}, nil
	}
}

// spoilt adds the cells of a row whose formula came to nothing that may be read, and reports whether there are any.
func (c *csvFile) spoilt(record []string) bool {
	before := c.faults.total
	for i, field := range c.fields {
		switch {
		case field < 0:
		case c.reader.Failed(field):
			c.faults.add(c.at(c.reader.Line(field), field+1, c.columns[i], "a formula that came to %s; correct it in "+
				"the spreadsheet and save it again", quoted(record[field])))
		case c.reader.Formula(field) && record[field] == "":
			c.faults.add(c.at(c.reader.Line(field), field+1, c.columns[i], "a formula whose value was not saved; open "+
				"the file in the spreadsheet program and save it again"))
		}
	}
	return c.faults.total > before
}

// joined adds the cells of the table that are merged: all but the first of them were read as blank.
func (c *csvFile) joined() {
	for _, area := range c.reader.Merged() {
		column, line, err := sheet.CellAt(area)
		if err != nil || column >= c.width || line > c.last {
			continue
		}
		c.faults.add(c.at(line, column+1, "", "%s are merged into one cell, of which each row and column wants its "+
			"own; split it in the spreadsheet, and write into each what it holds", area))
	}
}

// fit makes a row as wide as the header. A sheet leaves out blank cells at the end of a row, and a spreadsheet program
// writes blank fields beside a table; anything else says that a row is damaged.
func (c *csvFile) fit(record []string) ([]string, error) {
	if len(record) < c.width && c.reader.Sheet != "" {
		record = append(record, make([]string, c.width-len(record))...)
	}
	if len(record) < c.width || !blank(record[c.width:]) {
		return nil, fmt.Errorf("want %d fields as in the header, got %d", c.width, len(record))
	}
	return record[:c.width], nil
}

// blank reports whether nothing stands in any of the fields.
func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// read returns the next row that is not blank: spreadsheet programs write blank rows below a table.
func (c *csvFile) read() ([]string, error) {
	for {
		record, err := c.reader.Next()
		if c.rows++; c.rows%1024 == 0 || err == io.EOF {
			c.report()
		}
		if err == nil && blank(record) {
			continue
		}
		if err == nil {
			c.last = c.reader.Line(0)
		}
		if err == nil || err == io.EOF {
			return record, err
		}
		if _, ok := errors.AsType[*sheet.Fault](err); ok {
			return nil, err
		}
		return nil, fmt.Errorf("read %s: %w", c.reader.File, err)
	}
}

// private counts a text with a character of a private font.
func (c *csvFile) private(line int) {
	if c.privates++; c.privates == 1 {
		c.first = line
	}
}

// notes says what whoever imports should know of the file, besides its faults.
func (c *csvFile) notes() (notes []string) {
	if e := c.reader.Encoding; e != sheet.UTF8 && e != "" {
		notes = append(notes, fmt.Sprintf("%s: read as %s", c.reader.File, e.Name()))
	}
	if c.privates > 0 {
		notes = append(notes, fmt.Sprintf("%s:%d: a character that only a font of its office shows, in %d texts; "+
			"others will see a box in its place", c.reader.File, c.first, c.privates))
	}
	return notes
}

func (c *csvFile) report() {
	if c.tell != nil {
		done, total := c.reader.Progress()
		c.tell(progress.Step{What: c.name, Rows: int64(c.rows), Done: done, Total: total})
	}
}

func (c *csvFile) Close() error {
	if c.reader == nil {
		return nil
	}
	return c.reader.Close()
}
