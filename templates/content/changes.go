package content

import (
	"slices"
	"strings"

	"huizong/jobs/report"
)

// --- what earlier reports said ---

// changes says what differs from what was reported before. That nothing does is said only after all of it was compared.
func (m *maker) changes() []string {
	var out []string
	if m.nothingCorrected() {
		out = append(out, m.Format("changes.first", "revision", m.r.Revision))
	}
	if m.nothingRestated() {
		out = append(out, m.Format("changes.none", "n", m.r.Compared))
	}
	return append(out, m.restated()...)
}

// fewRestated is how many earlier reports are told one by one.
const fewRestated = 3

// restated tells the earlier reports whose figures are others today: late filings together, the others one by one.
func (m *maker) restated() []string {
	var late, other []report.Restatement
	for _, r := range m.r.Restatements {
		switch {
		case every(r.Causes, report.MethodChange, report.RulesChange): // told once, as a break
		case every(r.Causes, report.LateFiling) && r.Now > r.Before:
			late = append(late, r)
		default:
			other = append(other, r)
		}
	}
	var out []string
	switch {
	case overlapping(late):
		out = append(out, m.nested(late))
	case len(late) > 0:
		out = append(out, m.Format("restated.late", "n", len(late), "more", difference(late)))
	}
	switch {
	case len(other) > fewRestated && overlapping(other):
		return append(out, m.nested(other))
	case len(other) > fewRestated:
		return append(out, m.Format("restated.many", "n", len(other), "difference", m.Signed(difference(other))))
	}
	for _, r := range other {
		causes := m.causesShort(r.Causes)
		if r.Before == r.Now {
			out = append(out,
				m.Format("restated.others", "period", m.Period(r.Period), "causes", causes, "direct", r.Now))
			continue
		}
		out = append(out, m.Format("restated.one", "period", m.Period(r.Period), "before", r.Before, "now", r.Now,
			"causes", causes))
	}
	return out
}

// overlapping reports whether one month lies in several reports, as in those of a programme: what changed in it is in
// the difference of each, so that the differences do not add up.
func overlapping(all []report.Restatement) bool {
	for i, r := range all {
		if slices.ContainsFunc(all[:i], func(x report.Restatement) bool {
			return x.Period.From <= r.Period.To && r.Period.From <= x.Period.To
		}) {
			return true
		}
	}
	return false
}

// nested tells of reports that overlap how many they are, and the change of the latest of which direct changed.
func (m *maker) nested(all []report.Restatement) string {
	latest := all[0]
	for _, r := range all[1:] {
		if r.Before != r.Now && (latest.Before == latest.Now || r.Period.To >= latest.Period.To) {
			latest = r
		}
	}
	return m.Format("restated.nested", "n", len(all), "period", m.Period(latest.Period), "before", latest.Before,
		"now", latest.Now)
}

func difference(all []report.Restatement) int64 {
	sum := int64(0)
	for _, r := range all {
		sum += r.Now - r.Before
	}
	return sum
}

// breaks are the changes of method since reports were sent: what they said and what is said now are no one series.
func (m *maker) breaks() []string {
	var out []string
	for _, b := range m.r.Breaks {
		out = append(out, m.Format("break", "setting", m.setting(b.Key), "before", m.value(b.Key, b.Before),
			"now", m.value(b.Key, b.Now), "n", b.Reports, "through", m.Period(b.Through)))
	}
	return out
}

// setting is what a setting is called; one without a name, as the configuration names it.
func (m *maker) setting(key string) string {
	if name := "setting." + key; m.Has(name) {
		return m.Text(name)
	}
	return key
}

// value is what a setting is set to, in words where the configuration has a word of its own for it.
func (m *maker) value(key, value string) string {
	if value == "" {
		return m.Text("setting.empty")
	}
	return m.List(mapped(strings.Split(value, ", "), func(v string) string {
		for _, words := range []string{"setting." + key + "." + v, "kind." + v, "zone." + v} {
			if m.Has(words) {
				return m.Text(words)
			}
		}
		return m.name(v)
	}))
}

// --- what this version corrects ---

// correctionLine is before and after of the two totals.
func (m *maker) correctionLine() string {
	direct, indirect := m.changeOf("direct"), m.changeOf("indirect")
	switch {
	case m.nothingChanged():
		return m.Format("correction.none", "before", m.r.Corrections.Revision)
	case direct == nil && indirect == nil && m.r.Unfiled():
		return m.Text("correction.unfiled")
	case direct == nil && indirect == nil:
		return m.Format("correction.same", "direct", m.r.Figures.Direct)
	case direct != nil && indirect != nil && direct.Now == nil:
		return m.Format("correction.emptied", "direct", *direct.Before, "indirect", *indirect.Before)
	case direct != nil && indirect != nil && direct.Before == nil:
		return m.Format("correction.filled", "direct", *direct.Now, "indirect", *indirect.Now)
	}
	return m.Format("correction.line", "direct", m.arrow("direct", direct, m.r.Figures.Direct),
		"indirect", m.arrow("indirect", indirect, m.r.Figures.Indirect))
}

// changeOf is the change of one figure of the report, if it has changed.
func (m *maker) changeOf(column string) *report.Change {
	for i, c := range m.r.Corrections.Changes {
		if c.Table == "figures" && c.Column == column {
			return &m.r.Corrections.Changes[i]
		}
	}
	return nil
}

func (m *maker) arrow(figure string, c *report.Change, now int64) string {
	if c == nil {
		return m.Format("correction.unchanged."+figure, "n", now)
	}
	return m.Format("correction.arrow."+figure, "before", *c.Before, "now", *c.Now, "difference",
		m.Signed(*c.Now-*c.Before))
}

// changed is the block of a correction: what, since when, why, and what follows.
func (m *maker) changed() *Changed {
	c := m.r.Corrections
	if c == nil {
		return nil
	}
	out := &Changed{Line: m.Format("correction.head", "line", m.correctionLine())}
	stop := "correction.stop"
	if c.Revision > 1 { // who got no version between holds an older one
		stop += ".all"
	}
	out.Sentences = []string{
		m.Format("correction.which", "revision", m.r.Revision, "time", m.Time(c.SentAt), "before", c.Revision, "id",
			m.r.ID),
		m.Format(stop, "before", c.Revision),
	}
	out.Sentences = append(out.Sentences, m.reasons()...)
	out.Table = m.effects()
	out.Note = m.correctionNotes()
	return out
}

// effects are the indicators of the first screen that read differently now.
func (m *maker) effects() *Table {
	c := m.r.Corrections
	before := Column{Head: m.Format("foot.revision.n", "revision", c.Revision), Right: true, Width: 64}
	t := &Table{Caption: m.Text("correction.effects"), Unit: m.unit("attendances"), Columns: []Column{
		m.words("head.indicator"), before, m.digits("head.this.version", 64), m.digits("head.difference", 64)}}
	first := c.Changes
	if c.YearToDate != nil {
		first = append(slices.Clone(first), *c.YearToDate)
	}
	for _, x := range first {
		if ofRow(x) || x.Column == "method" {
			continue
		}
		row := Row{Cells: []Cell{text(m.figureName(x)), m.optional(x.Before), m.optional(x.Now), none()}}
		if x.Before != nil && x.Now != nil {
			row.Cells[3] = m.change(*x.Now - *x.Before)
		} else if x.Withheld {
			row.Cells[3] = text(m.Text("correction.withheld"))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, x := range c.Rates {
		t.Rows = append(t.Rows, m.rateRow(x))
		t.Unit = m.Format("correction.unit.rates", "unit", m.unit("attendances"))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// ofRow reports whether what has changed is a figure of one row of a table, and none of the first screen.
func ofRow(x report.Change) bool {
	return !slices.Contains([]string{"figures", "completeness", "persons", "year_to_date"}, x.Table)
}

// rateRow is a rate of the first screen in both versions, and between them percentage points. A change against a base
// below which no percentage is told is none here either.
func (m *maker) rateRow(x report.RateChange) Row {
	growth := x.Column != "completion" && x.Column != "filing"
	cell := func(r *report.Rate) Cell {
		switch {
		case r == nil || growth && r.Whole < SmallBase:
			return none()
		case growth:
			return grown(r.Whole, r.Part)
		}
		return share(r.Part, r.Whole)
	}
	row := Row{Cells: []Cell{text(m.Text("figure.rate." + x.Column)), cell(x.Before), cell(x.Now), none()}}
	if row.Cells[1].Kind != None && row.Cells[2].Kind != None {
		row.Cells[3] = apart(*x.Now, *x.Before)
	}
	return row
}

func (m *maker) optional(n *int64) Cell {
	if n == nil {
		return none()
	}
	return m.number(*n)
}

func (m *maker) figureName(x report.Change) string {
	key := "figure." + x.Column
	if x.Table == "persons" || x.Table == "year_to_date" {
		key = "figure." + x.Table + "." + x.Column
	}
	if m.Has(key) {
		return m.Text(key)
	}
	return x.Column
}

// correctionNotes says where the changes of single rows are listed.
func (m *maker) correctionNotes() []string {
	rows := 0
	var out []string
	for _, x := range m.r.Corrections.Changes {
		switch {
		case x.Column == "method":
			out = append(out, m.Format("people.method.changed", "was", m.Text("people.method."+x.Was), "is",
				m.Text("people.method."+x.Is)))
		case ofRow(x):
			rows++
		}
	}
	switch {
	case m.nothingChanged(): // which is told already
		return out
	case rows == 0:
		return append(out, m.Text("correction.others.same"))
	case m.encloses("xlsx"):
		return append(out, m.Format("correction.rows.workbook", "n", rows))
	}
	return append(out, m.Format("correction.rows", "n", rows))
}
