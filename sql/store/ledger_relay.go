package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// ProbeChannel implements ledger.Ledger.
func (l *Ledger) ProbeChannel(ctx context.Context, wait time.Duration) (due bool, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.LedgerChannelProbe, t.now.Add(wait), t.now)
		due = n == 1
		return err
	})
	return due, err
}

// Relay implements ledger.Ledger.
func (l *Ledger) Relay(ctx context.Context) (r ledger.Relay, err error) {
	err = l.db.GetContext(ctx, &r, query.LedgerRelayGet)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ledger.Relay{}, nil
	case err != nil:
		return r, fmt.Errorf("read what the relay offers: %w", err)
	}
	r.SeenAt = r.SeenAt.UTC()
	return r, nil
}

// SeeRelay implements ledger.Ledger.
func (l *Ledger) SeeRelay(ctx context.Context, r ledger.Relay) error {
	return l.do(ctx, func(t *ledgerTx) error {
		args := []any{r.SizeLimit, r.DSN, r.UTF8, r.Tagged, t.now}
		n, err := t.exec(query.LedgerRelayUpdate, args...)
		if err == nil && n == 0 {
			_, err = t.exec(query.LedgerRelayInsert, args...)
		}
		return err
	})
}
