package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
)

// longestRow is how many bytes may be read for one row. A quotation mark that is never closed would else take the rest
// of the file into memory.
const longestRow = 1 << 20

var errLongRow = errors.New("row too long")

// allowance ends a text when more of it is read than allowed for one row.
type allowance struct {
	r    io.Reader
	left int
}

func (a *allowance) Read(b []byte) (int, error) {
	if a.left <= 0 {
		return 0, errLongRow
	}
	n, err := a.r.Read(b)
	a.left -= n
	return n, err
}

// csvRows reads a text file of separated values (RFC 4180).
type csvRows struct {
	file   string
	reader *csv.Reader
	limit  *allowance
	last   int // the line where the row last read began
}

// openCSV opens a text file, and finds out its encoding where that is not said.
func openCSV(dir fs.FS, name string, e Encoding) (*Table, error) {
	if err := noWorkbook(dir, name); err != nil {
		return nil, err
	}
	if e == Auto || e == "" {
		var err error
		if e, err = Detect(func() (io.ReadCloser, error) { return dir.Open(name) }); err != nil {
			if errors.Is(err, ErrEncoding) {
				return nil, fatal(
					name,
					"the text is %v; save it as CSV UTF-8, or say its encoding with --encoding",
					err,
				)
			}
			return nil, err
		}
	}
	f, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	raw, size := &counter{r: f}, int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	limit := &allowance{r: e.Decode(raw), left: longestRow}
	head := bufio.NewReader(limit)
	if b, _ := head.Peek(head.Size()); bytes.ContainsRune(b, '\r') && !bytes.ContainsRune(b, '\n') {
		head = bufio.NewReader(newlines{head})
	}
	r := csv.NewReader(head)
	r.Comma = separator(head)
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	return &Table{File: name, Encoding: e, close: f.Close, rows: &csvRows{file: name, reader: r, limit: limit},
		progress: func() (int64, int64) { return raw.read, max(size, raw.read) }}, nil
}

// noWorkbook refuses a workbook that is called a text.
func noWorkbook(dir fs.FS, name string) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(oldBook))
	_, _ = io.ReadFull(f, head) // a shorter file is a text, and what cannot be read is told below
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return fatal(name, "a workbook that is called .csv; call it .xlsx")
	case bytes.HasPrefix(head, oldBook):
		return fatal(name, "an Excel 97-2003 file that is called .csv; save it as .xlsx")
	}
	return nil
}

// newlines are the ends of lines of a text that has CR alone, as spreadsheet programs on older Macs write it.
type newlines struct{ r io.Reader }

func (n newlines) Read(b []byte) (int, error) {
	read, err := n.r.Read(b)
	for i, c := range b[:read] {
		if c == '\r' {
			b[i] = '\n'
		}
	}
	return read, err
}

// separator finds out what stands between the names of columns: a comma, or where the first line has none, what
// spreadsheet programs write in its place.
func separator(r *bufio.Reader) rune {
	head, _ := r.Peek(r.Size())
	line, _, _ := bytes.Cut(head, []byte("\n"))
	for _, c := range ",\t;" {
		if bytes.ContainsRune(line, c) {
			return c
		}
	}
	return ','
}

func (c *csvRows) next() ([]string, error) {
	c.limit.left = longestRow
	fields, err := c.reader.Read()
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, &Fault{File: c.file, Line: parse.StartLine, Reason: quoting(parse)}
	}
	switch {
	case errors.Is(err, errLongRow):
		return nil, &Fault{File: c.file, Line: c.last + 1, Fatal: true,
			Reason: "a record of more than a megabyte begins here or below: is a quotation mark never closed?"}
	case err != nil:
		return nil, err
	}
	c.last, _ = c.reader.FieldPos(0)
	return fields, nil
}

// quoting says in other words what csv.ParseError says.
func quoting(err *csv.ParseError) string {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return "a quotation mark in a field that is not quoted; quote the field and double the mark"
	case errors.Is(err, csv.ErrQuote):
		return "a quoted field that is not closed, or goes on after its end"
	}
	return err.Err.Error()
}

func (c *csvRows) line(field int) int {
	line, _ := c.reader.FieldPos(field)
	return line
}

func (c *csvRows) is(int, kind) bool { return false }
func (c *csvRows) merged() []string  { return nil }
