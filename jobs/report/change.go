package report

import (
	"cmp"
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Correction says what a revision changes against the one sent before it, and why.
type Correction struct {
	Revision int       `json:"revision"` // the revision it corrects
	SentAt   time.Time `json:"sent_at"`
	Reason   string    `json:"reason"`
	Rules    int       `json:"rules"` // that the corrected revision was made by
	Changes  []Change  `json:"changes"`
	// YearToDate is direct of the year so far (table year_to_date), where it is shown and reads differently now.
	YearToDate *Change `json:"year_to_date,omitempty"`
	// Rates are those of the first screen that read differently now.
	Rates  []RateChange `json:"rates,omitempty"`
	Causes []Cause      `json:"causes"`
	More   int          `json:"more_causes,omitempty"` // filings beside those named
	period period.Period
}

// Change is one cell of the report that reads differently now. A nil figure did not exist, or is withheld.
type Change struct {
	// Table is figures, persons, bridge, regions, agencies, fields, programmes, projects or completeness.
	Table    string `json:"table"`
	Code     string `json:"code"`   // of the row; of figures, persons and completeness the column
	Name     string `json:"name"`   // of the row
	Column   string `json:"column"` // direct, indirect, ...
	Before   *int64 `json:"before"`
	Now      *int64 `json:"now"`
	Withheld bool   `json:"withheld,omitempty"` // of few persons: that it changed is told, by how much is not
	Was      string `json:"was,omitempty"`      // of the column method, which has words and no figures
	Is       string `json:"is,omitempty"`
}

// correction lists every cell that reads differently from the report it takes the place of, and why.
func (b builder) correction(now *Report) *Correction {
	c := b.in.Corrects
	if c == nil {
		return nil
	}
	sent := c.Report.Sent()
	out := &Correction{
		Revision:   c.Report.Revision,
		SentAt:     c.SentAt,
		Reason:     c.Reason,
		Changes:    Changes(c.Report, now),
		YearToDate: yearToDateChange(c.Report, now),
		Rates:      RateChanges(c.Report, now),
		Rules:      sent.Rules,
		period:     sent.Period,
	}
	if len(out.Changes) > 0 {
		out.Causes, out.More = b.causes(sent, out.Changes)
	}
	for i := range out.Changes { // a version in which nothing counts has no figures of services, which is not 0
		switch x := &out.Changes[i]; {
		case x.Table != "figures":
		case c.Report.Unfiled():
			x.Before = nil
		case now.Unfiled():
			x.Now = nil
		}
	}
	return out
}

// cell is one figure of a report as a flat table: what a reader can compare figure by figure.
type cell struct {
	table, code, name, column string
	value                     int64
}

type cellKey struct{ table, code, column string }

// Changes returns the cells that differ between two reports of one period and region, in the order in which a report
// shows them.
func Changes(before, now *Report) []Change {
	out := append(compare(cells(before), cells(now)), personsChanges(before.Persons, now.Persons)...)
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(tableOrder(a.Table), tableOrder(b.Table)) })
	return out
}

// compare lists the cells of now that are new or read differently, and then those that are gone.
func compare(before, now []cell) []Change {
	old := map[cellKey]cell{}
	for _, c := range before {
		old[c.key()] = c
	}
	var out []Change
	for _, c := range now {
		b, known := old[c.key()]
		delete(old, c.key())
		if !known {
			out = append(out, c.change(nil, &c.value))
		} else if b.value != c.value {
			out = append(out, c.change(&b.value, &c.value))
		}
	}
	for _, c := range before {
		if _, gone := old[c.key()]; gone {
			out = append(out, c.change(&c.value, nil))
		}
	}
	return out
}

func (c cell) key() cellKey { return cellKey{c.table, c.code, c.column} }

func (c cell) change(before, now *int64) Change {
	return Change{Table: c.table, Code: c.code, Name: c.name, Column: c.column, Before: before, Now: now}
}

func tableOrder(table string) int {
	return slices.Index([]string{"figures", "persons", "bridge", "regions", "agencies", "fields", "programmes",
		"projects", "completeness"}, table)
}

func cells(r *Report) []cell {
	out := cellsOf(r.Figures)
	add := func(table, code, name, column string, value int64) {
		out = append(out, cell{table, code, name, column, value})
	}
	for _, l := range r.Bridge.Direct[:max(len(r.Bridge.Direct)-1, 0)] {
		add("bridge", l.Code, "", "direct", l.Amount)
	}
	for _, l := range r.Bridge.Indirect[:max(len(r.Bridge.Indirect)-1, 0)] {
		add("bridge", l.Code, "", "indirect", l.Amount)
	}
	for _, t := range []struct {
		table string
		rows  []Row
	}{{"regions", r.Regions}, {"agencies", r.Agencies}, {"fields", r.Fields}, {"programmes", r.Programmes}} {
		for _, row := range t.rows {
			add(t.table, row.Code, row.Name, "direct", row.Direct)
			add(t.table, row.Code, row.Name, "indirect", row.Indirect)
		}
	}
	for _, p := range r.Projects {
		add("projects", p.Code, p.Name, "direct", p.Direct)
		add("projects", p.Code, p.Name, "indirect", p.Indirect)
	}
	return append(out, filingCells(r.Filing.Completeness)...)
}

// figure is one figure with the name of its field.
type figure struct {
	column string
	value  int64
}

func figures(f reconcile.Figures) []figure {
	return []figure{{"direct", f.Direct}, {"indirect", f.Indirect}, {"visit_attendances", f.VisitAttendances},
		{"cases", f.Cases},
		{"case_attendances", f.CaseAttendances}, {"groups", f.Groups}, {"group_sessions", f.GroupSessions},
		{"group_attendances", f.GroupAttendances}, {"events", f.Events}, {"event_attendances", f.EventAttendances}}
}

// FigureOf is a figure by the name of its field; 0 of one that there is not.
func FigureOf(f reconcile.Figures, column string) int64 {
	for _, x := range figures(f) {
		if x.column == column {
			return x.value
		}
	}
	return 0
}
