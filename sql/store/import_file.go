package store

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// sourceFile is one of the seven files of an import: its name and its columns, in the order of the table.
type sourceFile struct {
	name    string
	columns []string
}

// sourceFiles are the files in the order they are read: what is referred to comes first.
var sourceFiles = []sourceFile{
	{"regions.csv", []string{"code", "parent_code", "level", "name", "population"}},
	{"agencies.csv", []string{"code", "name", "region_code", "social_workers"}},
	{"projects.csv", []string{"code", "name", "programme", "field", "agency_code", "starts_on", "ends_on",
		"target_direct"}},
	{"project_communities.csv", []string{"project_code", "community_code"}},
	{"submissions.csv", []string{"id", "agency_code", "project_code", "community_code", "period", "revision", "status",
		"submitted_at",
		"claimed_visit_attendances", "claimed_cases", "claimed_case_attendances", "claimed_groups",
		"claimed_group_sessions",
		"claimed_group_attendances", "claimed_events", "claimed_event_attendances", "claimed_direct",
		"claimed_indirect",
		"claimed_direct_persons", "claimed_indirect_persons"}},
	{"activities.csv", []string{"id", "submission_id", "kind", "code", "title", "occurred_on", "sessions",
		"attendances"}},
	{"beneficiaries.csv", []string{"submission_id", "relation", "person_key"}},
}

// Their places in sourceFiles.
const (
	regionsFile = iota
	agenciesFile
	projectsFile
	projectCommunitiesFile
	submissionsFile
	activitiesFile
	beneficiariesFile
)

func fileOrder(name string) int {
	return slices.IndexFunc(sourceFiles, func(f sourceFile) bool { return f.name == name })
}

// csvFile reads one file row by row.
type csvFile struct {
	sourceFile
	fields   []int // for each of columns, its field in a line of the file
	width    int   // fields in the header
	faults   *faultList
	reader   *csv.Reader
	source   *countingReader
	closer   io.Closer
	size     int64
	progress func(file string, done, total int64)
	rows     int
	line     int // where the last record read began
}

// openCSV opens a file and reads its header. What is wrong with that goes to faults, and then the file is nil.
func openCSV(dir fs.FS, file sourceFile, faults *faultList, progress func(string, int64, int64)) (*csvFile, error) {
	f, err := dir.Open(file.name)
	if errors.Is(err, fs.ErrNotExist) {
		faults.add(Fault{File: file.name,
			Reason: "there is no such file; a table without rows is a file with just its header"})
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file.name, err)
	}
	c := &csvFile{sourceFile: file, faults: faults, closer: f, progress: progress, source: &countingReader{r: f}}
	if info, err := f.Stat(); err == nil {
		c.size = info.Size()
	}
	c.reader = csv.NewReader(skipBOM(c.source))
	c.reader.FieldsPerRecord = -1
	c.reader.ReuseRecord = true
	before := faults.total
	if err := c.header(); err != nil {
		f.Close()
		return nil, err
	}
	if faults.total > before {
		f.Close()
		return nil, nil
	}
	return c, nil
}

// header reads the first line and finds the place of every column.
func (c *csvFile) header() error {
	names, err := c.read()
	if err == io.EOF {
		c.faults.add(Fault{File: c.name, Line: 1, Reason: "want a header line: " + strings.Join(c.columns, ",")})
		return nil
	}
	if err != nil || names == nil {
		return err
	}
	c.width = len(names)
	c.fields = slices.Repeat([]int{-1}, len(c.columns))
	for i, name := range names {
		at := slices.Index(c.columns, name)
		switch {
		case at < 0:
			c.faults.add(Fault{File: c.name, Line: 1, Column: i + 1, Reason: "unknown column " + strconv.Quote(name) +
				"; the columns are " +
				strings.Join(c.columns, ",")})
		case c.fields[at] >= 0:
			c.faults.add(Fault{File: c.name, Line: 1, Column: i + 1, Field: name,
				Reason: fmt.Sprintf("the column is there twice, see field %d", c.fields[at]+1)})
		default:
			c.fields[at] = i
		}
	}
	for i, name := range c.columns {
		if c.fields[i] < 0 {
			c.faults.add(Fault{File: c.name, Line: 1, Reason: "missing column " + name})
		}
	}
	return nil
}

// next returns the next row that has all its fields; io.EOF after the last one. The row is valid until the next call.
func (c *csvFile) next() (*csvRow, error) {
	for {
		record, err := c.read()
		if err != nil {
			return nil, err
		}
		if record == nil {
			continue
		}
		if len(record) != c.width {
			c.faults.add(Fault{File: c.name, Line: c.line,
				Reason: fmt.Sprintf("want %d fields as in the header, got %d", c.width, len(record))})
			continue
		}
		return &csvRow{file: c, record: record}, nil
	}
}

// read returns the next record, or nil for one whose quoting is at fault.
func (c *csvFile) read() ([]string, error) {
	c.source.allowed = longestRecord
	record, err := c.reader.Read()
	if c.rows++; c.rows%1024 == 0 || err == io.EOF {
		c.report()
	}
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		c.faults.add(Fault{File: c.name, Line: parse.StartLine, Reason: quoting(parse)})
		return nil, nil
	}
	if errors.Is(err, errLongRecord) {
		c.faults.add(Fault{File: c.name, Line: c.line + 1,
			Reason: "a record of more than a megabyte begins here or below: is a quotation mark never closed?"})
		return nil, io.EOF
	}
	if err == io.EOF {
		return nil, io.EOF
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", c.name, err)
	}
	c.line, _ = c.reader.FieldPos(0)
	return record, nil
}

// quoting says in other words what csv.ParseError says.
func quoting(err *csv.ParseError) string {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return fmt.Sprintf(
			"a quotation mark in a field that is not quoted (byte %d of line %d); quote the field and double the mark",
			err.Column, err.Line)
	case errors.Is(err, csv.ErrQuote):
		return fmt.Sprintf("a quoted field that is not closed, or goes on after its end (byte %d of line %d)",
			err.Column, err.Line)
	}
	return err.Err.Error()
}

func (c *csvFile) report() {
	if c.progress != nil {
		c.progress(c.name, min(c.source.read, max(c.size, c.source.read)), max(c.size, c.source.read))
	}
}

func (c *csvFile) Close() error { return c.closer.Close() }
