package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/account"
	"huizong/sql/query"
)

// Accounts keeps accounts beside the ledger, and writes its changes into the ledger's audit.
type Accounts struct{ l *Ledger }

// NewAccounts returns the accounts in db, whose tables Migrate has made.
func NewAccounts(db *sqlx.DB) *Accounts { return &Accounts{NewLedger(db)} }

var _ account.Book = (*Accounts)(nil)

// unknown turns an empty result into ErrUnknown.
func unknown(err error, what string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf(what+": %w", append(args, account.ErrUnknown)...)
	}
	return err
}

// Account implements account.Book. The database takes "lixd " for "lixd" (MariaDB, PAD SPACE collations): we do not,
// for guesses are counted by name.
func (b *Accounts) Account(ctx context.Context, name string) (a account.Account, err error) {
	err = b.l.db.GetContext(ctx, &a, query.AccountGet, name)
	if err == nil && a.Name != name {
		a, err = account.Account{}, sql.ErrNoRows
	}
	return a, unknown(err, "account %s", name)
}

// Accounts implements account.Book.
func (b *Accounts) Accounts(ctx context.Context) ([]account.Account, error) {
	out := []account.Account{}
	err := b.l.db.SelectContext(ctx, &out, query.AccountList)
	return out, err
}

// Add implements account.Book.
func (b *Accounts) Add(ctx context.Context, a account.Account, actor string) error {
	err := b.l.do(ctx, func(t *ledgerTx) error {
		if _, err := t.exec(query.AccountInsert, a.Name, clip(a.Title, 100), a.Role, a.Password, a.Disabled, t.now,
			t.now); err != nil {
			return err
		}
		return t.note(actor, "account.added", 0, 0, map[string]any{"account": a.Name, "role": a.Role})
	})
	if duplicate(err) {
		return fmt.Errorf("account %s: %w", a.Name, account.ErrExists)
	}
	return err
}

// Change implements account.Book.
func (b *Accounts) Change(ctx context.Context, a account.Account, what, actor string) error {
	return b.l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.AccountChange, clip(a.Title, 100), a.Role, a.Password, a.Disabled, t.now, a.Name)
		if err == nil && n == 0 {
			err = fmt.Errorf("account %s: %w", a.Name, account.ErrUnknown)
		}
		if err != nil {
			return err
		}
		return t.note(actor, "account."+what, 0, 0, map[string]any{"account": a.Name, "role": a.Role})
	})
}

// AddToken implements account.Book.
func (b *Accounts) AddToken(ctx context.Context, n account.Token, actor string) (id int64, err error) {
	err = b.l.do(ctx, func(t *ledgerTx) error {
		res, err := t.ExecContext(ctx, query.TokenInsert, n.Account, clip(n.Note, 200), n.Scope, n.Hash,
			n.ExpiresAt.UTC(), t.now)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		return t.note(actor, "token.added", 0, 0,
			map[string]any{"account": n.Account, "token": id, "scope": n.Scope, "expires_at": n.ExpiresAt.UTC()})
	})
	return id, err
}

// Tokens implements account.Book.
func (b *Accounts) Tokens(ctx context.Context, name string) ([]account.Token, error) {
	out := []account.Token{}
	err := b.l.db.SelectContext(ctx, &out, query.TokenList, name, name)
	return out, err
}

// Revoke implements account.Book.
func (b *Accounts) Revoke(ctx context.Context, id int64, actor string) error {
	return b.l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.TokenRevoke, id)
		if err == nil && n == 0 {
			err = fmt.Errorf("token %d: %w", id, account.ErrUnknown)
		}
		if err != nil {
			return err
		}
		return t.note(actor, "token.revoked", 0, 0, map[string]any{"token": id})
	})
}

// Bearer implements account.Book. That a token is used is noted once an hour, so that reading costs no write.
func (b *Accounts) Bearer(ctx context.Context, hash string) (n account.Token, a account.Account, err error) {
	if err = unknown(b.l.db.GetContext(ctx, &n, query.TokenBearer, hash), "token"); err != nil {
		return n, a, err
	}
	if a, err = b.Account(ctx, n.Account); err != nil {
		return n, a, err
	}
	hour := time.Now().UTC().Truncate(time.Hour)
	if n.UsedAt == nil || n.UsedAt.Before(hour) {
		_, err = b.l.db.ExecContext(ctx, query.TokenUsed, hour, n.ID, hour)
	}
	return n, a, err
}

// Note implements account.Book.
func (b *Accounts) Note(ctx context.Context, actor, action string, detail any) error {
	return b.l.do(ctx, func(t *ledgerTx) error { return t.note(clip(actor, 64), action, 0, 0, detail) })
}
