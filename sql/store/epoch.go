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

// watch is what a process knows of the ledger by itself: where nothing is kept outside the database, it is held against
// that.
type watch struct {
	mu    sync.Mutex
	head  ledger.Chain // the end of the audit as it was last seen; zero: not yet
	begun bool         // that nobody was seen for long was looked at
}

func (w *watch) see(c ledger.Chain) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.head = c
}

// silence is how long no instance is seen before it counts as a gap: what a database of before the gap has to send may
// have been sent in it.
const silence = 3 * time.Minute

// guard holds the database against what is kept outside it, in the transaction that claims. Where an epoch is kept, a
// restored database is shut; else what it has to send is marked.
func (l *Ledger) guard(t *ledgerTx) (q ledger.Quarantine, err error) {
	if q, err = t.quarantine(); err != nil || q.Shut() {
		return q, err
	}
	var end ledger.Chain
	if err := t.GetContext(t.ctx, &end, query.LedgerAuditEnd); err != nil {
		return q, err
	}
	kept, found, err := l.epoch.kept()
	if err != nil {
		return q, err
	}
	holds := true
	if found && kept.Last > 0 {
		holds, err = t.holds(kept.Chain)
		opened := q.OpenedAt != nil && q.OpenedAt.After(kept.at) // by a person, since the file was written
		if err != nil {
			return q, err
		} else if !holds && !opened {
			if err := t.shut(kept, end); err != nil {
				return q, err
			}
			return t.quarantine()
		}
	}
	if reason, last, err := t.doubtful(l.watch, found); err != nil {
		return q, err
	} else if reason != "" {
		if err := t.mark(reason, last); err != nil {
			return q, err
		}
	}
	l.watch.see(end)
	if l.epoch != nil && end.Last > 0 && (!found || end != kept.Chain) {
		return q, l.epoch.write(end, t.now, !holds)
	}
	return q, nil
}

// kept is what the file says; nothing where there is none.
func (e *epoch) kept() (mark, bool, error) {
	if e == nil {
		return mark{}, false, nil
	}
	return e.read()
}

// holds reports whether an end of the audit is in it.
func (t *ledgerTx) holds(c ledger.Chain) (bool, error) {
	var e ledger.Entry
	err := t.GetContext(t.ctx, &e, query.LedgerAuditEntry, c.Last)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && e.Hash == c.Hash, err
}

// doubtful says why the database may be a restored one, though no file outside it says so, and from when on it may not
// know what was sent: it lies elsewhere than it was last seen, it lacks what this process has seen, or nobody was seen
// for long.
func (t *ledgerTx) doubtful(w *watch, kept bool) (reason string, last time.Time, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var seen sql.NullTime
	if err := t.GetContext(t.ctx, &seen, query.LedgerInstanceLast); err != nil {
		return "", last, fmt.Errorf("look for the last instance: %w", err)
	}
	last = t.now
	if seen.Valid {
		last = seen.Time.UTC()
	}
	elsewhere, err := t.elsewhere()
	if err != nil {
		return "", last, err
	}
	lacks := false
	if w.head.Last > 0 {
		holds, err := t.holds(w.head)
		if err != nil {
			return "", last, err
		}
		lacks = !holds
	}
	first := !w.begun
	w.begun = true
	switch {
	case elsewhere:
		return "the tables were made anew: the database was restored, or is another", last, nil
	case lacks && !kept:
		return fmt.Sprintf("entry %d of the audit is not there any more: the database was restored while this ran",
			w.head.Last), last, nil
	case first && !kept && seen.Valid && t.now.Sub(last) > silence:
		return fmt.Sprintf("no instance was seen for %s: the database may be a restored one",
			t.now.Sub(last).Round(time.Second)), last, nil
	}
	return "", last, nil
}

// elsewhere reports whether the server has made the tables since they were last seen, as putting a dump back does. On a
// cluster, where each node has a time of its own, nobody can say.
func (t *ledgerTx) elsewhere() (bool, error) {
	var p struct {
		Known sql.NullTime `db:"made_at"`
		Now   sql.NullTime `db:"made_now"`
	}
	if err := t.GetContext(t.ctx, &p, query.LedgerPlaceGet); err != nil {
		return false, fmt.Errorf("look where the tables lie: %w", err)
	}
	if !p.Now.Valid || p.Known.Valid && p.Known.Time.Equal(p.Now.Time) {
		return false, nil
	}
	var cluster []struct {
		Name  string `db:"Variable_name"`
		Value string `db:"Value"`
	}
	if err := t.SelectContext(t.ctx, &cluster, "SHOW VARIABLES LIKE 'wsrep_on'"); err != nil {
		return false, fmt.Errorf("ask for a cluster: %w", err)
	}
	if len(cluster) > 0 && cluster[0].Value == "ON" {
		return false, nil
	}
	_, err := t.exec(query.LedgerPlaceSet, p.Now.Time)
	return p.Known.Valid, err
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
