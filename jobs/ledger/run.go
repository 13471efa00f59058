package ledger

import (
	"strconv"
	"time"

	"huizong/jobs/period"
)

// RunState is where a run stands (docs: reliability, "Runs").
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
	CancelledRun     RunState = "cancelled" // by hand, before anything was sent
)

// Final reports whether a run of this state moves no more by itself.
func (s RunState) Final() bool {
	switch s {
	case Delivered, PartlyDelivered, FailedRun, Skipped, Rejected, Unchanged, CancelledRun:
		return true
	}
	return false
}

// Kind is what made a run.
type Kind string

// The kinds of run.
const (
	Scheduled Kind = "scheduled"
	Manual    Kind = "manual"
	Backfill  Kind = "backfill" // a slot missed while nothing ran, caught up with
)

// NewRun is a run to be inserted.
type NewRun struct {
	Job      string
	Slot     string // local wall time of the slot; empty of a run by hand
	SlotAt   time.Time
	Period   period.Period
	Region   string
	Kind     Kind
	Revision int
	AsOf     time.Time
	Actor    string
	Cause    string // why a revision is made
	TestTo   string // of a test: the one address it goes to; it claims no period
	Skip     string // the reason why this slot is not run; empty when it is
	Released bool   // the gate is not asked
}

// Key is what a run claims: one run for each job, period and revision. A test and a skipped slot claim nothing.
func (n NewRun) Key() string {
	if n.TestTo != "" || n.Skip != "" {
		return ""
	}
	return n.Job + "/" + n.Period.String() + "/" + strconv.Itoa(n.Revision)
}

// Run is one run of a job for a period.
type Run struct {
	ID       int64         `json:"id"`
	Job      string        `json:"job"`
	Period   period.Period `json:"period"`
	Revision int           `json:"revision"`
	Kind     Kind          `json:"kind"`
	State    RunState      `json:"state"`
	Slot     string        `json:"slot"` // RFC 3339 with the office's offset; empty of a run by hand
	SlotAt   time.Time     `json:"-"`
	Reason   string        `json:"reason"` // of the state, or of the revision
	Region   string        `json:"region"`
	Cause    string        `json:"cause,omitempty"`
	TestTo   string        `json:"test_to,omitempty"`
	Actor    string        `json:"actor"`
	AsOf     time.Time     `json:"as_of"`
	Released bool          `json:"released,omitempty"`
	Content  string        `json:"content_sha256,omitempty"` // hash over snapshots and messages, once sealed
	Tries    int           `json:"tries"`
	// the period would read differently today; filled by who lists, not stored
	Changed   bool      `json:"changed_since_sent,omitempty"`
	Owner     string    `json:"-"`
	Fence     int64     `json:"-"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Claim returns the right to write that claiming the run gave.
func (r Run) Claim() Claim { return Claim{r.ID, r.Fence, r.Owner} }

// Outcome derives a run's state from those of its report deliveries (or of a test's).
func Outcome(states []DeliveryState) RunState {
	sent, open := 0, 0
	for _, s := range states {
		if s == Sent {
			sent++
		} else if !s.Final() {
			open++
		}
	}
	switch {
	case open > 0:
		return Delivering
	case sent == len(states):
		return Delivered
	case sent > 0:
		return PartlyDelivered
	}
	return FailedRun
}
