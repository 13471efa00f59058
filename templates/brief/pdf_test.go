package brief

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// program finds a program that a test needs; without it the test is skipped, or fails where everything must run.
func program(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
		t.Fatalf("none of %v is installed", names)
	}
	t.Skipf("none of %v is installed", names)
	return ""
}

func write(t *testing.T, name string, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// textOf reads the text of a PDF back, page by page.
func textOf(t *testing.T, raw []byte, how string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program(t, "pdftotext"), how, write(t, "brief.pdf", raw), "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	return pages
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestEverythingIsText reads every heading, sentence and row of the brief back from its PDF: selectable, searchable,
// and in reading order.
func TestEverythingIsText(t *testing.T) {
	for name, s := range samples(t) {
		if name == "hostile" { // characters that no face has are set as another
			continue
		}
		t.Run(name, func(t *testing.T) {
			d := documentOf(t, s)
			var body strings.Builder
			for i, page := range textOf(t, pdfOf(t, s), "-raw") {
				body.WriteString(strings.Replace(page, "\u2014 "+strconv.Itoa(i+1)+" \u2014\n", "", 1))
			}
			text := squeeze(body.String())
			at := 0
			find := func(what string) {
				t.Helper()
				what = squeeze(what)
				i := strings.Index(text[at:], what)
				if i < 0 {
					t.Errorf("not found after %d characters: %s", at, what)
					return
				}
				at += i
			}
			for _, b := range d.blocks {
				switch b := b.(type) {
				case heading:
					find(b.text)
				case paragraph:
					find(strings.ReplaceAll(b.text(), "**", ""))
				case table:
					find(b.title)
					for _, r := range b.rows {
						if len(r.cells[len(r.cells)-1].lines) <= 1 { // others may go on on the next page
							find(strings.Join(r.text(), ""))
						}
					}
				case figure:
					find(b.title)
				case notes:
					for _, item := range b.items {
						find(item)
					}
				}
			}
			find(d.closing.text)
			find(d.closing.date)
			find(d.closing.hash)
		})
	}
}

// TestTotalsReadBack parses the totals out of the text of the PDF and compares them with the report's.
func TestTotalsReadBack(t *testing.T) {
	for name, s := range samples(t) {
		r := s.report
		if r.Emptiness != "" || s.view.Locale == "ko" || s.view.Locale == "en" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			text := strings.Join(textOf(t, pdfOf(t, s), "-layout"), "\n")
			totals := numbersOf(text, "合计")
			for _, want := range [][]int64{{r.Figures.Direct, r.Figures.Indirect}} {
				if !slices.ContainsFunc(totals,
					func(got []int64) bool { return slices.Equal(got[max(0, len(got)-2):], want) }) {
					t.Errorf("no total row reads %v, only %v", want, totals)
				}
			}
			if len(numbersOf(text, "合计")) < 4 {
				t.Errorf("total rows %v, want those of regions, agencies, fields and projects", totals)
			}
			if got := numbersOf(text, "直接受益合计"); len(got) != 1 ||
				!slices.Equal(got[0], []int64{r.Figures.Direct}) {
				t.Errorf("direct reads %v, want %d", got, r.Figures.Direct)
			}
			if got := numbersOf(text, "核定数"); len(got) < 2 ||
				got[len(got)-2][1] != r.Bridge.Direct[len(r.Bridge.Direct)-1].Amount {
				t.Errorf("the bridge ends in %v, want %d and %d", got, r.Figures.Direct, r.Figures.Indirect)
			}
			if got := numbersOf(text, "机构填报数"); len(got) != 2 || got[0][1] != r.Claimed.Direct && name != "large" {
				t.Errorf("the bridge begins with %v, want %d and %d", got, r.Claimed.Direct, r.Claimed.Indirect)
			}
		})
	}
}

var figures = regexp.MustCompile(`[+\x{2212}]?\d+(?:\.\d+%)?`)

// numbersOf returns the whole numbers of the lines that begin with a word.
func numbersOf(text, word string) [][]int64 {
	var out [][]int64
	for _, line := range strings.Split(text, "\n") {
		rest, found := strings.CutPrefix(strings.TrimSpace(line), word)
		if !found || !strings.HasPrefix(rest, " ") {
			continue
		}
		var numbers []int64
		for _, f := range figures.FindAllString(rest, -1) {
			if n, err := strconv.ParseInt(strings.Replace(f, "\u2212", "-", 1), 10, 64); err == nil {
				numbers = append(numbers, n)
			}
		}
		if numbers != nil {
			out = append(out, numbers)
		}
	}
	return out
}

// TestNoOrphans looks at the last line of every page: neither a heading, nor the title or head of a table; and the
// signature never stands alone on the last.
func TestNoOrphans(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			d := documentOf(t, s)
			var bad []string
			for _, b := range d.blocks {
				switch b := b.(type) {
				case heading:
					bad = append(bad, squeeze(b.text))
				case table:
					head := ""
					for _, c := range b.columns {
						head += c.head
					}
					bad = append(bad, squeeze(b.title), squeeze(b.title+b.unit), squeeze(b.continued+b.unit),
						squeeze(b.continued), squeeze(head))
				}
			}
			pages := textOf(t, pdfOf(t, s), "-layout")
			for i, page := range pages {
				var rows []string
				for _, line := range strings.Split(page, "\n") {
					if text := squeeze(line); text != "" {
						rows = append(rows, text)
					}
				}
				if want := "\u2014" + strconv.Itoa(i+1) + "\u2014"; rows[len(rows)-1] != want {
					t.Errorf("page %d ends in %q, want %s", i+1, rows[len(rows)-1], want)
				}
				if last := rows[len(rows)-2]; slices.Contains(bad, last) {
					t.Errorf("page %d ends with the head of something: %s", i+1, last)
				}
				if first := []rune(rows[0])[0]; closes(first) {
					t.Errorf("page %d begins with %q", i+1, rows[0])
				}
			}
			last := squeeze(pages[len(pages)-1])
			if i := strings.Index(last, squeeze(d.closing.text)); i <= 0 {
				t.Errorf("the last page begins with the closing: %.60s", last)
			}
		})
	}
}

// TestPropertiesOfThePDF reads title, author, language, date and fonts back.
func TestPropertiesOfThePDF(t *testing.T) {
	s := samples(t)["programme"]
	raw := pdfOf(t, s)
	path := write(t, "brief.pdf", raw)
	info, err := exec.CommandContext(t.Context(), program(t, "pdfinfo"), path).CombinedOutput()
	if err != nil {
		t.Fatalf("pdfinfo: %v: %s", err, info)
	}
	for _, want := range []string{"关于2015年1月至2020年11月延吉市社会工作服务情况的报告", "延吉市民政局", "Thu Dec 10",
		"A4"} {
		if !strings.Contains(string(info), want) {
			t.Errorf("pdfinfo does not say %q: %s", want, info)
		}
	}
	if strings.Contains(string(info), "rror") {
		t.Errorf("pdfinfo complains: %s", info)
	}
	if !bytes.Contains(raw, []byte("/Lang (zh-CN)")) || !bytes.Contains(raw, []byte("/DisplayDocTitle true")) {
		t.Error("the catalog names no language, or does not ask for the title")
	}
	fonts, err := exec.CommandContext(t.Context(), program(t, "pdffonts"), path).CombinedOutput()
	if err != nil {
		t.Fatalf("pdffonts: %v", err)
	}
	rows := strings.Split(strings.TrimSpace(string(fonts)), "\n")[2:]
	for _, row := range rows {
		if !regexp.MustCompile(`yes\s+(yes|no)\s+yes`).MatchString(row) {
			t.Errorf("a font is not embedded, or has no text: %s", row)
		}
	}
	if len(rows) < 5 || len(raw) > 1<<20 {
		t.Errorf("%d fonts, %d bytes", len(rows), len(raw))
	}
}

// TestLargeIsCut holds a report of many agencies and projects to some pages, and to say what it leaves out.
func TestLargeIsCut(t *testing.T) {
	s := samples(t)["large"]
	text := dump(documentOf(t, s))
	for _, want := range []string{"其余240个机构", "其余1940个项目", "工作簿“分机构”表"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if pages := textOf(t, pdfOf(t, s), "-layout"); len(pages) > 20 ||
		!strings.Contains(strings.Join(pages, ""), "续表5") {
		t.Errorf("%d pages, or no table that goes on", len(pages))
	}
	// The cut line and the rows shown add up to the total.
	var shown int64
	for _, a := range s.report.Agencies {
		shown += a.Direct
	}
	for _, b := range documentOf(t, s).blocks {
		x, ok := b.(table)
		if !ok || !strings.HasSuffix(x.title, "分机构") {
			continue
		}
		sum := int64(0)
		for _, r := range x.rows[:len(x.rows)-1] {
			n, err := strconv.ParseInt(r.cells[1].lines[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if total := x.rows[len(x.rows)-1].cells[1].lines[0]; total != wording.Chinese.Int(sum) || sum != shown {
			t.Errorf("rows add up to %d, the total says %s", sum, total)
		}
	}
}

func TestUnknownLocale(t *testing.T) {
	if _, err := PDF(&report.Report{}, View{Locale: "fr"}, Fonts{}); err == nil ||
		!strings.Contains(err.Error(), "fr") {
		t.Errorf("error %v, want one that names the locale", err)
	}
}

func BenchmarkPDF(b *testing.B) {
	r := large(b, 300, 2000)
	for b.Loop() {
		if _, err := PDF(r, View{SHA256: hash}, Fonts{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDOCX(b *testing.B) {
	r := large(b, 300, 2000)
	for b.Loop() {
		if _, err := DOCX(r, View{SHA256: hash}); err != nil {
			b.Fatal(err)
		}
	}
}
