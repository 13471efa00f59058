package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestFoldAddsUp holds everything that a fold takes over from the cells of its region and window, and nothing from
// others.
func TestFoldAddsUp(t *testing.T) {
	m := period.MonthOf(2026, 3)
	filed, first := time.Date(2026, 4, 9, 9, 0, 0, 0, time.UTC), time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC)
	dir := NewDirectory([]Region{{Code: "s", Level: Street}, {Code: "c", ParentCode: "s", Level: Community},
		{Code: "d", ParentCode: "s", Level: Community}, {Code: "e", Level: Community}},
		[]Agency{{Code: "52222401MJ0000018K"}},
		[]Project{{Code: "P", AgencyCode: "52222401MJ0000018K", StartsOn: DateOf(2026, 3, 1),
			EndsOn:      DateOf(2026, 4, 30),
			Communities: []string{"c", "d", "e"}}})
	dir.StatusHistory = true
	dir.Quarantine = []QuarantinedRow{{Row: Row{Table: "projects", ID: "x"}, Accepted: true}}
	opt := Defaults(time.UTC)
	outcome := func(community string, month period.Month) *Outcome {
		s := Submission{ID: ID(community), AgencyCode: "A", ProjectCode: "P", CommunityCode: community, Period: month,
			Revision: 2, SubmittedAt: filed, Claims: Claims{Direct: Filed(9)}}
		return &Outcome{
			CommunityCode: community,
			Period:        month,
			Counted: []Reconciled{{Submission: s, FirstFiled: first, Direct: 7, Unverified: 3, Computed: 18,
				Indirect: 17, Counts: Counts{noticed: []noticed{{RecordNonpositive, 0, 0, nobody, RecordDetail{}}}}}},
			Superseded:  1,
			Draft:       2,
			Returned:    3,
			Voided:      4,
			Quarantined: 5,
			Judged:      Judged{Same: 1, Different: 2, Accepted: 3},
			Refiled:     Refiled{Count: 1, Before: 5, Now: 7},
			Findings:    []Finding{s.finding(Outlier), s.finding(SubmissionEarly)},
			Quarantine:  []QuarantinedRow{{Row: Row{Table: "submissions", ID: community}, CommunityCode: community}},
			Read:        6,
			States: []FilingState{{ProjectCode: "P", Submission: s.ID, State: Missing, Voided: community == "c",
				Empty: community == "d"}},
		}
	}
	for _, detail := range []bool{true, false} {
		asOf := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		f := NewFold(dir, &opt, Window{From: m, To: m + 1}, "s", asOf, detail)
		f.Account(
			&Census{Quarantine: []QuarantinedRow{{Row: Row{Table: "submissions", ID: "census"}, CommunityCode: "c",
				Period: m + 5}, {Row: Row{Table: "submissions", ID: "c"}, CommunityCode: "c"}}},
			Window{From: m, To: m + 5})
		for _, o := range []*Outcome{outcome("c", m), outcome("d", m), outcome("c", m+2), outcome("e", m)} {
			f.Add(o)
		}
		s := f.Summary()
		if d := cmp.Diff(Submissions{Counted: 2, Superseded: 2, Draft: 4, Returned: 6, Voided: 8, Quarantined: 10},
			s.Submissions); d != "" {
			t.Error(d)
		}
		if s.Judgements != (Judged{Same: 2, Different: 4, Accepted: 6}) ||
			s.Refiled != (Refiled{Count: 2, Before: 10, Now: 14}) ||
			!s.StatusHistory || !s.AsOf.Equal(asOf) || f.read[m] != 12 || s.Unverified.Direct != 6 {
			t.Errorf("judged %+v, refiled %+v, history %v, as of %s, read %d", s.Judgements, s.Refiled, s.StatusHistory,
				s.AsOf, f.read[m])
		}
		if d := cmp.Diff(map[Code]int{Outlier: 2, SubmissionEarly: 2, SubmissionMissing: 4, SubmissionEmpty: 1,
			AgencyCode: 1, CompletenessBelow: 1, RecordNonpositive: 2, RowAccepted: 1, RowQuarantined: 4},
			s.Counts); d != "" {
			t.Errorf("detail %v: %s", detail, d)
		}
		if d := cmp.Diff(map[period.Month]Completeness{m: {Expected: 2, Missing: 2}, m + 1: {Expected: 2, Missing: 2}},
			s.FilingByMonth); d != "" {
			t.Error(d)
		}
		if s.ProjectsInYear(2026) != 1 {
			t.Errorf("%d projects in the year", s.ProjectsInYear(2026))
		}
		if !detail {
			if len(s.Parts)+len(s.Expectations)+len(s.Findings) != 0 {
				t.Errorf("%d parts, %d expectations and %d findings are kept", len(s.Parts), len(s.Expectations),
					len(s.Findings))
			}
			continue
		}
		part := Part{AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: m, Submission: "c", Revision: 2,
			FirstFiled: first, SubmittedAt: filed, Claimed: Filed(9), Direct: 7, Indirect: 17, Unverified: 3}
		if d := cmp.Diff(part, s.Parts[0]); d != "" || len(s.Parts) != 2 {
			t.Errorf("%d parts, %s", len(s.Parts), d)
		}
		var due []string
		for _, e := range s.Expectations {
			due = append(due, fmt.Sprint(e.AgencyCode, " ", e.ProjectCode, " ", e.CommunityCode, " ", e.Period, " ",
				e.State,
				" ", e.Submission, " ", e.Voided, " ", e.Empty))
		}
		want := []string{
			"52222401MJ0000018K P c 2026-03 missing c true false",
			"52222401MJ0000018K P c 2026-04 missing  false false",
			"52222401MJ0000018K P d 2026-03 missing d false true",
			"52222401MJ0000018K P d 2026-04 missing  false false",
		}
		if d := cmp.Diff(want, due); d != "" {
			t.Error(d)
		}
	}
}

// TestPairsInsideAlone tells of two records that are alike where both communities lie in the region.
func TestPairsInsideAlone(t *testing.T) {
	dir := NewDirectory([]Region{{Code: "s", Level: Street}, {Code: "c", ParentCode: "s", Level: Community},
		{Code: "d", ParentCode: "s", Level: Community}}, nil, nil)
	opt := Defaults(time.UTC)
	m := period.MonthOf(2026, 3)
	for _, detail := range []bool{true, false} {
		for region, want := range map[string]int{"s": 1, "c": 0} {
			f := NewFold(dir, &opt, Window{From: m, To: m}, region, time.Time{}, detail)
			f.Add(&Outcome{CommunityCode: "c", Period: m, alike: []alikeWith{{"d", 1}}, pairs: []pairFound{{
				similarPair: &similarPair{records: make([]RecordDetail, 2)}, one: &Submission{ID: "1"},
				other: &Submission{ID: "2", CommunityCode: "d", Period: m}}}})
			if got := f.Summary().Counts[RecordSimilar]; got != want {
				t.Errorf("in %s, detail %v: %d, want %d", region, detail, got, want)
			}
		}
	}
}

// TestJudgedPairs holds which of several judgements of a pair is taken: the later, and none that leaves nobody.
func TestJudgedPairs(t *testing.T) {
	key := func(code string) RecordKey {
		return RecordKey{Kind: "event", CommunityCode: "c", OccurredOn: DateOf(2026, 3, 4), Code: code}
	}
	judged := func(v Verdict, record, other string) Judgement {
		return Judgement{Verdict: v, Record: key(record), Other: key(other)}
	}
	here := key("").place()
	for name, c := range map[string]struct {
		list  []Judgement
		pairs int
		want  Judged
	}{
		"none":      {nil, 0, Judged{}},
		"same":      {[]Judgement{judged(Same, "a", "b")}, 1, Judged{Same: 1}},
		"different": {[]Judgement{judged(Different, "a", "b")}, 1, Judged{Different: 1}},
		"accepted":  {[]Judgement{{Verdict: Accepted}}, 0, Judged{}},
		"the later of two": {[]Judgement{judged(Same, "a", "b"), judged(Different, "a", "b")}, 1,
			Judged{Different: 1}},
		"the later, the other way": {[]Judgement{judged(Different, "a", "b"), judged(Same, "b", "a")}, 1,
			Judged{Same: 1}},
		"two pairs": {[]Judgement{judged(Same, "a", "b"), judged(Different, "a", "d")}, 2,
			Judged{Same: 1, Different: 1}},
		"a chain": {[]Judgement{judged(Same, "a", "b"), judged(Same, "b", "d")}, 2,
			Judged{Same: 2}},
		"a ring": {[]Judgement{judged(Same, "a", "b"), judged(Same, "b", "d"),
			judged(Same, "d", "a")}, 2, Judged{Same: 2}},
		"a record is the same as itself": {[]Judgement{judged(Same, "a", "a")}, 0, Judged{}},
	} {
		j := NewJudgements(c.list)
		if len(j.Pairs) != c.pairs || j.judged[here] != c.want {
			t.Errorf("%s: %d pairs, %+v", name, len(j.Pairs), j.judged[here])
		}
		if accepted := name == "accepted"; accepted != (len(j.Accepted) == 1) {
			t.Errorf("%s: %d accepted", name, len(j.Accepted))
		}
	}
}
