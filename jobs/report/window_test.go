package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// TestPlan holds the windows of every kind of period.
func TestPlan(t *testing.T) {
	write := func(w *reconcile.Window) string {
		if w == nil {
			return "-"
		}
		return w.From.String() + ".." + w.To.String()
	}
	for _, test := range []struct{ period, start, want string }{
		{"2020-10", "2015-01",
			"2020-10..2020-10 2020-09..2020-09 2019-10..2019-10 2020-01..2020-10 2019-01..2019-10 " +
				"2015-01..2020-10 2015-01..2020-10"},
		{"2020-Q1", "2020-02",
			"2020-01..2020-03 2019-10..2019-12 2019-01..2019-03 2020-01..2020-03 2019-01..2019-03 " +
				"2020-01..2020-03 2019-01..2020-03"},
		{"2020", "2020-03",
			"2020-01..2020-12 2019-01..2019-12 2019-01..2019-12 - - 2020-01..2020-12 2019-01..2020-12"},
		{
			"2015-01..2020-11", "2014-05",
			"2015-01..2020-11 - - 2020-01..2020-11 2019-01..2019-11 2014-05..2020-11 2014-05..2020-11",
		},
		{"2019-12..2020-03", "2019-12",
			"2019-12..2020-03 - - 2020-01..2020-03 2019-01..2019-03 2019-12..2020-03 2019-01..2020-03"},
		{"2020-01..2020-11", "2020-01", "2020-01..2020-11 - - - - 2020-01..2020-11 2020-01..2020-11"},
	} {
		p, err := period.Parse(test.period)
		if err != nil {
			t.Fatal(err)
		}
		plan := report.PlanOf(p, month(test.start))
		span := plan.Span()
		var got []string
		for _, w := range []*reconcile.Window{&plan.Main, plan.Previous, plan.YearBefore, plan.YearToDate,
			plan.YearToDateBefore, &plan.SinceStart, &span} {
			got = append(got, write(w))
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%s: %s", test.period, text)
		}
		old, later := report.Sent{Period: period.Window(month("2010-03"), month("2010-04"))},
			report.Sent{Period: period.Window(month("2009-01"), plan.Main.To+1)}
		if got := plan.Reading([]report.Sent{old, later}); got.From != month("2010-03") || got.To != span.To {
			t.Errorf("%s reads %s", test.period, write(&got))
		}
		if got := plan.Reading([]report.Sent{later}); got != span {
			t.Errorf("%s reads %s", test.period, write(&got))
		}
	}
}

// points writes a trend, one period a word: direct, indirect, filed of due and what marks it.
func points(r *report.Report) string {
	var out []string
	for _, p := range r.Trend.Points {
		s := fmt.Sprintf("%s=%d,%d,%d/%d", p.Period, p.Direct, p.Indirect, p.Filed(), p.Expected)
		if p.Projects > 0 {
			s += fmt.Sprintf(",%dp", p.Projects)
		}
		if p.Partial {
			s += fmt.Sprintf(",%s..%s", p.From, p.To)
		}
		if p.NothingDue() {
			s += ",none-due"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// TestTrend holds how far back a trend goes, what its points add up, and that nothing due is no missing filing.
func TestTrend(t *testing.T) {
	c := newCity()
	c.Projects[2].StartsOn = day("2019-08-01") // nothing is due in June and July 2019
	for _, m := range []string{"2019-08", "2019-10", "2020-01", "2020-02", "2020-04"} {
		c.file("Y/R/D", m, m+"-28 09:00", 10)
	}
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 5)
	c.file("X/P/B", "2019-06", "2019-06-28 09:00", 3) // nobody was to file it
	for _, test := range []struct {
		period, want string
		years        bool
	}{
		{"2019-07", "2019-06=0,0,0/0 2019-07=0,0,0/0,none-due", false},
		{"2020-02", "2019-06=0,0,0/0 2019-07=0,0,0/0,none-due 2019-08=10,25,1/2 2019-09=0,0,0/2 2019-10=10,25,1/2 " +
			"2019-11=0,0,0/2 2019-12=0,0,0/2 2020-01=15,38,2/4 2020-02=10,25,1/4", false},
		{"2020-Q2", "2019-Q2=0,0,0/0,2019-06..2019-06 2019-Q3=10,25,1/4 2019-Q4=10,25,1/6 " +
			"2020-Q1=25,63,3/13 2020-Q2=10,25,1/15", false},
		{"2020", "2019=20,50,2/10,2p,2019-06..2019-12 2020=35,88,4/52,2p", true},
		{"2020-01..2020-03", "2020-01=15,38,2/4 2020-02=10,25,1/4 2020-03=0,0,0/5", false},
		{"2019-06..2021-05", "2019-06=0,0,0/0 2019-07=0,0,0/0,none-due 2019-08=10,25,1/2 2019-09=0,0,0/2 " +
			"2019-10=10,25,1/2 2019-11=0,0,0/2 2019-12=0,0,0/2 2020-01=15,38,2/4 2020-02=10,25,1/4 2020-03=0,0,0/5 " +
			"2020-04=10,25,1/5 2020-05=0,0,0/5 2020-06=0,0,0/5 2020-07=0,0,0/4 2020-08=0,0,0/4 2020-09=0,0,0/4 " +
			"2020-10=0,0,0/4 2020-11=0,0,0/4 2020-12=0,0,0/4 2021-01=0,0,0/0,none-due 2021-02=0,0,0/0,none-due " +
			"2021-03=0,0,0/0,none-due 2021-04=0,0,0/0,none-due 2021-05=0,0,0/0,none-due", false},
		{"2019-07..2021-07", "2019=20,50,2/10,2p,2019-07..2019-12 2020=35,88,4/52,2p " +
			"2021=0,0,0/0,2021-01..2021-07,none-due", true},
	} {
		r := c.make(t, test.period, "2021-12-10 09:00")
		if d := cmp.Diff(test.want, points(r)); d != "" || r.Trend.ByYear != test.years {
			t.Errorf("%s, by year %v: %s", test.period, r.Trend.ByYear, d)
		}
	}
	if n := len(c.make(t, "2020-12", "2021-12-10 09:00").Trend.Points); n != 12 {
		t.Errorf("a month's trend has %d points", n)
	}
}

// TestFilingByPoint breaks the filing of a window down: by the trend's points, or by month where one holds them all.
func TestFilingByPoint(t *testing.T) {
	c := newCity()
	c.file("Y/R/D", "2020-02", "2020-02-28 09:00", 10)
	for _, test := range []struct{ period, want string }{
		{"2020-02", "2020-02=1/4 "}, {"2020-Q1", "2020-01=0/4 2020-02=1/4 2020-03=0/5 "},
		{"2020-01..2020-02", "2020-01=0/4 2020-02=1/4 "}, {"2019-06..2021-12", "2019=0/14 2020=1/52 2021=0/0 "},
	} {
		got := ""
		for _, p := range c.make(t, test.period, "2021-12-10 09:00").Filing.ByPoint {
			got += fmt.Sprintf("%s=%d/%d ", p.Period, p.Filed(), p.Expected)
		}
		if got != test.want {
			t.Errorf("%s: %s", test.period, got)
		}
	}
}

// TestComparison compares with coverage and, where it differs, like with like.
func TestComparison(t *testing.T) {
	c := newCity()
	filings := func(m string, what ...string) {
		for _, x := range what {
			name, n, _ := strings.Cut(x, "=")
			amount := int64(0)
			fmt.Sscan(n, &amount)
			c.file(name, m, m+"-28 09:00", amount)
		}
	}
	filings("2020-02", "X/P/A=10", "X/P/B=20", "Y/R/B=30", "Y/R/D=40")
	filings("2020-01", "X/P/A=11", "X/P/B=22")
	filings("2019-12", "Y/R/B=7")
	filings("2019-08", "Y/R/B=1")
	type like struct {
		due, filed   int64
		same, differ bool
		like         *report.LikeForLike
	}
	of := func(o *report.Other) like {
		return like{o.Completeness.Expected, o.Completeness.Filed(), o.SameProjects, o.CoverageDiffers, o.LikeForLike}
	}
	pair := func(n int, now, nowIndirect, before, beforeIndirect int64) *report.LikeForLike {
		return &report.LikeForLike{Filings: n, Now: reconcile.Pair{Direct: now, Indirect: nowIndirect},
			Before: reconcile.Pair{Direct: before, Indirect: beforeIndirect}}
	}
	february := c.make(t, "2020-02", "2021-12-10 09:00").Comparison
	for _, test := range []struct {
		name      string
		got, want like
	}{
		{"adjacent month", of(february.Previous), like{4, 2, true, true, pair(2, 30, 75, 33, 83)}},
		{"year before", of(february.YearBefore), like{0, 0, false, false, nil}},
		{"year to date", of(february.YearToDate), like{8, 6, false, false, nil}},
		{"year before to date", of(february.YearToDateBefore), like{0, 0, false, false, nil}},
		{"half-year", of(c.make(t, "2020-H1", "2021-12-10 09:00").Comparison.Previous),
			like{12, 2, false, false, pair(1, 30, 75, 1, 3)}},
		{"programme", of(c.make(t, "2020-01..2020-02", "2021-12-10 09:00").Comparison.SinceStart),
			like{22, 8, false, false, nil}},
		{"a street", of(c.make(t, "2020-02", "2021-12-10 09:00", at("T")).Comparison.Previous),
			like{1, 0, true, true, nil}},
	} {
		if d := cmp.Diff(test.want, test.got, cmp.AllowUnexported(like{})); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
	if february.Previous.NothingDue() || !february.YearBefore.NothingDue() {
		t.Error("nothing due")
	}
	for name, o := range map[string]*report.Other{
		"due, not filed":     {Completeness: reconcile.Completeness{Expected: 1}},
		"filed, and not due": {Submissions: 1},
	} {
		if o.NothingDue() {
			t.Error(name)
		}
	}
	for period, same := range map[string]bool{"2020-02": true, "2020-03": false, "2020-04": true, "2020-06": true,
		"2020-07": false, "2020-08": true} { // Q has something due from March to June
		if got := c.make(t, period, "2021-12-10 09:00").Comparison.Previous.SameProjects; got != same {
			t.Errorf("the projects of %s and the month before are the same: %v", period, got)
		}
	}
}

// TestPersonsMethodOfOthers tells by which method persons of the compared periods were counted.
func TestPersonsMethodOfOthers(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 10)
	c.file("X/P/A", "2020-02", "2020-02-28 09:00", 10)
	c.Direct[c.Submissions[1].ID] = []reconcile.PersonKey{{1}, {2}, {3}, {4}, {5}}
	r := c.make(t, "2020-02", "2020-03-10 09:00")
	if r.Persons.Method != reconcile.ByKeys || r.Comparison.Previous.PersonsMethod != reconcile.NoPersons {
		t.Errorf("%+v, before %+v", r.Persons, r.Comparison.Previous)
	}
}

// TestTarget holds completion: over whole projects in the region alone, from their start.
func TestTarget(t *testing.T) {
	c := newCity()
	c.file("Y/R/B", "2019-06", "2019-06-28 09:00", 20)
	c.file("Y/R/D", "2020-02", "2020-02-28 09:00", 30)
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 99)
	c.file("X/P/A", "2020-02", "2020-02-28 09:00", 51)
	c.file("Z/none/A", "2020-02", "2020-02-28 09:00", 4)
	start := func(m string) func(*reporttest.Case) {
		return func(x *reporttest.Case) { x.Start = month(m) }
	}
	for _, test := range []struct {
		name, period string
		edit         func(*reporttest.Case)
		want         report.Target
		rows         string
		over         string
	}{
		{"whole", "2020-02", at("C"), report.Target{Projects: 2, Target: 150, Direct: 200, Reached: 2, Without: 1},
			"P 100 150 true true;R 50 50 true true;none - 4 false false;", ""},
		{"no target", "2020-03", at("T"), report.Target{Apart: 1, Without: 1},
			"Q - 0 true false;R 50 30 false false;", ""},
		{"partly elsewhere", "2020-02", at("S"),
			report.Target{Projects: 1, Target: 100, Direct: 150, Reached: 1, Apart: 1, Without: 1},
			"P 100 150 true true;R 50 20 false false;none - 4 false false;", ""},
		{"one short", "2020-01", at("C"), report.Target{Projects: 2, Target: 150, Direct: 119, Reached: 0},
			"P 100 99 true true;R 50 20 true true;", ""},
		{"read from its start", "2020-02", start("2019-07"),
			report.Target{Projects: 1, Target: 100, Direct: 150, Reached: 1, Apart: 1, Without: 1},
			"P 100 150 true true;R 50 30 true false;none - 4 false false;", ""},
		{"half as much again", "2020-02", func(x *reporttest.Case) {
			opt := reconcile.Defaults(reporttest.Shanghai)
			opt.TargetOverrun = 1499
			x.Options = &opt
		}, report.Target{Projects: 2, Target: 150, Direct: 200, Reached: 2, Without: 1},
			"P 100 150 true true;R 50 50 true true;none - 4 false false;",
			"warning target-overrun agency X P 150/100;"},
	} {
		r := c.make(t, test.period, "2021-12-10 09:00", test.edit)
		if d := cmp.Diff(test.want, r.Target); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
		rows, over := "", ""
		for _, p := range r.Projects {
			target := "-"
			if p.Target != nil {
				target = fmt.Sprint(*p.Target)
			}
			rows += fmt.Sprintf("%s %s %d %v %v;", p.Code, target, p.ToDate, p.WhollyInRegion, p.Rated)
		}
		for _, f := range r.Findings {
			if f.Code == reconcile.TargetOverrun {
				over += fmt.Sprintf("%s %s %s %s %d/%d;", f.Severity, f.Code, f.Agency, f.ProjectCode, *f.Claimed,
					*f.Counted)
			}
		}
		if rows != test.rows || over != test.over {
			t.Errorf("%s: %s %s", test.name, rows, over)
		}
	}
	zero := newCity()
	zero.Projects[2].Communities = nil
	zero.file("X/P/A", "2020-01", "2020-01-28 09:00", 9)
	zero.file("Y/R/A", "2020-01", "2020-01-28 09:00", 9)
	for _, test := range []struct {
		target reconcile.Claim
		want   report.Target
		over   int
	}{
		{reconcile.Filed(0), report.Target{Without: 1, Apart: 1}, 0},
		{reconcile.Filed(1), report.Target{Projects: 1, Target: 1, Direct: 9, Reached: 1, Apart: 1}, 1},
		{reconcile.Claim{N: 1}, report.Target{Without: 1, Apart: 1}, 0},
	} {
		zero.Projects[0].TargetDirect = test.target
		r := zero.make(t, "2020-01", "2021-12-10 09:00")
		over := 0
		for _, f := range r.Findings {
			if f.Code == reconcile.TargetOverrun {
				over++
			}
		}
		if d := cmp.Diff(test.want, r.Target); d != "" || over != test.over || r.Projects[0].Rated != (over == 1) {
			t.Errorf("a target of %+v, and a project without communities: %s; %d overruns", test.target, d, over)
		}
	}
}

// TestSlice says whose a slice is, and nothing of the whole report.
func TestSlice(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 10)
	c.file("Y/R/D", "2020-01", "2020-01-28 09:00", 30)
	whole := func(x *reporttest.Case) { x.Whole = "C" }
	if s := c.make(t, "2020-01", "2020-02-10 09:00", whole).Slice; s != nil {
		t.Errorf("the whole is a slice: %+v", s)
	}
	want := &report.Slice{Of: report.Place{Code: "C", Name: "name of C", Level: reconcile.County}, Communities: 2,
		Whole: reconcile.Pair{Direct: 40, Indirect: 100}}
	if d := cmp.Diff(want, c.make(t, "2020-01", "2020-02-10 09:00", whole, at("S")).Slice); d != "" {
		t.Error(d)
	}
}
