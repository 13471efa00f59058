package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestMartEqualsItsOutcomes lays a month of four communities out: one of two submissions, one of one, one that files
// nothing of what is due, and one of which nothing is due.
func TestMartEqualsItsOutcomes(t *testing.T) {
	m := period.MonthOf(2026, 3)
	dir := NewDirectory([]Region{{Code: "k", Level: County}, {Code: "s", ParentCode: "k", Level: Street},
		{Code: "t", ParentCode: "k", Level: Street}, {Code: "c", ParentCode: "s", Level: Community},
		{Code: "d", ParentCode: "s", Level: Community}, {Code: "e", ParentCode: "t", Level: Community},
		{Code: "g", ParentCode: "u", Level: Community}, {Code: "u", ParentCode: "k", Level: Street}}, nil,
		[]Project{{Code: "P", AgencyCode: "A", StartsOn: DateOf(2026, 3, 1), EndsOn: DateOf(2026, 4, 30),
			Communities: []string{"e", "d", "c"}}})
	opt := Defaults(time.UTC)
	of := func(id ID, community string, n int64, shared bool) Reconciled {
		own := digest{1, uint64(n)}
		if shared {
			own = digest{1, 1}
		}
		return Reconciled{
			Submission: Submission{ID: id, AgencyCode: "A", ProjectCode: "P", CommunityCode: community, Period: m,
				Claims: Claims{Direct: Filed(6 * n), Indirect: Filed(7 * n)}},
			Counts: Counts{
				Attendances: [kinds]int64{n, 2 * n, 3 * n, 4 * n},
				Sessions:    [kinds]int64{50 * n, 60 * n, 5 * n, 70 * n},
				Codes:       [kinds][]digest{{}, {own}, {own, {2, 2}}, {own, {3, uint64(n)}, {4, uint64(n)}}},
				Excluded:    [exclusions]Amount{{1, n}},
				DirectKeys:  []PersonKey{{1}},
				OtherKeys:   []PersonKey{{2}},
				noticed:     []noticed{{RecordImplausible, n, 50, nobody, RecordDetail{ID: "1"}}},
			},
			Direct:     8 * n,
			Indirect:   9 * n,
			Unverified: 10 * n,
		}
	}
	late := Finding{Code: SubmissionUnexpected, Severity: Warning, CommunityCode: "c", Period: &m}
	outcomes := []*Outcome{
		{CommunityCode: "c", Period: m, Counted: []Reconciled{of("10", "c", 1, false), of("9", "c", 10, true)},
			Findings: []Finding{late}, States: []FilingState{{ProjectCode: "P", Submission: "9", State: OnTime}}},
		{CommunityCode: "d", Period: m, Counted: []Reconciled{of("2", "d", 100, false)},
			States: []FilingState{{ProjectCode: "P", Submission: "2", State: Late}}},
		{CommunityCode: "g", Period: m, Draft: 1},
	}
	mart := NewMart(dir, m, NewFold(dir, &opt, Window{From: m, To: m}, "k", time.Time{}, true))
	for _, o := range outcomes {
		mart.Add(o)
	}
	mart.End()
	if mart.Top != "k" || mart.Period != m || mart.fold != nil || mart.regions != nil {
		t.Errorf("%s of %s, %v, %v", mart.Top, mart.Period, mart.fold, mart.regions)
	}

	fields := cmp.AllowUnexported(Counts{}, noticed{}, packed{}, MartRegion{}, set{})
	want := []Reconciled{of("2", "d", 100, false), of("9", "c", 10, true), of("10", "c", 1, false)}
	for i := range want {
		want[i].DirectKeys, want[i].OtherKeys, want[i].noticed = nil, nil, nil
	}
	if d := cmp.Diff(want, mart.Submissions, fields); d != "" {
		t.Errorf("submissions: %s", d)
	}
	if o := outcomes[0].Counted[0]; len(o.DirectKeys)+len(o.OtherKeys)+len(o.noticed) != 3 {
		t.Error("an outcome is not what it was")
	}

	region := func(code string, submissions int, n, cases, groups, events int64, filed Completeness) MartRegion {
		return MartRegion{Code: code, Completeness: filed,
			Totals: Totals{Direct: 8 * n, Indirect: 9 * n, ClaimedDirect: 6 * n, ClaimedIndirect: 7 * n,
				Submissions: submissions, Unverified: 10 * n, Visits: n},
			Figures: Figures{
				VisitAttendances: n,
				CaseAttendances:  2 * n,
				GroupAttendances: 3 * n,
				EventAttendances: 4 * n,
				GroupSessions:    5 * n,
				Direct:           8 * n,
				Indirect:         9 * n,
				Cases:            cases,
				Groups:           groups,
				Events:           events,
			}}
	}
	regions := []MartRegion{
		region("c", 2, 11, 1, 2, 5, Completeness{Expected: 1, OnTime: 1}),
		region("d", 1, 100, 1, 2, 3, Completeness{Expected: 1, Late: 1}),
		region("e", 0, 0, 0, 0, 0, Completeness{Expected: 1, Missing: 1}),
		region("k", 3, 111, 2, 3, 8, Completeness{Expected: 3, OnTime: 1, Late: 1, Missing: 1}),
		region("s", 3, 111, 2, 3, 8, Completeness{Expected: 2, OnTime: 1, Late: 1}),
		region("t", 0, 0, 0, 0, 0, Completeness{Expected: 1, Missing: 1}),
	}
	if d := cmp.Diff(regions, mart.Regions, fields); d != "" {
		t.Errorf("regions: %s", d)
	}

	var found []string // the agency's code fails its check, and too little is filed: both are of no month
	for _, f := range mart.Findings {
		found = append(found, fmt.Sprint(f.Code, " ", f.CommunityCode, " ", f.Submission))
	}
	if d := cmp.Diff([]string{"record-implausible c 9", "record-implausible c 10", "record-implausible d 2",
		"submission-unexpected c ", "submission-late d 2", "submission-missing e "}, found); d != "" {
		t.Errorf("findings: %s", d)
	}
	for k, n := range [kinds]int64{0, 1, 2, 3} {
		if got := outcomes[0].Counted[0].Distinct(Kind(k)); got != n {
			t.Errorf("%s: %d are distinct", Kind(k), got)
		}
	}
}
