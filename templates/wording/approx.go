package wording

import (
	"strconv"
	"strings"
)

// The units that round figures are written in: yi is 10^8, wan is 10^4.
const (
	wan = 10_000
	yi  = 100_000_000
)

// floor cuts n down to a round figure: below 1,000 it is exact; to 9,999 it is cut to hundreds, from 10,000 to tenths
// of a wan, from 10^8 to tenths of a yi. Negative numbers are exact.
func floor(n int64) int64 {
	step := int64(1)
	switch {
	case n >= yi:
		step = yi / 10
	case n >= wan:
		step = wan / 10
	case n >= 1000:
		step = 100
	}
	return n - n%step
}

// Approx writes a figure as prose does, cut down to a round one and marked where something was cut off: 5900余 before
// the measure word, 5,900여 and "more than 5,900" are one statement. It is for the headline paragraph; tables are exact
// everywhere.
func (l Locale) Approx(n int64) string {
	text, mark := l.round(floor(n)), ""
	if floor(n) < n {
		mark = map[Locale]string{Chinese: "余", Korean: "여", English: "more than "}[l]
	}
	if l == English {
		return mark + text
	}
	return text + mark
}

// round writes a round figure: Chinese by tenths of one unit (1.5万), Korean by whole units (1만 5,000).
func (l Locale) round(n int64) string {
	switch {
	case n < 1000, l == English:
		return l.Int(n)
	case l == Korean:
		return korean(n)
	case n < wan:
		return strconv.FormatInt(n, 10)
	case n < yi:
		return tenthsOf(n/(wan/10)) + "万"
	}
	return tenthsOf(n/(yi/10)) + "亿"
}

// korean writes a round figure by 억 and 만.
func korean(n int64) string {
	var parts []string
	for _, u := range []struct {
		size int64
		name string
	}{{yi, "억"}, {wan, "만"}, {1, ""}} {
		if n/u.size > 0 {
			parts = append(parts, Thousands(n/u.size)+u.name)
			n %= u.size
		}
	}
	return strings.Join(parts, " ")
}

// tenthsOf writes tenths without a needless zero: 15 is 1.5, 20 is 2.
func tenthsOf(tenths int64) string { return strings.TrimSuffix(OneDecimal(tenths), ".0") }
