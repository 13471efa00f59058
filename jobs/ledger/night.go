package ledger

import "time"

// Night is one night in which a part of what is kept of reading the records was read anew and compared.
type Night struct {
	Night     time.Time  `json:"night"`
	Began     time.Time  `db:"began_at" json:"began_at"`
	Ended     *time.Time `db:"ended_at" json:"ended_at"` // nil: it did not end
	Units     int        `json:"units"`                  // streets and months compared
	Different int        `json:"different"`              // of them: kept otherwise than they are
	Note      string     `json:"note"`                   // which
}
