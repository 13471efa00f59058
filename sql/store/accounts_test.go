package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/sql/schema"
	"huizong/sql/store/mysqltest"
)

func newAccounts(t *testing.T) *Accounts {
	t.Helper()
	db := must.Get(Open(t.Context(), mysqltest.DSN(t), ForLedger))(t)
	t.Cleanup(func() { db.Close() })
	must.Get(schema.Migrate(t.Context(), db.DB.DB, schema.Ledger))(t)
	return NewAccounts(db.DB)
}

func TestAccountsAndTokens(t *testing.T) {
	b := newAccounts(t)
	a := account.Account{Name: "lixd", Title: "李晓东", Role: account.Operator, Password: "x"}
	must.Do(t, b.Add(t.Context(), a, "root"))
	if err := b.Add(t.Context(), a, "root"); !errors.Is(err, account.ErrExists) {
		t.Errorf("added twice: %v", err)
	}
	a.Role, a.Disabled = account.Approver, true
	must.Do(t, b.Change(t.Context(), a, "disabled", "root"))
	got, err := b.Account(t.Context(), "lixd")
	if err != nil || got.Role != account.Approver || !got.Disabled || got.Title != "李晓东" ||
		!got.ChangedAt.After(got.CreatedAt) {
		t.Errorf("account %+v, %v", got, err)
	}
	other := got // as somebody else looks at it
	got.Disabled = false
	must.Do(t, b.Change(t.Context(), got, "enabled", "root"))
	other.Password = "y"
	if err := b.Change(t.Context(), other, "password", "lixd"); !errors.Is(err, ledger.ErrFenced) {
		t.Errorf("what was changed meanwhile is written over: %v", err)
	}
	if _, err := b.Account(t.Context(), "nobody"); !errors.Is(err, account.ErrUnknown) {
		t.Errorf("unknown account: %v", err)
	}
	if err := b.Change(t.Context(), account.Account{Name: "nobody"}, "disabled", "root"); !errors.Is(err,
		account.ErrUnknown) {
		t.Errorf("change of an unknown account: %v", err)
	}
	_, hash := account.NewToken()
	id := must.Get(b.AddToken(t.Context(), account.Token{Account: "lixd", Scope: account.Viewer, Hash: hash,
		ExpiresAt: time.Now().Add(time.Hour)}, "root"))(t)
	token, holder, err := b.Bearer(t.Context(), hash)
	if err != nil || token.ID != id || holder.Name != "lixd" || token.Revoked {
		t.Errorf("bearer %+v of %+v, %v", token, holder, err)
	}
	must.Do(t, b.Revoke(t.Context(), id, "root"))
	if token, _, _ = b.Bearer(t.Context(), hash); !token.Revoked || token.UsedAt == nil {
		t.Errorf("revoked token %+v", token)
	}
	if err := b.Revoke(t.Context(), 99, "root"); !errors.Is(err, account.ErrUnknown) {
		t.Errorf("unknown token: %v", err)
	}
	entries, err := b.l.Audit(t.Context(), 0)
	if err != nil || len(entries) != 5 {
		t.Errorf("%d audit entries, want 5: %v", len(entries), err)
	}
	ledgertest.Sound(t, b.l)
}

// Attempts side by side count each: nobody guesses faster by guessing in parallel.
func TestAttemptsSideBySideCountEach(t *testing.T) {
	b := newAccounts(t)
	s := account.Subject{Name: "account:x", Free: 5}
	var wg sync.WaitGroup
	var mu sync.Mutex
	let, waited := 0, 0
	for range 24 {
		wg.Go(func() {
			wait, _, err := b.Try(t.Context(), s)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case wait > 0:
				waited++
			default:
				let++
			}
		})
	}
	wg.Wait()
	if let != 6 || waited != 18 {
		t.Errorf("%d were let try and %d had to wait, want 6 and 18", let, waited)
	}
	must.Do(t, b.Forgive(t.Context(), s))
	if wait, _, err := b.Try(t.Context(), s); wait > 0 || err != nil {
		t.Errorf("after forgiving: %s %v", wait, err)
	}
}

func TestSessionsAndRequests(t *testing.T) {
	b := newAccounts(t)
	ctx := t.Context()
	must.Do(t, b.KeepSession(ctx, account.Session{Hash: "h"}, []byte("one"), time.Now().Add(time.Hour)))
	must.Do(t, b.KeepSession(ctx, account.Session{Hash: "h"}, []byte("two"), time.Now().Add(time.Hour)))
	if data, found, err := b.FindSession(ctx, "h"); string(data) != "two" || !found || err != nil {
		t.Errorf("session %q %t %v", data, found, err)
	}
	must.Do(t, b.KeepSession(ctx, account.Session{Hash: "old"}, []byte("x"), time.Now().Add(-time.Second)))
	if _, found, _ := b.FindSession(ctx, "old"); found {
		t.Error("a session that is over is found")
	}
	must.Do(t, b.Sweep(ctx))
	must.Do(t, b.EndSession(ctx, "h"))
	if _, found, _ := b.FindSession(ctx, "h"); found {
		t.Error("an ended session is found")
	}
	if _, fresh, err := b.Reserve(ctx, "k", "f"); !fresh || err != nil {
		t.Errorf("reserve: %t %v", fresh, err)
	}
	if a, fresh, err := b.Reserve(ctx, "k", "f"); fresh || err != nil || a.Status != 0 || a.Fingerprint != "f" {
		t.Errorf("reserve again: %+v %t %v", a, fresh, err)
	}
	must.Do(t, b.Answered(ctx, "k", account.Answer{Status: 201, Body: []byte("{}")}))
	if a, fresh, err := b.Reserve(ctx, "k", "f"); fresh || err != nil || a.Status != 201 || string(a.Body) != "{}" {
		t.Errorf("answered: %+v %t %v", a, fresh, err)
	}
	must.Do(t, b.Answered(ctx, "k", account.Answer{}))
	if _, fresh, err := b.Reserve(ctx, "k", "f"); !fresh || err != nil {
		t.Errorf("given back: %t %v", fresh, err)
	}
}
