package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
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
	d := xml.NewDecoder(r)
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

// element goes on to the next element of a name; nil at the end of the one around it.
func element(d *xml.Decoder, name, around string) (*xml.StartElement, error) {
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil, errCut
		}
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
func textOf(d *xml.Decoder, end string) (string, error) {
	var b strings.Builder
	inText, aloud := false, false
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return "", errCut
		}
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
				return b.String(), nil
			}
		}
		if b.Len() > longestRow {
			return "", fmt.Errorf("a text of more than a megabyte")
		}
	}
}

// Open begins to read a sheet.
func (w *Workbook) Open(sheet string) (*Table, error) {
	r, f, err := w.part(w.parts[sheet])
	if err != nil {
		return nil, w.fault(err)
	}
	raw := &counter{r: r}
	rows := &cellRows{book: w, sheet: sheet, decoder: xml.NewDecoder(raw)}
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
	decoder *xml.Decoder
	row     int
	fields  []string
	numbers []bool
	derived []bool
	size    int
}

func (c *cellRows) line(int) int { return c.row }

func (c *cellRows) number(field int) bool { return field < len(c.numbers) && c.numbers[field] }

func (c *cellRows) formula(field int) bool { return field < len(c.derived) && c.derived[field] }

func (c *cellRows) next() ([]string, error) {
	start, err := element(c.decoder, "row", "sheetData")
	if err == nil && start == nil {
		return nil, io.EOF
	}
	if err == nil {
		c.row++
		if n, err := strconv.Atoi(attribute(start, "r")); err == nil {
			c.row = n
		}
		c.fields, c.numbers, c.derived, c.size = c.fields[:0], c.numbers[:0], c.derived[:0], 0
		err = c.cells()
	}
	if err != nil {
		f := fatal(c.book.Name, "the sheet is damaged at row %d or below (%v); save it again", c.row, err)
		f.Sheet = c.sheet
		return nil, f
	}
	return c.fields, nil
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
			c.fields, c.numbers, c.derived = append(c.fields, ""), append(c.numbers, false), append(c.derived, false)
		}
		kind := attribute(start, "t")
		text, derived, err := c.value(kind)
		if err != nil {
			return err
		}
		if c.size += len(text); c.size > longestRow {
			return errors.New("a row of more than a megabyte")
		}
		c.fields[at], c.numbers[at] = text, (kind == "" || kind == "n") && text != ""
		c.derived[at] = derived
	}
}

// value reads what a cell shows: of a formula, what it came to when the workbook was saved.
func (c *cellRows) value(kind string) (text string, formula bool, err error) {
	if kind == "inlineStr" {
		text, err = textOf(c.decoder, "c")
		return text, false, err
	}
	text, formula, err = valueOf(c.decoder)
	if err != nil || text == "" {
		return text, formula, err
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n >= len(c.book.texts) {
			return "", formula, fmt.Errorf("a cell names text %s, which is not there", text)
		}
		return c.book.texts[n], formula, nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[text], formula, nil
	}
	return text, formula, nil
}

// valueOf reads the value (v) of a cell up to the cell's end, and whether it has a formula (f).
func valueOf(d *xml.Decoder) (text string, formula bool, err error) {
	inside := false
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return "", formula, errCut
		}
		if err != nil {
			return "", formula, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inside = t.Name.Local == "v"
			formula = formula || t.Name.Local == "f"
		case xml.CharData:
			if inside {
				text += string(t)
			}
		case xml.EndElement:
			inside = false
			if t.Name.Local == "c" {
				return text, formula, nil
			}
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

// CellName is what a spreadsheet calls a cell: C5 of field 2 in row 5.
func CellName(field, row int) string {
	name := ""
	for n := field + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}
