package admin_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huizong/admin"
)

// noLists are the pages without a list of their own: forms, one thing, or what leads to lists.
var noLists = []string{"/{$}", "/login", "/login/openid", "/login/openid/callback", "/login/code", "/login/invite",
	"/account", "/account/factor", "/settings", "/import", "/import/form", "/filing/remind", "/feedback/sheet",
	"/filing.csv", "/check", "/terms", "/calendar.ics", "/account/openid"}

var fileLink = regexp.MustCompile(`href="([^"]*\bformat=(csv|xlsx)[^"]*)"`)

// Every list is had as XLSX and CSV, from links that keep its filters: every page without a part of its address to fill
// in is one, or named above.
func TestEveryListIsHadAsAFile(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	b := w.signedIn("root")
	lists := 0
	for _, r := range admin.PageRoutes() {
		path := r.Path
		switch {
		case r.Method != "GET" || slices.Contains(noLists, path):
			continue
		case path == "/jobs/{job}/check":
			path = "/jobs/monthly/check"
		case strings.Contains(path, "{"):
			continue
		}
		lists++
		page := b.get(path)
		if page.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, page.StatusCode)
			continue
		}
		found := map[string]string{}
		for _, m := range fileLink.FindAllStringSubmatch(page.body, -1) {
			if found[m[2]] == "" {
				found[m[2]] = html.UnescapeString(m[1])
			}
		}
		for form, begins := range map[string]string{"csv": "\ufeff", "xlsx": "PK"} {
			if found[form] == "" {
				t.Errorf("%s has no link to its list as %s", path, form)
				continue
			}
			file := b.get(found[form])
			name := file.Header.Get("Content-Disposition")
			if file.StatusCode != http.StatusOK || !strings.HasPrefix(file.body, begins) ||
				!strings.Contains(name, "."+form) {
				t.Errorf("%s: %d %q %.80q", found[form], file.StatusCode, name, file.body)
			}
		}
	}
	if lists < 12 {
		t.Errorf("looked at %d lists only", lists)
	}
	for path, want := range map[string]string{
		"/runs?format=csv&state=delivered":    "\n1,monthly,2020-10,1,manual,delivered,,",
		"/runs?format=csv&state=held":         "",
		"/feedback?period=2020-10&format=csv": "52222401MJ00000424",
		"/filing/months?format=csv":           ",2020-10,on_time,",
		"/jobs?format=csv":                    "monthly,2020-12-10T",
	} {
		file := b.get(path)
		if rows := strings.Count(file.body, "\n"); file.StatusCode != http.StatusOK ||
			want == "" && rows != 1 || !strings.Contains(file.body, want) {
			t.Errorf("%s: %d, %d lines: %.300s", path, file.StatusCode, rows, file.body)
		}
	}
}
