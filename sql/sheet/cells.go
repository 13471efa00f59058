package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// errCut says that the XML of a sheet ends before the sheet does.
var errCut = errors.New("it ends in the middle")

// shared reads the texts that cells share, if there are any.
func (w *Workbook) shared(part string) error {
	if part == "" {
		return nil
	}
	r, f, err := w.part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	if f.UncompressedSize64 > largestTexts {
		return fatal(w.Name, "its texts are more than %d MiB; save the tables as CSV", largestTexts>>20)
	}
	d := newTokens(r)
	for {
		start, err := element(d, "si", "sst")
		if err != nil || start == nil {
			return err
		}
		text, err := textOf(d, "si")
		if err != nil {
			return err
		}
		w.texts = append(w.texts, text)
	}
}

// longestToken is how much may be read for one tag or text: a text of a megabyte whose characters are all written as
// references. The library would take a longer one into memory whole.
const longestToken = 8 << 20

// tokens are the tags and texts of a part.
type tokens struct {
	decoder *xml.Decoder
	limit   *allowance
}

func newTokens(r io.Reader) *tokens {
	limit := &allowance{r: r}
	return &tokens{xml.NewDecoder(limit), limit}
}

func (t *tokens) next() (xml.Token, error) {
	t.limit.left = longestToken
	token, err := t.decoder.RawToken()
	if err == io.EOF {
		err = errCut
	}
	return token, err
}

// element goes on to the next element of a name; nil at the end of the one around it.
func element(d *tokens, name, around string) (*xml.StartElement, error) {
	for {
		token, err := d.next()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == name {
				return &t, nil
			}
		case xml.EndElement:
			if t.Name.Local == around {
				return nil, nil
			}
		}
	}
}

// textOf joins the texts (t) up to the end of an element; how a text is read aloud (rPh) is no part of it.
func textOf(d *tokens, end string) (string, error) {
	var b strings.Builder
	inText, aloud := false, false
	for {
		token, err := d.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inText, aloud = t.Name.Local == "t", aloud || t.Name.Local == "rPh"
		case xml.CharData:
			if inText && !aloud {
				b.Write(t)
			}
		case xml.EndElement:
			inText = false
			if t.Name.Local == "rPh" {
				aloud = false
			}
			if t.Name.Local == end {
				return unescaped(b.String()), nil
			}
		}
		if b.Len() > longestRow {
			return "", errors.New("a text of more than a megabyte")
		}
	}
}

// escape is a character as workbooks write what XML has no place for: _x000D_ is the end of a line.
var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseUint(e[2:6], 16, 16)
		return string(rune(n))
	})
}

// Open begins to read a sheet.
func (w *Workbook) Open(sheet string) (*Table, error) {
	r, f, err := w.part(w.parts[sheet])
	if err != nil {
		return nil, w.fault(err)
	}
	raw := &counter{r: r}
	rows := &cellRows{book: w, sheet: sheet, decoder: newTokens(raw)}
	if _, err := element(rows.decoder, "sheetData", "worksheet"); err != nil {
		r.Close()
		return nil, w.fault(err)
	}
	return &Table{File: w.Name, Sheet: sheet, Epoch: w.epoch, rows: rows, close: r.Close,
		progress: func() (int64, int64) { return raw.read, int64(f.UncompressedSize64) }}, nil
}

// cellRows reads the rows of one sheet.
type cellRows struct {
	book    *Workbook
	sheet   string
	decoder *tokens
	row     int
	fields  []string
	kinds   []kind
	size    int
	joined  []string // the cells that are merged, once the last row was read
}

func (c *cellRows) line(int) int { return c.row }

func (c *cellRows) is(field int, k kind) bool { return field < len(c.kinds) && c.kinds[field]&k != 0 }

func (c *cellRows) merged() []string { return c.joined }

func (c *cellRows) next() ([]string, error) {
	start, err := element(c.decoder, "row", "sheetData")
	if err == nil && start == nil {
		if err = c.end(); err == nil {
			return nil, io.EOF
		}
	}
	if err == nil {
		c.row++
		if n, err := strconv.Atoi(attribute(start, "r")); err == nil {
			c.row = n
		}
		c.fields, c.kinds, c.size = c.fields[:0], c.kinds[:0], 0
		err = c.cells()
	}
	if err != nil {
		f := fatal(c.book.Name, "the sheet is damaged at row %d or below (%v); save it again", c.row, err)
		f.Sheet = c.sheet
		return nil, f
	}
	return c.fields, nil
}

// end reads what stands below the rows.
func (c *cellRows) end() error {
	for {
		start, err := element(c.decoder, "mergeCell", "worksheet")
		if err != nil || start == nil {
			return err
		}
		c.joined = append(c.joined, attribute(start, "ref"))
	}
}

// cells reads the cells of the row.
func (c *cellRows) cells() error {
	for {
		start, err := element(c.decoder, "c", "row")
		if err != nil || start == nil {
			return err
		}
		at := len(c.fields)
		if ref := attribute(start, "r"); ref != "" {
			if at, err = columnOf(ref); err != nil {
				return err
			}
		}
		for len(c.fields) <= at {
			c.fields, c.kinds = append(c.fields, ""), append(c.kinds, 0)
		}
		as := attribute(start, "t")
		text, derived, err := c.value(as)
		if err != nil {
			return err
		}
		if c.size += len(text); c.size > longestRow {
			return errors.New("a row of more than a megabyte")
		}
		c.fields[at], c.kinds[at] = text, 0
		switch {
		case as == "e":
			c.kinds[at] = failed
		case (as == "" || as == "n") && text != "":
			c.kinds[at] = number
		}
		if derived {
			c.kinds[at] |= formula
		}
	}
}

// value reads what a cell shows: of a formula, what it came to when the workbook was saved.
func (c *cellRows) value(as string) (text string, derived bool, err error) {
	if as == "inlineStr" {
		text, err = textOf(c.decoder, "c")
		return text, false, err
	}
	text, derived, err = valueOf(c.decoder)
	if err != nil || text == "" {
		return text, derived, err
	}
	switch as {
	case "s":
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n >= len(c.book.texts) {
			return "", derived, fmt.Errorf("a cell names text %s, which is not there", text)
		}
		return c.book.texts[n], derived, nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[text], derived, nil
	case "str":
		text = unescaped(text)
	}
	return text, derived, nil
}

// valueOf reads the value (v) of a cell up to the cell's end, and whether it has a formula (f).
func valueOf(d *tokens) (text string, derived bool, err error) {
	var b strings.Builder
	inside := false
	for {
		token, err := d.next()
		if err != nil {
			return "", derived, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inside = t.Name.Local == "v"
			derived = derived || t.Name.Local == "f"
		case xml.CharData:
			if inside {
				b.Write(t)
			}
		case xml.EndElement:
			inside = false
			if t.Name.Local == "c" {
				return b.String(), derived, nil
			}
		}
		if b.Len() > longestRow {
			return "", derived, errors.New("a row of more than a megabyte")
		}
	}
}

func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf is the place of a cell in its row: 0 of A1, 26 of AA1.
func columnOf(ref string) (int, error) {
	n := 0
	for i := 0; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && n < 16384; i++ {
		n = n*26 + int(ref[i]-'A') + 1
	}
	if n == 0 || n > 16384 {
		return 0, fmt.Errorf("a cell is called %q", ref)
	}
	return n - 1, nil
}

// CellAt is the place of the first of some cells: field 1 in row 3 of B3:B5.
func CellAt(area string) (field, row int, err error) {
	ref, _, _ := strings.Cut(area, ":")
	if field, err = columnOf(ref); err == nil {
		row, err = strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	}
	return field, row, err
}

// CellName is what a spreadsheet calls a cell: C5 of field 2 in row 5.
func CellName(field, row int) string {
	name := ""
	for n := field + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}
