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

// Knows implements account.Book.
func (b *Accounts) Knows(ctx context.Context, hash, name string) (known bool, err error) {
	err = b.l.db.GetContext(ctx, &known, query.BrowserGet, hash, name, time.Now().UTC())
	return known, err
}

// Remember implements account.Book.
func (b *Accounts) Remember(ctx context.Context, hash, name string, until time.Time) error {
	_, err := b.l.db.ExecContext(ctx, query.BrowserInsert, hash, name, until.UTC())
	return err
}

// KeepSession implements account.Book.
func (b *Accounts) KeepSession(ctx context.Context, s account.Session, data []byte, until time.Time) error {
	now := time.Now().UTC()
	agent := clip(s.Agent, 255)
	update := func() (bool, error) {
		res, err := b.l.db.ExecContext(ctx, query.SessionUpdate, data, until.UTC(), s.Account, s.Address, agent, now,
			s.Hash)
		if err != nil {
			return false, err
		}
		n, err := res.RowsAffected()
		return n > 0, err
	}
	if kept, err := update(); err != nil || kept {
		return err
	}
	_, err := b.l.db.ExecContext(ctx, query.SessionInsert, s.Hash, data, until.UTC(), s.Account, s.Address, agent, now,
		now)
	if duplicate(err) { // two requests of a new session side by side, or one that has ended
		_, err = update()
	}
	return err
}

// Sessions implements account.Book.
func (b *Accounts) Sessions(ctx context.Context, name string) ([]account.Session, error) {
	out := []account.Session{}
	err := b.l.db.SelectContext(ctx, &out, query.SessionList, name, time.Now().UTC())
	return out, err
}

// EndSessions implements account.Book.
func (b *Accounts) EndSessions(ctx context.Context, name, but, actor string) (ended int64, err error) {
	err = b.l.do(ctx, func(t *ledgerTx) error {
		if ended, err = t.exec(query.SessionEnd, name, but); err != nil || ended == 0 {
			return err
		}
		return t.note(actor, "account.sessions_ended", 0, 0, map[string]any{"account": name, "sessions": ended})
	})
	return ended, err
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
	}{{query.SessionSweep, now}, {query.BrowserSweep, now}, {query.SignInSweep, now.Add(-24 * time.Hour)},
		{query.RequestSweep, now.Add(-24 * time.Hour)}} {
		if _, err := b.l.db.ExecContext(ctx, s.statement, s.before); err != nil {
			return err
		}
	}
	return nil
}
