package store

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/sql/query"
)

// Start implements ledger.Ledger.
func (l *Ledger) Start(ctx context.Context, n ledger.NewRun) (run ledger.Run, fresh bool, err error) {
	start := func(t *ledgerTx) error {
		var err error
		if run, err = t.claimed(n.Key()); err != nil || run.ID != 0 {
			fresh = false
			return err
		}
		fresh = true
		run, err = t.insert(n, 0)
		return err
	}
	err = l.do(ctx, start)
	if duplicate(err) { // another instance claimed it between the look and the insert
		err = l.do(ctx, start)
	}
	if err != nil {
		return ledger.Run{}, false, fmt.Errorf("start run of %s: %w", n.Job, err)
	}
	return run, fresh, nil
}

// ClaimRun implements ledger.Ledger.
func (l *Ledger) ClaimRun(ctx context.Context, owner string, lease time.Duration,
	id int64) (run ledger.Run, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var due []int64
		if err := t.SelectContext(ctx, &due, query.LedgerRunDue, t.now, t.now, id, id, t.now); err != nil {
			return fmt.Errorf("list due runs: %w", err)
		}
		for _, id := range due {
			was, err := t.lock(id)
			if err != nil {
				return err
			}
			if run, err = was.Build(owner, lease, t.now); err == nil {
				return t.write(was, run)
			} // else another instance has it
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
		was, err := t.lock(c.ID)
		if err != nil {
			return err
		}
		is, e, err := was.End(c, to, reason, after, t.now)
		if err != nil {
			return err
		}
		if err := t.write(was, is, e); err != nil {
			return err
		}
		return t.post(c.ID, letters, ledger.Queued)
	})
}

// Seal implements ledger.Ledger.
func (l *Ledger) Seal(ctx context.Context, c ledger.Claim, s ledger.Sealed) (run ledger.Run, err error) {
	err = l.do(ctx, func(t *ledgerTx) (err error) {
		was, err := t.lock(c.ID)
		if err != nil {
			return err
		}
		sealed := s
		if sealed.Letters, err = t.keepAll(s.Letters); err != nil {
			return err
		}
		is, deliveries, e, err := was.Seal(c, sealed, t.now)
		if err != nil {
			return err
		}
		run = is
		if err := t.write(was, is, e); err != nil {
			return err
		}
		suspect, err := t.suspect(was)
		if err != nil {
			return err
		}
		for i := range sealed.Letters {
			sealed.Letters[i].Suspect = suspect && sealed.Letters[i].Purpose != ledger.Notice
		}
		for _, snap := range s.Snapshots {
			if err := t.keepSnapshot(c.ID, snap); err != nil {
				return fmt.Errorf("store snapshot of %s: %w", snap.Region, err)
			}
		}
		return t.post(c.ID, sealed.Letters, deliveries)
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
