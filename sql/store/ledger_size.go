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

// Size is how many bytes the ledger's database takes, tables and indexes, as the server estimates it.
func (l *Ledger) Size(ctx context.Context) (int64, error) {
	var n int64
	if err := l.db.GetContext(ctx, &n, query.LedgerSize); err != nil {
		return 0, fmt.Errorf("read the size of the ledger: %w", err)
	}
	return n, nil
}

// KeepSize implements jobs.Gauge.
func (l *Ledger) KeepSize(ctx context.Context, s ledger.Size) error {
	_, err := l.db.ExecContext(ctx, query.LedgerSizeKeep, s.Day.Format(time.DateOnly), s.Bytes)
	return err
}

// SizeSince implements jobs.Gauge.
func (l *Ledger) SizeSince(ctx context.Context, day time.Time) (s ledger.Size, err error) {
	err = l.db.GetContext(ctx, &s, query.LedgerSizeOf, day.Format(time.DateOnly))
	if errors.Is(err, sql.ErrNoRows) {
		err = ledger.ErrNotFound
	}
	return s, err
}
