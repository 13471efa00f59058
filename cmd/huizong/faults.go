//go:build faults

package main

import (
	"bytes"
	"context"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"huizong/jobs"
	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
)

// spoil lets the fault campaign in (docs: reliability, "The campaign"). It is in no released binary. Environment:
//
//	HUIZONG_CRASH    point#n: kill this process the n-th time it comes to the point
//	HUIZONG_HOLD     a file: the first delivery claimed here is held up before it is committed, and its lease not
//	                 renewed, until the file is there
//	HUIZONG_POINTS   a file to which every point's name is appended when the process first comes to it
//	HUIZONG_MUTANT   a fault in the program itself, which the campaign must catch
//	HUIZONG_FAST     waits in milliseconds instead of minutes
func spoil(s *jobs.Service) {
	if os.Getenv("HUIZONG_FAST") != "" {
		s.Timing = jobs.Timing{Tick: 20 * time.Millisecond, Lease: 900 * time.Millisecond,
			InDoubt: 300 * time.Millisecond, Life: 24 * time.Hour,
			Tries: 1 << 30, ChannelWait: 100 * time.Millisecond, Workers: 3, Grace: 5 * time.Minute,
			Backoff: func(int) time.Duration { return 50 * time.Millisecond }}
	}
	p := &points{at: os.Getenv("HUIZONG_CRASH"), record: os.Getenv("HUIZONG_POINTS"), hits: map[string]int{}}
	mutant := os.Getenv("HUIZONG_MUTANT")
	if os.Getenv("HUIZONG_HOLD") != "" {
		s.Timing.Workers = 1 // what is held up holds up the way out: nobody else may wait for it with a claim
	}
	s.Ledger = &crashingLedger{Ledger: s.Ledger, p: p, mutant: mutant, until: os.Getenv("HUIZONG_HOLD")}
	s.Sender = &crashingSender{Sender: s.Sender, p: p, service: s, mutant: mutant}
}

// points are the named edges of writes and input or output at which the process can be made to die.
type points struct {
	at, record string
	mu         sync.Mutex
	hits       map[string]int
}

func (p *points) come(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hits[name]++
	if p.hits[name] == 1 && p.record != "" {
		if f, err := os.OpenFile(p.record, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
			f.WriteString(name + "\n")
			f.Close()
		}
	}
	point, nth, _ := strings.Cut(p.at, "#")
	if n, _ := strconv.Atoi(nth); point == name && p.hits[name] == max(n, 1) {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

// hold holds the first delivery up that comes here, until the file of HUIZONG_HOLD is there.
func (l *crashingLedger) hold(c ledger.Claim) {
	if l.until == "" || !l.held.CompareAndSwap(0, c.ID) {
		return
	}
	os.WriteFile(l.until+".held", nil, 0o600)
	for {
		if _, err := os.Stat(l.until); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (l *crashingLedger) RenewDelivery(ctx context.Context, c ledger.Claim, lease time.Duration) error {
	if l.held.Load() == c.ID {
		return nil
	}
	return l.Ledger.RenewDelivery(ctx, c, lease)
}

// crashingLedger comes to a point before and after each write.
type crashingLedger struct {
	ledger.Ledger
	p      *points
	mutant string
	until  string       // the file that a delivery is held up for
	held   atomic.Int64 // the delivery
}

func (l *crashingLedger) Advance(ctx context.Context, job string, from, to time.Time, due []ledger.NewRun) (bool,
	error) {
	l.p.come("before:advance")
	won, err := l.Ledger.Advance(ctx, job, from, to, due)
	l.p.come("after:advance")
	return won, err
}

func (l *crashingLedger) ClaimRun(ctx context.Context, owner string, lease time.Duration, id int64) (ledger.Run,
	error) {
	r, err := l.Ledger.ClaimRun(ctx, owner, lease, id)
	if err == nil {
		l.p.come("after:claim-run")
	}
	return r, err
}

func (l *crashingLedger) Keep(ctx context.Context, letter ledger.Letter) (ledger.Letter, error) {
	l.p.come("before:keep")
	kept, err := l.Ledger.Keep(ctx, letter)
	l.p.come("after:keep")
	return kept, err
}

func (l *crashingLedger) Seal(ctx context.Context, c ledger.Claim, s ledger.Sealed) (ledger.Run, error) {
	l.p.come("before:seal")
	r, err := l.Ledger.Seal(ctx, c, s)
	l.p.come("after:seal")
	return r, err
}

func (l *crashingLedger) Move(ctx context.Context, c ledger.Claim, to ledger.RunState, reason string,
	after time.Duration, letters []ledger.Letter) error {
	l.p.come("before:move")
	err := l.Ledger.Move(ctx, c, to, reason, after, letters)
	l.p.come("after:move")
	return err
}

func (l *crashingLedger) ClaimDelivery(ctx context.Context, owner string, lease time.Duration,
	run int64) (ledger.Delivery, error) {
	d, err := l.Ledger.ClaimDelivery(ctx, owner, lease, run)
	if err != nil {
		return d, err
	}
	l.p.come("after:claim-delivery")
	switch l.mutant {
	case "mark-sent-first":
		sent := ledger.Attempt{Phase: "connect", Class: "sent", Instance: owner, StartedAt: time.Now(),
			EndedAt: time.Now()}
		err = l.Ledger.Finish(ctx, d.Claim(), sent, ledger.Sent, 0, nil)
	case "no-duplicate-mark":
		d.PossibleDuplicates = 0
	}
	return d, err
}

func (l *crashingLedger) Committing(ctx context.Context, c ledger.Claim, lease time.Duration) error {
	if l.mutant == "mark-sent-first" {
		return nil
	}
	l.p.come("before:committing")
	l.hold(c)
	err := l.Ledger.Committing(ctx, c, lease)
	l.p.come("after:committing")
	if l.mutant == "no-fence" {
		return nil
	}
	return err
}

func (l *crashingLedger) Finish(ctx context.Context, c ledger.Claim, a ledger.Attempt, to ledger.DeliveryState,
	after time.Duration, letters []ledger.Letter) error {
	if l.mutant == "mark-sent-first" {
		return nil
	}
	l.p.come("before:finish")
	err := l.Ledger.Finish(ctx, c, a, to, after, letters)
	l.p.come("after:finish")
	return err
}

func (l *crashingLedger) Sweep(ctx context.Context, owner string, p ledger.Patience) ([]ledger.Moved, error) {
	moved, err := l.Ledger.Sweep(ctx, owner, p)
	if len(moved) > 0 {
		l.p.come("after:sweep")
	}
	return moved, err
}

// crashingSender comes to a point around the message's way.
type crashingSender struct {
	jobs.Sender
	p       *points
	service *jobs.Service
	mutant  string
}

func (s *crashingSender) Send(ctx context.Context, e deliver.Envelope, message []byte,
	commit func() error) deliver.Outcome {
	if s.mutant == "no-snapshot" {
		message = s.rendered(ctx, e.To, message)
	}
	s.p.come("before:send")
	o := s.Sender.Send(ctx, e, message, func() error {
		err := commit()
		s.p.come("before:dot")
		return err
	})
	s.p.come("after:send")
	return o
}

// rendered is the mutant that freezes nothing: the message as it would read today, under the same Message-ID.
func (s *crashingSender) rendered(ctx context.Context, to string, sealed []byte) []byte {
	again, err := s.service.Rerender(ctx, sealed, to)
	if err != nil {
		return sealed
	}
	if n, marked := bytes.CutPrefix(sealed, []byte(deliver.DuplicateHeader+": ")); marked {
		mark, _ := strconv.Atoi(string(n[:bytes.IndexByte(n, '\r')]))
		again = deliver.MarkPossibleDuplicate(again, mark)
	}
	return again
}
