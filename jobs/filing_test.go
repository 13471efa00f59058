package jobs_test

import (
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

func month(t *testing.T, s string) period.Month {
	t.Helper()
	m, err := period.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The register, read from submissions alone, counts as the reconciliation of the published case does.
func TestFilingOfYanji(t *testing.T) {
	s := newHouse(t, "2020-11-10 10:26").service("a")
	f, err := s.Filing(t.Context(), "222401")
	if err != nil {
		t.Fatal(err)
	}
	all := reconcile.Window{From: month(t, "2015-01"), To: month(t, "2020-10")}
	c, unexpected := f.Completeness("222401", all)
	if want := (reconcile.Completeness{Expected: 183, OnTime: 165, Late: 12, Missing: 5, Returned: 1}); c != want ||
		unexpected != 6 {
		t.Errorf("completeness %+v and %d unexpected", c, unexpected)
	}
	street, _ := f.Completeness("222401004000", all)
	if street.Expected == 0 || street.Expected >= c.Expected {
		t.Errorf("one street: %+v", street)
	}
	drafts, voided := 0, 0
	f.Within("222401", all, func(_ *reconcile.Unit, _ period.Month, slot reconcile.Slot) {
		if slot.State == reconcile.Missing && !slot.DraftAt.IsZero() {
			drafts++
		}
		if slot.Voided {
			voided++
		}
	})
	if drafts != 2 || voided != 1 {
		t.Errorf("%d drafts and %d voided, want 2 and 1", drafts, voided)
	}
}

func TestMonthsOfAUnit(t *testing.T) {
	s := newHouse(t, "2020-11-10 10:26").service("a")
	f, err := s.Filing(t.Context(), "222401")
	if err != nil {
		t.Fatal(err)
	}
	var unit reconcile.Unit
	for _, u := range f.Units {
		if u.ProjectCode == "YJ2016-02" && u.Expected {
			unit = u
		}
	}
	rows, err := s.UnitMonths(t.Context(), f, unit,
		reconcile.Window{From: month(t, "2016-01"), To: month(t, "2016-12")})
	if err != nil {
		t.Fatal(err)
	}
	var claimed, counted, reconciled int64
	for _, r := range rows {
		if r.Claimed != nil {
			claimed, counted, reconciled = claimed+*r.Claimed, counted+*r.Counted, reconciled+*r.Reconciled
		}
	}
	if len(rows) != 9 || claimed != 923 || counted != 697 || reconciled != 697 {
		t.Errorf("%d months, claimed %d, counted %d, reconciled %d; want 9, 923, 697, 697", len(rows), claimed, counted,
			reconciled)
	}
	if july := rows[4]; july.Month != month(t, "2016-07") || *july.Claimed != 248 || *july.Reconciled != 125 ||
		len(july.Findings) == 0 {
		t.Errorf("July %+v", july)
	}
}

// What was sent on 3 July is compared with what would be said in November.
func TestCompareWithWhatWasSent(t *testing.T) {
	h := newHouse(t, "2020-07-03 09:00")
	quarterly := func(j *jobs.Job) { j.Name, j.Kind = "quarterly", period.Quarterly }
	s := h.service("a", quarterly)
	order := jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Quarterly, month(t, "2020-04")), Actor: "lixd"}
	never, err := s.Compare(t.Context(), order)
	if err != nil || never.Before != nil || never.Last != nil || never.Revision != 1 {
		t.Fatalf("never sent: %+v, %v", never, err)
	}
	run, _, err := s.Trigger(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil {
		t.Fatal(err)
	}
	h.clock.set(t, "2020-11-10 10:26")
	c, err := s.Compare(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	if c.Before.Figures.Direct != 961 || c.Now.Figures.Direct != 1132 || c.Before.Figures.Indirect != 2405 ||
		c.Now.Figures.Indirect != 2833 {
		t.Errorf("before %+v, now %+v", c.Before.Figures, c.Now.Figures)
	}
	if c.Revision != 2 || c.Last.ID != run.ID || len(c.Changes) == 0 {
		t.Errorf("revision %d after run %+v with %d changes", c.Revision, c.Last, len(c.Changes))
	}
	since, err := s.ChangedSinceSent(t.Context())
	if err != nil || since[run.ID] != (reconcile.Pair{Direct: 171, Indirect: 428}) {
		t.Errorf("changed since sent: %+v, %v", since, err)
	}
	again, _, err := s.Recount(t.Context(), run)
	if err != nil || again.Figures.Direct != 961 {
		t.Errorf("recounted as of its slot: %v", err)
	}
}
