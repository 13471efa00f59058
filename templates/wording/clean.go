package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marksPerCharacter is how many combining marks a character of a name may carry: more than any script needs, fewer than
// it takes to paint over the lines above and below.
const marksPerCharacter = 4

// Clean makes a name or text from the data harmless and keeps it legible: line breaks and tabs become one blank; other
// control characters, the marks that turn the direction of writing, invisible and zero-width characters are dropped, as
// are heaps of combining marks; bytes that are not UTF-8 become U+FFFD; the whole is NFC. A joiner inside an emoji
// stays, so do variation selectors. Ordinary text, half-width brackets included, comes back as it is.
func Clean(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\ufffd"))
	runes := []rune(strings.ReplaceAll(text, "\r\n", "\n"))
	kept := make([]rune, 0, len(runes))
	marks := 0
	for i, r := range runes {
		switch {
		case r == '\u200d' && i+1 < len(runes) && len(kept) > 0 && pictorial(kept[len(kept)-1]) &&
			pictorial(runes[i+1]):
		case strings.ContainsRune("\n\r\t\v\f\u0085\u2028\u2029", r):
			r = ' '
		case hidden(r):
			continue
		}
		if !unicode.Is(unicode.M, r) || isSelector(r) {
			marks = 0
		} else if marks++; marks > marksPerCharacter {
			continue
		}
		kept = append(kept, r)
	}
	return norm.NFC.String(string(kept))
}

// hidden reports whether r shows nothing, or changes how its neighbours are shown: Cc and Cf (which holds the
// bidirectional and zero-width characters, the soft hyphen, the byte order mark and the tags), and the fillers that
// pass for letters.
func hidden(r rune) bool {
	switch r {
	case '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u3164', '\uffa0', '\u2065', '\ufff0':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf)
}

func isSelector(r rune) bool { return r >= '\ufe00' && r <= '\ufe0f' || r >= 0xE0100 && r <= 0xE01EF }

// pictorial reports whether r can be part of a joined emoji.
func pictorial(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2190 && r <= 0x2BFF || r == '\ufe0f'
}

// Cap cuts text to n user-perceived characters, the last of which is an ellipsis where something was cut off.
func Cap(text string, n int) string {
	var b strings.Builder
	var last string
	i := 0
	for g := range graphemes(text) {
		if i == n {
			return b.String() + ellipsis
		}
		b.WriteString(last)
		last = g.text
		i++
	}
	return text
}

// Name is a name as a table or sentence shows it: cleaned, of at most n user-perceived characters, and Dash where
// nothing is left to see.
func Name(text string, n int) string {
	text = Cap(Clean(text), n)
	if strings.TrimSpace(text) == "" {
		return Dash
	}
	return text
}
