package mail

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// bridge is the walk from claimed to reconciled.
func (m maker) bridge() []Block {
	if m.unfiled() {
		return []Block{{Text: m.empty()}}
	}
	return []Block{{Text: m.bridgeLead()}, {Table: m.bridgeTable("direct", m.r.Bridge.Direct)},
		{Table: m.bridgeTable("indirect", m.r.Bridge.Indirect)},
		{Note: m.Text("bridge.note")}}
}

func (m maker) bridgeLead() string {
	claimed, reconciled := m.r.Claimed.Direct, m.r.Figures.Direct
	d := claimed - reconciled
	args := []any{"claimed", claimed, "reconciled", reconciled}
	switch {
	case d > 0:
		return m.Format("bridge.lead.less", append(args, "n", d, "share", wording.Percent(d, claimed))...) +
			m.bridgeTop()
	case d < 0:
		return m.Format("bridge.lead.more", append(args, "n", -d, "share", wording.Percent(-d, claimed))...)
	}
	return m.Format("bridge.lead.same", "claimed", claimed)
}

// bridgeTop names the lines that took off most.
func (m maker) bridgeTop() string {
	inner := m.r.Bridge.Direct[1 : len(m.r.Bridge.Direct)-1]
	var off []reconcile.Line
	for _, l := range inner {
		if l.Amount < 0 {
			off = append(off, l)
		}
	}
	slices.SortStableFunc(off, func(a, b reconcile.Line) int { return cmp.Compare(a.Amount, b.Amount) })
	name := func(l reconcile.Line) string { return m.Text("bridge.direct." + l.Code) }
	switch {
	case len(off) >= 2:
		return m.Format("bridge.top.two", "first", name(off[0]), "first_n", -off[0].Amount, "second", name(off[1]),
			"second_n", -off[1].Amount)
	case len(off) == 1:
		return m.Format("bridge.top.one", "first", name(off[0]), "first_n", -off[0].Amount)
	}
	return ""
}

// bridgeTable is one side of the bridge; its bars walk along an axis that leaves out what all lines have in common.
func (m maker) bridgeTable(side string, lines []reconcile.Line) *Table {
	t := &Table{Caption: m.Text("caption.bridge." + side), Unit: m.unit(),
		Columns: []Column{{Head: m.Text("head.line"), Columns: 40, Width: 150},
			{Head: m.Text("head.basis"), Digits: true, Hidden: true, Columns: 16, Width: 56},
			m.digits("head.attendances", 16, 64), bar(0)}}
	walk := newWalk(lines)
	if walk.low > 0 {
		t.BarNote = m.Format("bridge.note.broken."+side, side, m.Int(walk.low))
	}
	level := int64(0)
	for i, l := range lines {
		ends := i == 0 || i == len(lines)-1
		amount, unit := m.Signed(l.Amount), "amount.submissions"
		if ends {
			amount, level = m.Int(l.Amount), l.Amount
		}
		if len(l.Code) > 7 && l.Code[:7] == "record-" {
			unit = "amount.records"
		}
		line := texts(m.Text("bridge."+side+"."+l.Code), m.Format(unit, "n", l.Count), amount)
		line.Bold = ends
		before := level
		if !ends {
			level += l.Amount
			if l.Amount < 0 {
				line.Cells[2].Tone = Warning
			}
		}
		line.Cells = append(line.Cells, Cell{Bar: walk.bar(before, level, ends)})
		if i == len(lines)-1 {
			t.Total = &line
		} else {
			t.Rows = append(t.Rows, line)
		}
	}
	return t
}

// walk is the axis of a bridge: from 0, or broken where all lines lie far from it.
type walk struct{ low, high int64 }

func newWalk(lines []reconcile.Line) walk {
	level, low, high := int64(0), int64(1<<62), int64(0)
	for i, l := range lines {
		if i == 0 || i == len(lines)-1 {
			level = l.Amount
		} else {
			level += l.Amount
		}
		low, high = min(low, level), max(high, level)
	}
	span := max(high-low, 1)
	low -= span / 10
	if low < 0 || low*10 < high*3 {
		low = 0
	}
	return walk{low, high}
}

// bar shows where the level goes: the ends as a whole, a step from before to after.
func (w walk) bar(before, after int64, ends bool) []Stripe {
	at := func(n int64) int { return int((n - w.low) * full / max(w.high-w.low, 1)) }
	if ends {
		return pad([]Stripe{{max(at(after), smallest), Accent}})
	}
	from, to, tone := at(min(before, after)), at(max(before, after)), Light
	if after < before {
		tone = Warning
	}
	if before == after {
		return nil
	}
	width := max(to-from, smallest)
	from = min(from, full-width)
	if from == 0 {
		return pad([]Stripe{{width, tone}})
	}
	return pad([]Stripe{{from, Nothing}, {width, tone}})
}
