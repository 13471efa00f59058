package deliver

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// How long one session is used. Servers end sessions after ten to a hundred messages, or half a minute of silence.
const (
	sessionMessages = 50
	sessionLife     = 5 * time.Minute
	sessionIdle     = 20 * time.Second
)

// Relay sends to one server, many messages over one session: logging in for each is what providers count and refuse.
// One message is under way at a time, so that never two are at the final dot, where nobody can know.
//
// A session is left after any doubt: after every outcome but a message taken, or a recipient or sender refused in
// plain words. One that the server has ended meanwhile is replaced before anything is said of the message, which is no
// try.
type Relay struct {
	server Server
	turn   chan struct{} // held while the session is used
	kept   *kept

	seen  sync.Mutex
	found Found
	news  bool // found has changed since it was asked for
}

// kept is a session between two messages.
type kept struct {
	*session
	opened   time.Time
	used     time.Time
	messages int
	idle     *time.Timer
}

// NewRelay returns a relay without a session.
func NewRelay(s Server) *Relay { return &Relay{server: s.withDefaults(), turn: make(chan struct{}, 1)} }

// Server returns the server that the relay sends to.
func (r *Relay) Server() Server { return r.server }

// Send is the function Send over the relay's session.
func (r *Relay) Send(ctx context.Context, e Envelope, message []byte, commit func() error) Outcome {
	started := time.Now()
	o := r.inTurn(ctx, func() Outcome { return r.send(ctx, e, message, commit) })
	o.Started, o.Ended = started, time.Now()
	return o
}

// inTurn does one thing at a time.
func (r *Relay) inTurn(ctx context.Context, do func() Outcome) Outcome {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
		return do()
	case <-ctx.Done():
		return Outcome{
			Class: Temporary,
			Phase: PhaseConnect,
			Err:   fmt.Errorf("wait for the relay: %w", context.Cause(ctx)),
		}
	}
}

func (r *Relay) send(ctx context.Context, e Envelope, message []byte, commit func() error) Outcome {
	x := &session{server: r.server, phase: PhaseConnect}
	p, err := x.prepare(e, message, commit)
	if err != nil {
		return x.outcome(ctx, err)
	}
	if k := r.take(ctx); k != nil {
		o := k.carry(ctx, p)
		if !ended(ctx, o) {
			r.put(k, o)
			return o
		}
		k.close()
	}
	if err := x.open(ctx); err != nil {
		defer x.close()
		return x.outcome(ctx, err)
	}
	r.see(x.found())
	o := x.carry(ctx, p)
	r.put(&kept{session: x, opened: time.Now()}, o)
	return o
}

// see keeps what the server offers.
func (r *Relay) see(f Found) {
	r.seen.Lock()
	defer r.seen.Unlock()
	r.news = r.news || r.found != f
	r.found = f
}

// Found returns what the server offered when it was last greeted, and whether that is news since the last call.
func (r *Relay) Found() (f Found, news bool) {
	r.seen.Lock()
	defer r.seen.Unlock()
	f, news = r.found, r.news
	r.news = false
	return f, news
}

// Probe plays an envelope to each of the server's probes until one is accepted, or the refusal is not about it.
func (r *Relay) Probe(ctx context.Context, from string, size int64) (f Found, o Outcome) {
	o = r.inTurn(ctx, func() (o Outcome) {
		for _, to := range r.server.Probes {
			f, o = Probe(ctx, r.server, Envelope{From: from, To: to}, size)
			if o.Class == Sent || o.Class == Channel || o.Class == Temporary {
				break
			}
		}
		return o
	})
	return f, o
}

// ended reports whether the server had ended the session before it heard of the message.
func ended(ctx context.Context, o Outcome) bool {
	return o.Phase == PhaseMail && o.Class == Temporary && (o.Code == 0 || o.Code == 421) && ctx.Err() == nil
}

// take returns the session that was kept, ready for the next message; nil if there is none that answers.
func (r *Relay) take(ctx context.Context) *kept {
	k := r.kept
	if k == nil {
		return nil
	}
	r.kept = nil
	k.idle.Stop()
	if time.Since(k.opened) > sessionLife {
		k.leave()
		return nil
	}
	k.committed = false
	k.obey(ctx)
	if err := k.reset(); err != nil {
		k.close()
		return nil
	}
	return k
}

// put keeps the session for the next message, or ends it.
func (r *Relay) put(k *kept, o Outcome) {
	k.messages++
	k.used = time.Now()
	switch {
	case o.Class == Sent && k.messages >= sessionMessages:
		k.leave()
	case o.Class == Sent, refusedPlainly(o):
		k.uncancel()
		r.kept = k
		k.idle = time.AfterFunc(sessionIdle, func() { r.expire(k) })
	default:
		k.close()
	}
}

// refusedPlainly reports whether the server said no to sender or recipient and waits for the next command.
func refusedPlainly(o Outcome) bool {
	return (o.Phase == PhaseMail || o.Phase == PhaseRcpt) && o.Code >= 400 && o.Code != 421 && o.Class != Channel
}

// leave takes leave and ends the session.
func (k *kept) leave() {
	k.quit()
	k.close()
}

// expire ends a session that nothing was sent over for a while.
func (r *Relay) expire(k *kept) {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	if r.kept == k && time.Since(k.used) >= sessionIdle {
		r.kept = nil
		k.leave()
	}
}

// Close ends the session, if one is open.
func (r *Relay) Close() error {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	if k := r.kept; k != nil {
		r.kept = nil
		k.idle.Stop()
		k.leave()
	}
	return nil
}
