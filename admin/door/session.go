package door

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"huizong/jobs/account"
)

// sessions are signed-in browsers. The browser holds a reference of 256 random bits; we hold its hash.
type sessions struct{ *scs.SessionManager }

func newSessions(o Options, log *slog.Logger) *sessions {
	m := scs.New()
	m.Store = sessionStore{o.Accounts}
	m.HashTokenInStore = true
	m.IdleTimeout, m.Lifetime = o.Idle, o.Life
	m.Cookie.Name = "huizong"
	if o.Secure {
		m.Cookie.Name = "__Host-huizong" // only this host can have set it, by HTTPS (RFC 6265bis §4.1.3.2)
	}
	m.Cookie.Path, m.Cookie.HttpOnly, m.Cookie.Secure, m.Cookie.SameSite, m.Cookie.Persist =
		"/", true, o.Secure, http.SameSiteLaxMode, false
	m.ErrorFunc = func(w http.ResponseWriter, _ *http.Request, err error) {
		log.Error("cannot keep a session", "error", err)
		http.Error(w, "session unavailable", http.StatusServiceUnavailable)
	}
	return &sessions{m}
}

// Load gives requests their session.
func (m *sessions) Load(next http.Handler) http.Handler { return m.LoadAndSave(next) }

// What a session holds.
const (
	keyAccount = "account" // who is signed in
	keyPending = "pending" // whose password was right, and whose code is awaited
	keySince   = "since"   // what the account was then: a change of it ends the session
	keyProven  = "proven"  // when who it is was proven last, in microseconds
	keyFactor  = "factor"  // when the second factor was given last, in microseconds; 0: never
	KeyAddress = "address"
	keyAgent   = "agent"
)

// Begin signs an account in, under a reference that nobody can have known before.
func (v *Visit) Begin(a account.Account, factor bool) error {
	ctx, m := v.R.Context(), v.Sessions
	if err := m.RenewToken(ctx); err != nil {
		return err
	}
	m.Remove(ctx, keyPending)
	m.Put(ctx, keyAccount, a.Name)
	m.Put(ctx, keySince, a.ChangedAt.UnixMicro())
	m.Put(ctx, KeyAddress, v.Address())
	m.Put(ctx, keyAgent, v.R.UserAgent())
	m.prove(ctx, factor)
	return nil
}

// await keeps that an account's password was right, until its code comes.
func (v *Visit) await(a account.Account) error {
	ctx, m := v.R.Context(), v.Sessions
	if err := m.RenewToken(ctx); err != nil {
		return err
	}
	m.Remove(ctx, keyAccount)
	m.Put(ctx, keyPending, a.Name)
	m.Put(ctx, keySince, a.ChangedAt.UnixMicro())
	m.Put(ctx, keyProven, time.Now().UnixMicro())
	return nil
}

// prove notes that the person has just shown who it is.
func (m *sessions) prove(ctx context.Context, factor bool) {
	now := time.Now().UnixMicro()
	m.Put(ctx, keyProven, now)
	if factor {
		m.Put(ctx, keyFactor, now)
	}
}

// proven is when the person last showed who it is; with a second factor, when that was.
func (m *sessions) proven(ctx context.Context, bound bool) time.Time {
	if bound {
		return time.UnixMicro(m.GetInt64(ctx, keyFactor))
	}
	return time.UnixMicro(m.GetInt64(ctx, keyProven))
}

// Who returns the account of a session, if it is still what it was when it signed in.
func (m *sessions) Who(ctx context.Context, book account.Book) (account.Account, bool, error) {
	return m.holder(ctx, book, keyAccount)
}

// Pending returns the account whose code is awaited.
func (m *sessions) Pending(ctx context.Context, book account.Book) (account.Account, bool, error) {
	if time.Since(time.UnixMicro(m.GetInt64(ctx, keyProven))) > account.Fresh {
		return account.Account{}, false, nil
	}
	return m.holder(ctx, book, keyPending)
}

func (m *sessions) holder(ctx context.Context, book account.Book, key string) (account.Account, bool, error) {
	name := m.GetString(ctx, key)
	if name == "" {
		return account.Account{}, false, nil
	}
	a, err := book.Account(ctx, name)
	if errors.Is(err, account.ErrUnknown) ||
		err == nil && (a.Disabled || a.ChangedAt.UnixMicro() != m.GetInt64(ctx, keySince)) {
		return account.Account{}, false, m.Destroy(ctx)
	}
	return a, err == nil, err
}

// Factored reports whether the second factor was given in this session.
func (m *sessions) Factored(ctx context.Context) bool { return m.GetInt64(ctx, keyFactor) > 0 }

// Hash is what is kept of the session's reference.
func (m *sessions) Hash(ctx context.Context) string { return hashOf(m.Token(ctx)) }

// Tell keeps what happened for the next page.
func (m *sessions) Tell(ctx context.Context, text string) { m.Put(ctx, "told", text) }

// Told takes what happened for this page.
func (m *sessions) Told(ctx context.Context) string { return m.PopString(ctx, "told") }

// sessionStore keeps sessions where accounts are kept, with whose they are and from where.
type sessionStore struct{ book account.Book }

var _ scs.CtxStore = sessionStore{}

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, hash string) ([]byte, bool, error) {
	return s.book.FindSession(ctx, hash)
}

// CommitCtx implements scs.CtxStore.
func (s sessionStore) CommitCtx(ctx context.Context, hash string, data []byte, until time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return err
	}
	text := func(key string) string { t, _ := values[key].(string); return t }
	return s.book.KeepSession(ctx, account.Session{Hash: hash, Account: text(keyAccount), Address: text(KeyAddress),
		Agent: text(keyAgent)}, data, until)
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
