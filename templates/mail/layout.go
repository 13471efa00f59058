package mail

import (
	"fmt"
	html "html/template"
	"slices"
	"strings"
	text "text/template"

	"huizong/templates/wording"
)

// layout are the functions of both templates: nothing that computes a figure.
var layout = html.FuncMap{
	"even":   func(i int) bool { return i%2 == 0 },
	"odd":    func(i int) bool { return i%2 == 1 },
	"number": func(i int) int { return i + 1 },
	"column": func(t Table, i int) Column { return t.Columns[i] },
	"last":   lastRow,
	"next":   nextFact,
}

// textLayout are those of the text template.
var textLayout = text.FuncMap{"wrap": wrap, "row": textRow, "rule": rule, "hang": hang, "pair": pair, "key": textKey,
	"caption": textCaption, "heads": heads,
	"foot": textFoot, "sized": sized, "numbered": func(i int) string { return fmt.Sprintf("%d. ", i+1) }}

// lastRow is the index of the row that closes a table, -1 where a total does.
func lastRow(t Table) int {
	if t.Total != nil {
		return -1
	}
	return len(t.Rows) - 1
}

func nextFact(facts []Fact, i int) Fact {
	if i+1 < len(facts) {
		return facts[i+1]
	}
	return Fact{}
}

// heads are the heads of a table as a row.
func heads(t *Table) []Cell {
	out := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		out[i].Text = c.Head
	}
	return out
}

// textCaption sets the unit against the right edge.
func textCaption(t *Table) string {
	return strings.TrimRight(wording.Pad(t.Caption, width-wording.Width(t.Unit), wording.Left)+t.Unit, " ")
}

// textKey sets a key figure: label, value, and what is said of it.
func textKey(k Key) string {
	value := wording.Pad(strings.Replace(k.Value, wording.Dash, wording.TextDash, 1)+k.Unit, 14, wording.Right)
	first := wording.Pad(k.Label, 20, wording.Left) + value
	for i, l := range k.Lines {
		if i > 0 {
			first += "\n" + strings.Repeat(" ", 34)
		}
		first += "    " + l
	}
	return first
}

// textFoot breaks a hash in two, so that it stays within the width.
func textFoot(f Fact) string {
	label := wording.Pad(f.Label, 10, wording.Left)
	if len(f.Value) == 64 {
		return label + f.Value[:32] + "\n" + strings.Repeat(" ", 10) + f.Value[32:]
	}
	return label + f.Value
}

// width is that of the text part, in columns.
const width = 72

func wrap(s string) string { return strings.Join(wording.Wrap(s, width), "\n") }

func hang(prefix, s string) string { return strings.Join(wording.Hang(prefix, s, width), "\n") }

func rule(mark string) string { return strings.Repeat(mark, width) }

// pair sets two facts on one line, the second in the second half.
func pair(a, b Fact) string {
	if wording.Width(a.Line) > 32 {
		return a.Line + "\n" + b.Line
	}
	return strings.TrimRight(wording.Pad(a.Line, 34, wording.Left)+b.Line, " ")
}

// sized are the columns of a table wide enough for what stands in them: words are longer in some languages. The first
// column gives way.
func sized(t *Table) []Column {
	out := slices.Clone(t.Columns)
	sum := 0
	for i := range out {
		if out[i].Bar {
			continue
		}
		if out[i].Columns == 0 {
			out[i].Columns = 22
		}
		if i > 0 {
			out[i].Columns = max(out[i].Columns, widest(t, i)+2)
		}
		sum += out[i].Columns
	}
	if over := sum - width; over > 0 {
		out[0].Columns = max(out[0].Columns-over, 12)
	}
	return out
}

// widest is the display width of the widest cell of a column of figures.
func widest(t *Table, i int) int {
	if !t.Columns[i].Digits {
		return 0
	}
	n := wording.Width(t.Columns[i].Head)
	for _, r := range t.Rows {
		n = max(n, wording.Width(r.Cells[i].Text))
	}
	if t.Total != nil {
		n = max(n, wording.Width(t.Total.Cells[i].Text))
	}
	return n
}

// textRow sets one row by display width; a name that is too long goes on a line of its own.
func textRow(columns []Column, cells []Cell) string {
	var out strings.Builder
	before := ""
	for i, c := range columns {
		if c.Bar {
			continue
		}
		cell := cells[i].Text
		if cell == wording.Dash {
			cell = "-"
		}
		align := wording.Left
		if c.Digits {
			align = wording.Right
		}
		n := c.Columns
		if i == 0 && wording.Width(cell) > n {
			before = strings.Join(wording.Wrap(cell, width), "\n") + "\n"
			cell = ""
		}
		if i > 0 && !c.Digits {
			out.WriteString("  ")
			n -= 2
		}
		if !c.Digits && i > 0 && wording.Width(cell) > n {
			cell = wording.Truncate(cell, n)
		}
		out.WriteString(wording.Pad(cell, n, align))
	}
	return before + strings.TrimRight(out.String(), " ")
}
