package brief

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// Type of running text, in points.
const (
	bodySize = 16.0
	bodyLine = 29.0
	noteSize = 10.5
	notePtch = 16.0
)

// PDF sets a document as PDF.
func PDF(d *content.Document, fonts Fonts) ([]byte, error) {
	f, err := load(fonts, d.Locale)
	if err != nil {
		return nil, fmt.Errorf("load fonts of the brief: %w", err)
	}
	p, s := fullest(d, f)
	title := strings.Join(d.Page.Title, d.Locale.Gap())
	p.pdf.SetTitle(title, true)
	p.pdf.SetAuthor(d.From, true)
	p.pdf.SetCreator("huizong", true)
	p.pdf.SetProducer("huizong", true)
	p.pdf.SetCreationDate(d.AsOf)
	p.pdf.SetModificationDate(d.AsOf)
	p.pdf.SetLang(string(d.Locale))
	p.pdf.SetXmpMetadata(metadata(title, d))
	var buf bytes.Buffer
	if err := p.pdf.Output(&buf); err != nil {
		return nil, fmt.Errorf("set brief: write PDF: %w", err)
	}
	return tagged(buf.Bytes(), s.root, string(d.Locale), p.pages)
}

// paddings are those of the rows of the annex, the usual one first.
var paddings = []float64{1, 1.5, 2, 2.5, 3, 0.5, 3.5, 4, 5, 6}

// gaps are the spaces above and below a table of the annex, the usual one first.
var gaps = []float64{8, 12, 16}

// fullest sets a document with the first padding of rows, and gap between tables, that leave no page of the annex more
// than a third empty, or with those that leave least.
func fullest(d *content.Document, f *faces) (*paper, *setter) {
	best, fill := setter{}, -1.0
	try := setter{d: d, f: f, evidence: evidence(d, f)}
	for _, try.gap = range gaps {
		for _, try.padding = range paddings {
			if p, _ := try.laidOut(true); p.emptiest() > fill {
				best, fill = try, p.emptiest()
			}
			if fill >= 2.0/3 {
				return best.laidOut(false)
			}
		}
	}
	return best.laidOut(false)
}

func (s setter) laidOut(dry bool) (*paper, *setter) {
	p := newPaper(s.f, dry)
	s.root = &elem{tag: "Document"}
	p.flow(s.items())
	p.fills = append(p.fills, (p.y-top)/depth)
	return p, &s
}

// emptiest is how full the emptiest page of the annex is.
func (p *paper) emptiest() float64 { return slices.Min(p.fills[1:]) }

// setter turns a document into items, and its structure.
type setter struct {
	d       *content.Document
	f       *faces
	root    *elem
	size    float64 // of the type of page one
	pitch   float64 // of its lines
	padding float64 // of the rows of the annex
	gap     float64 // between its tables

	evidence string
}

// smallest is the least size that page one is set in, and tightest the least pitch at the usual size.
const (
	smallest = 12.0
	tightest = 21.0
)

// pageOne is everything on page one. What is too long for it at the usual pitch is set tighter, and then smaller, for
// it stands alone.
func (s *setter) pageOne() []item {
	for s.size, s.pitch = bodySize, bodyLine; ; s.pitch-- {
		root := *s.root
		out := s.opening()
		for _, spans := range s.d.Page.Paragraphs {
			out = append(out, s.paragraph(spans)...)
		}
		out = append(out, s.closing()...)
		high := 0.0
		for _, x := range out {
			high += x.space + x.height
		}
		full := s.pitch <= math.Ceil(tightest/bodySize*s.size)
		if high <= depth || full && s.size <= smallest {
			return out
		}
		if full {
			s.size, s.pitch = s.size-2, bodyLine
		}
		*s.root = root
	}
}

// tracking draws Chinese body text together so that whole characters fill a line: 28 of the usual size.
func (s *setter) tracking() float64 {
	if s.d.Locale == wording.Chinese {
		return measure/math.Round(measure/s.size) - s.size
	}
	return 0
}

func (s *setter) items() []item {
	out := s.pageOne()
	tables := tablesOf(s.d)
	out = append(out, s.annexHead()...)
	for _, t := range tables {
		l := layTable(t, s.f, s.padding)
		out = append(out, item{space: s.gap, height: l.height, split: l, after: s.gap, elem: s.root.child("Table")})
	}
	return append(out, s.notes()...)
}

// set makes one item of a line.
func set(l line, height, x float64, extra []float64, c colour, e *elem) item {
	return item{height: height, elem: e, draw: func(p *paper, y float64) {
		p.text(l, x, y+baseline(height, l.size), extra, c)
	}}
}

func single(text string, st style, size float64) line {
	glyphs := glyphsOf([]run{{text: text, style: st, size: size}})
	return line{glyphs: glyphs, size: size, width: visible(glyphs), last: true}
}

func blank(height float64) item {
	return item{height: height, draw: func(*paper, float64) {}, keep: true}
}

// block is a text that is set in lines.
type block struct {
	runs      []run
	x, width  float64
	indent    float64 // of the first line
	pitch     float64
	space     float64 // above
	centred   bool
	justified bool    // its first two lines stay together, and so do its last two
	kept      bool    // with what follows
	tracking  float64 // of the type, which a justified line may hang out by
	colour    colour
}

func (b block) items(e *elem) []item {
	var out []item
	lines := breakLines(b.runs, b.width, b.indent)
	for i, l := range lines {
		x, room, extra := b.x, b.width, []float64(nil)
		if i == 0 {
			x, room = x+b.indent, room-b.indent
		}
		if b.centred {
			x += (room - l.width) / 2
		}
		if b.justified {
			extra = l.stretch(room + b.tracking)
		}
		it := set(l, b.pitch, x, extra, b.colour, e)
		it.keep = b.kept || b.justified && (i == 0 && len(lines) > 1 || i == len(lines)-2)
		out = append(out, it)
	}
	out[0].space = b.space
	return out
}

// text is one run in a style.
func text(text string, st style, size float64) []run {
	return []run{{text: text, style: st, size: size}}
}

// body is a text in the type of page one.
func (s *setter) body(text string) []run { return []run{{text, s.f.body, s.size, s.tracking()}} }

// centred sets a text in lines in the middle of the page, kept with what follows.
func centred(runs []run, pitch float64, c colour, e *elem) []item {
	return block{runs: runs, x: left, width: measure, pitch: pitch, centred: true, kept: true, colour: c}.items(e)
}

// opening is the title, the banner of a correction or a slice, and the salutation.
func (s *setter) opening() []item {
	out := []item{blank(14.5)}
	title := s.root.child("H1")
	for _, line := range s.d.Page.Title {
		out = append(out, centred(text(line, s.f.bold, 22), 34, ink, title)...)
	}
	if s.d.Page.Banner != "" {
		out = append(out, centred(text(s.d.Page.Banner, s.f.body, 12), 20, warn, s.root.child("P"))...)
	}
	out = append(out, blank(s.pitch))
	if s.d.Page.To != "" {
		to := block{runs: s.body(s.d.Page.To), x: left, width: measure, pitch: s.pitch}
		out = append(out, to.items(s.root.child("P"))...)
	}
	return out
}

// paragraph is set justified, its first line two characters in.
func (s *setter) paragraph(spans []content.Span) []item {
	var runs []run
	for _, t := range spans {
		st := s.f.body
		if t.Bold {
			st = s.f.bold
		}
		runs = append(runs, run{t.Text, st, s.size, s.tracking()})
	}
	return block{runs: runs, x: left, width: measure, indent: 2 * s.size, pitch: s.pitch, justified: true,
		tracking: s.tracking()}.items(s.root.child("P"))
}

// closing is the closing words, the attachment, the signature over the date, and whom to ask, all on one page.
func (s *setter) closing() []item {
	c := s.d.Page
	var out []item
	indented := func(text string) {
		if text != "" {
			b := block{runs: s.body(text), x: left + 2*s.size, width: measure - 2*s.size, pitch: s.pitch, kept: true}
			out = append(out, b.items(s.root.child("P"))...)
		}
	}
	indented(c.Closing)
	indented(c.Attachment)
	// The date ends two characters from the right edge; the signature begins two characters left of it.
	date := single(c.Date, s.f.body, s.size)
	dateX := left + measure - 2*s.size - date.width
	names := block{runs: text(c.Signature, s.f.body, s.size), x: dateX - 2*s.size, width: measure - 2*s.size,
		pitch: s.pitch, space: s.pitch / 2, kept: true}
	for _, l := range breakLines(names.runs, names.width, 0) {
		names.x = max(left, min(names.x, left+names.width-l.width))
	}
	out = append(out, names.items(s.root.child("P"))...)
	it := set(date, s.pitch, dateX, nil, ink, s.root.child("P"))
	it.keep = c.Contact != ""
	out = append(out, it)
	indented(c.Contact)
	out[len(out)-1].keep = false
	return out
}

// annexHead begins the annex on a page of its own.
func (s *setter) annexHead() []item {
	e := s.root.child("P")
	first := set(single(s.d.Page.Annex, s.f.hei, bodySize), bodyLine, left, nil, ink, e)
	first.keep, first.begin = true, true
	return append([]item{first}, centred(text(s.d.Page.AnnexTitle, s.f.bold, 18), 28, ink, s.root.child("H2"))...)
}

// evidence is what identifies the report, and which characters of it could not be printed.
func evidence(d *content.Document, f *faces) string {
	lost := f.lacking(d.Words())
	if len(lost) == 0 {
		return d.Page.Evidence
	}
	codes := make([]string, min(len(lost), 20))
	for i := range codes {
		codes[i] = fmt.Sprintf("%U", lost[i])
	}
	told := wording.In(d.Locale).Format("foot.brief.lost", "n", len(lost), "codes", d.Locale.List(codes))
	return d.Locale.Join(d.Page.Evidence, told, d.Page.Whole)
}

// notes are the notes on method, hanging from their numbers, and what identifies the report.
func (s *setter) notes() []item {
	const hang = 1.5 * noteSize
	head := set(single(s.d.Page.MethodHead, s.f.heiBold, noteSize), notePtch, left, nil, ink, s.root.child("H2"))
	head.space, head.keep = 8, true
	out := []item{head}
	for i, note := range s.d.Page.Method {
		number := single(strconv.Itoa(i+1)+".", s.f.body, noteSize)
		b := block{runs: text(note, s.f.body, noteSize), x: left + hang, width: measure - hang, pitch: notePtch,
			justified: true}
		lines := b.items(s.root.child("P"))
		draw := lines[0].draw
		lines[0].draw = func(p *paper, y float64) {
			p.text(number, left, y+baseline(notePtch, noteSize), nil, ink)
			draw(p, y)
		}
		out = append(out, lines...)
	}
	out = append(out,
		item{space: 8, height: 4, keep: true, draw: func(p *paper, y float64) { p.rule(left, y, measure, 0.75) }})
	b := block{runs: text(s.evidence, s.f.body, 9.5), x: left, width: measure, pitch: 14, kept: true}
	out = append(out, b.items(s.root.child("P"))...)
	out[len(out)-1].keep = false
	return out
}

// metadata is the title, author and moment of the file as XMP has them (ISO 16684).
func metadata(title string, d *content.Document) []byte {
	x := func(s string) string {
		out, _ := escape(s)
		return out
	}
	return fmt.Appendf(nil, `<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>%s</xmp:CreateDate><xmp:CreatorTool>huizong</xmp:CreatorTool><pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`, "\ufeff", x(title), x(d.From), d.Locale, d.AsOf.Format("2006-01-02T15:04:05-07:00"))
}
