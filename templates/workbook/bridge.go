package workbook

import (
	"strings"

	"huizong/jobs/reconcile"
)

// bridgeSheet walks from what was claimed to what is reported, direct and then indirect.
func (s *sheet) bridgeSheet() {
	s.bridge("metric.direct", "direct", s.r.Bridge.Direct)
	s.row++
	s.bridge("metric.indirect.estimated", "indirect", s.r.Bridge.Indirect)
	s.put(1, s.row, s.note(s.say("bridge.note")), quiet)
	s.row++
	s.finish(2)
}

// bridge writes one bridge. Its lines but the last are the rows; the last is the total that they add up to.
func (s *sheet) bridge(name string, figure string, lines []reconcile.Line) {
	if len(lines) == 0 {
		return
	}
	t := table{caption: s.say(name), unit: s.unit("attendances"),
		check: s.say("book.check.bridge", "figure", s.say(name)),
		columns: []column{{head: s.say("head.line"), least: 34}, {head: s.say("head.rule"), least: 22},
			{head: s.say("head.basis"), digits: true, least: 12},
			{head: s.say("head.unit"), least: 8},
			{head: s.say("head.attendances"), digits: true, sum: true, least: 14}}}
	for i, l := range lines {
		label := any(indented(s.bridgeLine(figure, l.Code)))
		amount := any(signed(l.Amount))
		if i == 0 {
			label, amount = s.bridgeLine(figure, l.Code), l.Amount
		}
		if i == len(lines)-1 {
			label, amount = strong(s.bridgeLine(figure, l.Code)), l.Amount
		}
		line := []any{label, code(l.Code), l.Count, s.basis(l.Code), when(!s.r.Unfiled(), amount)}
		if i == len(lines)-1 {
			t.total = line
			break
		}
		t.rows = append(t.rows, line)
	}
	p := s.table(t)
	s.holds(s.say("sheet.bridge"), figure, s.say(name), s.ref(5, p.total), 0)
	s.named("claimed_"+figure, 5, p.first)
}

func (s *sheet) bridgeLine(figure, line string) string {
	if key := "bridge.line." + figure + "." + line; s.c.Has(key) {
		return s.c.Text(key)
	}
	return s.phrase("bridge.line."+line, line)
}

// basis is what the count of a line counts: the rules on records count records, all others submissions.
func (s *sheet) basis(line string) string {
	if strings.HasPrefix(line, "record-") {
		return s.say("unit.records")
	}
	return s.say("unit.submissions")
}
