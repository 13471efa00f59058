package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
)

// errNotSupported is what TiDB answers to START TRANSACTION READ ONLY, unless it was told to pass over it.
const errNotSupported = 1235

// beginner is what transactions are begun on: a pool, or one connection.
type beginner interface {
	BeginTxx(ctx context.Context, opts *sql.TxOptions) (*sqlx.Tx, error)
}

// beginSnapshot begins a transaction that sees one moment and writes nothing. A server that knows no read-only
// transactions is asked again for a plain one, which sees the same.
func beginSnapshot(ctx context.Context, b beginner) (*sqlx.Tx, error) {
	tx, err := b.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok && e.Number == errNotSupported {
		return b.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	}
	return tx, err
}
