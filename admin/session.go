package admin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"huizong/jobs/account"
)

// sessions are signed-in browsers. The browser holds a reference of 256 random bits; we hold its hash.
type sessions struct{ *scs.SessionManager }

func newSessions(o Options) *sessions {
	m := scs.New()
	m.Store = sessionStore{o.Accounts}
	m.HashTokenInStore = true
	m.IdleTimeout, m.Lifetime = o.Idle, o.Life
	m.Cookie.Name = "huizong"
	if o.Secure {
		m.Cookie.Name = "__Host-huizong" // only this host can have set it, by HTTPS (RFC 6265bis §4.1.3.2)
	}
	m.Cookie.Path, m.Cookie.HttpOnly, m.Cookie.Secure, m.Cookie.SameSite, m.Cookie.Persist = "/", true, o.Secure,
		http.SameSiteLaxMode, false
	m.ErrorFunc = func(w http.ResponseWriter, _ *http.Request, err error) {
		o.Service.Log.Error("cannot keep a session", "error", err)
		http.Error(w, "session unavailable", http.StatusServiceUnavailable)
	}
	return &sessions{m}
}

func (m *sessions) load(next http.Handler) http.Handler { return m.LoadAndSave(next) }

// begin signs an account in, under a reference that nobody can have known before.
func (m *sessions) begin(ctx context.Context, a account.Account) error {
	if err := m.RenewToken(ctx); err != nil {
		return err
	}
	m.Put(ctx, "account", a.Name)
	m.Put(ctx, "since", a.ChangedAt.UnixMicro())
	return nil
}

// who returns the account of a session, if it is still what it was when it signed in.
func (m *sessions) who(ctx context.Context, book account.Book) (account.Account, bool, error) {
	name := m.GetString(ctx, "account")
	if name == "" {
		return account.Account{}, false, nil
	}
	a, err := book.Account(ctx, name)
	if errors.Is(err, account.ErrUnknown) || err == nil &&
		(a.Disabled || a.ChangedAt.UnixMicro() != m.GetInt64(ctx, "since")) {
		return account.Account{}, false, m.Destroy(ctx)
	}
	return a, err == nil, err
}

// tell keeps what happened for the next page.
func (m *sessions) tell(ctx context.Context, text string) { m.Put(ctx, "told", text) }

func (m *sessions) told(ctx context.Context) string { return m.PopString(ctx, "told") }

// sessionStore keeps sessions where accounts are kept.
type sessionStore struct{ book account.Book }

var _ scs.CtxStore = sessionStore{}

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, hash string) ([]byte, bool, error) {
	return s.book.FindSession(ctx, hash)
}

// CommitCtx implements scs.CtxStore.
func (s sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, until time.Time) error {
	return s.book.KeepSession(ctx, hash, data, until)
}

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	return s.book.EndSession(ctx, hash)
}

// Find implements scs.Store.
func (s sessionStore) Find(hash string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), hash)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(hash string, data []byte, until time.Time) error {
	return s.CommitCtx(context.Background(), hash, data, until)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(hash string) error { return s.DeleteCtx(context.Background(), hash) }
