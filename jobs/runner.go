package jobs

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"huizong/jobs/ledger"
)

// Loops are the names of the loops of a service, as Alive is told them.
var Loops = []string{"slots", "sweep", "build", "deliver", "beat"}

// Serve looks at the clock, builds what is due and delivers what is queued, until ctx ends. Any number of instances may
// serve one ledger.
func (s *Service) Serve(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	loop := func(name string, work func(context.Context) error) {
		g.Go(func() error { s.loop(ctx, name, work); return nil })
	}
	loop("slots", s.lookAtClock)
	loop("sweep", s.sweep)
	loop("bounces", s.readBounces)
	loop("anchor", s.paced(anchorEvery, s.anchor))
	loop("prune", s.paced(10*time.Minute, s.prune))
	loop("notices", s.paced(tellEvery, s.tell))
	loop("reminders", s.paced(remindersEvery, s.sendReminders))
	loop("mart", s.paced(martEvery, s.refreshMart))
	loop("kept", s.paced(keptEvery, s.compareNightly))
	loop("beat", func(ctx context.Context) error { return s.Ledger.Beat(ctx, s.Instance, s.Version) })
	loop("build", func(ctx context.Context) error { return drain(ctx, s.buildNext) })
	for range max(s.Timing.Workers, 1) {
		loop("deliver", func(ctx context.Context) error {
			return drain(ctx, func(ctx context.Context) error { return s.deliverNext(ctx, 0) })
		})
	}
	return g.Wait()
}

// paced does work at most so often, however often it is called.
func (s *Service) paced(every time.Duration, work func(context.Context) error) func(context.Context) error {
	var last time.Time
	return func(ctx context.Context) error {
		if time.Since(last) < min(every, 3*s.Timing.Tick) {
			return nil
		}
		last = time.Now()
		return work(ctx)
	}
}

// loop does work at every tick. An error is logged once while it stays the same, and work goes on: the database may be
// back at the next tick.
func (s *Service) loop(ctx context.Context, name string, work func(context.Context) error) {
	last := ""
	tick := time.NewTicker(s.Timing.Tick)
	defer tick.Stop()
	for {
		s.alive(name)
		rung := s.bell.next()
		err := work(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && last != "":
			s.Log.Info("works again", "loop", name)
			last = ""
		case err != nil && err.Error() != last:
			last = err.Error()
			s.Log.Error("cannot go on, will try again", "loop", name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-rung:
		}
	}
}

// Ring wakes the loops of this instance before their next tick: somebody waits at a page for what was just ordered.
func (s *Service) Ring() { s.bell.ring() }

// bell wakes whoever waits for it.
type bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

// next returns what is closed at the next ring.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}

// drain does one thing after another until there is nothing left to do.
func drain(ctx context.Context, next func(context.Context) error) error {
	for ctx.Err() == nil {
		if err := next(ctx); errors.Is(err, ledger.ErrNotFound) {
			return nil
		} else if err != nil && !errors.Is(err, ledger.ErrFenced) {
			return err
		}
	}
	return nil
}

// buildNext builds the next run that is due.
func (s *Service) buildNext(ctx context.Context) error {
	s.alive("build")
	run, err := s.Ledger.ClaimRun(ctx, s.Instance, s.Timing.Lease, 0)
	if err != nil {
		return err
	}
	err = s.buildRun(ctx, run, true)
	s.martDue.Store(true)
	return err
}

// sweep moves what time moves, and says so in the log.
func (s *Service) sweep(ctx context.Context) error {
	if s.unrecorded.Load() > 0 {
		return nil // first what this instance knows for certain
	}
	moved, err := s.Ledger.Sweep(ctx, s.Instance, s.patience())
	for _, m := range moved {
		s.Log.Warn("moved by time", append(s.named(ctx, m.Run), "delivery", m.Delivery, "from", m.From, "to", m.To)...)
	}
	return err
}
