package wording

// Basis is the period that a figure is compared with.
type Basis string

// The bases of comparison. Chinese has a word for each: 环比, 同比, 累计同比.
const (
	Adjacent   Basis = "previous"     // the adjacent earlier period of the same length
	YearBefore Basis = "year_before"  // the same period of the year before
	YearToDate Basis = "year_to_date" // January to now, with the same months of the year before
)

// smallBase is the least base that a percentage is printed against; below it the change itself is told.
const smallBase = 30

// Comparison is a change as it is told.
type Comparison struct {
	Value  string // for a cell: 增长27.5%, 持平, Dash
	Phrase string // for a line that says what it is compared with: 环比增长27.5%
	Note   string // why there is nothing to compare; empty where there is
}

// Compare tells the change of a figure in person-times against base, which is nil where nothing was filed. A base of 0
// is no base. Below 30 the change itself is told, not a percentage. Less than 0.05 % either way is 持平. A percentage
// stays a percentage above 100 %, where one might also say 倍: 增长120.0% cannot be misread, 增长1.2倍 can.
func (c *Catalogue) Compare(basis Basis, now int64, base *int64) Comparison {
	if base == nil || *base <= 0 {
		return c.comparison(basis, "none", Dash, c.Text("change."+string(basis)+".note"))
	}
	diff := now - *base
	if *base < smallBase {
		return c.absolute(basis, diff)
	}
	tenths, _ := Tenths(diff, *base)
	return c.relative(basis, tenths, PercentOf(abs(tenths)), "")
}

func (c *Catalogue) absolute(basis Basis, diff int64) Comparison {
	how := "level"
	switch {
	case diff > 0:
		how = "more"
	case diff < 0:
		how = "fewer"
	default:
		return c.comparison(basis, how, c.Text("change.level"), "")
	}
	text := c.Format("change."+string(basis)+"."+how, "n", abs(diff))
	return Comparison{Value: text, Phrase: text}
}

// relative tells a rise or fall of so many tenths, written out as amount.
func (c *Catalogue) relative(basis Basis, tenths int64, amount, points string) Comparison {
	how := "level"
	switch {
	case tenths > 0:
		how = points + "rise"
	case tenths < 0:
		how = points + "fall"
	default:
		return c.comparison(basis, how, c.Text("change.level"), "")
	}
	return Comparison{Value: c.Format("change."+how, "amount", amount),
		Phrase: c.Format("change."+string(basis)+"."+how, "amount", amount)}
}

func (c *Catalogue) comparison(basis Basis, how, value, note string) Comparison {
	return Comparison{Value: value, Phrase: c.Text("change." + string(basis) + "." + how), Note: note}
}

// ComparePoints tells the change of a rate in percentage points (百分点), from tenths of a point as Points returns
// them.
func (c *Catalogue) ComparePoints(basis Basis, tenths int64) Comparison {
	return c.relative(basis, tenths, OneDecimal(abs(tenths)), "points.")
}
