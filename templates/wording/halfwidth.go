package wording

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Finding is a half-width mark where a full-width one belongs.
type Finding struct {
	Offset  int    // of the mark, in bytes
	Line    int    // from 1
	Mark    rune   // , ; : ( or )
	Context string // some characters before and after it
}

// String shows the finding as a test prints it.
func (f Finding) String() string {
	return fmt.Sprintf("line %d (byte %d): half-width %q in %q", f.Line, f.Offset, f.Mark, f.Context)
}

// HalfWidthBesideHan finds every ASCII comma, semicolon, colon and bracket that stands directly beside a Han character.
// Names from the data are shown as they are stored: pass them as exceptions, and marks inside of them are no findings.
// Marks of ours beside a name still are.
func HalfWidthBesideHan(text string, except ...string) []Finding {
	return halfWidth(text, outside(text, except), func(int) bool { return true })
}

// HalfWidthBesideHan is the function of that name, but that Korean and English set their own half-width marks beside a
// Chinese name: there the characters of the exceptions do not count as Han.
func (l Locale) HalfWidthBesideHan(text string, except ...string) []Finding {
	if l == Chinese {
		return HalfWidthBesideHan(text, except...)
	}
	ours := outside(text, except)
	return halfWidth(text, ours, ours)
}

// halfWidth finds marks at places of ours beside Han characters at places that count.
func halfWidth(text string, ours, counts func(int) bool) []Finding {
	var out []Finding
	line := 1
	for i, r := range text {
		if r == '\n' {
			line++
		}
		if !strings.ContainsRune(",;:()", r) || !ours(i) {
			continue
		}
		before, size := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+1:])
		if unicode.Is(unicode.Han, before) && counts(i-size) || unicode.Is(unicode.Han, after) && counts(i+1) {
			out = append(out, Finding{i, line, r, around10(text, i)})
		}
	}
	return out
}

// outside returns whether a byte lies in none of the exceptions.
func outside(text string, except []string) func(int) bool {
	inside := map[int]bool{}
	for _, name := range except {
		for from := 0; name != ""; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				break
			}
			for at := from + i; at < from+i+len(name); at++ {
				inside[at] = true
			}
			from += i + 1
		}
	}
	return func(i int) bool { return !inside[i] }
}

// around10 returns the ten characters before and after byte i of text, as far as there are so many.
func around10(text string, i int) string {
	from, to := i, i
	for range 10 {
		_, n := utf8.DecodeLastRuneInString(text[:from])
		from -= n
	}
	for range 11 {
		_, n := utf8.DecodeRuneInString(text[to:])
		to += n
	}
	return text[from:to]
}
