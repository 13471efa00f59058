package ledgertest

import (
	"strings"
	"time"

	"huizong/jobs/ledger"
)

func delivered(s *stage) {
	r := s.sealed(1, ledger.ApprovalNone, "x@example.org")
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
	if len(attempts) != 1 || attempts[0].Recipient != "x@example.org" ||
		attempts[0].EndedAt.Sub(attempts[0].StartedAt) != 1500*time.Millisecond {
		s.Fatalf("attempts %+v", attempts)
	}
	s.verified()
}

func outcomes(s *stage) {
	r := s.sealed(1, ledger.ApprovalNone, "x@example.org", "y@example.org", "z@example.org")
	s.send(ledger.Sent)
	s.send(ledger.Failed)
	s.state(r.ID, ledger.Delivering)
	d := s.next(time.Minute)
	s.ok(s.l.Finish(s.ctx, d.Claim(), attempt("temporary", 450), ledger.Queued, time.Millisecond, nil))
	s.state(r.ID, ledger.Delivering)
	time.Sleep(5 * time.Millisecond)
	s.send(ledger.Sent)
	s.state(r.ID, ledger.PartlyDelivered)
	s.verified()
}

func notDueYet(s *stage) {
	r := s.sealed(1, ledger.ApprovalNone, "x@example.org")
	d := s.next(time.Minute)
	s.ok(s.l.Finish(s.ctx, d.Claim(), attempt("temporary", 450), ledger.Queued, time.Hour, nil))
	_, err := s.l.ClaimDelivery(s.ctx, "a", time.Minute, r.ID)
	s.is(err, ledger.ErrNotFound)
	s.state(r.ID, ledger.Delivering)
	s.verified()
}

func lostWorker(s *stage) {
	r := s.sealed(1, ledger.ApprovalNone, "x@example.org")
	p := ledger.Patience{InDoubt: time.Hour, Life: time.Hour, Tries: 3}
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
	p.InDoubt = time.Millisecond
	time.Sleep(5 * time.Millisecond)
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
	content := Content(r.ID, ledger.ApprovalNone, "x@example.org")
	content.Letters[0].Hold = true
	_, err := s.l.Seal(s.ctx, s.claim(r.ID).Claim(), content)
	s.ok(err)
	d := s.send(ledger.InDoubt)
	time.Sleep(5 * time.Millisecond)
	if moved, err := s.l.Sweep(s.ctx, "b",
		ledger.Patience{InDoubt: time.Millisecond, Life: time.Hour, Tries: 3}); err != nil || len(moved) > 0 {
		s.Fatalf("moved %v, %v", moved, err)
	}
	s.state(r.ID, ledger.Delivering)
	s.is(s.resolve(d, ledger.Failed, "?"), ledger.ErrState)
	s.ok(s.resolve(d, ledger.Sent, "they telephoned"))
	s.is(s.resolve(d, ledger.Sent, "twice"), ledger.ErrState)
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func expiry(s *stage) {
	r := s.sealed(1, ledger.ApprovalNone, "x@example.org")
	time.Sleep(5 * time.Millisecond)
	s.sweep(ledger.Patience{InDoubt: time.Hour, Life: time.Millisecond, Tries: 3}, "queued", "expired")
	s.state(r.ID, ledger.FailedRun)
	again, err := s.resend(r.ID, "", "the server is back")
	s.ok(err)
	if len(again) != 1 {
		s.Fatalf("queued again %v", again)
	}
	s.send(ledger.Sent)
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func resend(s *stage) {
	r := s.sealed(1, ledger.ApprovalNone, "x@example.org", "y@example.org")
	s.send(ledger.Sent)
	s.send(ledger.Failed)
	_, err := s.resend(r.ID, "nobody@example.org", "?")
	s.is(err, ledger.ErrNotFound)
	again, err := s.resend(r.ID, "", "mailbox is there now")
	s.ok(err)
	if len(again) != 1 || again[0].Recipient != "y@example.org" {
		s.Fatalf("queued again %+v", again)
	}
	if d := s.send(ledger.Sent); d.PossibleDuplicates != 0 {
		s.Fatal("a refused message cannot be a duplicate")
	}
	s.state(r.ID, ledger.Delivered)
	_, err = s.resend(r.ID, "", "?")
	s.is(err, ledger.ErrState)
	_, err = s.resend(r.ID, "x@example.org", "they lost it")
	s.ok(err)
	if d := s.send(ledger.Sent); d.PossibleDuplicates != 1 || d.Recipient != "x@example.org" {
		s.Fatalf("resent %+v", d)
	}
	s.state(r.ID, ledger.Delivered)
	s.verified()
}

func channel(s *stage) {
	s.sealed(1, ledger.ApprovalNone, "x@example.org")
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
	content := Content(r.ID, ledger.ApprovalNone, "x@example.org")
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

// withdrawn: a letter that was claimed, and whose reason has gone, is cancelled without having been tried; whoever has
// lost it cannot.
func withdrawn(s *stage) {
	s.ok(s.l.Letters(s.ctx, Letters(0, ledger.Notice, "op@example.org")))
	d := s.next(time.Minute)
	lost := d.Claim()
	lost.Fence--
	s.is(s.l.Withdraw(s.ctx, lost, "over"), ledger.ErrFenced)
	s.ok(s.l.Withdraw(s.ctx, d.Claim(), "over"))
	s.is(s.l.Withdraw(s.ctx, d.Claim(), "over"), ledger.ErrFenced)
	got, err := s.l.Delivery(s.ctx, d.ID)
	s.ok(err)
	if got.State != ledger.Cancelled || got.LastReply != "over" || got.Attempts != 0 || got.FirstTryAt != nil {
		s.Fatalf("delivery %+v", got)
	}
	entries, err := s.l.Audit(s.ctx, 0)
	s.ok(err)
	last := entries[len(entries)-1]
	if last.Action != "delivery.cancelled" || last.Delivery != d.ID || !strings.Contains(last.Detail, `"reason":"over"`) {
		s.Fatalf("audit %+v", last)
	}
	s.verified()
}

func lists(s *stage) {
	_, err := s.l.Latest(s.ctx, "monthly", Month)
	s.is(err, ledger.ErrNotFound)
	_, err = s.l.Run(s.ctx, 12345)
	s.is(err, ledger.ErrNotFound)
	first := s.sealed(1, ledger.ApprovalNone, "x@example.org")
	s.send(ledger.Sent)
	second := s.sealed(2, ledger.ApprovalNone, "x@example.org")
	s.send(ledger.Sent)
	latest, err := s.l.Latest(s.ctx, "monthly", Month)
	s.ok(err)
	sent, err := s.l.Sent(s.ctx, "monthly", "222401")
	s.ok(err)
	sealed, err := s.l.Report(s.ctx, second.ID, "222401")
	s.ok(err)
	if latest.ID != second.ID || len(sent) != 1 || sent[0].Run != second.ID || sent[0].Revision != 2 ||
		string(sealed) != Sealed || string(sent[0].Abridged) != Abridged || sent[0].Warnings != 2 ||
		sent[0].Errors != 1 || !sent[0].AsOf.Equal(time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)) {
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
