package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Ledger keeps the ledger in MySQL. Every operation is one transaction at READ COMMITTED that claims by
// compare-and-set, and writes its audit entries last, so that the one lock that orders them is held for as short as may
// be.
type Ledger struct {
	db    *sqlx.DB
	keys  *keyring.Ring // that sign the audit; nil: none
	epoch *epoch        // how far it has come, outside the database; nil: not kept
	watch *watch        // what this process has seen of it
	today Today         // how a run stands by what is configured; nil: nobody can say
}

// Today tells how a run stands at a moment, by every version of what is set in the ledger.
type Today func(all []ledger.Setting, at time.Time, run ledger.Run) (ledger.Standing, error)

// WithToday returns the ledger that holds approvals against what is configured today.
func (l *Ledger) WithToday(today Today) *Ledger {
	of := *l
	of.today = today
	return &of
}

// NewLedger returns the ledger in db, whose tables Migrate has made.
func NewLedger(db *sqlx.DB) *Ledger { return &Ledger{db: db, watch: &watch{}} }

var _ ledger.Ledger = (*Ledger)(nil)

// Errors of the server that undo the whole transaction, and say that it may be tried again from BEGIN.
const (
	errRecordChanged = 1020 // MariaDB ≥ 11.6: read by a snapshot that is too old
	errLockWait      = 1205
	errDeadlock      = 1213
	errDuplicate     = 1062
)

// retries is how often a transaction is tried that the server undid.
const retries = 10

// Now returns the ledger's clock.
func (l *Ledger) Now(ctx context.Context) (now time.Time, err error) {
	err = l.db.GetContext(ctx, &now, query.LedgerNow)
	return now.UTC(), err
}

// ledgerTx is one transaction: its rows all carry the one moment of the ledger's clock.
type ledgerTx struct {
	*sqlx.Tx
	ctx     context.Context
	now     time.Time
	entries []ledger.Entry
	keys    *keyring.Ring
	today   Today
	watch   *watch
	head    ledger.Chain        // the end of the audit that was written
	touched map[string][]string // rows of evidence that were written: by table, their keys
	looked  map[string]bool     // of verify: messages and parts that were held against their hash
}

// do runs f in a transaction, from BEGIN again where the server undid it.
func (l *Ledger) do(ctx context.Context, f func(*ledgerTx) error) error {
	for try := 1; ; try++ {
		err := l.once(ctx, f)
		if err == nil || try == retries || !undone(err) {
			return l.called(ctx, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try*try) * 5 * time.Millisecond):
		}
	}
}

func (l *Ledger) once(ctx context.Context, f func(*ledgerTx) error) error {
	tx, err := l.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	t := &ledgerTx{Tx: tx, ctx: ctx, keys: l.keys, today: l.today, watch: l.watch}
	if err := tx.GetContext(ctx, &t.now, query.LedgerNow); err != nil {
		return fmt.Errorf("read the clock: %w", err)
	}
	t.now = t.now.UTC()
	if err := f(t); err != nil {
		return err
	}
	if err := t.writeAudit(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if t.head.Last > 0 {
		l.watch.see(t.head)
	}
	if l.epoch != nil && t.head.Last > 0 {
		if err := l.epoch.write(t.head, t.now, false); err != nil {
			return fmt.Errorf("audit.epoch: %w", err)
		}
	}
	return nil
}

// undone reports whether the server has undone the whole transaction for a reason that passes.
func undone(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && (e.Number == errRecordChanged || e.Number == errLockWait || e.Number == errDeadlock)
}

func duplicate(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && e.Number == errDuplicate
}

// alone lets whoever else writes wait until this transaction ends: for what is decided by rows that others add.
func (t *ledgerTx) alone() error {
	var head ledger.Chain
	if err := t.GetContext(t.ctx, &head, query.LedgerAuditHead); err != nil {
		return fmt.Errorf("lock the audit: %w", err)
	}
	return nil
}

// exec runs a statement and returns how many rows it found.
func (t *ledgerTx) exec(statement string, args ...any) (int64, error) {
	res, err := t.ExecContext(t.ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// fenced runs a statement that must find exactly one row; none means that another instance has it.
func (t *ledgerTx) fenced(statement string, args ...any) error {
	n, err := t.exec(statement, args...)
	if err == nil && n != 1 {
		return ledger.ErrFenced
	}
	return err
}

// note adds an audit entry of what concerns no run, written when the transaction ends.
func (t *ledgerTx) note(actor, action string, run, delivery int64, detail any) error {
	t.tell(ledger.Note(t.now, actor, action, run, delivery, detail))
	return nil
}

// tell adds audit entries, written when the transaction ends.
func (t *ledgerTx) tell(entries ...ledger.Entry) { t.entries = append(t.entries, entries...) }

// found turns an empty result into ErrNotFound.
func found(err error, what string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf(what+": %w", append(args, ledger.ErrNotFound)...)
	}
	return err
}

// clip shortens a text to what its column holds.
func clip(s string, most int) string { return ledger.Clip(s, most) }
