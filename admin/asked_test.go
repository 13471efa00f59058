package admin_test

import (
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/admin/door"
	"huizong/jobs/account"
)

// A word that no list knows is refused where it was asked by, by name: an empty list would say that there is nothing.
func TestMisspeltQuestionsAreRefused(t *testing.T) {
	w := crowded(t)
	root := w.token("root", account.Admin, time.Hour)
	for path, field := range map[string]string{
		"/api/v1/runs?state=hled":                          "state",
		"/api/v1/deliveries?state=fialed":                  "state",
		"/api/v1/deliveries/search?kind=letter":            "kind",
		"/api/v1/filing/month?tab=early":                   "tab",
		"/api/v1/figures?only=less":                        "only",
		"/api/v1/figures?rule=record-simlar":               "rule",
		"/api/v1/figures/records":                          "submission",
		"/api/v1/filing/unit?agency=a":                     "project",
		"/api/v1/letters?purpose=reminder":                 "purpose",
		"/api/v1/letters?period=2020-13":                   "period",
		"/api/v1/changes?standing=open":                    "standing",
		"/api/v1/audit?what=runs":                          "what",
		"/api/v1/filing/month?region=999999&month=2020-08": "region",
		"/api/v1/runs?offset=-1":                           "offset",
	} {
		if r := w.call(root, "GET", path, nil, nil); r.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(r.body, `"field":"`+field+`"`) {
			t.Errorf("%s: %d %.200s", path, r.StatusCode, r.body)
		}
	}
}

// What would be kept in part only is refused, by the name that the request gives it.
func TestWhatIsTooLongIsRefused(t *testing.T) {
	w := crowded(t)
	root := w.token("root", account.Admin, time.Hour)
	long := strings.Repeat("字", 1001)
	for _, c := range []struct {
		path, field string
		body        object
	}{
		{"judgements", "reason", object{"verdict": "accepted", "table": "activities", "row": "1", "reason": long}},
		{"jobs/monthly/pause", "note", object{"note": long[:3*501]}},
		{"accounts", "title", object{"account": "zhao", "title": long[:3*101], "role": "viewer", "reason": "new"}},
		{"accounts", "account", object{"account": "root", "role": "viewer", "reason": "new"}},
		{"accounts", "account", object{"account": "Not A Name", "role": "viewer", "reason": "new"}},
	} {
		r := w.call(root, "POST", "/api/v1/"+c.path, c.body, nil)
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `"field":"`+c.field+`"`) {
			t.Errorf("%s: %d %.300s", c.path, r.StatusCode, r.body)
		}
	}
	w.counts(0, "orders were carried out", "SELECT COUNT(*) FROM job WHERE paused")
}

// Whatever a call refuses, it refuses as it is described: who may not, what is no JSON, what it does not know, what is
// too large, and each word that is not of its list.
func TestEveryCallRefusesAsDescribed(t *testing.T) {
	w := crowded(t)
	doc, compiler := spec(t)
	l := &listener{w, t, doc, compiler, map[string]bool{}}
	root, view := w.token("root", account.Admin, time.Hour), w.token("wang", account.Viewer, time.Hour)
	body := func(schema map[string]any) map[string]any {
		if ref, ok := schema["$ref"].(string); ok {
			return doc.Components.Schemas[path.Base(ref)].(map[string]any)
		}
		return schema
	}
	json := []string{"Content-Type", "application/json", "Authorization", "Bearer " + root}
	for at, methods := range doc.Paths {
		to := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(at, "999999")
		for method, op := range methods {
			method = strings.ToUpper(method)
			if op.Role != "" {
				l.call("none", method, to, nil, http.StatusUnauthorized)
			}
			if op.Role != "" && op.Role != string(account.Viewer) {
				l.call(view, method, to, nil, http.StatusForbidden)
			}
			l.call(root, method, to+"?nothing=1", nil, http.StatusUnprocessableEntity)
			media, takes := op.RequestBody.Content["application/json"]
			if !takes {
				continue
			}
			refused := func(what, raw string, headers ...string) {
				t.Helper()
				if r := w.browser().do(w.browser().request(method, to, raw, headers...)); r.StatusCode < 400 ||
					r.StatusCode >= 500 {
					t.Errorf("%s %s answers %s with %d: %.200s", method, at, what, r.StatusCode, r.body)
				} else {
					l.hold(method, to, r)
				}
			}
			refused("no JSON", "{", json...)
			refused("what it does not know", `{"nothing": 1}`, json...)
			refused("another medium", "{}", json[2:]...)
			refused("what is too large", strings.Repeat(" ", door.Largest+1)+"{}",
				append(json, "Idempotency-Key", at)...)
			needed, _ := body(media.Schema)["required"].([]any)
			if len(needed) > 0 {
				refused("nothing", "{}", json...)
			}
			properties, _ := body(media.Schema)["properties"].(map[string]any)
			for name, of := range properties {
				if of.(map[string]any)["enum"] != nil {
					refused("a word that is not of its list", fmt.Sprintf(`{%q: "nothing"}`, name),
						append(json, "Idempotency-Key", at+name)...)
				}
			}
		}
	}
	w.counts(0, "orders were carried out", "SELECT COUNT(*) FROM audit WHERE run_id > 0")
}

// Lists are read to their end, part by part.
func TestListsAreReadToTheirEnd(t *testing.T) {
	w := crowded(t)
	for _, p := range []string{"2020-10", "2020-09", "2020-07"} {
		w.start("monthly", p, "lixd")
	}
	view := w.token("wang", account.Viewer, time.Hour)
	for _, path := range []string{"/api/v1/runs", "/api/v1/deliveries"} {
		type row struct {
			ID int64 `json:"id"`
		}
		var parts []row
		whole := decode[[]row](t, w.call(view, "GET", path, nil, nil))
		for n := range len(whole) + 1 {
			part := decode[[]row](t, w.call(view, "GET", fmt.Sprintf("%s?limit=1&offset=%d", path, n), nil, nil))
			parts = append(parts, part...)
		}
		if diff := cmp.Diff(whole, parts); diff != "" || len(whole) < 3 {
			t.Errorf("%s: %d rows: %s", path, len(whole), diff)
		}
	}
}

// The same request with the same key gets the same answer, with where it leads; what is shown once is kept nowhere.
func TestAnswersToTheSameRequestAgain(t *testing.T) {
	w := crowded(t)
	root, operator := w.token("root", account.Admin, time.Hour), w.token("lixd", account.Operator, time.Hour)
	send := object{"job": "monthly", "period": "2020-10", "mode": "send", "recipients": 2}
	w.takes()
	form := "no workbook"
	hand := func() reply {
		b := w.browser()
		return b.do(b.request("POST", "/api/v1/imports?name=a.xlsx", form, "Idempotency-Key", "form",
			"Authorization", "Bearer "+operator))
	}
	for what, ask := range map[string]func() reply{
		"run":    func() reply { return w.call(operator, "POST", "/api/v1/runs", send, nil, "Idempotency-Key", "run") },
		"import": hand,
	} {
		first, again := ask(), ask()
		if first.StatusCode != http.StatusCreated || again.StatusCode != http.StatusCreated ||
			first.body != again.body || first.Header.Get("Location") == "" ||
			again.Header.Get("Location") != first.Header.Get("Location") {
			t.Errorf("%s: %d at %q, again %d at %q", what, first.StatusCode, first.Header.Get("Location"),
				again.StatusCode, again.Header.Get("Location"))
		}
	}
	add := func() reply {
		return w.call(root, "POST", "/api/v1/accounts", object{"account": "newcomer", "title": "新人", "role": "viewer",
			"reason": "new here"}, nil, "Idempotency-Key", "account")
	}
	made := decode[struct {
		Link    string
		Account account.Account
	}](t, add())
	if made.Account.CreatedAt.IsZero() {
		t.Error("nobody knows when the account was made")
	}
	_, secret, _ := strings.Cut(made.Link, "invite=")
	if again := add(); secret == "" || again.StatusCode != http.StatusCreated || strings.Contains(again.body, secret) ||
		w.count("SELECT COUNT(*) FROM request WHERE body LIKE ?", "%"+secret+"%") != 0 {
		t.Errorf("the link %q of an invitation is kept: %d %s", made.Link, again.StatusCode, again.body)
	}
	b := w.browser()
	b.do(b.request("POST", "/api/v1/imports?name=a.xlsx", strings.Repeat("x", 21<<20), "Idempotency-Key", "large",
		"Authorization", "Bearer "+operator)).is(t, http.StatusRequestEntityTooLarge, "a large file", "20971520 bytes")
}

// A path that takes another method says which; one that there is not is not found, by whatever method.
func TestAMethodThatACallDoesNotTake(t *testing.T) {
	w := newWorld(t)
	root := w.token("root", account.Admin, time.Hour)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"DELETE", "/api/v1/runs", http.StatusMethodNotAllowed, "GET, POST"},
		{"PUT", "/api/v1/runs/1/approve", http.StatusMethodNotAllowed, "POST"},
		{"POST", "/api/v1/audit", http.StatusMethodNotAllowed, "GET"},
		{"DELETE", "/api/v1/rnus", http.StatusNotFound, ""},
		{"GET", "/api/v2/runs", http.StatusNotFound, ""},
	} {
		r := w.call(root, c.method, c.path, nil, nil)
		if r.StatusCode != c.status || r.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, allows %q: %.200s", c.method, c.path, r.StatusCode, r.Header.Get("Allow"), r.body)
		}
	}
}
