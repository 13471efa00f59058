package wording

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWidth(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"nothing", "", 0}, {"letters", "abc 12%", 7}, {"Han", "延吉市", 6}, {"Hangul", "연길시", 6},
		{"Hangul in parts", "\u1112\u1161\u11ab", 2},
		{"full-width marks", "\uff0c\u3002\uff1b\uff1a\uff08\uff09\u3001", 14}, {"quotation marks", "\u201c\u201d", 4},
		{"dash", "\u2014", 2}, {"times", "\u00d7", 2}, {"ellipsis", "\u2026", 2},
		{"full-width digits", "\uff11\uff12", 4},
		{"half-width katakana", "\uff71", 1}, {"rare Han", "\U00020BB7", 2}, {"combining", "e\u0301", 1},
		{"accented", "\u00e9", 1},
		{"mark alone", "\u0301", 0}, {"zero-width", "a\u200bb\u2060c\ufeff", 3}, {"emoji", "\U0001F600", 2},
		{"family", "\U0001F468\u200d\U0001F469\u200d\U0001F467", 2}, {"flag", "\U0001F1E8\U0001F1F3", 2},
		{"ideographic blank", "\u3000", 2},
		{"ideograph with selector", "\u845b\U000E0100", 2}, {"lenticular", "\u3010\u3011", 4},
	} {
		if got := Width(c.text); got != c.want {
			t.Errorf("%s: Width(%q) = %d, want %d", c.name, c.text, got, c.want)
		}
	}
}

func TestPadAndTruncate(t *testing.T) {
	for _, c := range []struct {
		text  string
		n     int
		align Align
		want  string
	}{
		{"个案服务", 12, Left, "个案服务    "}, {"738", 6, Right, "   738"},
		{"合计", 3, Left, "合计"}, {"", 2, Right, "  "},
	} {
		if got := Pad(c.text, c.n, c.align); got != c.want {
			t.Errorf("Pad(%s, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"社会工作", 8, "社会工作"}, {"社会工作", 7, "社会\u2026"}, {"社会工作", 6, "社会\u2026"},
		{"社会工作", 2, "\u2026"}, {"社会工作", 1, ""}, {"ab", 5, "ab"},
		{"e\u0301e\u0301e\u0301", 2, "\u2026"}, {"\U0001F1E8\U0001F1F3\U0001F1E8\U0001F1F3", 3, "\u2026"},
	} {
		if got := Truncate(c.text, c.n); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		n          int
		want       []string
	}{
		{"nothing", "", 10, nil},
		{"measure words stay with their numbers", "净核减1922人次\uff0c占11.2%\u3002", 12,
			[]string{"净核减", "1922人次\uff0c占", "11.2%\u3002"}},
		{"a comma does not begin a line", "核定数份\uff0c核减数", 8, []string{"核定数", "份\uff0c核减", "数"}},
		{"a bracket does not end a line", "间接受益\uff08推算\uff09", 10, []string{"间接受益", "\uff08推算\uff09"}},
		{"a bracket does not begin a line", "\uff08推算\uff09人次", 7, []string{"\uff08推", "算\uff09人", "次"}},
		{"a number keeps what it counts", "人\uff0c直接2834人\uff0c间接4899人", 12,
			[]string{"人\uff0c", "直接2834人\uff0c", "间接4899人"}},
		{"an ordinal", "本版更正第1版的数", 8, []string{"本版更正", "第1版的", "数"}},
		{"what it counts is one word", "人数直接间接都有", 6, []string{"人数", "直接", "间接都", "有"}},
		{"approximate figures", "间接受益人群3.8万余人次", 20, []string{"间接受益人群", "3.8万余人次"}},
		{"percentage points", "提高2.3个百分点", 14, []string{"提高", "2.3个百分点"}},
		{"newlines end lines", "甲\n乙\n\n丙", 10, []string{"甲", "乙", "", "丙"}},
		{"blanks at the end are dropped", "one two three", 8, []string{"one two", "three"}},
		{"Korean breaks at blanks", "연길시 사회사업 복무정황", 16, []string{"연길시 사회사업", "복무정황"}},
		{"long words are cut", "a2b4cc6fb661243dd948", 8, []string{"a2b4cc6f", "b661243d", "d948"}},
		{"long Korean words are cut", "사회사업복무중심", 6, []string{"사회사", "업복무", "중심"}},
	} {
		if d := cmp.Diff(c.want, Wrap(c.text, c.n)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestNumbers: a number is kept with its sign, its measure word and what it counts.
func TestNumbers(t *testing.T) {
	text := "直接2834人\uff0c净核减-12人次\uff0c受益间接4899人\uff0c占11.2%"
	var got []string
	for _, at := range Numbers(text) {
		got = append(got, text[at[0]:at[1]])
	}
	if d := cmp.Diff([]string{"直接2834人", "-12人次", "间接4899人", "11.2%"}, got); d != "" {
		t.Error(d)
	}
}

func TestHang(t *testing.T) {
	want := []string{"1. 直接受益人次", "   为三项之和"}
	if d := cmp.Diff(want, Hang("1. ", "直接受益人次为三项之和", 16)); d != "" {
		t.Error(d)
	}
}

const (
	neverFirst = "\uff0c\u3002\u3001\uff1b\uff1a\uff09\uff01\uff1f\u201d\u300b\u3011%"
	neverLast  = "\uff08\u201c\u300a\u3010"
)

// TestWrapKeepsItsRules wraps sentences made of the pieces that reports are made of.
func TestWrapKeepsItsRules(t *testing.T) {
	pieces := []string{"直接受益", "人次", "15288人次", "1.5万余人次", "112.4%", "\uff0c", "\u3002", "\uff1b", "\uff1a",
		"\u3001", "\uff08", "\uff09", "\u201c余\u201d",
		"2015年", "4月", " ", "SHA-256", "YJ2015-01", "守望(示例)", "연인수로 ", "5,900여명", "\u2014", "\u00d72.5",
		"\U0001F600", "e\u0301", "个", "a"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
		columns := rapid.IntRange(4, 80).Draw(t, "columns")
		lines := Wrap(text, columns)
		fits := true
		for _, w := range words(text) {
			fits = fits && Width(w.text) <= columns
		}
		bare := strings.NewReplacer(" ", "").Replace
		if bare(strings.Join(lines, "")) != bare(text) {
			t.Fatalf("%q lost or gained text: %q", text, lines)
		}
		for i, line := range lines {
			if Width(line) > columns {
				t.Fatalf("line %q is %d columns wide, of %d", line, Width(line), columns)
			}
			if !fits || i == 0 {
				continue
			}
			first, _ := utf8.DecodeRuneInString(line)
			last, _ := utf8.DecodeLastRuneInString(lines[i-1])
			if strings.ContainsRune(neverFirst, first) || strings.ContainsRune(neverLast, last) {
				t.Fatalf("%q is broken at %q | %q", text, lines[i-1], line)
			}
			if last >= '0' && last <= '9' && strings.HasPrefix(line, "人次") &&
				strings.Contains(text, lines[i-1]+line) {
				t.Fatalf("%q parts a number from its measure word at %q | %q", text, lines[i-1], line)
			}
		}
	})
}
