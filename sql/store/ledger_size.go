package store

import (
	"context"
	"fmt"

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
