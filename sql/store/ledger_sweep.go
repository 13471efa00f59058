package store

import (
	"context"
	"errors"
	"fmt"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Sweep implements ledger.Ledger. Each row is moved in a transaction of its own, so that one that cannot be moved holds
// up no other.
func (l *Ledger) Sweep(ctx context.Context, owner string, p ledger.Patience) ([]ledger.Moved, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	var lapsed []ledger.Delivery
	if err := l.db.SelectContext(ctx, &lapsed, query.LedgerDeliveryLapsed, now, now.Add(-p.InDoubt),
		now.Add(-p.Life)); err != nil {
		return nil, fmt.Errorf("list lapsed deliveries: %w", err)
	}
	var lost []int64
	if err := l.db.SelectContext(ctx, &lost, query.LedgerRunLost, now, p.Tries); err != nil {
		return nil, fmt.Errorf("list lost runs: %w", err)
	}
	var moved []ledger.Moved
	move := func(step func(*ledgerTx) (ledger.Moved, error)) error {
		var m ledger.Moved
		err := l.do(ctx, func(t *ledgerTx) (err error) {
			if m, err = step(t); err != nil || p.Notify == nil {
				return err
			}
			return t.post(m.Run, p.Notify(m), ledger.Queued)
		})
		if err == nil {
			moved = append(moved, m)
		} else if !errors.Is(err, ledger.ErrFenced) { // else another instance moved it
			return err
		}
		return nil
	}
	for _, d := range lapsed {
		if err := move(func(t *ledgerTx) (ledger.Moved, error) { return t.lapse(d, owner, p) }); err != nil {
			return moved, fmt.Errorf("move delivery %d: %w", d.ID, err)
		}
	}
	for _, id := range lost {
		if err := move(func(t *ledgerTx) (ledger.Moved, error) { return t.giveUp(id, owner) }); err != nil {
			return moved, fmt.Errorf("fail run %d: %w", id, err)
		}
	}
	return moved, nil
}

// lapse moves a delivery that time moves, and its run after it.
func (t *ledgerTx) lapse(was ledger.Delivery, owner string, p ledger.Patience) (ledger.Moved, error) {
	is, e, err := was.Lapse(owner, p, t.now)
	m := ledger.Moved{Run: was.Run, Delivery: was.ID, Purpose: was.Purpose, From: string(was.State),
		To: string(is.State)}
	if err == nil && was.Run != 0 {
		_, err = t.lock(was.Run)
	}
	if err == nil {
		err = t.move(was, is, e)
	}
	if err == nil {
		err = t.follow(was.Run)
	}
	return m, err
}

// giveUp fails a run whose building was cut short too often.
func (t *ledgerTx) giveUp(id int64, owner string) (ledger.Moved, error) {
	was, err := t.lock(id)
	if err != nil {
		return ledger.Moved{}, err
	}
	is, e, err := was.GiveUp(owner, t.now)
	if err != nil {
		return ledger.Moved{}, err
	}
	return ledger.Moved{Run: id, From: string(was.State), To: string(is.State)}, t.write(was, is, e)
}
