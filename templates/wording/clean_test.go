package wording

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	family := "\U0001F468\u200d\U0001F469\u200d\U0001F467"
	for _, c := range []struct{ name, text, want string }{
		{"half-width brackets stay", "守望社会工作服务中心(示例)", "守望社会工作服务中心(示例)"},
		{"markup stays, for the form to escape", "<b>=1+1</b>", "<b>=1+1</b>"},
		{"blanks stay", " a  b\u3000", " a  b\u3000"},
		{"header injection", "甲\r\nBcc: x@example.org", "甲 Bcc: x@example.org"},
		{"tab and line separator", "a\tb\u2028c\u0085d", "a b c d"},
		{"control", "a\x00b\x1b[31mc\x7f", "ab[31mc"},
		{"bidi", "abc\u202egnp.exe\u202c\u2066x\u2069\u200f", "abcgnp.exex"},
		{"zero-width", "社\u200b会\ufeff工\u2060作\u00ad\u200c", "社会工作"},
		{"joiner outside of emoji", "a\u200db", "ab"},
		{"joined emoji", family, family},
		{"emoji with selector and joiner", "\u2764\ufe0f\u200d\U0001F525", "\u2764\ufe0f\u200d\U0001F525"},
		{"ideographic selector", "\u845b\U000E0100", "\u845b\U000E0100"},
		{"Hangul in parts", "\u1112\u1161\u11ab글", "한글"},
		{"fillers", "a\u3164\uffa0b", "ab"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"heap of marks", "z" + strings.Repeat("\u0336", 50) + "a", "z" + strings.Repeat("\u0336", 4) + "a"},
		{"accents", "e\u0301", "\u00e9"},
	} {
		if got := Clean(c.text); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestCleanIsHarmless(t *testing.T) {
	odd := []rune(
		"\r\n\t\x00\u200b\u200d\u202e\u2066\ufeff\u0301\u0336\ufe0f\u2028\u3164" +
			"\U0001F468\U0001F1E8\U000E0041한글社会ab(,")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(odd))).Draw(t, "text")
		got := Clean(text)
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || Clean(got) != got {
			t.Fatalf("Clean(%q) = %q is not clean", text, got)
		}
		for _, r := range got {
			if r != '\u200d' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("Clean(%q) = %q holds %U", text, got, r)
			}
		}
	})
}

// TestCleanKeepsOrdinaryText holds for names of Han, Hangul, letters, digits and marks.
func TestCleanKeepsOrdinaryText(t *testing.T) {
	ordinary := rapid.StringOf(rapid.OneOf(rapid.RuneFrom(nil, unicode.Han), rapid.RuneFrom(nil, unicode.Hangul),
		rapid.RuneFrom([]rune("aZ09 ()-,.\uff08\uff09\u201c\u201d\u00b7"))))
	rapid.Check(t, func(t *rapid.T) {
		text := norm.NFC.String(
			ordinary.Filter(func(s string) bool { return !strings.ContainsAny(s, "\u115f\u1160\u3164\uffa0") }).Draw(t,
				"text"))
		if got := Clean(text); got != text {
			t.Fatalf("Clean(%q) = %q", text, got)
		}
	})
}

func TestCapAndName(t *testing.T) {
	flag := "\U0001F1E8\U0001F1F3"
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"社会工作", 4, "社会工作"}, {"社会工作", 3, "社会\u2026"}, {flag + flag + flag, 2, flag + "\u2026"},
		{"e\u0301e\u0301e\u0301", 2, "\u00e9\u2026"},
		{"", 5, Dash}, {"\u200b\u202e\r\n", 5, Dash}, {"甲\r\n乙", 5, "甲 乙"},
	} {
		if got := Name(c.text, c.n); got != c.want {
			t.Errorf("Name(%q, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
	if got := Cap(strings.Repeat("长", 200), 40); utf8.RuneCountInString(got) != 40 {
		t.Errorf("a name of 200 characters is cut to %d", utf8.RuneCountInString(got))
	}
}
