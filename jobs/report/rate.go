package report

// Rate is Part of Whole, as it is divided when it is shown. A change against a base has the figure as Part and the base
// as Whole.
type Rate struct {
	Part  int64 `json:"part"`
	Whole int64 `json:"whole"`
}

// RateChange is a rate of the first screen that reads differently now. A nil rate did not exist.
type RateChange struct {
	// Column is previous (on the period before), year_before, year_to_date (on the same months of the year before),
	// completion (of targets) or filing.
	Column string `json:"column"`
	Before *Rate  `json:"before"`
	Now    *Rate  `json:"now"`
}

// rateColumns are the rates of the first screen in its order.
var rateColumns = []string{"previous", "year_before", "year_to_date", "completion", "filing"}

// rate is one rate of r, or nil where nothing can be divided.
func (r *Report) rate(column string) *Rate {
	on := func(o *Other) *Rate {
		if o == nil || o.Submissions == 0 || o.Figures.Direct <= 0 {
			return nil
		}
		return &Rate{r.Figures.Direct, o.Figures.Direct}
	}
	out := (*Rate)(nil)
	if r.Unfiled() && (column == "previous" || column == "year_before") {
		return nil // there is no figure that could have risen or fallen
	}
	switch column {
	case "previous":
		return on(r.Comparison.Previous)
	case "year_before":
		if p, y := r.Comparison.Previous, r.Comparison.YearBefore; p != nil && y != nil && p.Window == y.Window {
			return nil // of a year: told once
		}
		return on(r.Comparison.YearBefore)
	case "year_to_date":
		y, base := r.yearToDate(), on(r.Comparison.YearToDateBefore)
		if y == nil || base == nil {
			return nil
		}
		return &Rate{y.Figures.Direct, base.Whole}
	case "completion":
		out = &Rate{r.Target.Direct, r.Target.Target}
	case "filing":
		out = &Rate{r.Filing.Filed(), r.Filing.Expected}
	}
	if out == nil || out.Whole <= 0 {
		return nil
	}
	return out
}

// yearToDate is the year so far, if anything counts in it. In January, and in a first quarter or half, it is the period
// itself: told once.
func (r *Report) yearToDate() *Other {
	y := r.Comparison.YearToDate
	if y == nil || y.Submissions == 0 || y.Window == windowOf(r.Period) {
		return nil
	}
	return y
}

// yearToDateChange is direct of the year so far, where it reads differently now.
func yearToDateChange(before, now *Report) *Change {
	b, n := before.yearToDate(), now.yearToDate()
	out := Change{Table: "year_to_date", Code: "direct", Column: "direct"}
	if b != nil {
		out.Before = &b.Figures.Direct
	}
	if n != nil {
		out.Now = &n.Figures.Direct
	}
	if b == nil && n == nil || b != nil && n != nil && *out.Before == *out.Now {
		return nil
	}
	return &out
}

// RateChanges returns the rates that differ between two reports of one period and region.
func RateChanges(before, now *Report) []RateChange {
	var out []RateChange
	for _, column := range rateColumns {
		b, n := before.rate(column), now.rate(column)
		if b == nil && n == nil || b != nil && n != nil && *b == *n {
			continue
		}
		out = append(out, RateChange{column, b, n})
	}
	return out
}
