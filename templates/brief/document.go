package brief

import (
	"strings"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// table is a table of the annex with the widths of its columns.
type table struct {
	*content.Table
	title     string // with its number
	continued string // title where it goes on on another page
	note      string // below it
	widths    []float64
}

// bodyOf gives the tables of the annex their numbers and widths.
func tablesOf(d *content.Document) []table {
	c := wording.In(d.Locale)
	var out []table
	for i, t := range d.Annex() {
		n := i + 1
		out = append(out, table{
			Table:     t,
			title:     c.Format("caption.table", "n", n, "title", t.Caption),
			continued: c.Format("caption.table.continued", "n", n),
			widths:    widthsOf(t),
		})
		if notes := d.Locale.Join(t.Notes...); notes != "" {
			out[i].note = c.Format("label.note", "text", notes)
		}
	}
	return out
}

// minus sets the sign of a change as print has it.
func minus(c content.Cell) string {
	if c.Kind == content.Change || c.Kind == content.Growth || c.Kind == content.Points {
		return strings.Replace(c.Text, "-", "\u2212", 1)
	}
	return c.Text
}

// widthsOf are shares of the page: of figures what the widest takes, of texts what the content says, of the first
// column the rest.
func widthsOf(t *content.Table) []float64 {
	out := make([]float64, len(t.Columns))
	rest := 1.0
	var open []int
	for i, c := range t.Columns {
		switch {
		case c.Share > 0:
			out[i] = float64(c.Share) / 100
		case c.Bar:
			out[i] = 0.44
		case c.Right:
			widest := wording.Width(c.Head)
			for _, r := range t.All() {
				if !r.Spans {
					widest = max(widest, wording.Width(r.Cells[i].Text))
				}
			}
			out[i] = (float64(widest)*tableSize/2 + 2*tableSize) / measure
		default:
			open = append(open, i)
		}
		rest -= out[i]
	}
	for _, i := range open {
		out[i] = max(rest/float64(len(open)), 0.12)
	}
	return out
}
