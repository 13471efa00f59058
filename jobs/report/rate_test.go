package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// TestRateChanges holds which rates of the first screen a correction tells, row by row.
func TestRateChanges(t *testing.T) {
	other := func(direct int64, submissions int) *Other {
		return &Other{Submissions: submissions, Figures: reconcile.Figures{Direct: direct},
			Window: reconcile.Window{From: 24000, To: 24000}}
	}
	of := func(direct int64, previous, year *Other) *Report {
		return &Report{Figures: reconcile.Figures{Direct: direct},
			Comparison: Comparison{Previous: previous, YearBefore: year},
			Target:     Target{Target: 1000, Direct: 500},
			Filing:     Filing{Completeness: reconcile.Completeness{Expected: 4, OnTime: 3, Missing: 1}}}
	}
	apart := func(o *Other) *Other { o.Window.From++; return o }
	year := func(direct int64, now, before *Other) *Report {
		r := of(direct, nil, nil)
		r.Comparison.YearToDate, r.Comparison.YearToDateBefore = now, before
		return r
	}
	single := func(filed int64) *Report {
		return &Report{Filing: Filing{Completeness: reconcile.Completeness{Expected: 1, OnTime: filed}}}
	}
	untargeted, due, filed := of(408, nil, nil), of(408, nil, nil), of(408, nil, nil)
	untargeted.Target = Target{}
	due.Filing.Expected = 0
	filed.Filing.Late = 1
	empty := of(0, other(320, 3), apart(other(228, 4)))
	empty.Emptiness = NothingFiled
	for name, c := range map[string]struct {
		before, now *Report
		want        []RateChange
	}{
		"nothing differs": {of(408, other(320, 3), nil), of(408, other(320, 3), nil), nil},
		"on the period before": {of(408, other(320, 3), nil), of(438, other(320, 3), nil),
			[]RateChange{{"previous", &Rate{408, 320}, &Rate{438, 320}}}},
		"the base differs": {of(408, other(320, 3), nil), of(408, other(321, 3), nil),
			[]RateChange{{"previous", &Rate{408, 320}, &Rate{408, 321}}}},
		"the base was not filed": {of(408, other(320, 0), nil), of(408, other(320, 1), nil),
			[]RateChange{{"previous", nil, &Rate{408, 320}}}},
		"a base of 0 is none": {of(408, other(0, 3), nil), of(438, other(0, 3), nil), nil},
		"a base of 1": {of(408, other(1, 1), nil), of(438, other(1, 1), nil),
			[]RateChange{{"previous", &Rate{408, 1}, &Rate{438, 1}}}},
		"nothing counts any more": {of(408, other(320, 3), apart(other(228, 4))), empty,
			[]RateChange{{"previous", &Rate{408, 320}, nil}, {"year_before", &Rate{408, 228}, nil}}},
		"one is due": {single(0), single(1), []RateChange{{"filing", &Rate{0, 1}, &Rate{1, 1}}}},
		"both bases": {of(408, other(320, 3), apart(other(228, 4))),
			of(438, other(320, 3), apart(other(228, 4))),
			[]RateChange{{"previous", &Rate{408, 320}, &Rate{438, 320}},
				{"year_before", &Rate{408, 228}, &Rate{438, 228}}}},
		"one window as both bases": {of(408, other(320, 3), other(320, 3)),
			of(438, other(320, 3), other(320, 3)),
			[]RateChange{{"previous", &Rate{408, 320}, &Rate{438, 320}}}},
		"the year so far": {year(408, other(2268, 20), other(2735, 32)), year(438, other(2298, 20), other(2735, 32)),
			[]RateChange{{"year_to_date", &Rate{2268, 2735}, &Rate{2298, 2735}}}},
		"the year so far has no base": {year(408, other(2268, 20), other(0, 0)),
			year(438, other(2298, 20), other(0, 0)), nil},
		"nothing counts in the year so far": {year(0, other(0, 0), other(2735, 32)),
			year(438, other(438, 1), other(2735, 32)), []RateChange{{"year_to_date", nil, &Rate{438, 2735}}}},
		"a target is taken back":  {of(408, nil, nil), untargeted, []RateChange{{"completion", &Rate{500, 1000}, nil}}},
		"nothing is due any more": {of(408, nil, nil), due, []RateChange{{"filing", &Rate{3, 4}, nil}}},
		"one more filed":          {of(408, nil, nil), filed, []RateChange{{"filing", &Rate{3, 4}, &Rate{4, 4}}}},
	} {
		if d := cmp.Diff(c.want, RateChanges(c.before, c.now)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestYearToDateChange holds when a correction tells the year so far.
func TestYearToDateChange(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	of := func(direct int64, submissions int, from period.Month) *Report {
		return &Report{Period: period.Of(period.Monthly, period.MonthOf(2020, 10)),
			Comparison: Comparison{YearToDate: &Other{Submissions: submissions,
				Figures: reconcile.Figures{Direct: direct},
				Window:  reconcile.Window{From: from, To: period.MonthOf(2020, 10)}}}}
	}
	january := period.MonthOf(2020, 1)
	change := func(before, now *int64) *Change {
		return &Change{Table: "year_to_date", Code: "direct", Column: "direct", Before: before, Now: now}
	}
	for name, c := range map[string]struct {
		before, now *Report
		want        *Change
	}{
		"more":               {of(2268, 20, january), of(2298, 20, january), change(n(2268), n(2298))},
		"the same":           {of(2268, 20, january), of(2268, 21, january), nil},
		"first figures":      {of(0, 0, january), of(30, 1, january), change(nil, n(30))},
		"none any more":      {of(30, 1, january), of(0, 0, january), change(n(30), nil)},
		"none in either":     {of(0, 0, january), of(0, 0, january), nil},
		"the period itself":  {of(30, 1, period.MonthOf(2020, 10)), of(40, 1, period.MonthOf(2020, 10)), nil},
		"a programme's none": {&Report{}, &Report{}, nil},
	} {
		if d := cmp.Diff(c.want, yearToDateChange(c.before, c.now)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
