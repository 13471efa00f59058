package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// strayRow is a row of no submission as the ledger keeps it.
type strayRow struct {
	reconcile.Row
	Content string `json:"content"`
}

// KeepLook keeps what a look at the whole source found, in the place of the one before.
func (l *Ledger) KeepLook(ctx context.Context, look *reconcile.Look) error {
	strays := make([]strayRow, min(len(look.Strays), reconcile.RowsListed))
	for i := range strays {
		strays[i] = strayRow{look.Strays[i].Row, look.Strays[i].Content}
	}
	text, err := json.Marshal(strays)
	if err != nil {
		return err
	}
	err = l.do(ctx, func(t *ledgerTx) error {
		_, err := t.exec(query.SourceLookSet, look.At.UTC().Truncate(time.Microsecond), look.Later, look.Quarantined,
			look.Stale, string(text))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what the source was found to hold: %w", err)
	}
	return nil
}

// LastLook returns what the last look at the whole source found; nil before the first, and where the ledger was not
// brought up to date yet.
func (l *Ledger) LastLook(ctx context.Context) (*reconcile.Look, error) {
	var row struct {
		At          time.Time `db:"looked_at"`
		Later       int64
		Quarantined int64
		Stale       int64
		Strays      string
	}
	err := l.db.GetContext(ctx, &row, query.SourceLookGet)
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok && (my.Number == errNoTable || my.Number == errDenied) ||
		errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var strays []strayRow
	if err == nil {
		err = json.Unmarshal([]byte(row.Strays), &strays)
	}
	if err != nil {
		return nil, fmt.Errorf("read what the source was found to hold: %w", err)
	}
	look := &reconcile.Look{At: row.At.UTC(), Later: row.Later, Quarantined: row.Quarantined, Stale: row.Stale}
	for _, s := range strays {
		s.Row.Content = s.Content
		look.Strays = append(look.Strays, reconcile.QuarantinedRow{Row: s.Row})
	}
	return look, nil
}
