package workbook

import (
	"slices"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// regionsSheet lists the regions one level below the report's.
func (b *book) regionsSheet() {
	s := b.sheet(sheetRegions, b.title())
	if len(b.r.Regions) == 0 {
		sentence := noRows
		if b.r.Region.Level == reconcile.Community {
			sentence = noRegions
		}
		s.nothing(sentence)
		return
	}
	level := b.phrase("level."+string(b.r.RegionLevel), string(b.r.RegionLevel))
	t := s.rowsTable(capRegions, sheetRegions,
		[]column{{head: b.say(headCode)}, {head: level}, {head: b.say(headCommunities), digits: true, sum: true}},
		[]any{strong(b.say(total)), "", b.r.Headline.Communities, b.r.Submissions.Counted}, b.r.Regions,
		func(r report.Row) []any { return []any{code(r.Code), b.text(r.Name), filed(r, r.Communities)} })
	p := s.table(t)
	s.after(p, 3)
	s.claimedChart(p, 2, 3+2, 3+3, len(b.r.Regions))
	s.finish(p.head, true)
}

// agenciesSheet lists the agencies with counted submissions, by direct.
func (b *book) agenciesSheet() {
	s := b.sheet(sheetAgencies, b.title())
	if len(b.r.Agencies) == 0 {
		s.nothing(noRows)
		return
	}
	t := s.rowsTable(capAgencies, sheetAgencies, []column{{head: b.say(headAgencyCode)}, {head: b.say(headAgency)}},
		[]any{strong(b.say(total)), "", b.r.Submissions.Counted}, b.r.Agencies,
		func(r report.Row) []any { return []any{code(r.Code), b.text(r.Name)} })
	p := s.table(t)
	s.after(p, 2)
	s.finish(p.head, true)
}

// fieldsSheet lists fields, and under them who funds.
func (b *book) fieldsSheet() {
	s := b.sheet(sheetFields, b.title())
	if len(b.r.Fields) == 0 {
		s.nothing(noFields)
		return
	}
	count := column{head: b.say(headProjects), digits: true, sum: true}
	sum := []any{strong(b.say(total)), b.r.Headline.Projects, b.r.Submissions.Counted}
	cells := func(r report.Row) []any { return []any{b.text(r.Name), r.Projects} }
	p := s.table(s.rowsTable(capFields, sheetFields, []column{{head: b.say(headField)}, count}, slices.Clone(sum),
		b.r.Fields, cells))
	s.cross(p, capFields, 2)
	s.row++
	second := s.rowsTable(capProgrames, capProgrames, []column{{head: b.say(headProgramme)}, count}, slices.Clone(sum),
		b.r.Programmes, cells)
	second.filter = false // a sheet has one filter
	q := s.table(second)
	s.cross(q, capProgrames, 2)
	s.shareNote()
	s.finish(p.head, true)
}

// filed is the figure n, or the word for what was not filed, which is never 0.
func filed(r report.Row, n any) any {
	if r.Submissions == 0 {
		return unfiled
	}
	return n
}

// rowsTable is a table of rows: the given columns first, then counted, claimed, reconciled and the share of direct.
func (s *sheet) rowsTable(caption, name term, first []column, sum []any, rows []report.Row,
	cells func(report.Row) []any) table {
	t := table{caption: s.say(caption), unit: s.unit("attendances"), check: s.say(checkSum, s.say(name)), filter: true}
	t.columns = append(first, column{head: s.say(headCounted), digits: true, sum: true},
		column{head: s.say(claimedDirect), digits: true, sum: true},
		column{head: s.say(headReconciled), digits: true, sum: true},
		column{head: s.say(headLess), digits: true, sum: true},
		column{head: s.say(claimedIndirect), digits: true, sum: true},
		column{head: s.say(headIndirect), digits: true, sum: true},
		column{head: s.say(headShare), digits: true})
	for _, r := range rows {
		line := cells(r)
		for _, v := range []any{r.Submissions, r.ClaimedDirect, r.Direct, signed(r.Direct - r.ClaimedDirect),
			r.ClaimedIndirect, r.Indirect,
			ratio{r.Direct, s.r.Figures.Direct}} {
			line = append(line, s.word(filed(r, v)))
		}
		for i := range line[:len(first)] {
			line[i] = s.word(line[i])
		}
		t.rows = append(t.rows, line)
	}
	f, claimed := s.r.Figures, s.r.Claimed
	for _, v := range []any{claimed.Direct, f.Direct, signed(f.Direct - claimed.Direct), claimed.Indirect, f.Indirect,
		ratio{f.Direct, f.Direct}} {
		sum = append(sum, when(s.known(), v))
	}
	t.total = sum
	return t
}

// word turns a term into text, and leaves other values alone.
func (s *sheet) word(v any) any {
	if t, ok := v.(term); ok {
		return s.say(t)
	}
	return v
}

// after writes what follows the only table of a sheet. first is the number of columns before the figures.
func (s *sheet) after(p placed, first int) {
	s.cross(p, own(s.name, s.name, s.name), first)
	s.shareNote()
}

func (s *sheet) shareNote() {
	s.put(1, s.row, s.note(s.say(shareNote)), look{size: 9, colour: second})
	s.row++
}

// cross lists the checks of a table's totals against those of the first sheet.
func (s *sheet) cross(p placed, name term, first int) {
	for _, c := range []struct {
		col    int
		figure string
		label  term
	}{{first + 3, "direct", direct}, {first + 6, "indirect", indirect}} {
		s.book.checks = append(s.book.checks, check{name: s.say(checkFigure, s.say(name), s.say(c.label)),
			cells: []string{equals(s.ref(c.col, p.total), c.figure)}})
	}
}

// equals is a formula for the difference of two cells, where a dash counts as 0.
func equals(total, figure string) string { return "SUM(" + total + ")-SUM(" + figure + ")" }

// nothing ends a sheet that has nothing in it with its one sentence.
func (s *sheet) nothing(sentence term) {
	s.put(1, s.row, s.say(sentence), look{})
	s.row++
	s.widths = []float64{60}
	s.finish(2, false)
}
