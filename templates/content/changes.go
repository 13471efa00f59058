package content

import (
	"slices"
	"strings"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// --- what earlier reports said ---

// changes says what differs from what was reported before. That nothing does is said only after all of it was compared.
func (m *maker) changes() []string {
	var out []string
	if m.nothingCorrected() {
		out = append(out, m.Format("changes.first", "revision", m.r.Revision))
	}
	return append(out, sentences(m.restated())...)
}

// restated tells the earlier reports whose figures are others today.
func (m *maker) restated() string {
	all := m.r.Restatements
	if len(all) == 0 {
		return ""
	}
	more := int64(0)
	late := true
	for _, r := range all {
		more += r.Now - r.Before
		late = late && len(r.Causes) > 0 &&
			!slices.ContainsFunc(r.Causes, func(c report.Cause) bool { return !c.Late })
	}
	switch {
	case len(all) == 1:
		r := all[0]
		return m.Format(
			"restated.one",
			"period",
			m.Period(r.Period),
			"before",
			r.Before,
			"now",
			r.Now,
			"causes",
			m.causes(r.Causes),
		)
	case late && more > 0:
		return m.Format("restated.late", "n", len(all), "more", more)
	}
	return m.Format("restated.many", "n", len(all), "difference", m.Signed(more))
}

func (m *maker) causes(causes []report.Cause) string {
	var out []string
	for i, c := range causes {
		if i == 3 {
			out = append(out, m.Format("cause.more", "n", len(causes)-i))
			break
		}
		key := "cause.refiled"
		if c.Late {
			key = "cause.late"
		}
		out = append(out, m.Format(key, "agency", m.name(c.Agency)))
	}
	if len(out) == 0 {
		return m.Text("cause.unknown")
	}
	return m.List(out)
}

// --- what this version corrects ---

// correctionLine is before and after of the two totals.
func (m *maker) correctionLine() string {
	direct, indirect := m.changeOf("direct"), m.changeOf("indirect")
	if direct == nil && indirect == nil {
		return m.Format("correction.same", "direct", m.r.Figures.Direct)
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
	if c == nil || c.Before == nil || c.Now == nil {
		return m.Format("correction.unchanged."+figure, "n", now)
	}
	return m.Format(
		"correction.arrow."+figure,
		"before",
		*c.Before,
		"now",
		*c.Now,
		"difference",
		m.Signed(*c.Now-*c.Before),
	)
}

// changed is the block of a correction: what, since when, why, and what follows.
func (m *maker) changed() *Changed {
	c := m.r.Corrections
	if c == nil {
		return nil
	}
	out := &Changed{Line: m.Format("correction.head", "line", m.correctionLine())}
	out.Sentences = []string{
		m.Format(
			"correction.which",
			"revision",
			m.r.Revision,
			"time",
			m.Time(c.SentAt),
			"before",
			c.Revision,
			"id",
			m.r.ID,
		),
		m.Format("correction.stop", "before", c.Revision),
	}
	out.Sentences = append(out.Sentences, m.reasons()...)
	out.Table = m.effects()
	out.Note = m.correctionNotes()
	return out
}

// reasons are the causes of a correction, and the reason that was given for it.
func (m *maker) reasons() []string {
	var out []string
	if reason := strings.TrimSpace(wording.Clean(m.r.Corrections.Reason)); reason != "" {
		out = append(out, m.Format("correction.reason", "reason", strings.TrimRight(m.name(reason), "\u3002.")))
	}
	return out
}

// effects are the indicators of the first screen that read differently now.
func (m *maker) effects() *Table {
	c := m.r.Corrections
	t := &Table{
		Caption: m.Text("correction.effects"),
		Unit:    m.unit("attendances"),
		Columns: []Column{m.words("head.indicator"),
			{
				Head:  m.Format("foot.revision.n", "revision", c.Revision),
				Right: true,
				Width: 64,
			}, m.digits("head.this.version", 64),
			m.digits("head.difference", 64)},
	}
	for _, x := range c.Changes {
		if x.Table != "figures" && x.Table != "completeness" {
			continue
		}
		row := Row{Cells: []Cell{text(m.figureName(x.Column)), m.optional(x.Before), m.optional(x.Now), none()}}
		if x.Before != nil && x.Now != nil {
			row.Cells[3] = m.change(*x.Now - *x.Before)
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func (m *maker) optional(n *int64) Cell {
	if n == nil {
		return none()
	}
	return m.number(*n)
}

func (m *maker) figureName(column string) string {
	if key := "figure." + column; m.Has(key) {
		return m.Text(key)
	}
	return column
}

// correctionNotes says where the changes of single rows are listed.
func (m *maker) correctionNotes() []string {
	rows := 0
	for _, x := range m.r.Corrections.Changes {
		if x.Table != "figures" && x.Table != "completeness" {
			rows++
		}
	}
	if rows == 0 {
		return []string{m.Text("correction.others.same")}
	}
	key := "correction.rows"
	if m.encloses("xlsx") {
		key = "correction.rows.workbook"
	}
	return []string{m.Format(key, "n", rows)}
}
