package ledger

import (
	"context"
	"time"
)

// Relay is what the mail server offered when it was last greeted.
type Relay struct {
	SizeLimit int64     `db:"size_limit" json:"size_limit"` // bytes of the largest message it takes; 0: it does not say
	DSN       bool      `db:"dsn"        json:"dsn"`        // it reports what it could not deliver
	UTF8      bool      `db:"utf8"       json:"utf8"`       // it takes addresses that are not ASCII
	Tagged    bool      `db:"tagged"     json:"tagged"`     // it takes a sender with a tag, as a check found
	SeenAt    time.Time `db:"seen_at"    json:"seen_at"`
}

// ProbeChannel implements Ledger.
func (m *Memory) ProbeChannel(_ context.Context, wait time.Duration) (due bool, err error) {
	err = m.do(func(now time.Time) error {
		if due = m.stopped != "" && !m.until.After(now); due {
			m.until = now.Add(wait)
		}
		return nil
	})
	return due, err
}

// Relay implements Ledger.
func (m *Memory) Relay(context.Context) (r Relay, err error) {
	err = m.do(func(time.Time) error { r = m.relay; return nil })
	return r, err
}

// SeeRelay implements Ledger.
func (m *Memory) SeeRelay(_ context.Context, r Relay) error {
	return m.do(func(now time.Time) error { m.relay, m.relay.SeenAt = r, now; return nil })
}
