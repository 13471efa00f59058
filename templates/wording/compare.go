package wording

// Basis is the period that a figure is compared with.
type Basis string

// The bases of comparison. Chinese has a word for each: 环比, 同比.
const (
	Adjacent   Basis = "previous"    // the adjacent earlier period of the same length
	YearBefore Basis = "year_before" // the same period of the year before
)

// Change tells the change of a figure against a base as a percentage: 增长27.5%. Less than 0.05 % either way is 持平;
// against a base of 0 there is no percentage. It stays one above 100 %, where one might also say 倍: 增长120.0% cannot
// be misread, 增长1.2倍 can.
func (c *Catalogue) Change(now, base int64) string { return c.change("change.", now, base) }

// Compare is Change with the word for what is compared with: 环比增长27.5%.
func (c *Catalogue) Compare(basis Basis, now, base int64) string {
	return c.change("change."+string(basis)+".", now, base)
}

func (c *Catalogue) change(key string, now, base int64) string {
	tenths, ok := Tenths(now-base, base)
	switch {
	case !ok:
		return Dash
	case tenths > 0:
		return c.Format(key+"rise", "amount", PercentOf(tenths))
	case tenths < 0:
		return c.Format(key+"fall", "amount", PercentOf(-tenths))
	}
	return c.Text(key + "level")
}
