package wording

import (
	"fmt"
	"strconv"
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
