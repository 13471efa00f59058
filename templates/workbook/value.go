package workbook

import (
	"fmt"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// What a cell can hold besides text (string) and whole numbers (int, int64).
type (
	signed   int64  // a change, with its sign
	code     string // digits and letters that must stay text
	indented string // text one step in
	strong   string // text in bold
)

// ratio is part ÷ whole, shown as a percentage. Without a whole it is a dash.
type ratio struct{ part, whole int64 }

// change is (now − base) ÷ base, shown as a percentage with its sign.
type change struct{ now, base int64 }

// points is how far two percentages lie apart, in tenths of a point.
type points int64

// String writes it as a decimal of one place.
func (p points) String() string {
	if p < 0 {
		return "-" + (-p).String()
	}
	return fmt.Sprintf("%d.%d", p/10, p%10)
}

// of is what a cell of the content is here.
func of(c content.Cell) any {
	switch c.Kind {
	case content.Code:
		return code(c.Text)
	case content.Number:
		return c.N
	case content.Change:
		return signed(c.N)
	case content.Share:
		return ratio{c.N, c.Of}
	case content.Growth:
		return change{c.N, c.Of}
	case content.Points:
		return points(c.N)
	case content.None:
		return nil
	}
	return c.Text
}

// permille writes n ÷ d as a decimal of three places, rounded once and exactly: the tenth of a per cent that every
// form prints. (A fourth place would be rounded again by the cell's format.) d is positive.
func permille(n, d int64) string {
	p, _ := wording.Tenths(n, d)
	if p == 0 {
		return "0"
	}
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	return fmt.Sprintf("%s%d.%03d", sign, p/1000, p%1000)
}

// optional is the number p points at, or nothing.
func optional(p *int64) any {
	if p == nil {
		return nil
	}
	return *p
}
