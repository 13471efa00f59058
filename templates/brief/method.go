package brief

import (
	"slices"

	"huizong/jobs/reconcile"
)

// method is the notes on how the figures came about.
func (w *writer) method() {
	w.section("section.method")
	m, c, s := w.r.Method, w.c, w.r.Submissions
	estimate := "method.indirect.coefficient"
	if m.IndirectMethod == reconcile.ClaimedCapped {
		estimate = "method.indirect.capped"
	}
	items := []string{w.methodDirect(), c.Format(estimate, "coefficient", m.Coefficient, "claimed",
		w.r.Claimed.Indirect)}
	for _, f := range m.FieldCoefficients {
		items[1] += w.space() + c.Format("method.indirect.field", "field", w.name(f.Field), "coefficient",
			f.Coefficient)
	}
	w.add(notes{append(items, c.Text("method.additive"), c.Text("method.records"),
		c.Format("method.submissions", "counted", s.Counted, "superseded", s.Superseded, "draft", s.Draft, "returned",
			s.Returned, "voided", s.Voided),
		c.Format("method.deadline", "day", m.DeadlineDay, "zone", w.zone()), c.Text("method.rounding"))})
}

// methodDirect says which kinds count as direct, and which do not.
func (w *writer) methodDirect() string {
	c := w.c
	var in, out []string
	for _, k := range []string{"visit", "case", "group", "event"} {
		if slices.Contains(w.r.Method.DirectKinds, k) {
			in = append(in, c.Text("kind."+k))
		} else {
			out = append(out, k)
		}
	}
	text := ""
	switch len(in) {
	case 0:
	case 1:
		text = c.Format("method.direct.one", "kinds", in[0])
	default:
		text = c.Format("method.direct", "kinds", c.List(in), "count", c.CountWord(len(in)))
	}
	switch {
	case len(out) == 0:
		return text
	case len(out) == 1 && out[0] == "visit":
		return text + w.space() + c.Text("method.direct.visits")
	}
	names := make([]string, len(out))
	for i, k := range out {
		names[i] = c.Text("kind." + k)
	}
	return text + w.space() + c.Format("method.direct.excluded", "kinds", c.List(names))
}
