package reconcile_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

var (
	firstMonth = period.MonthOf(2026, 3)
	lastMonth  = period.MonthOf(2026, 5)
	halfSpring = reconcile.Window{From: firstMonth, To: lastMonth}
)

// city draws a small city in which everything the rules look for happens often: few codes, titles and days, so that
// records meet.
func city(t *rapid.T) *reconciletest.Rows {
	rows := &reconciletest.Rows{
		Records:  map[reconcile.ID][]reconcile.Record{},
		Direct:   map[reconcile.ID][]reconcile.PersonKey{},
		Indirect: map[reconcile.ID][]reconcile.PersonKey{},
		Regions: []reconcile.Region{{Code: "220000", Level: reconcile.Province, Name: "P"},
			{Code: "220100", ParentCode: "220000", Level: reconcile.County, Name: "C"},
			{Code: "S1", ParentCode: "220100", Level: reconcile.Street, Name: "S1"},
			{Code: "S2", ParentCode: "220100", Level: reconcile.Street, Name: "S2"},
			{Code: "c1", ParentCode: "S1", Level: reconcile.Community, Name: "c1"},
			{Code: "c2", ParentCode: "S1", Level: reconcile.Community, Name: "c2"},
			{Code: "c3", ParentCode: "S2", Level: reconcile.Community, Name: "c3"}},
		Agencies: []reconcile.Agency{
			{Code: "52222401MJ0000018K", Name: "A"},
			{Code: "52222401MJ0000026E", Name: "B"},
		},
		Projects: []reconcile.Project{
			{Code: "P1", Name: "P1", AgencyCode: "52222401MJ0000018K", Field: "f1",
				StartsOn: reconcile.DateOf(2026, 3, 10), EndsOn: reconcile.DateOf(2026, 5, 20),
				Communities: []string{"c1", "c3"}},
			{Code: "P2", Name: "P2", AgencyCode: "52222401MJ0000026E", Field: "f2",
				StartsOn: reconcile.DateOf(2026, 1, 1), EndsOn: reconcile.DateOf(2026, 12, 31),
				Communities: []string{"c1", "c2"}}},
	}
	record := int64(0)
	seen := map[string]bool{}
	for n := 1; n <= rapid.IntRange(1, 14).Draw(t, "submissions"); n++ {
		id := reconcile.ID(strconv.Itoa(n))
		s := submission(t, id)
		key := fmt.Sprint(s.AgencyCode, s.ProjectCode, s.CommunityCode, s.Period, s.Revision)
		if seen[key] {
			continue
		}
		seen[key] = true
		rows.Submissions = append(rows.Submissions, s)
		for range rapid.IntRange(0, 6).Draw(t, "records") {
			record++
			rows.Records[id] = append(rows.Records[id], draw(t, record, s.Period))
		}
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			k := reconcile.PersonKey{byte(rapid.IntRange(1, 6).Draw(t, "person"))}
			if rapid.Bool().Draw(t, "direct") {
				rows.Direct[id] = append(rows.Direct[id], k)
			} else {
				rows.Indirect[id] = append(rows.Indirect[id], k)
			}
		}
	}
	return rows
}

func submission(t *rapid.T, id reconcile.ID) reconcile.Submission {
	claim := rapid.Custom(func(t *rapid.T) reconcile.Claim {
		if rapid.IntRange(0, 4).Draw(t, "filed") == 0 {
			return reconcile.Claim{}
		}
		return reconcile.Filed(int64(rapid.IntRange(0, 60).Draw(t, "n")))
	})
	month := firstMonth + period.Month(rapid.IntRange(0, 2).Draw(t, "month"))
	return reconcile.Submission{
		ID: id, AgencyCode: rapid.SampledFrom([]string{"52222401MJ0000018K", "52222401MJ0000026E"}).Draw(t, "agency"),
		ProjectCode:   rapid.SampledFrom([]string{"P1", "P2"}).Draw(t, "project"),
		CommunityCode: rapid.SampledFrom([]string{"c1", "c2", "c3"}).Draw(t, "community"),
		Period:        month, Revision: rapid.IntRange(1, 3).Draw(t, "revision"),
		Status: rapid.SampledFrom([]reconcile.Status{reconcile.Submitted, reconcile.Approved, reconcile.Approved,
			reconcile.Returned, reconcile.Voided, reconcile.Draft}).Draw(t, "status"),
		SubmittedAt: month.End(shanghai).Add(time.Duration(rapid.IntRange(0, 8).Draw(t, "day")) * 24 * time.Hour),
		Claims: reconcile.Claims{CaseAttendances: claim.Draw(t, "case"), GroupAttendances: claim.Draw(t, "group"),
			EventAttendances: claim.Draw(t, "event"),
			Direct:           claim.Draw(t, "direct"), Indirect: claim.Draw(t, "indirect"),
			DirectPersons: claim.Draw(t, "persons"), IndirectPersons: claim.Draw(t, "other persons")}}
}

func draw(t *rapid.T, id int64, m period.Month) reconcile.Record {
	// what meets others: the same event, in this submission or in another
	if rapid.IntRange(0, 9).Draw(t, "usual") < 6 {
		return reconcile.Record{
			ID: strconv.AppendInt(
				nil,
				id,
				10,
			), Kind: rapid.SampledFrom([]reconcile.Kind{reconcile.Group, reconcile.Event}).Draw(t, "kind"),
			Code:       []byte("x"),
			Title:      []byte(rapid.SampledFrom([]string{"Tea \uff21", "tea a!"}).Draw(t, "title")),
			OccurredOn: reconcile.DateOf(m.Year(), m.Month(), 11), Sessions: 1, Attendances: 7}
	}
	day := rapid.SampledFrom([]int{1, 9, 10, 11, 20, 21, 28}).Draw(t, "day")
	if rapid.IntRange(0, 9).Draw(t, "astray") == 0 {
		m++
	}
	return reconcile.Record{
		ID: strconv.AppendInt(
			nil,
			id,
			10,
		), Kind: rapid.SampledFrom([]reconcile.Kind{reconcile.Visit, reconcile.Case, reconcile.Group,
			reconcile.Event}).Draw(t, "kind"),
		Code:        []byte(rapid.SampledFrom([]string{"x", "y"}).Draw(t, "code")),
		Title:       []byte(rapid.SampledFrom([]string{"Tea \uff21", "tea a!", "Walk"}).Draw(t, "title")),
		OccurredOn:  reconcile.DateOf(m.Year(), m.Month(), day),
		Sessions:    int64(rapid.SampledFrom([]int{0, 1, 1, 1, 2}).Draw(t, "sessions")),
		Attendances: int64(rapid.SampledFrom([]int{-2, 0, 7, 7, 12}).Draw(t, "attendances"))}
}

// fired counts how often each rule has fired over all draws: a property that never meets its case proves nothing.
var fired = map[reconcile.Code]int{}

func TestInvariants(t *testing.T) {
	clear(fired)
	never := everyRule
	for round := 0; len(never) > 0 && round < 50; round++ { // drawn until each rule has met its case
		rapid.Check(t, func(t *rapid.T) {
			rows := city(t)
			s := sum(t, rows)
			for code, n := range s.Counts {
				fired[code] += n
			}
			bridgeAddsUp(t, s)
			rollUpsAddUp(t, s)
			excludedOnce(t, s)
			personsLieBetween(t, rows, s)
			agreesWithReference(t, rows, s)
		})
		never = slices.DeleteFunc(slices.Clone(never), func(c reconcile.Code) bool { return fired[c] > 0 })
	}
	if len(never) > 0 {
		t.Errorf("never fired: %v", never)
	}
}

var everyRule = []reconcile.Code{reconcile.RecordNonpositive, reconcile.RecordOutOfPeriod,
	reconcile.RecordOutsideProject, reconcile.RecordRepeated,
	reconcile.RecordDuplicate, reconcile.ClaimVariance, reconcile.ClaimArithmetic, reconcile.ClaimUnverified,
	reconcile.DirectMissing, reconcile.IndirectMissing,
	reconcile.IndirectVariance, reconcile.SubmissionUnexpected, reconcile.SubmissionLate, reconcile.SubmissionMissing,
	reconcile.SubmissionReturned,
	reconcile.PersonsExceed, reconcile.ImplausibleRatio}

func sum(t *rapid.T, rows *reconciletest.Rows) *reconcile.Summary {
	s, err := reconciled(rows, halfSpring, "220100")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func bridgeAddsUp(t *rapid.T, s *reconcile.Summary) {
	for side, lines := range map[string][]reconcile.Line{"direct": s.Bridge.Direct, "indirect": s.Bridge.Indirect} {
		at := int64(0)
		for _, l := range lines[:len(lines)-1] {
			at += l.Amount
		}
		if at != lines[len(lines)-1].Amount {
			t.Fatalf("bridge %s comes to %d, not %d: %v", side, at, lines[len(lines)-1].Amount, lines)
		}
	}
	if s.Bridge.Direct[len(s.Bridge.Direct)-1].Amount != s.Figures.Direct || s.Figures.Direct < 0 {
		t.Fatalf("bridge ends at %v, direct is %d", s.Bridge.Direct, s.Figures.Direct)
	}
}

func rollUpsAddUp(t *rapid.T, s *reconcile.Summary) {
	total := func(m map[string]*reconcile.Totals, keys ...string) (direct, indirect int64) {
		for k, v := range m {
			if len(keys) == 0 || slices.Contains(keys, k) {
				direct, indirect = direct+v.Direct, indirect+v.Indirect
			}
		}
		return direct, indirect
	}
	for name, m := range map[string]map[string]*reconcile.Totals{"agencies": s.ByAgency, "projects": s.ByProject,
		"months": s.ByMonth} {
		if d, i := total(m); d != s.Figures.Direct || i != s.Figures.Indirect {
			t.Fatalf("%s add up to %d, %d; the total is %d, %d", name, d, i, s.Figures.Direct, s.Figures.Indirect)
		}
	}
	for parent, children := range map[string][]string{"220100": {"S1", "S2"}, "S1": {"c1", "c2"}, "S2": {"c3"},
		"220000": {"220100"}} {
		pd, pi := total(s.ByRegion, parent)
		if d, i := total(s.ByRegion, children...); d != pd || i != pi {
			t.Fatalf("%v add up to %d, %d; %s is %d, %d", children, d, i, parent, pd, pi)
		}
	}
}

func excludedOnce(t *rapid.T, s *reconcile.Summary) {
	seen := map[reconcile.ID]reconcile.Code{}
	for _, f := range s.Findings {
		if len(f.Records) == 1 && f.Code != reconcile.PersonalData {
			if other, ok := seen[f.Records[0].ID]; ok {
				t.Fatalf("record %s is excluded by %s and %s", f.Records[0].ID, other, f.Code)
			}
			seen[f.Records[0].ID] = f.Code
		}
	}
	count := int64(0)
	for _, l := range s.Bridge.Direct[3 : len(s.Bridge.Direct)-1] {
		count += l.Count
	}
	if int(count) != len(seen) {
		t.Fatalf("%d records excluded, %d findings", count, len(seen))
	}
}

func personsLieBetween(t *rapid.T, rows *reconciletest.Rows, s *reconcile.Summary) {
	if s.Persons.Method != reconcile.ByKeys {
		return
	}
	largest, all := int64(0), int64(0)
	for id, keys := range rows.Direct {
		if !counts(rows, id) {
			continue
		}
		distinct := slices.Clone(keys)
		slices.SortFunc(distinct, func(a, b reconcile.PersonKey) int { return int(a[0]) - int(b[0]) })
		n := int64(len(slices.Compact(distinct)))
		largest, all = max(largest, n), all+n
	}
	if d := s.Persons.Direct.Low; d < largest || d > all {
		t.Fatalf("%d persons, but the largest submission has %d and all together %d", d, largest, all)
	}
}

// counts reports whether a submission counts, straight from the words of the docs.
func counts(rows *reconciletest.Rows, id reconcile.ID) bool {
	var mine *reconcile.Submission
	for i := range rows.Submissions {
		if rows.Submissions[i].ID == id {
			mine = &rows.Submissions[i]
		}
	}
	if mine == nil || mine.Status != reconcile.Submitted && mine.Status != reconcile.Approved {
		return false
	}
	for _, s := range rows.Submissions {
		same := s.AgencyCode == mine.AgencyCode && s.ProjectCode == mine.ProjectCode &&
			s.CommunityCode == mine.CommunityCode && s.Period == mine.Period
		if same && s.Status != reconcile.Draft && s.Revision > mine.Revision {
			return false
		}
	}
	return true
}

// TestOrderNeverMatters shuffles submissions, records and cells.
func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := city(t)
		want := text(t, sum(t, rows))
		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		other := *rows
		other.Submissions, other.Records = slices.Clone(rows.Submissions), map[reconcile.ID][]reconcile.Record{}
		shuffle.Shuffle(len(other.Submissions), func(i, j int) {
			other.Submissions[i], other.Submissions[j] = other.Submissions[j], other.Submissions[i]
		})
		for id, list := range rows.Records {
			list = slices.Clone(list)
			shuffle.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			other.Records[id] = list
		}
		if d := cmp.Diff(want, text(t, sum(t, &other))); d != "" {
			t.Fatalf("another order, other figures: %s", d)
		}
	})
}

func text(t *rapid.T, s *reconcile.Summary) string {
	raw, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestSupersededRevisionsDoNotMatter takes every superseded revision away: nothing but their number changes, except who
// was late.
func TestSupersededRevisionsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := city(t)
		before := sum(t, rows)
		other := *rows
		other.Submissions = nil
		for _, s := range rows.Submissions {
			if s.Status == reconcile.Draft || !superseded(rows, s) {
				other.Submissions = append(other.Submissions, s)
			}
		}
		after := sum(t, &other)
		if after.Submissions.Superseded != 0 ||
			before.Submissions.Superseded != len(rows.Submissions)-len(other.Submissions) {
			t.Fatalf("superseded %d, then %d", before.Submissions.Superseded, after.Submissions.Superseded)
		}
		if before.Figures != after.Figures || before.Persons != after.Persons || before.Claimed != after.Claimed {
			t.Fatalf("figures changed from %+v to %+v", before.Figures, after.Figures)
		}
	})
}

func superseded(rows *reconciletest.Rows, s reconcile.Submission) bool {
	for _, o := range rows.Submissions {
		if o.AgencyCode == s.AgencyCode && o.ProjectCode == s.ProjectCode && o.CommunityCode == s.CommunityCode &&
			o.Period == s.Period &&
			o.Status != reconcile.Draft && o.Revision > s.Revision {
			return true
		}
	}
	return false
}

// TestFilingTwiceRaisesNothing files every record of a submission again in the same submission: no total rises.
func TestFilingTwiceRaisesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := city(t)
		before := sum(t, rows)
		other := *rows
		other.Records = map[reconcile.ID][]reconcile.Record{}
		for id, list := range rows.Records {
			list = slices.Clone(list)
			for _, r := range slices.Clone(list) {
				r.ID = fmt.Appendf(nil, "1%s", r.ID)
				list = append(list, r)
			}
			other.Records[id] = list
		}
		if after := sum(t, &other); after.Figures != before.Figures {
			t.Fatalf("figures rose from %+v to %+v", before.Figures, after.Figures)
		}
	})
}
