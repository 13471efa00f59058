package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// File is a run with all that an order on it is judged by.
type File struct {
	Run        Run
	Deliveries []Delivery // of the report or test; notices decide nothing
	Decisions  []Decision
	Holder     int64 // another run that has this one's period and revision by now; 0: none
	Correction Run   // the newest revision after it that was sent as a correction; without a number: none
	People     People
	Today      Standing
}

// Changes are all that an order makes of a run and its deliveries: written whole, in one transaction.
type Changes struct {
	Was, Run Run // as it was, and as it will be
	Moved    []Change
	Added    []Added
	Decision Decision
	Entries  []Entry
}

// Change is a delivery as it was, and as it will be.
type Change struct{ Was, Is Delivery }

// turn is an order being judged.
type turn struct {
	File
	d        Decision
	now      time.Time
	run      Run // as it will be
	moved    []Change
	added    []Added
	refusals Refusals
}

// Decide says what a person's order makes of a run, or all that stands against it.
func Decide(f File, d Decision, now time.Time) (Changes, error) {
	d.Reason = Clip(strings.TrimSpace(d.Reason), 1000)
	d.At = now
	t := &turn{File: f, d: d, now: now, run: f.Run}
	line, possible := step(RunSteps, d.Verdict, f.Run.State)
	if line.Reason && d.Reason == "" {
		t.refuse("reason", "reason", ErrState, "a reason is needed")
	}
	switch {
	case line.effect == nil:
		t.refuse("verb", "", ErrState, "there is no such order")
	case !possible:
		t.refuse("state", "", ErrState, "it is %s; only one that is %s can be", f.Run.State, words(line.From))
	default:
		line.effect(t)
	}
	if len(t.refusals) > 0 {
		return Changes{}, t.refusals
	}
	t.run.UpdatedAt = now
	return t.changes(), nil
}

// changes are all that came of the order, with what the audit says of them.
func (t *turn) changes() Changes {
	d := t.d
	out := Changes{Was: t.Run, Run: t.run, Moved: t.moved, Added: t.added, Decision: d}
	out.Entries = append(out.Entries, entry(t.now, d.Actor, t.run.action(), t.Run.ID, 0, d.Via,
		map[string]any{"decision": d}))
	for _, m := range t.moved {
		out.Entries = append(out.Entries, entry(t.now, d.Actor, m.Is.action(), t.Run.ID, m.Is.ID, d.Via,
			map[string]any{"from": m.Was.State, "reason": d.Reason}))
	}
	return out
}

func (t *turn) refuse(code, field string, kind error, text string, args ...any) {
	t.refusals = append(t.refusals, Refusal{Code: code, Field: field, Kind: kind,
		Text: fmt.Sprintf("%s run %d: ", t.d.Verdict, t.Run.ID) + fmt.Sprintf(text, args...)})
}

// words joins states as a sentence does.
func words(states []RunState) string {
	text := make([]string, len(states))
	for i, s := range states {
		text[i] = string(s)
	}
	return strings.Join(text, ", ")
}

// to moves the run to a state, out of the hands of any worker.
func (t *turn) to(s RunState) {
	t.run.State, t.run.Reason, t.run.NextAt, t.run.Tries = s, t.d.Reason, t.now, 0
	t.run.Fence++
}

// move moves a delivery out of the hands of any worker; its life begins anew.
func (t *turn) move(d Delivery, to DeliveryState, duplicates int) {
	is := d
	is.State, is.NextAt, is.DueAt = to, t.now, t.now
	is.PossibleDuplicates += duplicates
	is.Fence++
	is.leave(t.now)
	t.moved = append(t.moved, Change{d, is})
}

// moveAll moves every delivery that the table lets the order move, and counts where all of them are then.
func (t *turn) moveAll(to DeliveryState, marks ...DeliveryState) Counts {
	c := Counts{}
	for _, d := range t.Deliveries {
		if line, ok := step(DeliverySteps, t.d.Verdict, d.State); !ok || !slices.Contains(line.To, to) {
			c[d.State]++
			continue
		}
		duplicates := 0
		if slices.Contains(marks, d.State) {
			duplicates = 1
		}
		t.move(d, to, duplicates)
		c[to]++
	}
	return c
}

func release(t *turn) {
	t.to(Pending)
	t.run.Released = true
}

func retry(t *turn) {
	if t.Run.Content != "" {
		t.refuse("sealed", "", ErrState, "it was sealed; resend tries its deliveries again")
	}
	if t.Holder != 0 {
		t.refuse("period", "", ErrState, "run %d reports this period", t.Holder)
	}
	t.to(Pending)
	t.run.AsOf = t.now // to take in what has arrived since
	t.run.Claimed = t.Run.Key()
}

func approve(t *turn) {
	if slices.Contains(interested(t.Run, t.Decisions), t.d.Actor) {
		t.refuse("self", "", ErrApprover, "%s triggered or released it", t.d.Actor)
	}
	if !t.People.Approve(t.d.Actor) {
		t.refuse("approver", "", ErrRole, "%s is no enabled account that may approve", t.d.Actor)
	}
	have := approvals(t.Run, t.Decisions)
	if slices.Contains(have, t.d.Actor) {
		t.refuse("again", "", ErrApprover, "%s has approved it already; it needs another", t.d.Actor)
	}
	if t.d.Content != "" && t.d.Content != t.Run.Content {
		t.refuse("content", "sha256", ErrTampered, "its content is %s", t.Run.Content)
	}
	if strayed := t.Run.strayed(t.Today.Audience, t.Deliveries); strayed != "" {
		t.refuse("recipients", "", ErrState, "%s", strayed)
	}
	t.d.Content = t.Run.Content
	if len(have)+1 < t.Run.Approval.Count() {
		return // it waits for the next approver
	}
	t.to(Delivering)
	t.moveAll(Queued)
}

func reject(t *turn) {
	t.to(Rejected)
	t.run.Claimed = ""
	t.moveAll(Cancelled)
}

// cancel sends nothing more. A run of which something has left, or may have, goes where its deliveries are, so that the
// next report of its period is a revision.
func cancel(t *turn) {
	left := slices.ContainsFunc(t.Deliveries, Delivery.mayHaveLeft)
	c := t.moveAll(Cancelled, InDoubt)
	t.to(CancelledRun)
	if left {
		t.run.State = c.Outcome()
	} else {
		t.run.Claimed = ""
	}
}

// mayHaveLeft reports whether the message may be with its recipient, or on its way.
func (d Delivery) mayHaveLeft() bool {
	return d.State == Sent || d.State == Committed || d.State == InDoubt || d.PossibleDuplicates > 0
}

func resend(t *turn) {
	if c := t.Correction; c.ID != 0 { // what it says is out of use
		t.refuse("corrected", "", ErrState, "revision %d corrects it: resend run %d", c.Revision, c.ID)
		return
	}
	if t.d.Instead != "" || t.d.Also {
		redirect(t)
		return
	}
	if t.Run.Content == "" {
		t.refuse("unsealed", "", ErrState, "it failed before it was sealed; retry builds it again")
		return
	}
	known := false
	for _, d := range t.Deliveries {
		if t.d.Recipient != "" && d.Recipient != t.d.Recipient {
			continue
		}
		known = true
		if _, ok := step(DeliverySteps, Resend, d.State); !ok ||
			(d.State == Sent || d.State == Bounced) && t.d.Recipient == "" {
			continue
		}
		marked := 0
		if d.State == InDoubt || d.State == Sent || d.State == Bounced {
			marked = 1
		}
		t.move(d, Queued, marked)
	}
	switch {
	case !known:
		t.refuse("recipient", "to", ErrNotFound, "%s is not one of its recipients", t.d.Recipient)
	case len(t.moved) == 0 && t.d.Recipient != "":
		t.refuse("way", "to", ErrState, "the message to %s is under way", t.d.Recipient)
	case len(t.moved) == 0:
		t.refuse("nothing", "to", ErrState, "everything is sent or under way; name a recipient to send again")
	}
	t.run.State = Delivering
}

func resolve(t *turn) {
	line, _ := step(DeliverySteps, Resolve, InDoubt)
	goesOn := slices.Contains(sealed, t.Run.State)
	if !slices.Contains(line.To, t.d.Outcome) {
		t.refuse("outcome", "to", ErrState, "want sent, queued or cancelled, got %q", t.d.Outcome)
	} else if t.d.Outcome == Queued && !goesOn {
		t.refuse("state", "to", ErrState, "it is %s: nothing of it is sent any more", t.Run.State)
	}
	c, found := Counts{}, false
	for _, d := range t.Deliveries {
		if d.ID != t.d.Delivery {
			c[d.State]++
			continue
		}
		found = true
		switch {
		case d.State.Wrong() && t.d.Outcome != Cancelled:
			t.refuse("outcome", "to", ErrState, "delivery %d is %s: it can be noted as cancelled, or resent", d.ID,
				d.State)
		case d.State != InDoubt && !d.State.Wrong():
			t.refuse("doubt", "", ErrState, "delivery %d is %s; only one in doubt, or that went wrong, can be resolved",
				d.ID, d.State)
		}
		marked := 0
		if d.State == Bounced || d.State == InDoubt && t.d.Outcome != Sent {
			marked = 1 // it may have arrived: whatever is sent after this says so
		}
		t.move(d, t.d.Outcome, marked)
		c[t.d.Outcome]++
	}
	if !found {
		t.refuse("delivery", "delivery", ErrNotFound, "delivery %d is not one of its", t.d.Delivery)
	}
	if goesOn {
		t.run.State = c.Outcome()
	}
}
