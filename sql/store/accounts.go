package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
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

// Identity implements account.Book.
func (b *Accounts) Identity(ctx context.Context, issuer, subject string) (a account.Account, err error) {
	err = b.l.db.GetContext(ctx, &a, query.AccountIdentity, issuer, subject)
	if err == nil && (a.Issuer != issuer || a.Subject != subject) { // PAD SPACE, as with names
		a, err = account.Account{}, sql.ErrNoRows
	}
	return a, unknown(err, "account of a subject of %s", issuer)
}

// Invited implements account.Book.
func (b *Accounts) Invited(ctx context.Context, hash string) (a account.Account, err error) {
	err = b.l.db.GetContext(ctx, &a, query.AccountInvited, hash, time.Now().UTC())
	return a, unknown(err, "invitation")
}

// Add implements account.Book.
func (b *Accounts) Add(ctx context.Context, a account.Account, actor string) error {
	err := b.l.do(ctx, func(t *ledgerTx) error {
		a.Title, a.CreatedAt, a.ChangedAt = clip(a.Title, 100), t.now, t.now
		if _, err := t.NamedExecContext(ctx, query.AccountInsert, a); err != nil {
			return err
		}
		t.touch("account", a.Name)
		return t.note(actor, "account.added", 0, 0, map[string]any{"account": a.Name, "role": a.Role})
	})
	if duplicate(err) {
		return fmt.Errorf("account %s: %w", a.Name, account.ErrExists)
	}
	return err
}

// Change implements account.Book.
func (b *Accounts) Change(ctx context.Context, a account.Account, what, actor string) error {
	return b.Edit(ctx, a, account.Edit{What: what, Actor: actor})
}

// Edit implements account.Book.
func (b *Accounts) Edit(ctx context.Context, a account.Account, e account.Edit) error {
	return b.l.do(ctx, func(t *ledgerTx) error { return t.edit(ctx, a, e) })
}

// edit stores an account as it is from now on: all of it, so it returns ledger.ErrFenced where another change came
// between its reading and this.
func (t *ledgerTx) edit(ctx context.Context, a account.Account, e account.Edit) error {
	var was account.Account
	if err := t.GetContext(ctx, &was, query.AccountHeld, a.Name); err != nil {
		return unknown(err, "account %s", a.Name)
	}
	if !a.ChangedAt.IsZero() && !a.ChangedAt.Equal(was.ChangedAt) {
		return fmt.Errorf("account %s was changed meanwhile: %w", a.Name, ledger.ErrFenced)
	}
	if err := t.administered(was, a); err != nil {
		return err
	}
	a.Title, a.ChangedAt = clip(a.Title, 100), t.now
	res, err := t.NamedExecContext(ctx, query.AccountChange, a)
	if err == nil {
		err = one(res, "account %s", a.Name)
	}
	if err != nil {
		return err
	}
	t.touch("account", a.Name)
	detail := map[string]any{"account": a.Name, "role": a.Role}
	if e.Reason != "" {
		detail["reason"] = e.Reason
	}
	if e.Via != nil {
		detail["via"] = e.Via
	}
	return t.note(e.Actor, "account."+e.What, 0, 0, detail)
}

// administered refuses to take away the last administrator; whoever takes another away at once waits for the answer.
func (t *ledgerTx) administered(was, is account.Account) error {
	admin := func(a account.Account) bool { return a.Role == account.Admin && !a.Disabled }
	if !admin(was) || admin(is) {
		return nil
	}
	if err := t.alone(); err != nil {
		return err
	}
	var all []account.Account
	if err := t.SelectContext(t.ctx, &all, query.AccountList); err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(o account.Account) bool { return o.Name != was.Name && admin(o) }) {
		return nil
	}
	return ledger.Refusals{{Code: "last", Kind: ledger.ErrState, Text: was.Name + ": it is the last administrator"}}
}

// one returns ErrUnknown where a statement found no row.
func one(res sql.Result, what string, args ...any) error {
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = fmt.Errorf(what+": %w", append(args, account.ErrUnknown)...)
	}
	return err
}

// TakeStep implements account.Book.
func (b *Accounts) TakeStep(ctx context.Context, name string, step int64) (bool, error) {
	res, err := b.l.db.ExecContext(ctx, query.AccountStep, step, name, step)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// TakeRecovery implements account.Book.
func (b *Accounts) TakeRecovery(ctx context.Context, name, mac string) (left int, taken bool, err error) {
	err = b.l.do(ctx, func(t *ledgerTx) error {
		var codes account.Hashes
		if err := t.GetContext(ctx, &codes, query.AccountLock, name); err != nil {
			return unknown(err, "account %s", name)
		}
		i := slices.Index(codes, mac)
		if taken = i >= 0; !taken {
			return nil
		}
		codes = slices.Delete(codes, i, i+1)
		left = len(codes)
		if _, err := t.exec(query.AccountRecovery, codes, name); err != nil {
			return err
		}
		t.touch("account", name)
		return t.note(name, "account.recovered", 0, 0, map[string]any{"account": name, "left": left})
	})
	return left, taken, err
}

// AddToken implements account.Book.
func (b *Accounts) AddToken(ctx context.Context, n account.Token, actor string) (id int64, err error) {
	err = b.l.do(ctx, func(t *ledgerTx) error {
		res, err := t.ExecContext(ctx, query.TokenInsert, n.Account, clip(n.Note, 200), n.Scope, n.Hash,
			n.ExpiresAt.UTC(), n.Login, n.FactorAt, t.now)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		t.touch("token", id)
		return t.note(actor, "token.added", 0, 0, map[string]any{"account": n.Account, "token": id, "scope": n.Scope,
			"expires_at": n.ExpiresAt.UTC(), "login": n.Login})
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
		t.touch("token", id)
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
