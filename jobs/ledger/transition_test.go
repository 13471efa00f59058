package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

var (
	nine  = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	later = nine.Add(time.Minute)
	then  = nine.Add(-time.Minute)
	month = period.Of(period.Monthly, period.MonthOf(2026, 10))
	long  = strings.Repeat("x", 3000)
)

// line is an entry as the tables below write it: who, what, of which run and delivery, and its detail.
func line(e Entry) string {
	if !e.At.Equal(nine) {
		return "at another time"
	}
	return fmt.Sprintf("%s %s %d/%d %s", e.Actor, e.Action, e.Run, e.Delivery, e.Detail)
}

// differ compares values, times and entries alike.
func differ[T any](t *testing.T, name string, want, got T) {
	t.Helper()
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Heading{})); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// cut is a text as a column of so many characters keeps it.
func cut(most int) string { return long[:most-1] + "…" }

// A run begins as it was asked for, and the audit tells of each part of it.
func TestBegin(t *testing.T) {
	east := time.FixedZone("", 8*3600)
	asked := NewRun{Job: "monthly", Slot: "2026-11-10T17:00:00+08:00", SlotAt: nine.In(east), Period: month,
		Region: "2224", Kind: Backfill, Revision: 2, AsOf: then.In(east), Actor: "ann", Cause: "late", Released: true,
		Via: Via{Role: "operator", Channel: "page"}}
	begun := Run{Job: "monthly", Period: month, Revision: 2, Kind: Backfill, State: Pending, Slot: asked.Slot,
		SlotAt: nine, Region: "2224", Cause: "late", Actor: "ann", AsOf: then, Released: true,
		Claimed: "monthly/2026-10/2", NextAt: nine, CreatedAt: nine, UpdatedAt: nine}
	told := func(action, reason, cause, test string) string {
		return `ann run.` + action + ` 0/0 {"by":{"role":"operator","channel":"page"},"cause":"` + cause +
			`","job":"monthly","kind":"backfill","period":"2026-10","reason":"` + reason +
			`","revision":2,"slot":"2026-11-10T17:00:00+08:00","test_to":"` + test + `"}`
	}
	for name, row := range map[string]struct {
		ask    func(*NewRun)
		holder int64
		want   func(*Run)
		told   string
	}{
		"a slot": {func(*NewRun) {}, 0, func(*Run) {}, told("pending", "", "late", "")},
		"a test": {func(n *NewRun) { n.TestTo = "x@y" }, 0, func(r *Run) { r.TestTo, r.Claimed = "x@y", "" },
			told("pending", "", "late", "x@y")},
		"its period is taken": {func(*NewRun) {}, 7, func(r *Run) {
			r.State, r.Claimed, r.Reason = Skipped, "", "run 7 reports this period already"
		}, told("skipped", "run 7 reports this period already", "late", "")},
		"skipped for another reason": {func(n *NewRun) { n.Skip = "paused" }, 7,
			func(r *Run) { r.State, r.Claimed, r.Reason = Skipped, "", "paused" },
			told("skipped", "paused", "late", "")},
		"held": {func(n *NewRun) { n.Hold = "restored" }, 0,
			func(r *Run) { r.State, r.Reason = HeldRun, "restored" }, told("held", "restored", "late", "")},
		"skipped with many words": {func(n *NewRun) { n.Skip, n.Cause = long, long }, 0,
			func(r *Run) { r.State, r.Claimed, r.Reason, r.Cause = Skipped, "", cut(2000), cut(1000) },
			told("skipped", cut(2000), cut(1000), "")},
		"held with many words": {func(n *NewRun) { n.Hold = long }, 0,
			func(r *Run) { r.State, r.Reason = HeldRun, cut(2000) }, told("held", cut(2000), "late", "")},
	} {
		n, want := asked, begun
		row.ask(&n)
		row.want(&want)
		got, e := Begin(n, row.holder, nine)
		differ(t, name, want, got)
		differ(t, name, row.told, line(e))
	}
}

// building is a run in the hands of w until later.
func building() Run {
	return Run{ID: 1, Job: "monthly", Period: month, Revision: 1, State: Building, Owner: "w", Fence: 3, Tries: 2,
		LeaseUntil: &later, Claimed: "monthly/2026-10/1", NextAt: then, UpdatedAt: then}
}

// A worker takes a run that is due, or that its worker has left.
func TestBuild(t *testing.T) {
	half := nine.Add(30 * time.Second)
	for name, row := range map[string]struct {
		state RunState
		next  time.Time
		lease *time.Time
		ok    bool
	}{
		"due":                {Pending, nine, nil, true},
		"not due yet":        {Pending, nine.Add(1), nil, false},
		"left":               {Building, then, &nine, true},
		"left without lease": {Building, then, nil, true},
		"under way":          {Building, then, &half, false},
		"held":               {HeldRun, then, nil, false},
		"sealed":             {SealedRun, then, nil, false},
	} {
		r := building()
		r.State, r.NextAt, r.LeaseUntil = row.state, row.next, row.lease
		want := r
		if row.ok {
			want.State, want.Owner, want.LeaseUntil, want.UpdatedAt, want.Fence, want.Tries = Building, "v", &later,
				nine, 4, 3
		}
		got, err := r.Build("v", time.Minute, nine)
		differ(t, name, want, got)
		if row.ok != (err == nil) || err != nil && !errors.Is(err, ErrFenced) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Building ends without sealing: the run leaves its worker, and lets go of its period where it is over.
func TestEndOfBuilding(t *testing.T) {
	for name, row := range map[string]struct {
		state RunState
		c     Claim
		to    RunState
		why   string
		want  func(*Run)
		told  string // empty: it is fenced
	}{
		"again later": {Building, Claim{1, 3, "w"}, Pending, "source away",
			func(r *Run) { r.State, r.Reason = Pending, "source away" }, `w run.pending 1/0 {"reason":"source away"}`},
		"held": {Building, Claim{1, 3, "w"}, HeldRun, "R01", func(r *Run) { r.State, r.Reason = HeldRun, "R01" },
			`w run.held 1/0 {"reason":"R01"}`},
		"failed": {Building, Claim{1, 3, "w"}, FailedRun, "x",
			func(r *Run) { r.State, r.Reason, r.Claimed = FailedRun, "x", "" }, `w run.failed 1/0 {"reason":"x"}`},
		"unchanged, in many words": {Building, Claim{1, 3, "w"}, Unchanged, long,
			func(r *Run) { r.State, r.Reason, r.Claimed = Unchanged, cut(2000), "" },
			`w run.unchanged 1/0 {"reason":"` + long + `"}`},
		"by who has lost it":       {Building, Claim{1, 2, "w"}, FailedRun, "x", nil, ""},
		"of one that is cancelled": {CancelledRun, Claim{1, 3, "w"}, FailedRun, "x", nil, ""},
	} {
		r := building()
		r.State = row.state
		want := r
		if row.want != nil {
			row.want(&want)
			want.Owner, want.LeaseUntil, want.UpdatedAt, want.NextAt = "", nil, nine, later
		}
		got, e, err := r.End(row.c, row.to, row.why, time.Minute, nine)
		differ(t, name, want, got)
		if (row.told == "") != errors.Is(err, ErrFenced) || err == nil && line(e) != row.told {
			t.Errorf("%s: %v, %s", name, err, line(e))
		}
	}
}

// What is sealed is frozen: content, what it needs, for whom it was made.
func TestSeal(t *testing.T) {
	parties := []Party{{"x@example.org", "2224", "to"}}
	sealed := Sealed{Snapshots: []Snapshot{{Region: "2224", SHA256: "s"}}, Why: "outside", Corrects: 7,
		Letters: []Letter{{Purpose: Report, Address: "x@example.org", SHA256: "m"},
			{Purpose: Notice, Address: "op@example.org", SHA256: "n"}}}
	content := ContentOf([]string{"snapshot 2224 s", "message x@example.org m"})
	for name, row := range map[string]struct {
		need     Approval
		audience []Party
		why      string
		fence    int64
		state    RunState // empty: it is fenced
		begins   DeliveryState
		hash     string
	}{
		"nothing needed":     {ApprovalNone, nil, "", 3, SealedRun, Queued, ""},
		"one needed":         {ApprovalRequired, parties, "outside", 3, AwaitingApproval, Held, AudienceOf(parties)},
		"two needed":         {ApprovalTwo, []Party{}, long, 3, AwaitingApproval, Held, AudienceOf(nil)},
		"by who has lost it": {ApprovalNone, nil, "", 2, "", "", ""},
	} {
		s := sealed
		s.Approval, s.Audience, s.Why = row.need, row.audience, row.why
		r := building()
		r.Audience = "old"
		want := r
		if row.state != "" {
			want.State, want.Approval, want.Audience, want.Content = row.state, row.need, row.hash, content
			want.Corrects = 7
			want.Owner, want.LeaseUntil, want.UpdatedAt = "", nil, nine
			if want.Reason = row.why; row.why == long {
				want.Reason = cut(2000)
			}
		}
		got, begins, e, err := r.Seal(Claim{1, row.fence, "w"}, s, nine)
		differ(t, name, want, got)
		differ(t, name, row.begins, begins)
		told := fmt.Sprintf(`w run.%s 1/0 {"approval":"%s","audience":"%s","content":"%s","snapshots":{"2224":"s"}}`,
			row.state, row.need, row.hash, content)
		if (row.state == "") != errors.Is(err, ErrFenced) || err == nil && line(e) != told {
			t.Errorf("%s: %v, %s", name, err, line(e))
		}
	}
}

// Building that was cut short too often is given up, once nobody builds it.
func TestGiveUp(t *testing.T) {
	for name, row := range map[string]struct {
		state RunState
		lease *time.Time
		ok    bool
	}{
		"left":      {Building, &nine, true},
		"under way": {Building, &later, false},
		"pending":   {Pending, nil, false},
		"sealed":    {SealedRun, nil, false},
	} {
		r := building()
		r.State, r.LeaseUntil = row.state, row.lease
		want := r
		if row.ok {
			want.State, want.Claimed, want.Reason, want.Fence = FailedRun, "", "building was cut short 2 times", 4
			want.Owner, want.LeaseUntil, want.UpdatedAt = "", nil, nine
		}
		got, e, err := r.GiveUp("v", nine)
		differ(t, name, want, got)
		if row.ok != (err == nil) || row.ok &&
			line(e) != `v run.failed 1/0 {"reason":"building was cut short 2 times"}` {
			t.Errorf("%s: %v, %s", name, err, line(e))
		}
	}
}

// A run goes where its deliveries have gone, if it was sealed and is on its way.
func TestFollow(t *testing.T) {
	for name, row := range map[string]struct {
		state   RunState
		content string
		c       Counts
		to      RunState // empty: it stays
	}{
		"the first is under way":      {SealedRun, "c", Counts{Queued: 1, Sending: 1}, Delivering},
		"it is delivering already":    {Delivering, "c", Counts{Queued: 1, Sending: 1}, ""},
		"all are sent":                {Delivering, "c", Counts{Sent: 2}, Delivered},
		"some are":                    {Delivering, "c", Counts{Sent: 1, Expired: 1}, PartlyDelivered},
		"none is":                     {Delivering, "c", Counts{Failed: 1, Cancelled: 1}, FailedRun},
		"one came back":               {Delivered, "c", Counts{Sent: 1, Bounced: 1}, PartlyDelivered},
		"one is held":                 {Delivering, "c", Counts{Sent: 1, Held: 1}, ""},
		"the last are withdrawn":      {Delivering, "c", Counts{Cancelled: 2}, CancelledRun},
		"a person called all off":     {FailedRun, "c", Counts{Cancelled: 2}, ""},
		"it has none":                 {Delivering, "c", Counts{}, ""},
		"it failed before it was one": {FailedRun, "", Counts{Sent: 1}, ""},
		"it awaits approval":          {AwaitingApproval, "c", Counts{Held: 2}, ""},
		"it was cancelled":            {CancelledRun, "c", Counts{Sent: 1}, ""},
	} {
		r := Run{ID: 1, State: row.state, Content: row.content, UpdatedAt: then}
		want := r
		if row.to != "" {
			want.State, want.UpdatedAt = row.to, nine
		}
		if row.to == CancelledRun {
			want.Reason = allCancelled
		}
		got, e, moved := r.Follow(row.c, nine)
		differ(t, name, want, got)
		if moved != (row.to != "") || len(e) > 1 || moved && line(e[0]) != "huizong run."+string(row.to)+" 1/0 {}" {
			t.Errorf("%s: %t, %v", name, moved, e)
		}
	}
}
