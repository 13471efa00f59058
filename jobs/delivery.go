package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
)

// deliverNext sends the next delivery that is due, of one run or of any (0), and records how it ended. It returns
// ledger.ErrNotFound when there is none.
func (s *Service) deliverNext(ctx context.Context, run int64) error {
	s.alive("deliver")
	d, err := s.claimDelivery(ctx, run)
	if errors.Is(err, ledger.ErrNotFound) {
		s.filed.forget()
	}
	if err != nil {
		return err
	}
	if over, err := s.withdrawn(ctx, d); over || err != nil {
		return err
	}
	body, err := s.composed(d)
	if err != nil {
		return err
	}
	// The lease is renewed apart from ctx: once the message is on its way, a shutdown waits for the server's answer.
	keep, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	go s.renew(keep, "deliver", stop, func() error { return s.Ledger.RenewDelivery(keep, d.Claim(), s.Timing.Lease) })
	started := time.Now()
	o := s.Sender.Send(ctx, s.envelopeOf(ctx, d), body, func() error {
		return s.Ledger.Committing(keep, d.Claim(), s.Timing.Lease)
	})
	s.took("deliver", "", started)
	if errors.Is(o.Err, ledger.ErrFenced) {
		return o.Err
	}
	return s.finish(keep, ctx, d, o)
}

// envelopeOf is who a delivery is from and for.
func (s *Service) envelopeOf(ctx context.Context, d ledger.Delivery) deliver.Envelope {
	return deliver.Envelope{From: s.senderOf(ctx, d.ID), To: d.Recipient, ID: fmt.Sprintf("huizong-%d", d.ID)}
}

// claimDelivery takes the next delivery that is due. Where the channel is stopped, it is probed first when that is
// due.
func (s *Service) claimDelivery(ctx context.Context, run int64) (ledger.Delivery, error) {
	d, err := s.Ledger.ClaimDelivery(ctx, s.Instance, s.Timing.Lease, run)
	if !errors.Is(err, ledger.ErrNotFound) {
		return d, err
	}
	if opened, failed := s.reopen(ctx); failed != nil || !opened {
		return d, cmp.Or(failed, err)
	}
	return s.Ledger.ClaimDelivery(ctx, s.Instance, s.Timing.Lease, run)
}

// finish records an attempt and moves the delivery to where its outcome leads. What the server took is recorded before
// anything else.
func (s *Service) finish(ctx, serving context.Context, d ledger.Delivery, o deliver.Outcome) error {
	a := ledger.Attempt{
		Number:    d.Attempts,
		Phase:     string(o.Phase),
		Class:     string(o.Class),
		Code:      o.Code,
		Enhanced:  o.Enhanced,
		Text:      outcomeText(o),
		Instance:  s.Instance,
		StartedAt: o.Started,
		EndedAt:   o.Ended,
	}
	to, after, err := s.next(ctx, d, o)
	if err != nil {
		return err
	}
	var letters []ledger.Letter
	switch {
	case to == ledger.Sent && d.Purpose == ledger.Test:
		letters = s.left(ctx, d)
	case to == ledger.Failed:
		letters = s.refused(d, o)
	case o.Class == deliver.Channel:
		fresh, err := s.Ledger.StopChannel(ctx, stopReason(o), s.Timing.ChannelWait)
		if err != nil {
			return err
		}
		if fresh {
			letters = s.channelStopped(ctx, o)
		}
	}
	if err := s.record(ctx, serving, d.Claim(), ending{a, to, after, letters}); err != nil {
		return err
	}
	s.report(ctx, d, o, to)
	s.greeted(ctx)
	return nil
}

// report logs how a try ended: what needs a person at ERROR, what waits at WARN, both with job and period.
func (s *Service) report(ctx context.Context, d ledger.Delivery, o deliver.Outcome, to ledger.DeliveryState) {
	level := slog.LevelWarn
	switch {
	case to == ledger.Sent:
		level = slog.LevelInfo
	case to == ledger.Failed, to == ledger.InDoubt, o.Class == deliver.Channel:
		level = slog.LevelError
	}
	s.Log.Log(context.Background(), level, "delivery", append(s.named(ctx, d.Run), "delivery", d.ID, "recipient",
		d.Recipient, "purpose", d.Purpose, "region", d.Region, "state", to, "phase", o.Phase, "code", o.Code, "text",
		outcomeText(o), "attempt", d.Attempts)...)
}

// named is a run as the log names it. It is read once for the mails of a run that follow one another.
func (s *Service) named(ctx context.Context, id int64) []any {
	if id == 0 {
		return []any{"run", id}
	}
	of := s.spokenOf.Load()
	if of == nil || of.ID != id {
		run, err := s.Ledger.Run(ctx, id)
		if err != nil {
			return []any{"run", id}
		}
		of = &run
		s.spokenOf.Store(of)
	}
	return []any{"run", id, "job", of.Job, "period", of.Period.String()}
}

// fullFor is how long a full mailbox is tried again; secondLook is how long a refusal that does not say why waits for
// its second try.
const (
	fullFor    = 24 * time.Hour
	secondLook = time.Hour
)

// next is where an outcome leads, and how long until then.
func (s *Service) next(ctx context.Context, d ledger.Delivery, o deliver.Outcome) (ledger.DeliveryState,
	time.Duration, error) {
	switch o.Class {
	case deliver.Sent:
		return ledger.Sent, 0, nil
	case deliver.Refused:
		return ledger.Failed, 0, nil
	case deliver.InDoubt:
		return ledger.InDoubt, 0, nil
	case deliver.Channel:
		return ledger.Queued, 0, nil // it goes once the channel is open
	case deliver.Unconfirmed:
		first, err := s.firstOf(ctx, d, o.Class)
		if err != nil || first.IsZero() {
			return ledger.Queued, secondLook, err
		}
		return ledger.Failed, 0, nil
	case deliver.Full:
		first, err := s.firstOf(ctx, d, o.Class)
		if err == nil && !first.IsZero() && o.Ended.Sub(first) > fullFor {
			return ledger.Failed, 0, nil
		}
		return ledger.Queued, s.Timing.Backoff(d.Attempts), err
	}
	return ledger.Queued, s.Timing.Backoff(d.Attempts), nil
}

// firstOf is when a delivery first ended in a class; zero where it never did.
func (s *Service) firstOf(ctx context.Context, d ledger.Delivery, class deliver.Class) (time.Time, error) {
	attempts, err := s.Ledger.Attempts(ctx, d.Run)
	for _, a := range attempts {
		if a.Delivery == d.ID && a.Class == string(class) {
			return a.StartedAt, nil
		}
	}
	return time.Time{}, err
}

// outcomeText is what the server said, or else what went wrong.
func outcomeText(o deliver.Outcome) string {
	if o.Text == "" && o.Err != nil {
		return o.Err.Error()
	}
	return o.Text
}
