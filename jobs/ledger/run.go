package ledger

import (
	"strconv"
	"time"

	"huizong/jobs/period"
)

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
	Hold     string // the reason why it waits for a person before it is built; empty when it does not
	Released bool   // the gate is not asked
	Via      Via
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
	ID       int64         `db:"id" json:"id"`
	Job      string        `db:"job" json:"job"`
	Period   period.Period `db:"period" json:"period"`
	Revision int           `db:"revision" json:"revision"`
	Kind     Kind          `db:"kind" json:"kind"`
	State    RunState      `db:"state" json:"state"`
	Slot     string        `db:"slot" json:"slot"` // RFC 3339 with the office's offset; empty of a run by hand
	SlotAt   time.Time     `db:"slot_at" json:"-"`
	Reason   string        `db:"reason" json:"reason"` // of the state, or of the revision
	Region   string        `db:"region" json:"region"`
	Cause    string        `db:"cause" json:"cause,omitempty"`
	TestTo   string        `db:"test_to" json:"test_to,omitempty"`
	Actor    string        `db:"actor" json:"actor"`
	AsOf     time.Time     `db:"as_of" json:"as_of"`
	Released bool          `db:"released" json:"released,omitempty"`
	// hash over snapshots and messages, once sealed
	Content  string   `db:"content_sha256" json:"content_sha256,omitempty"`
	Approval Approval `db:"approval" json:"approval,omitempty"` // that it needs, since it was sealed
	Corrects int64    `db:"corrects" json:"corrects,omitempty" help:"the run whose report it corrects"`
	Tries    int      `db:"tries" json:"tries"`
	Audience string   `db:"audience_sha256" json:"-"` // hash over its job's recipients when it was sealed
	// the period would read differently today; filled by who lists, not stored
	Changed    bool       `db:"-" json:"changed_since_sent,omitempty"`
	Claimed    string     `db:"claim" json:"-"` // the Key, while the run has it
	Owner      string     `db:"owner" json:"-"`
	Fence      int64      `db:"fence" json:"-"`
	LeaseUntil *time.Time `db:"lease_until" json:"-"`
	NextAt     time.Time  `db:"next_at" json:"-"` // a pending run is built from here on
	CreatedAt  time.Time  `db:"created_at" json:"created_at"`
	UpdatedAt  time.Time  `db:"updated_at" json:"updated_at"`
}

// Key is what the run claims, or has claimed.
func (r Run) Key() string {
	return NewRun{Job: r.Job, Period: r.Period, Revision: r.Revision, TestTo: r.TestTo}.Key()
}

// Claim returns the right to write that claiming the run gave.
func (r Run) Claim() Claim { return Claim{r.ID, r.Fence, r.Owner} }

// Approval is how many people beside its author a report needs before it is sent.
type Approval string

// What a report may need. A run that an earlier version sealed does not say: its audit and decisions do.
const (
	ApprovalNone     Approval = "none"
	ApprovalRequired Approval = "required"
	ApprovalTwo      Approval = "two"
)

// Count is how many approvals are needed.
func (a Approval) Count() int { return map[Approval]int{ApprovalRequired: 1, ApprovalTwo: 2}[a] }

// until is the end of a lease, and over reports whether it has come.
func until(now time.Time, lease time.Duration) *time.Time {
	end := now.Add(lease)
	return &end
}

func over(lease *time.Time, now time.Time) bool { return lease == nil || !lease.After(now) }
