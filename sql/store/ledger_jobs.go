package store

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// jobRow is a row of job.
type jobRow struct {
	Name     string    `db:"name"`
	CursorAt time.Time `db:"cursor_at"`
	Paused   bool      `db:"paused"`
	Note     string    `db:"note"`
}

func (r jobRow) job() ledger.Job {
	return ledger.Job{Name: r.Name, Cursor: r.CursorAt.UTC(), Paused: r.Paused, Note: r.Note}
}

// Ensure implements ledger.Ledger.
func (l *Ledger) Ensure(ctx context.Context, job string, cursor time.Time) (ledger.Job, error) {
	if _, err := l.db.ExecContext(ctx, query.LedgerJobInsert, job,
		cursor.UTC().Truncate(time.Microsecond)); err != nil && !duplicate(err) {
		return ledger.Job{}, fmt.Errorf("insert job %s: %w", job, err)
	}
	var r jobRow
	if err := l.db.GetContext(ctx, &r, query.LedgerJobGet, job); err != nil {
		return ledger.Job{}, fmt.Errorf("read job %s: %w", job, err)
	}
	return r.job(), nil
}

// Jobs implements ledger.Ledger.
func (l *Ledger) Jobs(ctx context.Context) ([]ledger.Job, error) {
	var rows []jobRow
	if err := l.db.SelectContext(ctx, &rows, query.LedgerJobList); err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	out := make([]ledger.Job, len(rows))
	for i, r := range rows {
		out[i] = r.job()
	}
	return out, nil
}

// Advance implements ledger.Ledger.
func (l *Ledger) Advance(ctx context.Context, job string, from, to time.Time, due []ledger.NewRun) (bool, error) {
	won := false
	err := l.do(ctx, func(t *ledgerTx) error {
		won = false
		if err := ledger.Ahead(to, t.now); err != nil {
			return err
		}
		q, err := l.guard(t)
		if err != nil || q.Shut() {
			return err
		}
		n, err := t.exec(query.LedgerJobAdvance, to.UTC(), job, from.UTC())
		if won = n == 1; err != nil || !won {
			return err
		}
		for _, n := range due {
			if q.Covers(n.SlotAt) && n.Skip == "" {
				n.Hold = "the database was restored, and this may have been sent before; retry sends it, marked"
			}
			holder, err := t.claimed(n.Key())
			if err != nil {
				return err
			}
			if _, err := t.insert(n, holder.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("advance job %s: %w", job, err)
	}
	return won, nil
}

// Pause implements ledger.Ledger.
func (l *Ledger) Pause(ctx context.Context, job string, paused bool, note, actor string,
	via ledger.Via) error {
	return l.do(ctx, func(t *ledgerTx) error {
		if n, err := t.exec(query.LedgerJobPause, paused, clip(note, 500), job); err != nil {
			return fmt.Errorf("pause job %s: %w", job, err)
		} else if n == 0 {
			return fmt.Errorf("pause job %s: %w", job, ledger.ErrNotFound)
		}
		action := "job.resumed"
		if paused {
			action = "job.paused"
		}
		return t.note(actor, action, 0, 0, map[string]any{"job": job, "note": note, "by": via})
	})
}
