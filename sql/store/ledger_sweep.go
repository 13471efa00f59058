package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Sweep implements ledger.Ledger. Each row is moved in a transaction of its own, so that one that cannot be moved holds
// up no other.
func (l *Ledger) Sweep(ctx context.Context, owner string, p ledger.Patience) ([]ledger.Moved, error) {
	var now time.Time
	if err := l.db.GetContext(ctx, &now, query.LedgerNow); err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	var lapsed []ledger.Delivery
	if err := l.db.SelectContext(ctx, &lapsed, query.LedgerDeliveryLapsed, now, now.Add(-p.InDoubt),
		now.Add(-p.Life)); err != nil {
		return nil, fmt.Errorf("list lapsed deliveries: %w", err)
	}
	var moved []ledger.Moved
	for _, d := range lapsed {
		m := ledger.Moved{Run: d.Run, Delivery: d.ID, Purpose: d.Purpose, From: string(d.State),
			To: string(lapse(d.State))}
		switch err := l.lapse(ctx, owner, d, m, p); {
		case errors.Is(err, ledger.ErrFenced): // another instance moved it
		case err != nil:
			return moved, fmt.Errorf("move delivery %d: %w", d.ID, err)
		default:
			moved = append(moved, m)
		}
	}
	lost, err := l.giveUp(ctx, owner, now, p)
	return append(moved, lost...), err
}

// lapse is where time leads a delivery: what had not come to the final dot may safely be tried again, what had is in
// doubt.
func lapse(s ledger.DeliveryState) ledger.DeliveryState {
	switch s {
	case ledger.Committed:
		return ledger.InDoubt
	case ledger.Queued:
		return ledger.Expired
	}
	return ledger.Queued // sending, in_doubt
}

func (l *Ledger) lapse(ctx context.Context, owner string, d ledger.Delivery, m ledger.Moved, p ledger.Patience) error {
	to := ledger.DeliveryState(m.To)
	duplicates, text := 0, d.LastReply
	switch d.State {
	case ledger.InDoubt:
		duplicates = 1
	case ledger.Committed:
		text = "no reply to the final dot: the instance that sent it is gone"
	case ledger.Sending:
		text = "the instance that was sending it is gone"
	}
	return l.do(ctx, func(t *ledgerTx) error {
		if err := t.fenced(query.LedgerDeliveryMove, to, duplicates, t.now, false, t.now, text, t.now, d.ID, d.Fence,
			d.State); err != nil {
			return err
		}
		if err := t.note(owner, "delivery."+m.To, d.Run, d.ID,
			map[string]string{"from": m.From, "reason": text}); err != nil {
			return err
		}
		if err := t.notify(m, p); err != nil {
			return err
		}
		return t.follow(d.Run)
	})
}

// notify queues the notices of something that time moved.
func (t *ledgerTx) notify(m ledger.Moved, p ledger.Patience) error {
	if p.Notify == nil {
		return nil
	}
	return t.post(m.Run, p.Notify(m), ledger.Queued)
}

// giveUp fails the runs whose building was cut short too often.
func (l *Ledger) giveUp(ctx context.Context, owner string, now time.Time, p ledger.Patience) ([]ledger.Moved, error) {
	var rows []runRow
	if err := l.db.SelectContext(ctx, &rows, query.LedgerRunLost, now, p.Tries); err != nil {
		return nil, fmt.Errorf("list lost runs: %w", err)
	}
	var moved []ledger.Moved
	for _, r := range rows {
		m := ledger.Moved{Run: r.ID, From: string(ledger.Building), To: string(ledger.FailedRun)}
		reason := fmt.Sprintf("building was cut short %d times", r.Tries)
		err := l.do(ctx, func(t *ledgerTx) error {
			if err := t.fenced(query.LedgerRunGiveUp, reason, t.now, r.ID, r.Fence); err != nil {
				return err
			}
			if err := t.note(owner, "run.failed", r.ID, 0, map[string]string{"reason": reason}); err != nil {
				return err
			}
			return t.notify(m, p)
		})
		if errors.Is(err, ledger.ErrFenced) {
			continue
		} else if err != nil {
			return moved, fmt.Errorf("fail run %d: %w", r.ID, err)
		}
		moved = append(moved, m)
	}
	return moved, nil
}
