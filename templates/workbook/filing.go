package workbook

import "huizong/jobs/reconcile"

// filingSheet says how what was due was filed: in all, by period, by agency, and by name who was late or absent.
func (s *sheet) filingSheet() {
	f := s.r.Filing
	if f.Expected == 0 {
		s.nothing("empty.nothing_due")
		return
	}
	s.statesTable(f.Completeness)
	s.row++
	p := s.pointsTable()
	s.filingChart(p, len(f.ByPoint))
	s.absentTable()
	s.filersTable()
	s.finish(2)
}

// state is a state of what was due, and how much of it is in that state.
type state struct {
	name string
	n    int64
}

// statesOf are the states that the workbook tells: what cannot be read only where there is any in the report.
func (s *sheet) statesOf(c reconcile.Completeness) []state {
	all := []state{{"on_time", c.OnTime}, {"late", c.Late}, {"missing", c.Missing}, {"returned", c.Returned},
		{"quarantined", c.Quarantined}}
	if s.r.Filing.Quarantined == 0 {
		all = all[:4]
	}
	return all
}

func (s *sheet) statesTable(c reconcile.Completeness) {
	t := table{caption: s.say("caption.filing"), unit: s.unit("submissions"),
		check: s.say("book.check.sum", "table", s.say("caption.filing")),
		columns: []column{{head: s.say("head.state"), least: 26},
			{head: s.say("head.submissions"), digits: true, sum: true, least: 9},
			{head: s.say("head.share"), digits: true, least: 9}}}
	for _, x := range s.statesOf(c) {
		t.rows = append(t.rows, []any{s.say("filing." + x.name), x.n, ratio(x.n, c.Expected)})
	}
	t.total = []any{strong(s.say("filing.expected")), c.Expected, ratio(c.Expected, c.Expected)}
	p := s.table(t)
	for i, x := range s.statesOf(c)[:4] {
		s.named(x.name, 2, p.first+i)
	}
	s.named("expected", 2, p.total)
}

// stateColumns are the figures of one completeness; the rate is on time and late of expected.
func (s *sheet) stateColumns(first column) []column {
	out := []column{first, {head: s.say("filing.expected"), digits: true, sum: true, least: 8}}
	for _, x := range s.statesOf(reconcile.Completeness{}) {
		out = append(out, column{head: s.say("filing." + x.name), digits: true, sum: true, least: 8})
	}
	return append(out, column{head: s.say("key.filing"), digits: true, least: 8})
}

func (s *sheet) stateCells(first any, c reconcile.Completeness) []any {
	out := []any{first, c.Expected}
	for _, x := range s.statesOf(c) {
		out = append(out, x.n)
	}
	return append(out, ratio(c.Filed(), c.Expected))
}

func (s *sheet) pointsTable() placed {
	t := table{caption: s.say("book.caption.points"), unit: s.unit("submissions"),
		check:   s.say("book.check.sum", "table", s.say("book.caption.points")),
		columns: s.stateColumns(s.head("head.period"))}
	for _, p := range s.r.Filing.ByPoint {
		t.rows = append(t.rows, s.stateCells(s.c.Period(p.Period), p.Completeness))
	}
	t.total = s.stateCells(strong(s.say("row.total")), s.r.Filing.Completeness)
	return s.table(t)
}

func (s *sheet) filersTable() {
	t := table{caption: s.say("book.caption.filers"), unit: s.unit("submissions"),
		check:   s.say("book.check.sum", "table", s.say("book.caption.filers")),
		filter:  true,
		columns: s.stateColumns(s.head("head.agency", 26))}
	t.columns = append(t.columns, s.head("book.head.agency_code"))
	for _, a := range s.r.Filing.ByAgency {
		t.rows = append(t.rows, append(s.stateCells(s.text(a.Name), a.Completeness), code(a.Code)))
	}
	t.total = append(s.stateCells(strong(s.say("row.total")), s.r.Filing.Completeness), "")
	s.table(t)
}

// absentTable names who was late, absent or had a filing returned, and for which months.
func (s *sheet) absentTable() {
	if len(s.r.Filing.Agencies) == 0 {
		s.put(1, s.row, s.c.Format("filing.punctual", "n", s.r.Filing.Expected), look{})
		s.row += 2
		return
	}
	t := table{caption: s.say("caption.filing.agencies"), unit: s.unit("submissions"),
		columns: []column{s.head("head.agency", 26), s.digits("head.submissions"), s.head("head.state"),
			{head: s.say("head.month"), over: 3}, {}, {}, {digits: true}, s.head("book.head.agency_code")}}
	for _, a := range s.r.Filing.Agencies {
		t.rows = append(t.rows, []any{s.text(a.Agency), a.Count, s.say("filing." + string(a.State)),
			s.c.Months(a.Months), "", "", "", code(a.AgencyCode)})
	}
	s.table(t)
	s.row++
}
