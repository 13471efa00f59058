package admin_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin"
	"huizong/jobs/account"
	"huizong/jobs/must"
)

// A token may do no more than its account, whatever its scope says; and no more than its scope, whatever its account
// may.
func TestSecurityTokensOfAnotherScope(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	for _, name := range []string{"wang", "lixd", "jinml"} {
		for _, scope := range account.Roles {
			token, may := w.token(name, scope, time.Hour), people[name].Lesser(scope)
			for _, r := range admin.APIRoutes() {
				before := w.state()
				got := w.call(token, r.Method, w.filled(r.Path), nil, nil)
				allowed := r.Role == "" || may.May(r.Role)
				if refused := got.StatusCode == http.StatusForbidden; allowed == refused ||
					got.StatusCode == http.StatusUnauthorized || refused && w.state() != before {
					t.Errorf("%s %s answers a token of %s for %s with %d", r.Method, r.Path, scope, name,
						got.StatusCode)
				}
			}
		}
	}
	// The role of the account is asked for anew with each call.
	token := w.token("lixd", account.Operator, time.Hour)
	a := must.Get(w.accounts.Account(t.Context(), "lixd"))(t)
	a.Role = account.Viewer
	must.Do(t, w.accounts.Change(t.Context(), a, "role", "root"))
	w.call(token, "POST", "/api/v1/jobs/monthly/resume", nil, nil).is(t, http.StatusForbidden,
		"after the account lost its role")
}

// A token counts in the header Authorization, as Bearer, while it is valid and its account is: nowhere else, and never
// after.
func TestSecurityTokensElsewhere(t *testing.T) {
	w := newWorld(t)
	good, over, revoked, off := w.token("wang", account.Viewer, time.Hour),
		w.token("wang", account.Viewer, -time.Second), w.token("wang", account.Viewer, time.Hour),
		w.token("jinml", account.Viewer, time.Hour)
	id := w.count("SELECT id FROM token WHERE sha256 = ?", account.HashToken(revoked))
	a := must.Get(w.accounts.Account(t.Context(), "jinml"))(t)
	a.Disabled = true
	must.Do(t, w.accounts.Change(t.Context(), a, "disabled", "root"))
	must.Do(t, w.accounts.Revoke(t.Context(), int64(id), "root"))
	b := w.browser()
	b.get("/api/v1/me", "Authorization", "bearer "+good).mustBe(t, http.StatusOK, "a good token")
	q := url.QueryEscape(good)
	for _, row := range []struct {
		name, path string
		headers    []string
	}{
		{"none", "/api/v1/me", nil},
		{"expired", "/api/v1/me", []string{"Authorization", "Bearer " + over}},
		{"revoked", "/api/v1/me", []string{"Authorization", "Bearer " + revoked}},
		{"of a disabled account", "/api/v1/me", []string{"Authorization", "Bearer " + off}},
		{"its hash", "/api/v1/me", []string{"Authorization", "Bearer " + account.HashToken(good)}},
		{"in the query", "/api/v1/me?access_token=" + q + "&token=" + q, nil},
		{"as a password", "/api/v1/me", []string{"Authorization", "Basic " +
			base64.StdEncoding.EncodeToString([]byte("wang:"+good))}},
		{"as a cookie", "/api/v1/me", []string{"Cookie", "huizong=" + good + "; token=" + good}},
		{"in another header", "/api/v1/me", []string{"X-Api-Key", good, "Proxy-Authorization", "Bearer " + good}},
		{"the account's password", "/api/v1/me", []string{"Authorization", "Bearer " + password}},
	} {
		r := b.get(row.path, row.headers...)
		if r.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer ") ||
			strings.Contains(r.body, "wang") {
			t.Errorf("%s: %d %s", row.name, r.StatusCode, r.body)
		}
	}
	// And it is no key to the pages.
	b.get("/account", "Authorization", "Bearer "+good).is(t, http.StatusSeeOther, "a page takes a token")
}

// What is too large is refused however it comes, and nothing is done.
func TestSecuritySizes(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	bearer := []string{"Content-Type", "application/json", "Authorization", "Bearer " +
		w.token("lixd", account.Operator, time.Hour)}
	form := []string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"}
	note := "note=" + strings.Repeat("x", 100_000)
	json := fmt.Sprintf(`{"note": %q}`, strings.Repeat("x", 100_000))
	order := fmt.Sprintf(`{"job": "monthly", "mode": "send", "recipients": 2, "period": "2020-10", "reason": %q}`,
		strings.Repeat("x", 100_000))
	for _, row := range []struct {
		name, path, body string
		headers          []string
	}{
		{"form", "/jobs/monthly/pause", note, form},
		{"form at the door", "/login", "account=wang&password=" + note, form},
		{"form to nowhere", "/nowhere", note, form},
		{"JSON", "/api/v1/jobs/monthly/pause", json, bearer},
		{"JSON of blanks", "/api/v1/jobs/monthly/pause", strings.Repeat(" ", 100_000) + "{}", bearer},
		{"JSON with more behind it", "/api/v1/jobs/monthly/pause", `{"note": "x"}` + strings.Repeat(" ", 100_000),
			bearer},
		{"JSON with a key", "/api/v1/runs", order, append([]string{"Idempotency-Key", "k"}, bearer...)},
	} {
		for _, chunked := range []bool{false, true} {
			before := w.state()
			r := b.request("POST", row.path, row.body, row.headers...)
			if chunked { // of unknown length
				r.Body, r.ContentLength = io.NopCloser(bytes.NewBufferString(row.body)), -1
			}
			if got := b.do(r); got.StatusCode != http.StatusRequestEntityTooLarge || w.state() != before {
				t.Errorf("%s, chunked %t: %d %.200s", row.name, chunked, got.StatusCode, got.body)
			}
		}
	}
	// The key of what was refused is free.
	w.counts(0, "keys are taken", "SELECT COUNT(*) FROM request")
	b.get("/api/v1/me", "Idempotency-Key",
		strings.Repeat("k", 300)).is(t, http.StatusUnauthorized, "a long key of nobody")
}

// Headers of more than a few names and a cookie are not read to their end.
func TestSecurityLargeHeaders(t *testing.T) {
	w := newWorld(t)
	for _, n := range []int{1, 400} {
		c := must.Get(net.Dial("tcp", w.server.Listener.Addr().String()))(t)
		fmt.Fprintf(c, "GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
		for i := range n {
			fmt.Fprintf(c, "X-%d: %s\r\n", i, strings.Repeat("x", 20*1024/n))
		}
		fmt.Fprint(c, "\r\n")
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
		answer := make([]byte, 12)
		if _, err := io.ReadFull(c, answer); err != nil || string(answer) != "HTTP/1.1 431" {
			t.Errorf("20 KB in %d headers: %q, %v", n, answer, err)
		}
		c.Close()
	}
}
