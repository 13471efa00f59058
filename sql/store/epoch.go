package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// epoch is how far the audit had come, kept in a file outside the database: one that is behind it, or does not hold its
// last entry, is a restored one.
type epoch struct {
	file string
	mu   sync.Mutex
	last int64 // what this process wrote last
}

// mark is what the file says.
type mark struct {
	ledger.Chain
	at time.Time
}

func (e *epoch) read() (m mark, found bool, err error) {
	raw, err := os.ReadFile(e.file)
	if errors.Is(err, os.ErrNotExist) {
		return m, false, nil
	} else if err != nil {
		return m, false, err
	}
	fields := strings.Fields(string(raw))
	if len(fields) != 3 {
		return m, false, fmt.Errorf(
			"%s: want a number, a hash and a time; remove it if this is a new ledger",
			e.file,
		)
	}
	if m.Last, err = strconv.ParseInt(fields[0], 10, 64); err == nil {
		m.Hash = fields[1]
		m.at, err = time.Parse(time.RFC3339Nano, fields[2])
	}
	return m, true, err
}

// write keeps an end of the audit, unless a later one is kept already (of another process on this host).
func (e *epoch) write(c ledger.Chain, now time.Time, whatever bool) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c.Last <= e.last && !whatever {
		return nil
	}
	if m, found, err := e.read(); err == nil && found && m.Last >= c.Last && !whatever {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(e.file), ".epoch-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintf(f, "%d %s %s\n", c.Last, c.Hash, now.UTC().Format(time.RFC3339Nano))
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), e.file)
	}
	if err == nil {
		e.last = c.Last
	}
	return err
}

// WithEpoch returns the ledger that keeps how far it has come in a file.
func (l *Ledger) WithEpoch(file string) *Ledger {
	of := *l
	if file != "" {
		of.epoch = &epoch{file: file}
	}
	return &of
}

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

// guard holds the database against the epoch, and shuts it where it is a restored one. Whoever claims asks first.
func (l *Ledger) guard(ctx context.Context) (q ledger.Quarantine, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		if q, err = t.quarantine(); err != nil || q.Shut() || l.epoch == nil {
			return err
		}
		m, found, err := l.epoch.read()
		if err != nil || !found || m.Last == 0 {
			return err
		}
		var e ledger.Entry
		err = t.GetContext(ctx, &e, query.LedgerAuditEntry, m.Last)
		switch {
		case err == nil && e.Hash == m.Hash:
			return nil
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		case q.OpenedAt != nil && q.OpenedAt.After(m.at): // a person has opened it since this file was written
			var c ledger.Chain
			if err := t.GetContext(ctx, &c, query.LedgerAuditEnd); err != nil {
				return err
			}
			return l.epoch.write(c, t.now, true)
		}
		if err := t.shut(m); err != nil {
			return err
		}
		q, err = t.quarantine()
		return err
	})
	return q, err
}

// shut stops sending: what was queued or under way may have gone out already, so a person finds out.
func (t *ledgerTx) shut(m mark) error {
	var c ledger.Chain
	if err := t.GetContext(t.ctx, &c, query.LedgerAuditEnd); err != nil {
		return err
	}
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
	if _, err := t.exec(query.LedgerQuarantineInsert, t.now, last, reason); err != nil {
		return err
	}
	var open []ledger.Delivery
	if err := t.SelectContext(t.ctx, &open, query.LedgerDeliveryOpen, t.now); err != nil {
		return err
	}
	for _, was := range open {
		is, entry := was.Doubt("the database was restored: it may have gone out before", t.now)
		if err := t.move(was, is, entry); err != nil {
			return err
		}
	}
	return t.note(
		ledger.System,
		"ledger.quarantined",
		0,
		0,
		map[string]any{"reason": reason, "deliveries": len(open)},
	)
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
