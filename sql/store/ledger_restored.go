package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// quarantine returns the last one; zero: there was none.
func (t *ledgerTx) quarantine() (q ledger.Quarantine, err error) {
	err = t.GetContext(t.ctx, &q, query.LedgerQuarantineLast)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return q, err
}

// Quarantine returns the last time that the database was found to be a restored one.
func (l *Ledger) Quarantine(ctx context.Context) (q ledger.Quarantine, err error) {
	err = l.do(ctx, func(t *ledgerTx) error { q, err = t.quarantine(); return err })
	return q, err
}

// mark says of what was queued, held or under way that it may have gone out already: it goes, and says so.
func (t *ledgerTx) mark(reason string, last time.Time) error {
	until := t.now
	if strings.HasPrefix(reason, "no instance") { // what has moved since is known
		until = last
	}
	if _, err := t.exec(query.LedgerQuarantineInsert, until, last, clip(reason, 500), ledger.System,
		t.now); err != nil {
		return err
	}
	n, err := t.each(until, func(d ledger.Delivery) (ledger.Delivery, ledger.Entry) { return d.Suspect(reason, t.now) })
	if err != nil {
		return err
	}
	return t.note(ledger.System, "ledger.marked", 0, 0, map[string]any{"reason": reason, "deliveries": n})
}

// each moves every delivery that may have gone out in a time that the ledger does not know of.
func (t *ledgerTx) each(until time.Time, move func(ledger.Delivery) (ledger.Delivery, ledger.Entry)) (int, error) {
	var open []ledger.Delivery
	if err := t.SelectContext(t.ctx, &open, query.LedgerDeliveryOpen, until); err != nil {
		return 0, err
	}
	for _, was := range open {
		is, entry := move(was)
		if err := t.move(was, is, entry); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}

// shut stops sending: what was queued or under way may have gone out already, so a person finds out.
func (t *ledgerTx) shut(m mark, c ledger.Chain) error {
	last := t.now
	var e ledger.Entry
	if err := t.GetContext(t.ctx, &e, query.LedgerAuditEntry, c.Last); err == nil {
		last = e.At
	} else if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	reason := fmt.Sprintf("the audit ends with entry %d, and had come to %d before: "+
		"the database was restored or replaced",
		c.Last, m.Last)
	if c.Last >= m.Last {
		reason = fmt.Sprintf("entry %d of the audit is not the one it was: "+
			"the database was restored or replaced", m.Last)
	}
	if _, err := t.exec(query.LedgerQuarantineInsert, t.now, last, reason, "", nil); err != nil {
		return err
	}
	if _, err := t.elsewhere(); err != nil {
		return err
	}
	const why = "the database was restored: it may have gone out before"
	n, err := t.each(t.now, func(d ledger.Delivery) (ledger.Delivery, ledger.Entry) {
		if d.State == ledger.Held { // a person lets it out, and it says so then
			return d.Suspect(why, t.now)
		}
		return d.Doubt(why, t.now)
	})
	if err != nil {
		return err
	}
	return t.note(ledger.System, "ledger.quarantined", 0, 0, map[string]any{"reason": reason, "deliveries": n})
}

// suspect reports whether a run may have been sent in a time that the ledger does not know of.
func (t *ledgerTx) suspect(r ledger.Run) (yes bool, err error) {
	slot := r.SlotAt
	if r.Slot == "" {
		slot = r.CreatedAt
	}
	err = t.GetContext(t.ctx, &yes, query.LedgerQuarantineMarks, r.CreatedAt, slot, slot)
	return yes, err
}

// Reopen opens a ledger that was found to be a restored one. With two it takes two different people: it reports false
// after the first.
func (l *Ledger) Reopen(ctx context.Context, actor, note string, two bool) (open bool, err error) {
	var end ledger.Chain
	err = l.do(ctx, func(t *ledgerTx) error {
		q, err := t.quarantine()
		if err != nil {
			return err
		}
		if !q.Shut() {
			return fmt.Errorf("nothing is stopped: %w", ledger.ErrState)
		}
		open = !two || q.Proposed != "" && q.Proposed != actor
		if !open {
			if _, err := t.exec(query.LedgerQuarantineOpen, actor, "", nil, clip(note, 1000), q.ID); err != nil {
				return err
			}
			return t.note(actor, "ledger.reopening", 0, 0, map[string]any{"reason": note})
		}
		if _, err := t.exec(query.LedgerQuarantineOpen, q.Proposed, actor, t.now, clip(note, 1000), q.ID); err != nil {
			return err
		}
		return t.note(
			actor,
			"ledger.reopened",
			0,
			0,
			map[string]any{"reason": note, "proposed": q.Proposed},
		)
	})
	if err == nil && open && l.epoch != nil {
		if end, err = l.Head(ctx); err == nil {
			err = l.epoch.write(end, time.Now(), true)
		}
	}
	return open, err
}
