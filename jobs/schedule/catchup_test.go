package schedule

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestDecide stops a service and starts it again, and asks what becomes of the slots in between.
func TestDecide(t *testing.T) {
	const monthly, often = "monthly 10 09:00 roll=next", "*/2 * * * *"
	all := func(w time.Duration) CatchUp { return CatchUp{CatchUpAll, w} }
	for _, c := range []struct {
		name         string
		spec         string
		stopped, now string
		catchUp      CatchUp
		paused       string
		want         []string
	}{
		{"three months missed, latest", monthly, "2026-08-01T00:00", "2026-10-10T14:00", CatchUp{Policy: CatchUpLatest},
			"",
			[]string{"2026-07 older than catch_up.window", "2026-08 superseded by a later slot", "2026-09 runs"}},
		{"three months missed, latest by default", monthly, "2026-08-01T00:00", "2026-10-10T14:00", CatchUp{}, "",
			[]string{"2026-07 older than catch_up.window", "2026-08 superseded by a later slot", "2026-09 runs"}},
		{"three months missed, all of a long window", monthly, "2026-08-01T00:00", "2026-10-10T14:00",
			all(100 * 24 * time.Hour), "",
			[]string{"2026-07 runs", "2026-08 runs", "2026-09 runs"}},
		{"three months missed, all of the usual window", monthly, "2026-08-01T00:00", "2026-10-10T14:00", all(0), "",
			[]string{"2026-07 older than catch_up.window", "2026-08 runs", "2026-09 runs"}},
		{"three months missed, none", monthly, "2026-08-01T00:00", "2026-10-10T14:00", CatchUp{Policy: CatchUpNone}, "",
			[]string{"2026-07 catch_up: none", "2026-08 catch_up: none", "2026-09 catch_up: none"}},
		{"started just after a slot, none", monthly, "2026-08-01T00:00", "2026-10-10T09:05",
			CatchUp{Policy: CatchUpNone}, "",
			[]string{"2026-07 catch_up: none", "2026-08 catch_up: none", "2026-09 runs"}},
		{"started a little later, none", monthly, "2026-10-01T00:00", "2026-10-10T09:06", CatchUp{Policy: CatchUpNone},
			"",
			[]string{"2026-09 catch_up: none"}},
		{"started just after a slot, latest: the missed ones are superseded by it", monthly, "2026-08-01T00:00",
			"2026-10-10T09:05",
			CatchUp{Window: 100 * 24 * time.Hour}, "",
			[]string{"2026-07 superseded by a later slot", "2026-08 superseded by a later slot", "2026-09 runs"}},
		{"the window ends at its end", monthly, "2026-10-01T00:00", "2026-10-11T09:00", all(24 * time.Hour), "",
			[]string{"2026-09 runs"}},
		{"and not after", monthly, "2026-10-01T00:00", "2026-10-11T09:01", all(24 * time.Hour), "",
			[]string{"2026-09 older than catch_up.window"}},
		{"latest, but too old", monthly, "2026-10-01T00:00", "2026-10-11T09:01", CatchUp{Window: 24 * time.Hour}, "",
			[]string{"2026-09 older than catch_up.window"}},
		{"on time are all that are within grace", often, "2026-10-10T08:58", "2026-10-10T09:07", CatchUp{}, "",
			[]string{"2026-09 superseded by a later slot", "2026-09 runs", "2026-09 runs", "2026-09 runs"}},
		{"paused", monthly, "2026-08-01T00:00", "2026-10-10T09:01", all(0), Paused("figures under review"),
			[]string{"2026-07 paused: figures under review", "2026-08 paused: figures under review",
				"2026-09 paused: figures under review"}},
		{"nothing due", monthly, "2026-10-10T09:00", "2026-11-10T08:59", all(0), "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := parse(t, c.spec, "Asia/Shanghai")
			now := local(t, s, c.now)
			due := slices.Collect(s.Between(local(t, s, c.stopped), now))
			var got []string
			for _, d := range Decide(due, c.catchUp, now, 5*time.Minute, c.paused) {
				what := d.Skip
				if what == "" {
					what = "runs"
				}
				got = append(got, fmt.Sprint(PeriodOf(d.Slot, period.Monthly, 0), " ", what))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func local(t testing.TB, s Spec, at string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02T15:04", at, s.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return v
}
