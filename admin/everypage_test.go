package admin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"huizong/admin"
	"huizong/admin/pagetest"
	"huizong/jobs/account"
	"huizong/jobs/must"
)

// elsewhere are the routes that answer no page of their own: files, letters as they are mailed (their rooms look at
// those), and ways of signing in that this office does not have or that lead on.
var elsewhere = []string{"/logout", "/login", "/login/openid", "/login/openid/callback", "/login/code",
	"/login/invite", "/check", "/account/openid", "/calendar.ics", "/filing.csv", "/feedback/sheet", "/import/form",
	"/import/{upload}/marked", "/runs/{run}/mail/{delivery}/{part}", "/previews/{preview}/{letter}/{part}",
	"/runs/{run}/report.json"}

// pagesOf are the paths of every page there is, their places filled in with what the world has.
func (w *world) pagesOf(b *browser, fill map[string]string) (out []string) {
	w.Helper()
	for _, r := range admin.PageRoutes() {
		path := strings.TrimSuffix(r.Path, "{$}")
		if r.Method != "GET" || slices.Contains(elsewhere, r.Path) {
			continue
		}
		for place, with := range fill {
			path = strings.ReplaceAll(path, place, with)
		}
		switch r.Path {
		case "/recipients/{name}":
			if path = "/recipients/recipients.monthly.1"; len(fill) == 0 {
				continue
			}
		case "/accounts/{name}":
			path = "/accounts/wang"
		}
		if strings.Contains(path, "{") {
			if len(fill) > 0 {
				w.Errorf("%s: nothing is known to fill in", r.Path)
			}
			continue
		}
		if got := b.get(path); got.StatusCode != http.StatusOK ||
			!strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			w.Errorf("%s: %d %s", path, got.StatusCode, got.Header.Get("Content-Type"))
			continue
		}
		out = append(out, path)
	}
	return out
}

// Every page of every room, with names and addresses too long for any phone: no serious fault of accessibility, no
// sideways scrolling at 320 pixels, nothing in the console, and Tab, pressed through the whole page, comes to every
// control once, in order and seen, and back to the first.
func TestEveryPage(t *testing.T) {
	w := day(t)
	long := strings.Repeat("长", 40)
	address := strings.Repeat("a", 60) + "@" + strings.Repeat("b", 50) + ".example.gov.cn"
	for _, statement := range []string{"UPDATE agencies SET name = '" + long + "'",
		"UPDATE delivery SET recipient = '" + address + "' WHERE state = 'failed'",
		"UPDATE account SET title = '" + long + "' WHERE name = 'wang'"} {
		must.Get(w.db.Exec(statement))(t)
	}
	must.Do(t, w.accounts.Add(t.Context(), account.Account{Name: "everything", Role: account.Admin,
		Password: account.HashPassword(password)}, "test"))
	lixd := w.signedIn("lixd")
	lixd.post("/settings/gate.max_change",
		url.Values{"value": {"0.6"}, "reason": {long}}).mustBe(t, 303, "propose")
	var change, delivery string
	for into, query := range map[*string]string{&change: "SELECT MAX(id) FROM setting",
		&delivery: "SELECT MIN(id) FROM delivery WHERE run_id = 1"} {
		must.Do(t, w.db.Get(into, query))
	}
	t.Cleanup(func() {
		if t.Failed() {
			for line := range strings.Lines(w.log.String()) {
				if strings.Contains(line, "level=ERROR") {
					t.Log(line)
				}
			}
		}
	})
	b := w.opened("everything", pagetest.Desktop)
	b.Open("/jobs/monthly/run")
	b.Press("button[value=preview]", http.StatusOK)
	_, preview, _ := strings.Cut(b.URL(), "/previews/")
	for _, path := range w.pagesOf(w.signedIn("everything"), map[string]string{"{run}": "1", "{delivery}": delivery,
		"{job}": "monthly", "{change}": change, "{preview}": preview}) {
		t.Log(path)
		b.Open(path)
		b.Walk()
	}
	for _, path := range []string{"/runs/2", "/runs/3", "/deliveries?to=nobody", "/deliveries?period=3月分",
		"/audit?who=x",
		"/figures?period=2016&unit=1", "/jobs/programme/run", "/?lang=en", "/nowhere"} {
		b.Expect(http.StatusNotFound, http.StatusUnprocessableEntity)
		b.Open(path)
		b.Walk()
	}
}

// The same of an office that has nothing yet: lists say that they are empty.
func TestEveryPageOfAnEmptyOffice(t *testing.T) {
	w := newWorld(t)
	w.kept()
	b, empty := w.opened("root", pagetest.Phone), w.signedIn("root")
	for _, path := range w.pagesOf(empty, nil) {
		b.Open(path)
	}
}
