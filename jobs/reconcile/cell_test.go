package reconcile

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestOutcomeOfACell holds what a cell comes to beside its figures: what became of each submission, what was filed
// anew, what was read and cannot be read, and every finding.
func TestOutcomeOfACell(t *testing.T) {
	m := period.MonthOf(2026, 3)
	at := func(day int) time.Time { return time.Date(2026, 4, day, 9, 0, 0, 0, time.UTC) }
	sub := func(id ID, project string, revision, day int, status Status, claim Claim) Submission {
		return Submission{ID: id, AgencyCode: "A", ProjectCode: project, CommunityCode: "c", Period: m,
			Revision: revision,
			Status:   status, SubmittedAt: at(day), Claims: Claims{Direct: claim, Indirect: Filed(20)}}
	}
	record := func(id string, kind Kind, day int, attendances int64) Record {
		return Record{ID: []byte(id), Kind: kind, Code: []byte(id), Title: []byte(id), OccurredOn: DateOf(2026, 3, day),
			Sessions: 1, Attendances: attendances}
	}
	opt := Defaults(time.UTC)
	r := New(NewDirectory(nil, nil, []Project{{Code: "P", AgencyCode: "A", StartsOn: DateOf(2026, 1, 1),
		EndsOn: DateOf(2026, 12, 31), Communities: []string{"c"}}}), &opt)
	c := &Cell{
		CommunityCode: "c",
		Period:        m,
		Submissions: []Submission{sub("1", "P", 1, 2, Submitted, Filed(9)), sub("2", "P", 2, 3, Submitted, Filed(8)),
			sub("3", "Q", 1, 2, Quarantined, Filed(1)), sub("4", "R", 1, 2, Voided, Filed(1)),
			sub("5", "S", 1, 2, Draft, Filed(1)), sub("6", "T", 1, 30, Submitted, Filed(1))},
		Quarantine: []QuarantinedRow{{}},
		Filings: []Filing{{Submission: 1, Lost: 2, Records: []Record{record("b", Event, 9, 8), record("a", Visit, 9, 0),
			record("d", Case, 9, 60)}}},
	}
	o := r.Reconcile(c, at(9))
	got := fmt.Sprint(len(o.Counted), o.Superseded, o.Draft, o.Returned, o.Voided, o.Quarantined, o.Read,
		len(o.Quarantine),
		len(o.Filed()), o.Refiled)
	if want := "1 1 1 0 1 1 6 1 4 {1 9 8}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	f := o.Counted[0]
	if got := fmt.Sprint(f.Submission.ID, f.FirstFiled.Day(), f.Records, f.Verifying, f.Direct, f.Recorded,
		f.Codes); got !=
		fmt.Sprint("2", 2, 5, 4, 68, 68, f.Codes) || len(f.Codes[Visit]) != 0 || len(f.Codes[Event]) != 1 {
		t.Errorf("got %s", got)
	}
	var found []string
	for _, x := range o.Findings {
		numbers := "-"
		if x.Claimed != nil && x.Counted != nil {
			numbers = fmt.Sprint(*x.Claimed, "/", *x.Counted)
		}
		records := ""
		for _, d := range x.Records {
			records += string(d.ID)
		}
		found = append(found, fmt.Sprint(x.Code, " ", x.Submission, " ", numbers, " ", records))
	}
	want := []string{"claim-variance 2 8/68 ", "indirect-variance 2 20/170 ", "implausible-ratio 2 8/1 ",
		"record-nonpositive 2 0/0 a", "record-implausible 2 60/50 d"}
	if d := cmp.Diff(want, found); d != "" {
		t.Error(d)
	}
}

// TestTotalsAdd adds a submission to those of its region, agency, project and month.
func TestTotalsAdd(t *testing.T) {
	f := &Reconciled{Submission: Submission{Claims: Claims{Direct: Filed(5), Indirect: Filed(11)}}, Direct: 4,
		Indirect:   10,
		Unverified: 3}
	got := Totals{Direct: 1, Indirect: 1, ClaimedDirect: 1, ClaimedIndirect: 1, Submissions: 1, Unverified: 1}
	got.add(f)
	want := Totals{Direct: 5, Indirect: 11, ClaimedDirect: 6, ClaimedIndirect: 12, Submissions: 2, Unverified: 4}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestProjectsInYear(t *testing.T) {
	s := &Summary{projectYears: map[projectYear]int{{"P", 2025}: 1, {"Q", 2025}: 3, {"P", 2026}: 1}}
	for year, want := range map[int]int{2024: 0, 2025: 2, 2026: 1} {
		if got := s.ProjectsInYear(year); got != want {
			t.Errorf("%d: %d projects", year, got)
		}
	}
}

// TestPersonsRead reads what was written, by each method, and refuses what is not.
func TestPersonsRead(t *testing.T) {
	for _, p := range []Persons{
		{Method: NoPersons},
		{Method: ByKeys, Direct: Interval{3, 3}, Indirect: Interval{5, 5}, IndirectGross: 6, Coverage: Coverage{1, 2}},
		{Method: ByInterval, Direct: Interval{3, 4}, Indirect: Interval{5, 7}, Coverage: Coverage{1, 2}},
	} {
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back Persons
		if err := json.Unmarshal(raw, &back); err != nil || back != p {
			t.Errorf("%s reads %+v, %v", raw, back, err)
		}
	}
	for _, bad := range []string{`[]`, `{"direct":"x"}`, `{"direct":[1,"x"]}`, `{"indirect":{}}`} {
		var p Persons
		if err := json.Unmarshal([]byte(bad), &p); err == nil {
			t.Errorf("%s reads %+v", bad, p)
		}
	}
}

// TestDigitRuns holds the runs of digits of a title, of which each is told from the next.
func TestDigitRuns(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "", "0": "0 ", "9": "9 ", "a09b": "09 ", "1a2": "1 2 ",
		"12": "12 ",
		"/:": "", "a1": "1 ", "1a": "1 ", "1ab2c": "1 2 "} {
		if got := digitRuns(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestAlikeTitles holds both measures of two titles, whichever comes first.
func TestAlikeTitles(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"abc", "abc", true}, {"abc", "xabcx", true}, {"ab", "abxyzuvw", false}, {"abcd", "abce", true},
		{"abcdef", "abcdxy", true}, {"abcdef", "abcxyz", false}, {"abc", "xyz", false}, {"a", "b", false}} {
		for range 2 { // whether it is known already or not
			l := newLikeness()
			a, _ := l.of([]byte(c.a))
			b, _ := l.of([]byte(c.b))
			if l.alike(a, b) != c.want || l.alike(b, a) != c.want || l.alike(a, b) != c.want {
				t.Errorf("%s and %s: want %t", c.a, c.b, c.want)
			}
			c.a, c.b = c.b, c.a
		}
	}
}

// TestPairTold says of two records which was filed later, and shows both.
func TestPairTold(t *testing.T) {
	m := period.MonthOf(2026, 3)
	at := func(minute int) time.Time { return time.Date(2026, 4, 2, 9, minute, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		first, other int // minutes of first filing
		ids          [2]string
		later        ID
	}{
		"the second later":         {1, 2, [2]string{"9", "8"}, "2"},
		"the first later":          {2, 1, [2]string{"8", "9"}, "1"},
		"at once, by the record":   {1, 1, [2]string{"8", "9"}, "2"},
		"at once, the other lower": {1, 1, [2]string{"9", "8"}, "1"},
	} {
		n := neighbours{titles: newLikeness()}
		for i, minute := range []int{c.first, c.other} {
			sub := Submission{ID: ID(fmt.Sprint(i + 1)), AgencyCode: fmt.Sprint("A", i), ProjectCode: "P",
				CommunityCode: "c",
				Period:        m, Revision: 1, Status: Submitted, SubmittedAt: at(minute),
				Claims: Claims{Direct: Filed(1)}}
			cell := &Cell{CommunityCode: "c", Period: m, Submissions: []Submission{sub},
				Filings: []Filing{{Records: []Record{{
					ID: []byte(c.ids[i]), Kind: Event, Code: []byte("k"), Title: []byte("lecture"),
					OccurredOn: DateOf(2026, 3, 9),
					Sessions:   int64(i + 1), Attendances: 20 + int64(i)}}}}}
			sel := Select(cell.Submissions, time.Time{})
			n.file(cell, &sel, int32(i))
			n.add(cell, []verdict{{rule: kept, other: nobody}})
		}
		found := ""
		n.find(func(later, earlier *neighbour) {
			a, b := n.record(later), n.record(earlier)
			p := pairFound{&similarPair{records: []RecordDetail{a.Detail(), b.Detail()}},
				&n.filings[later.filing].Submission,
				&n.filings[earlier.filing].Submission, nil}
			f := p.finding()
			found += fmt.Sprint(f.Submission, f.Other, *f.Claimed, *f.Counted, f.Records[0].ID, f.Records[0].Sessions,
				f.Records[1].ID, f.Records[1].Sessions)
		})
		later, earlier := 1, 0
		if c.later == "1" {
			later, earlier = 0, 1
		}
		want := fmt.Sprint(ID(fmt.Sprint(later+1)), ID(fmt.Sprint(earlier+1)), int64(20+later), int64(20+earlier),
			ID(c.ids[later]), int64(later+1), ID(c.ids[earlier]), int64(earlier+1))
		if found != want {
			t.Errorf("%s: %s, want %s", name, found, want)
		}
	}
}
