package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// monthly is the period of one month of 2020.
func monthly(m time.Month) period.Period { return period.Of(period.Monthly, period.MonthOf(2020, m)) }

// TestLikeWithLike holds what is compared: months of the window, of communities inside, filed in both windows.
func TestLikeWithLike(t *testing.T) {
	plan := PlanOf(monthly(3), period.MonthOf(2015, 1))
	u := newUnits(plan, map[string]bool{"A": true})
	file := func(community, project string, m period.Month, direct int64) {
		u.add(&reconcile.Outcome{CommunityCode: community, Period: m, Counted: []reconcile.Reconciled{{
			Submission: reconcile.Submission{AgencyCode: "X", ProjectCode: project},
			Direct:     direct,
			Indirect:   2 * direct,
		}}})
	}
	for i := range period.Month(3) { // January to March, which lie in the year to date
		file("A", "P", plan.YearToDate.From+i, 10+int64(i))
		file("B", "P", plan.YearToDate.From+i, 100) // another street's
	}
	file("A", "Q", plan.Main.From, 7)         // in March alone
	file("A", "P", plan.YearToDate.From-1, 5) // in none of the windows
	want := &LikeForLike{Filings: 1, Now: reconcile.Pair{Direct: 12, Indirect: 24},
		Before: reconcile.Pair{Direct: 11, Indirect: 22}}
	if d := cmp.Diff(want, u.like(plan.Main, *plan.Previous)); d != "" {
		t.Error(d)
	}
	if got := u.like(plan.Main, *plan.YearBefore); got != nil {
		t.Errorf("on the year before %+v", got)
	}
	if n := len(u.amounts); n != 4 {
		t.Errorf("%d amounts are kept", n)
	}
}

// TestRecomputed marks the window alone whose report was sent by another method.
func TestRecomputed(t *testing.T) {
	method := []Cause{{Kind: MethodChange}}
	r := &Report{Restatements: []Restatement{{Period: monthly(2), Rules: 1},
		{Period: period.Window(period.MonthOf(2020, 4), period.MonthOf(2020, 5)), Rules: Rules, Causes: method},
		{Period: monthly(7), Rules: Rules, Causes: []Cause{{Kind: LateFiling}}}}}
	for _, test := range []struct {
		from, to time.Month
		want     bool
	}{{2, 2, true}, {2, 3, false}, {1, 2, false}, {4, 5, true}, {4, 4, false}, {5, 5, false}, {7, 7, false}} {
		got := r.recomputed(period.MonthOf(2020, test.from), period.MonthOf(2020, test.to))
		if got != test.want {
			t.Errorf("from %d to %d: %v", test.from, test.to, got)
		}
	}
}

// TestBreakThrough says through which report a break goes: the last to end, of two that end together the last named.
func TestBreakThrough(t *testing.T) {
	quarter := period.Of(period.Quarterly, period.MonthOf(2020, 3))
	for _, test := range []struct{ list, want []period.Period }{
		{[]period.Period{monthly(2), monthly(3)}, []period.Period{monthly(3)}},
		{[]period.Period{monthly(3), monthly(2)}, []period.Period{monthly(3)}},
		{[]period.Period{quarter, monthly(3)}, []period.Period{monthly(3)}},
	} {
		var list []Restatement
		for _, p := range test.list {
			list = append(list, Restatement{Period: p, Rules: 1})
		}
		got := breaks(list, nil)
		if len(got) != 1 || got[0].Through != test.want[0] || got[0].Reports != 2 {
			t.Errorf("%v: %+v", test.list, got)
		}
	}
}

// TestFollowed holds which filings are kept as possible causes: of a period that was sent, and filed after the report
// or not counted.
func TestFollowed(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2020, 4, day, 9, 0, 0, 0, time.UTC) }
	for name, test := range map[string]struct {
		m      time.Month
		filed  time.Time
		status reconcile.Status
		want   int
	}{
		"after":               {3, at(11), reconcile.Submitted, 1},
		"at the moment":       {3, at(10), reconcile.Submitted, 0},
		"before, voided":      {3, at(9), reconcile.Voided, 1},
		"of another month":    {2, at(11), reconcile.Submitted, 0},
		"of another, voided":  {2, at(9), reconcile.Voided, 0},
		"of another, as well": {4, at(11), reconcile.Voided, 0},
	} {
		e := newEarlier([]Sent{{Period: monthly(3), AsOf: at(10)}}, map[string]bool{"A": true}, nil)
		month := period.MonthOf(2020, test.m)
		e.follow([]reconcile.Submission{{Period: month, SubmittedAt: test.filed, Status: test.status}})
		if told := e.told(month); told != (test.m == 3) {
			t.Errorf("%s: told is %v", name, told)
		}
		if len(e.trails) != test.want {
			t.Errorf("%s: %d are kept", name, len(e.trails))
		}
	}
}

// TestRecordsInOrder holds the order of the list, its names, and which lines it takes when there are too many.
func TestRecordsInOrder(t *testing.T) {
	d := reconcile.NewDirectory([]reconcile.Region{{Code: "A", Level: reconcile.Community, Name: "name of A"},
		{Code: "B", Level: reconcile.Community, Name: "name of B"}}, []reconcile.Agency{{Code: "X", Name: "agency X"}},
		[]reconcile.Project{{Code: "P", Name: "project P"}})
	m := period.MonthOf(2020, 3)
	list := &RecordsOf{dir: d, window: reconcile.Window{From: m, To: m + 1},
		inside: map[string]bool{"A": true, "B": true}}
	for _, x := range []struct {
		community, agency, project, id string
		month                          period.Month
		excluded                       reconcile.Code
	}{
		{"A", "X", "P", "1", m + 1, ""}, {"B", "X", "P", "2", m, ""}, {"A", "Z", "N", "3", m, ""},
		{"A", "X", "P", "5", m, ""}, {"A", "X", "P", "4", m, ""}, {"B", "X", "P", "6", m, "record-repeated"},
		{"A", "X", "P", "7", m, "record-repeated"},
	} {
		list.Add(reconcile.RecordLine{CommunityCode: x.community, AgencyCode: x.agency, ProjectCode: x.project,
			Submission: reconcile.ID(x.id), Period: x.month, Excluded: x.excluded})
	}
	got := ""
	for _, l := range list.Records().Lines {
		got += fmt.Sprintf("%s %s, %s, %s;", l.Submission, l.Agency, l.Project, l.Community)
	}
	want := "7 agency X, project P, name of A;6 agency X, project P, name of B;4 agency X, project P, name of A;" +
		"5 agency X, project P, name of A;3 Z, N, name of A;2 agency X, project P, name of B;" +
		"1 agency X, project P, name of A;"
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, code := range []reconcile.Code{"", "record-repeated"} {
		full := &RecordsOf{dir: d, window: list.window, inside: list.inside}
		for range MostRecords {
			full.Add(reconcile.RecordLine{CommunityCode: "A", Period: m, Excluded: code, Submission: "2"})
		}
		full.Add(reconcile.RecordLine{CommunityCode: "A", Period: m, Excluded: code, Submission: "1"})
		if r := full.Records(); r.All != MostRecords+1 || len(r.Lines) != MostRecords || r.Lines[0].Submission != "2" {
			t.Errorf("of lines with %q, %d of %d are listed, first that of %s", code, len(r.Lines), r.All,
				r.Lines[0].Submission)
		}
	}
}

// TestStands: what was filed stands unless all that it claimed was left out.
func TestStands(t *testing.T) {
	for _, c := range []struct {
		direct, indirect, claimed, visits int64
		want                              bool
	}{{1, 0, 1, 0, true}, {0, 3, 5, 0, true}, {0, 0, 1, 0, false}, {0, 0, 0, 0, true}, {1, 3, 0, 0, true},
		{0, 0, 1, 1, true}, {0, 0, 0, 1, true}} {
		if got := stands(&reconcile.Totals{Direct: c.direct, Indirect: c.indirect, Visits: c.visits,
			ClaimedDirect: c.claimed}); got != c.want {
			t.Errorf("%+v stands: %v", c, got)
		}
	}
}
