package ledgertest

import (
	"fmt"
	"sync"
	"time"

	"huizong/jobs/ledger"
)

func slots(s *stage) {
	job, err := s.l.Ensure(s.ctx, "monthly", slotAt.Add(-time.Hour))
	s.ok(err)
	var wins int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			n := New(1)
			n.Slot, n.SlotAt, n.Kind = "2026-11-10T09:00:00+08:00", slotAt, ledger.Scheduled
			won, err := s.l.Advance(s.ctx, "monthly", job.Cursor, slotAt, []ledger.NewRun{n})
			if err != nil {
				s.Error(err)
			}
			if won {
				mu.Lock()
				wins++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	runs, err := s.l.Runs(s.ctx, ledger.Filter{Job: "monthly"})
	s.ok(err)
	if wins != 1 || len(runs) != 1 || runs[0].State != ledger.Pending || runs[0].Slot != "2026-11-10T09:00:00+08:00" {
		s.Fatalf("%d wins, runs %+v", wins, runs)
	}
	job, err = s.l.Ensure(s.ctx, "monthly", slotAt.Add(time.Hour))
	s.ok(err)
	if !job.Cursor.Equal(slotAt) {
		s.Fatalf("cursor %s", job.Cursor)
	}
	s.verified()
}

func takenSlot(s *stage) {
	first := s.start(New(1))
	job, err := s.l.Ensure(s.ctx, "monthly", slotAt.Add(-time.Hour))
	s.ok(err)
	n := New(1)
	n.Slot, n.SlotAt = "slot", slotAt
	won, err := s.l.Advance(s.ctx, "monthly", job.Cursor, slotAt, []ledger.NewRun{n})
	s.ok(err)
	runs, err := s.l.Runs(s.ctx, ledger.Filter{Job: "monthly", State: string(ledger.Skipped)})
	s.ok(err)
	if want := fmt.Sprintf("run %d reports this period already", first.ID); !won || len(runs) != 1 ||
		runs[0].Reason != want {
		s.Fatalf("won %t, runs %+v", won, runs)
	}
	s.verified()
}

func pausing(s *stage) {
	s.is(s.l.Pause(s.ctx, "monthly", true, "stocktaking", "ann", ledger.Via{}), ledger.ErrNotFound)
	_, err := s.l.Ensure(s.ctx, "monthly", slotAt)
	s.ok(err)
	s.ok(s.l.Pause(s.ctx, "monthly", true, "stocktaking", "ann", ledger.Via{}))
	jobs, err := s.l.Jobs(s.ctx)
	s.ok(err)
	if len(jobs) != 1 || !jobs[0].Paused || jobs[0].Note != "stocktaking" {
		s.Fatalf("jobs %+v", jobs)
	}
	s.ok(s.l.Pause(s.ctx, "monthly", false, "", "ann", ledger.Via{}))
	job, err := s.l.Ensure(s.ctx, "monthly", slotAt)
	s.ok(err)
	if job.Paused {
		s.Fatal("still paused")
	}
}

func startTwice(s *stage) {
	var wg sync.WaitGroup
	ids := make([]int64, 8)
	for i := range ids {
		wg.Go(func() {
			r, _, err := s.l.Start(s.ctx, New(1))
			if err != nil {
				s.Error(err)
			}
			ids[i] = r.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			s.Fatalf("runs %v", ids)
		}
	}
	test := New(1)
	test.TestTo = "me@example.org"
	if s.start(test).ID == ids[0] || s.start(New(2)).ID == ids[0] {
		s.Fatal("a test and a revision are runs of their own")
	}
}

func claimRun(s *stage) {
	_, err := s.l.ClaimRun(s.ctx, "a", time.Minute, 0)
	s.is(err, ledger.ErrNotFound)
	r := s.start(New(1))
	mine, err := s.l.ClaimRun(s.ctx, "a", time.Minute, 0)
	s.ok(err)
	if mine.ID != r.ID || mine.State != ledger.Building || mine.Tries != 1 {
		s.Fatalf("claimed %+v", mine)
	}
	_, err = s.l.ClaimRun(s.ctx, "b", time.Minute, 0)
	s.is(err, ledger.ErrNotFound)
	s.ok(s.l.RenewRun(s.ctx, mine.Claim(), 40*time.Millisecond))
	time.Sleep(80 * time.Millisecond)
	theirs, err := s.l.ClaimRun(s.ctx, "b", time.Minute, 0)
	s.ok(err)
	s.is(s.l.RenewRun(s.ctx, mine.Claim(), time.Minute), ledger.ErrFenced)
	s.is(s.l.Move(s.ctx, mine.Claim(), ledger.FailedRun, "late", 0, nil), ledger.ErrFenced)
	_, err = s.l.Seal(s.ctx, mine.Claim(), Content(r.ID, ledger.ApprovalNone, "x@example.org"))
	s.is(err, ledger.ErrFenced)
	if d, err := s.l.Deliveries(s.ctx, ledger.Filter{Run: r.ID}); err != nil || len(d) > 0 {
		s.Fatalf("a fenced seal left deliveries %v, %v", d, err)
	}
	_, err = s.l.Seal(s.ctx, theirs.Claim(), Content(r.ID, ledger.ApprovalNone, "x@example.org"))
	s.ok(err)
	s.verified()
}

func cutShort(s *stage) {
	r := s.start(New(1))
	p := ledger.Patience{InDoubt: time.Hour, Life: time.Hour, Tries: 2,
		Notify: func(ledger.Moved) []ledger.Letter { return Letters(r.ID, ledger.Notice, "op@example.org") }}
	for range 2 {
		_, err := s.l.ClaimRun(s.ctx, "a", time.Millisecond, r.ID)
		s.ok(err)
		time.Sleep(5 * time.Millisecond)
	}
	moved, err := s.l.Sweep(s.ctx, "b", p)
	s.ok(err)
	if len(moved) != 1 || moved[0].Run != r.ID {
		s.Fatalf("moved %+v", moved)
	}
	s.state(r.ID, ledger.FailedRun)
	if d := s.delivery(r.ID, "op@example.org"); d.State != ledger.Queued || d.Purpose != ledger.Notice {
		s.Fatalf("notice %+v", d)
	}
	again := s.start(New(1)) // the period is free again
	_, err = s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Retry, Actor: "ann"})
	s.is(err, ledger.ErrState)
	_, err = s.l.Decide(s.ctx, ledger.Decision{Run: again.ID, Verdict: ledger.Cancel, Actor: "ann", Reason: "no"})
	s.ok(err)
	_, err = s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Retry, Actor: "ann"})
	s.ok(err)
	s.state(r.ID, ledger.Pending)
	s.verified()
}

func held(s *stage) {
	r := s.start(New(1))
	s.ok(s.l.Move(s.ctx, s.claim(r.ID).Claim(), ledger.HeldRun, "completeness-below", 0,
		Letters(r.ID, ledger.Notice, "op@example.org")))
	_, err := s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Release, Actor: "ann"})
	s.is(err, ledger.ErrState) // needs a reason
	out, err := s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Retry, Actor: "ann", Reason: "filed"})
	s.ok(err)
	if out := out.Run; out.State != ledger.Pending || !out.AsOf.After(slotAt) {
		s.Fatalf("a retry takes in what has arrived since: %+v", out)
	}
	s.ok(s.l.Move(s.ctx, s.claim(r.ID).Claim(), ledger.HeldRun, "completeness-below", 0, nil))
	out, err = s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Release, Actor: "ann",
		Reason: "agreed by telephone"})
	s.ok(err)
	if out := out.Run; !out.Released || out.State != ledger.Pending {
		s.Fatalf("released %+v", out)
	}
	decisions, err := s.l.Decisions(s.ctx, r.ID)
	s.ok(err)
	if len(decisions) != 2 || decisions[1].Reason != "agreed by telephone" || decisions[1].Actor != "ann" {
		s.Fatalf("decisions %+v", decisions)
	}
	s.verified()
}

func approval(s *stage) {
	r := s.sealed(1, ledger.ApprovalRequired, "x@example.org")
	if r.State != ledger.AwaitingApproval {
		s.Fatalf("sealed %+v", r)
	}
	_, err := s.l.ClaimDelivery(s.ctx, "a", time.Minute, 0)
	s.is(err, ledger.ErrNotFound)
	_, err = s.resend(r.ID, "x@example.org", "?")
	s.is(err, ledger.ErrState)
	approve := ledger.Decision{Run: r.ID, Verdict: ledger.Approve, Actor: "ann"}
	_, err = s.l.Decide(s.ctx, approve)
	s.is(err, ledger.ErrApprover)
	approve.Actor, approve.Content = "bob", ledger.Origin
	_, err = s.l.Decide(s.ctx, approve)
	s.is(err, ledger.ErrTampered)
	approve.Content = r.Content
	_, err = s.l.Decide(s.ctx, approve)
	s.ok(err)
	s.send(ledger.Sent)
	s.state(r.ID, ledger.Delivered)
	decisions, err := s.l.Decisions(s.ctx, r.ID)
	s.ok(err)
	if len(decisions) != 1 || decisions[0].Content != r.Content {
		s.Fatalf("decisions %+v", decisions)
	}
	s.verified()
}

func rejection(s *stage) {
	r := s.sealed(1, ledger.ApprovalRequired, "x@example.org")
	_, err := s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Reject, Actor: "bob", Reason: "wrong month"})
	s.ok(err)
	s.state(r.ID, ledger.Rejected)
	if d := s.delivery(r.ID, "x@example.org"); d.State != ledger.Cancelled {
		s.Fatalf("delivery %+v", d)
	}
	r = s.sealed(1, ledger.ApprovalNone, "x@example.org", "y@example.org") // the period is free again
	s.send(ledger.Sent)
	_, err = s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Cancel, Actor: "bob", Reason: "enough"})
	s.ok(err)
	if d := s.delivery(r.ID, "y@example.org"); d.State != ledger.Cancelled {
		s.Fatalf("delivery %+v", d)
	}
	s.verified()
}
