package brief

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// partsOf reads the parts of a DOCX.
func partsOf(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return out
}

// tablesOf reads the texts of the cells of every table.
func tablesOf(t *testing.T, document []byte) [][][]string {
	t.Helper()
	var tables [][][]string
	var cell *strings.Builder
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return tables
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "tbl":
				tables = append(tables, nil)
			case "tr":
				tables[len(tables)-1] = append(tables[len(tables)-1], nil)
			case "tc":
				cell = &strings.Builder{}
			}
		case xml.EndElement:
			if x.Name.Local == "tc" {
				rows := tables[len(tables)-1]
				rows[len(rows)-1] = append(rows[len(rows)-1], cell.String())
				cell = nil
			}
		case xml.CharData:
			if cell != nil {
				cell.Write(x)
			}
		}
	}
}

// TestDOCXParts parses every part, and wants every table of the document with its head repeated, and every chart.
func TestDOCXParts(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			d, parts := documentOf(t, s), partsOf(t, docxOf(t, s))
			var tables, figures int
			for _, b := range d.blocks {
				switch b.(type) {
				case table:
					tables++
				case figure:
					figures++
				}
			}
			for part, body := range parts {
				if strings.HasSuffix(part, ".png") {
					figures--
					continue
				}
				if err := wellFormed(body); err != nil {
					t.Errorf("%s: %v", part, err)
				}
			}
			document := string(parts["word/document.xml"])
			if n := strings.Count(document, "<w:tblHeader/>"); n != tables || figures != 0 {
				t.Errorf("%d heads of tables for %d tables; charts off by %d", n, tables, figures)
			}
			for _, part := range []string{"word/footer-odd.xml", "word/footer-even.xml"} {
				if !strings.Contains(string(parts[part]), " PAGE ") {
					t.Errorf("%s has no page number", part)
				}
			}
		})
	}
}

func wellFormed(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// TestDOCXTotals parses the total rows out of the XML and compares them with the report's.
func TestDOCXTotals(t *testing.T) {
	for name, s := range samples(t) {
		r := s.report
		if r.Emptiness != "" || s.view.Locale == "ko" || s.view.Locale == "en" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			direct, indirect := strconv.FormatInt(r.Figures.Direct, 10), strconv.FormatInt(r.Figures.Indirect, 10)
			totals := 0
			for _, table := range tablesOf(t, partsOf(t, docxOf(t, s))["word/document.xml"]) {
				for _, row := range table {
					if row[0] == "合计" && slices.Contains(row, direct) && slices.Contains(row, indirect) {
						totals++
					}
					if row[0] == "直接受益合计" && row[3] != direct {
						t.Errorf("direct reads %s, want %s", row[3], direct)
					}
				}
			}
			want := 2
			if len(r.Regions) > 0 {
				want = 3
			}
			if totals != want {
				t.Errorf("%d total rows read %s and %s, want %d: agencies, fields and, where there are any, regions",
					totals, direct, indirect, want)
			}
		})
	}
}

// TestLibreOfficeOpensDOCX has LibreOffice paginate the DOCX and reads the totals and page numbers back from what it
// prints.
func TestLibreOfficeOpensDOCX(t *testing.T) {
	for _, name := range []string{"programme", "hostile", "large"} {
		t.Run(name, func(t *testing.T) {
			s := samples(t)[name]
			soffice, dir := program(t, "soffice", "libreoffice"), t.TempDir()
			in := filepath.Join(dir, "brief.docx")
			if err := os.WriteFile(in, docxOf(t, s), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+
				filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, in)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("soffice: %v: %s", err, out)
			}
			raw, err := os.ReadFile(filepath.Join(dir, "brief.pdf"))
			if err != nil {
				t.Fatal(err)
			}
			pages := textOf(t, raw, "-layout")
			if len(pages) < 5 || len(pages) > 25 {
				t.Errorf("%d pages", len(pages))
			}
			for i, page := range pages {
				if want := "\u2014" + strconv.Itoa(i+1) + "\u2014"; !strings.HasSuffix(squeeze(page), want) {
					t.Errorf("page %d does not end in its number: %.80s", i+1, squeeze(page))
				}
			}
			text := strings.Join(pages, "\n")
			if got := numbersOf(text, "直接受益合计"); len(got) != 1 || got[0][0] != s.report.Figures.Direct {
				t.Errorf("direct reads %v, want %d", got, s.report.Figures.Direct)
			}
			if name == "large" && strings.Count(squeeze(text), "机构直接受益间接受益占比") < 3 {
				t.Error("the head of the table of agencies is not repeated")
			}
		})
	}
}
