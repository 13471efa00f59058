package workbook

import (
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// filingSheet says how what was due was filed: in all, by period, by agency, and by name who was late or absent.
func (b *book) filingSheet() {
	s := b.sheet("sheet.filing", b.title())
	f := b.r.Filing
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

var states = map[reconcile.State]string{reconcile.OnTime: "filing.on_time", reconcile.Late: "filing.late",
	reconcile.Missing:     "filing.missing",
	reconcile.NotAccepted: "filing.returned", reconcile.Unreadable: "filing.quarantined"}

func (s *sheet) statesTable(c reconcile.Completeness) {
	t := table{caption: s.say("caption.filing"), unit: s.unit("submissions"),
		check: s.say("book.check.sum", "table", s.say("caption.filing")),
		columns: []column{{head: s.say("head.state"), least: 26},
			{head: s.say("head.submissions"), digits: true, sum: true, least: 9},
			{head: s.say("head.share"), digits: true, least: 9}}}
	for _, x := range []struct {
		name string
		n    int64
	}{{"filing.on_time", c.OnTime}, {"filing.late", c.Late}, {"filing.missing", c.Missing},
		{"filing.returned", c.Returned}, {"filing.quarantined", c.Quarantined}} {
		if x.name == "filing.quarantined" && x.n == 0 {
			continue
		}
		t.rows = append(t.rows, []any{s.say(x.name), x.n, ratio{x.n, c.Expected}})
	}
	t.total = []any{strong(s.say("filing.expected")), c.Expected, ratio{c.Expected, c.Expected}}
	p := s.table(t)
	for i, name := range []string{"on_time", "late", "missing", "returned"} {
		s.named(name, 2, p.first+i)
	}
	s.named("expected", 2, p.total)
}

// stateColumns are the figures of one completeness; the rate is on time and late of expected.
func (s *sheet) stateColumns(first ...column) []column {
	out := first
	heads := []string{"filing.expected", "filing.on_time", "filing.late", "filing.missing", "filing.returned"}
	if s.r.Filing.Quarantined > 0 {
		heads = append(heads, "filing.quarantined")
	}
	for _, head := range heads {
		out = append(out, column{head: s.say(head), digits: true, sum: true, least: 8})
	}
	return append(out, column{head: s.say("key.filing"), digits: true, least: 8})
}

func (s *sheet) stateCells(first any, c reconcile.Completeness) []any {
	out := []any{first, c.Expected, c.OnTime, c.Late, c.Missing, c.Returned}
	if s.r.Filing.Quarantined > 0 {
		out = append(out, c.Quarantined)
	}
	return append(out, ratio{c.Filed(), c.Expected})
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
	s.caption(s.say("caption.filing.agencies"), s.unit("submissions"), 8)
	head, indents := look{colour: second, top: 2, bottom: 1}, [8]int{2: 1, 7: 1}
	for i, h := range []string{s.say("head.agency"), s.say("head.submissions"), s.say("head.state"),
		s.say("head.month"), "", "", "",
		s.say("book.head.agency_code")} {
		l := head
		l.right, l.indent = i == 1, indents[i]
		s.put(i+1, s.row, h, l)
	}
	s.row++
	for i, a := range s.r.Filing.Agencies {
		l := look{wrap: true}
		if i == len(s.r.Filing.Agencies)-1 {
			l.bottom = 2
		}
		text := s.c.Months(a.Months)
		for col, v := range []any{s.text(a.Agency), a.Count, s.say(states[a.State]), text, "", "", "",
			code(a.AgencyCode)} {
			l.indent = indents[col]
			s.put(col+1, s.row, v, l)
		}
		s.do(s.file.MergeCell(s.name, cellName(4, s.row), cellName(7, s.row)))
		lines := 1 + wording.Width(text)/36
		s.high(s.row, float64(lines)*15+3)
		s.row++
	}
	s.row++
}
