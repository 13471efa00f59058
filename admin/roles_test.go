package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin"
	"huizong/jobs/account"
)

// people are one account of each role; nobody is not signed in.
var people = map[string]account.Role{"": "", "wang": account.Viewer, "lixd": account.Operator,
	"jinml": account.Approver, "root": account.Admin}

// filled puts real values into the path of a route.
func (w *world) filled(path string) string {
	return strings.NewReplacer("{$}", "", "{run}", "1", "{delivery}", "1", "{part}", "html", "{job}", "monthly",
		"{preview}", "none", "{token}", "99", "{letter}", "0", "{change}", "1",
		"{judgement}", "1", "{name}", "1").Replace(path)
}

// state is everything that an action could change, beside who signed in.
func (w *world) state() string {
	w.Helper()
	w.pages.Written(w.Context()) // what was read is no change
	return fmt.Sprint(w.count("SELECT COUNT(*) FROM run"), w.count("SELECT COUNT(*) FROM decision"),
		w.count("SELECT COUNT(*) FROM job WHERE paused"), w.count("SELECT COUNT(*) FROM delivery"),
		w.count("SELECT COUNT(*) FROM audit WHERE action NOT LIKE 'account.%' AND action <> 'data.read'"),
		w.count("SELECT COALESCE(SUM(LENGTH(password)), 0) FROM account"))
}

// Every page, for every role: let in exactly where the table says, and nothing done where not.
func TestRolesAndPages(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	browsers := map[string]*browser{}
	for name := range people {
		if name != "" {
			browsers[name] = w.signedIn(name)
		} else {
			browsers[name] = w.browser()
		}
	}
	for _, r := range admin.PageRoutes() {
		if r.Path == "/logout" {
			continue // TestSessions
		}
		for name, role := range people {
			path, before := w.filled(r.Path), w.state()
			var got reply
			if r.Method == "GET" {
				got = browsers[name].get(path)
			} else {
				got = browsers[name].post(path, url.Values{})
			}
			allowed := r.Role == "" || role.May(r.Role)
			switch {
			case allowed && got.StatusCode == http.StatusForbidden, allowed && r.Role != "" &&
				strings.HasPrefix(got.Header.Get("Location"), "/login"):
				t.Errorf("%s %s is refused to %q: %d", r.Method, r.Path, role, got.StatusCode)
			case allowed:
			case name == "" && (got.StatusCode != http.StatusSeeOther ||
				!strings.HasPrefix(got.Header.Get("Location"), "/login")):
				t.Errorf("%s %s answers nobody with %d", r.Method, r.Path, got.StatusCode)
			case name != "" && got.StatusCode != http.StatusForbidden:
				t.Errorf("%s %s answers %s with %d, wants %s", r.Method, r.Path, role, got.StatusCode, r.Role)
			}
			if !allowed && w.state() != before {
				t.Errorf("%s %s was refused to %q, and did something", r.Method, r.Path, role)
			}
		}
	}
}

// Every call, for a token of every scope.
func TestRolesAndCalls(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	for name, role := range people {
		token := ""
		if name != "" {
			token = w.token("root", role, time.Hour)
		}
		for _, r := range admin.APIRoutes() {
			path, before := w.filled(r.Path), w.state()
			got := w.call(token, r.Method, path, nil, nil)
			allowed, want := r.Role == "" || role.May(r.Role), http.StatusForbidden
			if name == "" {
				want = http.StatusUnauthorized
			}
			if refused := got.StatusCode == 401 || got.StatusCode == 403; allowed == refused || !allowed &&
				got.StatusCode != want {
				t.Errorf("%s %s answers a token of %q with %d, wants %q", r.Method, r.Path, role, got.StatusCode,
					r.Role)
			}
			if !allowed && w.state() != before {
				t.Errorf("%s %s was refused to %q, and did something", r.Method, r.Path, role)
			}
		}
	}
	// A browser's session is no key to the API, so that no other site can use it.
	w.signedIn("root").get("/api/v1/me").is(t, http.StatusUnauthorized, "the API takes a session")
}

// No page of another site can act here.
func TestOtherSites(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.BaseURL = "https://huizong.example.gov.cn" })
	w.run("monthly", "2020-10", "lixd")
	root := w.signedIn("root")
	for _, r := range admin.PageRoutes() {
		if r.Method != "POST" {
			continue
		}
		before := w.state()
		for name, headers := range map[string][]string{
			"another site":        {"Sec-Fetch-Site", "cross-site"},
			"a sibling":           {"Sec-Fetch-Site", "same-site"},
			"an old browser":      {"Sec-Fetch-Site", "", "Origin", "https://evil.example"},
			"an opaque origin":    {"Sec-Fetch-Site", "", "Origin", "null"},
			"a look-alike origin": {"Sec-Fetch-Site", "", "Origin", "https://huizong.example.gov.cn.evil.example"},
		} {
			if got := root.post(w.filled(r.Path),
				url.Values{"note": {"x"}, "account": {"root"}, "password": {password}},
				headers...); got.StatusCode != http.StatusForbidden || w.state() != before {
				t.Errorf("%s from %s: %d", r.Path, name, got.StatusCode)
			}
		}
	}
	for name, headers := range map[string][]string{"our page": {},
		"our address behind the proxy": {"Sec-Fetch-Site", "", "Origin", "https://huizong.example.gov.cn"}} {
		root.post("/jobs/monthly/pause", url.Values{"note": {"x"}},
			headers...).is(t, http.StatusSeeOther, fmt.Sprintf("from %s", name))
	}
}
