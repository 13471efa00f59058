package reconcile

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	"unsafe"
)

// TestFoldListsTheLargest holds a bounded list against all findings sorted: of each rule those of the largest effect
// are in it, of equal ones the first in order; the others are counted by agency; errors are all there.
func TestFoldListsTheLargest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	codes := []Code{RecordSimilar, ClaimVariance, RecordRepeated, RowQuarantined}
	for range 200 {
		most := 1 + rng.IntN(5)
		f := NewFold(NewDirectory(nil, nil, nil), &Options{}, Window{}, "", time.Time{}, true).List(most)
		var all []Finding
		for i := range rng.IntN(40) {
			found := Finding{Code: codes[rng.IntN(len(codes))], AgencyCode: string(rune('A' + rng.IntN(3))),
				Submission: ID(rune('a' + i))}
			found = found.numbers(rng.Int64N(9), 0)
			found.Severity = found.Code.Severity()
			all = append(all, found)
			f.note(found)
		}
		f.endList()
		slices.SortStableFunc(f.out.Findings, compareFindings)
		slices.SortFunc(all, func(a, b Finding) int {
			return compareRanked(ranked{a.Effect(), a}, ranked{b.Effect(), b})
		})
		want, left := []Finding{}, map[FindingCount]int{}
		counts := map[Code]int{}
		for _, found := range all {
			if counts[found.Code]++; counts[found.Code] <= most || found.Severity == Error {
				want = append(want, found)
				continue
			}
			left[FindingCount{Code: found.Code, Severity: found.Severity, AgencyCode: found.AgencyCode}]++
		}
		slices.SortStableFunc(want, compareFindings)
		if !slices.EqualFunc(want, f.out.Findings, func(a, b Finding) bool { return a.Submission == b.Submission }) {
			t.Fatalf("at most %d: listed %v, want %v", most, f.out.Findings, want)
		}
		for _, n := range f.out.Unlisted {
			key := FindingCount{Code: n.Code, Severity: n.Severity, AgencyCode: n.AgencyCode}
			if left[key] != n.Count {
				t.Fatalf("not listed: %+v, want %d", n, left[key])
			}
			delete(left, key)
		}
		if len(left) > 0 || counts[RecordSimilar] != f.out.Counts[RecordSimilar] {
			t.Fatalf("left %v of %v", left, f.out.Counts)
		}
	}
}

// TestFoldListsSomeRulesOnly: what other rules find is not listed, and texts of records are not looked through for it.
func TestFoldListsSomeRulesOnly(t *testing.T) {
	f := NewFold(NewDirectory(nil, nil, nil), &Options{}, Window{}, "", time.Time{}, true).Only(RowQuarantined)
	f.note(Finding{Code: RowQuarantined, Severity: Error}, Finding{Code: ClaimVariance, Severity: Warning})
	f.checkRecords(Finding{Records: []RecordDetail{{Title: "222401195001011234"}}})
	if len(f.out.Findings) != 1 || f.out.Findings[0].Code != RowQuarantined || f.out.Counts[ClaimVariance] != 1 ||
		f.out.Counts[PersonalData] != 0 {
		t.Errorf("%v, %v", f.out.Findings, f.out.Counts)
	}
}

// TestFoldListsWhatIsSought: beside those of the largest effect, and without taking a place of theirs.
func TestFoldListsWhatIsSought(t *testing.T) {
	found := func(id ID, n int64) Finding {
		return Finding{Code: RecordSimilar, Severity: Warning, Claimed: &n,
			Records: []RecordDetail{{ID: id, Attendances: n}}}
	}
	f := NewFold(NewDirectory(nil, nil, nil), &Options{}, Window{}, "", time.Time{}, true).List(1).
		Seek(func(f *Finding) bool { return f.Records[0].ID == "small" })
	f.note(found("other", 2), found("small", 1), found("large", 3))
	f.endList()
	listed := []ID{}
	for _, found := range f.out.Findings {
		listed = append(listed, found.Records[0].ID)
	}
	if !slices.Equal(listed, []ID{"small", "large"}) || len(f.out.Unlisted) != 1 || f.out.Unlisted[0].Count != 1 {
		t.Errorf("listed %v, left %+v", listed, f.out.Unlisted)
	}
}

// TestListedFindingsStandApart: what is listed holds on to nothing of the street that it was found in.
func TestListedFindingsStandApart(t *testing.T) {
	street := "R1eventE1lecture"
	record := RecordDetail{ID: ID(street[:2]), Kind: street[2:7], Code: street[7:9], Title: street[9:]}
	found := Finding{Records: []RecordDetail{record}}
	got := found.apart()
	if !slices.Equal(got.Records, found.Records) || &got.Records[0] == &found.Records[0] {
		t.Errorf("%v, of %v", got.Records, found.Records)
	}
	from := uintptr(unsafe.Pointer(unsafe.StringData(street)))
	r := got.Records[0]
	for _, text := range []string{string(r.ID), r.Kind, r.Code, r.Title} {
		if at := uintptr(unsafe.Pointer(unsafe.StringData(text))); at >= from && at < from+uintptr(len(street)) {
			t.Errorf("%q is a part of the street", text)
		}
	}
}

// TestAllOfSomeRules: an outcome makes no findings but those that are asked for.
func TestAllOfSomeRules(t *testing.T) {
	counts := Counts{noticed: []noticed{{code: RecordDuplicate, other: nobody},
		{code: RecordImplausible, other: nobody}}}
	o := &Outcome{Findings: []Finding{{Code: ClaimVariance}, {Code: JudgementStale}},
		Counted: []Reconciled{{Counts: counts}}}
	for _, c := range []struct{ only, want []Code }{
		{nil, []Code{ClaimVariance, JudgementStale, RecordDuplicate, RecordImplausible}},
		{[]Code{JudgementStale}, []Code{JudgementStale}},
		{[]Code{RecordImplausible}, []Code{RecordImplausible}},
		{[]Code{RecordDuplicate, ClaimVariance}, []Code{ClaimVariance, RecordDuplicate}},
		{[]Code{RecordSimilar}, nil},
	} {
		var got []Code
		for _, found := range o.All(c.only...) {
			got = append(got, found.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of %v: %v, want %v", c.only, got, c.want)
		}
	}
}

// TestEffectOfAFinding tells what a list is sorted by.
func TestEffectOfAFinding(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	for _, c := range []struct {
		found Finding
		want  int64
	}{
		{Finding{}, 0},
		{Finding{Claimed: n(10)}, 0},
		{Finding{Claimed: n(10), Counted: n(12)}, 2},
		{Finding{Claimed: n(12), Counted: n(10)}, 2},
		{Finding{Claimed: n(12), Counted: n(10), Records: []RecordDetail{{Attendances: 7}, {Attendances: -3}}}, 7},
		{Finding{Claimed: n(12), Counted: n(10), Records: []RecordDetail{{Attendances: -3}}}, 2},
	} {
		if got := c.found.Effect(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.found, got, c.want)
		}
	}
}
