package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// watch is what a process knows of the ledger by itself: where nothing is kept outside the database, it is held against
// that.
type watch struct {
	mu    sync.Mutex
	head  ledger.Chain         // the end of the audit as it was last seen; zero: not yet
	begun bool                 // that nobody was seen for long was looked at
	lists map[int64]sealedList // of runs that are being sent
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
	holds, behind, err := t.behind(q, kept, found)
	if err != nil {
		return q, err
	} else if behind {
		l.watch.forget()
		if err := t.shut(kept, end); err != nil {
			return q, err
		}
		return t.quarantine()
	}
	if reason, last, err := t.doubtful(l.watch, found); err != nil {
		return q, err
	} else if reason != "" {
		l.watch.forget()
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

// behind reports whether the database holds what is kept outside it, and whether nobody has opened it since although it
// does not.
func (t *ledgerTx) behind(q ledger.Quarantine, kept mark, found bool) (holds, behind bool, err error) {
	if !found || kept.Last == 0 {
		return true, false, nil
	}
	holds, err = t.holds(kept.Chain)
	opened := q.Opened() && q.OpenedAt.After(kept.at) // since the file was written
	return holds, !holds && !opened, err
}

// Look holds the database against what is kept outside it, as whoever sends does, and returns what is stopped.
func (l *Ledger) Look(ctx context.Context) (q ledger.Quarantine, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		if _, err := l.guard(t); err != nil {
			return err
		}
		q, err = t.quarantine()
		return err
	})
	return q, err
}

// Restored says why nothing is sent, or will be once somebody tries to; it only reads.
func (l *Ledger) Restored(ctx context.Context) error {
	return l.do(ctx, func(t *ledgerTx) error {
		q, err := t.quarantine()
		if err != nil || q.Shut() {
			return cmp.Or(err, q.Err())
		}
		kept, found, err := l.epoch.kept()
		if err != nil {
			return err
		}
		if _, behind, err := t.behind(q, kept, found); err != nil || !behind {
			return err
		}
		return fmt.Errorf("the database is behind %s: it was restored or replaced, and nothing will be sent; "+
			"huizong restored --reason", l.epoch.file)
	})
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
