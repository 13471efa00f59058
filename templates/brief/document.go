package brief

import (
	"time"

	"huizong/templates/chart"
	"huizong/templates/wording"
)

// document is a brief as both forms set it.
type document struct {
	locale  wording.Locale
	name    string // title of the file
	author  string
	made    time.Time
	title   []string // lines, the shorter first
	banner  string   // of a correction; may be empty
	to      string   // salutation; may be empty
	blocks  []block
	closing closing
}

// block is a heading, paragraph, table, figure or list of notes.
type block interface{ isBlock() }

// heading is a numbered heading: level 1 一、 and level 2 （一）.
type heading struct {
	level int
	text  string
}

// span is a stretch of a paragraph in one weight.
type span struct {
	text string
	bold bool
}

// paragraph is running text, its first line indented by two characters.
type paragraph struct{ spans []span }

// table is a three-line table.
type table struct {
	title     string // with its number
	continued string // title where it goes on on another page
	unit      string
	columns   []column
	rows      []row
	notes     []string
}

// column is one column; widths are shares of the page.
type column struct {
	head  string
	right bool    // figures
	width float64 // share of the table's width
	gap   bool    // a text column after one of figures: set in
}

// kind is how a row is set.
type kind int

// The kinds of row.
const (
	plain kind = iota
	total      // bold, with a rule above
	group      // the name of a part of the table, in Hei
)

// row is one row of cells.
type row struct {
	kind  kind
	cells []cell
}

// cell is what stands in one column: lines, one below the other, that wrap where they must.
type cell struct {
	lines  []string
	indent bool
	light  bool // never bold: dashes, names
}

// figure is a chart with its title below.
type figure struct {
	title string
	chart chart.Picture
	notes []string
}

// notes are the numbered notes on method.
type notes struct{ items []string }

// closing is how the brief ends.
type closing struct {
	text       string // 特此报告。
	attachment string // may be empty
	signature  string
	date       string
	identity   string
	hashLabel  string
	hash       string
}

func (heading) isBlock()   {}
func (paragraph) isBlock() {}
func (table) isBlock()     {}
func (figure) isBlock()    {}
func (notes) isBlock()     {}

// one is a cell of one line.
func one(text string) cell { return cell{lines: []string{text}, light: text == wording.Dash} }
