package content

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// maker makes the document of one report.
type maker struct {
	*wording.Catalogue
	r    *report.Report
	to   Reader
	most int // how many columns a name from the data takes; 0: as many as it has
}

// newMaker is the maker for a reader; one of an unknown locale reads Chinese.
func newMaker(r *report.Report, to Reader) *maker {
	locale, err := wording.ParseLocale(to.Locale)
	if err != nil {
		locale = wording.Chinese
	}
	return &maker{wording.In(locale), r, to, 0}
}

// Of decides what a report says to its reader.
func Of(r *report.Report, to Reader) (*Document, error) {
	if _, err := wording.ParseLocale(to.Locale); err != nil {
		return nil, err
	}
	m := newMaker(r, to)
	d := m.head()
	d.maker = m
	short := *m
	short.most = nameColumns
	d.Front, d.Sections, d.Foot, d.Page = short.front(), short.sections(), short.foot(), short.page()
	return d, nil
}

// front is the first screen: corrections first, then the sentence to paste, the totals, and one sentence each.
func (m *maker) front() []Block {
	var out []Block
	if c := m.changed(); c != nil {
		out = append(out, Block{Changed: c})
	}
	return append(out, Block{Quote: m.quote()}, Block{Totals: m.totals()}, Block{Points: m.points()})
}

// part is a section before it is numbered.
type part struct {
	title, unit string
	blocks      []Block
}

// sections numbers the parts that have something to say.
func (m *maker) sections() []Section {
	var out []Section
	parts := []part{m.bridge(), m.breakdown(), m.agencies(), m.projects(), m.trend(), m.filing(), m.closing()}
	for _, p := range parts {
		if len(p.blocks) > 0 {
			n := len(out) + 1
			out = append(out,
				Section{m.Format("section", "n", m.CountSection(n), "title", p.title), p.unit, p.blocks})
		}
	}
	return out
}

// --- what figures there are ---

func (m *maker) programme() bool { return m.r.Kind == period.Programme }

// slice reports whether the report shows a part of the job's region.
func (m *maker) slice() bool { return m.r.Slice != nil }

func (m *maker) encloses(form string) bool { return slices.Contains(m.to.Enclosed, form) }

// see says in a row where the rest of it is; without a workbook, nothing.
func (m *maker) see(text string) string {
	if !m.encloses("xlsx") {
		return text
	}
	return m.Format("see.workbook", "text", text)
}

// --- names ---

// place is the name of a region, office or title: as configured for the locale, else as stored.
func (m *maker) place(name string) string {
	if own := m.to.Office.Names[string(m.Locale)][name]; own != "" {
		return wording.Clean(own)
	}
	return m.name(name)
}

// glossed is place, with a word of explanation where the locale has none of its own.
func (m *maker) glossed(name, gloss string) string {
	if shown := m.place(name); m.Locale == wording.Chinese || shown != m.name(name) || name == "" {
		return shown
	}
	return m.Format("gloss", "name", m.name(name), "gloss", m.Text(gloss))
}

// longest is how many characters of a name from the data are shown where all are listed: in the annex and the workbook.
// Mail and page one are read at a glance, and give it nameColumns.
const (
	longest     = 200
	nameColumns = 80
)

// name makes a name from the data harmless; one that holds personal data is not shown.
func (m *maker) name(s string) string {
	if reconcile.HoldsPersonalData(s) {
		return m.Text("withheld.name")
	}
	if s = wording.Name(s, longest); m.most > 0 {
		return wording.Truncate(s, m.most)
	}
	return s
}

// said is what an office says of itself, or somebody gives as a reason: no name from the data, and told whole.
func (m *maker) said(s string) string {
	whole := *m
	whole.most = 0
	return whole.place(s)
}

// capital begins a text that stands by itself with a capital, in languages that have them.
func capital(s string) string {
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// level is the word for the regions that rows show.
func (m *maker) level() string { return capital(m.Text("level." + string(m.r.RegionLevel))) }

// --- cells ---

func text(s string) Cell { return Cell{Text: s} }

func quiet(s string) Cell { return Cell{Text: s, Quiet: true} }

func none() Cell { return Cell{Kind: None, Text: wording.Dash} }

func (m *maker) number(n int64) Cell { return Cell{Kind: Number, Text: m.Int(n), N: n} }

func (m *maker) amount(n int64, unit string) Cell {
	return Cell{Kind: Number, Text: m.Format("amount."+unit, "n", n), N: n, Unit: unit}
}

func (m *maker) change(n int64) Cell { return Cell{Kind: Change, Text: m.Signed(n), N: n} }

func share(part, whole int64) Cell {
	if whole <= 0 {
		return none()
	}
	return Cell{Kind: Share, Text: wording.Percent(part, whole), N: part, Of: whole}
}

// grown is the change from a base to now.
func grown(base, now int64) Cell {
	tenths, _ := wording.Tenths(now-base, base)
	return Cell{Kind: Growth, Text: wording.SignedPercent(tenths), N: now, Of: base}
}

// apart is how far two rates lie apart, in percentage points.
func apart(now, before report.Rate) Cell {
	tenths, _ := wording.Points(now.Part, now.Whole, before.Part, before.Whole)
	return Cell{Kind: Points, Text: wording.SignedTenths(tenths), N: tenths}
}

// filed shows how many of those due are in, as a warning where some are not.
func filed(c reconcile.Completeness) Cell {
	text := strconv.FormatInt(c.Filed(), 10) + "/" + strconv.FormatInt(c.Expected, 10)
	return Cell{Kind: Filed, Text: text, N: c.Filed(), Of: c.Expected, Warn: c.Filed() != c.Expected}
}

// figure is an amount, or a dash where nothing was filed.
func (m *maker) figure(n int64) Cell {
	if m.r.Unfiled() {
		return none()
	}
	return m.number(n)
}

// --- columns ---

func (m *maker) digits(head string, width int) Column {
	return Column{Head: m.Text(head), Right: true, Width: width}
}

func (m *maker) words(head string) Column { return Column{Head: m.Text(head)} }

func (m *maker) unit(unit string) string { return m.Format("unit", "unit", m.Text("unit."+unit)) }

// sentences leaves out what has nothing to say.
func sentences(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// bars gives the rows of a column bars from 0; the largest takes the whole width.
func bars(rows []Row, column int) {
	largest := int64(0)
	for _, r := range rows {
		if !r.Spans {
			largest = max(largest, r.Cells[column].N)
		}
	}
	for _, r := range rows {
		if !r.Spans && r.Cells[column].N > 0 {
			tenths, _ := wording.Tenths(r.Cells[column].N, largest)
			r.Cells[column].Bar = max(int(tenths), 6)
		}
	}
}
