package jobs_test

import (
	"fmt"
	"testing"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// TestAReportListsOnlySoManyFindings holds what a report takes against the records of a province: of a rule that found
// more than it lists, those of the largest effect stand in it, and the others are counted wherever findings are.
func TestAReportListsOnlySoManyFindings(t *testing.T) {
	h := newHouse(t, "2020-11-10 10:00")
	var of *reconcile.Submission
	for i := range h.rows.Submissions {
		if s := &h.rows.Submissions[i]; s.Period.String() == "2020-10" && s.Status.Counts() {
			of = s
		}
	}
	const more = 200
	for i := range report.Listed + more {
		h.rows.Records[of.ID] = append(h.rows.Records[of.ID], reconcile.Record{ID: fmt.Appendf(nil, "99%06d", i),
			Kind: reconcile.Group, Code: []byte("G-odd"), Title: fmt.Appendf(nil, "小组第%d节", i),
			OccurredOn: reconcile.DateOf(2020, 9, 1), Sessions: 1, Attendances: int64(i + 1)})
	}
	s := h.service("a")
	p, err := s.Preview(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	r := p.Now
	listed, least := 0, int64(1<<62)
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Code == reconcile.RecordOutOfPeriod && f.AgencyCode == of.AgencyCode {
			listed, least = listed+1, min(least, f.Effect())
		}
	}
	all := 0
	for n := range r.Counted() {
		if n.Code == reconcile.RecordOutOfPeriod {
			all += n.Count
		}
	}
	left := r.LeftOut(func(n reconcile.FindingCount) bool { return n.AgencyCode == of.AgencyCode })
	if listed > report.Listed || least <= 1 || left < more || all < report.Listed+more {
		t.Errorf("%d listed, the least of %d person-times, %d left out, %d in all", listed, least, left, all)
	}
	for _, k := range r.FindingKinds {
		if k.Code == reconcile.RecordOutOfPeriod && k.Count != all {
			t.Errorf("told %d, counted %d", k.Count, all)
		}
	}
}
