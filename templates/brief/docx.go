package brief

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
	"text/template"
	"time"

	"huizong/templates/chart"
	"huizong/templates/wording"
)

//go:embed docx
var docxFiles embed.FS

// parts are the files of the DOCX and the templates they are made from, in their order in the archive.
var parts = []struct{ name, template string }{{"[Content_Types].xml", "content-types.xml"}, {"_rels/.rels", "rels.xml"},
	{"docProps/core.xml", "core.xml"},
	{"word/document.xml", "word/document.xml"}, {"word/styles.xml", "word/styles.xml"},
	{"word/settings.xml", "word/settings.xml"},
	{"word/fontTable.xml", "word/fontTable.xml"}, {"word/footer-odd.xml", "word/footer-odd.xml"},
	{"word/footer-even.xml", "word/footer-even.xml"},
	{"word/_rels/document.xml.rels", "word/rels.xml"}}

// docxFonts are the faces that a DOCX names: the reader's office has them.
type docxFonts struct{ Body, Title, Hei, Kai, Table string }

var fontsOf = map[wording.Locale]docxFonts{
	wording.Chinese: {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"},
	wording.Korean:  {"Batang", "Batang", "Malgun Gothic", "Batang", "Batang"},
	wording.English: {"宋体", "宋体", "黑体", "宋体", "宋体"},
}

// pictureScale is the pixels of a chart to the point: 288 to the inch.
const pictureScale = 4

// docx writes the document as the parts of a DOCX. Equal documents give equal bytes.
func docx(d *document) ([]byte, error) {
	e, err := embedded()
	if err != nil {
		return nil, err
	}
	view := docxView(d)
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, p := range parts {
		raw, err := docxFiles.ReadFile("docx/" + p.template)
		if err != nil {
			return nil, err
		}
		t, err := template.New(p.template).Option("missingkey=error").Funcs(template.FuncMap{"x": escape}).Parse(
			string(raw))
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if err := t.Execute(w, view); err != nil {
			return nil, fmt.Errorf("fill template: %w", err)
		}
	}
	for _, image := range view.Images {
		raw, err := chart.PNG(image.picture, pictureScale, e["hei"].data)
		if err != nil {
			return nil, err
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("word/media/image%d.png", image.Number),
			Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(raw); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func escape(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

// What the templates are executed with.
type (
	docxDocument struct {
		Name, Author, Made string
		Locale             wording.Locale
		EastAsia           string
		Fonts              docxFonts
		Parts              []docxPart
		Images             []*docxFigure
	}
	// docxPart is one of a paragraph, a table, a figure or a note on method.
	docxPart struct {
		P      *docxParagraph
		Table  *docxTable
		Figure *docxFigure
		Method *docxNote
	}
	docxParagraph struct {
		Style        string
		Keep, Rule   bool
		Before, Left int // twentieths of a point
		Runs         []docxRun
	}
	docxRun struct {
		Text string
		Bold bool
	}
	docxTable struct {
		Title, Unit, Font string
		Columns           []int // widths, twentieths of a point
		Rows              []docxRow
		Notes             []string
	}
	docxRow struct {
		Head, Keep, Long, Tight bool
		Top, Bottom             int // rules, eighths of a point
		Cells                   []docxCell
	}
	docxCell struct {
		Width         int
		Gap, Air      bool
		Indent, Right bool
		Bold          bool
		Hei           string // the face of the name of a part of the table
		Lines         []string
	}
	docxFigure struct {
		Number     int
		CX, CY     int // English metric units
		Title, Alt string
		Notes      []string
		picture    chart.Picture
	}
	docxNote struct {
		Number int
		Text   string
	}
)

func docxView(d *document) *docxDocument {
	v := &docxDocument{Name: d.name, Author: d.author, Made: d.made.UTC().Format(time.RFC3339), Locale: d.locale,
		EastAsia: string(d.locale), Fonts: fontsOf[d.locale]}
	switch d.locale {
	case wording.Korean:
		v.EastAsia = "ko-KR"
	case wording.English:
		v.EastAsia = "zh-CN"
	}
	for i, text := range d.title {
		p := docxParagraph{Style: "Title", Runs: []docxRun{{text, false}}}
		if i == 0 {
			p.Before = 290
		}
		v.paragraph(p)
	}
	if d.banner != "" {
		v.line("Banner", d.banner)
	}
	v.line("Salutation", "")
	if d.to != "" {
		v.line("Salutation", d.to)
	}
	for _, b := range d.blocks {
		v.block(b)
	}
	v.closing(d.closing)
	return v
}

func (v *docxDocument) paragraph(p docxParagraph) { v.Parts = append(v.Parts, docxPart{P: &p}) }

func (v *docxDocument) line(style, text string) {
	v.paragraph(docxParagraph{Style: style, Runs: []docxRun{{text, false}}})
}

func (v *docxDocument) block(b block) {
	switch b := b.(type) {
	case heading:
		v.line(fmt.Sprintf("Heading%d", b.level), b.text)
	case paragraph:
		p := docxParagraph{Style: "Body"}
		for _, s := range b.spans {
			p.Runs = append(p.Runs, docxRun{s.text, s.bold})
		}
		v.paragraph(p)
	case table:
		v.Parts = append(v.Parts, docxPart{Table: v.table(b)})
	case figure:
		f := &docxFigure{Number: len(v.Images) + 1, CX: emu(b.chart.Width), CY: emu(b.chart.Height), Title: b.title,
			Alt: b.chart.Alt, Notes: b.notes, picture: b.chart}
		v.Images = append(v.Images, f)
		v.Parts = append(v.Parts, docxPart{Figure: f})
	case notes:
		for i, text := range b.items {
			v.Parts = append(v.Parts, docxPart{Method: &docxNote{i + 1, text}})
		}
	}
}

func emu(points float64) int { return int(math.Round(points * 12700)) }

// twips are twentieths of a point, in which a DOCX counts widths.
func twips(points float64) int { return int(math.Round(points * 20)) }

// keptRows is the number of rows up to which a table stays on one page.
const keptRows = 30

func (v *docxDocument) table(t table) *docxTable {
	out := &docxTable{Title: t.title, Unit: t.unit, Font: v.Fonts.Table, Notes: t.notes}
	head := docxRow{Head: true, Keep: true, Top: 12, Bottom: 6}
	for i, c := range t.columns {
		width := twips(c.width * measure)
		out.Columns = append(out.Columns, width)
		head.Cells = append(head.Cells, docxCell{Width: width, Gap: c.gap, Air: parted(t, i), Right: c.right,
			Lines: []string{c.head}})
	}
	out.Rows = append(out.Rows, head)
	for i, r := range t.rows {
		row := docxRow{Keep: len(t.rows) <= keptRows && i < len(t.rows)-1}
		if i == len(t.rows)-1 {
			row.Bottom = 12
		}
		if r.kind == total || r.kind == group && i > 0 {
			row.Top = 6
		}
		for j, c := range r.cells {
			cell := docxCell{Width: out.Columns[j], Gap: t.columns[j].gap, Air: parted(t, j), Indent: c.indent,
				Right: t.columns[j].right,
				Bold:  r.kind == total && !c.light, Lines: c.lines}
			if r.kind == group {
				cell.Hei = v.Fonts.Hei
			}
			if len(cell.Lines) == 0 {
				cell.Lines = []string{""}
			}
			row.Long = row.Long || len(cell.Lines) >= splitLines
			row.Tight = row.Tight || len(cell.Lines) > 1
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// parted reports whether the text of a column is parted from the column after it.
func parted(t table, i int) bool { return i+1 < len(t.columns) && !t.columns[i].right }

// closing ends the brief: the date ends two characters from the right edge, and the signature begins two characters
// left of it.
func (v *docxDocument) closing(c closing) {
	v.line("Body", c.text)
	if c.attachment != "" {
		v.paragraph(docxParagraph{Style: "Body", Before: 580, Keep: true, Runs: []docxRun{{c.attachment, false}}})
	}
	date := twips(measure - 2*bodySize - about(c.date)*bodySize)
	sign := max(0, min(date-twips(2*bodySize), twips(measure-2*bodySize-about(c.signature)*bodySize)))
	v.paragraph(docxParagraph{Style: "Salutation", Before: 580, Keep: true, Left: sign,
		Runs: []docxRun{{c.signature, false}}})
	v.paragraph(docxParagraph{Style: "Salutation", Keep: true, Left: date, Runs: []docxRun{{c.date, false}}})
	v.paragraph(docxParagraph{Style: "Identity", Rule: true, Before: 580, Keep: c.hash != "",
		Runs: []docxRun{{c.identity, false}}})
	if c.hash != "" {
		v.paragraph(docxParagraph{Style: "Identity", Runs: []docxRun{{c.hashLabel + c.hash, false}}})
	}
}

// about is the width of a text in ems, as the office's faces will set it.
func about(text string) float64 {
	em := 0.0
	for _, r := range text {
		if isWide(r) {
			em++
		} else {
			em += 0.5
		}
	}
	return em
}
