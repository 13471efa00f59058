// Package ledger is what ran and what was sent: runs, snapshots, messages, deliveries, attempts, decisions, and the
// chained audit of them.
//
// It holds the states and the operations that move them; each operation of Ledger is one transaction that either
// happens whole, with its audit entry, or not at all. Work is claimed by compare-and-set with a fencing counter:
// whoever holds an older fence than the row finds that nothing happens (ErrFenced) and stops. The clock of leases and
// due times is the ledger's own, not the caller's.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/period"
)

// What a caller can act upon.
var (
	ErrFenced   = errors.New("another instance has taken this over") // stop working on it, write nothing more
	ErrNotFound = errors.New("no such row in the ledger")            // a wrong number, or another database
	// wrapped with the state and what would be allowed
	ErrState    = errors.New("the state does not allow this")
	ErrTampered = errors.New("content is not what was sealed")           // never sent
	ErrApprover = errors.New("the approver may not be who triggered it") // four eyes
	ErrRole     = errors.New("the account may not do this")
)

// Skew is how far a clock may be from the ledger's: slots go by the former, leases by the latter.
const Skew = 30 * time.Second

// Ahead refuses a moment that is still to come by the ledger's clock: what would fall due by it is not over yet.
func Ahead(at, now time.Time) error {
	if by := at.Sub(now); by > Skew {
		return fmt.Errorf("our clock is %s ahead of the database's, so nothing is due by it; set up NTP on both",
			by.Round(time.Second))
	}
	return nil
}

// Ledger keeps runs and deliveries. Times are UTC, to the microsecond.
type Ledger interface {
	// Now returns the ledger's clock.
	Now(ctx context.Context) (time.Time, error)
	// Ensure returns the job's row, and makes it with the cursor when there is none.
	Ensure(ctx context.Context, job string, cursor time.Time) (Job, error)
	// Jobs returns every job's row by name.
	Jobs(ctx context.Context) ([]Job, error)
	// Advance moves the job's cursor from one instant to another and inserts a run per due slot, in one transaction. It
	// reports false, and does nothing, where another instance has moved the cursor already. A due run whose period is
	// claimed already is stored as skipped. Nothing is due that lies ahead of the ledger's clock (Ahead).
	Advance(ctx context.Context, job string, from, to time.Time, due []NewRun) (bool, error)
	// Pause sets or lifts a job's pause.
	Pause(ctx context.Context, job string, paused bool, note, actor string, via Via) error

	// Start inserts a run by hand. It reports false, and returns the run that is there, where the same period and
	// revision is claimed.
	Start(ctx context.Context, n NewRun) (Run, bool, error)
	// ClaimRun takes the next run that is due and unattended, or the one named, and moves it to building. It returns
	// ErrNotFound when there is nothing to do.
	ClaimRun(ctx context.Context, owner string, lease time.Duration, id int64) (Run, error)
	// RenewRun prolongs the lease.
	RenewRun(ctx context.Context, c Claim, lease time.Duration) error
	// Move ends building without sealing: to held, failed, unchanged, or back to pending for another try after a while.
	// Letters are notices to operators, queued in the same transaction.
	Move(ctx context.Context, c Claim, to RunState, reason string, after time.Duration, letters []Letter) error
	// Keep stores the body of a letter by its content, and returns the letter without it: so that the letters of a run
	// need not be in memory together. A letter that is never sealed leaves nothing that anybody sees.
	Keep(ctx context.Context, l Letter) (Letter, error)
	// Identity returns the random that this ledger alone has.
	Identity(ctx context.Context) (string, error)
	// Beat says that an instance of a version lives, and what it can read.
	Beat(ctx context.Context, instance, version string) error
	// Seal stores what was built, and queues its deliveries; with approval they are held until Approve. It is the point
	// of no return.
	Seal(ctx context.Context, c Claim, s Sealed) (Run, error)
	// Decide carries a person's order on a run out, and records it: what Decide says of it, or all that stands against
	// it.
	Decide(ctx context.Context, d Decision) (Decided, error)
	// File returns a run with all that an order on it is judged by.
	File(ctx context.Context, run int64) (File, error)
	// People returns the accounts that are enabled.
	People(ctx context.Context) (People, error)

	// ClaimDelivery takes the next delivery that is due, of the run named or of any (0), and moves it to sending;
	// ErrNotFound when there is none. A delivery whose message or approval does not match its seal is moved to held and
	// never returned. Before anything of a run has left, its approvals are judged by how it stands today too: where
	// they do not hold any more, it awaits approval again.
	ClaimDelivery(ctx context.Context, owner string, lease time.Duration, run int64) (Delivery, error)
	// RenewDelivery prolongs the lease.
	RenewDelivery(ctx context.Context, c Claim, lease time.Duration) error
	// Committing marks that the final dot is about to be written: from here an unanswered try is in doubt. It prolongs
	// the lease; one that has run out is lost.
	Committing(ctx context.Context, c Claim, lease time.Duration) error
	// Finish records an attempt and moves the delivery to where it leads; the run follows its deliveries.
	Finish(ctx context.Context, c Claim, a Attempt, to DeliveryState, after time.Duration, letters []Letter) error
	// Withdraw cancels a delivery that was claimed and not sent, because what it says has been overtaken.
	Withdraw(ctx context.Context, c Claim, reason string) error
	// Sweep moves what time moves: expired leases, deliveries long enough in doubt, deliveries older than their life.
	// It returns what it moved.
	Sweep(ctx context.Context, owner string, p Patience) ([]Moved, error)
	// Letters queues notices that belong to no run.
	Letters(ctx context.Context, letters []Letter) error
	// StopChannel makes every delivery wait until OpenChannel, and reports whether it was not stopped before. After
	// wait a probe is due.
	StopChannel(ctx context.Context, reason string, wait time.Duration) (bool, error)
	OpenChannel(ctx context.Context) error
	// Channel returns why the channel is stopped and when it is probed next; an empty reason means that it is open.
	Channel(ctx context.Context) (reason string, probe time.Time, err error)
	// ProbeChannel takes the right to probe a stopped channel; it reports false where none is due, or another instance
	// has it. The next probe is due after wait.
	ProbeChannel(ctx context.Context, wait time.Duration) (bool, error)
	// Relay returns what the mail server was last seen to offer; zero where it was never seen.
	Relay(ctx context.Context) (Relay, error)
	// SeeRelay records what it offers now.
	SeeRelay(ctx context.Context, r Relay) error

	Run(ctx context.Context, id int64) (Run, error)
	Runs(ctx context.Context, f Filter) ([]Run, error)
	// Latest returns the newest sealed run of a job and period that was sent to anybody, or ErrNotFound.
	Latest(ctx context.Context, job string, p period.Period) (Run, error)
	Deliveries(ctx context.Context, f Filter) ([]Delivery, error)
	Delivery(ctx context.Context, id int64) (Delivery, error)
	Attempts(ctx context.Context, run int64) ([]Attempt, error)
	Decisions(ctx context.Context, run int64) ([]Decision, error)
	// Snapshots returns what a run sealed, by region, without the reports.
	Snapshots(ctx context.Context, run int64) ([]Snapshot, error)
	// Sent returns the newest sent snapshot of every period of a job and region, without the reports.
	Sent(ctx context.Context, job, region string) ([]Snapshot, error)
	// Report returns the canonical JSON of what a run sealed for a region.
	Report(ctx context.Context, run int64, region string) ([]byte, error)
	// Message returns the sealed bytes of a delivery, without what is of the delivery alone.
	Message(ctx context.Context, delivery int64) ([]byte, error)
	// Audit returns the audit entries of a run, or all of them (0), in order.
	Audit(ctx context.Context, run int64) ([]Entry, error)
	// Trail returns up to limit entries before one (0: before none, so the newest), newest first.
	Trail(ctx context.Context, before int64, limit int) ([]Entry, error)
	// Quarantine returns the last time that the database was found to be a restored one: nothing is sent while it is
	// shut.
	Quarantine(ctx context.Context) (Quarantine, error)
	// Head returns the end of the audit.
	Head(ctx context.Context) (Chain, error)
	// Verify recomputes every hash, of one run or of all (0), and returns what does not hold, the first wrong row
	// first. Anchors that were kept outside are held against the audit too.
	Verify(ctx context.Context, run int64, anchors ...Anchor) (Verification, error)
}

// Job is the state of one configured job.
type Job struct {
	Name   string    `db:"name" json:"name"`
	Cursor time.Time `db:"cursor_at" json:"cursor"` // slots up to here are accounted for
	Paused bool      `db:"paused" json:"paused"`
	Note   string    `db:"note" json:"note"`
}

// Early reports whether slots to come are accounted for: the clock was ahead, and has been set back. Each has its row
// by then, so none of them runs by itself when its time comes.
func (j Job) Early(now time.Time) bool { return j.Cursor.Sub(now) > Skew }

// Over reports whether a slot to come is accounted for, and so does not run by itself.
func (j Job) Over(slot, now time.Time) bool { return j.Early(now) && !slot.After(j.Cursor) }

// Claim is the right to write to a run or delivery, as long as its fence is the row's.
type Claim struct {
	ID    int64
	Fence int64
	Owner string
}

// Filter narrows a list; zero fields do not narrow.
type Filter struct {
	Job    string
	Period string
	Run    int64
	State  string
	Limit  int // newest first when set
}

// Patience is how long time may pass before it moves something.
type Patience struct {
	// a delivery in doubt waits this long before it is sent again, where its policy says so
	InDoubt time.Duration
	Life    time.Duration        // a delivery not sent this long after sealing expires
	Tries   int                  // a run whose building was cut short this often fails
	Notify  func(Moved) []Letter // notices to queue in the transaction that moves; may be nil
}

// Moved is something that time moved.
type Moved struct {
	Run      int64
	Delivery int64 // 0 of a run
	Purpose  Purpose
	From, To string
}
