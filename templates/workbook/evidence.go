package workbook

import (
	"fmt"
	"strings"

	"huizong/jobs/reconcile"
)

// trendTable holds direct and indirect over time, with a chart.
func (s *sheet) trendTable() {
	trend := s.r.Trend
	if len(trend.Points) == 0 {
		return
	}
	t := table{caption: s.say("book.caption.trend"), unit: s.unit("attendances"),
		check: s.say("book.check.sum", "table", s.say("book.caption.trend")),
		columns: []column{s.head("head.period"), s.head("book.head.counted"),
			s.sum("metric.direct"), s.sum("metric.indirect.estimated")}}
	t.columns[1].digits, t.columns[1].sum = true, true
	if trend.ByYear {
		t.caption = s.say("caption.trend.years")
	}
	var partial []string
	for _, p := range trend.Points {
		line := []any{s.c.Period(p.Period), nil, nil, nil}
		if p.Submissions > 0 {
			line = []any{s.c.Period(p.Period), p.Submissions, p.Direct, p.Indirect}
		}
		if p.Partial {
			partial = append(partial, s.c.Format("trend.partial", "year", s.c.Period(p.Period), "months",
				s.c.MonthsOfYear(p.From, p.To)))
		}
		t.rows = append(t.rows, line)
	}
	if len(partial) > 0 {
		t.note = s.note(s.c.Join(partial...))
	}
	if first, last := trend.Points[0], trend.Points[len(trend.Points)-1]; !s.r.Unfiled() &&
		first.From == s.r.Period.From &&
		last.To == s.r.Period.To && len(t.rows) > 1 {
		t.total = []any{strong(s.say("row.total")), s.r.Submissions.Counted, s.r.Figures.Direct, s.r.Figures.Indirect}
	}
	p := s.table(t)
	s.trendChart(p)
}

// kindsTable counts the findings by rule, and holds the counts against the list.
func (s *sheet) kindsTable() {
	if len(s.r.FindingKinds) == 0 {
		return
	}
	t := table{caption: s.say("caption.findings"), unit: s.unit("findings"),
		columns: []column{s.head("head.finding", 27), s.digits("head.findings"),
			s.digits("head.finding.agencies"), s.digits("book.head.effect"),
			s.head("head.rule", 17)},
		note: s.note(s.say("book.notice_note"))}
	sum := int64(0)
	for _, k := range s.r.FindingKinds {
		effect := any(signed(k.Effect))
		if k.Effect == 0 {
			effect = nil
		}
		t.rows = append(t.rows, []any{s.rule(k.Code), k.Count, k.Agencies, effect, code(k.Code)})
		sum += int64(k.Count)
	}
	t.total = []any{strong(s.say("row.total")), sum, nil, nil, ""}
	p := s.table(t)
	list := quoted(s.say("sheet.findings"))
	adds, difference := "", int64(0)
	for i, k := range s.r.FindingKinds {
		unlisted, beside := s.r.LeftOut(func(n reconcile.FindingCount) bool { return n.Code == k.Code }), ""
		if unlisted > 0 {
			beside = fmt.Sprintf("+%d", unlisted)
		}
		adds += fmt.Sprintf("+ABS(SUMIF(%s!%s,%s,%s!%s)%s-%s)", list, findingRule, absolute(5, p.first+i), list,
			findingPieces, beside, absolute(2, p.first+i))
		d := int64(s.listed(k.Code) + unlisted - k.Count)
		difference += max(d, -d)
	}
	s.put(1, s.row, s.say("book.check.findings"), quiet)
	s.put(2, s.row, formula{adds[1:], difference}, quiet)
	s.put(3, s.row, verdict{[]string{cellName(2, s.row)}, difference == 0}, quiet)
	s.checks = append(s.checks, check{s.say("book.check.findings"), []string{s.ref(2, s.row)}, difference})
	s.row += 2
}

// listed is the number of findings of a rule in the list.
func (s *sheet) listed(rule reconcile.Code) int {
	n := 0
	for _, f := range s.r.Findings {
		if f.Code == rule {
			n++
		}
	}
	return n
}

// checksTable gathers the check lines of the whole workbook.
func (s *sheet) checksTable() {
	t := table{caption: s.say("sheet.check"), columns: []column{{head: s.say("book.head.check"), over: 1}, {},
		s.digits("book.head.difference"), s.head("book.head.result")}}
	for i, c := range s.checks {
		difference := formula{"ABS(" + strings.Join(c.cells, ")+ABS(") + ")", c.difference}
		t.rows = append(t.rows, []any{c.name, "", difference,
			verdict{[]string{cellName(3, s.row+2+i)}, c.difference == 0}})
	}
	s.table(t)
}
