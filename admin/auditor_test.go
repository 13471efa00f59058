package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"huizong/admin"
	"huizong/jobs/account"
	"huizong/jobs/must"
)

// ownForms are the forms of every reader: of their own account, and to sign out.
var ownForms = regexp.MustCompile(`^/(logout|language|account(/.*)?)?$`)

var postForm = regexp.MustCompile(`<form[^>]*method="post"[^>]*action="([^"]*)"`)

// TestAuditor: an auditor sees every page that a viewer sees, and the audit, which they alone take out beside an
// administrator; no page offers them an order, and none that they give all the same is carried out.
func TestAuditor(t *testing.T) {
	w := newWorld(t)
	must.Do(t, w.accounts.Add(t.Context(), account.Account{Name: "shen", Title: "沈静", Role: account.Auditor,
		Password: account.HashPassword(password)}, "test"))
	w.run("monthly", "2020-10", "lixd")
	w.run("programme", "2015-01..2020-10", "lixd") // awaits approval
	b := w.signedIn("shen")
	viewer := w.signedIn("wang")
	for _, r := range admin.PageRoutes() {
		path, before := w.filled(r.Path), w.state()
		switch {
		case r.Method == "GET" && r.Role.May(account.Viewer):
			seen, same := b.get(path), viewer.get(path)
			if may := account.Auditor.May(r.Role); (seen.StatusCode != http.StatusForbidden) != may ||
				r.Role == account.Viewer && seen.StatusCode != same.StatusCode {
				t.Errorf("%s: %d, to a viewer %d", r.Path, seen.StatusCode, same.StatusCode)
			}
			for _, form := range postForm.FindAllStringSubmatch(seen.body, -1) {
				if !ownForms.MatchString(form[1]) {
					t.Errorf("%s offers %s", r.Path, form[1])
				}
			}
		case r.Method == "POST" && r.Role != "" && r.Role != account.Viewer:
			got := b.post(path, url.Values{"reason": {"x"}, "note": {"x"}, "recipients": {"2"}, "name": {"x"},
				"role": {"admin"}})
			got.is(t, http.StatusForbidden, fmt.Sprintf("%s is not refused", r.Path))
		}
		if after := w.state(); after != before {
			t.Errorf("%s %s changed %s to %s", r.Method, r.Path, before, after)
		}
	}
	token := w.token("shen", account.Admin, time.Hour)
	for _, r := range admin.APIRoutes() {
		if r.Role == "" || account.Auditor.May(r.Role) {
			continue
		}
		before := w.state()
		if got := w.call(token, r.Method, w.filled(r.Path), nil, nil); got.StatusCode != http.StatusForbidden ||
			w.state() != before {
			t.Errorf("%s %s by a token: %d", r.Method, r.Path, got.StatusCode)
		}
	}
	page := b.get("/audit")
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, "封存") ||
		!strings.Contains(page.body, "下载CSV") || strings.Contains(viewer.get("/audit").body, "下载CSV") {
		t.Errorf("the audit: %d", page.StatusCode)
	}
	if file := b.get("/audit?format=csv"); file.StatusCode != http.StatusOK ||
		!strings.Contains(file.body, "run.sealed") || strings.Contains(file.body, "argon2") {
		t.Errorf("the file: %d %.300s", file.StatusCode, file.body)
	}
	w.pages.Written(t.Context())
	if n := w.count("SELECT COUNT(*) FROM audit WHERE actor = 'shen' AND action = 'data.read'"); n == 0 {
		t.Error("what an auditor reads is in no entry")
	}
}
