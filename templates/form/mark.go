package form

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/intake"
	"huizong/templates/wording"
)

// tint is what a cell at fault is filled with: one that stops, and one that will be a finding.
var tint = map[bool]string{true: "F8C9C4", false: "FBE3B0"}

// MarkedName names the copy of a form with its faults marked.
func MarkedName(file string, l wording.Locale) string {
	return wording.In(l).Format("form.marked", "name", strings.TrimSuffix(file, ".xlsx")) + ".xlsx"
}

// Mark is a copy of a form with the cells at fault tinted, and what is wrong in a column of its own. It can be mended
// and handed in as it is.
func (f *Filled) Mark(faults []intake.Fault) ([]byte, error) {
	file, err := excelize.OpenReader(bytes.NewReader(f.raw), excelize.Options{UnzipSizeLimit: 1 << 30})
	if err != nil {
		return nil, fmt.Errorf("open %s to mark it: %w", f.Name, err)
	}
	defer file.Close()
	for _, t := range []*table{f.totals, f.records} {
		if err := f.mark(file, t, faults); err != nil {
			return nil, fmt.Errorf("mark %s: %w", f.Name, err)
		}
	}
	out, err := file.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("mark %s: %w", f.Name, err)
	}
	return out.Bytes(), nil
}

// mark takes the marks of before away, and makes those of now.
func (f *Filled) mark(file *excelize.File, t *table, faults []intake.Fault) error {
	beside := 0
	for _, col := range t.at {
		beside = max(beside, col+1)
	}
	if err := f.unmark(file, t, beside); err != nil {
		return err
	}
	said := map[string]string{}
	for _, x := range faults {
		if x.Sheet != t.sheet || x.Cell == "" {
			continue
		}
		if err := paint(file, t.sheet, x.Cell, tint[x.Stops]); err != nil {
			return err
		}
		line := strings.TrimLeft(x.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		if said[line] != "" {
			said[line] += "\n"
		}
		said[line] += x.Cell + " " + x.Problem + " \u2192 " + x.Do
		if err := file.SetCellStr(t.sheet, letter(beside)+line, inert(said[line])); err != nil {
			return err
		}
	}
	if len(said) == 0 {
		return nil
	}
	if err := file.SetCellStr(t.sheet, name(beside, headRow), f.own.Text("form.problem")); err != nil {
		return err
	}
	return file.SetColWidth(t.sheet, letter(beside), letter(beside), 60)
}

// unmark clears the column of problems, and the tints of the rows that had one.
func (f *Filled) unmark(file *excelize.File, t *table, beside int) error {
	for _, r := range t.rows {
		if r.text(beside) == "" {
			continue
		}
		if err := file.SetCellStr(t.sheet, name(beside, r.n), ""); err != nil {
			return err
		}
		for _, col := range t.at {
			if err := paint(file, t.sheet, name(col, r.n), ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// paint fills a cell, and leaves the rest of its look; without a colour it takes away a tint of ours.
func paint(file *excelize.File, sheet, cell, colour string) error {
	id, err := file.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	style, err := file.GetStyle(id)
	if err != nil {
		return err
	}
	if colour == "" {
		if len(style.Fill.Color) == 0 || style.Fill.Color[0] != tint[true] && style.Fill.Color[0] != tint[false] {
			return nil
		}
		style.Fill = excelize.Fill{}
	} else {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	if id, err = file.NewStyle(style); err != nil {
		return err
	}
	return file.SetCellStyle(sheet, cell, cell, id)
}
