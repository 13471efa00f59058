package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// clerk knows who has ordered what of one run: the model that the ledger is held against. It has ten lines, for what
// needs a second person goes out only once enough of them have approved it, and nothing goes out that was stopped.
type clerk struct {
	need     int
	author   []string // who triggered and who released it
	approved []string
	stopped  bool // rejected, or cancelled before anything had left
}

// open reports whether the model lets anything of the run out.
func (c *clerk) open() bool { return !c.stopped && len(c.approved) >= c.need }

// heard tells the model of an order that was carried out.
func (c *clerk) heard(d ledger.Decision, r ledger.Run) {
	switch {
	case d.Verdict == ledger.Release:
		c.author = append(c.author, d.Actor)
	case d.Verdict == ledger.Approve && !slices.Contains(append(c.author, c.approved...), d.Actor):
		c.approved = append(c.approved, d.Actor)
	}
	c.stopped = r.State == ledger.Rejected || r.State == ledger.CancelledRun
}

// Trial is a ledger that knows ann, bob and cy as approvers, and what can be done to it from outside.
type Trial struct {
	Ledger ledger.Ledger
	Pass   func(time.Duration) // time passes
	Queue  func(run int64)     // somebody queues what is held or cancelled, by hand in its tables
}

// orders gives a ledger a random sequence of orders, steps, lapses and crashes, and says what has gone out that the
// model does not let out, or that went out twice without a mark.
func orders(ctx context.Context, t *rapid.T, trial Trial) error {
	s := &sequence{T: t, ctx: ctx, l: trial.Ledger, Trial: trial, arrived: map[int64]int{},
		people: []string{"ann", "bob", "cy", "nobody"}}
	if err := s.begin(); err != nil {
		return err
	}
	for range rapid.IntRange(3, 25).Draw(t, "steps") {
		if err := s.step(); err != nil {
			return err
		}
	}
	return nil
}

type sequence struct {
	*rapid.T
	Trial
	ctx     context.Context
	l       ledger.Ledger
	run     ledger.Run
	model   clerk
	arrived map[int64]int // deliveries that the server has taken, or may have
	people  []string
}

// revisions are those of the runs of all sequences: many may share one ledger.
var revisions atomic.Int64

// begin makes a run, held and released or not, that needs no, one or two approvals.
func (s *sequence) begin() error {
	n := New(int(revisions.Add(1)))
	n.Actor = rapid.SampledFrom(s.people).Draw(s.T, "author")
	run, _, err := s.l.Start(s.ctx, n)
	if err != nil {
		return err
	}
	s.model.author = []string{n.Actor}
	need := rapid.SampledFrom([]ledger.Approval{ledger.ApprovalNone, ledger.ApprovalRequired,
		ledger.ApprovalTwo}).Draw(s.T, "approval")
	s.model.need = need.Count()
	if run, err = s.l.ClaimRun(s.ctx, "a", time.Minute, run.ID); err != nil {
		return err
	}
	if rapid.Bool().Draw(s.T, "held") {
		if err := s.l.Move(s.ctx, run.Claim(), ledger.HeldRun, "found", 0, nil); err != nil {
			return err
		}
		s.run = run
		if err := s.order(ledger.Release, rapid.SampledFrom(s.people).Draw(s.T, "releaser")); err != nil {
			return err
		}
		if run, err = s.l.ClaimRun(s.ctx, "a", time.Minute, run.ID); err != nil {
			return err
		}
	}
	s.run, err = s.l.Seal(s.ctx, run.Claim(), Content(run.ID, need, "x@example.org", "y@example.org"))
	return err
}

// step does one thing: a person orders something, a worker takes a delivery to some end or dies on the way, time
// passes, or somebody changes the tables.
func (s *sequence) step() error {
	verbs := append(ledger.Verbs(), ledger.Send, ledger.Send, ledger.Send, ledger.Lapse, ledger.Queue)
	verb := rapid.SampledFrom(verbs).Draw(s.T, "verb")
	switch verb {
	case ledger.Send:
		return s.send()
	case ledger.Queue:
		s.Queue(s.run.ID)
		return nil
	case ledger.Lapse:
		s.Pass(time.Hour)
		_, err := s.l.Sweep(s.ctx, "b", ledger.Patience{InDoubt: time.Minute, Life: 1000 * time.Hour, Tries: 3})
		return err
	}
	return s.order(verb, rapid.SampledFrom(s.people).Draw(s.T, "who"))
}

// What a person may find of a delivery, and whom a resend may be for.
var (
	recipients = []string{"", "x@example.org", "y@example.org"}
	findings   = []ledger.DeliveryState{ledger.Sent, ledger.Queued, ledger.Cancelled}
)

// order gives an order; that it is refused is an answer too.
func (s *sequence) order(verb ledger.Verb, who string) error {
	f, err := s.l.File(s.ctx, s.run.ID)
	if err != nil {
		return err
	}
	d := ledger.Decision{Run: s.run.ID, Verdict: verb, Actor: who, Reason: "random",
		Outcome:   rapid.SampledFrom(findings).Draw(s.T, "to"),
		Recipient: rapid.SampledFrom(recipients).Draw(s.T, "recipient")}
	for _, v := range f.Deliveries {
		if v.State == ledger.InDoubt {
			d.Delivery = v.ID
		}
	}
	out, err := s.l.Decide(s.ctx, d)
	if errors.As(err, new(ledger.Refusals)) {
		return nil
	} else if err != nil {
		return err
	}
	s.model.heard(d, out.Run)
	return nil
}

// send takes the next delivery as far as it goes: to an answer, or to a crash before or after the final dot.
func (s *sequence) send() error {
	d, err := s.l.ClaimDelivery(s.ctx, "a", time.Minute, s.run.ID)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if !s.model.open() {
		return fmt.Errorf("delivery %d is let out: %d approvals of %d, stopped %t", d.ID, len(s.model.approved),
			s.model.need, s.model.stopped)
	}
	if s.arrived[d.ID] > 0 && d.PossibleDuplicates == 0 {
		return fmt.Errorf("delivery %d is sent again without a mark", d.ID)
	}
	end := rapid.SampledFrom([]string{"crash", "dot crash", "sent", "failed", "later", "in doubt"}).Draw(s.T, "end")
	if end == "crash" {
		return nil
	}
	if err := s.l.Committing(s.ctx, d.Claim(), time.Minute); err != nil {
		return err
	}
	to := map[string]ledger.DeliveryState{"sent": ledger.Sent, "failed": ledger.Failed, "later": ledger.Queued,
		"in doubt": ledger.InDoubt}[end]
	if to == "" || to == ledger.Sent || to == ledger.InDoubt {
		s.arrived[d.ID]++
	}
	if to == "" {
		return nil
	}
	a := ledger.Attempt{Phase: "dot", StartedAt: slotAt, EndedAt: slotAt}
	return s.l.Finish(s.ctx, d.Claim(), a, to, 0, nil)
}

// Sequences tries so many random sequences.
func Sequences(t *testing.T, open func() Trial, n int) {
	for range (n + 99) / 100 {
		rapid.Check(t, func(rt *rapid.T) {
			must.Do(rt, orders(t.Context(), rt, open()))
		})
	}
}
