package workbook

import (
	"slices"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
)

// regionsSheet lists the regions one level below the report's.
func (s *sheet) regionsSheet() {
	if len(s.r.Regions) == 0 {
		sentence := "agencies.none"
		if s.r.Region.Level == reconcile.Community {
			sentence = "regions.none"
		}
		s.nothing(sentence)
		return
	}
	level := s.phrase("level."+string(s.r.RegionLevel), string(s.r.RegionLevel))
	t := s.rowsTable("sheet.regions", "sheet.regions",
		[]column{s.head("book.head.code"), {head: level}, s.sum("head.communities")},
		[]any{strong(s.say("row.total")), "", s.r.Headline.Communities, s.r.Submissions.Counted}, s.r.Regions,
		func(r report.Row) []any { return []any{code(r.Code), s.text(r.Name), s.filed(r, r.Communities)} })
	p := s.table(t)
	s.cross(p, s.name, 6, 9)
	s.shareNote()
	s.claimedChart(p, 2, 3+2, 3+3, len(s.r.Regions))
	s.finish(p.head)
}

// agenciesSheet lists the agencies with counted submissions, by direct.
func (s *sheet) agenciesSheet() {
	if len(s.r.Agencies) == 0 {
		s.nothing("agencies.none")
		return
	}
	t := s.rowsTable("caption.agencies", "sheet.agencies",
		[]column{s.head("book.head.agency_code"), s.head("head.agency")},
		[]any{strong(s.say("row.total")), "", s.r.Submissions.Counted}, s.r.Agencies,
		func(r report.Row) []any { return []any{code(r.Code), s.text(r.Name)} })
	p := s.table(t)
	s.cross(p, s.name, 5, 8)
	s.shareNote()
	s.finish(p.head)
}

// fieldsSheet lists fields, and under them who funds.
func (s *sheet) fieldsSheet() {
	if len(s.r.Fields) == 0 {
		s.nothing("fields.none")
		return
	}
	count := s.sum("head.projects")
	sum := []any{strong(s.say("row.total")), s.r.Headline.Projects, s.r.Submissions.Counted}
	cells := func(r report.Row) []any { return []any{s.text(r.Name), r.Projects} }
	p := s.table(s.rowsTable("caption.fields", "sheet.fields", []column{s.head("head.field"), count}, slices.Clone(sum),
		s.r.Fields, cells))
	s.cross(p, s.say("caption.fields"), 5, 8)
	s.row++
	second := s.rowsTable("caption.programmes", "caption.programmes", []column{s.head("head.programme"), count},
		slices.Clone(sum),
		s.r.Programmes, cells)
	second.filter = false // a sheet has one filter
	q := s.table(second)
	s.cross(q, s.say("caption.programmes"), 5, 8)
	s.shareNote()
	s.finish(p.head)
}

// filed is the figure n, or the word for what was not filed, which is never 0.
func (b *book) filed(r report.Row, n any) any {
	if r.Submissions == 0 {
		return b.say("filing." + content.Unfiled(r))
	}
	return n
}

// rowsTable is a table of rows: the given columns first, then counted, claimed, reconciled and the share of direct.
func (s *sheet) rowsTable(caption, name string, first []column, sum []any, rows []report.Row,
	cells func(report.Row) []any) table {
	t := table{caption: s.say(caption), unit: s.unit("attendances"),
		check: s.say("book.check.sum", "table", s.say(name)), filter: true}
	t.columns = append(first, s.sum("book.head.counted"), s.sum("metric.direct.claimed"),
		s.sum("book.head.reconciled"), s.sum("head.difference"), s.sum("metric.indirect.claimed"),
		s.sum("metric.indirect.estimated"), s.digits("head.share"))
	for _, r := range rows {
		line := cells(r)
		for _, v := range []any{r.Submissions, r.ClaimedDirect, r.Direct, signed(r.Direct - r.ClaimedDirect),
			r.ClaimedIndirect, r.Indirect,
			ratio(r.Direct, s.r.Figures.Direct)} {
			line = append(line, s.filed(r, v))
		}
		t.rows = append(t.rows, line)
	}
	f, claimed := s.r.Figures, s.r.Claimed
	for _, v := range []any{claimed.Direct, f.Direct, signed(f.Direct - claimed.Direct), claimed.Indirect, f.Indirect,
		ratio(f.Direct, f.Direct)} {
		sum = append(sum, when(!s.r.Unfiled(), v))
	}
	t.total = sum
	return t
}

func (s *sheet) shareNote() {
	s.put(1, s.row, s.note(s.say("share.note")), quiet)
	s.row++
}

// cross lists the checks of a table's totals of direct and indirect, by their columns, against those of the first
// sheet.
func (s *sheet) cross(p placed, name string, direct, indirect int) {
	s.holds(name, "direct", s.say("metric.direct"), s.ref(direct, p.total), 0)
	s.holds(name, "indirect", s.say("metric.indirect.estimated"), s.ref(indirect, p.total), 0)
}

// holds lists the check of a total against a figure of the first sheet; a dash counts as 0.
func (s *sheet) holds(table, figure, label, total string, difference int64) {
	s.checks = append(s.checks, check{s.say("book.check.figure", "table", table, "figure", label),
		[]string{"SUM(" + total + ")-SUM(" + figure + ")"}, difference})
}

// nothing ends a sheet that has nothing in it with its one sentence.
func (s *sheet) nothing(sentence string) {
	s.put(1, s.row, s.say(sentence), look{})
	s.row++
	s.widths = []float64{60}
	s.finish(2)
}
