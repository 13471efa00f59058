package brief

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"huizong/templates/wording"
)

func facesOf(t testing.TB, locale wording.Locale) *faces {
	t.Helper()
	f, err := load(Fonts{}, locale)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFacesHoldGBK looks for every character of GBK and every Hangul syllable in every style.
func TestFacesHoldGBK(t *testing.T) {
	f := facesOf(t, wording.Chinese)
	decode := simplifiedchinese.GBK.NewDecoder()
	var all []rune
	for a := 0x81; a <= 0xfe; a++ {
		for b := 0x40; b <= 0xfe; b++ {
			s, err := decode.String(string([]byte{byte(a), byte(b)}))
			if r := []rune(s); err == nil && len(r) == 1 && r[0] != unicode.ReplacementChar &&
				!unicode.Is(unicode.Co, r[0]) {
				all = append(all, r[0])
			}
		}
	}
	if len(all) < 21000 {
		t.Fatalf("only %d characters of GBK", len(all))
	}
	for r := rune(0xac00); r <= 0xd7a3; r++ {
		all = append(all, r)
	}
	for name, s := range map[string]style{"body": f.body, "bold": f.bold, "heading": f.heiBold, "chart": f.hei} {
		var lost []rune
		for _, r := range all {
			if _, shown := s.of(r); shown != r {
				lost = append(lost, r)
			}
		}
		if len(lost) > 0 {
			t.Errorf("%s lacks %d characters: %q", name, len(lost), string(lost[:min(len(lost), 40)]))
		}
	}
}

// TestDigitsAreTabular measures the ten digits as every style sets them.
func TestDigitsAreTabular(t *testing.T) {
	for _, locale := range wording.Locales {
		f := facesOf(t, locale)
		for name, s := range map[string]style{"body": f.body, "bold": f.bold, "chart": f.hei, "heading": f.heiBold} {
			zero, _ := s.of('0')
			for r := '0'; r <= '9'; r++ {
				if digit, _ := s.of(r); digit != zero || digit.advance(r) != zero.advance('0') {
					t.Errorf("%s: %c is %.3f wide in %s, 0 is %.3f in %s", name, r, digit.advance(r), digit.name,
						zero.advance('0'), zero.name)
				}
			}
		}
	}
}

// TestFontsAreFew holds the committed fonts to a size, and each to have its licence beside it.
func TestFontsAreFew(t *testing.T) {
	size := int64(0)
	notice, err := os.ReadFile("fonts/LICENSES.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("fonts", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		if strings.HasSuffix(path, ".ttf") && !strings.Contains(string(notice), "`"+d.Name()+"`") {
			t.Errorf("%s is not in LICENSES.md", d.Name())
		}
		return nil
	})
	if err != nil || size > 9_000_000 {
		t.Errorf("fonts take %d bytes (%v)", size, err)
	}
	for _, name := range []string{"LICENSE-OFL-1.1.txt", "LICENSE-Apache-2.0.txt"} {
		if text, err := os.ReadFile("fonts/" + name); err != nil || len(text) < 3000 {
			t.Errorf("%s: %d bytes, %v", name, len(text), err)
		}
	}
}

// TestOwnFonts sets a brief in an office's own face, and refuses what is no TrueType file.
func TestOwnFonts(t *testing.T) {
	d := documents(t)["slice"]
	raw, err := PDF(d, Fonts{Regular: "fonts/hei.ttf", Bold: "fonts/hei-bold.ttf"})
	if err != nil {
		t.Fatal(err)
	}
	if plain := pdfOf(t, d); len(raw) == len(plain) {
		t.Error("the office's face makes no difference")
	}
	for name, fonts := range map[string]Fonts{"fonts.regular": {Regular: "fonts/nowhere.ttf"},
		"fonts.bold": {Bold: "fonts/make.py"}} {
		if _, err := PDF(d, fonts); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v, want one that names the key", name, err)
		}
	}
}

// TestNumbersStayWhole: at no width is a number parted from its measure word, or from what it counts.
func TestNumbersStayWhole(t *testing.T) {
	f := facesOf(t, wording.Chinese)
	text := "核查问题共12类89件，在16个社区服务320个、738人次，直接2834人，间接4899人，占112.4%。"
	for width := 100.0; width < 450; width += 7 {
		set := ""
		for _, l := range breakLines([]run{{text: text, style: f.body, size: 16}}, width, 0) {
			for _, g := range l.glyphs {
				set += string(g.r)
			}
			set += "|"
		}
		for _, whole := range []string{"12类", "89件", "16个", "320个", "738人次", "直接2834人", "间接4899人",
			"112.4%"} {
			if !strings.Contains(set, whole) {
				t.Errorf("at %.0f points %s is parted: %s", width, whole, set)
			}
		}
	}
}

// TestBreakLines holds, for any text of the kind a brief has: no line is wider than its measure, none begins with a
// mark that ends a phrase or ends with an opening bracket, and nothing but blanks at line ends is lost.
func TestBreakLines(t *testing.T) {
	f := facesOf(t, wording.Chinese)
	atoms := []string{"社会工作", "服务", "15288", "人次", "，", "。", "、", "；", "：", "（", "）", "“安置帮教”",
		"112.4%", "1.5万余", "Yanji", " ", "3", "个", "\u2212", "한글 "}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(atoms), 0, 80).Draw(rt, "text"), "")
		width := rapid.Float64Range(120, 450).Draw(rt, "measure")
		kept := ""
		broken := breakLines([]run{{text: text, style: f.body, size: 16, tracking: -0.2}}, width, 32)
		for i, l := range broken {
			room := width
			if i == 0 {
				room -= 32
			}
			if l.width-air(l.glyphs) > room+0.02 {
				rt.Fatalf("line %d is %.2f wide in %.2f", i, l.width, room)
			}
			for _, g := range l.glyphs {
				kept += string(g.r)
			}
			extra := l.stretch(room)
			sum := l.width - air(l.glyphs)
			for _, e := range extra {
				sum += e
				if e < -0.02 {
					rt.Fatalf("line %d is pressed together by %.3f", i, e)
				}
			}
			if !l.last && slices.ContainsFunc(extra, func(e float64) bool { return e != 0 }) &&
				(sum < room-0.02 || sum > room+0.02) {
				rt.Fatalf("line %d is justified to %.2f, not %.2f", i, sum, room)
			}
		}
		if squeeze(kept) != squeeze(text) {
			rt.Fatalf("%q is set as %q", text, kept)
		}
	})
}

// TestForbiddenBreaks sets real sentences at every width, and looks at the ends of lines.
func TestForbiddenBreaks(t *testing.T) {
	f := facesOf(t, wording.Chinese)
	for _, spans := range documents(t)["programme"].Page.Paragraphs {
		text := ""
		for _, s := range spans {
			text += s.Text
		}
		for width := 100.0; width < 450; width += 7 {
			for i, l := range breakLines([]run{{text: text, style: f.body, size: 16}}, width, 0) {
				if first := l.glyphs[0].r; i > 0 && closes(first) || opens(l.glyphs[len(l.glyphs)-1].r) {
					t.Fatalf("at %.0f points, line %d of %q begins with %c or ends with an opening bracket", width, i,
						text, first)
				}
			}
		}
	}
}

// TestEveryCharacterHasAGlyph sets every character of the Table of General Standard Chinese Characters (2013): none
// prints as the mark of a missing type, and those beyond the first plane read back as themselves.
func TestEveryCharacterHasAGlyph(t *testing.T) {
	raw, err := os.ReadFile("testdata/general-standard.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := []rune(strings.TrimSpace(string(raw)))
	if len(all) != 8105 {
		t.Fatalf("%d characters", len(all))
	}
	lacks, err := Lacking(Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	if lost := lacks(string(all)); len(lost) > 0 {
		t.Errorf("%d characters have no glyph: %s", len(lost), string(lost))
	}
	f := facesOf(t, wording.Chinese)
	for name, s := range map[string]style{"body": f.body, "bold": f.bold, "hei": f.hei, "heading": f.heiBold} {
		for _, r := range all {
			if face, shown := s.of(r); shown == missing || face.advance(shown) <= 0 {
				t.Errorf("%s: %c (U+%04X) has no glyph", name, r, r)
			}
		}
	}
	// of what shows nothing by itself, joiners and selectors, no mark is printed
	if lost := lacks("\u0e01\u4e00\ufe0f\u0e01\u845b\U000E0100\U0001F468\u200d"); string(lost) != "\u0e01\U0001F468" {
		t.Errorf("missing %q, want the Thai letter and the emoji alone", lost)
	}
}

// TestMissingGlyphIsSaid: where a character prints as U+3013, the brief says which it was.
func TestMissingGlyphIsSaid(t *testing.T) {
	d := documents(t)["month"]
	said := func() string {
		return squeeze(program(t, "pdftotext", write(t, "brief.pdf", pdfOf(t, d)), "-"))
	}
	if strings.Contains(said(), "U+0E01") {
		t.Error("a brief that lacks nothing names a character")
	}
	d.Page.To += "\u0e01\u200d\ufe0f"
	told := "有1个字没有字形，以〓代替：U+0E01。附件工作簿中有原字。"
	if got := said(); !strings.Contains(got, told) || strings.Contains(got, "〓〓") {
		t.Errorf("it is not said: %s", got[max(0, len(got)-300):])
	}
}
