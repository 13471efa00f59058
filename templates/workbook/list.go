package workbook

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// List writes a table as a workbook of one sheet, its head frozen and filtered: for lists that people keep beside them,
// not for reports. A cell is a text, a whole number, or nil. sum, if there is one, stands below all in bold.
func List(name string, head []string, rows [][]any, sum []any) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, fmt.Errorf("name sheet %q: %w", name, err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := w.SetColWidth(1, max(len(head), 1), 16); err != nil {
		return nil, err
	}
	heavy := func(cells []any) []any {
		out := make([]any, len(cells))
		for i, c := range cells {
			out[i] = excelize.Cell{StyleID: bold, Value: c}
		}
		return out
	}
	first := make([]any, len(head))
	for i, text := range head {
		first[i] = text
	}
	if sum != nil {
		rows = append(slices.Clip(rows), heavy(sum))
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2",
		ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	if err := w.SetRow("A1", heavy(first)); err != nil {
		return nil, err
	}
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err == nil {
			err = w.SetRow(at, row)
		}
		if err != nil {
			return nil, fmt.Errorf("write row %d: %w", i+2, err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = f.Write(&out)
	return out.Bytes(), err
}
