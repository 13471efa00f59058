package deliver

import (
	"context"
	"strings"
)

// probe names another mailbox at the same server, in the same words, and says whom the refusal of a recipient was
// about. What the server answers to an operator's mailbox stands for all: of several, one that is accepted clears the
// sender.
func (x *session) probe(ctx context.Context, p parcel, refusal Outcome) Class {
	class := Unconfirmed
	for _, to := range x.server.Probes {
		if strings.EqualFold(to, p.To) {
			continue
		}
		o := x.ask(ctx, Envelope{From: p.From, To: to, ID: p.ID}, len(p.message), p.eightBit)
		switch {
		case o.Class == Sent:
			return Unconfirmed
		case o.Class == Channel || (o.Class == Unconfirmed || o.Class == Refused) && alike(o, refusal):
			class = Channel
		case o.Class == Temporary: // nothing was learnt; the delivery waits, and is asked about again
			return Temporary
		}
	}
	return class
}

// ask is try, on a connection of its own where the server hung up after its refusal.
func (x *session) ask(ctx context.Context, e Envelope, size int, eightBit bool) Outcome {
	o := x.try(ctx, e, size, eightBit)
	if o.Phase != PhaseReset || o.Code != 0 && o.Code != 421 {
		return o
	}
	fresh := &session{server: x.server, phase: PhaseConnect}
	defer fresh.close()
	if err := fresh.open(ctx); err != nil {
		return fresh.outcome(ctx, err)
	}
	return fresh.try(ctx, e, size, eightBit)
}

// try plays an envelope and takes it back. The outcome is Sent where a message would have been taken up to DATA.
func (x *session) try(ctx context.Context, e Envelope, size int, eightBit bool) Outcome {
	phase := x.phase
	defer func() { x.phase = phase }()
	if err := x.reset(); err != nil {
		return x.outcome(ctx, err)
	}
	if err := x.envelope(e, size, eightBit); err != nil {
		return x.outcome(ctx, err)
	}
	return Outcome{Class: Sent, Phase: PhaseRcpt}
}

// reset takes back what was said of a message, so that another can follow (RFC 5321 §4.1.1.5).
func (x *session) reset() error {
	return x.step(PhaseReset, x.server.Timeouts.Command, func() error { return yes(x.client.Reset()) })
}
