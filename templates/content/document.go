package content

import (
	"time"

	"huizong/templates/wording"
)

// Document is a report, a letter or a notice in words and cells, before it is set. All texts are final; forms escape
// them.
type Document struct {
	Locale    wording.Locale
	Subject   string
	Preheader string
	Stem      string // of the names of attachments, without extension
	Reports   string // the word between From and To
	From, To  string // who reports to whom; of a notice From alone, which then says what the mail is
	Title     string
	Stamp     []string // period, moment, version
	Banners   []string // a test, a slice: what a reader must not miss
	Front     []Block  // the first screen
	Sections  []Section
	Foot      []Block // attachments, and what identifies the report
	Page      Page
	AsOf      time.Time // the moment of the figures

	maker *maker
}

// Form is a set of forms.
type Form uint8

// The forms that show a block. None set: all of them.
const (
	HTML  Form = 1 << iota // the mail's HTML part
	Plain                  // its text part
)

// Section is one numbered part.
type Section struct {
	Title  string // with its number
	Unit   string // of its table
	Blocks []Block
}

// Block is one of the following; the others are empty.
type Block struct {
	In      Form
	Changed *Changed // what a correction changes
	Lead    []string // sentences that are marked: what a notice is about
	Quote   *Quote   // a paragraph to copy
	Totals  []Total
	Points  []Point // sentences under labels
	Table   *Table
	Text    []string // sentences of a paragraph
	Note    []string // sentences in small print
	Items   []string // numbered notes
	Steps   []string // what to do
	Button  *Button
}

// Span is a piece of a paragraph.
type Span struct {
	Text string
	Bold bool
}

// Quote is the paragraph that a paper may print, without markup but for its two totals.
type Quote struct {
	Label string
	Spans []Span
}

// Text is the paragraph on one line.
func (q Quote) Text() string {
	out := ""
	for _, s := range q.Spans {
		out += s.Text
	}
	return out
}

// Total is one of the two figures that are seen first.
type Total struct {
	Label string
	Value Cell
	Lines []string
}

// Point is a label and what is said under it.
type Point struct {
	Label     string
	Sentences []string
	Warn      bool
	Small     bool // of the last section: contact, signatures
}

// Changed is the block of a correction.
type Changed struct {
	Line      string // before and after
	Sentences []string
	Table     *Table
	Note      []string
}

// Button leads to the page where something is to be done; its address is printed too.
type Button struct{ Label, Address, Note string }

// Page is the brief's first page, which stands alone.
type Page struct {
	Title      []string // lines, the shorter first
	Banner     string
	To         string
	Paragraphs [][]Span
	Closing    string
	Attachment string
	Signature  string
	Date       string
	Contact    string
	Annex      string   // the word above the annex
	AnnexTitle string   // its title
	Method     []string // numbered notes at its end
	MethodHead string
	Evidence   string
	Whole      string // where a character stands that the brief has no glyph for
}
