package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Entries implements jobs.Post.
func (l *Ledger) Entries(ctx context.Context, q ledger.EntrySearch) ([]ledger.Entry, error) {
	if q.Before == 0 {
		q.Before = math.MaxInt64
	}
	if q.Until.IsZero() {
		q.Until = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if q.Since.IsZero() {
		q.Since = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	actors := append([]string{""}, q.Actors...) // an empty list is no SQL; no entry is of nobody
	text, args, err := sqlx.In(query.LedgerAuditSearch, q.Before, len(q.Actors), actors, q.System, q.Group, q.Group,
		q.Run, q.Run,
		q.Since.UTC(), q.Until.UTC(), q.Limit)
	if err != nil {
		return nil, fmt.Errorf("search the audit: %w", err)
	}
	out := []ledger.Entry{}
	if err := l.db.SelectContext(ctx, &out, text, args...); err != nil {
		return nil, fmt.Errorf("search the audit: %w", err)
	}
	return out, nil
}
