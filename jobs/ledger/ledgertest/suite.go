// Package ledgertest is what every ledger must do: one suite, run against each implementation.
package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// Run runs the suite; open returns an empty ledger.
func Run(t *testing.T, open func(t *testing.T) ledger.Ledger) {
	for _, story := range []struct {
		name string
		tell func(s *stage)
	}{
		{"slots are won once", slots},
		{"a slot whose period is taken is skipped", takenSlot},
		{"pausing", pausing},
		{"starting twice makes one run", startTwice},
		{"a run is claimed once and fenced", claimRun},
		{"a run that is cut short is built again and then fails", cutShort},
		{"sealed, delivered, verified", delivered},
		{"outcomes of deliveries make the outcome of the run", outcomes},
		{"a delivery whose worker is gone", lostWorker},
		{"in doubt waits for a person where the job says so", holdInDoubt},
		{"expiry", expiry},
		{"held, released, retried", held},
		{"approval by a second person", approval},
		{"rejection and cancelling", rejection},
		{"resend touches only what is not sent", resend},
		{"the channel stops and opens", channel},
		{"notices do not decide", notices},
		{"lists", lists},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(&stage{t, t.Context(), open(t)}) })
	}
}

// stage is a ledger and its test.
type stage struct {
	*testing.T
	ctx context.Context
	l   ledger.Ledger
}

// Month is the period of most runs here.
var Month = period.Of(period.Monthly, period.MonthOf(2026, 10))

var slotAt = time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)

// New is a run by hand.
func New(revision int) ledger.NewRun {
	return ledger.NewRun{Job: "monthly", Period: Month, Region: "222401", Kind: ledger.Manual, Revision: revision, AsOf: slotAt, Actor: "ann"}
}

func (s *stage) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) is(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("error %v, want %v", err, want)
	}
}

func (s *stage) start(n ledger.NewRun) ledger.Run {
	s.Helper()
	r, fresh, err := s.l.Start(s.ctx, n)
	s.ok(err)
	if !fresh {
		s.Fatalf("run %d is there already", r.ID)
	}
	return r
}

func (s *stage) claim(id int64) ledger.Run {
	s.Helper()
	r, err := s.l.ClaimRun(s.ctx, "a", time.Minute, id)
	s.ok(err)
	return r
}

// Letters are messages to some addresses.
func Letters(id int64, purpose ledger.Purpose, addresses ...string) []ledger.Letter {
	var out []ledger.Letter
	for _, a := range addresses {
		out = append(out, ledger.Letter{Purpose: purpose, Address: a, Name: "Name", Region: "222401", Locale: "zh-CN",
			MessageID: fmt.Sprintf("%s.%d.%s", purpose, id, a), Body: []byte("Subject: " + a + "\r\n\r\nbody\r\n")})
	}
	return out
}

// Content is a sealed content with messages to some addresses.
func Content(id int64, approval bool, addresses ...string) ledger.Sealed {
	report := []byte(`{"direct":15288}`)
	return ledger.Sealed{Approval: approval, Letters: Letters(id, ledger.Report, addresses...),
		Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report), Code: "v1", Templates: "t"}}}
}

// sealed starts, claims and seals a run.
func (s *stage) sealed(revision int, approval bool, addresses ...string) ledger.Run {
	s.Helper()
	r := s.start(New(revision))
	out, err := s.l.Seal(s.ctx, s.claim(r.ID).Claim(), Content(r.ID, approval, addresses...))
	s.ok(err)
	return out
}

func (s *stage) next(lease time.Duration) ledger.Delivery {
	s.Helper()
	d, err := s.l.ClaimDelivery(s.ctx, "a", lease, 0)
	s.ok(err)
	return d
}

// attempt is how a try ended.
func attempt(class string, code int) ledger.Attempt {
	return ledger.Attempt{Phase: "dot", Class: class, Code: code, Enhanced: "2.0.0", Text: "answer", Instance: "a", StartedAt: slotAt, EndedAt: slotAt.Add(1500 * time.Millisecond)}
}

// send takes a delivery to an end.
func (s *stage) send(to ledger.DeliveryState) ledger.Delivery {
	s.Helper()
	d := s.next(time.Minute)
	s.ok(s.l.Committing(s.ctx, d.Claim(), time.Minute))
	s.ok(s.l.Finish(s.ctx, d.Claim(), attempt(string(to), 250), to, 0, nil))
	return d
}

func (s *stage) run(id int64) ledger.Run {
	s.Helper()
	r, err := s.l.Run(s.ctx, id)
	s.ok(err)
	return r
}

func (s *stage) state(id int64, want ledger.RunState) {
	s.Helper()
	if r := s.run(id); r.State != want {
		s.Fatalf("run %d is %s (%s), want %s", id, r.State, r.Reason, want)
	}
}

func (s *stage) delivery(run int64, address string) ledger.Delivery {
	s.Helper()
	all, err := s.l.Deliveries(s.ctx, ledger.Filter{Run: run})
	s.ok(err)
	for _, d := range all {
		if d.Recipient == address {
			return d
		}
	}
	s.Fatalf("no delivery to %s", address)
	return ledger.Delivery{}
}

func (s *stage) verified() {
	s.Helper()
	v, err := s.l.Verify(s.ctx, 0)
	s.ok(err)
	if len(v.Faults) > 0 {
		s.Fatalf("faults: %v", v.Faults)
	}
}

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
	if want := fmt.Sprintf("run %d reports this period already", first.ID); !won || len(runs) != 1 || runs[0].Reason != want {
		s.Fatalf("won %t, runs %+v", won, runs)
	}
	s.verified()
}

func pausing(s *stage) {
	s.is(s.l.Pause(s.ctx, "monthly", true, "stocktaking", "ann"), ledger.ErrNotFound)
	_, err := s.l.Ensure(s.ctx, "monthly", slotAt)
	s.ok(err)
	s.ok(s.l.Pause(s.ctx, "monthly", true, "stocktaking", "ann"))
	jobs, err := s.l.Jobs(s.ctx)
	s.ok(err)
	if len(jobs) != 1 || !jobs[0].Paused || jobs[0].Note != "stocktaking" {
		s.Fatalf("jobs %+v", jobs)
	}
	s.ok(s.l.Pause(s.ctx, "monthly", false, "", "ann"))
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
	mine, err := s.l.ClaimRun(s.ctx, "a", 40*time.Millisecond, 0)
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
	_, err = s.l.Seal(s.ctx, mine.Claim(), Content(r.ID, false, "x@example.org"))
	s.is(err, ledger.ErrFenced)
	if d, err := s.l.Deliveries(s.ctx, ledger.Filter{Run: r.ID}); err != nil || len(d) > 0 {
		s.Fatalf("a fenced seal left deliveries %v, %v", d, err)
	}
	_, err = s.l.Seal(s.ctx, theirs.Claim(), Content(r.ID, false, "x@example.org"))
	s.ok(err)
	s.verified()
}

func cutShort(s *stage) {
	r := s.start(New(1))
	p := ledger.Patience{InDoubt: time.Hour, Life: time.Hour, Tries: 2, Notify: func(ledger.Moved) []ledger.Letter { return Letters(r.ID, ledger.Notice, "op@example.org") }}
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

func delivered(s *stage) {
	r := s.sealed(1, false, "x@example.org")
	if r.State != ledger.SealedRun || len(r.Content) != 64 {
		s.Fatalf("sealed %+v", r)
	}
	d := s.next(time.Minute)
	if string(d.Body) != "Subject: x@example.org\r\n\r\nbody\r\n" || d.Attempts != 1 || d.State != ledger.Sending {
		s.Fatalf("claimed %+v", d)
	}
	s.state(r.ID, ledger.Delivering)
	_, err := s.l.ClaimDelivery(s.ctx, "b", time.Minute, 0)
	s.is(err, ledger.ErrNotFound)
	s.ok(s.l.RenewDelivery(s.ctx, d.Claim(), time.Minute))
	s.ok(s.l.Committing(s.ctx, d.Claim(), time.Minute))
	s.is(s.l.Committing(s.ctx, d.Claim(), time.Minute), ledger.ErrFenced)
	s.ok(s.l.Finish(s.ctx, d.Claim(), attempt("sent", 250), ledger.Sent, 0, nil))
	s.is(s.l.Finish(s.ctx, d.Claim(), attempt("sent", 250), ledger.Failed, 0, nil), ledger.ErrFenced)
	s.state(r.ID, ledger.Delivered)
	if got := s.delivery(r.ID, "x@example.org"); got.State != ledger.Sent || got.LastReply != "250 2.0.0 answer" {
		s.Fatalf("delivery %+v", got)
	}
	attempts, err := s.l.Attempts(s.ctx, r.ID)
	s.ok(err)
	if len(attempts) != 1 || attempts[0].Recipient != "x@example.org" || attempts[0].EndedAt.Sub(attempts[0].StartedAt) != 1500*time.Millisecond {
		s.Fatalf("attempts %+v", attempts)
	}
	s.verified()
}

func outcomes(s *stage) {
	r := s.sealed(1, false, "x@example.org", "y@example.org", "z@example.org")
	s.send(ledger.Sent)
	s.send(ledger.Failed)
	s.state(r.ID, ledger.Delivering)
	d := s.next(time.Minute)
	s.ok(s.l.Finish(s.ctx, d.Claim(), attempt("temporary", 450), ledger.Queued, 30*time.Millisecond, nil))
	s.state(r.ID, ledger.Delivering)
	_, err := s.l.ClaimDelivery(s.ctx, "a", time.Minute, r.ID)
	s.is(err, ledger.ErrNotFound)
	time.Sleep(60 * time.Millisecond)
	s.send(ledger.Sent)
	s.state(r.ID, ledger.PartlyDelivered)
	s.verified()
}

func lostWorker(s *stage) {
	r := s.sealed(1, false, "x@example.org")
	p := ledger.Patience{InDoubt: 40 * time.Millisecond, Life: time.Hour, Tries: 3}
	d := s.next(time.Millisecond)
	time.Sleep(5 * time.Millisecond)
	s.is(s.l.Committing(s.ctx, d.Claim(), time.Minute), ledger.ErrFenced) // its lease is over, so it may not go on
	s.sweep(p, "sending", "queued")
	if got := s.delivery(r.ID, "x@example.org"); got.PossibleDuplicates != 0 {
		s.Fatalf("marked, but nothing was sent: %+v", got)
	}
	d = s.next(time.Minute)
	s.ok(s.l.Committing(s.ctx, d.Claim(), time.Minute))
	s.ok(s.l.RenewDelivery(s.ctx, d.Claim(), time.Millisecond))
	time.Sleep(5 * time.Millisecond)
	s.sweep(p, "committing", "in_doubt")
	s.is(s.l.Finish(s.ctx, d.Claim(), attempt("sent", 250), ledger.Sent, 0, nil), ledger.ErrFenced)
	if moved, err := s.l.Sweep(s.ctx, "b", p); err != nil || len(moved) != 0 {
		s.Fatalf("moved too early: %v, %v", moved, err)
	}
	time.Sleep(60 * time.Millisecond)
	s.sweep(p, "in_doubt", "queued")
	d = s.next(time.Minute)
	if d.PossibleDuplicates != 1 || d.Attempts != 3 {
		s.Fatalf("claimed %+v", d)
	}
	s.ok(s.l.Committing(s.ctx, d.Claim(), time.Minute))
	s.ok(s.l.Finish(s.ctx, d.Claim(), attempt("sent", 250), ledger.Sent, 0, nil))
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func (s *stage) sweep(p ledger.Patience, from, to string) {
	s.Helper()
	moved, err := s.l.Sweep(s.ctx, "b", p)
	s.ok(err)
	if len(moved) != 1 || moved[0].From != from || moved[0].To != to {
		s.Fatalf("moved %+v, want %s to %s", moved, from, to)
	}
}

func holdInDoubt(s *stage) {
	r := s.start(New(1))
	content := Content(r.ID, false, "x@example.org")
	content.Letters[0].Hold = true
	_, err := s.l.Seal(s.ctx, s.claim(r.ID).Claim(), content)
	s.ok(err)
	d := s.send(ledger.InDoubt)
	time.Sleep(5 * time.Millisecond)
	if moved, err := s.l.Sweep(s.ctx, "b", ledger.Patience{InDoubt: time.Millisecond, Life: time.Hour, Tries: 3}); err != nil || len(moved) > 0 {
		s.Fatalf("moved %v, %v", moved, err)
	}
	s.state(r.ID, ledger.Delivering)
	s.is(s.l.Resolve(s.ctx, d.ID, ledger.Failed, "ann", "?"), ledger.ErrState)
	s.ok(s.l.Resolve(s.ctx, d.ID, ledger.Sent, "ann", "they telephoned"))
	s.is(s.l.Resolve(s.ctx, d.ID, ledger.Sent, "ann", "twice"), ledger.ErrState)
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func expiry(s *stage) {
	r := s.sealed(1, false, "x@example.org")
	time.Sleep(5 * time.Millisecond)
	s.sweep(ledger.Patience{InDoubt: time.Hour, Life: time.Millisecond, Tries: 3}, "queued", "expired")
	s.state(r.ID, ledger.FailedRun)
	again, err := s.l.Resend(s.ctx, r.ID, "", "ann", "the server is back")
	s.ok(err)
	if len(again) != 1 {
		s.Fatalf("queued again %v", again)
	}
	s.send(ledger.Sent)
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func held(s *stage) {
	r := s.start(New(1))
	s.ok(s.l.Move(s.ctx, s.claim(r.ID).Claim(), ledger.HeldRun, "completeness-below", 0, Letters(r.ID, ledger.Notice, "op@example.org")))
	_, err := s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Release, Actor: "ann"})
	s.is(err, ledger.ErrState) // needs a reason
	out, err := s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Retry, Actor: "ann", Reason: "filed"})
	s.ok(err)
	if out.State != ledger.Pending || !out.AsOf.After(slotAt) {
		s.Fatalf("a retry takes in what has arrived since: %+v", out)
	}
	s.ok(s.l.Move(s.ctx, s.claim(r.ID).Claim(), ledger.HeldRun, "completeness-below", 0, nil))
	out, err = s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Release, Actor: "ann", Reason: "agreed by telephone"})
	s.ok(err)
	if !out.Released || out.State != ledger.Pending {
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
	r := s.sealed(1, true, "x@example.org")
	if r.State != ledger.AwaitingApproval {
		s.Fatalf("sealed %+v", r)
	}
	_, err := s.l.ClaimDelivery(s.ctx, "a", time.Minute, 0)
	s.is(err, ledger.ErrNotFound)
	_, err = s.l.Resend(s.ctx, r.ID, "x@example.org", "ann", "")
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
	r := s.sealed(1, true, "x@example.org")
	_, err := s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Reject, Actor: "bob", Reason: "wrong month"})
	s.ok(err)
	s.state(r.ID, ledger.Rejected)
	if d := s.delivery(r.ID, "x@example.org"); d.State != ledger.Cancelled {
		s.Fatalf("delivery %+v", d)
	}
	r = s.sealed(1, false, "x@example.org", "y@example.org") // the period is free again
	s.send(ledger.Sent)
	_, err = s.l.Decide(s.ctx, ledger.Decision{Run: r.ID, Verdict: ledger.Cancel, Actor: "bob", Reason: "enough"})
	s.ok(err)
	if d := s.delivery(r.ID, "y@example.org"); d.State != ledger.Cancelled {
		s.Fatalf("delivery %+v", d)
	}
	s.verified()
}

func resend(s *stage) {
	r := s.sealed(1, false, "x@example.org", "y@example.org")
	s.send(ledger.Sent)
	s.send(ledger.Failed)
	_, err := s.l.Resend(s.ctx, r.ID, "nobody@example.org", "ann", "")
	s.is(err, ledger.ErrNotFound)
	again, err := s.l.Resend(s.ctx, r.ID, "", "ann", "mailbox is there now")
	s.ok(err)
	if len(again) != 1 || again[0].Recipient != "y@example.org" {
		s.Fatalf("queued again %+v", again)
	}
	if d := s.send(ledger.Sent); d.PossibleDuplicates != 0 {
		s.Fatal("a refused message cannot be a duplicate")
	}
	s.state(r.ID, ledger.Delivered)
	_, err = s.l.Resend(s.ctx, r.ID, "", "ann", "")
	s.is(err, ledger.ErrState)
	_, err = s.l.Resend(s.ctx, r.ID, "x@example.org", "ann", "they lost it")
	s.ok(err)
	if d := s.send(ledger.Sent); d.PossibleDuplicates != 1 || d.Recipient != "x@example.org" {
		s.Fatalf("resent %+v", d)
	}
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func channel(s *stage) {
	s.sealed(1, false, "x@example.org")
	fresh, err := s.l.StopChannel(s.ctx, "535 login refused", time.Hour)
	s.ok(err)
	again, err := s.l.StopChannel(s.ctx, "535 login refused", time.Hour)
	s.ok(err)
	if !fresh || again {
		s.Fatalf("fresh %t, again %t", fresh, again)
	}
	reason, until, err := s.l.Channel(s.ctx)
	s.ok(err)
	if reason != "535 login refused" || time.Until(until) < 50*time.Minute {
		s.Fatalf("channel %s until %s", reason, until)
	}
	_, err = s.l.ClaimDelivery(s.ctx, "a", time.Minute, 0)
	s.is(err, ledger.ErrNotFound)
	s.ok(s.l.OpenChannel(s.ctx))
	s.send(ledger.Sent)
	s.verified()
}

func notices(s *stage) {
	r := s.start(New(1))
	content := Content(r.ID, false, "x@example.org")
	content.Letters = append(content.Letters, Letters(r.ID, ledger.Notice, "op@example.org")...)
	_, err := s.l.Seal(s.ctx, s.claim(r.ID).Claim(), content)
	s.ok(err)
	s.ok(s.l.Letters(s.ctx, Letters(0, ledger.Notice, "op@example.org")))
	for range 3 {
		d := s.next(time.Minute)
		to := ledger.Sent
		if d.Purpose == ledger.Notice {
			to = ledger.Failed
		}
		s.ok(s.l.Finish(s.ctx, d.Claim(), attempt("x", 250), to, 0, nil))
	}
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func lists(s *stage) {
	_, err := s.l.Latest(s.ctx, "monthly", Month)
	s.is(err, ledger.ErrNotFound)
	_, err = s.l.Run(s.ctx, 12345)
	s.is(err, ledger.ErrNotFound)
	first := s.sealed(1, false, "x@example.org")
	s.send(ledger.Sent)
	second := s.sealed(2, false, "x@example.org")
	s.send(ledger.Sent)
	latest, err := s.l.Latest(s.ctx, "monthly", Month)
	s.ok(err)
	sent, err := s.l.Sent(s.ctx, "monthly", "222401")
	s.ok(err)
	if latest.ID != second.ID || len(sent) != 1 || sent[0].Run != second.ID || sent[0].Revision != 2 || string(sent[0].Report) != `{"direct":15288}` {
		s.Fatalf("latest %+v, sent %+v", latest, sent)
	}
	runs, err := s.l.Runs(s.ctx, ledger.Filter{Limit: 1})
	s.ok(err)
	if len(runs) != 1 || runs[0].ID != second.ID {
		s.Fatalf("runs %+v", runs)
	}
	body, err := s.l.Message(s.ctx, s.delivery(first.ID, "x@example.org").ID)
	s.ok(err)
	snapshots, err := s.l.Snapshots(s.ctx, first.ID)
	s.ok(err)
	if len(body) == 0 || len(snapshots) != 1 || snapshots[0].Code != "v1" {
		s.Fatalf("message %q, snapshots %+v", body, snapshots)
	}
	one, err := s.l.Verify(s.ctx, first.ID)
	s.ok(err)
	if one.Runs != 1 || one.Snapshots != 1 || one.Deliveries != 1 || len(one.Faults) > 0 {
		s.Fatalf("verified %+v", one)
	}
	s.verified()
}
