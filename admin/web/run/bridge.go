package run

import (
	"fmt"
	"html/template"
	"strings"

	"huizong/admin/words"
	"huizong/jobs/reconcile"
)

// bridge is the walk from what was claimed to what stands, as a table with a bar on every line.
type bridge struct {
	Unit  string // of the first line: how many submissions
	Axis  string // the ends of the axis
	Cut   bool   // the axis does not begin at 0
	Lines []bridgeLine
}

// bridgeLine is one line. What the bar shows stands in numbers beside it.
type bridgeLine struct {
	Name   string
	Amount int64
	Total  bool // the first and the last line
	Count  string
	Bar    template.HTML
}

// newBridge draws a bridge. Neighbouring lines with neither an amount nor a case are one line.
func newBridge(l words.Lang, lines []reconcile.Line) bridge {
	if len(lines) < 2 {
		return bridge{}
	}
	ax := axisOf(lines)
	b := bridge{Cut: ax.lo > 0, Axis: words.Num(ax.lo) + "–" + words.Num(ax.hi)}
	running, empty := int64(0), 0
	flush := func() {
		if empty > 1 {
			b.Lines = append(b.Lines, bridgeLine{Name: l.Say("其余{n}项", "n", words.Num(empty)),
				Bar: ax.rest(running)})
		}
		empty = 0
	}
	for i, line := range lines {
		last := i == len(lines)-1
		if i > 0 && !last && line.Amount == 0 && line.Count == 0 && emptyBeside(lines, i) {
			empty++
			continue
		}
		flush()
		row := bridgeLine{Name: l.Say(words.LineName(line.Code)), Amount: line.Amount, Total: i == 0 || last,
			Count: countOf(l, line)}
		switch {
		case i == 0:
			running = line.Amount
			row.Bar = ax.total(running, false, true)
		case last:
			row.Bar = ax.total(line.Amount, true, false)
		default:
			row.Bar = ax.step(running, running+line.Amount)
			running += line.Amount
		}
		b.Lines = append(b.Lines, row)
	}
	return b
}

// emptyBeside reports whether a neighbour within the walk is empty too.
func emptyBeside(lines []reconcile.Line, i int) bool {
	empty := func(j int) bool {
		return j > 0 && j < len(lines)-1 && lines[j].Amount == 0 && lines[j].Count == 0
	}
	return empty(i-1) || empty(i+1)
}

// countOf is how many submissions or records a line is of.
func countOf(l words.Lang, line reconcile.Line) string {
	if strings.HasPrefix(line.Code, "record-") {
		return l.Say("{n}条", "n", words.Num(line.Count))
	}
	return l.Say("{n}份", "n", words.Num(line.Count))
}

// axis maps amounts to 0..1000.
type axis struct{ lo, hi int64 }

// axisOf begins at 0, unless the running totals differ by less than 15 % of the largest: then it is cut below the
// smallest.
func axisOf(lines []reconcile.Line) axis {
	running := lines[0].Amount
	low, high := running, running
	for _, line := range lines[1 : len(lines)-1] {
		running += line.Amount
		low, high = min(low, running), max(high, running)
	}
	diff := high - low
	if low <= 0 || diff*100 >= high*15 || diff == 0 {
		size := stepFor(max(high, 1))
		return axis{min(0, low), (max(high, 1) + size - 1) / size * size}
	}
	size := stepFor(diff)
	lo := (low - 1) / size * size
	if (low-lo)*10 < diff {
		lo -= size
	}
	return axis{max(lo, 0), (high + size - 1) / size * size}
}

// stepFor returns the smallest 1, 2 or 5 times a power of ten that is at least a fifth of diff.
func stepFor(diff int64) int64 {
	for p := int64(1); ; p *= 10 {
		for _, m := range []int64{1, 2, 5} {
			if m*p*5 >= diff {
				return m * p
			}
		}
	}
}

func (a axis) x(v int64) int64 {
	if a.hi <= a.lo {
		return 0
	}
	return ((v-a.lo)*2000/(a.hi-a.lo) + 1) / 2 // rounded
}

// svg is a bar of integer attributes: no style, and nothing that comes from data but numbers.
func svg(parts string) template.HTML {
	return template.HTML(`<svg viewBox="0 0 1000 32" preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
		parts + `</svg>`)
}

func link(x int64, from, to int) string {
	return fmt.Sprintf(`<path class="b-link" d="M%d %dV%d"/>`, x, from, to)
}

// total is the first or last line: solid from the axis' beginning, with the cut marked.
func (a axis) total(v int64, above, below bool) template.HTML {
	x, parts := a.x(v), ""
	if above {
		parts += link(x, 0, 16)
	}
	if below {
		parts += link(x, 16, 32)
	}
	parts += fmt.Sprintf(`<rect class="b-sum" x="0" y="8" width="%d" height="16"/>`, max(x, 0))
	if a.lo > 0 {
		parts += `<path class="b-cut" d="M16 4 8 28M26 4 18 28"/>`
	}
	return svg(parts)
}

// step is a line between two running totals.
func (a axis) step(from, to int64) template.HTML {
	x, y := a.x(from), a.x(to)
	parts := link(x, 0, 16) + link(y, 16, 32)
	switch {
	case to < from:
		parts += fmt.Sprintf(`<rect class="b-minus" x="%d" y="8" width="%d" height="16"/>`, y, x-y)
	case to > from:
		parts += fmt.Sprintf(`<rect class="b-plus" x="%d" y="8" width="%d" height="16"/>`, x, y-x)
	}
	return svg(parts)
}

func (a axis) rest(v int64) template.HTML { return a.step(v, v) }
