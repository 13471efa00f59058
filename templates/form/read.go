package form

import (
	"errors"
	"io"
	"slices"
	"strings"

	"huizong/jobs/intake"
	"huizong/sql/sheet"
	"huizong/templates/wording"
)

// Filled is a form as it was handed in: what stands in its cells, before anybody asks what it means.
type Filled struct {
	Name                string // of the file
	Agency, Month, Seal string // as they stand in it

	raw              []byte
	own              *wording.Catalogue // in the words of which it was written
	totals, records  *table
	agencyAt, sealAt string // cells
}

// table is one sheet with a header.
type table struct {
	sheet string
	at    map[string]int // of a column's key, its place
	rows  []row
}

// row is one row with anything in it.
type row struct {
	n     int
	cells []cell
	epoch int
}

// cell is one cell; that of a row that is shorter is empty.
type cell struct {
	text   string
	number bool
	lost   bool // a formula whose result was not saved
}

func (r *row) at(col int) cell {
	if col < len(r.cells) {
		return r.cells[col]
	}
	return cell{}
}

func (r *row) text(col int) string { return r.at(col).text }

// filled reports whether anything was put into a cell.
func (r *row) filled(col int) bool { return r.at(col).text != "" || r.at(col).lost }

// Is reports whether a file is a form, however it was filled in.
func Is(name string, raw []byte) bool {
	book, err := sheet.NewWorkbook(name, raw)
	return err == nil && written(book) != nil
}

// written is the catalogue in whose words a form was written; nil: it is none.
func written(book *sheet.Workbook) *wording.Catalogue {
	for _, l := range wording.Locales {
		c := wording.In(l)
		if slices.Contains(book.Sheets, c.Text("form.sheet.about")) &&
			(slices.Contains(book.Sheets, c.Text("form.sheet.totals")) ||
				slices.Contains(book.Sheets, c.Text("form.sheet.records"))) {
			return c
		}
	}
	return nil
}

// Open reads a form. What keeps it from being read at all is told in the words of say.
func Open(name string, raw []byte, say *wording.Catalogue) (*Filled, []intake.Fault) {
	stop := func(key string, args ...any) []intake.Fault {
		return []intake.Fault{{Stops: true, Value: name, Problem: say.Format("form.fault."+key, args...),
			Do: say.Text("form.do." + key)}}
	}
	if len(raw) > intake.Largest {
		return nil, stop("large")
	}
	book, err := sheet.NewWorkbook(name, raw)
	if err != nil {
		return nil, stop("damaged", "reason", err.Error())
	}
	f := &Filled{Name: name, raw: raw, own: written(book)}
	if f.own == nil {
		return nil, stop("not_ours", "sheet", say.Text("form.sheet.about"))
	}
	if err := f.binding(book); err != nil {
		return nil, stop("damaged", "reason", err.Error())
	}
	for _, s := range []struct {
		key     string
		columns []column
		into    **table
	}{{"form.sheet.totals", totals, &f.totals}, {"form.sheet.records", records, &f.records}} {
		if !slices.Contains(book.Sheets, f.own.Text(s.key)) {
			return nil, stop("not_ours", "sheet", f.own.Text(s.key))
		}
		var lacks []string
		if *s.into, lacks, err = f.read(book, f.own.Text(s.key), s.columns); err != nil {
			return nil, stop("damaged", "reason", err.Error())
		}
		if len(lacks) > 0 {
			faults := stop("head", "column", strings.Join(lacks, " "))
			faults[0].Sheet = f.own.Text(s.key)
			return nil, faults
		}
	}
	return f, nil
}

// each calls f with every row of a sheet that has anything in it.
func each(book *sheet.Workbook, name string, f func(row)) error {
	t, err := book.Open(name)
	if err != nil {
		return err
	}
	defer t.Close()
	for {
		cells, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		r := row{n: t.Line(0), epoch: t.Epoch}
		some := false
		for i, text := range cells {
			r.cells = append(r.cells, cell{strings.TrimSpace(text), t.Number(i), t.Formula(i) && text == ""})
			some = some || r.text(i) != ""
		}
		if some {
			f(r)
		}
	}
}

// binding reads which agency and month the form is of.
func (f *Filled) binding(book *sheet.Workbook) error {
	return each(book, f.own.Text("form.sheet.about"), func(r row) {
		switch r.text(0) {
		case f.own.Text("form.agency_code"):
			f.Agency, f.agencyAt = r.text(1), name(1, r.n)
		case f.own.Text("form.month"):
			f.Month = r.text(1)
		case f.own.Text("form.seal"):
			f.Seal, f.sealAt = r.text(1), name(1, r.n)
		}
	})
}

// read reads a sheet below its header, and lists the columns that it lacks.
func (f *Filled) read(book *sheet.Workbook, name string, columns []column) (*table, []string, error) {
	t := &table{sheet: name, at: map[string]int{}}
	err := each(book, name, func(r row) {
		if len(t.at) == 0 {
			for i := range r.cells {
				for _, c := range columns {
					if _, twice := t.at[c.key]; !twice && r.text(i) == f.own.Text(c.key) {
						t.at[c.key] = i
					}
				}
			}
			if _, head := t.at["form.project"]; !head { // the title, or a note above the header
				clear(t.at)
			}
			return
		}
		if r.text(t.at["form.project"]) != f.own.Text("form.total") && t.filled(&r) {
			t.rows = append(t.rows, r)
		}
	})
	var lacks []string
	for _, c := range columns {
		if _, ok := t.at[c.key]; !ok && !derived(c.key) {
			lacks = append(lacks, f.own.Text(c.key))
		}
	}
	return t, lacks, err
}

// derived reports whether a column is worked out by the form, and not filled in.
func derived(key string) bool {
	return slices.Contains([]string{"form.parts", "form.recorded", "form.check"}, key)
}

// filled reports whether anything stands in a row that is not worked out, and no note of ours.
func (t *table) filled(r *row) bool {
	for key, col := range t.at {
		if !derived(key) && key != "form.revision" && r.filled(col) {
			return true
		}
	}
	return false
}
