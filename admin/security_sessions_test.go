package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"huizong/admin"
	"huizong/jobs/account"
	"huizong/jobs/must"
)

// gate holds the next request that asks for an account, until it is let go: a request that is under way while another
// one does something.
type gate struct {
	account.Book
	mu   sync.Mutex
	held chan struct{} // closed when a request stands at the gate
	open chan struct{}
}

// shut makes the next request wait; it returns what says that one does, and what lets it go.
func (g *gate) shut() (held <-chan struct{}, open func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held, g.open = make(chan struct{}), make(chan struct{})
	opened := g.open
	return g.held, func() { close(opened) }
}

// Account implements account.Book.
func (g *gate) Account(ctx ctx, name string) (account.Account, error) {
	g.mu.Lock()
	held, open := g.held, g.open
	g.held, g.open = nil, nil
	g.mu.Unlock()
	if held != nil {
		close(held)
		<-open
	}
	return g.Book.Account(ctx, name)
}

// What ends a session ends it for good: a request that was under way keeps it for later when it is done, and must not
// bring it back.
func TestSecuritySessionsStayEnded(t *testing.T) {
	g := &gate{}
	w := crowded(t, func(o *admin.Options) { g.Book, o.Accounts = o.Accounts, g })
	for name, end := range map[string]func(*browser) reply{
		"sign out":        func(b *browser) reply { return b.post("/logout", nil) },
		"sign in again":   func(b *browser) reply { return b.post("/login", signIn("wang", password)) },
		"as another":      func(b *browser) reply { return b.post("/login", signIn("lixd", password)) },
		"sign out, twice": func(b *browser) reply { b.post("/logout", nil); return b.post("/logout", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			b := w.browser()
			old := cookie(b.post("/login", signIn("wang", password)))
			held, open := g.shut()
			done := make(chan int)
			go func() { done <- w.with(old, "/account").StatusCode }()
			<-held
			end(b).is(t, http.StatusSeeOther, "answered")
			open()
			<-done
			w.with(old, "/account").is(t, http.StatusSeeOther, "the old reference is signed in again")
		})
	}
}

func signIn(name, word string) url.Values {
	return url.Values{"account": {name}, "password": {word}}
}

// A reference that worked before signing in (of another account, or of the same) is worth nothing afterwards, and
// neither is one before a change of one's password.
func TestSecurityReferencesChange(t *testing.T) {
	w := newWorld(t)
	next := url.Values{"old": {password}, "new": {"another long sentence"}, "again": {"another long sentence"}}
	for _, row := range []struct {
		name, path string
		form       url.Values
	}{{"the same account", "/login", signIn("wang", password)}, {"another account", "/login", signIn("lixd", password)},
		{"another password", "/account", next}} {
		b := w.browser()
		old := cookie(b.post("/login", signIn("wang", password)))
		r := b.post(row.path, row.form)
		fresh := cookie(r)
		if r.StatusCode != http.StatusSeeOther || fresh == nil || fresh.Value == old.Value {
			t.Fatalf("%s: %d, %v after %v", row.name, r.StatusCode, fresh, old)
		}
		w.with(old, "/account").is(t, http.StatusSeeOther,
			fmt.Sprintf("%s: the reference of before is signed in", row.name))
		w.with(fresh, "/account").is(t, http.StatusOK, fmt.Sprintf("%s: the new one is not", row.name))
	}
}

// Signing out takes the cookie back with the attributes that it was set with: a browser keeps it otherwise.
func TestSecurityCookieIsTakenBack(t *testing.T) {
	for name, secure := range map[string]bool{"http": false, "https": true} {
		w := newWorld(t, func(o *admin.Options) { o.Secure = secure })
		in := cookie(w.browser().post("/login", signIn("wang", password)))
		b := w.browser() // shows the cookie itself: a jar keeps a Secure one from a test by HTTP
		out := cookie(b.post("/logout", nil, "Cookie", in.Name+"="+in.Value))
		if out == nil || out.Name != in.Name || out.Value != "" || out.MaxAge >= 0 || out.Path != "/" ||
			out.Secure != secure || !out.HttpOnly {
			t.Errorf("%s: %+v", name, out)
		}
	}
}

// Requests keep a session from being idle, and never take it past its life.
func TestSecuritySessionsLastAndEnd(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.Idle, o.Life = 5*time.Second, 11*time.Second })
	b := w.signedIn("wang")
	began := time.Now()
	for last := began; time.Since(began) < 7*time.Second; last = time.Now() {
		time.Sleep(time.Second)
		r := b.get("/account")
		if r.StatusCode != http.StatusOK && time.Since(last) < 5*time.Second && time.Since(began) < 10*time.Second {
			t.Fatalf("after %s of looking: %d", time.Since(began), r.StatusCode)
		}
	}
	for time.Since(began) < 11500*time.Millisecond {
		b.get("/account")
		time.Sleep(200 * time.Millisecond)
	}
	b.get("/account").is(t, http.StatusSeeOther, "after its life")
}

// A change of the account ends its sessions at once, for more rights as for fewer, and its neighbours go on.
func TestSecurityChangesEndSessions(t *testing.T) {
	w := newWorld(t)
	there := w.signedIn("jinml")
	before := must.Get(w.accounts.Account(t.Context(), "wang"))(t)
	more, fewer, off, on := before, before, before, before
	more.Role, off.Disabled = account.Approver, true
	for _, row := range []struct {
		name string
		to   account.Account
	}{{"role", more}, {"role", fewer}, {"disabled", off}, {"enabled", on}} {
		var b *browser
		if row.name != "enabled" {
			b = w.signedIn("wang")
		}
		row.to.ChangedAt = time.Time{}
		must.Do(t, w.accounts.Change(t.Context(), row.to, row.name, "root"))
		if b != nil && b.get("/account").StatusCode != http.StatusSeeOther {
			t.Errorf("%s to %s: still signed in", row.name, row.to.Role)
		}
		if row.to.Disabled && w.browser().post("/login",
			signIn("wang", password)).StatusCode != http.StatusUnprocessableEntity {
			t.Error("a disabled account signs in")
		}
	}
	there.get("/account").is(t, http.StatusOK, "another account was signed out")
}
