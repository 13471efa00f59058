package mail

import (
	"fmt"
	"strings"
	text "text/template"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// width is that of the text part, in columns.
const width = 72

// texts are the functions of the text template.
var texts = text.FuncMap{"wrap": wrap, "stamp": stamp, "set": textBlock, "heading": textHeading, "foot": foot,
	"rule": func(mark string) string { return strings.Repeat(mark, width) }}

// Paragraphs are the parts of a text between its empty lines and rules, with the lines of each. What is only broken to
// fit the width is one line again, for a page that has a width of its own.
func Paragraphs(text string) (out [][]string) {
	var lines []string
	before := ""
	end := func() {
		if len(lines) > 0 {
			out, lines = append(out, lines), nil
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		sep, broken := joint(before, line)
		switch {
		case strings.Trim(line, " -=") == "":
			end()
		case len(lines) > 0 && broken:
			lines[len(lines)-1] += sep + line
		default:
			lines = append(lines, strings.TrimLeft(line, " "))
		}
		before = line
	}
	end()
	return out
}

// joint is what stood between two lines, if they are one that was broken.
func joint(a, b string) (sep string, broken bool) {
	for _, sep := range []string{"", " "} {
		if whole := wording.Wrap(a+sep+b, width); len(whole) > 1 && whole[0] == a {
			return sep, true
		}
	}
	return "", false
}

// foot sets the small print at the end.
func foot(d *content.Document, b content.Block) string { return wrap(d.Locale.Join(b.Note...)) + "\n" }

func wrap(s string) string { return strings.Join(wording.Wrap(s, width), "\n") }

// stamp is the report's name, its moment and version: on one line, or the name apart where there is no room.
func stamp(d *content.Document) string {
	if one := d.Locale.Clauses(d.Stamp); wording.Width(one) <= width || len(d.Stamp) < 2 {
		return one
	}
	return wrap(d.Stamp[0]) + "\n" + wrap(d.Locale.Clauses(d.Stamp[1:]))
}

func textHeading(s content.Section) string {
	return strings.TrimRight(wording.Pad(s.Title, width-wording.Width(s.Unit), wording.Left)+s.Unit, " ")
}

// textBlock sets one block, with an empty line before it.
func textBlock(d *content.Document, b content.Block) string {
	if b.In != 0 && b.In&content.Plain == 0 {
		return ""
	}
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	if c := b.Changed; c != nil {
		add(wrap(c.Line) + "\n" + wrap(d.Locale.Join(c.Sentences...)))
		note := wrap(d.Locale.Join(c.Note...))
		if c.Table != nil {
			note = strings.TrimSpace(textTable(d, c.Table) + "\n" + note)
		}
		add(note)
	}
	add(wrap(d.Locale.Join(b.Lead...)))
	if q := b.Quote; q != nil {
		add(q.Label + map[bool]string{true: "\uff1a", false: ":"}[d.Locale == wording.Chinese] + "\n" + q.Text())
	}
	add(textTotals(d, b.Totals))
	add(textPoints(d, b.Points))
	if b.Table != nil {
		add(textTable(d, b.Table))
	}
	add(wrap(d.Locale.Join(b.Text...)))
	add(numbered(b.Steps))
	if b.Button != nil {
		add(wrap(b.Button.Label) + "\n" + b.Button.Address)
	}
	add(numbered(b.Items))
	add(wrap(d.Locale.Join(b.Note...)))
	if len(out) == 0 {
		return ""
	}
	return "\n" + strings.Join(out, "\n\n") + "\n"
}

func numbered(items []string) string {
	var out []string
	for i, s := range items {
		out = append(out, wording.Hang(fmt.Sprintf("%d. ", i+1), s, width)...)
	}
	return strings.Join(out, "\n")
}

// Columns of the totals: what stands beside a value goes below it where the value takes more than its own.
const labelWidth, valueWidth = 22, 14

// textTotals sets label, value and what is said of it in columns; what is too long goes on below.
func textTotals(d *content.Document, totals []content.Total) string {
	var out, values []string
	label, widest := labelWidth, valueWidth
	for _, t := range totals {
		label = max(label, wording.Width(t.Label)+1)
		value := strings.Replace(t.Value.Text, wording.Dash, wording.TextDash, 1)
		if t.Value.Unit != "" {
			value += d.Locale.Gap() + t.Value.Unit
		}
		values = append(values, value)
		widest = max(widest, wording.Width(value))
	}
	for i, t := range totals {
		first := wording.Pad(t.Label, label, wording.Left) + wording.Pad(values[i], widest, wording.Right)
		below := "    "
		if widest == valueWidth && len(t.Lines) > 0 {
			first += "   "
			below = strings.Repeat(" ", wording.Width(first))
		} else {
			out, first = append(out, first), below
		}
		for _, s := range t.Lines {
			out = append(out, wording.Hang(first, s, width)...)
			first = below
		}
	}
	return strings.Join(out, "\n")
}

func textPoints(d *content.Document, points []content.Point) string {
	var out []string
	label := 8
	for _, p := range points {
		label = max(label, wording.Width(p.Label)+2)
	}
	for _, p := range points {
		out = append(
			out,
			wording.Hang(wording.Pad(p.Label, label, wording.Left), d.Locale.Join(p.Sentences...), width)...)
	}
	return strings.Join(out, "\n")
}

// textTable sets a table by display width. The first column takes what the figures leave; a name that is too long
// goes on a line of its own.
func textTable(d *content.Document, t *content.Table) string {
	var out []string
	if t.Caption != "" {
		out = append(out, textHeading(content.Section{Title: t.Caption, Unit: t.Unit}))
		if t.Plain {
			out = append(out, strings.Repeat("-", width))
		}
	}
	if lead := d.Locale.Join(t.Lead...); lead != "" {
		out = append(out, wrap(lead))
	}
	if t.Plain {
		out = append(out, plainRows(d, t)...)
	} else {
		widths := columnWidths(t)
		var heads []content.Cell
		for _, c := range t.Columns {
			heads = append(heads, content.Cell{Text: c.Head})
		}
		out = append(out, textRow(t, widths, content.Row{Cells: heads}))
		for _, r := range t.All() {
			out = append(out, textRow(t, widths, r))
		}
	}
	if notes := d.Locale.Join(t.Notes...); notes != "" {
		out = append(out, wrap(notes))
	}
	return strings.Join(out, "\n")
}

// plainRows sets a list: the first cell in front, the others behind one another.
func plainRows(d *content.Document, t *content.Table) []string {
	var out []string
	before := ""
	for _, r := range t.Rows {
		first := r.Cells[0].Text
		if first == before {
			first = ""
		}
		before = r.Cells[0].Text
		var rest []string
		for _, c := range r.Cells[1:] {
			if c.Kind != content.None {
				rest = append(rest, strings.TrimSuffix(c.Text, c.Unit)+c.Unit)
			}
		}
		head := wording.Pad(first, 8, wording.Left)
		if wording.Width(first) >= 8 && len(rest) > 0 {
			head += "  "
		}
		out = append(out, wording.Hang(head, strings.Join(rest, "  "), width)...)
	}
	return out
}

// columnWidths are those of the figures; the first column has the rest.
func columnWidths(t *content.Table) []int {
	out := make([]int, len(t.Columns))
	sum := 0
	for i := 1; i < len(t.Columns); i++ {
		n := wording.Width(t.Columns[i].Head)
		for _, r := range t.All() {
			if !r.Spans {
				n = max(n, wording.Width(r.Cells[i].Text))
			}
		}
		out[i] = max(n+2, 8)
		sum += out[i]
	}
	out[0] = max(width-sum, 12)
	return out
}

func textRow(t *content.Table, widths []int, r content.Row) string {
	if r.Spans {
		return wrap(r.Cells[0].Text)
	}
	var out strings.Builder
	before := ""
	for i, c := range r.Cells {
		cell, align := c.Text, wording.Left
		if c.Kind == content.None {
			cell = wording.TextDash
		}
		if t.Columns[i].Right {
			align = wording.Right
		} else if i > 0 {
			cell = "  " + wording.Truncate(cell, widths[i]-2)
		}
		if i == 0 && wording.Width(cell) > widths[0] {
			before, cell = wrap(cell)+"\n", ""
		}
		out.WriteString(wording.Pad(cell, widths[i], align))
	}
	return before + strings.TrimRight(out.String(), " ")
}
