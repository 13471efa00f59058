package jobs_test

import (
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// A month in which nothing is due is no fall: it is sent as what it is, whatever the month before came to. One in which
// nobody filed what is due is held.
func TestNothingDueIsSent(t *testing.T) {
	for name, test := range map[string]struct {
		at, month string
		want      ledger.RunState
	}{
		"nothing due after a month of 228":         {"2020-01-10 09:00", "2019-12", ledger.Delivered},
		"nothing due after one with nothing due":   {"2020-02-10 09:00", "2020-01", ledger.Delivered},
		"something due, of which nothing is filed": {"2020-05-02 09:00", "2020-04", ledger.HeldRun},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, test.at)
			s := h.service("a")
			s.Options = reconcile.Defaults(shanghai)
			run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly,
				month(t, test.month)), Actor: "lixd"})
			if err != nil {
				t.Fatal(err)
			}
			if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil || run.State != test.want {
				t.Errorf("%s %s, want %s: %v", run.State, run.Reason, test.want, err)
			}
		})
	}
}
