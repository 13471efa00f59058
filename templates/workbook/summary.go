package workbook

import (
	"fmt"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// smallBase is the base below which a change is told as a number, not as a percentage (docs: reporting, "Content").
const smallBase = 30

// summarySheet holds the key figures, the trend, the findings by rule, and the checks of all sheets.
func (b *book) summarySheet() {
	s := b.sheet(sheetSummary, b.title())
	if sentence := b.emptiness(); sentence != "" {
		s.put(1, s.row, sentence, look{bold: true})
		s.row += 2
	}
	s.headline()
	s.keyTable()
	s.otherTable()
	s.trendTable()
	s.kindsTable()
	s.checksTable()
	s.finish(2, len(s.widths) > 8)
}

func (b *book) emptiness() string {
	switch b.r.Emptiness {
	case report.NothingDue:
		return b.say(nothingDue)
	case report.NothingFiled:
		return b.c.Format("empty.nothing_filed", "n", b.r.Filing.Expected)
	case report.NoService:
		return b.c.Format("empty.no_service", "n", b.r.Submissions.Counted)
	}
	return ""
}

// headline is the sentence that a paper would print, the figures cut down to round ones as prose has them; the tables
// below are exact.
func (s *sheet) headline() {
	if !s.known() {
		return
	}
	r, f, c := s.r, s.r.Figures, s.c
	args := []any{"agencies", r.Headline.Agencies, "communities", r.Headline.Communities, "projects",
		r.Headline.Projects, "visits", f.VisitAttendances,
		"cases", f.Cases, "case_attendances", f.CaseAttendances, "groups", f.Groups, "sessions", f.GroupSessions,
		"group_attendances", c.Approx(f.GroupAttendances),
		"events", f.Events, "event_attendances", c.Approx(f.EventAttendances), "direct", c.Approx(f.Direct), "indirect",
		c.Approx(f.Indirect)}
	text := ""
	if r.Kind == period.Programme {
		text = c.Format("headline.programme",
			append(args, "since", c.Year(r.Headline.SinceYear), "years", c.CountWord(r.Headline.Years))...)
	} else {
		text = c.Format("headline.period", append(args, "period", c.Period(r.Period))...)
	}
	s.widths = []float64{36, 10, 13, 16}
	s.paragraph(text, look{})
	s.row++
}

// known reports whether the period has figures at all; without a submission there is none, not even 0.
func (b *book) known() bool {
	return b.r.Emptiness != report.NothingDue && b.r.Emptiness != report.NothingFiled
}

// indicator is one line of the key figures.
type indicator struct {
	name, unit term
	key        string
	of         func(f reconcile.Figures) int64
}

var indicators = []indicator{
	{directCounted, attendances, "direct", func(f reconcile.Figures) int64 { return f.Direct }},
	{indirect, attendances, "indirect", func(f reconcile.Figures) int64 { return f.Indirect }},
	{caseVisits, attendances, "case_attendances", func(f reconcile.Figures) int64 { return f.CaseAttendances }},
	{groupVisits, attendances, "group_attendances", func(f reconcile.Figures) int64 { return f.GroupAttendances }},
	{eventVisits, attendances, "event_attendances", func(f reconcile.Figures) int64 { return f.EventAttendances }},
	{visits, attendances, "visit_attendances", func(f reconcile.Figures) int64 { return f.VisitAttendances }},
	{cases, pieces, "cases", func(f reconcile.Figures) int64 { return f.Cases }},
	{groups, pieces, "groups", func(f reconcile.Figures) int64 { return f.Groups }},
	{groupSessions, sessions, "group_sessions", func(f reconcile.Figures) int64 { return f.GroupSessions }},
	{events, pieces, "events", func(f reconcile.Figures) int64 { return f.Events }}}

// keyTable sets the figures of this period beside those it is compared with.
func (s *sheet) keyTable() {
	c := s.r.Comparison
	t := table{caption: s.say(capKey), columns: []column{{head: s.say(headIndicator), least: 36},
		{head: s.say(headUnit), least: 10},
		{head: s.say(headThis), digits: true, least: 13}}}
	compared := false
	for _, o := range []struct {
		other        *report.Other
		value, delta term
	}{{c.Previous, headPrevious, headOnPrevious}, {c.YearBefore, headYearBefore, headOnYear},
		{c.YearToDateBefore, headToDateYear, headOnToDate}} {
		if o.other == nil {
			continue
		}
		compared = true
		if o.value == headToDateYear && c.YearToDate != nil {
			t.columns = append(t.columns, column{head: s.say(headToDate), digits: true, least: 11})
		}
		t.columns = append(t.columns, column{head: s.say(o.value), digits: true, least: 11},
			column{head: s.say(o.delta), digits: true, least: 9})
	}
	for _, x := range indicators {
		t.rows = append(t.rows, s.keyLine(x))
	}
	if compared {
		t.note = s.note(s.say(smallBaseNote))
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
	s.put(1, s.row, s.say(checkDirect), quiet)
	s.formula(3, s.row, formula, sum, quiet)
	s.verdict(4, s.row, []string{cellName(3, s.row)}, sum == 0, quiet)
	s.checks = append(s.checks, check{s.say(checkDirect), []string{s.ref(3, s.row)}, max(sum, -sum)})
	s.row++
}

// otherTable holds the key figures that are compared with nothing.
func (s *sheet) otherTable() {
	r, h := s.r, s.r.Headline
	t := table{caption: s.say(capOther),
		columns: []column{{head: s.say(headIndicator)}, {head: s.say(headUnit)},
			{head: s.say(headValue), digits: true}}}
	var keys []string
	add := func(key string, name string, unit term, v any) {
		keys = append(keys, key)
		t.rows = append(t.rows, []any{name, s.say(unit), v})
	}
	add("years", s.say(years), yearsUnit, h.Years)
	add("agencies", s.say(inService), pieces, h.Agencies)
	add("communities", s.say(communitiesTerm), pieces, h.Communities)
	add("projects", s.say(projectsTerm), pieces, h.Projects)
	if r.Unverified > 0 {
		add("unverified_direct", s.say(unverified), attendances, r.Unverified)
	}
	small := s.personLines(add)
	add("target", s.say(targetTerm), attendances, positive(r.Target.Target))
	add("target_direct", s.say(targetDirect), attendances, when(r.Target.Target > 0, r.Target.Direct))
	add("completion", s.say(completion), percentSign, ratio{r.Target.Direct, r.Target.Target})
	add("reached", s.say(reached), pieces, when(r.Target.Target > 0, r.Target.Reached))
	add("filing_rate", s.say(filingRate), percentSign, ratio{r.Filing.Filed(), r.Filing.Expected})
	if small {
		t.note = s.note(s.say(smallNote))
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
func (s *sheet) personLines(add func(key, name string, unit term, v any)) (withheld bool) {
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
		add("persons_direct", s.say(personsDirect), persons, shown(p.Direct, p.Direct.Low))
		add("persons_indirect", s.say(personsIndirect), persons, shown(p.Indirect, p.Indirect.Low))
		add("", s.say(personsBoth), persons, shown(p.Both, p.Both.Low))
	case reconcile.ByInterval:
		for _, x := range []struct {
			name term
			of   report.Heads
		}{{personsDirect, p.Direct}, {personsIndirect, p.Indirect}} {
			add("", s.say(atLeast, s.say(x.name)), persons, shown(x.of, x.of.Low))
			add("", s.say(atMost, s.say(x.name)), persons, shown(x.of, x.of.High))
		}
	default:
		add("", s.say(noPersons), persons, nil)
	}
	return withheld
}
