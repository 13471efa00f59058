package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// System is the actor of what nobody did by hand.
const System = "huizong"

// Begin is a run as it is made, and what the audit says of it once it has a number. A period that another run has
// claimed already (holder, or 0) is skipped where a slot asks for it.
func Begin(n NewRun, holder int64, now time.Time) (Run, Entry) {
	if holder != 0 && n.Skip == "" {
		n.Skip = fmt.Sprintf("run %d reports this period already", holder)
	}
	r := Run{Job: n.Job, Period: n.Period, Revision: n.Revision, Kind: n.Kind, State: Pending, Slot: n.Slot,
		SlotAt: n.SlotAt.UTC(), Reason: Clip(n.Skip, 2000), Region: n.Region, Cause: Clip(n.Cause, 1000),
		TestTo: n.TestTo, Actor: n.Actor, AsOf: n.AsOf.UTC(), Released: n.Released, Claimed: n.Key(), NextAt: now,
		CreatedAt: now, UpdatedAt: now}
	switch {
	case n.Skip != "":
		r.State = Skipped
	case n.Hold != "":
		r.State, r.Reason = HeldRun, Clip(n.Hold, 2000)
	}
	return r, entry(now, n.Actor, r.action(), 0, 0, n.Via, map[string]any{"job": n.Job, "period": n.Period.String(),
		"revision": n.Revision, "kind": n.Kind, "slot": n.Slot, "reason": r.Reason, "cause": r.Cause,
		"test_to": n.TestTo})
}

// Build is a run that a worker has taken.
func (r Run) Build(owner string, lease time.Duration, now time.Time) (Run, error) {
	due := r.State == Pending && !r.NextAt.After(now) || r.State == Building && over(r.LeaseUntil, now)
	if _, ok := step(RunSteps, Build, r.State); !ok || !due {
		return r, ErrFenced
	}
	r.State, r.Owner, r.LeaseUntil, r.UpdatedAt = Building, owner, until(now, lease), now
	r.Fence++
	r.Tries++
	return r, nil
}

// mine refuses a worker who has lost the run.
func (r Run) mine(c Claim, v Verb) error {
	if _, ok := step(RunSteps, v, r.State); !ok || r.Fence != c.Fence {
		return ErrFenced
	}
	return nil
}

// End is a run whose building has ended without sealing.
func (r Run) End(c Claim, to RunState, reason string, after time.Duration, now time.Time) (Run, Entry, error) {
	if err := r.mine(c, End); err != nil {
		return r, Entry{}, err
	}
	r.State, r.Reason, r.NextAt = to, Clip(reason, 2000), now.Add(after)
	r.leave(now)
	if to.Final() {
		r.Claimed = ""
	}
	return r, entry(now, c.Owner, r.action(), r.ID, 0, Via{}, map[string]any{"reason": reason}), nil
}

// Seal is a run whose content is frozen, and the state that its deliveries begin in.
func (r Run) Seal(c Claim, s Sealed, now time.Time) (Run, DeliveryState, Entry, error) {
	if err := r.mine(c, SealUp); err != nil {
		return r, "", Entry{}, err
	}
	r.State, r.Reason, r.Approval, r.Audience = SealedRun, Clip(s.Why, 2000), s.Approval, ""
	r.Corrects = s.Corrects
	if s.Audience != nil {
		r.Audience = AudienceOf(s.Audience)
	}
	r.Content = ContentHash(s.Snapshots, s.reports())
	deliveries := Queued
	if s.Approval.Count() > 0 {
		r.State, deliveries = AwaitingApproval, Held
	}
	r.leave(now)
	hashes := map[string]string{}
	for _, snap := range s.Snapshots {
		hashes[snap.Region] = snap.SHA256
	}
	return r, deliveries, entry(now, c.Owner, r.action(), r.ID, 0, Via{}, map[string]any{"content": r.Content,
		"snapshots": hashes, "approval": s.Approval, "audience": r.Audience}), nil
}

// GiveUp is a run whose building was cut short too often.
func (r Run) GiveUp(owner string, now time.Time) (Run, Entry, error) {
	if _, ok := step(RunSteps, GiveUp, r.State); !ok || !over(r.LeaseUntil, now) {
		return r, Entry{}, ErrFenced
	}
	r.State, r.Claimed, r.Reason = FailedRun, "", fmt.Sprintf("building was cut short %d times", r.Tries)
	r.Fence++
	r.leave(now)
	return r, entry(now, owner, r.action(), r.ID, 0, Via{}, map[string]any{"reason": r.Reason}), nil
}

// allCancelled is why a run is cancelled that nobody has cancelled.
const allCancelled = "all its deliveries are cancelled"

// Follow is a run after its deliveries; false where it stays. One under way of which the last deliveries are withdrawn
// has not failed; one that a person has called off stays where that order left it.
func (r Run) Follow(c Counts, now time.Time) (Run, []Entry, bool) {
	to, reason := c.Outcome(), r.Reason
	if to == FailedRun && r.State != to && c.only(Cancelled) {
		to, reason = CancelledRun, allCancelled
	}
	if _, ok := step(RunSteps, Follow, r.State); !ok || len(c) == 0 || to == r.State || r.Content == "" {
		return r, nil, false
	}
	r.State, r.Reason, r.UpdatedAt = to, reason, now
	return r, []Entry{entry(now, System, r.action(), r.ID, 0, Via{}, nil)}, true
}

// leave is a run that no worker has.
func (r *Run) leave(now time.Time) { r.Owner, r.LeaseUntil, r.UpdatedAt = "", nil, now }

func (r Run) action() string { return "run." + string(r.State) }

// Papers are what lets a report out: the run, its content as it is stored now, and who approved it.
type Papers struct {
	Run        Run
	Content    string // hash over what is stored
	Deliveries []Delivery
	Decisions  []Decision
	Tried      bool // one of its deliveries was taken before: then only the content decides
	Awaited    bool // the audit says that it awaited approval
	People     People
	Today      Standing
}

// Problem says why a delivery of the run may not go out; empty: it may.
func (p Papers) Problem(d Delivery) string { return cmp.Or(p.broken(), p.unapproved(), p.unasked(d)) }

// broken says what no approval mends.
func (p Papers) broken() string {
	if _, ok := step(RunSteps, Follow, p.Run.State); !ok {
		return fmt.Sprintf("run %d is %s: nothing of it is sent", p.Run.ID, p.Run.State)
	}
	if p.Content != p.Run.Content {
		return "the content is not what was sealed"
	}
	stopped := ""
	for _, o := range p.Decisions {
		switch o.Verdict {
		case Reject, Cancel:
			stopped = fmt.Sprintf("%s stopped it (%s)", o.Actor, o.Verdict)
		case Resend, Resolve:
			stopped = ""
		}
		if o.Verdict == Approve && o.Content != p.Content {
			return "the content is not what " + o.Actor + " approved"
		}
	}
	return stopped
}

func (p Papers) unapproved() string {
	need := p.Run.Approval.Count()
	if p.Awaited {
		need = max(need, 1)
	}
	by := approvals(p.Run, p.Decisions)
	if !p.Tried && p.Run.Approval != "" { // sealed by this version: those who approved must still be who may
		by = slices.DeleteFunc(by, func(name string) bool { return !p.People.Approve(name) })
	}
	if strayed := p.Run.strayed(p.Today.Audience, p.Deliveries); strayed != "" && need > 0 && !p.Tried {
		return strayed
	}
	if len(by) < need {
		return fmt.Sprintf("it needs %d approvals of its content by enabled approvers, and has %d (%s)", need, len(by),
			strings.Join(by, ", "))
	}
	return ""
}

// approvals lists who approved the content of a run since its approvals were last void, and was neither who triggered
// nor who released it.
func approvals(r Run, decisions []Decision) []string {
	var out []string
	for _, d := range decisions {
		if d.Verdict == Void {
			out = nil
		}
		if d.Verdict == Approve && d.Content == r.Content && !slices.Contains(out, d.Actor) &&
			!slices.Contains(interested(r, decisions), d.Actor) {
			out = append(out, d.Actor)
		}
	}
	return out
}

// interested are those who may not approve a run: who triggered it, and who released it.
func interested(r Run, decisions []Decision) []string {
	out := []string{Person(r.Actor)}
	for _, d := range decisions {
		if d.Verdict == Release {
			out = append(out, Person(d.Actor))
		}
	}
	return out
}
