package brief

import (
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// smallBase is the base below which a change is told as a number, not as a percentage.
const smallBase = 30

// basis is another window that the figures are compared with: its own figures are shown, or those of the year to date.
type basis struct {
	basis wording.Basis
	head  string
	base  *report.Other
	now   *report.Other // nil: this period
}

// compared sets direct, indirect and the kinds beside the periods they are compared with. A programme is compared with
// nothing.
func (w *writer) compared() {
	cmp := w.r.Comparison
	var bases []basis
	for _, b := range []basis{{wording.Adjacent, "head.previous", cmp.Previous, nil},
		{wording.YearBefore, "head.year_before", cmp.YearBefore, nil},
		{wording.YearToDate, "head.year_to_date", cmp.YearToDateBefore, cmp.YearToDate}} {
		same := b.basis == wording.Adjacent && cmp.YearBefore != nil && b.base != nil &&
			b.base.Window == cmp.YearBefore.Window
		if b.base != nil && !same { // the year before a year is told once
			bases = append(bases, b)
		}
	}
	if !w.known() || len(bases) == 0 {
		return
	}
	t := table{unit: w.unit("attendances"),
		columns: []column{{head: w.c.Text("head.indicator"), width: 0.18},
			{head: w.phrase(headThis), right: true, width: 0.1}}}
	for _, b := range bases {
		t.columns = append(t.columns, column{head: w.c.Text(b.head), right: true, width: 0.12},
			column{head: capital(w.c.Text("change." + string(b.basis))), right: true, width: 0.12})
	}
	t.columns[0].width += 0.24 * float64(3-len(bases))
	small, none := false, map[string]bool{}
	for _, x := range []struct {
		name string
		of   func(reconcile.Figures) int64
	}{{"metric.direct", func(f reconcile.Figures) int64 { return f.Direct }},
		{"metric.indirect", func(f reconcile.Figures) int64 { return f.Indirect }},
		{"kind.case", func(f reconcile.Figures) int64 { return f.CaseAttendances }},
		{"kind.group", func(f reconcile.Figures) int64 { return f.GroupAttendances }},
		{"kind.event", func(f reconcile.Figures) int64 { return f.EventAttendances }},
		{"kind.visit", func(f reconcile.Figures) int64 { return f.VisitAttendances }}} {
		cells := []cell{one(w.c.Text(x.name)), one(w.int(x.of(w.r.Figures)))}
		for _, b := range bases {
			shown, now := b.base, x.of(w.r.Figures)
			if b.now != nil {
				shown, now = b.now, x.of(b.now.Figures)
			}
			value := wording.Dash
			if shown.Submissions > 0 {
				value = w.int(x.of(shown.Figures))
			}
			change, few := w.change(now, b.base, x.of)
			small = small || few
			if b.base.Submissions == 0 && !none[b.head] {
				none[b.head] = true
				t.notes = append(t.notes, w.c.Text("change."+string(b.basis)+".note"))
			}
			cells = append(cells, one(value), one(change))
		}
		t.rows = append(t.rows, row{cells: cells})
	}
	if small {
		t.notes = append(t.notes, w.phrase(smallNote))
	}
	if len(t.notes) > 0 {
		t.notes = []string{strings.Join(t.notes, w.space())}
	}
	w.table(w.phrase(capCompared), t)
}

// change writes a change with its sign: a percentage, or the change itself where the base is small, or a dash where
// there is none.
func (w *writer) change(now int64, base *report.Other, of func(reconcile.Figures) int64) (text string, small bool) {
	was := of(base.Figures)
	tenths, ok := wording.Tenths(now-was, was)
	switch {
	case base.Submissions == 0 || !ok:
		return wording.Dash, false
	case was < smallBase:
		return w.signed(now - was), true
	}
	sign := ""
	if tenths > 0 {
		sign = "+"
	}
	return sign + strings.Replace(wording.PercentOf(tenths), "-", "\u2212", 1), false
}
