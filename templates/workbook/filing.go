package workbook

import "huizong/jobs/reconcile"

// filingSheet says how what was due was filed: in all, by period, by agency, and by name who was late or absent.
func (b *book) filingSheet() {
	s := b.sheet(sheetFiling, b.title())
	f := b.r.Filing
	if f.Expected == 0 {
		s.nothing(nothingDue)
		return
	}
	s.statesTable(f.Completeness)
	s.row++
	p := s.pointsTable()
	s.filingChart(p, len(f.ByPoint))
	s.absentTable()
	s.filersTable()
	s.finish(2, false)
}

var states = map[reconcile.State]term{reconcile.OnTime: onTime, reconcile.Late: late, reconcile.Missing: missing,
	reconcile.NotAccepted: returned, reconcile.Unreadable: spoilt}

func (s *sheet) statesTable(c reconcile.Completeness) {
	t := table{caption: s.say(capStates), unit: s.unit("submissions"), check: s.say(checkSum, s.say(capStates)),
		columns: []column{{head: s.say(headState), least: 30},
			{head: s.say(headCount), digits: true, sum: true, least: 10},
			{head: s.say(headShare), digits: true, least: 10}}}
	for _, x := range []struct {
		name term
		n    int64
	}{{onTime, c.OnTime}, {late, c.Late}, {missing, c.Missing}, {returned, c.Returned}, {spoilt, c.Quarantined}} {
		if x.name == spoilt && x.n == 0 {
			continue
		}
		t.rows = append(t.rows, []any{s.say(x.name), x.n, ratio{x.n, c.Expected}})
	}
	t.total = []any{strong(s.say(expected)), c.Expected, ratio{c.Expected, c.Expected}}
	p := s.table(t)
	for i, name := range []string{"on_time", "late", "missing", "returned"} {
		s.named(name, 2, p.first+i)
	}
	s.named("expected", 2, p.total)
}

// stateColumns are the figures of one completeness; the rate is on time and late of expected.
func (s *sheet) stateColumns(first ...column) []column {
	out := first
	for _, head := range []term{expected, onTime, late, missing, returned} {
		out = append(out, column{head: s.say(head), digits: true, sum: true, least: 9})
	}
	return append(out, column{head: s.say(filingRate), digits: true, least: 9})
}

func stateCells(first any, c reconcile.Completeness) []any {
	return []any{first, c.Expected, c.OnTime, c.Late, c.Missing, c.Returned, ratio{c.Filed(), c.Expected}}
}

func (s *sheet) pointsTable() placed {
	t := table{caption: s.say(capPoints), unit: s.unit("submissions"), check: s.say(checkSum, s.say(capPoints)),
		columns: s.stateColumns(column{head: s.say(headPeriod)})}
	for _, p := range s.r.Filing.ByPoint {
		t.rows = append(t.rows, stateCells(s.c.Period(p.Period), p.Completeness))
	}
	t.total = stateCells(strong(s.say(total)), s.r.Filing.Completeness)
	return s.table(t)
}

func (s *sheet) filersTable() {
	t := table{caption: s.say(capFilers), unit: s.unit("submissions"), check: s.say(checkSum, s.say(capFilers)),
		filter:  true,
		columns: s.stateColumns(column{head: s.say(headAgency)})}
	t.columns = append(t.columns, column{head: s.say(headAgencyCode)})
	for _, a := range s.r.Filing.ByAgency {
		t.rows = append(t.rows, append(stateCells(s.text(a.Name), a.Completeness), code(a.Code)))
	}
	t.total = append(stateCells(strong(s.say(total)), s.r.Filing.Completeness), "")
	s.table(t)
}

// absentTable names who was late, absent or had a filing returned, and for which months.
func (s *sheet) absentTable() {
	if len(s.r.Filing.Agencies) == 0 {
		s.put(1, s.row, s.c.Format("filing.punctual", "n", s.r.Filing.Expected), look{})
		s.row += 2
		return
	}
	s.caption(s.say(capAbsent), s.unit("submissions"), 8)
	head, indents := look{colour: second, top: 2, bottom: 1}, [8]int{2: 1, 7: 1}
	for i, h := range []string{s.say(headAgency), s.say(headCount), s.say(headState), s.say(headMonths), "", "", "",
		s.say(headAgencyCode)} {
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
		lines := 1 + width(text)/36
		s.do(s.file.SetRowHeight(s.name, s.row, float64(lines)*15+3))
		s.row++
	}
	s.row++
}
