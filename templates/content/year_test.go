package content

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// TestYearToDate: the year so far names who lacks in it, with the months.
func TestYearToDate(t *testing.T) {
	of := func(s reconcile.State, name string, n int, months ...int) report.AgencyFiling {
		out := report.AgencyFiling{State: s, Agency: name, Count: n}
		for _, m := range months {
			out.Months = append(out.Months, period.MonthOf(2026, time.Month(m)))
		}
		return out
	}
	year := func(lacking ...report.AgencyFiling) func(*report.Report) {
		return func(r *report.Report) {
			missing := int64(0)
			for _, a := range lacking {
				missing += int64(a.Count)
			}
			r.Comparison.YearToDate = &report.Other{Submissions: 1, Figures: reconcile.Figures{Direct: 2268},
				Window:       reconcile.Window{From: period.MonthOf(2026, 1), To: period.MonthOf(2026, 10)},
				Completeness: reconcile.Completeness{Expected: 21, OnTime: 21 - missing, Missing: missing},
				Lacking:      lacking}
		}
	}
	const base = "上年同期无应报，不作比较。"
	missing, returned := reconcile.Missing, reconcile.NotAccepted
	check(t, []saidOf{
		{"all in", year(), (*maker).yearToDate, "1月至10月累计2268人次，应报21份、报齐。" + base},
		{"one", year(of(missing, "乙", 1, 8)), (*maker).yearToDate,
			"1月至10月累计2268人次，应报21份、缺1份（乙8月未报）。" + base},
		{"two, and one returned", year(of(missing, "乙", 2, 4, 8), of(returned, "丙", 1, 5)), (*maker).yearToDate,
			"1月至10月累计2268人次，应报21份、缺3份（乙4月、8月未报，丙5月退回）。" + base},
		{"two of one month", year(of(missing, "乙", 2, 8)), (*maker).yearToDate,
			"1月至10月累计2268人次，应报21份、缺2份（乙8月共2份未报）。" + base},
		{"four", year(of(missing, "甲", 1, 1), of(missing, "乙", 1, 2), of(missing, "丙", 1, 3),
			of(reconcile.Unreadable, "丁", 1, 4)), (*maker).yearToDate,
			"1月至10月累计2268人次，应报21份、缺4份（甲1月、乙2月、丙3月未报，丁4月数据有误）。" + base},
		{"five", year(of(missing, "甲", 1, 1), of(missing, "乙", 1, 2), of(missing, "丙", 1, 3),
			of(missing, "丁", 1, 4),
			of(missing, "戊", 1, 5)), (*maker).yearToDate,
			"1月至10月累计2268人次，应报21份、缺5份（甲1月、乙2月、丙3月等5个机构）。" + base},
	})
	full := reconcile.Completeness{Expected: 21, OnTime: 21}
	beside := func(direct int64, same bool, c reconcile.Completeness) func(*report.Report) {
		return func(r *report.Report) {
			year()(r)
			r.Comparison.YearToDateBefore = &report.Other{Submissions: int(c.Filed()), SameProjects: same,
				Completeness: c, Figures: reconcile.Figures{Direct: direct}}
		}
	}
	last := func(m *maker) []string { all := m.yearToDate(); return all[len(all)-1:] }
	check(t, []saidOf{
		{"nothing was due before", beside(0, true, reconcile.Completeness{}), last, base},
		{"nothing came before", beside(0, true, reconcile.Completeness{Expected: 2, Missing: 2}), last,
			"上年同期未报，不作比较。"},
		{"all was returned before", beside(0, true, reconcile.Completeness{Expected: 2, Missing: 1, Returned: 1}), last,
			"上年同期没有可以计入的填报，不作比较。"},
		{"like with like", beside(2000, true, full), last, "增长13.4%。"},
		{"other projects, as many filings", beside(2000, false, full), last,
			"增长13.4%，两年实施的项目不同，仅供参考。"},
		{"one more due", beside(2000, true, reconcile.Completeness{Expected: 22, OnTime: 22}), last,
			"增长13.4%，份数不同，仅供参考。"},
		{"one missing", beside(2000, false, reconcile.Completeness{Expected: 21, OnTime: 20, Missing: 1}), last,
			"增长13.4%，份数不同，仅供参考。"},
		{"small base", beside(29, true, full), last, ""},
	})
}

// TestLastAndNext: a report with nothing due says when there was something, and when there will be.
func TestLastAndNext(t *testing.T) {
	april, may := reconcile.DateOf(2027, 4, 10), time.Date(2027, 5, 6, 0, 0, 0, 0, time.UTC)
	next := func(starts *reconcile.Date) func(*report.Report) {
		return func(r *report.Report) {
			r.Next = &report.Next{Month: period.MonthOf(2027, 4), Projects: 3, StartsOn: starts, Expected: 3,
				Deadline: &may}
		}
	}
	check(t, []saidOf{
		{"last", func(r *report.Report) { r.Trend.Points[0].Completeness = r.Filing.Completeness }, (*maker).last,
			"2026年10月：直接受益30人次，间接受益75人次（推算），应报3份、报齐。"},
		{"nothing before", func(r *report.Report) { r.Trend.Points = nil }, (*maker).last, ""},
		{"next", next(&april), one((*maker).next),
			"2027年4月：已登记的3个项目自2027年4月10日起实施，应报3份，时限2027年5月5日24时。"},
		{"next, not from one day", next(nil), one((*maker).next),
			"2027年4月：已登记的3个项目实施，应报3份，时限2027年5月5日24时。"},
		{"nothing registered", func(r *report.Report) { r.Next = &report.Next{} }, one((*maker).next),
			"没有已登记的后续项目。"},
		{"sealed before it was looked up", func(*report.Report) {}, one((*maker).next), ""},
	})
	r := made(0, "")
	r.Emptiness, r.Next = report.NothingDue, &report.Next{}
	labels := map[string]bool{}
	for _, p := range newMaker(r, Reader{}).points() {
		labels[p.Label] = true
	}
	if !labels["下次"] || labels["比较"] {
		t.Errorf("points of an empty report: %v", labels)
	}
}

// TestFeedbackOfNothing: who has nothing to mend is not asked to file anew.
func TestFeedbackOfNothing(t *testing.T) {
	to := Reader{Office: Office{Feedback: time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)}}
	said := func(r *report.Report) string {
		var all []string
		for _, b := range Feedback(r, "0000", nil, to).Front {
			all = append(all, b.Text...)
		}
		return strings.Join(all, "")
	}
	r := made(1, "甲中心")
	if text := said(r); strings.Contains(text, "改报") ||
		!strings.Contains(text, "对数据有异议，请于2026年11月17日前告知") {
		t.Errorf("with nothing found: %s", text)
	}
	r.Findings = []report.Finding{{Finding: reconcile.Finding{Code: reconcile.RecordRepeated, AgencyCode: "0000",
		Severity: reconcile.Warning, Records: []reconcile.RecordDetail{{Title: "活动", Attendances: 2}}}}}
	if text := said(r); !strings.Contains(text, "请于2026年11月17日前改报或说明") {
		t.Errorf("with a record left out: %s", text)
	}
}

// TestMarks: what is lacking warns in every state, and what was merely late does not; a notice begins with its lead.
func TestMarks(t *testing.T) {
	r := made(1, "甲")
	states := []reconcile.State{reconcile.Late, reconcile.Missing, reconcile.NotAccepted, reconcile.Unreadable}
	r.Filing.Agencies = nil
	for _, s := range states {
		r.Filing.Agencies = append(r.Filing.Agencies, report.AgencyFiling{State: s, Agency: "甲", Count: 1})
	}
	for i, row := range newMaker(r, Reader{}).lackingTable(0, states...).Rows {
		if want := states[i] != reconcile.Late; row.Cells[0].Warn != want {
			t.Errorf("%s warns: %v", states[i], row.Cells[0].Warn)
		}
	}
	for _, kind := range NoticeKinds {
		if first := Tell(Notice{Kind: kind, Run: 7}).Front[0]; len(first.Lead) == 0 {
			t.Errorf("a notice of %s begins with %+v", kind, first)
		}
	}
}
