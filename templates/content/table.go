package content

// Table is a three-line table.
type Table struct {
	Caption string   // empty where the section's title stands for it
	Unit    string   // of the caption
	Lead    []string // sentences above it
	Columns []Column
	Rows    []Row
	Total   *Row
	Notes   []string // sentences below it
	Plain   bool     // not a matrix of figures: a list in columns
}

// Column is one column.
type Column struct {
	Head  string
	Right bool // figures
	Bar   bool // a bar of the same amount stands before the figure
	Width int  // of digits: pixels in the mail; 0 is what is left
	Share int  // of a text column beside others: percent of the width in the annex; 0 is what is left
}

// Row is one row. A row that spans has one cell, set across all columns.
type Row struct {
	Cells []Cell
	Bold  bool
	Spans bool
	Quiet bool // in second colour
}

// Kind is what a cell holds.
type Kind uint8

// The kinds of cell.
const (
	Text     Kind = iota
	Code          // digits that are no quantity: never a number in a sheet
	Number        // a whole number, with a unit where the column has none
	Change        // a whole number with its sign
	Share         // N of Of, in per cent with one decimal
	Growth        // from Of to N, in per cent with one decimal and a sign
	Points        // tenths of a percentage point, with a sign
	Filed         // N filed of Of due
	None          // does not apply, or no base to compare with; never 0
	Withheld      // a number of persons that must not be told
)

// Cell is one typed cell. Text is how it is written in this locale; N, Of and Unit are what it is.
type Cell struct {
	Kind  Kind
	Text  string
	Unit  string
	N     int64
	Of    int64
	Bar   int // tenths of a per cent of the column's width
	Warn  bool
	Quiet bool // in second colour: a row that stands for others
}

// Empty reports whether the table has nothing to show.
func (t *Table) Empty() bool { return t == nil || len(t.Rows) == 0 && t.Total == nil }

// All are the rows with the total last.
func (t *Table) All() []Row {
	if t.Total == nil {
		return t.Rows
	}
	return append(t.Rows[:len(t.Rows):len(t.Rows)], *t.Total)
}
