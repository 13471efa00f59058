package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestStatusAt holds the status that a submission had at a moment, before, at and after each change.
func TestStatusAt(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 4, 2, hour, 0, 0, 0, time.UTC) }
	changes := []StatusChange{{Approved, at(12)}, {Returned, at(10)}, {Voided, at(10)}}
	for name, c := range map[string]struct {
		changes []StatusChange
		asOf    time.Time
		want    Status
	}{
		"no change":               {nil, at(12), Draft},
		"no change, of now":       {nil, time.Time{}, Draft},
		"before the first":        {changes, at(10).Add(-1), Submitted},
		"at the first, the later": {changes, at(10), Voided},
		"before the last":         {changes, at(12).Add(-1), Voided},
		"at the last":             {changes, at(12), Approved},
		"of now":                  {changes, time.Time{}, Approved},
		"of now, in no order": {[]StatusChange{{Returned, at(10)}, {Approved, at(12)}, {Voided, at(11)}}, time.Time{},
			Approved},
	} {
		if got := StatusAt(Draft, c.changes, c.asOf); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestFiledInOrder leaves drafts and what was filed later out, and orders the rest.
func TestFiledInOrder(t *testing.T) {
	at := time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC)
	of := func(id ID, agency, project string, revision int, status Status, after time.Duration) Submission {
		return Submission{ID: id, AgencyCode: agency, ProjectCode: project, Revision: revision, Status: status,
			SubmittedAt: at.Add(after)}
	}
	list := []Submission{of("6", "B", "P", 1, Submitted, 0), of("5", "A", "Q", 1, Voided, 0),
		of("3", "A", "P", 10, Returned, 0), of("2", "A", "P", 2, Submitted, -1), of("x", "A", "P", 1, Draft, 0),
		of("4", "A", "P", 11, Submitted, 1)}
	for _, c := range []struct {
		asOf time.Time
		want string
	}{{at, "2 3 5 6 "}, {at.Add(1), "2 3 4 5 6 "}, {time.Time{}, "2 3 4 5 6 "}} {
		got := ""
		for _, s := range (&Outcome{submissions: list, asOf: c.asOf}).Filed() {
			got += string(s.ID) + " "
		}
		if got != c.want {
			t.Errorf("at %s: %s, want %s", c.asOf, got, c.want)
		}
	}
}

// TestStandingUpToAMonth holds what a window stands at before its last month, and that the fold goes on.
func TestStandingUpToAMonth(t *testing.T) {
	m := period.MonthOf(2026, 3)
	dir := NewDirectory([]Region{{Code: "c", Level: Community}}, nil, []Project{{Code: "P", AgencyCode: "A",
		StartsOn: DateOf(2026, 3, 1), EndsOn: DateOf(2026, 4, 30), Communities: []string{"c"}}})
	opt := Defaults(time.UTC)
	f := NewFold(dir, &opt, Window{From: m, To: m + 1}, "c", time.Time{}, false)
	add := func(m period.Month, n uint64) {
		f.Add(&Outcome{CommunityCode: "c", Period: m, States: []FilingState{{ProjectCode: "P", State: OnTime}},
			Counted: []Reconciled{{Direct: 7, Counts: Counts{DirectKeys: []PersonKey{{byte(n)}}, DirectHeads: 1,
				Codes: [kinds][]digest{{{n}, {9}}, {{n}}, {{n}, {n, 1}}, {{n}, {n, 1}, {n, 2}}}}}}})
	}
	figures := func(n int64) Figures {
		return Figures{Direct: 7 * n, Cases: n, Groups: 2 * n, Events: 3 * n}
	}
	add(m, 1)
	want := Standing{Window: Window{From: m, To: m}, Figures: figures(1),
		Completeness: Completeness{Expected: 1, OnTime: 1},
		Persons:      Persons{Method: ByKeys, Direct: Interval{1, 1}, Coverage: Coverage{1, 1}}}
	if d := cmp.Diff(want, f.Standing(m)); d != "" {
		t.Error(d)
	}
	add(m+1, 2)
	if got := f.Standing(m + 1); got.Figures != figures(2) ||
		got.Completeness != (Completeness{Expected: 2, OnTime: 2}) {
		t.Errorf("afterwards %s", fmt.Sprintf("%+v", got))
	}
}
