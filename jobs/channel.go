package jobs

import (
	"context"
	"fmt"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
)

// Prober is a sender that can ask the mail server whether it would take a message of a size from a sender, without
// sending one.
type Prober interface {
	Probe(ctx context.Context, from string, size int64) (deliver.Found, deliver.Outcome)
}

// Greeter is a sender that knows what the mail server offered when it was last greeted.
type Greeter interface {
	Found() (deliver.Found, bool)
}

// reopen asks the mail server, when a probe of the stopped channel is due, whether it takes mail again, and opens the
// channel if so. A probe is an envelope with an operator's mailbox, as large as the largest message that waits, so
// that what stopped the channel would stop it again.
func (s *Service) reopen(ctx context.Context) (opened bool, err error) {
	reason, due, err := s.Ledger.Channel(ctx)
	if err != nil || reason == "" || due.After(s.Now()) {
		return false, err
	}
	if mine, err := s.Ledger.ProbeChannel(ctx, s.Timing.ChannelWait); err != nil || !mine {
		return false, err
	}
	if o := s.probe(ctx); !lets(o) {
		s.Log.Error("the mail server still takes no mail", "phase", o.Phase, "code", o.Code, "text", outcomeText(o))
		_, err := s.Ledger.StopChannel(ctx, stopReason(o), s.Timing.ChannelWait)
		return false, err
	}
	s.Log.Info("the mail server takes mail again")
	return true, s.Ledger.OpenChannel(ctx)
}

// probe plays an envelope; a sender that cannot is tried with the next message itself.
func (s *Service) probe(ctx context.Context) deliver.Outcome {
	prober, ok := s.Sender.(Prober)
	if !ok {
		return deliver.Outcome{Class: deliver.Sent}
	}
	waiting, err := s.Ledger.Deliveries(ctx, ledger.Filter{State: string(ledger.Queued)})
	if err != nil {
		return deliver.Outcome{Class: deliver.Temporary, Err: err}
	}
	largest := int64(0)
	for _, d := range waiting {
		largest = max(largest, d.Size)
	}
	found, o := prober.Probe(ctx, s.sender(), largest)
	if lets(o) {
		s.see(ctx, found)
	}
	return o
}

// lets reports whether a probe found the way open: a refusal of the operator's own mailbox is not about us.
func lets(o deliver.Outcome) bool {
	return o.Class == deliver.Sent || o.Class == deliver.Refused || o.Class == deliver.Full
}

// stopReason is what stands beside a stopped channel: what was said, and what to do about it.
func stopReason(o deliver.Outcome) string {
	text := outcomeText(o)
	if o.Code != 0 {
		text = fmt.Sprintf("%d %s", o.Code, text)
	}
	if cure := deliver.Cure(o); cure != "" {
		text += "; " + cure
	}
	return text
}

// greeted records what the mail server offered, when it has changed.
func (s *Service) greeted(ctx context.Context) {
	if greeter, ok := s.Sender.(Greeter); ok {
		if found, ok := greeter.Found(); ok {
			s.see(ctx, found)
		}
	}
}

// see records what the mail server offers. It is only an aid to compose the next report: a failure is logged.
func (s *Service) see(ctx context.Context, f deliver.Found) {
	was, err := s.Ledger.Relay(ctx)
	now := ledger.Relay{SizeLimit: f.Size, DSN: f.DSN, UTF8: f.UTF8, Tagged: was.Tagged, SeenAt: was.SeenAt}
	if err == nil && (now != was || was.SeenAt.IsZero()) {
		err = s.Ledger.SeeRelay(ctx, now)
	}
	if err != nil {
		s.Log.Warn("cannot record what the mail server offers", "error", err)
	}
}

// maxSize is the largest message that is composed: as configured, and no larger than the mail server was last seen to
// take.
func (s *Service) maxSize(ctx context.Context) (int64, error) {
	if s.Ledger == nil {
		return s.MaxSize, nil
	}
	relay, err := s.Ledger.Relay(ctx)
	if err != nil || relay.SizeLimit <= 0 || s.MaxSize > 0 && s.MaxSize < relay.SizeLimit {
		return s.MaxSize, err
	}
	return relay.SizeLimit, nil
}
