package wording

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// The steps that a rounded-off figure is cut to. yi is 10^8, wan is 10^4.
const (
	hundred = 100
	wan     = 10_000
	yi      = 100_000_000
)

// Approx writes n as prose does: cut down to a round figure, with 余 after it where something was cut off, before the
// measure word. Below 1,000 it is exact; to 9,999 it is cut to hundreds (5900余); from 10,000 to tenths of a 万
// (1.5万余); from 10^8 to tenths of a 亿. Negative numbers are exact. It is for the headline paragraph; tables are
// exact everywhere.
func Approx(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10)
	case n < wan:
		return more(n, hundred, strconv.FormatInt(n-n%hundred, 10))
	case n < yi:
		return more(n, wan/10, tenthsOf(n/(wan/10))+"万")
	default:
		return more(n, yi/10, tenthsOf(n/(yi/10))+"亿")
	}
}

// more puts 余 behind text where n is more than a whole number of steps.
func more(n, step int64, text string) string {
	if n%step > 0 {
		return text + "余"
	}
	return text
}

// tenthsOf writes tenths without a needless zero: 15 is 1.5, 20 is 2.
func tenthsOf(tenths int64) string { return strings.TrimSuffix(OneDecimal(tenths), ".0") }

// ParseApprox reads what Approx writes, and the 多 of plainer papers (70多), back into the interval of numbers it may
// stand for, both ends included: 5900余 is 5900 to 5999, 1.5万余 is 15000 to 15999, 70多 is 71 to 79. A figure without
// 余 stands for itself. Numbers such as 128余 or 1万5千, which no paper should print, are errors.
func ParseApprox(text string) (low, high int64, err error) {
	number, plain := strings.CutSuffix(text, "多")
	digits, floor := strings.CutSuffix(number, "余")
	unit, step := int64(1), int64(hundred)
	if d, ok := strings.CutSuffix(digits, "万"); ok {
		digits, unit, step = d, wan, wan/10
	} else if d, ok := strings.CutSuffix(digits, "亿"); ok {
		digits, unit, step = d, yi, yi/10
	}
	if low, err = decimal(digits, unit); err != nil {
		return 0, 0, fmt.Errorf("read %q: %w", text, err)
	}
	switch {
	case plain && !floor && unit == 1 && low > 0 && low < 100 && low%10 == 0:
		return low + 1, low + 9, nil
	case plain && !floor && low > 0 && low%step == 0, floor && !plain && low > 0 && low%step == 0:
		return low, low + min(step-1, math.MaxInt64-low), nil
	case !plain && !floor:
		return low, low, nil
	}
	return 0, 0, fmt.Errorf("read %q: not a round figure", text)
}

// decimal reads digits, with one decimal where there is a unit, in that unit.
func decimal(digits string, unit int64) (int64, error) {
	whole, tenth, pointed := strings.Cut(digits, ".")
	if !isNumber(strings.TrimPrefix(whole, "-")) || pointed && (len(tenth) != 1 || !isNumber(tenth)) {
		return 0, errors.New("not a number")
	}
	if unit == 1 && pointed || unit > 1 && whole[0] == '-' {
		return 0, errors.New("not a whole number, or a negative one with a unit")
	}
	n, ok := new(big.Int).SetString(whole+tenth, 10)
	if pointed {
		unit /= 10
	}
	if n.Mul(n, big.NewInt(unit)); !ok || !n.IsInt64() {
		return 0, errors.New("out of range")
	}
	return n.Int64(), nil
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
