package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"huizong/sql/sheet"
)

// faultsListed is how many faults of an import are listed one by one.
const faultsListed = 100

// Fault is one thing wrong with the files of an import.
type Fault struct {
	File   string
	Sheet  string // of a workbook, whose cells are named as it names them
	Line   int    // 1 is the header; 0: the file as a whole
	Column int    // 1 is the first field; 0: the line as a whole
	Field  string // name of the column; may be empty
	Reason string
	table  int // in the order of sourceFiles
}

// Error returns the fault as activities.csv:7:8: attendances: want a whole number, got "many"; of a workbook as
// filings.xlsx: activities!H7: attendances: want a whole number, got "many".
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	switch {
	case f.Sheet != "" && f.Line > 0 && f.Column > 0:
		fmt.Fprintf(&b, ": %s!%s", f.Sheet, sheet.CellName(f.Column-1, f.Line))
	case f.Sheet != "" && f.Line > 0:
		fmt.Fprintf(&b, ": %s row %d", f.Sheet, f.Line)
	case f.Sheet != "":
		b.WriteString(": " + f.Sheet)
	case f.Line > 0 && f.Column > 0:
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	case f.Line > 0:
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	b.WriteString(f.Reason)
	return b.String()
}

// Faults is the error of an import whose files are at fault. Nothing was imported.
type Faults struct {
	List  []Fault // the first hundred, in the order of files, lines and columns
	Total int
}

// Error returns one line for each fault listed, and one for the number of the others.
func (f *Faults) Error() string {
	var b strings.Builder
	for i, one := range f.List {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one.Error())
	}
	if more := f.Total - len(f.List); more > 0 {
		fmt.Fprintf(&b, "\nand %d more", more)
	}
	return b.String()
}

// faultList collects faults. Some are found later than others of earlier lines (duplicates, by the batch), so it keeps
// more than it lists.
type faultList struct {
	kept   []Fault
	total  int
	spoilt [statusesFile + 1]bool // tables of which a row is at fault
}

func (l *faultList) add(f Fault) {
	l.total++
	l.spoilt[f.table] = true
	if len(l.kept) < 20*faultsListed {
		l.kept = append(l.kept, f)
	}
}

// err returns what was collected, or nil.
func (l *faultList) err() error {
	if l.total == 0 {
		return nil
	}
	slices.SortStableFunc(l.kept, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column))
	})
	return &Faults{List: l.kept[:min(len(l.kept), faultsListed)], Total: l.total}
}
