package jobs

import (
	"context"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/reconcile"
)

// Source is where submissions come from.
type Source interface {
	// Snapshot runs f on one consistent, read-only view of the submissions.
	Snapshot(ctx context.Context, f func(Snapshot) error) error
}

// Snapshot is one consistent view of the submissions.
type Snapshot interface {
	Directory(ctx context.Context) (*reconcile.Directory, error)
	// Judgements returns what people judged, in force at asOf (zero: whatever is).
	Judgements(ctx context.Context, asOf time.Time) (*reconcile.Judgements, error)
	// Contacts returns where letters to agencies go, by agency; of a source that knows none, nothing.
	Contacts(ctx context.Context) (map[string]string, error)
	// Census counts all submissions, as filed at or before asOf; group by group those of the months that are reported
	// on, or of all where none are named.
	Census(ctx context.Context, asOf time.Time, months reconcile.Window) (*reconcile.Census, error)
	// Cells yields the cells of a query, month by month and in a month by street and community. A cell is valid only
	// during the call.
	Cells(ctx context.Context, q reconcile.Query, yield func(*reconcile.Cell) error) error
}

// Sender hands one message to the mail server. commit is called just before the final dot; if it fails, nothing is
// sent.
type Sender interface {
	Send(ctx context.Context, e deliver.Envelope, message []byte, commit func() error) deliver.Outcome
}
