package admin_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"huizong/jobs/account"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
)

// hostile is what somebody writes where a name is asked for.
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{.}}javascript:alert(1)`

// poisoned is a world whose names are hostile wherever the data or a person gives one.
func poisoned(t *testing.T) *world {
	w := newWorld(t)
	for _, statement := range []string{"UPDATE agencies SET name = ?",
		"UPDATE regions SET name = ? WHERE level = 'community'",
		"UPDATE projects SET name = ?, field = ?, programme = ?",
		"UPDATE activities SET title = ?"} {
		args := make([]any, strings.Count(statement, "?"))
		for i := range args {
			args[i] = hostile[:min(len(hostile), 60)]
		}
		must.Get(w.db.Exec(statement, args...))(t)
	}
	for i := range w.service.Jobs {
		w.service.Jobs[i].Title = hostile
		for j := range w.service.Jobs[i].Recipients {
			w.service.Jobs[i].Recipients[j].Name = hostile
		}
	}
	must.Do(t, w.accounts.Change(t.Context(),
		account.Account{Name: "lixd", Title: hostile, Role: account.Operator, Password: account.HashPassword(password)},
		"role", hostile))
	return w
}

// Whatever is in the data is text on every page: nothing of it becomes an element, an attribute or an address.
func TestHostileNames(t *testing.T) {
	w := poisoned(t)
	w.run("monthly", "2020-10", "lixd")
	w.run("monthly", "2020-08", "lixd")
	w.run("programme", "2015-01..2020-10", "lixd")
	w.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: rcpt, Fault: delivertest.Reply(550, hostile)}))
	w.run("monthly", "2020-07", "lixd")
	b := w.signedIn("lixd")
	b.post("/jobs/monthly/pause", url.Values{"note": {hostile}})
	preview := b.post("/jobs/monthly/run",
		url.Values{"period": {"2020-06"}, "mode": {"preview"}}).Header.Get("Location")
	paths := []string{"/", "/runs", "/runs?period=" + url.QueryEscape(hostile), "/runs?job=" + url.QueryEscape(hostile),
		"/runs/1", "/runs/2", "/runs/3", "/runs/4", "/runs/3?q=" + url.QueryEscape(hostile), "/runs/1/mail/1",
		"/jobs", "/jobs/monthly/run", "/jobs/monthly/run?window=" + url.QueryEscape(hostile),
		"/jobs/programme/run?period=2015-01..2020-10", preview, "/filing/months", "/filing/months?q=" +
			url.QueryEscape(hostile),
		"/filing/months?unit=YJ2016-02~222401002005~52222401MJ0000050Y~2016", "/audit", "/account", "/nothing?x=" +
			url.QueryEscape(hostile), "/login?next=" + url.QueryEscape(hostile)}
	shown := 0
	for _, path := range paths {
		for _, language := range []string{"zh-CN", "en"} {
			r := b.get(path, "Cookie", "lang="+language)
			safe(t, path, r)
			shown += strings.Count(r.body, "&lt;script&gt;")
		}
	}
	for path, form := range map[string]url.Values{
		"/login":                {"account": {hostile}, "password": {hostile}, "next": {hostile}},
		"/jobs/monthly/run":     {"mode": {"test"}, "to": {hostile}, "window": {hostile}},
		"/jobs/programme/run":   {"mode": {"send"}, "recipients": {hostile}, "reason": {hostile}},
		"/jobs/programme/pause": {"note": {" "}},
		"/runs/2/cancel":        {"state": {"held"}, "revision": {"1"}, "hash": {hostile}, "reason": {hostile}},
	} {
		r := b.post(path, form)
		safe(t, path, r)
		shown += strings.Count(r.body, "&lt;script&gt;")
	}
	if shown < 100 {
		t.Errorf("the hostile text is shown %d times only: nothing was tried", shown)
	}
}

// safe walks a page, and holds what it finds against what we write ourselves.
func safe(t *testing.T, path string, r reply) {
	t.Helper()
	if r.StatusCode >= 300 && r.StatusCode < 400 {
		return
	}
	if r.StatusCode >= 500 {
		t.Errorf("%s: %d", path, r.StatusCode)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q", path, name, got)
		}
	}
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") ||
		strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("%s: policy %q", path, csp)
	}
	page := must.Get(html.Parse(strings.NewReader(r.body)))(t)
	for n := range page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "img" || n.Data == "object" || n.Data == "embed" || n.Data == "base" {
			t.Errorf("%s has an element %s", path, n.Data)
		}
		for _, a := range n.Attr {
			address := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction"
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style":
				t.Errorf("%s has an attribute %s=%q", path, a.Key, a.Val)
			case address && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") && a.Val != "data:,",
				strings.HasPrefix(a.Val, "//") && address:
				t.Errorf("%s leads to %q", path, a.Val)
			case n.Data == "script" && a.Key == "src" && !strings.HasPrefix(a.Val, "/static/"):
				t.Errorf("%s has a script from %q", path, a.Val)
			}
		}
		if n.Data == "script" && n.FirstChild != nil {
			t.Errorf("%s has a script within the page", path)
		}
	}
}

// The mail is framed by us alone, and nothing in it runs.
func TestTheFrameOfTheMail(t *testing.T) {
	w := poisoned(t)
	w.run("monthly", "2020-10", "lixd")
	b := w.signedIn("wang")
	for _, part := range []string{"html", "text"} {
		r := b.get("/runs/1/mail/1/" + part)
		csp := r.Header.Get("Content-Security-Policy")
		if r.StatusCode != http.StatusOK || !strings.Contains(csp, "sandbox;") || strings.Contains(csp, "script-src") ||
			!strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'self'") {
			t.Errorf("%s: %d %q", part, r.StatusCode, csp)
		}
	}
	if r := b.get("/runs/1/mail/1/html"); strings.Contains(r.body, "<script") {
		t.Error("the mail has a script")
	}
	if r := b.get("/runs/1/mail/1/eml"); !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
		t.Error("the message is not a file")
	}
}

// No text of a caller ends a header or leads to another site.
func TestRedirectsStayHere(t *testing.T) {
	w := newWorld(t)
	for _, next := range []string{"//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
		"\thttps://evil.example", "/x\r\nSet-Cookie: a=b", "javascript:alert(1)", "///evil.example",
		"/\t/evil.example"} {
		b := w.browser()
		r := b.post("/login", url.Values{"account": {"wang"}, "password": {password}, "next": {next}})
		to, err := url.Parse(r.Header.Get("Location"))
		if err != nil || to.Host != "" || to.Scheme != "" || r.Header.Get("Location") != "/" {
			t.Errorf("next %q leads to %q", next, r.Header.Get("Location"))
		}
		if len(r.Header.Values("Set-Cookie")) != 2 { // the session's, and that the browser is known from now on
			t.Errorf("next %q sets %q", next, r.Header.Values("Set-Cookie"))
		}
		if r := b.get("/?lang=" + url.QueryEscape(next)); len(r.Header.Values("Set-Cookie")) > 2 ||
			strings.Contains(r.Header.Get("Set-Cookie"), "evil") {
			t.Errorf("lang %q: %q", next, r.Header.Values("Set-Cookie"))
		}
	}
	b := w.signedIn("lixd")
	for _, to := range []string{"a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org",
		"a@example.org>\r\nRCPT TO:<b@example.org", ""} {
		if r := b.post("/jobs/monthly/run",
			url.Values{"mode": {"test"}, "period": {"2020-10"},
				"to": {to}}); r.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("test to %q: %d", to, r.StatusCode)
		}
	}
	w.counts(0, "runs were started", "SELECT COUNT(*) FROM run")
}

// No path reaches what it should not.
func TestPathsStayHere(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	w.run("monthly", "2020-09", "lixd")
	b := w.signedIn("lixd")
	mine := b.post("/jobs/monthly/run", url.Values{"period": {"2020-06"}, "mode": {"preview"}}).Header.Get("Location")
	b.get(mine).is(t, http.StatusOK, "one's own preview")
	w.signedIn("jinml").get(mine).is(t, http.StatusNotFound, "another's preview")
	other := w.count("SELECT MIN(id) FROM delivery WHERE run_id = 2")
	for _, path := range []string{"/static/x/../../server.go", "/static/x/..%2f..%2fserver.go",
		"/static/000000000000/admin.css", "/static/x/admin.css%00", "/runs/0", "/runs/-1", "/runs/9223372036854775808",
		"/runs/abc", "/runs/999",
		fmt.Sprintf("/runs/1/mail/%d", other), "/runs/1/mail/1/99", "/runs/1/mail/1/-1", "/runs/1/mail/1/%2e%2e%2fx",
		"/runs/1/mail/x", mine + "/9/html", mine + "/0/99", "/previews/x", "/jobs/weekly/run", "/pages/run.tmpl",
		"/words/en.txt", "/.git/config",
		"/runs/1/report.json?region=../../etc/passwd"} {
		r := b.get(path)
		if r.StatusCode == http.StatusTemporaryRedirect { // the mux writes a path shorter
			r = b.get(r.Header.Get("Location"))
		}
		if r.StatusCode != http.StatusNotFound && r.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

// A spreadsheet takes nothing of the matrix for a formula.
func TestFormulasInFiles(t *testing.T) {
	w := newWorld(t)
	for i, name := range []string{`=cmd|' /C calc'!A0`, "+1", "-1", "@x", "\t=1"} {
		must.Get(w.db.Exec(
			"UPDATE agencies SET name = ? WHERE code = (SELECT code FROM (SELECT code FROM agencies ORDER BY code "+
				"LIMIT 1 OFFSET ?) a)", name, i))(t)
	}
	r := w.signedIn("wang").get("/filing.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 183 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	inert := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("cell %q", cell)
			} else if strings.HasPrefix(cell, "'") {
				inert++
			}
		}
	}
	if inert == 0 {
		t.Error("no hostile name is in the file")
	}
}

// Nothing secret is in the log, in the audit, or on a page.
func TestNothingLeaks(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	r := b.post("/login", url.Values{"account": {"root"}, "password": {password}})
	token := w.token("root", account.Admin, time.Hour)
	w.call(token, "GET", "/api/v1/me", nil, nil)
	w.call(token+"x", "GET", "/api/v1/me?token="+token, nil, nil)
	b.post("/login", url.Values{"account": {"pu"}, "password": {"a wrong secret guess"}})
	b.post("/account", url.Values{"old": {"a wrong secret guess"}, "new": {"another secret sentence"}, "again": {"x"}})
	pages := ""
	for _, path := range []string{"/", "/account", "/audit", "/runs"} {
		pages += b.get(path).body
	}
	var details []string
	must.Do(t, w.db.Select(&details, "SELECT detail FROM audit"))
	var hash string
	must.Do(t, w.db.Get(&hash, "SELECT password FROM account WHERE name = 'root'"))
	w.logMu.Lock()
	log := w.log.String()
	w.logMu.Unlock()
	if !strings.Contains(log, "path=/login") {
		t.Fatal("the log is not at debug")
	}
	for where, text := range map[string]string{"log": log, "audit": strings.Join(details, "\n"), "page": pages} {
		for what, secret := range map[string]string{"password": password, "guess": "a wrong secret guess",
			"new password": "another secret sentence", "cookie": cookie(r).Value, "token": token,
			"token's hash": account.HashToken(token), "password's hash": hash} {
			if strings.Contains(text, secret) {
				t.Errorf("the %s shows the %s", where, what)
			}
		}
	}
}
