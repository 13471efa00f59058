package reconcile_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// event is a record of an event on a day of March 2026.
func event(id, title string, day int, attendances, sessions int64) reconcile.Record {
	return reconcile.Record{ID: []byte(id), Kind: reconcile.Event, Code: []byte("E" + id), Title: []byte(title),
		OccurredOn: reconcile.DateOf(2026, 3, day), Attendances: attendances, Sessions: sessions}
}

// TestSimilarRecords stands on both sides of every bound of likeness, between two agencies of one community.
func TestSimilarRecords(t *testing.T) {
	const lecture = "\u5065\u5eb7\u77e5\u8bc6\u8bb2\u5ea7"
	for _, c := range []struct {
		name         string
		one, other   string
		mine, theirs int64
		day          int
		similar      bool
	}{
		{"one more", lecture, lecture, 20, 21, 9, true},
		{"two more", lecture, lecture, 20, 22, 9, true},
		{"three more of 23", lecture, lecture, 20, 23, 9, false},
		{"5 % of the larger", lecture, lecture, 190, 200, 9, true},
		{"more than 5 %", lecture, lecture, 189, 200, 9, false},
		{"another day", lecture, lecture, 20, 21, 10, false},
		{"numerals are digits", lecture + "\u7b2c3\u6b21", lecture + "\u7b2c\u4e09\u6b21", 20, 20, 9, true},
		{"another number", lecture + "\u7b2c3\u6b21", lecture + "\u7b2c4\u6b21", 20, 20, 9, false},
		{"a number and none", lecture + "3", lecture, 20, 20, 9, false},
		{"three characters within", "\u8bb2\u5ea7\u4f1a",
			"\u793e\u533a\u8bb2\u5ea7\u4f1a\u5f00\u5e55\u5f0f\u5178\u793c", 20, 20, 9, true},
		{"two characters within", "\u8bb2\u5ea7",
			"\u793e\u533a\u8bb2\u5ea7\u4f1a\u5f00\u5e55\u5f0f\u5178\u793c", 20, 20, 9, false},
		{"three fifths of the pairs", "abcdef", "abcdxy", 20, 20, 9, true},
		{"less than three fifths", "abcdef", "abcxyz", 20, 20, 9, false},
		{"nothing of the titles is left", "!", "\uff1f", 20, 20, 9, false},
		{"one character each", "a", "b", 20, 20, 9, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := single(claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{}),
				claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{}))
			rows.Submissions[1].AgencyCode = "B"
			rows.Records["1"] = []reconcile.Record{event("1", c.one, 9, c.mine, 1)}
			rows.Records["2"] = []reconcile.Record{event("2", c.other, c.day, c.theirs, 1)}
			s := only(t, rows)
			if got := s.Counts[reconcile.RecordSimilar] == 1; got != c.similar ||
				s.Figures.Direct != c.mine+c.theirs {
				t.Errorf("similar %t, direct %d, findings %v", got, s.Figures.Direct, s.Counts)
			}
		})
	}
}

// TestSimilarRecordsOfSeveral: what hangs on pairs is each record that was filed later than another like it, once.
func TestSimilarRecordsOfSeveral(t *testing.T) {
	none := claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{})
	for _, c := range []struct {
		attendances []int64 // in the order of filing
		want        reconcile.Amount
	}{
		{[]int64{20, 21, 22}, reconcile.Amount{Count: 3, Attendances: 21 + 22}},
		{[]int64{22, 20, 24}, reconcile.Amount{Count: 2, Attendances: 20 + 24}}, // which are not alike
	} {
		rows := single(none, none, none)
		for i, agency := range []string{"A", "B", "C"} {
			s := &rows.Submissions[i]
			s.AgencyCode, s.Revision = agency, 1
			s.SubmittedAt = s.SubmittedAt.Add(time.Duration(i) * time.Hour)
			rows.Records[s.ID] = []reconcile.Record{event(string(s.ID), "lecture", 9, c.attendances[i], 1)}
		}
		direct := c.attendances[0] + c.attendances[1] + c.attendances[2] // none goes until somebody judges
		if s := only(t, rows); s.Similar != c.want || s.Figures.Direct != direct {
			t.Errorf("of %v: %+v, want %+v; direct %d", c.attendances, s.Similar, c.want, s.Figures.Direct)
		}
	}
}

// TestJudgements plays what people judge of two records of one event, in one community and in two of a street.
func TestJudgements(t *testing.T) {
	for _, c := range []struct {
		name          string
		apart         bool // the second record is of another community of the street
		verdicts      []reconcile.Verdict
		gone          bool // the record that stays is no longer filed
		asOf          int  // day of June 2026; judged on the 10th, 11th ...
		direct        int64
		similar       int
		stale, judged int
	}{
		{"nobody judged", false, nil, false, 20, 401, 1, 0, 0},
		{"same", false, []reconcile.Verdict{reconcile.Same}, false, 20, 200, 0, 0, 1},
		{"same, as of before", false, []reconcile.Verdict{reconcile.Same}, false, 9, 401, 1, 0, 0},
		{"different", false, []reconcile.Verdict{reconcile.Different}, false, 20, 401, 0, 0, 1},
		{"same, then different", false, []reconcile.Verdict{reconcile.Same, reconcile.Different}, false, 20, 401, 0, 0,
			1},
		{"different, then same", false, []reconcile.Verdict{reconcile.Different, reconcile.Same}, false, 20, 200, 0, 0,
			1},
		{"same, but the other is gone", false, []reconcile.Verdict{reconcile.Same}, true, 20, 201, 0, 1, 1},
		{"same, in two communities", true, []reconcile.Verdict{reconcile.Same}, false, 20, 200, 0, 0, 1},
		{"gone, in two communities", true, []reconcile.Verdict{reconcile.Same}, true, 20, 0, 0, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := single(claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{}),
				claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{}))
			rows.Regions = []reconcile.Region{{Code: "s", Level: reconcile.Street},
				{
					Code:       "c",
					ParentCode: "s",
					Level:      reconcile.Community,
				}, {Code: "d", ParentCode: "s", Level: reconcile.Community}}
			rows.Submissions[1].AgencyCode = "B"
			if c.apart {
				rows.Submissions[1].CommunityCode = "d"
			}
			keep, exclude := event("1", "tea party", 9, 200, 1), event("2", "tea party", 9, 201, 1)
			rows.Records["1"], rows.Records["2"] = []reconcile.Record{keep}, []reconcile.Record{exclude}
			key := func(s reconcile.Submission, r reconcile.Record) reconcile.RecordKey {
				return (&oRec{Record: r, sub: &oSub{Submission: s}}).key()
			}
			for i, v := range c.verdicts {
				rows.Judged = append(rows.Judged, reconcile.Judgement{ID: int64(i + 1), Verdict: v,
					Record: key(rows.Submissions[0], keep), Other: key(rows.Submissions[1], exclude),
					InForce: time.Date(2026, 6, 10+i, 0, 0, 0, 0, shanghai)})
			}
			if c.gone {
				delete(rows.Records, "1")
			}
			s := summarize(t, rows, reconcile.Window{From: march2026, To: march2026}, "s",
				time.Date(2026, 6, c.asOf, 0, 0, 0, 0, shanghai))
			if got := s.Judgements.Same + s.Judgements.Different; s.Figures.Direct != c.direct ||
				s.Counts[reconcile.RecordSimilar] != c.similar || s.Counts[reconcile.JudgementStale] != c.stale ||
				got != c.judged {
				t.Errorf("direct %d, judged %d, findings %v", s.Figures.Direct, got, s.Counts)
			}
		})
	}
}

// TestRecordLimits stands on both sides of each limit.
func TestRecordLimits(t *testing.T) {
	for kind, limit := range map[reconcile.Kind]int64{reconcile.Visit: 50, reconcile.Case: 50, reconcile.Group: 200,
		reconcile.Event: 5000} {
		for _, sessions := range []int64{1, 3} {
			for _, more := range []int64{0, 1} {
				rows := single(claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{}))
				r := event("1", "x", 9, limit*sessions+more, sessions)
				r.Kind = kind
				rows.Records["1"] = []reconcile.Record{r}
				if got := only(t, rows).Counts[reconcile.RecordImplausible]; int64(got) != more {
					t.Errorf("%s of %d in %d sessions: %d findings", kind, r.Attendances, sessions, got)
				}
			}
		}
	}
}

// TestOutliers stands on both sides of each of the three measures, after eight months of earlier figures.
func TestOutliers(t *testing.T) {
	for _, c := range []struct {
		name    string
		earlier []int64
		x       int64
		want    bool
	}{
		{"median 45, MAD 20: 3.5 is 148.8", []int64{10, 20, 30, 40, 50, 60, 70, 80}, 148, false},
		{"above it", []int64{10, 20, 30, 40, 50, 60, 70, 80}, 149, true},
		{"half equal, mean deviation 5: 21.9", []int64{100, 100, 100, 100, 100, 100, 120, 120}, 121, false},
		{"above it", []int64{100, 100, 100, 100, 100, 100, 120, 120}, 122, true},
		{"all equal, half of them", []int64{100, 100, 100, 100, 100, 100, 100, 100}, 150, false},
		{"above it", []int64{100, 100, 100, 100, 100, 100, 100, 100}, 151, true},
		{"all equal and small, ten more", []int64{4, 4, 4, 4, 4, 4, 4, 4}, 14, false},
		{"above it", []int64{4, 4, 4, 4, 4, 4, 4, 4}, 15, true},
		{"five months are too few", []int64{100, 100, 100, 100, 100}, 500, false},
		{"six are enough", []int64{100, 100, 100, 100, 100, 100}, 500, true},
		{"numbers beyond all counting", []int64{1, 2, 3, 4, 5, 6}, 999_999_999, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []reconcile.Submission
			for range append(c.earlier, c.x) {
				all = append(all, claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{}))
			}
			rows := single(all...)
			rows.Projects[0].StartsOn = reconcile.DateOf(2025, 1, 1)
			for i, n := range append(c.earlier, c.x) {
				m := march2026 - period.Month(len(c.earlier)-i)
				rows.Submissions[i].Period, rows.Submissions[i].Revision = m, 1
				r := event(strconv.Itoa(i), "x", 9, n, 1)
				r.OccurredOn = reconcile.DateOf(m.Year(), time.Month(m.Month()), 9)
				rows.Records[rows.Submissions[i].ID] = []reconcile.Record{r}
			}
			if got := only(t, rows).Counts[reconcile.Outlier] == 1; got != c.want {
				t.Errorf("%d after %v: %t", c.x, c.earlier, got)
			}
		})
	}
}

// TestEarlyCrowdedAndFew stands on both sides of the last day of a month, of a population, and of 31 days of one
// person.
func TestEarlyCrowdedAndFew(t *testing.T) {
	for _, c := range []struct {
		code     reconcile.Code
		at       time.Time
		people   int64 // population; 0: not known
		keys     int
		direct   int64
		expected int
	}{
		{reconcile.SubmissionEarly, time.Date(2026, 3, 30, 23, 59, 59, 0, shanghai), 0, 0, 10, 1},
		{reconcile.SubmissionEarly, time.Date(2026, 3, 31, 0, 0, 0, 0, shanghai), 0, 0, 10, 0},
		{reconcile.ExceedsPopulation, march(2, 9), 100, 0, 100, 0},
		{reconcile.ExceedsPopulation, march(2, 9), 100, 0, 101, 1},
		{reconcile.ExceedsPopulation, march(2, 9), 0, 0, 101, 0},
		{reconcile.PersonsImplausible, march(2, 9), 0, 2, 62, 0},
		{reconcile.PersonsImplausible, march(2, 9), 0, 2, 63, 1},
		{reconcile.PersonsImplausible, march(2, 9), 0, 0, 63, 0},
	} {
		t.Run(fmt.Sprint(c.code, c.direct, c.at.Day()), func(t *testing.T) {
			one := claims(reconcile.Claim{}, reconcile.Claim{}, reconcile.Claim{})
			one.SubmittedAt = c.at
			rows := single(one)
			rows.Regions[0].Population = reconcile.Filed(c.people)
			rows.Records["1"] = []reconcile.Record{event("1", "x", 9, c.direct, 1)}
			for i := range c.keys {
				rows.Direct["1"] = append(rows.Direct["1"], reconcile.PersonKey{byte(i)})
			}
			if got := only(t, rows).Counts[c.code]; got != c.expected {
				t.Errorf("%d findings, want %d", got, c.expected)
			}
		})
	}
}

// TestOverrun stands on both sides of half as much again as a target.
func TestOverrun(t *testing.T) {
	opt := reconcile.Defaults(shanghai)
	for _, c := range []struct {
		target reconcile.Claim
		direct int64
		want   bool
	}{{reconcile.Filed(100), 150, false}, {reconcile.Filed(100), 151, true}, {reconcile.Claim{}, 151, false},
		{reconcile.Filed(0), 151, false}} {
		if _, got := opt.Overrun(&reconcile.Project{TargetDirect: c.target}, c.direct); got != c.want {
			t.Errorf("%d of %+v: %t", c.direct, c.target, got)
		}
	}
}
