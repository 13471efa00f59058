package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"huizong/jobs/account"
	"huizong/sql/query"
)

// attempts are those of one subject.
type attempts struct {
	Failures int       `db:"failures"`
	LastAt   time.Time `db:"last_at"`
}

// Try implements account.Book.
func (b *Accounts) Try(ctx context.Context, subjects ...account.Subject) (wait time.Duration, failures int, err error) {
	subjects = slices.Clone(subjects)
	// one order of locks for all
	slices.SortFunc(subjects, func(x, y account.Subject) int { return strings.Compare(x.Name, y.Name) })
	err = b.l.do(ctx, func(t *ledgerTx) error {
		wait, failures = 0, 0
		before := make([]*attempts, len(subjects))
		for i, s := range subjects {
			var a attempts
			err := t.GetContext(ctx, &a, query.SignInGet, s.Name)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			} else if err != nil {
				return err
			}
			before[i] = &a
			wait = max(wait, a.LastAt.Add(s.Wait(a.Failures)).Sub(t.now))
			failures = max(failures, a.Failures)
		}
		if wait > 0 {
			return nil
		}
		for i, s := range subjects {
			if before[i] == nil {
				if _, err := t.exec(query.SignInInsert, s.Name, t.now); err != nil {
					return err
				}
			} else if _, err := t.exec(query.SignInUpdate, before[i].Failures+1, t.now, s.Name); err != nil {
				return err
			}
		}
		return nil
	})
	if duplicate(err) { // somebody else's first attempt at the same moment: count once more, beside it
		return b.Try(ctx, subjects...)
	}
	return wait, failures, err
}

// Forgive implements account.Book.
func (b *Accounts) Forgive(ctx context.Context, subjects ...account.Subject) error {
	for _, s := range subjects {
		if _, err := b.l.db.ExecContext(ctx, query.SignInDelete, s.Name); err != nil {
			return err
		}
	}
	return nil
}

// FindSession implements account.Book.
func (b *Accounts) FindSession(ctx context.Context, hash string) (data []byte, found bool, err error) {
	err = b.l.db.GetContext(ctx, &data, query.SessionGet, hash, time.Now().UTC())
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// KeepSession implements account.Book.
func (b *Accounts) KeepSession(ctx context.Context, hash string, data []byte, until time.Time) error {
	res, err := b.l.db.ExecContext(ctx, query.SessionUpdate, data, until.UTC(), hash)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	_, err = b.l.db.ExecContext(ctx, query.SessionInsert, hash, data, until.UTC())
	if duplicate(err) { // two requests of a new session side by side
		_, err = b.l.db.ExecContext(ctx, query.SessionUpdate, data, until.UTC(), hash)
	}
	return err
}

// EndSession implements account.Book.
func (b *Accounts) EndSession(ctx context.Context, hash string) error {
	_, err := b.l.db.ExecContext(ctx, query.SessionDelete, hash)
	return err
}

// Reserve implements account.Book.
func (b *Accounts) Reserve(ctx context.Context, key, fingerprint string) (a account.Answer, fresh bool, err error) {
	_, err = b.l.db.ExecContext(ctx, query.RequestInsert, key, fingerprint, time.Now().UTC())
	if err == nil || !duplicate(err) {
		return a, err == nil, err
	}
	err = b.l.db.GetContext(ctx, &a, query.RequestGet, key)
	return a, false, err
}

// Answered implements account.Book.
func (b *Accounts) Answered(ctx context.Context, key string, a account.Answer) error {
	if a.Status == 0 {
		_, err := b.l.db.ExecContext(ctx, query.RequestDelete, key)
		return err
	}
	_, err := b.l.db.ExecContext(ctx, query.RequestAnswer, a.Status, a.Body, key)
	return err
}

// Sweep implements account.Book.
func (b *Accounts) Sweep(ctx context.Context) error {
	now := time.Now().UTC()
	for _, s := range []struct {
		statement string
		before    time.Time
	}{{query.SessionSweep, now}, {query.SignInSweep, now.Add(-24 * time.Hour)},
		{query.RequestSweep, now.Add(-24 * time.Hour)}} {
		if _, err := b.l.db.ExecContext(ctx, s.statement, s.before); err != nil {
			return err
		}
	}
	return nil
}
