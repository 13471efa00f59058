package workbook

import (
	"strconv"
	"strings"

	"huizong/jobs/reconcile"
)

func formatID(n int64) string { return strconv.FormatInt(n, 10) }

// methodSheet says how the figures came about, and which report this is.
func (b *book) methodSheet() {
	s := b.sheet(sheetMethod, b.title())
	s.widths = []float64{28, 12, 60}
	s.caption(b.say(capNotes), "", 2)
	for i, note := range b.notes() {
		s.block(strconv.Itoa(i+1)+". "+note, look{}, 100)
	}
	s.row++
	x := b.r.Submissions
	t := table{caption: b.say(capTaken), unit: "", columns: []column{{head: b.say(headState)}, {head: b.say(headCount), digits: true}}}
	for _, row := range []struct {
		name term
		n    int
	}{{takenCounted, x.Counted}, {takenReplaced, x.Superseded}, {takenDraft, x.Draft}, {takenReturned, x.Returned}, {takenVoided, x.Voided},
		{takenMore, b.r.Filing.Unexpected}} {
		t.rows = append(t.rows, []any{b.say(row.name), row.n})
	}
	s.table(t)
	s.row++
	s.caption(b.say(capIdentity), "", 2)
	for _, row := range [][2]string{{b.say(identityReport), b.r.ID}, {b.say(headRevision), b.say(version, b.r.Revision)},
		{b.say(identityOffice), b.text(b.r.Office)}, {b.say(identityAsOf), b.moment(b.r.AsOf)}, {b.say(identityHash), b.v.SHA256}} {
		s.put(1, s.row, row[0], look{colour: second})
		s.put(2, s.row, code(row[1]), look{})
		s.row++
	}
	s.put(1, s.row, b.say(internalUse), look{size: 9, colour: second})
	s.row++
	s.finish(2, false)
}

// notes are the notes on method, in the order of the report.
func (b *book) notes() []string {
	m := b.r.Method
	var kinds []string
	visited := false
	for _, k := range m.DirectKinds {
		kinds = append(kinds, b.say(kindNames[k]))
		visited = visited || k == "visit"
	}
	first := b.say(noteDirect, strings.Join(kinds, b.say(through)))
	if !visited {
		first += b.space() + b.say(noteVisits)
	}
	estimate := noteIndirect
	if m.IndirectMethod == reconcile.ClaimedCapped {
		estimate = noteCapped
	}
	out := []string{first, b.say(estimate, m.Coefficient, b.r.Claimed.Indirect)}
	for _, f := range m.FieldCoefficients {
		out = append(out, b.say(noteField, b.text(f.Field), f.Coefficient))
	}
	zone := m.Zone
	if zone == "Asia/Shanghai" {
		zone = b.say(beijing)
	}
	return append(out, b.say(noteAdditive), b.say(noteRecords), b.say(noteLatest), b.say(noteDeadline, m.DeadlineDay, zone), b.say(noteRounding))
}

// space parts sentences where the language does.
func (b *book) space() string {
	if b.lang == chinese {
		return ""
	}
	return " "
}
