package store

import (
	"context"
	"database/sql"
	"fmt"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Decide implements ledger.Ledger.
func (l *Ledger) Decide(ctx context.Context, d ledger.Decision) (out ledger.Decided, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		run, err := t.lock(d.Run)
		if err != nil {
			return err
		}
		f, err := t.file(run)
		if err != nil {
			return err
		}
		c, err := ledger.Decide(f, d, t.now)
		if err != nil {
			return err
		}
		out = ledger.Decided{Run: c.Run}
		for _, m := range c.Moved {
			out.Moved = append(out.Moved, m.Was)
		}
		return t.apply(c)
	})
	return out, err
}

// apply writes all that an order changes.
func (t *ledgerTx) apply(c ledger.Changes) error {
	if err := t.write(c.Was, c.Run, c.Entries...); err != nil {
		return err
	}
	for _, m := range c.Moved {
		if err := t.move(m.Was, m.Is); err != nil {
			return err
		}
	}
	d := c.Decision
	for _, a := range c.Added {
		if err := t.add(d, a); err != nil {
			return err
		}
	}
	if _, err := t.exec(query.LedgerDecisionInsert, d.Run, d.Verdict, d.Actor, d.Reason, d.Content,
		d.At); err != nil {
		return fmt.Errorf("store decision: %w", err)
	}
	return t.post(d.Run, d.Letters, ledger.Queued)
}

// File implements ledger.Ledger.
func (l *Ledger) File(ctx context.Context, run int64) (f ledger.File, err error) {
	tx, err := l.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return f, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	t := &ledgerTx{Tx: tx, ctx: ctx, today: l.today}
	if err := tx.GetContext(ctx, &t.now, query.LedgerNow); err != nil {
		return f, fmt.Errorf("read the clock: %w", err)
	}
	t.now = t.now.UTC()
	r, err := t.run(run)
	if err != nil {
		return f, err
	}
	return t.file(r)
}

// add stores a delivery that an order adds.
func (t *ledgerTx) add(d ledger.Decision, a ledger.Added) error {
	if d.Letter == nil {
		return fmt.Errorf("add a delivery to run %d: there is no letter", d.Run)
	}
	m, err := t.keep(*d.Letter)
	if err != nil {
		return err
	}
	return t.place(m, func(l ledger.Letter) (ledger.Delivery, ledger.Entry) { return a.Post(d.Run, l, d.Actor, t.now) })
}
