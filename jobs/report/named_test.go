package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// deed is what somebody did after a report was made, and the kind under which it has to be named.
type deed struct {
	kind report.CauseKind
	do   func(w *deeds)
}

// deeds is a city of which a report is made, and in which something is done.
type deeds struct {
	*rand.Rand
	city
	judged []reconcile.Judgement
	opt    reconcile.Options
	day    int
	roll   string
	at     time.Time // of what is done
}

var (
	deedPlaces = []string{"X/P/A", "X/P/B", "Y/R/B", "Y/R/D"}
	deedMonths = []string{"2020-01", "2020-02"}
)

func newDeeds(seed uint64) *deeds {
	w := &deeds{Rand: rand.New(rand.NewPCG(seed, 7)), city: newCity(), opt: reconcile.Defaults(reporttest.Shanghai),
		day: 5, roll: "next", at: moment("2020-03-12 09:00")}
	for _, m := range deedMonths {
		for _, place := range deedPlaces[w.IntN(2):] {
			w.filing(place, m, 1+w.IntN(3), m+fmt.Sprintf("-2%d 0%d:00", w.IntN(9), w.IntN(9)))
		}
	}
	for range 1 + w.IntN(3) {
		w.judge(moment("2020-03-01 09:00"))
	}
	return w
}

// filing files a submission with an event that others may tell of too, and claims.
func (w *deeds) filing(place, m string, revision int, at string) {
	n := int64(5 + w.IntN(3))
	w.file(place, m, at, n, func(s *reconcile.Submission) {
		s.Revision = revision
		if w.IntN(3) == 0 {
			s.Claims.DirectPersons = reconcile.Filed(n - 2)
		}
	})
	s := &w.Submissions[len(w.Submissions)-1]
	w.Records[s.ID] = append(w.Records[s.ID], reconcile.Record{ID: []byte("e" + s.ID), Kind: reconcile.Event,
		Code: []byte("e"), Title: []byte("tea"), Sessions: 1, Attendances: int64(20 + w.IntN(2)),
		OccurredOn: day(m + "-11")})
}

func (w *deeds) key(s *reconcile.Submission) reconcile.RecordKey {
	return reconcile.RecordKey{Kind: "event", AgencyCode: s.AgencyCode, ProjectCode: s.ProjectCode,
		CommunityCode: s.CommunityCode, Code: "e", Title: "tea", OccurredOn: day(s.Period.String() + "-11")}
}

// judge judges two events of one month.
func (w *deeds) judge(at time.Time) {
	for range 20 {
		a, b := &w.Submissions[w.IntN(len(w.Submissions))], &w.Submissions[w.IntN(len(w.Submissions))]
		if a.Period != b.Period || w.key(a) == w.key(b) {
			continue
		}
		w.judged = append(w.judged, reconcile.Judgement{ID: int64(len(w.judged) + 1), Record: w.key(a),
			Other: w.key(b), Verdict: []reconcile.Verdict{reconcile.Same, reconcile.Different}[w.IntN(2)], InForce: at})
		return
	}
}

// undo undoes the last judgement that stands.
func (w *deeds) undo() {
	for _, j := range slices.Backward(w.judged) {
		if j.Undone.IsZero() {
			w.judged[j.ID-1].Undone = w.at
			return
		}
	}
}

func (w *deeds) one() *reconcile.Submission { return &w.Submissions[w.IntN(len(w.Submissions))] }

// another files another revision of something that was filed; a lower one may be filed late.
func (w *deeds) another(step int) {
	s := *w.one()
	taken := slices.ContainsFunc(w.Submissions, func(x reconcile.Submission) bool {
		return x.AgencyCode == s.AgencyCode && x.ProjectCode == s.ProjectCode && x.CommunityCode == s.CommunityCode &&
			x.Period == s.Period && x.Revision == s.Revision+step
	})
	if !taken && s.Revision+step > 0 {
		w.filing(s.AgencyCode+"/"+s.ProjectCode+"/"+s.CommunityCode, s.Period.String(), s.Revision+step,
			w.at.Format("2006-01-02 15:04"))
	}
}

var allDeeds = []deed{
	{report.LateFiling, func(w *deeds) {
		w.filing("X/P/D", deedMonths[w.IntN(2)], 1, w.at.Format("2006-01-02 15:04"))
	}},
	{report.ChangedFiling, func(w *deeds) { w.another(1) }},
	{report.ChangedFiling, func(w *deeds) { w.another(-1) }},
	{report.StatusChange, func(w *deeds) {
		w.one().Status = []reconcile.Status{reconcile.Returned, reconcile.Voided}[w.IntN(2)]
	}},
	{report.Judgement, func(w *deeds) { w.judge(w.at) }},
	{report.Judgement, (*deeds).undo},
	{report.MethodChange, func(w *deeds) { w.opt.Coefficient += 100 }},
	{report.MethodChange, func(w *deeds) { w.opt.DirectKinds[reconcile.Visit] = true }},
	{report.MethodChange, func(w *deeds) { w.deadline(-8) }},
	{report.MethodChange, func(w *deeds) { w.day = 1; w.deadline(-8) }},
	{report.ReferenceData, func(w *deeds) { w.Projects[0].EndsOn = day("2020-02-10") }},
	{report.ReferenceData, func(w *deeds) { w.Projects[2].Communities = []string{"B"} }},
	{report.ReferenceData, func(w *deeds) { w.Regions[4].ParentCode = "T" }},
	{report.ReferenceData, func(w *deeds) { w.Projects[0].AgencyCode = "Y" }},
}

// deadline moves the days by which to file.
func (w *deeds) deadline(days int) {
	w.opt.Deadline = func(m period.Month) time.Time { return m.End(reporttest.Shanghai).AddDate(0, 0, days) }
}

// report makes the report of a window of the city, or of one of its streets.
func (w *deeds) report(t *testing.T, written, region, asOf string, sent ...*report.Report) *report.Report {
	opt := w.opt
	var judged []reconcile.Judgement
	for _, j := range w.judged {
		if !j.InForce.After(moment(asOf)) {
			judged = append(judged, j)
		}
	}
	return w.make(t, written, asOf, at(region), after(sent...), func(x *reporttest.Case) {
		x.Options, x.Judged = &opt, reconcile.NewJudgements(judged)
		x.Edit = append(x.Edit, func(in *report.Input) { in.DeadlineDay, in.DeadlineRoll = w.day, w.roll })
	})
}

// TestEveryChangeIsNamed does one thing, or several, after reports were made: what differs is what a report made anew
// says, and it is named by the kinds of what was done and by no other.
func TestEveryChangeIsNamed(t *testing.T) {
	met := map[report.CauseKind]int{}
	for seed := range uint64(150) {
		w := newDeeds(seed)
		written := []string{"2020-01", "2020-02", "2020-01..2020-02"}[w.IntN(3)]
		region := []string{"C", "C", "S", "T"}[w.IntN(4)]
		before := w.report(t, written, region, "2020-03-10 09:00")
		var done []report.CauseKind
		for range 1 + w.IntN(2)*w.IntN(3) {
			d := allDeeds[w.IntN(len(allDeeds))]
			d.do(w)
			done = append(done, d.kind)
		}
		anew := w.report(t, written, region, "2020-04-10 09:00")
		now := w.report(t, "2020-03", region, "2020-04-10 09:00", before)
		var want []report.Change
		for _, c := range report.Changes(before, anew) {
			if slices.Contains([]string{"figures", "persons", "completeness"}, c.Table) {
				want = append(want, c)
			}
		}
		var got []report.Change
		for _, r := range now.Restatements {
			got = r.Changes
			for _, c := range r.Causes {
				met[c.Kind]++
				if !slices.Contains(done, c.Kind) {
					t.Errorf("seed %d: %v was done, and named is %s", seed, done, c.Kind)
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("seed %d: %v of %s after %v (-anew +told):\n%s", seed, written, region, done, d)
		}
	}
	for _, d := range allDeeds {
		if met[d.kind] == 0 {
			t.Errorf("%s was never named", d.kind)
		}
	}
	t.Log(met)
}
