package jobs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// TestChangedSinceSent counts every published figure: a month whose direct stands, but whose persons or filing do not,
// reads differently, and the report that follows says so.
func TestChangedSinceSent(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(h *house, s *jobs.Service)
		want   map[string]reconcile.Pair
		cause  string
	}{
		{"nothing", func(*house, *jobs.Service) {}, map[string]reconcile.Pair{}, ""},
		{"persons", func(h *house, _ *jobs.Service) {
			for i, s := range h.rows.Submissions {
				if s.Period == period.MonthOf(2020, 9) {
					delete(h.rows.Direct, h.rows.Submissions[i].ID)
					delete(h.rows.Indirect, h.rows.Submissions[i].ID)
				}
			}
		}, map[string]reconcile.Pair{"2020-09": {}}, "unknown"},
		{"coefficient", func(_ *house, s *jobs.Service) { s.Options.Coefficient = 3000 },
			map[string]reconcile.Pair{"2020-09": {Indirect: 159}}, "method"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHouse(t, "2020-10-10 09:00")
			s := h.service("a")
			run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly,
				month(t, "2020-09")), Actor: "lixd"})
			if err != nil {
				t.Fatal(err)
			}
			if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil {
				t.Fatal(err)
			}
			test.change(h, s)
			since, err := s.ChangedSinceSent(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]reconcile.Pair{}
			for range since {
				got[run.Period.String()] = since[run.ID]
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
			h.clock.set(t, "2020-11-10 09:00")
			c, err := s.Compare(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly,
				month(t, "2020-10"))})
			if err != nil {
				t.Fatal(err)
			}
			october := c.Now
			if october.Compared != 1 || len(october.Restatements) != len(test.want) {
				t.Fatalf("%d restatements of %d compared", len(october.Restatements), october.Compared)
			}
			for _, r := range october.Restatements {
				if len(r.Changes) == 0 || string(r.Causes[len(r.Causes)-1].Kind) != test.cause {
					t.Errorf("restatement %+v", r)
				}
			}
		})
	}
}
