package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/sql/query"
)

// runRow is a row of run.
type runRow struct {
	ID        int64          `db:"id"`
	Job       string         `db:"job"`
	Slot      sql.NullString `db:"slot"`
	SlotAt    sql.NullTime   `db:"slot_at"`
	Period    string         `db:"period"`
	Region    string         `db:"region"`
	Kind      string         `db:"kind"`
	Revision  int            `db:"revision"`
	State     string         `db:"state"`
	Reason    string         `db:"reason"`
	Cause     string         `db:"cause"`
	TestTo    string         `db:"test_to"`
	Actor     string         `db:"actor"`
	AsOf      time.Time      `db:"as_of"`
	Released  bool           `db:"released"`
	Content   string         `db:"content_sha256"`
	Tries     int            `db:"tries"`
	Owner     string         `db:"owner"`
	Fence     int64          `db:"fence"`
	CreatedAt time.Time      `db:"created_at"`
	UpdatedAt time.Time      `db:"updated_at"`
}

func (r runRow) run() (ledger.Run, error) {
	p, err := period.Parse(r.Period)
	if err != nil {
		return ledger.Run{}, fmt.Errorf("read run %d: %w", r.ID, err)
	}
	return ledger.Run{ID: r.ID, Job: r.Job, Slot: r.Slot.String, SlotAt: r.SlotAt.Time, Period: p, Region: r.Region,
		Kind:     ledger.Kind(r.Kind),
		Revision: r.Revision, State: ledger.RunState(r.State), Reason: r.Reason, Cause: r.Cause, TestTo: r.TestTo,
		Actor: r.Actor,
		AsOf:  r.AsOf.UTC(), Released: r.Released, Content: r.Content, Tries: r.Tries, Owner: r.Owner, Fence: r.Fence,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC()}, nil
}

// claimed returns the run that has claimed n's period and revision, or nil.
func (t *ledgerTx) claimed(n ledger.NewRun) (*ledger.Run, error) {
	if n.Key() == "" {
		return nil, nil
	}
	var r runRow
	err := t.GetContext(t.ctx, &r, query.LedgerRunByClaim, n.Key())
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	run, err := r.run()
	return &run, err
}

func (t *ledgerTx) insertRun(n ledger.NewRun) (int64, error) {
	state := ledger.Pending
	if n.Skip != "" {
		state = ledger.Skipped
	}
	res, err := t.ExecContext(t.ctx, query.LedgerRunInsert, n.Job, null(n.Slot),
		sql.NullTime{Time: n.SlotAt.UTC(), Valid: n.Slot != ""},
		n.Period.String(), n.Region, n.Kind, n.Revision, null(n.Key()), state, clip(n.Skip, 2000), clip(n.Cause, 1000),
		n.TestTo, n.Actor,
		n.AsOf.UTC(), n.Released, t.now, t.now, t.now)
	if err != nil {
		return 0, fmt.Errorf("insert run of %s for %s: %w", n.Job, n.Period, err)
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	return id, t.note(n.Actor, "run."+string(state), id, 0,
		map[string]any{"job": n.Job, "period": n.Period.String(), "revision": n.Revision,
			"kind": n.Kind, "slot": n.Slot, "reason": n.Skip, "cause": n.Cause, "test_to": n.TestTo})
}

// null turns an empty text into NULL, which unique keys let stand any number of times.
func null(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// Start implements ledger.Ledger.
func (l *Ledger) Start(ctx context.Context, n ledger.NewRun) (run ledger.Run, fresh bool, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		if holder, err := t.claimed(n); err != nil || holder != nil {
			if holder != nil {
				run, fresh = *holder, false
			}
			return err
		}
		id, err := t.insertRun(n)
		if err != nil {
			return err
		}
		fresh = true
		run, err = t.run(id)
		return err
	})
	if duplicate(err) { // another instance claimed it between the look and the insert
		var r runRow
		if err = found(l.db.GetContext(ctx, &r, query.LedgerRunByClaim, n.Key()), "find run %s", n.Key()); err == nil {
			run, err = r.run()
		}
		fresh = false
	}
	if err != nil {
		return ledger.Run{}, false, fmt.Errorf("start run of %s: %w", n.Job, err)
	}
	return run, fresh, nil
}

func (t *ledgerTx) run(id int64) (ledger.Run, error) {
	var r runRow
	if err := found(t.GetContext(t.ctx, &r, query.LedgerRunGet, id), "run %d", id); err != nil {
		return ledger.Run{}, err
	}
	return r.run()
}

// ClaimRun implements ledger.Ledger.
func (l *Ledger) ClaimRun(ctx context.Context, owner string, lease time.Duration, id int64) (run ledger.Run,
	err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var rows []runRow
		if err := t.SelectContext(ctx, &rows, query.LedgerRunDue, t.now, t.now, id, id, t.now); err != nil {
			return fmt.Errorf("list due runs: %w", err)
		}
		for _, r := range rows {
			n, err := t.exec(query.LedgerRunClaim, owner, t.now.Add(lease), t.now, r.ID, r.Fence)
			if err != nil {
				return fmt.Errorf("claim run %d: %w", r.ID, err)
			}
			if n == 1 {
				run, err = t.run(r.ID)
				return err
			}
		}
		return ledger.ErrNotFound
	})
	return run, err
}

// RenewRun implements ledger.Ledger.
func (l *Ledger) RenewRun(ctx context.Context, c ledger.Claim, lease time.Duration) error {
	return l.do(ctx, func(t *ledgerTx) error { return t.fenced(query.LedgerRunRenew, t.now.Add(lease), c.ID, c.Fence) })
}

// Move implements ledger.Ledger.
func (l *Ledger) Move(ctx context.Context, c ledger.Claim, to ledger.RunState, reason string, after time.Duration,
	letters []ledger.Letter) error {
	return l.do(ctx, func(t *ledgerTx) error {
		if err := t.fenced(query.LedgerRunMove, to, clip(reason, 2000), t.now.Add(after), to.Final(), t.now, c.ID,
			c.Fence); err != nil {
			return err
		}
		if err := t.post(c.ID, letters, ledger.Queued); err != nil {
			return err
		}
		return t.note(c.Owner, "run."+string(to), c.ID, 0, map[string]string{"reason": reason})
	})
}

// Seal implements ledger.Ledger.
func (l *Ledger) Seal(ctx context.Context, c ledger.Claim, s ledger.Sealed) (run ledger.Run, err error) {
	state, deliveries := ledger.SealedRun, ledger.Queued
	if s.Approval {
		state, deliveries = ledger.AwaitingApproval, ledger.Held
	}
	var letters, notices []ledger.Letter
	for _, letter := range s.Letters {
		if letter.Purpose == ledger.Notice {
			notices = append(notices, letter)
		} else {
			letters = append(letters, letter)
		}
	}
	content := ledger.ContentHash(s.Snapshots, letters)
	err = l.do(ctx, func(t *ledgerTx) error {
		if err := t.fenced(query.LedgerRunSeal, state, content, t.now, c.ID, c.Fence); err != nil {
			return err
		}
		hashes := map[string]string{}
		for _, snap := range s.Snapshots {
			hashes[snap.Region] = snap.SHA256
			if _, err := t.exec(query.LedgerSnapshotInsert, c.ID, snap.Region, snap.Report, snap.SHA256, snap.Code,
				snap.Templates, t.now); err != nil {
				return fmt.Errorf("store snapshot of %s: %w", snap.Region, err)
			}
		}
		if err := t.note(c.Owner, "run."+string(state), c.ID, 0,
			map[string]any{"content": content, "snapshots": hashes}); err != nil {
			return err
		}
		if err := t.post(c.ID, letters, deliveries); err != nil {
			return err
		}
		if err := t.post(c.ID, notices, ledger.Queued); err != nil {
			return err
		}
		run, err = t.run(c.ID)
		return err
	})
	if err != nil {
		return ledger.Run{}, fmt.Errorf("seal run %d: %w", c.ID, err)
	}
	return run, nil
}

// Run implements ledger.Ledger.
func (l *Ledger) Run(ctx context.Context, id int64) (ledger.Run, error) {
	var r runRow
	if err := found(l.db.GetContext(ctx, &r, query.LedgerRunGet, id), "run %d", id); err != nil {
		return ledger.Run{}, err
	}
	return r.run()
}

// Runs implements ledger.Ledger.
func (l *Ledger) Runs(ctx context.Context, f ledger.Filter) ([]ledger.Run, error) {
	var rows []runRow
	if err := l.db.SelectContext(ctx, &rows, query.LedgerRunList, f.Job, f.Job, f.Period, f.Period, f.Run, f.Run,
		f.State, f.State, limit(f)); err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	out := make([]ledger.Run, 0, len(rows))
	for _, r := range rows {
		run, err := r.run()
		if err != nil {
			return nil, err
		}
		out = append(out, run)
	}
	return out, nil
}

// limit returns how many rows a filter asks for: all of them when it does not say.
func limit(f ledger.Filter) int64 {
	if f.Limit > 0 {
		return int64(f.Limit)
	}
	return 1 << 40
}

// Latest implements ledger.Ledger.
func (l *Ledger) Latest(ctx context.Context, job string, p period.Period) (ledger.Run, error) {
	var r runRow
	if err := found(l.db.GetContext(ctx, &r, query.LedgerRunLatest, job, p.String()), "sent report of %s for %s", job,
		p); err != nil {
		return ledger.Run{}, err
	}
	return r.run()
}
