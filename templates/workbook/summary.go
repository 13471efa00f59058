package workbook

import (
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/wording"
)

// summarySheet holds the key figures, the trend, the findings by rule, and the checks of all sheets.
func (s *sheet) summarySheet() {
	s.widths = []float64{27, 9, 12, 13}
	for _, text := range s.d.Banners {
		s.paragraph(text, look{colour: warn, bold: true})
	}
	s.paragraph(s.d.Quote(), look{})
	s.row++
	s.keyTable()
	s.otherTable()
	s.trendTable()
	s.kindsTable()
	s.checksTable()
	s.finish(2)
}

// indicators are the key figures: each its name in the report's JSON, its words and its unit.
var indicators = []struct{ key, name, unit string }{
	{"direct", "metric.direct.reconciled", "unit.attendances"},
	{"indirect", "metric.indirect.estimated", "unit.attendances"},
	{"case_attendances", "figure.case_attendances", "unit.attendances"},
	{"group_attendances", "figure.group_attendances", "unit.attendances"},
	{"event_attendances", "figure.event_attendances", "unit.attendances"},
	{"visit_attendances", "figure.visit_attendances", "unit.attendances"},
	{"cases", "figure.cases", "unit.cases"},
	{"groups", "figure.groups", "unit.cases"},
	{"group_sessions", "figure.group_sessions", "unit.sessions"},
	{"events", "figure.events", "unit.cases"},
}

// window is what figures are compared with, and the heads of its columns.
type window struct {
	now, was     *report.Other // now: nil for the report itself
	value, delta string
}

// windows are those that the report has.
func (s *sheet) windows() []window {
	c := s.r.Comparison
	all := []window{{nil, c.Previous, "head.previous", "change.previous"},
		{nil, c.YearBefore, "head.year_before", "change.year_before"}}
	if c.YearToDate != nil {
		all = append(all, window{c.YearToDate, c.YearToDateBefore, "book.head.to_date_year", "change.year_to_date"})
	}
	return slices.DeleteFunc(all, func(w window) bool { return w.was == nil })
}

// keyTable sets the figures of this period beside those it is compared with.
func (s *sheet) keyTable() {
	t := table{caption: s.say("book.caption.key"), columns: []column{
		{head: s.say("head.indicator"), least: 27, most: 27}, {head: s.say("head.unit"), least: 9},
		{head: s.say("book.head.this"), digits: true, least: 12}}}
	digits := func(head string, least float64) {
		t.columns = append(t.columns, column{head: s.say(head), digits: true, least: least})
	}
	for _, w := range s.windows() {
		if w.now != nil {
			digits("head.year_to_date", 11)
		}
		digits(w.value, 11)
		digits(w.delta, 9)
		t.note = s.note(s.say("book.small_base_note"))
	}
	for _, x := range indicators {
		now := report.FigureOf(s.r.Figures, x.key)
		line := []any{s.say(x.name), s.say(x.unit), when(!s.r.Unfiled(), now)}
		for _, w := range s.windows() {
			now := now
			if w.now != nil {
				now = report.FigureOf(w.now.Figures, x.key)
				line = append(line, when(w.now.Submissions > 0, now))
			}
			was := report.FigureOf(w.was.Figures, x.key)
			line = append(line, when(w.was.Submissions > 0, was), compare(now, was, w.was.Submissions))
		}
		t.rows = append(t.rows, line)
	}
	p := s.table(t)
	for i, x := range indicators {
		s.named(x.key, 3, p.first+i)
	}
	s.directCheck(p)
	s.row++
}

// compare is the change on another window: a percentage, or a number where the base is small, or nothing where there is
// none.
func compare(now, was int64, submissions int) any {
	switch {
	case submissions == 0 || was <= 0:
		return nil
	case was < content.SmallBase:
		return signed(now - was)
	}
	return change(now, was)
}

// directCheck adds the kinds that count as direct up by a live formula. A claim without a record is part of direct, but
// of no kind.
func (s *sheet) directCheck(p placed) {
	if s.r.Unfiled() || len(s.r.Method.DirectKinds) == 0 {
		return
	}
	var kinds []string
	sum := s.r.Unverified - s.r.Figures.Direct
	for _, k := range s.r.Method.DirectKinds {
		kinds = append(kinds, k+"_attendances")
		sum += report.FigureOf(s.r.Figures, k+"_attendances")
	}
	s.put(1, s.row, s.say("book.check.direct"), quiet)
	adds := fmt.Sprintf("SUM(%s,%d)-SUM(direct)", strings.Join(kinds, ","), s.r.Unverified)
	s.put(3, s.row, formula{adds, sum}, quiet)
	s.put(4, s.row, verdict{[]string{cellName(3, s.row)}, sum == 0}, quiet)
	s.checks = append(s.checks, check{s.say("book.check.direct"), []string{s.ref(3, s.row)}, max(sum, -sum)})
	s.row++
}

// otherTable holds the key figures that are compared with nothing.
func (s *sheet) otherTable() {
	r, h := s.r, s.r.Headline
	t := table{caption: s.say("book.caption.other"),
		columns: []column{s.head("head.indicator", 27), s.head("head.unit"), s.digits("head.value")}}
	var keys []string
	add := func(key string, name string, unit string, v any) {
		keys = append(keys, key)
		t.rows = append(t.rows, []any{name, s.say(unit), v})
	}
	add("years", s.say("book.years"), "book.years_unit", h.Years)
	add("agencies", s.say("head.agency"), "unit.cases", h.Agencies)
	add("communities", s.say("head.community"), "unit.cases", h.Communities)
	add("projects", s.say("head.project"), "unit.cases", h.Projects)
	if r.Unverified > 0 {
		add("unverified_direct", s.say("book.unverified"), "unit.attendances", r.Unverified)
	}
	small := s.personLines(add)
	add("target", s.say("book.target"), "unit.attendances", positive(r.Target.Target))
	add("target_direct", s.say("book.target_direct"), "unit.attendances", when(r.Target.Target > 0, r.Target.Direct))
	add("completion", s.say("key.target"), "book.percent", ratio(r.Target.Direct, r.Target.Target))
	add("reached", s.say("book.reached"), "unit.cases", when(r.Target.Target > 0, r.Target.Reached))
	add("filing_rate", s.say("key.filing"), "book.percent", ratio(r.Filing.Filed(), r.Filing.Expected))
	if small {
		t.note = s.note(s.say("small.note"))
	}
	p := s.table(t)
	for i, key := range keys {
		if key != "" {
			s.named(key, 3, p.first+i)
		}
	}
	s.row++
}

func positive(n int64) any { return when(n > 0, n) }

// personLines adds the numbers of persons as they are known, and reports whether one was withheld for being small.
func (s *sheet) personLines(add func(key, name string, unit string, v any)) (withheld bool) {
	p := s.r.Persons
	shown := func(h report.Heads, n int64) any {
		if h.Withheld {
			withheld = true
			return wording.Withheld
		}
		return n
	}
	switch p.Method {
	case reconcile.ByKeys:
		add("persons_direct", s.say("metric.direct_persons"), "unit.persons", shown(p.Direct, p.Direct.Low))
		add("persons_indirect", s.say("metric.indirect_persons"), "unit.persons", shown(p.Indirect, p.Indirect.Low))
		add("", s.say("book.persons_both"), "unit.persons", shown(p.Both, p.Both.Low))
	case reconcile.ByInterval:
		for _, x := range []struct {
			name string
			of   report.Heads
		}{{"metric.direct_persons", p.Direct}, {"metric.indirect_persons", p.Indirect}} {
			add("", s.say("book.at_least", "name", s.say(x.name)), "unit.persons", shown(x.of, x.of.Low))
			add("", s.say("book.at_most", "name", s.say(x.name)), "unit.persons", shown(x.of, x.of.High))
		}
	case report.WithheldBeside:
		add("", s.say("people.beside"), "unit.persons", nil)
	default:
		add("", s.say("persons.none"), "unit.persons", nil)
	}
	return withheld
}
