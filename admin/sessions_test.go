package admin_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/admin"
	"huizong/jobs/account"
	"huizong/jobs/must"
)

// cookie is the session's cookie of an answer.
func cookie(r reply) *http.Cookie {
	for _, c := range r.Cookies() {
		if strings.HasSuffix(c.Name, "huizong") {
			return c
		}
	}
	return nil
}

// with is a client that shows one cookie and keeps none.
func (w *world) with(c *http.Cookie, path string) reply {
	b := w.browser()
	return b.get(path, "Cookie", c.Name+"="+c.Value)
}

func TestSessions(t *testing.T) {
	w := newWorld(t)
	form := url.Values{"account": {"lixd"}, "password": {password}}
	b := w.browser()
	planted := &http.Cookie{Name: "huizong", Value: strings.Repeat("A", 43)}
	r := b.post("/login", form, "Cookie", planted.Name+"="+planted.Value)
	c := cookie(r)
	switch {
	case c == nil:
		t.Fatal("no session")
	case c.Value == planted.Value:
		t.Error("a reference that was known before is the session's")
	case !c.HttpOnly, c.SameSite != http.SameSiteLaxMode, c.Path != "/", c.Domain != "", c.Expires.Year() > 1:
		t.Errorf("cookie %+v", c)
	}
	w.with(planted, "/").is(t, http.StatusSeeOther, "the planted reference is signed in")
	w.with(c, "/").is(t, http.StatusOK, "the session")
	w.counts(0, "the reference is kept as it is", "SELECT COUNT(*) FROM session WHERE sha256 = ? OR INSTR(data, ?) > 0",
		c.Value, c.Value)
	// Two browsers; one signs out, on the server too.
	other := w.signedIn("lixd")
	b.post("/logout", nil).mustBe(t, http.StatusSeeOther, "answered")
	w.with(c, "/").is(t, http.StatusSeeOther, "the old cookie is still signed in")
	other.get("/").is(t, http.StatusOK, "the other browser was signed out too")
	// A change of the account ends its sessions at once.
	hash := account.HashPassword(password)
	for name, a := range map[string]account.Account{"role": {Name: "lixd", Role: account.Viewer, Password: hash},
		"password": {Name: "lixd", Role: account.Viewer, Password: account.HashPassword(password)},
		"disabled": {Name: "lixd", Role: account.Viewer, Password: hash, Disabled: true}} {
		must.Do(t, w.accounts.Change(t.Context(), account.Account{Name: "lixd", Role: account.Operator, Password: hash},
			"enabled", "root"))
		in := w.signedIn("lixd")
		must.Do(t, w.accounts.Change(t.Context(), a, name, "root"))
		in.get("/").is(t, http.StatusSeeOther, fmt.Sprintf("after a change of %s", name))
	}
	must.Do(t, w.accounts.Change(t.Context(),
		account.Account{Name: "lixd", Role: account.Operator, Password: hash, Disabled: true}, "disabled",
		"root"))
	w.browser().post("/login", form).is(t, http.StatusUnprocessableEntity, "a disabled account signs in")
	w.outlive()
}

// outlive has a session end while a form is filled in: nothing is done, and nothing that was typed is lost. Whoever has
// signed in again sends it again, once; as somebody else only who says so.
func (w *world) outlive() {
	w.Helper()
	b := w.signedIn("jinml")
	form := formOf(b.get("/jobs").body, `name="note"`)
	form.Set("note", "\r\n 办公室搬家 <b>")
	must.Get(w.accounts.EndSessions(w.Context(), "jinml", "", "root"))(w)
	paused := func() int { return w.count("SELECT COUNT(*) FROM job WHERE paused") }
	r := b.post("/jobs/monthly/pause", form)
	r.is(w, http.StatusUnauthorized, "after the session", "操作没有执行", "办公室搬家 &lt;b&gt;", "target=\"_blank\"")
	again := formOf(r.body, "继续")
	b.post("/jobs/monthly/pause", again).is(w, http.StatusUnauthorized, "not signed in yet", "办公室搬家")
	b.post("/login", url.Values{"account": {"pu"}, "password": {password}})
	b.post("/jobs/monthly/pause", form).is(w, http.StatusForbidden, "as somebody else", "金美兰", "朴哲")
	if n := paused(); n != 0 {
		w.Fatal("it is done before its maker has signed in")
	}
	b.post("/jobs/monthly/pause", again).is(w, http.StatusSeeOther, "sent again")
	w.counts(1, "paused for what was typed", "SELECT COUNT(*) FROM job WHERE paused AND note = '办公室搬家 <b>'")
	if r := w.browser().post("/jobs/monthly/resume", nil, "Referer", w.server.URL+"/jobs?x=1"); r.StatusCode !=
		http.StatusSeeOther || r.Header.Get("Location") != "/login?lost=1&next=%2Fjobs%3Fx%3D1" {
		w.Errorf("a form without fields leads to %q", r.Header.Get("Location"))
	}
	w.browser().get("/login?lost=1").is(w, http.StatusOK, "signing in", "刚才的操作没有执行")
}

// One's own password: the present one is needed, and other sessions end.
func TestChangeOfPassword(t *testing.T) {
	w := newWorld(t)
	here, there := w.signedIn("wang"), w.signedIn("wang")
	for name, form := range map[string]url.Values{
		"wrong": {"old": {"not this one at all"}, "new": {"another long sentence"},
			"again": {"another long sentence"}},
		"short":    {"old": {password}, "new": {"short"}, "again": {"short"}},
		"mistyped": {"old": {password}, "new": {"another long sentence"}, "again": {"another long sentense"}},
	} {
		here.post("/account", form).is(t, http.StatusUnprocessableEntity, name)
	}
	here.post("/account", url.Values{"old": {password}, "new": {"another long sentence"},
		"again": {"another long sentence"}}).mustBe(t, http.StatusSeeOther, "changed")
	here.get("/").is(t, http.StatusOK, "who changed it is signed out")
	there.get("/").is(t, http.StatusSeeOther, "the other browser is still signed in")
}

func TestSessionsEnd(t *testing.T) {
	for name, edit := range map[string]func(*admin.Options){"idle": func(o *admin.Options) { o.Idle = time.Second },
		"life": func(o *admin.Options) { o.Life = 1500 * time.Millisecond }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, edit)
			began := time.Now()
			b := w.signedIn("wang")
			if r := b.get("/account"); r.StatusCode != http.StatusOK && time.Since(began) < time.Second {
				t.Fatal(r.StatusCode)
			}
			time.Sleep(1700 * time.Millisecond)
			b.get("/account").is(t, http.StatusSeeOther, "after its time")
		})
	}
}

// Behind HTTPS the cookie can only be of this host, and browsers are told to stay.
func TestSecureCookies(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.Secure = true })
	r := w.browser().post("/login", url.Values{"account": {"lixd"}, "password": {password}})
	if c := cookie(r); c == nil || c.Name != "__Host-huizong" || !c.Secure || c.Domain != "" || c.Path != "/" {
		t.Errorf("cookie %+v", c)
	}
	if r.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
	if r := newWorld(t).browser().get("/login"); r.Header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS in the clear")
	}
}

// Guessers wait: by account, by address, in parallel, and whether the account exists or not.
func TestGuessing(t *testing.T) {
	w := crowded(t)
	b := w.browser()
	guess := func(name, word string, headers ...string) reply {
		return b.post("/login", url.Values{"account": {name}, "password": {word}}, headers...)
	}
	unknown, wrong := guess("nobody", "guess"), guess("lixd", "guess")
	if unknown.StatusCode != wrong.StatusCode || strings.ReplaceAll(unknown.body, "nobody", "lixd") != wrong.body {
		t.Error("an unknown account is answered otherwise than a wrong password")
	}
	for range account.OfPair("", "").Free {
		guess("lixd", "guess")
	}
	r := guess("lixd", password)
	if r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" || cookie(r) != nil &&
		w.with(cookie(r), "/account").StatusCode == 200 {
		t.Errorf("the right password during the wait: %d", r.StatusCode)
	}
	w.waited("pair:lixd 127.0.0.1")
	guess("lixd", password).is(t, http.StatusSeeOther, "after the wait")
	w.counts(0, "success forgives nothing", "SELECT COUNT(*) FROM sign_in WHERE subject = 'pair:lixd 127.0.0.1'")
	var mu sync.Mutex
	var wg sync.WaitGroup
	looked, began := 0, time.Now()
	for range 20 {
		wg.Go(func() {
			if guess("jinml", "guess").StatusCode == http.StatusUnprocessableEntity {
				mu.Lock()
				looked++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	may := account.OfPair("", "").Free + 2
	for wait := time.Second; wait < time.Since(began); wait *= 2 { // waits that passed while a busy machine was at it
		may++
	}
	if looked > may {
		t.Errorf("%d guesses side by side were looked at, %d may be", looked, may)
	}
	for i := range account.OfAddress("").Free + 2 {
		r = guess(fmt.Sprintf("name%d", i), "guess")
	}
	r.is(t, http.StatusTooManyRequests, "many accounts from one address")
	guess("pu", password, "X-Forwarded-For", "10.9.9.9").is(t, http.StatusTooManyRequests,
		"an address that a client names itself is believed")
	if n := w.count("SELECT COUNT(*) FROM audit WHERE action = 'account.refused'"); n == 0 || n > 20 {
		t.Errorf("%d refusals in the audit", n)
	}
}

// Behind a proxy the last address that it names counts, and no earlier one.
func TestGuessingBehindAProxy(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	b := w.browser()
	for i := range account.OfAddress("").Free + 2 {
		b.post("/login", url.Values{"account": {fmt.Sprintf("name%d", i)}, "password": {"guess"}}, "X-Forwarded-For",
			fmt.Sprintf("10.0.0.%d, 192.0.2.1", i))
	}
	form := url.Values{"account": {"pu"}, "password": {password}}
	b.post("/login", form, "X-Forwarded-For",
		"10.7.7.7, 192.0.2.1").is(t, http.StatusTooManyRequests, "the guesser's address")
	b.post("/login", form, "X-Forwarded-For", "192.0.2.1, 192.0.2.2").is(t, http.StatusSeeOther, "another address")
}
