package brief

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/templates/wording"
)

var update = flag.Bool("update", false, "write the golden files anew")

func parsePeriod(s string) (period.Period, error) { return period.Parse(s) }

func documentOf(t testing.TB, s sample) *document {
	t.Helper()
	d, err := build(s.report, s.view)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func pdfOf(t testing.TB, s sample) []byte {
	t.Helper()
	raw, err := PDF(s.report, s.view, Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func docxOf(t testing.TB, s sample) []byte {
	t.Helper()
	raw, err := DOCX(s.report, s.view)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (r row) text() []string {
	var out []string
	for _, c := range r.cells {
		out = append(out, strings.Join(c.lines, " / "))
	}
	return out
}

func (p paragraph) text() string {
	text := ""
	for _, s := range p.spans {
		if s.bold {
			text += "**" + s.text + "**"
			continue
		}
		text += s.text
	}
	return text
}

// dump writes a document as text: what both forms say, without how it is set.
func dump(d *document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %s\nauthor %s\nbanner %s\nto %s\n", strings.Join(d.title, " / "), d.author, d.banner, d.to)
	for _, x := range d.blocks {
		switch x := x.(type) {
		case heading:
			fmt.Fprintf(&b, "\n%s %s\n", strings.Repeat("#", x.level), x.text)
		case paragraph:
			fmt.Fprintf(&b, "%s\n", x.text())
		case table:
			fmt.Fprintf(&b, "[%s | %s | %s]\n", x.title, x.continued, x.unit)
			var heads []string
			for _, c := range x.columns {
				heads = append(heads, c.head)
			}
			fmt.Fprintf(&b, "  %s\n", strings.Join(heads, " | "))
			for _, r := range x.rows {
				fmt.Fprintf(&b, "%s %s\n", []string{" ", "=", "+"}[r.kind], strings.Join(r.text(), " | "))
			}
			fmt.Fprintf(&b, "%s", lines(x.notes))
		case figure:
			fmt.Fprintf(&b, "[%s]\n", x.title)
			var texts []string
			for _, m := range x.chart.Marks {
				if m.Text != "" {
					texts = append(texts, m.Text)
				}
			}
			fmt.Fprintf(&b, "  %s\n%s", strings.Join(texts, " "), lines(x.notes))
		case notes:
			fmt.Fprintf(&b, "%s", lines(x.items))
		}
	}
	c := d.closing
	fmt.Fprintf(
		&b, "\n%s", lines([]string{c.text, c.attachment, c.signature, c.date, c.identity, c.hashLabel + c.hash}))
	return b.String()
}

func lines(texts []string) string {
	out := ""
	for _, t := range texts {
		out += "  - " + t + "\n"
	}
	return out
}

func TestGolden(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			got := dump(documentOf(t, s))
			path := filepath.Join("testdata", t.Name()+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("the brief reads differently (-golden +now):\n%s", d)
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	for name, s := range samples(t) {
		if !bytes.Equal(pdfOf(t, s), pdfOf(t, s)) {
			t.Errorf("%s: two PDFs of one report differ", name)
		}
		if !bytes.Equal(docxOf(t, s), docxOf(t, s)) {
			t.Errorf("%s: two DOCX of one report differ", name)
		}
	}
}

// TestHeadline holds the sentence that the published figures make.
func TestHeadline(t *testing.T) {
	const want = "累计进行个案探访2185人次，开展个案服务320个、738人次，" +
		"小组活动128个、496节、5900余人次，社区活动143个、服务8600余人次。" +
		"项目直接受益人群**1.5万余**人次，间接受益人群**3.8万余**人次。"
	if text := dump(documentOf(t, samples(t)["programme"])); !strings.Contains(text, want) {
		t.Errorf("no such sentence: %s", want)
	}
}

// TestPunctuation refuses half-width marks beside a Han character, names from the data excepted.
func TestPunctuation(t *testing.T) {
	for name, s := range samples(t) {
		if s.view.Locale != "zh-CN" && s.view.Locale != "" || name == "hostile" {
			continue
		}
		var names []string
		for _, a := range s.report.Agencies {
			names = append(names, a.Name)
		}
		for _, a := range s.report.Filing.Agencies {
			names = append(names, a.Agency)
		}
		for _, r := range s.report.Regions {
			names = append(names, r.Name)
		}
		for _, found := range wording.HalfWidthBesideHan(dump(documentOf(t, s)), names...) {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestNoEmptyCell holds every cell of every table to say something; only the name of a part of a table stands alone.
func TestNoEmptyCell(t *testing.T) {
	for name, s := range samples(t) {
		for _, b := range documentOf(t, s).blocks {
			x, ok := b.(table)
			if !ok {
				continue
			}
			share := 0.0
			for _, c := range x.columns {
				share += c.width
			}
			if share < 0.98 || share > 1.02 {
				t.Errorf("%s: columns of %s fill %.3f of the page", name, x.title, share)
			}
			for _, r := range x.rows {
				if len(r.cells) != len(x.columns) {
					t.Errorf("%s: %s has a row of %d cells for %d columns", name, x.title, len(r.cells), len(x.columns))
				}
				for _, text := range r.text() {
					if text == "" && r.kind != group {
						t.Errorf("%s: %s has an empty cell in %q", name, x.title, r.text())
					}
				}
			}
		}
	}
}
