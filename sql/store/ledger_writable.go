package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"huizong/sql/query"
)

// errReadOnly says that the server takes no writes: it became a replica, or somebody closed it.
var errReadOnly = errors.New("the database only reads (read_only is on): a failover, or maintenance; " +
	"write to the primary, or set read_only off there")

// called calls what the driver takes for a bad connection by its name, where the server only reads.
func (l *Ledger) called(ctx context.Context, err error) error {
	if errors.Is(err, driver.ErrBadConn) && errors.Is(l.Writable(ctx), errReadOnly) {
		return fmt.Errorf("%w: %w", errReadOnly, err)
	}
	return err
}

// Writable tries whether the ledger can be written, without changing anything. The driver would call a server that only
// reads a bad connection; here it is called by its name.
func (l *Ledger) Writable(ctx context.Context) error {
	var readOnly bool
	if err := l.db.GetContext(ctx, &readOnly, "SELECT @@global.read_only"); err != nil {
		return fmt.Errorf("ask whether the database only reads: %w", err)
	}
	if _, err := l.db.ExecContext(ctx, query.LedgerWritable); err != nil {
		if readOnly {
			return errReadOnly
		}
		return fmt.Errorf("write to the ledger: %w", err)
	}
	return nil
}
