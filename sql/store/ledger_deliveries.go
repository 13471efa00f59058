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

// post queues letters of a run (0: of none) with their bytes.
func (t *ledgerTx) post(run int64, letters []ledger.Letter, state ledger.DeliveryState) error {
	for _, m := range letters {
		hash := ledger.Hash(m.Body)
		res, err := t.ExecContext(t.ctx, query.LedgerDeliveryInsert, run, m.Purpose, m.Address, m.Name, m.Region,
			m.Locale, m.MessageID, hash,
			len(m.Body), m.Hold, state, t.now, t.now, t.now, t.now)
		if err != nil {
			return fmt.Errorf("queue message to %s: %w", m.Address, err)
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := t.exec(query.LedgerMessageInsert, id, m.Body); err != nil {
			return fmt.Errorf("store message to %s: %w", m.Address, err)
		}
		if err := t.note(system, "delivery."+string(state), run, id,
			sealedDelivery(m.Address, m.MessageID, hash)); err != nil {
			return err
		}
	}
	return nil
}

// sealedDelivery is what the audit keeps of a delivery when it is queued, for Verify to hold the row against.
func sealedDelivery(recipient, messageID, hash string) map[string]string {
	return map[string]string{"recipient": recipient, "message_id": messageID, "sha256": hash}
}

// ClaimDelivery implements ledger.Ledger.
func (l *Ledger) ClaimDelivery(ctx context.Context, owner string, lease time.Duration, run int64) (d ledger.Delivery,
	err error) {
	for {
		blocked := false
		err = l.do(ctx, func(t *ledgerTx) error {
			d, blocked = ledger.Delivery{}, false
			if c, err := t.channel(); err != nil {
				return err
			} else if c.Reason != "" {
				return ledger.ErrNotFound
			}
			var due []ledger.Delivery
			if err := t.SelectContext(ctx, &due, query.LedgerDeliveryDue, t.now, run, run); err != nil {
				return fmt.Errorf("list due deliveries: %w", err)
			}
			for i := range due {
				if n, err := t.exec(query.LedgerDeliveryClaim, owner, t.now.Add(lease), t.now, due[i].ID,
					due[i].Fence); err != nil {
					return fmt.Errorf("claim delivery %d: %w", due[i].ID, err)
				} else if n == 0 {
					continue
				}
				d = due[i]
				d.Fence, d.Owner, d.State, d.Attempts = d.Fence+1, owner, ledger.Sending, d.Attempts+1
				blocked, err = t.open(&d)
				return err
			}
			return ledger.ErrNotFound
		})
		if err != nil || !blocked {
			return d, err
		}
	}
}

// open loads a claimed delivery's bytes and holds them against their seal. Bytes that do not match are never sent: the
// delivery is held, and blocked is reported.
func (t *ledgerTx) open(d *ledger.Delivery) (blocked bool, err error) {
	if err := t.GetContext(t.ctx, &d.Body, query.LedgerMessageBody, d.ID); err != nil {
		return false, fmt.Errorf("read message of delivery %d: %w", d.ID, err)
	}
	problem := ""
	if ledger.Hash(d.Body) != d.SHA256 {
		problem = "the message is not the one that was sealed"
	} else if d.Run != 0 && d.Purpose != ledger.Notice {
		if problem, err = t.sealBroken(d.Run); err != nil {
			return false, err
		}
	}
	if problem == "" {
		if d.Run != 0 {
			_, err = t.exec(query.LedgerRunFollow, ledger.Delivering, t.now, d.Run)
		}
		return false, err
	}
	if err := t.fenced(query.LedgerDeliveryFinish, ledger.Held, t.now, problem, t.now, d.ID, d.Fence); err != nil {
		return false, err
	}
	return true, t.note(d.Owner, "delivery."+string(ledger.Held), d.Run, d.ID, map[string]string{"reason": problem})
}

// sealBroken says why a run's content is not what was sealed or approved; empty when it is.
func (t *ledgerTx) sealBroken(id int64) (string, error) {
	run, err := t.run(id)
	if err != nil {
		return "", err
	}
	content, err := contentOf(t.ctx, t.Tx, id)
	if err != nil {
		return "", err
	}
	if content != run.Content {
		return "the content is not what was sealed", nil
	}
	var decisions []ledger.Decision
	if err := t.SelectContext(t.ctx, &decisions, query.LedgerDecisionList, id, id); err != nil {
		return "", err
	}
	for _, d := range decisions {
		if d.Verdict == ledger.Approve && d.Content != content {
			return "the content is not what " + d.Actor + " approved", nil
		}
	}
	return "", nil
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
		return t.fenced(query.LedgerDeliveryCommitting, t.now.Add(lease), t.now, c.ID, c.Fence, t.now)
	})
}

// Finish implements ledger.Ledger.
func (l *Ledger) Finish(ctx context.Context, c ledger.Claim, a ledger.Attempt, to ledger.DeliveryState,
	after time.Duration, letters []ledger.Letter) error {
	return l.do(ctx, func(t *ledgerTx) error {
		var d ledger.Delivery
		if err := found(t.GetContext(ctx, &d, query.LedgerDeliveryGet, c.ID), "delivery %d", c.ID); err != nil {
			return err
		}
		a.Delivery, a.Number, a.Recipient, a.Text = c.ID, d.Attempts, d.Recipient, clip(a.Text, 1000)
		a.StartedAt, a.EndedAt = a.StartedAt.UTC().Truncate(time.Microsecond),
			a.EndedAt.UTC().Truncate(time.Microsecond)
		if err := t.fenced(query.LedgerDeliveryFinish, to, t.now.Add(after), clip(a.Reply(), 1000), t.now, c.ID,
			c.Fence); err != nil {
			return err
		}
		if _, err := t.exec(query.LedgerAttemptInsert, a.Delivery, a.Number, a.Phase, a.Class, a.Code, a.Enhanced,
			a.Text, a.Instance, a.StartedAt, a.EndedAt); err != nil {
			return fmt.Errorf("store attempt: %w", err)
		}
		if err := t.note(c.Owner, "delivery."+string(to), d.Run, d.ID, map[string]any{"attempt": a}); err != nil {
			return err
		}
		if err := t.post(d.Run, letters, ledger.Queued); err != nil {
			return err
		}
		return t.follow(d.Run)
	})
}

// follow moves a run after its deliveries. It locks the run first, so that of two deliveries ending at once the later
// sees both.
func (t *ledgerTx) follow(id int64) error {
	if id == 0 {
		return nil
	}
	if _, err := t.exec(query.LedgerRunLock, t.now, id); err != nil {
		return err
	}
	run, err := t.run(id)
	if err != nil {
		return err
	}
	var states []ledger.DeliveryState
	if err := t.SelectContext(t.ctx, &states, query.LedgerDeliveryStates, id); err != nil {
		return err
	}
	to := ledger.Outcome(states)
	if len(states) == 0 || to == run.State || run.Content == "" {
		return nil
	}
	n, err := t.exec(query.LedgerRunFollow, to, t.now, id)
	if err != nil || n == 0 {
		return err
	}
	return t.note(system, "run."+string(to), id, 0, map[string]string{})
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
		return t.note(system, "channel.stopped", 0, 0, map[string]string{"reason": reason})
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
		return t.note(system, "channel.opened", 0, 0, map[string]string{})
	})
}
