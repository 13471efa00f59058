package ledger

import "time"

// Size is how large the ledger was on one day, in bytes of its tables and indexes.
type Size struct {
	Day   time.Time `db:"day"`
	Bytes int64     `db:"bytes"`
}
