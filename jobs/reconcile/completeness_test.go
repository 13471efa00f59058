package reconcile

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestFilingStates holds of which submissions a state is told, and when one is empty: by what its records were counted
// as or, where they are not counted, by the records themselves.
func TestFilingStates(t *testing.T) {
	m := period.MonthOf(2026, 3)
	opt := Defaults(time.UTC)
	dir := NewDirectory(nil, nil, []Project{{Code: "P", AgencyCode: "A", StartsOn: DateOf(2026, 3, 31),
		EndsOn: DateOf(2026, 3, 31), Communities: []string{"c"}}})
	for name, c := range map[string]struct {
		agency, project, community string
		month                      period.Month
		records, lost, counted     int // counted: -1, they are not
		want                       string
	}{
		"expected":                     {"A", "P", "c", m, 1, 0, 1, "P 5 on_time false"},
		"of another agency":            {"B", "P", "c", m, 1, 0, 1, ""},
		"of no project":                {"A", "Q", "c", m, 1, 0, 1, ""},
		"in another community":         {"A", "P", "d", m, 1, 0, 1, ""},
		"the month before":             {"A", "P", "c", m - 1, 1, 0, 1, ""},
		"the month after":              {"A", "P", "c", m + 1, 1, 0, 1, ""},
		"both elsewhere":               {"A", "P", "d", m + 1, 1, 0, 1, ""},
		"empty":                        {"A", "P", "c", m, 0, 0, 0, "P 5 missing true"},
		"counted before, and not read": {"A", "P", "c", m, 0, 0, 2, "P 5 on_time false"},
		"records alone":                {"A", "P", "c", m, 1, 0, -1, "P 5 on_time false"},
		"lost ones alone":              {"A", "P", "c", m, 0, 1, -1, "P 5 on_time false"},
		"neither":                      {"A", "P", "c", m, 0, 0, -1, "P 5 missing true"},
	} {
		cell := &Cell{CommunityCode: c.community, Period: c.month,
			Submissions: []Submission{{ID: "5", AgencyCode: c.agency, ProjectCode: c.project,
				CommunityCode: c.community, Period: c.month, Revision: 1, Status: Submitted}},
			Filings: []Filing{{Records: make([]Record, c.records), Lost: c.lost}}}
		sel := Select(cell.Submissions, time.Time{})
		var counted []Reconciled
		if c.counted >= 0 {
			counted = []Reconciled{{Counts: Counts{Records: c.counted}}}
		}
		got := ""
		for _, s := range filingStates(cell, &sel, counted, dir, &opt) {
			got += fmt.Sprint(s.ProjectCode, " ", s.Submission, " ", s.State, " ", s.Empty)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestNamesOfTheLacking keeps of a fold without detail what was not filed alone, and only where it is asked for.
func TestNamesOfTheLacking(t *testing.T) {
	m := period.MonthOf(2026, 3)
	opt := Defaults(time.UTC)
	states := map[string]State{"a": OnTime, "b": Late, "c": Missing, "d": NotAccepted, "e": Unreadable, "f": ""}
	var regions []Region
	var codes []string
	for code := range states {
		codes = append(codes, code)
		regions = append(regions, Region{Code: code, ParentCode: "s", Level: Community})
	}
	dir := NewDirectory(append(regions, Region{Code: "s", Level: Street}), nil, []Project{{Code: "P",
		StartsOn: DateOf(2026, 3, 1), EndsOn: DateOf(2026, 3, 31), Communities: codes}})
	for naming, want := range map[bool][]string{false: nil, true: {"c missing", "d returned", "e quarantined",
		"f missing"}} {
		f := NewFold(dir, &opt, Window{From: m, To: m}, "s", time.Time{}, false)
		if naming {
			f.NameLacking()
		}
		for code, state := range states {
			if state != "" {
				f.Add(&Outcome{CommunityCode: code, Period: m, States: []FilingState{{ProjectCode: "P", State: state}}})
			}
		}
		var got []string
		s := f.Summary()
		for _, e := range s.Expectations {
			got = append(got, fmt.Sprint(e.CommunityCode, " ", e.State))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("by name %t: %s", naming, d)
		}
		if s.Completeness != (Completeness{Expected: 6, OnTime: 1, Late: 1, Missing: 2, Returned: 1, Quarantined: 1}) {
			t.Errorf("%+v", s.Completeness)
		}
	}
}

// TestCountedAsTold holds what a fold only counts against what one with detail tells one by one: of projects that begin
// and end in, before and after the window, in communities inside the region and outside it, filed in every way.
func TestCountedAsTold(t *testing.T) {
	from := period.MonthOf(2026, 2)
	w, opt := Window{From: from, To: from + 2}, Defaults(time.UTC)
	regions := []Region{{Code: "s", Level: Street}, {Code: "o", Level: Street}, {Code: "x", ParentCode: "o",
		Level: Community}}
	for _, c := range []string{"a", "b", "c"} {
		regions = append(regions, Region{Code: c, ParentCode: "s", Level: Community})
	}
	all := []State{"", OnTime, Late, Missing, NotAccepted, Unreadable}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		var projects []Project
		for i := range 1 + r.IntN(3) {
			begins := from + period.Month(r.IntN(6)) - 2
			p := Project{Code: fmt.Sprint("P", i), StartsOn: firstDay(begins),
				EndsOn: firstDay(begins+period.Month(r.IntN(4))) + Date(r.IntN(27))}
			for _, c := range []string{"a", "b", "c", "x"} {
				if r.IntN(3) > 0 {
					p.Communities = append(p.Communities, c)
				}
			}
			projects = append(projects, p)
		}
		dir := NewDirectory(regions, nil, projects)
		told, counted := NewFold(dir, &opt, w, "s", time.Time{}, true), NewFold(dir, &opt, w, "s", time.Time{}, false)
		for m := from - 1; m <= w.To+1; m++ {
			for _, c := range []string{"a", "b", "c", "x"} {
				o := &Outcome{CommunityCode: c, Period: m}
				for _, p := range projects {
					state := all[r.IntN(len(all))]
					if state != "" && p.inMonth(m) && slices.Contains(p.Communities, c) {
						o.States = append(o.States, FilingState{ProjectCode: p.Code, State: state,
							Empty: state == Missing && r.IntN(2) == 0})
					}
				}
				told.Add(o)
				counted.Add(o)
			}
			if m >= from && m <= w.To {
				if d := cmp.Diff(told.Standing(m), counted.Standing(m)); d != "" {
					t.Fatalf("seed %d, up to %s: %s", seed, m, d)
				}
			}
		}
		one, other := told.Summary(), counted.Summary()
		one.Findings, one.Expectations = nil, nil
		if d := cmp.Diff(one, other, cmp.AllowUnexported(Summary{}, projectYear{})); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
	}
}
