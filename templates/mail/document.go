// Package mail renders a report as a mail: HTML and text that say the same, a subject, and the composed bytes.
//
// A document is made of the report first: sections of paragraphs, tables and lists, all words and figures in place
// (sections.go and the files beside it). The two templates then only lay it out, each in its own way, so that neither
// computes or words anything.
package mail

// Document is a report in words and rows, before it is laid out. All texts are final; templates escape them.
type Document struct {
	Lang      string
	Subject   string
	Preheader string
	Title     string
	Period    string
	Banners   []string // a test, a correction: first thing below the title
	Facts     []Fact   // to, from, as of, attachments
	Headline  []Span   // the first paragraph, its two totals emphasised
	Keys      []Key
	Sections  []Section
	Foot      []Fact
	Closing   []string
}

// Fact is a label and its value; Line is both, as the text part writes them.
type Fact struct{ Label, Value, Line string }

// Span is a piece of a paragraph.
type Span struct {
	Text string
	Bold bool
}

// Key is one of the figures that are seen first.
type Key struct {
	Label, Value, Unit string
	Lines              []string
	Main               bool // one of the two totals
}

// Section is one numbered part.
type Section struct {
	Title  string
	Blocks []Block
}

// Block is one of a paragraph, a table, a list of agencies, or numbered notes; the others are empty.
type Block struct {
	Text  string
	Note  string // a paragraph in small print
	Table *Table
	Lists []Group
	Notes []string
}

// Table is a three-line table.
type Table struct {
	Caption string
	Unit    string
	Columns []Column
	Rows    []Line
	Total   *Line
	Notes   []string
	BarNote string // about the bars: in the HTML only
}

// Column is one column of a table.
type Column struct {
	Head    string
	Digits  bool // aligned to the right
	Hidden  bool // may be left out on a phone
	Bar     bool // holds a bar; not in the text part
	Columns int  // width in the text part; 0: what is left
	Width   int  // width in HTML pixels; 0: what is left
}

// Line is one row of a table.
type Line struct {
	Cells []Cell
	Bold  bool
}

// Cell is one cell: a text, or a bar.
type Cell struct {
	Text string
	Bar  []Stripe
	Tone Tone
}

// Stripe is a part of a bar.
type Stripe struct {
	Tenths int // of a percent of the width
	Tone   Tone
}

// Percent is the stripe's width as CSS and HTML write it.
func (s Stripe) Percent() string { return percentText(s.Tenths) }

// Tone is what a colour stands for; each template has its own colours.
type Tone string

// The tones.
const (
	Plain   Tone = ""
	Second  Tone = "second"
	Accent  Tone = "accent"
	Light   Tone = "light"
	Warning Tone = "warning"
	Track   Tone = "track"
	Nothing Tone = "nothing"
	Grey    Tone = "grey"
)

// Group is a list under a head: late, missing, returned, punctual.
type Group struct {
	Head  string
	Items []string
	Tone  Tone
}
