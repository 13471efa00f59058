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

// post queues letters of a run (0: of none) with their bytes. Notices wait for nothing.
func (t *ledgerTx) post(run int64, letters []ledger.Letter, state ledger.DeliveryState) error {
	for _, m := range letters {
		begin := state
		if m.Purpose == ledger.Notice {
			begin = ledger.Queued
		}
		m, err := t.keep(m)
		if err != nil {
			return err
		}
		if err := t.place(m, func(l ledger.Letter) (ledger.Delivery, ledger.Entry) {
			return ledger.Post(run, l, begin, t.now)
		}); err != nil {
			return err
		}
	}
	return nil
}

// place stores a kept letter as a delivery.
func (t *ledgerTx) place(m ledger.Letter, post func(ledger.Letter) (ledger.Delivery, ledger.Entry)) error {
	d, e := post(m)
	res, err := t.NamedExecContext(t.ctx, query.LedgerDeliveryInsert, d)
	if err != nil {
		return fmt.Errorf("queue message to %s: %w", m.Address, err)
	}
	if e.Delivery, err = res.LastInsertId(); err != nil {
		return err
	}
	if err := t.storeWhole(e.Delivery, m); err != nil {
		return fmt.Errorf("store message to %s: %w", m.Address, err)
	}
	t.tell(e)
	return nil
}

// ClaimDelivery implements ledger.Ledger.
func (l *Ledger) ClaimDelivery(ctx context.Context, owner string, lease time.Duration,
	run int64) (d ledger.Delivery, err error) {
	for {
		none := false
		err = l.do(ctx, func(t *ledgerTx) error {
			q, err := l.guard(t)
			if err == nil {
				d, err = t.claimDelivery(owner, lease, run, q)
			}
			if none = errors.Is(err, ledger.ErrNotFound); none {
				return nil // what the guard has done stays
			}
			return err
		})
		if err == nil && none {
			err = ledger.ErrNotFound
		}
		if err != nil || d.State == ledger.Sending { // else one is held now: look for the next
			return d, err
		}
	}
}

func (t *ledgerTx) claimDelivery(owner string, lease time.Duration, run int64,
	q ledger.Quarantine) (ledger.Delivery, error) {
	if c, err := t.channel(); err != nil {
		return ledger.Delivery{}, err
	} else if c.Reason != "" {
		return ledger.Delivery{}, ledger.ErrNotFound
	}
	var due []int64
	if err := t.SelectContext(t.ctx, &due, query.LedgerDeliveryDue, t.now, run, run, q.Shut(), q.Since); err != nil {
		return ledger.Delivery{}, fmt.Errorf("list due deliveries: %w", err)
	}
	for _, id := range due {
		was, err := t.delivery(id)
		if err != nil {
			return was, err
		}
		problem, voided, err := t.open(&was)
		if err != nil {
			return was, err
		} else if voided {
			was.State = ledger.Held
			return was, nil
		}
		is, entries, err := was.Send(owner, lease, problem, t.now)
		if err == nil {
			err = t.move(was, is, entries...)
		}
		if errors.Is(err, ledger.ErrFenced) { // another instance has it
			continue
		}
		if err == nil && is.State == ledger.Sending {
			err = t.follow(is.Run)
		}
		return is, err
	}
	return ledger.Delivery{}, ledger.ErrNotFound
}

// RenewDelivery implements ledger.Ledger.
func (l *Ledger) RenewDelivery(ctx context.Context, c ledger.Claim, lease time.Duration) error {
	return l.do(ctx, func(t *ledgerTx) error {
		return t.fenced(query.LedgerDeliveryRenew, t.now.Add(lease), c.ID, c.Fence)
	})
}

// Committing implements ledger.Ledger.
func (l *Ledger) Committing(ctx context.Context, c ledger.Claim, lease time.Duration) error {
	return l.do(ctx, func(t *ledgerTx) error {
		was, err := t.delivery(c.ID)
		if err != nil {
			return err
		}
		is, err := was.Commit(c, lease, t.now)
		if err != nil {
			return err
		}
		if l.epoch != nil { // it moves on before the message does: a database of before does not know of it
			if err := t.note(c.Owner, "delivery.committing", is.Run, is.ID, map[string]any{}); err != nil {
				return err
			}
		}
		return t.move(was, is)
	})
}

func (t *ledgerTx) delivery(id int64) (d ledger.Delivery, err error) {
	err = t.GetContext(t.ctx, &d, query.LedgerDeliveryGet, id)
	return d, found(err, "delivery %d", id)
}

// Finish implements ledger.Ledger.
func (l *Ledger) Finish(ctx context.Context, c ledger.Claim, a ledger.Attempt, to ledger.DeliveryState,
	after time.Duration, letters []ledger.Letter) error {
	return l.do(ctx, func(t *ledgerTx) error {
		was, err := t.delivery(c.ID)
		if err != nil {
			return err
		}
		if was.Run != 0 {
			if _, err := t.lock(was.Run); err != nil {
				return err
			}
		}
		is, a, e, err := was.Finish(c, a, to, after, t.now)
		if err != nil {
			return err
		}
		if err := t.move(was, is, e); err != nil {
			return err
		}
		if _, err := t.exec(query.LedgerAttemptInsert, a.Delivery, a.Number, a.Phase, a.Class, a.Code, a.Enhanced,
			a.Text, a.Instance, a.StartedAt, a.EndedAt); err != nil {
			return fmt.Errorf("store attempt: %w", err)
		}
		if err := t.post(was.Run, letters, ledger.Queued); err != nil {
			return err
		}
		if is.State == ledger.Sent {
			if err := t.bounceEarly(is, a); err != nil {
				return err
			}
		}
		return t.follow(was.Run)
	})
}

// Withdraw implements ledger.Ledger.
func (l *Ledger) Withdraw(ctx context.Context, c ledger.Claim, reason string) error {
	return l.do(ctx, func(t *ledgerTx) error {
		was, err := t.delivery(c.ID)
		if err != nil {
			return err
		}
		if was.Run != 0 {
			if _, err := t.lock(was.Run); err != nil {
				return err
			}
		}
		is, e, err := was.Withdraw(c, reason, t.now)
		if err == nil {
			err = t.move(was, is, e)
		}
		if err != nil {
			return err
		}
		return t.follow(was.Run)
	})
}

// Deliveries implements ledger.Ledger.
func (l *Ledger) Deliveries(ctx context.Context, f ledger.Filter) ([]ledger.Delivery, error) {
	var out []ledger.Delivery
	statement := query.LedgerDeliveryList
	if f.Limit > 0 {
		statement = query.LedgerDeliveryNewest
	}
	if err := l.db.SelectContext(ctx, &out, statement, f.Run, f.Run, f.State, f.State, limit(f)); err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return out, nil
}

// Delivery implements ledger.Ledger.
func (l *Ledger) Delivery(ctx context.Context, id int64) (d ledger.Delivery, err error) {
	err = l.db.GetContext(ctx, &d, query.LedgerDeliveryGet, id)
	return d, found(err, "delivery %d", id)
}

// Letters implements ledger.Ledger.
func (l *Ledger) Letters(ctx context.Context, letters []ledger.Letter) error {
	return l.do(ctx, func(t *ledgerTx) error { return t.post(0, letters, ledger.Queued) })
}

// channelRow is the row of channel.
type channelRow struct {
	Reason  string    `db:"reason"`
	UntilAt time.Time `db:"until_at"`
}

// channel returns the channel's row; an empty reason where it was never stopped, or was opened again.
func (t *ledgerTx) channel() (c channelRow, err error) {
	if err = t.GetContext(t.ctx, &c, query.LedgerChannelGet); errors.Is(err, sql.ErrNoRows) {
		return channelRow{}, nil
	}
	return c, err
}

// Channel implements ledger.Ledger.
func (l *Ledger) Channel(ctx context.Context) (reason string, until time.Time, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		c, err := t.channel()
		if err == nil && c.Reason != "" {
			reason, until = c.Reason, c.UntilAt.UTC()
		}
		return err
	})
	return reason, until, err
}

// StopChannel implements ledger.Ledger.
func (l *Ledger) StopChannel(ctx context.Context, reason string, wait time.Duration) (fresh bool, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		c, err := t.channel()
		if err != nil {
			return err
		}
		fresh = c.Reason == ""
		if n, err := t.exec(query.LedgerChannelUpdate, clip(reason, 1000), t.now.Add(wait)); err != nil || n == 1 &&
			!fresh {
			return err
		} else if n == 0 {
			if _, err := t.exec(query.LedgerChannelInsert, clip(reason, 1000), t.now.Add(wait)); err != nil {
				return err
			}
		}
		return t.note(ledger.System, "channel.stopped", 0, 0, map[string]string{"reason": reason})
	})
	return fresh, err
}

// OpenChannel implements ledger.Ledger.
func (l *Ledger) OpenChannel(ctx context.Context) error {
	return l.do(ctx, func(t *ledgerTx) error {
		c, err := t.channel()
		if err != nil || c.Reason == "" {
			return err
		}
		if _, err := t.exec(query.LedgerChannelUpdate, "", t.now); err != nil {
			return err
		}
		return t.note(ledger.System, "channel.opened", 0, 0, map[string]string{})
	})
}
