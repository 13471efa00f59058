package workbook

import (
	"fmt"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// smallBase is the base below which a change is told as a number, not as a percentage (docs: reporting, "Content").
const smallBase = 30

// summarySheet holds the key figures, the trend, the findings by rule, and the checks of all sheets.
func (b *book) summarySheet() {
	s := b.sheet("sheet.summary", b.title())
	s.widths = []float64{36, 10, 13, 16}
	for _, text := range b.d.Banners {
		s.paragraph(text, look{colour: warn, bold: true})
	}
	s.paragraph(b.d.Quote(), look{})
	s.row++
	s.keyTable()
	s.otherTable()
	s.trendTable()
	s.kindsTable()
	s.checksTable()
	s.finish(2, len(s.widths) > 8)
}

// known reports whether the period has figures at all; without a submission there is none, not even 0.
func (b *book) known() bool {
	return b.r.Emptiness != report.NothingDue && b.r.Emptiness != report.NothingFiled
}

// indicator is one line of the key figures.
type indicator struct {
	name, unit string
	key        string
	of         func(f reconcile.Figures) int64
}

var indicators = []indicator{
	{"metric.direct.reconciled", "unit.attendances", "direct", func(f reconcile.Figures) int64 { return f.Direct }},
	{"metric.indirect.estimated", "unit.attendances", "indirect",
		func(f reconcile.Figures) int64 { return f.Indirect }},
	{"figure.case_attendances", "unit.attendances", "case_attendances",
		func(f reconcile.Figures) int64 { return f.CaseAttendances }},
	{"figure.group_attendances", "unit.attendances", "group_attendances",
		func(f reconcile.Figures) int64 { return f.GroupAttendances }},
	{"figure.event_attendances", "unit.attendances", "event_attendances",
		func(f reconcile.Figures) int64 { return f.EventAttendances }},
	{"figure.visit_attendances", "unit.attendances", "visit_attendances",
		func(f reconcile.Figures) int64 { return f.VisitAttendances }},
	{"figure.cases", "unit.cases", "cases", func(f reconcile.Figures) int64 { return f.Cases }},
	{"figure.groups", "unit.cases", "groups", func(f reconcile.Figures) int64 { return f.Groups }},
	{"figure.group_sessions", "unit.sessions", "group_sessions",
		func(f reconcile.Figures) int64 { return f.GroupSessions }},
	{"figure.events", "unit.cases", "events", func(f reconcile.Figures) int64 { return f.Events }}}

// keyTable sets the figures of this period beside those it is compared with.
func (s *sheet) keyTable() {
	c := s.r.Comparison
	t := table{caption: s.say("book.caption.key"), columns: []column{{head: s.say("head.indicator"), least: 36},
		{head: s.say("head.unit"), least: 10},
		{head: s.say("book.head.this"), digits: true, least: 13}}}
	compared := false
	for _, o := range []struct {
		other        *report.Other
		value, delta string
	}{{c.Previous, "head.previous", "change.previous"}, {c.YearBefore, "head.year_before", "change.year_before"},
		{c.YearToDateBefore, "book.head.to_date_year", "change.year_to_date"}} {
		if o.other == nil {
			continue
		}
		compared = true
		if o.value == "book.head.to_date_year" && c.YearToDate != nil {
			t.columns = append(t.columns, column{head: s.say("head.year_to_date"), digits: true, least: 11})
		}
		t.columns = append(t.columns, column{head: s.say(o.value), digits: true, least: 11},
			column{head: s.say(o.delta), digits: true, least: 9})
	}
	for _, x := range indicators {
		t.rows = append(t.rows, s.keyLine(x))
	}
	if compared {
		t.note = s.note(s.say("book.small_base_note"))
	}
	p := s.table(t)
	for i, x := range indicators {
		s.named(x.key, 3, p.first+i)
	}
	s.directCheck(p)
	s.row++
}

func (s *sheet) keyLine(x indicator) []any {
	c := s.r.Comparison
	now := x.of(s.r.Figures)
	line := []any{s.say(x.name), s.say(x.unit), any(now)}
	if !s.known() {
		line[2] = nil
	}
	if c.Previous != nil {
		line = append(line, base(c.Previous, x), compare(now, c.Previous, x))
	}
	if c.YearBefore != nil {
		line = append(line, base(c.YearBefore, x), compare(now, c.YearBefore, x))
	}
	if c.YearToDateBefore != nil {
		toDate := int64(0)
		if c.YearToDate != nil {
			toDate = x.of(c.YearToDate.Figures)
			line = append(line, base(c.YearToDate, x))
		}
		line = append(line, base(c.YearToDateBefore, x), compare(toDate, c.YearToDateBefore, x))
	}
	return line
}

func base(o *report.Other, x indicator) any {
	if o.Submissions == 0 {
		return nil
	}
	return x.of(o.Figures)
}

// compare is the change on another window: a percentage, or a number where the base is small, or nothing where there is
// none.
func compare(now int64, o *report.Other, x indicator) any {
	was := x.of(o.Figures)
	switch {
	case o.Submissions == 0 || was <= 0:
		return nil
	case was < smallBase:
		return signed(now - was)
	}
	return change{now, was}
}

// directCheck adds the kinds that count as direct up by a live formula.
func (s *sheet) directCheck(p placed) {
	keys := map[string]string{"visit": "visit_attendances", "case": "case_attendances", "group": "group_attendances",
		"event": "event_attendances"}
	f := s.r.Figures
	amounts := map[string]int64{"visit": f.VisitAttendances, "case": f.CaseAttendances, "group": f.GroupAttendances,
		"event": f.EventAttendances}
	formula, sum := "SUM(", int64(0)
	for i, k := range s.r.Method.DirectKinds {
		if i > 0 {
			formula += ","
		}
		formula += keys[k]
		sum += amounts[k]
	}
	// A claim without a record is part of direct, but of no kind.
	formula += fmt.Sprintf(",%d)-SUM(direct)", s.r.Unverified)
	sum += s.r.Unverified - f.Direct
	if !s.known() || len(s.r.Method.DirectKinds) == 0 {
		return
	}
	quiet := look{size: 9, colour: second}
	s.put(1, s.row, s.say("book.check.direct"), quiet)
	s.formula(3, s.row, formula, sum, quiet)
	s.verdict(4, s.row, []string{cellName(3, s.row)}, sum == 0, quiet)
	s.checks = append(s.checks, check{s.say("book.check.direct"), []string{s.ref(3, s.row)}, max(sum, -sum)})
	s.row++
}

// otherTable holds the key figures that are compared with nothing.
func (s *sheet) otherTable() {
	r, h := s.r, s.r.Headline
	t := table{caption: s.say("book.caption.other"),
		columns: []column{s.head("head.indicator"), s.head("head.unit"),
			s.digits("head.value")}}
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
	add("completion", s.say("key.target"), "book.percent", ratio{r.Target.Direct, r.Target.Target})
	add("reached", s.say("book.reached"), "unit.cases", when(r.Target.Target > 0, r.Target.Reached))
	add("filing_rate", s.say("key.filing"), "book.percent", ratio{r.Filing.Filed(), r.Filing.Expected})
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

// when is v, or nothing.
func when(holds bool, v any) any {
	if !holds {
		return nil
	}
	return v
}

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
