package ledger

import "slices"

// RunState is where a run stands (docs: states).
type RunState string

// The states of a run.
const (
	Pending          RunState = "pending"
	Building         RunState = "building"
	HeldRun          RunState = "held"              // a finding of severity error: waits for release or retry
	AwaitingApproval RunState = "awaiting_approval" // sealed, but not sent before a second person approves
	SealedRun        RunState = "sealed"
	Delivering       RunState = "delivering"
	Delivered        RunState = "delivered"
	PartlyDelivered  RunState = "partly_delivered"
	FailedRun        RunState = "failed"
	Skipped          RunState = "skipped"   // a slot that was not run, with its reason
	Rejected         RunState = "rejected"  // by the approver, with a reason
	Unchanged        RunState = "unchanged" // a revision that changes nothing: nothing was sent
	CancelledRun     RunState = "cancelled" // nothing was sent: by hand, or each recipient has a later revision
)

// RunStates lists the states of a run.
var RunStates = []RunState{Pending, Building, HeldRun, AwaitingApproval, SealedRun, Delivering, Delivered,
	PartlyDelivered, FailedRun, Skipped, Rejected, Unchanged, CancelledRun}

// Final reports whether a run of this state moves no more by itself.
func (s RunState) Final() bool {
	return slices.Contains([]RunState{Delivered, PartlyDelivered, FailedRun, Skipped, Rejected, Unchanged,
		CancelledRun}, s)
}

// DeliveryState is where a delivery stands (docs: states).
type DeliveryState string

// The states of a delivery.
const (
	Queued    DeliveryState = "queued"
	Sending   DeliveryState = "sending"
	Committed DeliveryState = "committing" // the final dot is being written: only the server knows
	Sent      DeliveryState = "sent"
	Failed    DeliveryState = "failed"   // refused for good
	InDoubt   DeliveryState = "in_doubt" // no reply after the final dot
	Held      DeliveryState = "held"     // waits for approval, or may not go out as it is
	Expired   DeliveryState = "expired"
	Cancelled DeliveryState = "cancelled"
	Bounced   DeliveryState = "bounced" // taken by the mail server, and reported as not delivered by one behind it
)

// DeliveryStates lists the states of a delivery.
var DeliveryStates = []DeliveryState{Queued, Sending, Committed, Sent, Failed, InDoubt, Held, Expired, Cancelled,
	Bounced}

// Final reports whether a delivery of this state moves no more by itself.
func (s DeliveryState) Final() bool {
	return slices.Contains([]DeliveryState{Sent, Failed, Expired, Cancelled, Bounced}, s)
}

// Wrong reports whether a delivery of this state ended without having reached its recipient.
func (s DeliveryState) Wrong() bool { return s == Failed || s == Bounced || s == Expired }

// Open lists the states of a delivery that is not done: as long as a run has one, it is delivering.
func Open() []DeliveryState {
	return slices.DeleteFunc(slices.Clone(DeliveryStates), DeliveryState.Final)
}

// Verb is what happens to a run or a delivery: a person's order, a step of the service, or what time does.
type Verb string

// What a person orders. Each is recorded as a decision, in the transaction of its effect.
const (
	Release Verb = "release" // a held run goes out in spite of its findings
	Retry   Verb = "retry"   // a held run, or one that failed before it was sealed, is built again
	Approve Verb = "approve" // by a second person; bound to the hash of the content
	Reject  Verb = "reject"
	Cancel  Verb = "cancel"  // what was not sent yet is not sent
	Resend  Verb = "resend"  // what is not sent is queued again, or the one recipient named
	Resolve Verb = "resolve" // a delivery in doubt ends as a person found out, one that went wrong is not sent any more
)

// What the service and time do.
const (
	Start  Verb = "start"
	Build  Verb = "build"
	End    Verb = "end" // building, without sealing
	SealUp Verb = "seal"
	Follow Verb = "follow" // a run goes where its deliveries have gone
	GiveUp Verb = "give up"
	Queue  Verb = "queue"
	Send   Verb = "send"
	Commit Verb = "commit" // the final dot is about to be written
	Finish Verb = "finish"
	Lapse  Verb = "lapse"
	// what a letter says has been overtaken while it waited
	Withdraw Verb = "withdraw"
	Void     Verb = "void"    // what was approved does not hold any more
	Restore  Verb = "restore" // the database was put back, and may not know what was sent
	Bounce   Verb = "bounce"  // a server behind ours reports that it was not delivered
	// what the server said comes to the ledger late
	Acknowledge Verb = "acknowledge"
)

// Step is one line of the table of what can happen. What stands in no line does not happen.
type Step[S ~string] struct {
	Verb   Verb
	By     string // person, schedule, service, time
	From   []S    // none: the row is made
	To     []S
	Reason bool   // a person must say why
	When   string // what else must hold
	effect func(*turn)
}

// RunSteps is the table of runs. An order has its effect beside it: what it makes of the run and its deliveries.
var RunSteps = []Step[RunState]{
	{Verb: Start, By: "person, schedule", To: []RunState{Pending, Skipped, HeldRun},
		When: "no other run has the period and revision; skipped: a slot that is not run, with its reason; held: " +
			"a slot that may have been sent before the database was restored"},
	{Verb: Build, By: "service", From: []RunState{Pending, Building}, To: []RunState{Building},
		When: "it is due, and nobody is building it or another run of its job"},
	{Verb: End, By: "service", From: []RunState{Building}, To: []RunState{Pending, HeldRun, FailedRun, Unchanged}},
	{Verb: GiveUp, By: "time", From: []RunState{Building}, To: []RunState{FailedRun},
		When: "building was cut short too often"},
	{Verb: SealUp, By: "service", From: []RunState{Building}, To: []RunState{SealedRun, AwaitingApproval},
		When: "awaiting_approval: the report needs a second person"},
	{Verb: Follow, By: "service", From: sealed,
		To:   []RunState{Delivering, Delivered, PartlyDelivered, FailedRun, CancelledRun},
		When: "where its deliveries, notices aside, have gone; cancelled: the last of them were withdrawn"},
	{Verb: Void, By: "service", From: []RunState{SealedRun, Delivering}, To: []RunState{AwaitingApproval},
		When: "nothing of it was tried yet, and job, recipients, approvers or what it needs have changed"},
	{Verb: Release, By: "person", From: []RunState{HeldRun}, To: []RunState{Pending}, Reason: true, effect: release},
	{Verb: Retry, By: "person", From: []RunState{HeldRun, FailedRun}, To: []RunState{Pending}, effect: retry,
		When: "it was not sealed, and no other run has its period by now"},
	{Verb: Approve, By: "person", From: []RunState{AwaitingApproval}, To: []RunState{AwaitingApproval, Delivering},
		effect: approve, When: "by another than who triggered, released or approved it; its content was looked at"},
	{Verb: Reject, By: "person", From: []RunState{AwaitingApproval}, To: []RunState{Rejected}, Reason: true,
		effect: reject},
	{Verb: Cancel, By: "person", From: []RunState{Pending, HeldRun, AwaitingApproval, SealedRun, Delivering},
		To:     []RunState{CancelledRun, Delivering, Delivered, PartlyDelivered, FailedRun},
		Reason: true, effect: cancel, When: "cancelled: nothing has left; else it follows its deliveries"},
	{Verb: Resend, By: "person", From: []RunState{Delivering, Delivered, PartlyDelivered, FailedRun},
		To: []RunState{Delivering}, Reason: true, effect: resend,
		When: "it was sealed, and no correction of it was sent"},
	{Verb: Resolve, By: "person", From: append([]RunState{CancelledRun, Rejected}, sealed...),
		To: []RunState{Delivering, Delivered, PartlyDelivered, FailedRun, CancelledRun, Rejected}, Reason: true,
		effect: resolve, When: "the delivery is in doubt, or went wrong; of a cancelled or rejected run nothing is " +
			"queued again"},
}

// sealed are the states of a run that is on its way, or has been.
var sealed = []RunState{SealedRun, Delivering, Delivered, PartlyDelivered, FailedRun}

// DeliverySteps is the table of deliveries.
var DeliverySteps = []Step[DeliveryState]{
	{Verb: Queue, By: "service", To: []DeliveryState{Queued, Held}, When: "held: its run awaits approval"},
	{Verb: Send, By: "service", From: []DeliveryState{Queued}, To: []DeliveryState{Sending, Held},
		When: "it is due; held: its run, content, approvals or bytes do not let it out"},
	{Verb: Void, By: "service", From: []DeliveryState{Queued}, To: []DeliveryState{Held},
		When: "its run awaits approval again"},
	{Verb: Commit, By: "service", From: []DeliveryState{Sending}, To: []DeliveryState{Committed},
		When: "the lease is not over"},
	{Verb: Finish, By: "service", From: []DeliveryState{Sending, Committed},
		To: []DeliveryState{Sent, Queued, Failed, InDoubt}, When: "as the server answered"},
	{Verb: Withdraw, By: "service", From: []DeliveryState{Sending}, To: []DeliveryState{Cancelled},
		When: "a letter to an agency or to operators whose reason has gone while it waited, or a report of which its " +
			"recipient has a later revision; nothing was sent"},
	{Verb: Acknowledge, By: "service", From: []DeliveryState{InDoubt, Queued}, To: []DeliveryState{Sent},
		When: "its instance says late that the server took it, and nobody has tried it since"},
	{Verb: Lapse, By: "time", From: []DeliveryState{Sending, Committed, InDoubt, Queued},
		To:   []DeliveryState{Queued, InDoubt, Expired},
		When: "sending to queued, committing to in_doubt, in_doubt to queued and marked, queued to expired"},
	{Verb: Restore, By: "service", From: []DeliveryState{Queued, Sending, Committed, Held},
		To: []DeliveryState{InDoubt, Queued, Held},
		When: "the database is a restored one; in_doubt: an epoch is kept, " +
			"else it goes on, marked"},
	{Verb: Bounce, By: "service", From: []DeliveryState{Sent, InDoubt}, To: []DeliveryState{Bounced, InDoubt},
		When: "the report carries the delivery's tag, or its Message-ID and its recipient; in_doubt: it was " +
			"sent, and a letter came that may be such a report"},
	{Verb: Approve, By: "person", From: []DeliveryState{Held}, To: []DeliveryState{Queued},
		When: "its run has all the approvals it needs"},
	{Verb: Reject, By: "person", From: []DeliveryState{Held}, To: []DeliveryState{Cancelled}},
	{Verb: Cancel, By: "person", From: []DeliveryState{Held, Queued, Sending, InDoubt},
		To: []DeliveryState{Cancelled}, When: "sending: before the final dot, so provably not sent"},
	{Verb: Resend, By: "person", From: []DeliveryState{Queued, Failed, InDoubt, Held, Expired, Cancelled, Sent,
		Bounced}, To: []DeliveryState{Queued},
		When: "sent: only if the recipient is named; marked where it may have arrived"},
	{Verb: Resolve, By: "person", From: []DeliveryState{InDoubt, Failed, Bounced, Expired},
		To: []DeliveryState{Sent, Queued, Cancelled}, When: "of one that went wrong only cancelled: a person notes " +
			"that the recipient is not sent it"},
}

// step returns the line of a verb, if it starts from the state.
func step[S ~string](table []Step[S], v Verb, from S) (Step[S], bool) {
	for _, s := range table {
		if s.Verb == v {
			return s, slices.Contains(s.From, from)
		}
	}
	return Step[S]{}, false
}

// Verbs lists what a person can order of a run, in the order of the table.
func Verbs() []Verb {
	var out []Verb
	for _, s := range RunSteps {
		if s.effect != nil {
			out = append(out, s.Verb)
		}
	}
	return out
}

// Counts is how many deliveries of a run, notices aside, are in each state.
type Counts map[DeliveryState]int

// only reports whether all are in one state.
func (c Counts) only(s DeliveryState) bool {
	all := 0
	for _, n := range c {
		all += n
	}
	return c[s] == all
}

// Outcome derives a run's state from those of its report deliveries (or of a test's).
func (c Counts) Outcome() RunState {
	open := 0
	for s, n := range c {
		if !s.Final() {
			open += n
		}
	}
	switch {
	case open > 0:
		return Delivering
	case c.only(Sent):
		return Delivered
	case c[Sent] > 0:
		return PartlyDelivered
	}
	return FailedRun
}
