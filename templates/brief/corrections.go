package brief

import (
	"huizong/jobs/period"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// corrections says what reads differently from what was sent before.
func (w *writer) corrections() {
	w.section("section.corrections")
	r, c := w.r, w.c
	first := c.Format("corrections.first", "revision", r.Revision)
	if x := r.Corrections; x != nil {
		first = c.Format("corrections.lead", "revision", r.Revision, "date", c.Date(x.SentAt), "before", x.Revision,
			"n", len(x.Changes))
		if x.Reason != "" {
			first += w.space() + c.Format("banner.reason", "reason", w.name(x.Reason))
		}
	}
	refiled := ""
	if f := r.Refiled; f.Count > 0 {
		refiled = c.Format("refiled", "n", f.Count, "before", f.Before, "now", f.Now)
	}
	w.say(first, w.restated(), refiled)
	w.changes()
	w.restatements()
}

func (w *writer) changes() {
	x, c := w.r.Corrections, w.c
	if x == nil || len(x.Changes) == 0 {
		return
	}
	t := table{columns: []column{{head: c.Text("head.table"), width: 0.15}, {head: c.Text("head.row"), width: 0.28},
		{head: c.Text("head.column"), width: 0.24},
		{head: c.Text("head.before"), right: true, width: 0.11}, {head: c.Text("head.now"), right: true, width: 0.11},
		{head: c.Text("head.difference"), right: true, width: 0.11}}}
	number := func(n *int64) cell {
		if n == nil {
			return one(wording.Dash)
		}
		return one(w.int(*n))
	}
	for i, ch := range x.Changes {
		if i == mostRows {
			break
		}
		place, column := w.placeOf(ch)
		delta := one(wording.Dash)
		if ch.Before != nil && ch.Now != nil {
			delta = one(w.signed(*ch.Now - *ch.Before))
		}
		t.rows = append(
			t.rows, row{cells: []cell{one(w.text("change.table."+ch.Table, ch.Table)), one(place), one(column),
				number(ch.Before), number(ch.Now), delta}})
	}
	if n := len(x.Changes) - mostRows; n > 0 {
		rest := c.Format("row.rest.corrections", "n", n)
		t.rows = append(
			t.rows, row{cells: []cell{one(rest), one(wording.Dash), one(wording.Dash), one(wording.Dash),
				one(wording.Dash), one(wording.Dash)}})
		t.notes = append(t.notes, c.Format("note.rest", "sheet", c.Text("sheet.corrections")))
	}
	w.table(c.Text("caption.corrections"), t)
}

// placeOf names the row and column of a change.
func (w *writer) placeOf(x report.Change) (place, column string) {
	figure := w.text("figure."+x.Column, x.Column)
	switch {
	case x.Table == "bridge":
		return w.text("bridge."+x.Column+"."+x.Code, x.Code), w.text("metric."+x.Column, x.Column)
	case x.Table == "persons":
		return w.text("metric."+x.Column+"_persons", x.Column), wording.Dash
	case x.Name != "":
		return w.name(x.Name), figure
	}
	return figure, wording.Dash
}

func (w *writer) text(key, otherwise string) string {
	if w.c.Has(key) {
		return w.c.Text(key)
	}
	return w.name(otherwise)
}

// monthly reports whether every restated report is a month's that late filings alone have raised, all made at the same
// day and hour.
func (w *writer) monthly() bool {
	for _, x := range w.r.Restatements {
		first := w.r.Restatements[0].AsOf
		if x.Period.Kind != period.Monthly || x.Now <= x.Before || x.AsOf.Day() != first.Day() ||
			x.AsOf.Hour() != first.Hour() || len(x.Causes) == 0 {
			return false
		}
		for _, cause := range x.Causes {
			if !cause.Late {
				return false
			}
		}
	}
	return len(w.r.Restatements) > 0
}

func (w *writer) restated() string {
	list := w.r.Restatements
	switch {
	case len(list) == 0:
		return ""
	case w.monthly():
		return w.c.Format("restatements.months", "day", list[0].AsOf.Day(), "hour", list[0].AsOf.Hour(), "n", len(list))
	}
	return w.c.Format("restatements.lead", "n", len(list))
}

func (w *writer) restatements() {
	list, c := w.r.Restatements, w.c
	if len(list) == 0 {
		return
	}
	caption, head := "caption.restatements", "head.period"
	if w.monthly() {
		caption, head = "caption.restatements.months", "head.month"
	}
	t := table{unit: w.unit("attendances"),
		columns: []column{{head: c.Text(head), width: 0.2}, {head: c.Text("head.before"), right: true, width: 0.105},
			{head: c.Text("head.now"), right: true, width: 0.115},
			{head: c.Text("head.difference"), right: true, width: 0.115},
			{head: c.Text("head.cause"), width: 0.465, gap: true}}}
	var before, now int64
	for _, x := range list {
		var causes []string
		for _, cause := range x.Causes {
			key := "restatement.refiled"
			if cause.Late {
				key = "restatement.late"
			}
			causes = append(causes, c.Format(key, "agency", w.name(cause.Agency)))
		}
		if len(causes) == 0 {
			causes = []string{c.Text("restatement.unknown")}
		}
		before, now = before+x.Before, now+x.Now
		t.rows = append(
			t.rows, row{cells: []cell{one(c.Period(x.Period)), one(w.int(x.Before)), one(w.int(x.Now)),
				one(w.signed(x.Now - x.Before)), one(c.List(causes))}})
	}
	if w.monthly() { // months add up; overlapping periods do not
		t.rows = append(t.rows, row{kind: total,
			cells: []cell{one(c.Text("row.total")), one(w.int(before)), one(w.int(now)), one(w.signed(now - before)),
				one(wording.Dash)}})
	}
	w.table(c.Text(caption), t)
}
