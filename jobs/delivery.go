package jobs

import (
	"context"
	"errors"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
)

// deliverNext sends the next delivery that is due, of one run or of any (0), and records how it ended. It returns
// ledger.ErrNotFound when there is none.
func (s *Service) deliverNext(ctx context.Context, run int64) error {
	s.alive("deliver")
	d, err := s.Ledger.ClaimDelivery(ctx, s.Instance, s.Timing.Lease, run)
	if err != nil {
		return err
	}
	body := d.Body
	if d.PossibleDuplicates > 0 {
		body = deliver.MarkPossibleDuplicate(body, d.PossibleDuplicates)
	}
	// The lease is renewed apart from ctx: once the message is on its way, a shutdown waits for the server's answer.
	keep, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	go s.renew(keep, "deliver", stop, func() error { return s.Ledger.RenewDelivery(keep, d.Claim(), s.Timing.Lease) })
	started := time.Now()
	o := s.Sender.Send(ctx, deliver.Envelope{From: s.From.Address, To: d.Recipient}, body, func() error {
		return s.Ledger.Committing(keep, d.Claim(), s.Timing.Lease)
	})
	s.took("deliver", "", started)
	if errors.Is(o.Err, ledger.ErrFenced) {
		return o.Err
	}
	return s.finish(keep, d, o)
}

// finish records an attempt and moves the delivery to where its outcome leads.
func (s *Service) finish(ctx context.Context, d ledger.Delivery, o deliver.Outcome) error {
	a := ledger.Attempt{Phase: string(o.Phase), Class: string(o.Class), Code: o.Code, Enhanced: o.Enhanced,
		Text: outcomeText(o), Instance: s.Instance,
		StartedAt: o.Started, EndedAt: o.Ended}
	to, after := s.next(d, o)
	var letters []ledger.Letter
	switch o.Class {
	case deliver.Refused:
		letters = s.refused(d, o)
	case deliver.Channel:
		if fresh, err := s.Ledger.StopChannel(ctx, outcomeText(o), s.Timing.ChannelWait); err != nil {
			return err
		} else if fresh {
			letters = s.channelStopped(o)
		}
	case deliver.Sent:
		if err := s.Ledger.OpenChannel(ctx); err != nil {
			return err
		}
	}
	if err := s.Ledger.Finish(ctx, d.Claim(), a, to, after, letters); err != nil {
		return err
	}
	s.Log.Info("delivery", "run", d.Run, "delivery", d.ID, "state", to, "phase", a.Phase, "code", a.Code, "attempt",
		d.Attempts)
	return nil
}

// next is where an outcome leads, and how long until then.
func (s *Service) next(d ledger.Delivery, o deliver.Outcome) (ledger.DeliveryState, time.Duration) {
	switch o.Class {
	case deliver.Sent:
		return ledger.Sent, 0
	case deliver.Refused:
		return ledger.Failed, 0
	case deliver.InDoubt:
		return ledger.InDoubt, 0
	case deliver.Channel:
		return ledger.Queued, s.Timing.ChannelWait
	}
	return ledger.Queued, s.Timing.Backoff(d.Attempts)
}

// outcomeText is what the server said, or else what went wrong.
func outcomeText(o deliver.Outcome) string {
	if o.Text == "" && o.Err != nil {
		return o.Err.Error()
	}
	return o.Text
}
