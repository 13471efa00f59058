package admin_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"huizong/jobs/account"
	"huizong/jobs/must"
	"huizong/sql/store"
)

// textOf is what a reader sees of a page, and what stands in its fields.
func textOf(t *testing.T, body string) string {
	t.Helper()
	page := must.Get(html.Parse(strings.NewReader(body)))(t)
	var b strings.Builder
	for n := range page.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "value" {
				b.WriteString(a.Val)
			}
		}
	}
	return b.String()
}

// What people write (reasons, notes, addresses, their own names) is shown as they wrote it, as text, in both languages
// and to every role.
func TestSecurityWhatPeopleWrite(t *testing.T) {
	w := poisoned(t)
	own := func(n string) string { return hostile + n }
	held, waiting := w.run("monthly", "2020-08", "lixd"), w.run("programme", "2015-01..2020-10", "lixd")
	b, approver := w.signedIn("lixd"), w.signedIn("jinml")
	for path, form := range map[string]url.Values{
		runPath(held.ID) + "/release":   mergeForms(known(held), "reason", own("R"), "recipients", "2"),
		runPath(waiting.ID) + "/reject": mergeForms(known(waiting), "reason", own("J")),
		"/jobs/programme/pause":         {"note": {own("P")}},
	} {
		approver.post(path, form).mustBe(t, http.StatusSeeOther, path)
	}
	test := b.post("/jobs/monthly/run", url.Values{"mode": {"test"},
		"to": {`"<script>alert(1)</script>"@example.gov.cn`}, "period": {"2020-10"}, "once": {"t"}})
	test.mustBe(t, http.StatusUnprocessableEntity, "test to a quoted address")
	safe(t, "test to a quoted address", test)
	w.attend(2)
	_, hash := account.NewToken()
	must.Get(w.accounts.AddToken(t.Context(),
		account.Token{Account: "lixd", Note: own("T"), Scope: account.Viewer, Hash: hash,
			ExpiresAt: time.Now().Add(time.Hour)}, hostile))(t)
	for _, row := range []struct{ path, want string }{
		{runPath(held.ID), own("R")}, {runPath(waiting.ID), own("J")}, {"/jobs", own("P")}, {"/account", own("T")},
		{"/audit", "<script>alert(1)</script>"},
		{"/", "<script>alert(1)</script>"},
		{"/filing/months", "<script>alert(1)</script>"},
		{"/runs?period=" + url.QueryEscape(own("Q")), own("Q")},
		{"/filing/months?q=" + url.QueryEscape(own("Q")), own("Q")},
		{"/jobs/monthly/run?window=" + url.QueryEscape(own("Q")), own("Q")},
	} {
		for _, language := range []string{"zh-CN", "en"} {
			r := b.get(row.path, "Cookie", "lang="+language)
			safe(t, row.path, r)
			if !strings.Contains(textOf(t, r.body), row.want) {
				t.Errorf("%s in %s does not show %q", row.path, language, row.want)
			}
		}
	}
}

// Every answer says that nothing is sniffed, framed or kept, whatever it is: refusals, files, redirects and calls too.
func TestSecurityHeadersOfEveryAnswer(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	b := w.signedIn("lixd")
	asset := func(name string) string {
		_, rest, _ := strings.Cut(b.get("/").body, `"/static/`)
		hash, _, _ := strings.Cut(rest, "/")
		return "/static/" + hash + "/" + name
	}
	answers := map[string]reply{
		"call refused": b.get("/api/v1/me"), "call to nowhere": b.get("/api/v1/nowhere"),
		"description": b.get("/api/v1/openapi.json"),
		"method":      b.do(b.request("DELETE", "/runs/1", "")),
		"other site":  b.post("/logout", nil, "Sec-Fetch-Site", "cross-site"),
		"redirect":    b.get("/?lang=en"), "cleaned path": b.get("//runs"), "alive": b.get("/healthz"),
		"ready": b.get("/readyz"), "no asset": b.get("/static/x/live.js"),
		"asset": b.get(asset("admin.css")), "file": b.get("/filing.csv"), "report": b.get("/runs/1/report.json"),
		"attachment": b.get("/runs/1/mail/1/eml"), "mail": b.get("/runs/1/mail/1/html"),
		"forbidden": b.post("/runs/1/approve", nil), "missing": b.get("/runs/0"),
		"unreadable": b.do(b.request("POST", "/login", "%zz", "Content-Type", "application/x-www-form-urlencoded",
			"Sec-Fetch-Site", "same-origin")),
	}
	for name, r := range answers {
		want := map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"X-Frame-Options": "DENY", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
			"Strict-Transport-Security": ""}
		switch name {
		case "asset":
			want["Cache-Control"] = "public, max-age=31536000, immutable"
		case "mail":
			want["X-Frame-Options"] = "SAMEORIGIN"
		}
		for header, value := range want {
			if got := r.Header.Get(header); got != value {
				t.Errorf("%s (%d): %s is %q, want %q", name, r.StatusCode, header, got, value)
			}
		}
		csp := r.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || name != "mail" && strings.Contains(csp, "unsafe") ||
			strings.Contains(csp, "*") {
			t.Errorf("%s: policy %q", name, csp)
		}
	}
	if r := answers["asset"]; r.StatusCode != http.StatusOK ||
		!strings.HasPrefix(r.Header.Get("Content-Type"), "text/css") {
		t.Errorf("the stylesheet: %d %s", r.StatusCode, r.Header.Get("Content-Type"))
	}
}

// No text of a path or query ends a header, and no line of the log can be forged.
func TestSecurityLinesAreNotForged(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	const forged = "%0d%0aX-Forged:%201%0d%0a%0d%0a"
	for _, path := range []string{"/jobs/monthly" + forged + "/run", "/jobs/monthly/run?job=programme" + forged,
		"/?lang=en" + forged, "/runs?lang=en&period=" + forged, "/login?next=/" + forged, "/" + forged, "/runs/1" +
			forged, "/filing.csv?q=" + forged,
		"/%0atime=2020-01-01 level=ERROR msg=forged", "/runs%5c%5cevil.example?lang=en", "//evil.example/?lang=en",
		"/%2f%2fevil.example?lang=en"} {
		r := b.get(strings.ReplaceAll(path, " ", "%20"))
		to, err := url.Parse(r.Header.Get("Location"))
		if r.Header.Get("X-Forged") != "" || err != nil || to.Host != "" || to.Scheme != "" ||
			strings.ContainsAny(r.Header.Get("Location"), "\r\n\\") ||
			strings.HasPrefix(r.Header.Get("Location"), "//") {
			t.Errorf("%s: %d to %q, %v", path, r.StatusCode, r.Header.Get("Location"), r.Header)
		}
	}
	w.logMu.Lock()
	defer w.logMu.Unlock()
	if !strings.Contains(w.log.String(), "forged") {
		t.Fatal("the paths are not in the log: nothing was tried")
	}
	for line := range strings.Lines(w.log.String()) {
		if !strings.HasPrefix(line, "time=2") || strings.HasPrefix(line, "time=2020-01-01") ||
			strings.HasPrefix(line, "X-") {
			t.Errorf("line %q", line)
		}
	}
}

// Neither a secret nor what is kept of it (which finds its row in a copy of the database) gets out, in any coding.
func TestSecurityHashesStayInside(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	session := cookie(b.post("/login", signIn("root", password))).Value
	token := w.token("root", account.Admin, time.Hour)
	shown := b.get("/").body + b.get("/audit").body + b.get("/account").body +
		b.get("/nowhere?"+url.Values{"x": {session}}.Encode()).Status
	shown += w.call(token, "GET", "/api/v1/me", nil, nil).body + w.call(token, "GET", "/api/v1/audit", nil, nil).body +
		w.call(token+"x", "GET", "/api/v1/me", nil, nil).body
	shown += b.post("/account", url.Values{"old": {"not this one"}, "new": {password + "!"},
		"again": {password + "?"}}).body
	shown += w.browser().post("/login", signIn("root", password+" once more")).body + b.post("/logout", nil).body
	entries, err := store.NewLedger(w.db.DB).Audit(t.Context(), 0)
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	w.logMu.Lock()
	defer w.logMu.Unlock()
	for where, text := range map[string]string{"log": w.log.String(), "pages": shown,
		"audit": fmt.Sprintf("%+v", entries)} {
		for what, secret := range map[string]string{"session": session, "token": token, "password": password} {
			sum := sha256.Sum256([]byte(secret))
			for _, form := range []string{secret, url.QueryEscape(secret), hex.EncodeToString(sum[:]),
				base64.RawURLEncoding.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(sum[:]),
				base64.StdEncoding.EncodeToString([]byte(secret))} {
				if strings.Contains(text, form) {
					t.Errorf("the %s shows the %s as %q", where, what, form)
				}
			}
		}
		if strings.Contains(text, "$argon2id$") {
			t.Errorf("the %s shows what is kept of a password", where)
		}
	}
}

// A spreadsheet takes no name for a formula, whichever of the ways to begin one it has (OWASP, CSV Injection), and the
// name is still to be read.
func TestSecurityFormulas(t *testing.T) {
	w := newWorld(t)
	hostile := []string{`=cmd|' /C calc'!A0`, "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1",
		"＠x", "=1,=2", "=1\n=2"}
	harmless := []string{`"=1"`, ",=1", "'=1"}
	want := map[string]bool{}
	var communities []string
	must.Do(t, w.db.Select(
		&communities, "SELECT DISTINCT community_code FROM project_communities ORDER BY 1"))
	for i, name := range append(hostile, harmless...) {
		for j, code := range communities { // each name to as many as there are
			if j%(len(hostile)+len(harmless)) == i {
				must.Get(w.db.Exec("UPDATE regions SET name = ? WHERE code = ?", name, code))(t)
				if i < len(hostile) {
					name = "'" + name
				}
				want[name] = false
			}
		}
	}
	r := w.signedIn("wang").get("/filing.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if _, ok := want[row[4]]; !ok {
			t.Errorf("cell %q", row[4])
		}
		want[row[4]] = true
	}
	for cell, seen := range want {
		if !seen {
			t.Errorf("no cell %q: it was not tried", cell)
		}
	}
	if len(want) != len(hostile)+len(harmless) {
		t.Errorf("%d of %d names were tried", len(want), len(hostile)+len(harmless))
	}
}
