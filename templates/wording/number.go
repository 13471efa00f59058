package wording

import (
	"math/big"
	"strconv"
)

// What stands in a cell that has no number. A cell is never empty, and none of these is 0.
const (
	Dash     = "\u2014" // does not apply, or no base to compare with (mail, brief)
	TextDash = "-"      // the same in the text part and in tables of digits only
	Withheld = "<5"     // a small cell of a sensitive field, not shown
)

// Thousands writes n with commas between groups of three digits: -1,234,567. For the workbook, Korean and English;
// Chinese mail, text and brief print no mark.
func Thousands(n int64) string {
	sign, digits := "", strconv.FormatInt(n, 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

func plus(rise bool, text string) string {
	if rise {
		return "+" + text
	}
	return text
}

// Tenths returns part ÷ whole in tenths of a per cent, rounded once, half away from zero: 15288 of 13600 is 1124. There
// is no answer for a whole that is not positive: there is no base.
func Tenths(part, whole int64) (tenths int64, ok bool) {
	if whole <= 0 {
		return 0, false
	}
	return halfUp(new(big.Int).Mul(big.NewInt(part), big.NewInt(1000)), big.NewInt(whole)), true
}

// halfUp divides, and rounds half away from zero. The divisor is positive.
func halfUp(a, b *big.Int) int64 {
	twice := new(big.Int).Lsh(new(big.Int).Abs(a), 1)
	q := twice.Add(twice, b)
	q.Quo(q, new(big.Int).Lsh(b, 1))
	if a.Sign() < 0 {
		q.Neg(q)
	}
	return q.Int64()
}

// Percent writes part ÷ whole with one decimal, half up: "112.4%". Without a base it is Dash. A negative part rounds
// away from zero.
func Percent(part, whole int64) string {
	t, ok := Tenths(part, whole)
	if !ok {
		return Dash
	}
	return PercentOf(t)
}

// PercentOf writes tenths of a per cent: 1124 is "112.4%", -5 is "-0.5%".
func PercentOf(tenths int64) string { return OneDecimal(tenths) + "%" }

// SignedPercent writes tenths of a per cent with a plus sign on every rise: 275 is "+27.5%".
func SignedPercent(tenths int64) string { return SignedTenths(tenths) + "%" }

// SignedTenths writes a number of tenths with a plus sign on every rise.
func SignedTenths(tenths int64) string { return plus(tenths > 0, OneDecimal(tenths)) }

// OneDecimal writes a number of tenths: 1124 is "112.4".
func OneDecimal(tenths int64) string {
	sign := ""
	if tenths < 0 {
		sign = "-"
	}
	whole, rest := tenths/10, tenths%10
	return sign + strconv.FormatInt(abs(whole), 10) + "." + strconv.FormatInt(abs(rest), 10)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// Points returns the difference of two rates, now − before, in tenths of a percentage point. It is rounded once, from
// the exact rates, so it may differ by one tenth from the difference of the two rounded rates. There is no answer
// without both wholes.
func Points(part, whole, partBefore, wholeBefore int64) (tenths int64, ok bool) {
	if whole <= 0 || wholeBefore <= 0 {
		return 0, false
	}
	a, b, c, d := big.NewInt(part), big.NewInt(whole), big.NewInt(partBefore), big.NewInt(wholeBefore)
	top := new(big.Int).Sub(new(big.Int).Mul(a, d), new(big.Int).Mul(c, b))
	return halfUp(top.Mul(top, big.NewInt(1000)), new(big.Int).Mul(b, d)), true
}

// digits of Chinese numerals, and the word for ten.
var numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// Numeral writes 0 to 99 in Chinese numerals, as years and parts are counted in words: 六, 十八, 九十九. Other numbers
// stay in digits.
func Numeral(n int) string {
	switch {
	case n < 0 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return numerals[n]
	}
	text := "十"
	if n >= 20 {
		text = numerals[n/10] + text
	}
	if n%10 > 0 {
		text += numerals[n%10]
	}
	return text
}
