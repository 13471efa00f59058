package ledger

import "time"

// Relay is what the mail server offered when it was last greeted.
type Relay struct {
	SizeLimit int64     `db:"size_limit" json:"size_limit"` // bytes of the largest message it takes; 0: it does not say
	DSN       bool      `db:"dsn"        json:"dsn"`        // it reports what it could not deliver
	UTF8      bool      `db:"utf8"       json:"utf8"`       // it takes addresses that are not ASCII
	Tagged    bool      `db:"tagged"     json:"tagged"`     // it takes a sender with a tag, as a check found
	SeenAt    time.Time `db:"seen_at"    json:"seen_at"`
}
