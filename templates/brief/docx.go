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

	"huizong/templates/content"
	"huizong/templates/wording"
)

//go:embed docx
var docxFiles embed.FS

// parts are the files of the DOCX and the templates they are made from, in their order in the archive.
var parts = []struct{ name, template string }{
	{"[Content_Types].xml", "content-types.xml"},
	{"_rels/.rels", "rels.xml"},
	{"docProps/core.xml", "core.xml"},
	{"word/document.xml", "word/document.xml"},
	{"word/styles.xml", "word/styles.xml"},
	{"word/settings.xml", "word/settings.xml"},
	{"word/fontTable.xml", "word/fontTable.xml"},
	{"word/footer-odd.xml", "word/footer-odd.xml"},
	{"word/footer-even.xml", "word/footer-even.xml"},
	{"word/_rels/document.xml.rels", "word/rels.xml"},
}

// docxFonts are the faces that a DOCX names: the reader's office has them.
type docxFonts struct{ Body, Title, Hei, Kai, Table string }

var fontsOf = map[wording.Locale]docxFonts{
	wording.Chinese: {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"},
	wording.Korean:  {"Batang", "Batang", "Malgun Gothic", "Batang", "Batang"},
	wording.English: {"宋体", "宋体", "黑体", "宋体", "宋体"},
}

// DOCX writes a document for a word processor. Equal documents give equal bytes.
func DOCX(d *content.Document) ([]byte, error) {
	view := docxView(d)
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, p := range parts {
		raw, err := docxFiles.ReadFile("docx/" + p.template)
		if err != nil {
			return nil, err
		}
		t, err := template.New(p.template).Option("missingkey=error").Funcs(template.FuncMap{"x": escape}).
			Parse(string(raw))
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err == nil {
			err = t.Execute(w, view)
		}
		if err != nil {
			return nil, fmt.Errorf("write brief: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return nil, fmt.Errorf("write brief: %w", err)
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
		Size, Pitch        int // of the type of page one, half points, and of its lines, twentieths of a point
		Indent             int // of its paragraphs, twentieths of a point
		Parts              []docxPart
	}
	// docxPart is one of a paragraph, a table or a note on method.
	docxPart struct {
		P      *docxParagraph
		Table  *docxTable
		Method *docxNote
	}
	docxParagraph struct {
		Style             string
		Keep, Rule, Break bool
		Before, Left      int // twentieths of a point
		Runs              []content.Span
	}
	docxTable struct {
		Title, Unit, Font, Note string
		Columns                 []int // widths, twentieths of a point
		Rows                    []docxRow
	}
	docxRow struct {
		Head, Keep  bool
		Top, Bottom int // rules, eighths of a point
		Cells       []docxCell
	}
	docxCell struct {
		Width, Span           int
		Gap, Air, Right, Bold bool
		Text                  string
	}
	docxNote struct {
		Number int
		Text   string
	}
)

func docxView(d *content.Document) *docxDocument {
	p := d.Page
	v := &docxDocument{
		Name:     strings.Join(p.Title, d.Locale.Gap()),
		Author:   d.From,
		Made:     d.AsOf.UTC().Format(time.RFC3339),
		Locale:   d.Locale,
		EastAsia: string(d.Locale),
		Fonts:    fontsOf[d.Locale],
	}
	size, pitch := sizesOf(p)
	v.Size, v.Pitch, v.Indent = int(2*size), twips(pitch), twips(2*size)
	switch d.Locale {
	case wording.Korean:
		v.EastAsia = "ko-KR"
	case wording.English:
		v.EastAsia = "zh-CN"
	}
	for i, text := range p.Title {
		v.add(docxParagraph{Style: "Title", Before: 290 * (1 - min(i, 1))}, text)
	}
	v.line("Banner", p.Banner)
	v.add(docxParagraph{Style: "Salutation"}, "")
	v.line("Salutation", p.To)
	for _, spans := range p.Paragraphs {
		v.Parts = append(v.Parts, docxPart{P: &docxParagraph{Style: "Body", Runs: spans}})
	}
	v.closing(p, size)
	v.add(docxParagraph{Style: "Salutation", Break: true, Keep: true}, p.Annex)
	v.line("AnnexTitle", p.AnnexTitle)
	for _, t := range tablesOf(d) {
		v.Parts = append(v.Parts, docxPart{Table: v.table(t)})
	}
	v.line("Note", p.MethodHead)
	for i, text := range p.Method {
		v.Parts = append(v.Parts, docxPart{Method: &docxNote{i + 1, text}})
	}
	v.add(docxParagraph{Style: "Identity", Rule: true, Before: 160}, p.Evidence)
	return v
}

// add adds a paragraph of one text.
func (v *docxDocument) add(p docxParagraph, text string) {
	p.Runs = []content.Span{{Text: text}}
	v.Parts = append(v.Parts, docxPart{P: &p})
}

// line adds a paragraph of one text; an empty one is left out.
func (v *docxDocument) line(style, text string) {
	if text != "" {
		v.add(docxParagraph{Style: style}, text)
	}
}

// twips are twentieths of a point, in which a DOCX counts widths.
func twips(points float64) int { return int(math.Round(points * 20)) }

func (v *docxDocument) table(t table) *docxTable {
	out := &docxTable{Title: t.title, Unit: t.Unit, Font: v.Fonts.Table, Note: t.note}
	head := content.Row{}
	for i, c := range t.Columns {
		out.Columns = append(out.Columns, twips(t.widths[i]*measure))
		head.Cells = append(head.Cells, content.Cell{Text: c.Head})
	}
	first := out.row(t, head)
	first.Head, first.Keep, first.Top, first.Bottom = true, true, 12, 6
	out.Rows = append(out.Rows, first)
	all := t.All()
	for i, r := range all {
		row := out.row(t, r)
		row.Keep = i < len(all)-1 && (i < kept || i >= len(all)-1-kept) // its beginning and its end stay together
		if i == len(all)-1 {
			row.Bottom = 12
			if t.Total != nil {
				row.Top = 6
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (out *docxTable) row(t table, r content.Row) docxRow {
	var row docxRow
	if r.Spans {
		row.Cells = []docxCell{{Width: twips(measure), Span: len(t.Columns), Text: r.Cells[0].Text}}
		return row
	}
	for j, c := range r.Cells {
		right := t.Columns[j].Right
		row.Cells = append(row.Cells, docxCell{
			Width: out.Columns[j],
			Gap:   j > 0 && !right && t.Columns[j-1].Right,
			Air:   j+1 < len(t.Columns) && !right,
			Right: right,
			Bold:  r.Bold && c.Kind != content.None,
			Text:  minus(c),
		})
	}
	return row
}

// closing ends page one: the date ends two characters from the right edge, and the signature begins two characters
// left of it.
func (v *docxDocument) closing(p content.Page, size float64) {
	v.line("Body", p.Closing)
	v.line("Body", p.Attachment)
	date := twips(measure - 2*size - about(p.Date)*size)
	sign := max(0, min(date-twips(2*size), twips(measure-2*size-about(p.Signature)*size)))
	v.add(docxParagraph{Style: "Salutation", Before: 290, Keep: true, Left: sign}, p.Signature)
	v.add(docxParagraph{Style: "Salutation", Keep: p.Contact != "", Left: date}, p.Date)
	v.line("Body", p.Contact)
}

// sizesOf are the usual size and pitch of page one, or tighter and smaller ones where it could not stand alone. The
// faces are those of the reader's office, and many programs set air between Han and digits: lines are reckoned on the
// wide side.
func sizesOf(p content.Page) (size, pitch float64) {
	fixed := 14.5 + 34*float64(len(p.Title)) + 20*math.Ceil(about(p.Banner)*12/measure) + 14.5
	for size = bodySize; ; size -= 2 {
		pitch = min(bodyLine, math.Floor((depth-fixed)/linesOf(p, size)))
		if least := math.Ceil(tightest / bodySize * size); pitch >= least || size <= smallest {
			return size, max(pitch, least)
		}
	}
}

// linesOf reckons how many lines page one has in a size.
func linesOf(p content.Page, size float64) float64 {
	perLine, lines := math.Floor(measure/size), 1.0
	add := func(text string, indent float64) {
		if text == "" {
			return
		}
		em, before := indent+about(text), false
		for i, r := range text {
			if i > 0 && isWide(r) != before {
				em += 0.25
			}
			before = isWide(r)
		}
		lines += math.Ceil(em / perLine)
	}
	add(p.To, 0)
	for _, spans := range p.Paragraphs {
		add(content.Quote{Spans: spans}.Text(), 2)
	}
	for _, text := range []string{p.Closing, p.Attachment, p.Signature, p.Date, p.Contact} {
		add(text, 2)
	}
	return lines
}

// about is the width of a text in ems, as the office's faces will set it.
func about(text string) float64 { return float64(wording.Width(text)) / 2 }
