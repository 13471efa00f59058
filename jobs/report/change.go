package report

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
)

// correction lists every cell that reads differently from the report it takes the place of.
func correction(c *Corrected, now *Report) *Correction {
	out := &Correction{Revision: c.Report.Revision, SentAt: c.SentAt, Reason: c.Reason, Changes: Changes(c.Report, now)}
	return out
}

// cells is a report as a flat table: what a reader can compare figure by figure.
type cell struct {
	table, code, name, column string
	value                     int64
}

type cellKey struct{ table, code, column string }

// Changes returns the cells that differ between two reports of one period and region, in the order in which a report
// shows them.
func Changes(before, now *Report) []Change {
	old, order := index(before), map[cellKey]int{}
	var out []Change
	for i, c := range cells(now) {
		k := cellKey{c.table, c.code, c.column}
		order[k] = i
		b, known := old[k]
		delete(old, k)
		if !known {
			out = append(out, Change{c.table, c.code, c.name, c.column, nil, &c.value})
		} else if b.value != c.value {
			out = append(out, Change{c.table, c.code, c.name, c.column, &b.value, &c.value})
		}
	}
	for _, c := range cells(before) {
		if _, gone := old[cellKey{c.table, c.code, c.column}]; gone {
			out = append(out, Change{c.table, c.code, c.name, c.column, &c.value, nil})
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(tableOrder(a.Table), tableOrder(b.Table)) })
	return out
}

func tableOrder(table string) int {
	return slices.Index([]string{"figures", "persons", "bridge", "regions", "agencies", "fields", "programmes",
		"projects", "completeness"}, table)
}

func index(r *Report) map[cellKey]cell {
	m := map[cellKey]cell{}
	for _, c := range cells(r) {
		m[cellKey{c.table, c.code, c.column}] = c
	}
	return m
}

func cells(r *Report) []cell {
	var out []cell
	add := func(table, code, name, column string, value int64) {
		out = append(out, cell{table, code, name, column, value})
	}
	for _, f := range figures(r.Figures) {
		add("figures", f.column, "", f.column, f.value)
	}
	add("persons", "direct", "", "direct", r.Persons.Direct.High)
	add("persons", "indirect", "", "indirect", r.Persons.Indirect.High)
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
	c := r.Filing.Completeness
	for _, f := range []figure{{"expected", c.Expected}, {"on_time", c.OnTime}, {"late", c.Late},
		{"missing", c.Missing}, {"returned", c.Returned}} {
		add("completeness", f.column, "", f.column, f.value)
	}
	return out
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
