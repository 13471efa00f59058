package wording

import (
	"fmt"
	"strings"
	"unicode"
)

// halfWidthMarks are those that Chinese text writes full-width.
const halfWidthMarks = ",;:()"

// HalfWidth is a half-width mark where a full-width one belongs.
type HalfWidth struct {
	Mark    rune
	Context string // ten characters before and after it
}

func (h HalfWidth) String() string { return fmt.Sprintf("half-width %q in %q", h.Mark, h.Context) }

// HalfWidthBesideHan finds every ASCII comma, semicolon, colon and bracket that stands directly beside a Han character.
// Names from the data are shown as they are stored: pass them as exceptions, and marks inside of them are no findings.
// Marks of ours beside a name still are, but in Korean and English, which set half-width marks of their own.
func (l Locale) HalfWidthBesideHan(text string, except ...string) []HalfWidth {
	hidden := func(r rune) rune {
		if l == Chinese && !strings.ContainsRune(halfWidthMarks, r) {
			return r
		}
		return '_'
	}
	for _, name := range except {
		text = strings.ReplaceAll(text, name, strings.Map(hidden, name))
	}
	var out []HalfWidth
	runes := []rune(text)
	han := func(i int) bool { return i >= 0 && i < len(runes) && unicode.Is(unicode.Han, runes[i]) }
	for i, r := range runes {
		if strings.ContainsRune(halfWidthMarks, r) && (han(i-1) || han(i+1)) {
			out = append(out, HalfWidth{r, string(runes[max(0, i-10):min(len(runes), i+11)])})
		}
	}
	return out
}
