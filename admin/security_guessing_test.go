package admin_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"huizong/admin"
	"huizong/jobs/account"
	"huizong/jobs/must"
)

// Every failure after the free ones makes the next wait longer, and Retry-After says how long; a guess during the wait
// costs nothing and gains nothing.
func TestSecurityWaitsGrow(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	of := account.OfPair("lixd", "127.0.0.1")
	last := 0
	for failures := range of.Free + 5 {
		b.post("/login", signIn("lixd", "guess")).mustBe(t, http.StatusUnprocessableEntity,
			fmt.Sprintf("failure %d", failures+1))
		if failures+1 <= of.Free {
			continue
		}
		r := b.post("/login", signIn("lixd", password))
		wait, err := strconv.Atoi(r.Header.Get("Retry-After"))
		if r.StatusCode != http.StatusTooManyRequests || err != nil || wait <= last && last > 0 && failures > of.Free+
			1 {
			t.Errorf("after %d failures: %d, Retry-After %q after %d", failures+1, r.StatusCode,
				r.Header.Get("Retry-After"), last)
		}
		if n := w.count("SELECT failures FROM sign_in WHERE subject = 'pair:lixd 127.0.0.1'"); n != failures+1 {
			t.Errorf("%d failures, counted %d", failures+1, n)
		}
		last = wait
		w.waited("pair:lixd 127.0.0.1")
	}
	b.post("/login", signIn("lixd", password)).is(t, http.StatusSeeOther, "after the wait")
	w.counts(0, "pairs are not forgiven", "SELECT COUNT(*) FROM sign_in WHERE subject LIKE 'pair:%'")
	w.counts(2, "a success forgives more than its own pair: subjects are left",
		"SELECT COUNT(*) FROM sign_in WHERE failures > 0")
}

// waited lets the wait of a subject pass.
func (w *world) waited(subject string) {
	w.Helper()
	must.Get(w.db.Exec("UPDATE sign_in SET last_at = last_at - INTERVAL 20 MINUTE WHERE subject = ?",
		subject))(w)
}

// A name that is almost an account's is nobody's: else each spelling of it would have guesses of its own.
func TestSecurityNamesAlmostAnAccounts(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"lixd ", "lixd   ", " lixd", "LIXD", "Lixd", "ｌｉｘｄ", "lıxd", "lixd\t", "lixd\x00",
		"lixd\n", "líxd", "lixd%", "____", ""} {
		if r := w.browser().post("/login", signIn(name, password)); r.StatusCode != http.StatusUnprocessableEntity ||
			cookie(r) != nil {
			t.Errorf("%q with the password of lixd: %d", name, r.StatusCode)
		}
	}
	w.counts(0, "signed in", "SELECT COUNT(*) FROM audit WHERE action = 'account.signed_in'")
}

// Whether an account is there, is disabled, or has no password, cannot be told from how long its refusal takes. The
// quickest of a few counts: noise only ever adds.
func TestSecurityRefusalsTakeAsLong(t *testing.T) {
	w := newWorld(t)
	hash := account.HashPassword(password)
	for _, a := range []account.Account{{Name: "off", Role: account.Viewer, Password: hash, Disabled: true},
		{Name: "openid", Role: account.Viewer}} {
		must.Do(t, w.accounts.Add(t.Context(), a, "test"))
	}
	b := w.browser()
	quickest := map[string]time.Duration{}
	look := func(name string) {
		began := time.Now()
		b.post("/login", signIn(name, "guess")).mustBe(t, http.StatusUnprocessableEntity, fmt.Sprintf("%q", name))
		if took := time.Since(began); quickest[name] == 0 || took < quickest[name] {
			quickest[name] = took
		}
	}
	// The quickest of many tells how much is computed, also on a busy machine; one that computes nothing never comes
	// near.
	for _, name := range []string{"nobody", "off", "openid", "Not A Name"} {
		for range 20 {
			must.Get(w.db.Exec("DELETE FROM sign_in"))(t)
			look("wang")
			look(name)
			if quickest[name] >= quickest["wang"]/2 {
				break
			}
		}
		if quickest[name] < quickest["wang"]/2 {
			t.Errorf("%s is refused in %s, a wrong password in %s", name, quickest[name], quickest["wang"])
		}
	}
}

// Behind a proxy its own word counts: the last address of the last line, whatever lines and addresses the client wrote
// before it.
func TestSecurityAddressesBehindAProxy(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	for _, row := range []struct {
		name, want string
		lines      []string
	}{
		{"one", "192.0.2.1", []string{"192.0.2.1"}},
		{"the client's before it", "192.0.2.2", []string{"10.0.0.1, 10.0.0.2, 192.0.2.2"}},
		{"the client's on a line of its own", "192.0.2.3", []string{"10.0.0.1", "192.0.2.3"}},
		{"of IPv6", "2001:db8::/64", []string{"10.0.0.1", " 2001:db8::1 "}},
		{"not an address", "127.0.0.1", []string{"10.0.0.1, unknown"}},
		{"nothing", "127.0.0.1", nil},
		{"an empty line of the proxy", "127.0.0.1", []string{"10.0.0.1", ""}},
	} {
		must.Get(w.db.Exec("DELETE FROM sign_in"))(t)
		b := w.browser()
		r := b.request("POST", "/login", signIn("wang", "guess").Encode(), "Content-Type",
			"application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
		for _, line := range row.lines {
			r.Header.Add("X-Forwarded-For", line)
		}
		b.do(r)
		var got string
		if err := w.db.Get(&got, "SELECT subject FROM sign_in WHERE subject LIKE 'address:%'"); err != nil ||
			got != "address:"+row.want {
			t.Errorf("%s: %s, want %s (%v)", row.name, got, row.want, err)
		}
	}
}

// The present password is guessed on one's own page no faster than at the door.
func TestSecurityGuessesOnTheAccountPage(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("wang")
	change := func(old string) int {
		form := signIn("", "")
		form.Set("old", old)
		form.Set("new", "another long sentence")
		form.Set("again", "another long sentence")
		return b.post("/account", form).StatusCode
	}
	for range account.OfFactor("").Free + 1 {
		if code := change("guess"); code != http.StatusUnprocessableEntity {
			t.Fatal(code)
		}
	}
	if code := change(password); code != http.StatusUnprocessableEntity {
		t.Errorf("the right one during the wait: %d", code)
	}
	w.waited("factor:wang")
	if code := change(password); code != http.StatusSeeOther {
		t.Errorf("after the wait: %d", code)
	}
}
