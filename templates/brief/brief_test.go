package brief

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
	"huizong/templates/content"
	"huizong/templates/content/contenttest"
	"huizong/templates/wording"
)

func documents(t testing.TB) map[string]*content.Document {
	out := map[string]*content.Document{}
	for _, s := range contenttest.Samples(t, os.DirFS("../../cmd/demo/yanji")) {
		out[s.Name] = s.Document(t)
	}
	return out
}

// unchanged are all samples as corrections that change no figure.
func unchanged(t testing.TB) map[string]*content.Document {
	out := map[string]*content.Document{}
	for _, s := range contenttest.Samples(t, os.DirFS("../../cmd/demo/yanji")) {
		r := *s.Report
		r.Revision, r.Corrections = 2, &report.Correction{Revision: 1, SentAt: r.AsOf, Reason: "署名有误"}
		s.Report = &r
		out[s.Name+", unchanged"] = s.Document(t)
	}
	return out
}

func pdfOf(t testing.TB, d *content.Document) []byte {
	t.Helper()
	raw, err := PDF(d, Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// squeeze leaves out what separates words on paper.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0xa0 || r == 0x3000 {
			return -1
		}
		return r
	}, s)
}

// program runs one of poppler's, and returns what it prints.
func program(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(contenttest.Program(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

func write(t *testing.T, name string, raw []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// texts is what a brief says, in the order in which it is read.
func texts(d *content.Document) []string {
	p := d.Page
	out := append([]string{}, p.Title...)
	out = append(out, p.Banner, p.To)
	for _, spans := range p.Paragraphs {
		text := ""
		for _, s := range spans {
			text += s.Text
		}
		out = append(out, text)
	}
	out = append(out, p.Closing, p.Attachment, p.Signature, p.Date, p.Contact, p.Annex, p.AnnexTitle)
	for _, t := range tablesOf(d) {
		out = append(out, t.title)
		for _, c := range t.Columns {
			out = append(out, c.Head)
		}
		for _, r := range t.All() {
			for _, c := range r.Cells {
				out = append(out, minus(c))
			}
		}
		out = append(out, t.note)
	}
	return append(append(append(out, p.MethodHead), p.Method...), p.Evidence)
}

// follows holds that everything a brief says is read, in order.
func follows(t *testing.T, name, read string, d *content.Document) {
	t.Helper()
	for _, want := range texts(d) {
		_, rest, found := strings.Cut(read, squeeze(want))
		if !found {
			t.Fatalf("%s: %q does not follow in the order of reading", name, want)
		}
		read = rest
	}
}

func dump(d *content.Document) string {
	var b strings.Builder
	line := func(s string) {
		if s != "" {
			fmt.Fprintln(&b, s)
		}
	}
	all := texts(d)
	first := len(all)
	for i, s := range all {
		if s == d.Page.AnnexTitle && i > 5 {
			first = i
		}
	}
	for _, s := range all[:first+1] {
		line(s)
	}
	for _, t := range tablesOf(d) {
		fmt.Fprintf(&b, "\n[%s | %s]\n", t.title, t.Unit)
		var heads []string
		for _, c := range t.Columns {
			heads = append(heads, c.Head)
		}
		line(strings.Join(heads, " | "))
		for _, r := range t.All() {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, minus(c))
			}
			line(strings.Join(cells, " | "))
		}
		line(t.note)
	}
	line("")
	for _, s := range append(append([]string{d.Page.MethodHead}, d.Page.Method...), d.Page.Evidence) {
		line(s)
	}
	return b.String()
}

// TestCaptions: a title stands in the middle, and never runs into the unit beside it.
func TestCaptions(t *testing.T) {
	for _, c := range []struct{ title, unit, want float64 }{{100, 0, measure/2 - 50}, {100, 60, measure/2 - 50},
		{100, measure / 2, measure/2 - 100 - tableSize}, {measure, 60, 0}} {
		if got := captionAt(c.title, c.unit); got != c.want {
			t.Errorf("a title of %.0f beside a unit of %.0f stands at %.1f, want %.1f", c.title, c.unit, got, c.want)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, d := range documents(t) {
		t.Run(name, func(t *testing.T) {
			got := dump(d)
			contenttest.Golden(t, filepath.Join("golden", name+".txt"), got)
			if strings.ContainsRune(squeeze(got), missing) {
				t.Error("a character has no glyph")
			}
		})
	}
}

var quotedText = regexp.MustCompile(`(?m)^\s*"(.*)"$`)

// TestStructureReadsInOrder lets another program read the tagged PDF: it says everything, in order, and no cell of a
// table is empty.
func TestStructureReadsInOrder(t *testing.T) {
	all := documents(t)
	for _, name := range []string{"programme", "slice", "empty", "correction by filing", "korean month"} {
		d := all[name]
		file := write(t, "brief.pdf", pdfOf(t, d))
		info := program(t, "pdfinfo", file)
		for _, want := range []string{"Tagged:          yes", "Metadata Stream: yes",
			"Title:           " + d.Page.Title[0]} {
			if !strings.Contains(info, want) {
				t.Errorf("%s: pdfinfo does not say %q", name, want)
			}
		}
		structure := program(t, "pdfinfo", "-struct-text", file)
		read := ""
		for _, m := range quotedText.FindAllStringSubmatch(structure, -1) {
			read += squeeze(m[1])
		}
		follows(t, name, read, d)
		for _, want := range []string{"H1", "Table", "TR", "TH", "TD", "Caption"} {
			if !strings.Contains(structure, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
	}
}

// TestPages holds page one alone, and no page of the annex more than a third empty.
func TestPages(t *testing.T) {
	all := documents(t)
	maps.Copy(all, unchanged(t))
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	all["a community"] = contenttest.Sample{Reader: contenttest.Reader("en"),
		Report: reporttest.Build(t, rows, "2015-01..2020-11", "222401001003")}.Document(t)
	for name, d := range all {
		p, s := fullest(d, facesOf(t, d.Locale))
		if len(p.fills) < 2 {
			t.Fatalf("%s: %d pages", name, len(p.fills))
		}
		if !strings.HasPrefix(name, "hostile") {
			high := 0.0
			for _, x := range s.pageOne() {
				high += x.space + x.height
			}
			if high > depth {
				t.Errorf("%s: page one is %.0f points high, %.0f is room", name, high, depth)
			}
		}
		for i, fill := range p.fills[1:] {
			if few := strings.HasPrefix(name, "empty") || strings.HasPrefix(name, "nothing"); fill < 2.0/3 && !few {
				t.Errorf("%s: page %d is %.0f%% full", name, i+2, fill*100)
			}
		}
	}
}

// TestBarsEndBesideFigures: however long the figures of a column are, no bar is drawn over one.
func TestBarsEndBesideFigures(t *testing.T) {
	programme := contenttest.Samples(t, os.DirFS("../../cmd/demo/yanji"))[0]
	for _, times := range []int64{1, 100_000_000} {
		s := programme
		s.Report = contenttest.Huge(s.Report, times)
		bars := 0
		for _, table := range tablesOf(s.Document(t)) {
			laid := layTable(table, facesOf(t, wording.Chinese), 1)
			for _, r := range laid.rows {
				for i, c := range r.row.Cells {
					if c.Bar == 0 {
						continue
					}
					bars++
					width := table.widths[i] * measure
					if end := 8 + (width-laid.figures(i)-16)*float64(c.Bar)/1000; end > width-r.cells[i][0].width {
						t.Errorf("%d times: the bar of %s ends at %.0f of %.0f", times, c.Text, end, width)
					}
				}
			}
		}
		if bars < 6 {
			t.Errorf("%d times: %d bars", times, bars)
		}
	}
}

func TestSameBytes(t *testing.T) {
	d := documents(t)["month"]
	if !bytes.Equal(pdfOf(t, d), pdfOf(t, d)) {
		t.Error("the same document gives different PDFs")
	}
	a, err := DOCX(d)
	b, err2 := DOCX(d)
	if err != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Errorf("the same document gives different DOCX files: %v, %v", err, err2)
	}
}

// docxTexts are the texts of a DOCX in their order, every part of it well-formed.
func docxTexts(t *testing.T, raw []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(body)
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if c, ok := token.(xml.CharData); ok && f.Name == "word/document.xml" {
				text.Write(c)
			}
		}
	}
	return squeeze(text.String())
}

func TestDOCXSaysTheSame(t *testing.T) {
	for name, d := range documents(t) {
		raw, err := DOCX(d)
		if err != nil {
			t.Fatal(err)
		}
		follows(t, name, docxTexts(t, raw), d)
	}
}

// TestLibreOfficeOpensDOCX: page one stands alone there too, from the title to whom to ask, the annex follows it, and
// no page but the last is nearly empty.
func TestLibreOfficeOpensDOCX(t *testing.T) {
	all, dir := documents(t), t.TempDir()
	maps.Copy(all, unchanged(t))
	args := []string{"--headless", "-env:UserInstallation=file://" + dir + "/office", "--convert-to", "pdf", "--outdir",
		dir}
	names := []string{"programme", "slice", "correction by filing", "english programme", "korean", "korean, unchanged",
		"hostile"}
	for i, name := range names {
		raw, err := DOCX(all[name])
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, strconv.Itoa(i)+".docx")
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	program(t, "soffice", args...)
	for i, name := range names {
		pages := strings.Split(program(t, "pdftotext", filepath.Join(dir, strconv.Itoa(i)+".pdf"), "-"), "\f")
		p := all[name].Page
		for _, want := range []string{p.Title[0], p.Closing, p.Date, p.Contact} {
			want = strings.ReplaceAll(squeeze(want), "-", "") // at the end of a line pdftotext drops it
			if one := squeeze(pages[0]); !strings.Contains(strings.ReplaceAll(one, "-", ""), want) &&
				name != "hostile" {
				t.Errorf("%s: page one lacks %q: %s", name, want, one)
			}
		}
		if two := squeeze(pages[1]); !strings.HasPrefix(two, squeeze(p.Annex)) {
			t.Errorf("%s: page two does not begin with the annex: %.80s", name, two)
		}
		for n, text := range pages[1 : len(pages)-2] { // behind the last there is a form feed
			if text = squeeze(text); len(text) < 500 {
				t.Errorf("%s: page %d is nearly empty: %s", name, n+2, text)
			}
		}
	}
}

// TestTotalsAddUp adds the rows of every table of the annex up.
func TestTotalsAddUp(t *testing.T) {
	for name, d := range documents(t) {
		if name == "300 agencies" {
			continue
		}
		for _, table := range tablesOf(d) {
			if table.Total == nil || table.Caption == wording.In(d.Locale).Text("caption.bridge") {
				continue
			}
			for i, c := range table.Total.Cells {
				sum := int64(0)
				for _, r := range table.Rows {
					if !r.Spans && r.Cells[i].Kind == content.Number {
						sum += r.Cells[i].N
					}
				}
				if c.Kind == content.Number && sum != c.N {
					t.Errorf("%s, %s, column %s: %d, total %d", name, table.title, strconv.Itoa(i), sum, c.N)
				}
			}
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	d := documents(b)["programme"]
	for b.Loop() {
		if _, err := PDF(d, Fonts{}); err != nil {
			b.Fatal(err)
		}
	}
}
