package wording

import (
	"fmt"
	"strconv"
	"strings"
)

// Locale is a language that reports are written in, as a BCP 47 tag.
type Locale string

// The locales. Chinese is authoritative: where a translation and the Chinese differ, the Chinese is what was reported.
const (
	Chinese Locale = "zh-CN"
	Korean  Locale = "ko"
	English Locale = "en"
)

// Locales lists every locale, the authoritative one first.
var Locales = []Locale{Chinese, Korean, English}

// ParseLocale reads a locale's tag; empty text is Chinese.
func ParseLocale(s string) (Locale, error) {
	if s == "" {
		return Chinese, nil
	}
	for _, l := range Locales {
		if s == string(l) {
			return l, nil
		}
	}
	return "", fmt.Errorf("want a locale out of zh-CN, ko and en, got %q", s)
}

// Int writes an exact figure in prose and tables: plain digits in Chinese, groups of three in Korean and English.
func (l Locale) Int(n int64) string {
	if l == Chinese {
		return strconv.FormatInt(n, 10)
	}
	return Thousands(n)
}

// Signed is Int with a plus sign on every rise; the minus is ASCII.
func (l Locale) Signed(n int64) string { return plus(n > 0, l.Int(n)) }

// Approx writes a figure cut down to a round one for the headline paragraph, to the same steps in every locale: 5900余,
// 5,900여 and "more than 5,900" are one statement. Korean takes 만 and 억 as whole units: 1만 5,000여.
func (l Locale) Approx(n int64) string {
	if l == Chinese || n < 1000 {
		return Approx(n)
	}
	step := int64(hundred)
	if n >= wan {
		step = wan / 10
	}
	if n >= yi {
		step = yi / 10
	}
	floor := n - n%step
	if l == Korean {
		return korean(floor) + map[bool]string{true: "여"}[floor < n]
	}
	return map[bool]string{true: "more than "}[floor < n] + Thousands(floor)
}

// korean writes a round figure by 억 and 만.
func korean(n int64) string {
	var parts []string
	for _, u := range []struct {
		size int64
		name string
	}{{yi, "억"}, {wan, "만"}, {1, ""}} {
		if n >= u.size && n/u.size > 0 {
			parts = append(parts, Thousands(n/u.size)+u.name)
			n %= u.size
		}
	}
	return strings.Join(parts, " ")
}

// ParseApprox reads what Approx writes in this locale, as the function ParseApprox does.
func (l Locale) ParseApprox(text string) (low, high int64, err error) {
	switch l {
	case Korean:
		return parseKorean(text)
	case English:
		digits, floor := strings.CutPrefix(text, "more than ")
		return around(text, strings.ReplaceAll(digits, ",", ""), floor)
	}
	return ParseApprox(text)
}

func parseKorean(text string) (low, high int64, err error) {
	digits, floor := strings.CutSuffix(strings.ReplaceAll(text, ",", ""), "여")
	parts := strings.Fields(digits)
	if len(parts) == 0 {
		return 0, 0, fmt.Errorf("read %q: no number", text)
	}
	var sum int64
	for _, part := range parts {
		unit := int64(1)
		if d, ok := strings.CutSuffix(part, "억"); ok {
			part, unit = d, yi
		} else if d, ok := strings.CutSuffix(part, "만"); ok {
			part, unit = d, wan
		}
		n, err := decimal(part, unit)
		if err != nil {
			return 0, 0, fmt.Errorf("read %q: %w", text, err)
		}
		sum += n
	}
	return around(text, strconv.FormatInt(sum, 10), floor)
}

// around gives a round figure the interval that Approx cuts down to it.
func around(text, digits string, floor bool) (low, high int64, err error) {
	if low, err = decimal(digits, 1); err != nil {
		return 0, 0, fmt.Errorf("read %q: %w", text, err)
	}
	if !floor {
		return low, low, nil
	}
	step := int64(hundred)
	if low >= wan {
		step = wan / 10
	}
	if low >= yi {
		step = yi / 10
	}
	if low <= 0 || low%step > 0 {
		return 0, 0, fmt.Errorf("read %q: not a round figure", text)
	}
	return low, low + step - 1, nil
}

// CountWord writes a small count of years or parts as prose counts them: 六, 6, six.
func (l Locale) CountWord(n int) string {
	words := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
		"twelve"}
	switch {
	case l == Chinese:
		return Numeral(n)
	case l == English && n >= 0 && n < len(words):
		return words[n]
	}
	return strconv.Itoa(n)
}

// List joins names in running text: with U+3001 in Chinese, with commas elsewhere.
func (l Locale) List(items []string) string {
	if l == Chinese {
		return strings.Join(items, "\u3001")
	}
	return strings.Join(items, ", ")
}

// Clauses joins clauses of one sentence: with U+FF0C in Chinese, with commas elsewhere.
func (l Locale) Clauses(items []string) string {
	if l == Chinese {
		return strings.Join(items, "\uff0c")
	}
	return strings.Join(items, ", ")
}
