package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestSelect holds which revision counts at a moment, what became of the others, when the key was first filed and what
// its deadline is held against; among few submissions and among many.
func TestSelect(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 4, day, 9, 0, 0, 0, time.UTC) }
	claim := Claims{Direct: Filed(10)}
	type sub = Submission
	for name, c := range map[string]struct {
		list []Submission
		asOf time.Time
		want string // counted, superseded, draft, returned, voided, quarantined; first filed, arrived; refiled
	}{
		"one": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: claim}}, at(9),
			"[0] 0 0 0 0 0 first 1 arrived 1 {0 0 0}"},
		"approved": {[]sub{{Revision: 1, Status: Approved, SubmittedAt: at(1), Claims: claim}}, at(9),
			"[0] 0 0 0 0 0 first 1 arrived 1 {0 0 0}"},
		"filed at the moment": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(9), Claims: claim}}, at(9),
			"[0] 0 0 0 0 0 first 9 arrived 9 {0 0 0}"},
		"filed after it": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(9).Add(1), Claims: claim}}, at(9),
			"[] 0 0 0 0 0 {0 0 0}"},
		"of all time": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(9), Claims: claim}}, time.Time{},
			"[0] 0 0 0 0 0 first 9 arrived 9 {0 0 0}"},
		"draft": {[]sub{{Revision: 1, Status: Draft, SubmittedAt: at(1)}}, at(9), "[] 0 1 0 0 0 {0 0 0}"},
		"draft over it": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: claim},
			{Revision: 2, Status: Draft, SubmittedAt: at(2)}}, at(9), "[0] 0 1 0 0 0 first 1 arrived 1 {0 0 0}"},
		"two": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: claim},
			{Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: Claims{Direct: Filed(12)}}}, at(9),
			"[1] 1 0 0 0 0 first 1 arrived 1 {1 10 12}"},
		"two, the later first": {[]sub{{Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim},
			{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: Claims{Direct: Filed(7)}}}, at(9),
			"[0] 1 0 0 0 0 first 1 arrived 1 {1 7 10}"},
		"the second as of before": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: claim},
			{Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim}}, at(1),
			"[0] 0 0 0 0 0 first 1 arrived 1 {0 0 0}"},
		"an empty form first": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1)},
			{Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim}}, at(9),
			"[1] 1 0 0 0 0 first 2 arrived 2 {1 0 10}"},
		"two that claim after an empty one": {[]sub{{Revision: 3, Status: Submitted, SubmittedAt: at(3), Claims: claim},
			{Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim},
			{Revision: 1, Status: Submitted, SubmittedAt: at(1)}}, at(9), "[0] 2 0 0 0 0 first 2 arrived 2 {1 0 10}"},
		"empty forms alone": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1)},
			{Revision: 2, Status: Submitted, SubmittedAt: at(2)}}, at(9), "[1] 1 0 0 0 0 first 1 arrived 2 {1 0 0}"},
		"a claim below 0 is none": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1),
			Claims: Claims{Direct: Filed(-1)}}, {Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim}},
			at(9),
			"[1] 1 0 0 0 0 first 2 arrived 2 {1 0 10}"},
		"a claim of 0 is one": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1),
			Claims: Claims{Events: Filed(0)}}, {Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim}},
			at(9),
			"[1] 1 0 0 0 0 first 1 arrived 1 {1 0 10}"},
		"returned": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: claim},
			{Revision: 2, Status: Returned, SubmittedAt: at(2), Claims: claim}}, at(9), "[] 1 0 1 0 0 {0 0 0}"},
		"voided": {[]sub{{Revision: 1, Status: Voided, SubmittedAt: at(1), Claims: claim}}, at(9),
			"[] 0 0 0 1 0 {0 0 0}"},
		"not understood": {[]sub{{Revision: 1, Status: Submitted, SubmittedAt: at(1), Claims: claim},
			{Revision: 2, Status: Quarantined, SubmittedAt: at(2), Claims: claim}}, at(9), "[] 1 0 0 0 1 {0 0 0}"},
		"not understood before": {[]sub{{Revision: 1, Status: Quarantined, SubmittedAt: at(1), Claims: claim},
			{Revision: 2, Status: Submitted, SubmittedAt: at(2), Claims: claim}}, at(9),
			"[1] 1 0 0 0 0 first 2 arrived 2 {0 0 0}"},
	} {
		for _, others := range []int{0, 20} {
			list := append([]Submission(nil), c.list...)
			for i := range others { // of keys of their own, and not there yet
				list = append(list, Submission{ProjectCode: fmt.Sprint(i), Status: Submitted, Revision: 1,
					SubmittedAt: at(30)})
			}
			asOf := c.asOf
			if asOf.IsZero() && others > 0 {
				continue
			}
			s := Select(list, asOf)
			got := fmt.Sprint(s.Counted, s.Superseded, s.Draft, s.Returned, s.Voided, s.Quarantined)
			for _, i := range s.Counted {
				got += fmt.Sprint(" first ", s.firstFiled(list, i).Day(), " arrived ", s.arrived(list, i).Day())
			}
			if got += fmt.Sprint(" ", s.refiled(list)); got != c.want {
				t.Errorf("%s, beside %d others: %s, want %s", name, others, got, c.want)
			}
		}
	}
}

// TestKeysApart holds what makes two submissions of different keys, among few and among many.
func TestKeysApart(t *testing.T) {
	m := period.MonthOf(2026, 3)
	base := Submission{AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: m, Revision: 1, Status: Submitted}
	for name, c := range map[string]struct {
		edit func(*Submission)
		keys int
	}{
		"revision":  {func(s *Submission) { s.Revision = 2 }, 1},
		"agency":    {func(s *Submission) { s.AgencyCode = "B" }, 2},
		"project":   {func(s *Submission) { s.ProjectCode = "Q" }, 2},
		"community": {func(s *Submission) { s.CommunityCode = "d" }, 2},
		"month":     {func(s *Submission) { s.Period++ }, 2},
	} {
		for _, more := range []int{0, 14, 15} { // 16 are few
			other := base
			c.edit(&other)
			list := []Submission{base, other}
			for i := range more {
				s := base
				s.AgencyCode = fmt.Sprint(i)
				list = append(list, s)
			}
			s := Select(list, time.Time{})
			if len(s.keys) != c.keys+more || len(s.Counted) != c.keys+more {
				t.Errorf("%s, beside %d: %d keys, %d count", name, more, len(s.keys), len(s.Counted))
			}
			unknown := base
			unknown.ProjectCode = "none"
			if !s.filed(list, &base) || s.filed(list, &unknown) {
				t.Errorf("%s: filed %v, %v", name, s.filed(list, &base), s.filed(list, &unknown))
			}
		}
	}
}

// TestExcludedRecords stands on both sides of each bound of the rules that look at one submission.
func TestExcludedRecords(t *testing.T) {
	dir := NewDirectory(nil, nil, []Project{{Code: "P", StartsOn: DateOf(2026, 3, 5), EndsOn: DateOf(2026, 3, 20)}})
	opt := Defaults(time.UTC)
	record := func(kind Kind, month time.Month, day int, sessions, attendances int64, title string) Record {
		return Record{Kind: kind, Code: []byte("c"), Title: []byte(title), OccurredOn: DateOf(2026, month, day),
			Sessions: sessions, Attendances: attendances}
	}
	event := func(month time.Month, day int, sessions, attendances int64) []Record {
		return []Record{record(Event, month, day, sessions, attendances, "t")}
	}
	ten := record(Group, 3, 10, 2, 9, "t")
	of := func(edit func(*Record)) []Record {
		other := ten
		edit(&other)
		return []Record{ten, other}
	}
	for name, c := range map[string]struct {
		project string
		records []Record
		want    []int32
	}{
		"one":                      {"P", event(3, 10, 1, 1), []int32{kept}},
		"no attendance":            {"P", event(3, 10, 1, 0), []int32{0}},
		"no session":               {"P", event(3, 10, 0, 1), []int32{0}},
		"the day before the month": {"Q", event(2, 28, 1, 1), []int32{1}},
		"the first of the month":   {"Q", event(3, 1, 1, 1), []int32{kept}},
		"the last of the month":    {"Q", event(3, 31, 1, 1), []int32{kept}},
		"the day after the month":  {"Q", event(4, 1, 1, 1), []int32{1}},
		"the day before a project": {"P", event(3, 4, 1, 1), []int32{2}},
		"the first of the project": {"P", event(3, 5, 1, 1), []int32{kept}},
		"the last of the project":  {"P", event(3, 20, 1, 1), []int32{kept}},
		"the day after a project":  {"P", event(3, 21, 1, 1), []int32{2}},
		"twice":                    {"P", of(func(*Record) {}), []int32{kept, 3}},
		"another kind":             {"P", of(func(r *Record) { r.Kind = Event }), []int32{kept, kept}},
		"another day":              {"P", of(func(r *Record) { r.OccurredOn++ }), []int32{kept, kept}},
		"another code":             {"P", of(func(r *Record) { r.Code = []byte("d") }), []int32{kept, kept}},
		"another attendance":       {"P", of(func(r *Record) { r.Attendances++ }), []int32{kept, kept}},
		"another session":          {"P", of(func(r *Record) { r.Sessions++ }), []int32{kept, kept}},
		"another title":            {"P", of(func(r *Record) { r.Title = []byte("u") }), []int32{kept, kept}},
		"a case of another title": {"P",
			[]Record{record(Case, 3, 10, 1, 1, "t"), record(Case, 3, 10, 1, 1, "u")}, []int32{kept, 3}},
		"a visit of another title": {"P",
			[]Record{record(Visit, 3, 10, 1, 1, "t"), record(Visit, 3, 10, 1, 1, "u")}, []int32{kept, 3}},
		"three, the last two alike": {"P",
			append(of(func(r *Record) { r.Title = []byte("u") }), record(Group, 3, 10, 2, 9, "u")),
			[]int32{kept, kept, 3}},
		"three, the outer alike": {"P", append(of(func(r *Record) { r.Title = []byte("u") }), ten),
			[]int32{kept, kept, 3}},
		"an excluded one is not repeated": {"P", append(event(3, 10, 1, 0), event(3, 10, 1, 0)...), []int32{0, 0}},
	} {
		r := New(dir, &opt)
		for range 2 { // nothing of one submission is remembered for another
			r.verdicts = r.verdicts[:0]
			r.judgeFiling(&Submission{ProjectCode: c.project, Period: period.MonthOf(2026, 3)}, 7, c.records)
			var got []int32
			for _, v := range r.verdicts {
				got = append(got, v.rule)
				if want := int32(nobody); v.rule == repeatedRule && v.other != 7 || v.rule != repeatedRule &&
					v.other != want {
					t.Errorf("%s: excluded for %d", name, v.other)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("%s: %s", name, d)
			}
		}
	}
}

// TestTally holds by which method persons are told, and within which bounds.
func TestTally(t *testing.T) {
	k := func(n ...byte) (out []PersonKey) {
		for _, b := range n {
			out = append(out, PersonKey{b, 15: b})
		}
		return out
	}
	of := func(direct int64, claims Claims, keys, others []PersonKey) Reconciled {
		return Reconciled{Submission: Submission{Claims: claims}, Direct: direct, Indirect: 2 * direct, Counts: Counts{
			DirectKeys: keys, OtherKeys: others, DirectHeads: distinct(keys), OtherHeads: distinct(others)}}
	}
	persons := func(n int64) Claims { return Claims{DirectPersons: Filed(n)} }
	for name, c := range map[string]struct {
		list []Reconciled
		want Persons
	}{
		"nothing":     {nil, Persons{Method: NoPersons}},
		"one without": {[]Reconciled{of(9, Claims{}, nil, nil)}, Persons{Method: NoPersons}},
		"keys": {[]Reconciled{of(9, Claims{}, k(1, 2, 2), k(2, 3)), of(9, Claims{}, k(4), k(1))},
			Persons{Method: ByKeys, Direct: Interval{3, 3}, Indirect: Interval{1, 1}, IndirectGross: 3,
				Coverage: Coverage{2, 2}}},
		"keys, and one without direct": {[]Reconciled{of(9, Claims{}, k(1), nil), of(0, Claims{}, nil, nil)},
			Persons{Method: ByKeys, Direct: Interval{1, 1}, Coverage: Coverage{1, 1}}},
		"indirect keys alone": {[]Reconciled{of(1, Claims{}, nil, k(1))},
			Persons{Method: ByKeys, Indirect: Interval{1, 1}, IndirectGross: 1, Coverage: Coverage{0, 1}}},
		"keys, and one without": {[]Reconciled{of(9, Claims{}, k(1, 2), nil), of(1, Claims{}, nil, nil)},
			Persons{Method: ByInterval, Direct: Interval{2, 3}, Indirect: Interval{0, 20}, Coverage: Coverage{1, 2}}},
		"claims": {[]Reconciled{of(9, persons(4), nil, nil), of(9, persons(6), nil, nil)},
			Persons{Method: ByInterval, Direct: Interval{6, 10}, Indirect: Interval{0, 36}, Coverage: Coverage{2, 2}}},
		"a claim of nobody": {[]Reconciled{of(9, persons(0), nil, nil)},
			Persons{Method: ByInterval, Direct: Interval{0, 0}, Indirect: Interval{0, 18}, Coverage: Coverage{1, 1}}},
		"a claim of the indirect": {[]Reconciled{of(9, Claims{IndirectPersons: Filed(5)}, nil, nil)},
			Persons{Method: ByInterval, Direct: Interval{0, 9}, Indirect: Interval{5, 5}, Coverage: Coverage{0, 1}}},
	} {
		var tally personTally
		for i := range c.list {
			tally.add(&c.list[i])
		}
		if d := cmp.Diff(c.want, tally.result()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for n, keys := range map[int64][]PersonKey{0: nil, 1: k(1, 1), 2: k(2, 1, 2), 3: k(1, 2, 3)} {
		if got := distinct(keys); got != n {
			t.Errorf("%v: %d", keys, got)
		}
	}
	if (PersonKey{1, 15: 2}).digest() == (PersonKey{1, 15: 3}).digest() ||
		(PersonKey{1}).digest() == (PersonKey{2}).digest() {
		t.Error("keys that differ in their first or last byte are one")
	}
}

// TestTotals holds direct, indirect and what stands unverified of one submission.
func TestTotals(t *testing.T) {
	dir := NewDirectory(nil, nil, []Project{{Code: "P", Field: "f"}})
	for name, c := range map[string]struct {
		project   string
		method    Method
		claims    Claims
		verifying int
		cases     int64
		visits    int64
		want      [4]int64 // direct, unverified, computed, indirect
	}{
		"records":                  {"Q", Coefficient, Claims{}, 1, 7, 5, [4]int64{7, 0, 18, 18}},
		"a field of its own":       {"P", Coefficient, Claims{}, 1, 7, 0, [4]int64{7, 0, 21, 21}},
		"a claim without a record": {"Q", Coefficient, Claims{Direct: Filed(8)}, 0, 0, 5, [4]int64{8, 8, 20, 20}},
		"a claim of 1":             {"Q", Coefficient, Claims{Direct: Filed(1)}, 0, 0, 0, [4]int64{1, 1, 3, 3}},
		"a claim with a record":    {"Q", Coefficient, Claims{Direct: Filed(8)}, 1, 0, 0, [4]int64{0, 0, 0, 0}},
		"no claim":                 {"Q", Coefficient, Claims{}, 0, 0, 0, [4]int64{0, 0, 0, 0}},
		"capped":                   {"Q", ClaimedCapped, Claims{Indirect: Filed(17)}, 1, 7, 0, [4]int64{7, 0, 18, 17}},
		"capped by the product":    {"Q", ClaimedCapped, Claims{Indirect: Filed(19)}, 1, 7, 0, [4]int64{7, 0, 18, 18}},
		"capped without a claim":   {"Q", ClaimedCapped, Claims{}, 1, 7, 0, [4]int64{7, 0, 18, 18}},
		"not capped":               {"Q", Coefficient, Claims{Indirect: Filed(17)}, 1, 7, 0, [4]int64{7, 0, 18, 18}},
	} {
		opt := Defaults(time.UTC)
		opt.Method, opt.FieldCoefficients = c.method, map[string]Thousandths{"f": 3000}
		f := Reconciled{Submission: Submission{ProjectCode: c.project, Claims: c.claims}}
		f.Verifying, f.Attendances[Case], f.Attendances[Visit] = c.verifying, c.cases, c.visits
		New(dir, &opt).total(&f)
		if got := [4]int64{f.Direct, f.Unverified, f.Computed, f.Indirect}; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
