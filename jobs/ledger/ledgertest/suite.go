// Package ledgertest is what every ledger must do: one suite, run against each implementation.
package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/jobs/period"
)

// Approver is the one account that the ledgers of the suite know: it may approve.
const Approver = "bob"

// Run runs the suite; open returns a ledger without a run, which knows Approver.
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
		{"a delivery that is tried again later is not due before", notDueYet},
		{"a delivery whose worker is gone", lostWorker},
		{"in doubt waits for a person where the job says so", holdInDoubt},
		{"expiry", expiry},
		{"held, released, retried", held},
		{"approval by a second person", approval},
		{"rejection and cancelling", rejection},
		{"resend touches only what is not sent", resend},
		{"the channel stops and opens", channel},
		{"notices do not decide", notices},
		{"a letter that is overtaken is withdrawn", withdrawn},
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
	return ledger.NewRun{Job: "monthly", Period: Month, Region: "222401", Kind: ledger.Manual, Revision: revision,
		AsOf: slotAt, Actor: "ann"}
}

func (s *stage) ok(err error) {
	s.Helper()
	must.Do(s, err)
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

// Sealed is the report of every run here: what a ledger reads of it, and what it does not. Abridged is its headline.
const (
	Sealed = `{"as_of":"2026-11-10T09:00:00+08:00","figures":{"direct":15288},"agencies":[{}],"findings":[` +
		`{"severity":"warning"},{"severity":"error"},{"severity":"info"},{"severity":"warning"}],` +
		`"filing":{"expected":7,"agencies":[{"code":"a"}]},"settings":[{"key":"a","value":"b"}]}`
	Abridged = `{"as_of":"2026-11-10T09:00:00+08:00","figures":{"direct":15288},"filing":{"agencies":[],"expected":7},` +
		`"settings":[{"key":"a","value":"b"}]}`
)

// Content is a sealed content with messages to some addresses.
func Content(id int64, approval ledger.Approval, addresses ...string) ledger.Sealed {
	report := []byte(Sealed)
	return ledger.Sealed{Approval: approval, Letters: Letters(id, ledger.Report, addresses...),
		Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report), Code: "v1",
			Templates: "t"}}}
}

// sealed starts, claims and seals a run.
func (s *stage) sealed(revision int, approval ledger.Approval, addresses ...string) ledger.Run {
	s.Helper()
	return SealedTo(s, s.l, revision, approval, addresses...)
}

func (s *stage) next(lease time.Duration) ledger.Delivery {
	s.Helper()
	d, err := s.l.ClaimDelivery(s.ctx, "a", lease, 0)
	s.ok(err)
	return d
}

// attempt is how a try ended.
func attempt(class string, code int) ledger.Attempt {
	return ledger.Attempt{Phase: "dot", Class: class, Code: code, Enhanced: "2.0.0", Text: "answer", Instance: "a",
		StartedAt: slotAt, EndedAt: slotAt.Add(1500 * time.Millisecond)}
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
	s.trailed()
}

// decide gives an order in the name of ann.
func (s *stage) decide(d ledger.Decision) ([]ledger.Delivery, error) {
	d.Actor = "ann"
	out, err := s.l.Decide(s.ctx, d)
	return out.Moved, err
}

func (s *stage) resend(run int64, recipient, reason string) ([]ledger.Delivery, error) {
	return s.decide(ledger.Decision{Run: run, Verdict: ledger.Resend, Recipient: recipient, Reason: reason})
}

func (s *stage) resolve(d ledger.Delivery, to ledger.DeliveryState, reason string) error {
	_, err := s.decide(ledger.Decision{Run: d.Run, Verdict: ledger.Resolve, Delivery: d.ID, Outcome: to,
		Reason: reason})
	return err
}
