package workbook

import (
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// methodSheet says how the figures came about, and which report this is.
func (b *book) methodSheet() {
	s := b.sheet("sheet.method", b.title())
	s.widths = []float64{28, 12, 60}
	s.caption(b.say("sheet.method"), "", 2)
	for i, note := range b.notes() {
		s.block(strconv.Itoa(i+1)+". "+note, look{}, 100)
	}
	s.row++
	x := b.r.Submissions
	t := table{caption: b.say("book.caption.taken"), unit: "",
		columns: []column{b.head("head.state"), b.digits("head.submissions")}}
	for _, row := range []struct {
		name string
		n    int
	}{{"book.taken.counted", x.Counted}, {"book.taken.replaced", x.Superseded}, {"filing.draft", x.Draft},
		{"filing.returned", x.Returned},
		{"filing.voided", x.Voided},
		{"book.taken.more", b.r.Filing.Unexpected}} {
		t.rows = append(t.rows, []any{b.say(row.name), row.n})
	}
	s.table(t)
	s.row++
	s.caption(b.say("book.caption.identity"), "", 2)
	for _, row := range [][2]string{{b.say("foot.id"), b.r.ID}, {b.say("foot.revision"), b.revision(b.r.Revision)},
		{b.say("label.from"), b.text(b.r.Office)}, {b.say("foot.as_of"), b.c.Time(b.r.AsOf)},
		{b.say("foot.sha256"), b.v.SHA256}} {
		s.put(1, s.row, row[0], look{colour: second})
		s.put(2, s.row, code(row[1]), look{})
		s.row++
	}
	s.put(1, s.row, b.say("foot.use"), look{size: 9, colour: second})
	s.row++
	s.finish(2, false)
}

// notes are the notes on method, in the order of the report.
func (b *book) notes() []string {
	m, c, x := b.r.Method, b.c, b.r.Submissions
	estimate := "method.indirect.coefficient"
	if m.IndirectMethod == reconcile.ClaimedCapped {
		estimate = "method.indirect.capped"
	}
	out := []string{b.direct(), c.Format(estimate, "coefficient", m.Coefficient, "claimed", b.r.Claimed.Indirect)}
	for _, f := range m.FieldCoefficients {
		out = append(out, c.Format("method.indirect.field", "field", b.text(f.Field), "coefficient", f.Coefficient))
	}
	zone := b.phrase("zone."+m.Zone, m.Zone)
	if !m.StatusHistory {
		out = append(out, c.Text("how.statuses"))
	}
	if stale := b.r.SourceStale; stale != nil && stale.CaughtUp != nil {
		out = append(out, c.Format("banner.stale", "time", c.Time(*stale.CaughtUp)))
	} else if stale != nil {
		out = append(out, c.Text("banner.stale.unknown"))
	}
	if b.r.Unaccounted {
		out = append(out, c.Text("how.unaccounted"))
	}
	return append(out, c.Text("method.additive"), c.Text("method.records"),
		c.Format("method.submissions", "counted", x.Counted, "superseded", x.Superseded, "draft", x.Draft, "returned",
			x.Returned, "voided", x.Voided),
		c.Format("method.deadline", "day", m.DeadlineDay, "zone", zone), b.say("book.rounding"))
}

// direct says which kinds count as direct, and which do not.
func (b *book) direct() string {
	var in, out []string
	for _, k := range []string{"visit", "case", "group", "event"} {
		if name := b.c.Text("kind." + k); slices.Contains(b.r.Method.DirectKinds, k) {
			in = append(in, name)
		} else {
			out = append(out, name)
		}
	}
	sentences := []string{b.c.Format("method.direct", "kinds", b.c.List(in), "count", b.c.CountWord(len(in)))}
	if len(in) == 1 {
		sentences[0] = b.c.Format("method.direct.one", "kinds", in[0])
	}
	switch {
	case len(out) == 1 && !slices.Contains(b.r.Method.DirectKinds, "visit"):
		sentences = append(sentences, b.c.Text("method.direct.visits"))
	case len(out) > 0:
		sentences = append(sentences, b.c.Format("method.direct.excluded", "kinds", b.c.List(out)))
	}
	if b.c.Locale == wording.Chinese {
		return strings.Join(sentences, "")
	}
	return strings.Join(sentences, " ")
}
