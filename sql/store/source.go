package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// statementLimit is how long the server works on one statement of a snapshot. Cancelling a context only closes our end:
// the server would go on.
const statementLimit = 10 * time.Minute

// Source reads the agencies' tables.
type Source struct {
	db      *DB
	queries query.Source
	besides chan struct{} // connections open beside the first of a snapshot
}

// NewSource reads from db, opened ForSource, by the given statements.
func NewSource(db *DB, queries query.Source) *Source { return &Source{db: db, queries: queries} }

// Parallel has records read on so many connections, where submissions tell that all of them see the same. Whoever says
// more than one says too that records of a submission never change once it was filed.
func (s *Source) Parallel(connections int) { s.besides = make(chan struct{}, connections-1) }

// Snapshot is the state of the agencies' tables at one moment. It is one read-only, repeatable-read transaction on one
// connection: nothing written meanwhile is seen, however long it takes. Of a large reading other connections take a
// part (Parallel). It serves one caller at a time.
type Snapshot struct {
	source    *Source
	conn      *sqlx.Conn
	tx        *sqlx.Tx
	queries   query.Source
	zone      *time.Location // of DATETIME columns
	database  string         // its name
	directory *reconcile.Directory
	strays    *[]reconcile.QuarantinedRow // once they were looked for
	columns   map[string]ids              // of submission_id, by statement
	// submissions by month whose moment is none and yet beyond that of the census, so that no reading up to it has them
	beyond map[string][][]driver.Value
	// the census took the server's word for it that every submission has a place: rows without one are told by the
	// reading that comes to them
	trusted bool
}

// Snapshot calls fn with a snapshot that is valid until fn returns. The moment of the snapshot is that of its first
// read.
func (s *Source) Snapshot(ctx context.Context, fn func(*Snapshot) error) error {
	snap, end, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	return fn(snap)
}

// begin begins a snapshot, which ends with end.
func (s *Source) begin(ctx context.Context) (snap *Snapshot, end func(), err error) {
	conn, err := s.db.Connx(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to %s: %w", s.db.Address, err)
	}
	if err := s.limit(ctx, conn); err != nil {
		conn.Close()
		return nil, nil, fmt.Errorf("limit statements on %s: %w", s.db.Address, err)
	}
	tx, err := beginSnapshot(ctx, conn)
	if err != nil {
		conn.Close()
		return nil, nil, fmt.Errorf("begin snapshot of %s: %w", s.db.Address, err)
	}
	end = func() {
		tx.Rollback() // there is nothing to commit
		conn.Close()
	}
	return &Snapshot{source: s, conn: conn, tx: tx, queries: s.queries, zone: s.db.zone,
		database: database(s.db.Address)}, end, nil
}

// limit bounds the time of a statement, each server in its own way; one that knows neither goes without.
func (s *Source) limit(ctx context.Context, conn *sqlx.Conn) error {
	set := fmt.Sprintf("SET SESSION max_execution_time = %d", statementLimit.Milliseconds())
	if s.db.mariadb {
		set = fmt.Sprintf("SET SESSION max_statement_time = %d", int(statementLimit.Seconds()))
	}
	_, err := conn.ExecContext(ctx, set)
	if _, refused := errors.AsType[*mysql.MySQLError](err); refused {
		return nil
	}
	return err
}

// rows calls f with every row of a statement, as the driver has it. database/sql would copy and convert each value once
// more, which over millions of rows costs a quarter of the time this side spends on them. The values are valid until f
// returns. An error of f ends the reading.
//
// A connection that is gone is told in other words than database/sql knows it by: it would wait for the transaction on
// that connection to end before it let the connection go, and the transaction for it, for ever.
func (s *Snapshot) rows(ctx context.Context, statement string, args []driver.NamedValue,
	f func(values []driver.Value) error) error {
	return s.conn.Raw(func(c any) (err error) {
		defer func() {
			if errors.Is(err, driver.ErrBadConn) {
				err = mysql.ErrInvalidConn
			}
		}()
		rows, err := c.(driver.QueryerContext).QueryContext(ctx, statement, args)
		if err != nil {
			return err
		}
		defer rows.Close()
		values := make([]driver.Value, len(rows.Columns()))
		for {
			err := rows.Next(values)
			if err == io.EOF {
				return nil
			}
			if err == nil {
				err = f(values)
			}
			if err != nil {
				return err
			}
		}
	})
}

// arguments numbers the values of a statement's placeholders.
func arguments(values ...driver.Value) []driver.NamedValue {
	args := make([]driver.NamedValue, len(values))
	for i, v := range values {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return args
}
