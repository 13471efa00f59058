package workbook

import (
	"fmt"
	"strconv"

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

// decimal is a number with a fraction, and how it is shown.
type decimal struct{ text, format string }

// number is how the library takes it: it prints the digits of the nearest number that read back as that, and these are
// the ones given.
func (d decimal) number() float64 {
	f, err := strconv.ParseFloat(d.text, 64)
	if err != nil {
		panic(err) // of digits that we printed
	}
	return f
}

// ratio is part ÷ whole, shown as a percentage. Without a whole it is a dash.
func ratio(part, whole int64) any {
	return when(whole > 0, decimal{permille(part, whole), percent})
}

// change is (now − base) ÷ base, shown as a percentage with its sign.
func change(now, base int64) any {
	return when(base > 0, decimal{permille(now-base, base), growth})
}

// formula is a live formula with the number that it comes to.
type formula struct {
	text   string
	result int64
}

// verdict is a live formula that says whether every one of the differences is 0.
type verdict struct {
	differences []string
	holds       bool
}

// when is v, or nothing.
func when(holds bool, v any) any {
	if !holds {
		return nil
	}
	return v
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
		return ratio(c.N, c.Of)
	case content.Growth:
		return change(c.N, c.Of)
	case content.Points:
		return decimal{wording.OneDecimal(c.N), apart}
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
