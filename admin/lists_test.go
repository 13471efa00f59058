package admin_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/admin"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/must"
	"huizong/templates/wording"
)

// noLists are the pages without a list of their own: forms, one thing, or what leads to lists.
var noLists = []string{"/{$}", "/login", "/login/openid", "/login/openid/callback", "/login/code", "/login/invite",
	"/account", "/account/factor", "/settings", "/import", "/import/form", "/filing/remind", "/feedback/sheet",
	"/filing.csv", "/check", "/terms", "/calendar.ics", "/account/openid"}

var fileLink = regexp.MustCompile(`href="([^"]*\bformat=(csv|xlsx)[^"]*)"`)

// fileOf are the media of a list as a file, and how such a file begins.
var fileOf = map[string][2]string{"csv": {"text/csv", "\ufeff"},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"}}

// Every list of the API is had as CSV and XLSX too: every call that answers a list is described so, and answers so,
// with a line for each row.
func TestEveryListOfTheAPIIsHadAsAFile(t *testing.T) {
	w := day(t)
	w.pair()
	doc, compiler := spec(t)
	l := &listener{w, t, doc, compiler, map[string]bool{}}
	root := w.token("root", account.Admin, time.Hour)
	var submission string
	must.Do(t, w.db.Get(&submission, "SELECT MIN(id) FROM submissions WHERE status = 'approved'"))
	fill := strings.NewReplacer("{run}", "1", "{account}", "lixd", "{recipient}", "monthly.1")
	asked := map[string]string{"/api/v1/filing/unit": "agency=52222401MJ0000050Y&project=YJ2016-02&" +
		"community=222401002005&year=2016&", "/api/v1/figures/records": "submission=" + submission + "&",
		"/api/v1/figures": "period=2016&"}
	lists := 0
	for at, methods := range doc.Paths {
		op, ok := methods["get"]
		if !ok || op.Responses["200"].Content["application/json"].Schema == nil || strings.Contains(at, "{import}") ||
			strings.Contains(at, "{change}") {
			continue
		}
		_, isList := op.Responses["200"].Content["text/csv"]
		kind, _ := op.Responses["200"].Content["application/json"].Schema["type"].(string)
		path := fill.Replace(at) + "?" + asked[at] + "format="
		if !isList {
			if kind == "array" {
				t.Errorf("%s is a list, and not described as a file", at)
			}
			continue
		}
		lists++
		l.call(root, "GET", path+"json", nil, http.StatusOK)
		l.call(root, "GET", path+"pdf", nil, http.StatusUnprocessableEntity)
		for form, want := range fileOf {
			r := l.call(root, "GET", path+form, nil, http.StatusOK)
			if media := r.Header.Get("Content-Type"); !strings.HasPrefix(media, want[0]) ||
				!strings.HasPrefix(r.body, want[1]) ||
				!strings.Contains(r.Header.Get("Content-Disposition"), "."+form) {
				t.Errorf("%s as %s: %s %.80q", at, form, media, r.body)
			}
		}
	}
	if lists < 26 {
		t.Errorf("%d lists only", lists)
	}
	for path, want := range map[string]string{
		"/api/v1/runs?format=csv&period=2020-07":           "\ufeffid,job,",
		"/api/v1/deliveries/search?format=csv&to=gongyuan": "gongyuan@example.gov.cn",
		"/api/v1/accounts?format=csv":                      "\nlixd,",
		"/api/v1/duplicates?format=csv":                    "record-similar",
		"/api/v1/duplicates/counts?format=csv":             "\nproposed,0,0",
		"/api/v1/feedback?format=csv&period=2020-08":       "\n52222401MJ",
	} {
		if r := w.call(root, "GET", path, nil, nil); !strings.Contains(r.body, want) {
			t.Errorf("%s: %.600s", path, r.body)
		}
	}
	w.pages.Written(t.Context())
	if n := w.count("SELECT COUNT(*) FROM audit WHERE action = 'data.read' AND detail LIKE '%list%'"); n == 0 {
		t.Error("no list that was taken out is in the audit")
	}
}

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

// headed are the entries of the navigation whose pages are named after what they say.
var headed = map[string]string{"数字": "这个数是怎么来的", "发送": "发送记录", "收件人": "谁收什么", "导入": "导入填报",
	"反馈单": "核查反馈单", "各月": "各月报送", "报告": "全部报告", "报送": "本月报送", "设置": "办公室设置",
	"核查": "核查结果"}

var navLink = regexp.MustCompile(`<a href="([^"]+)"[^>]*>([^<]+)</a>`)

// TestEveryEntryIsNamedAsItsPage: one thing has one name, in the navigation and over its page, in both languages.
func TestEveryEntryIsNamedAsItsPage(t *testing.T) {
	w := crowded(t)
	b := w.signedIn("root")
	for _, lang := range []wording.Locale{wording.Chinese, wording.English} {
		b.get("/?lang=" + string(lang))
		l, entries := words.InLanguage(lang), map[string]string{}
		for _, room := range []string{"/", "/filing", "/runs", "/settings"} {
			for _, nav := range strings.Split(b.get(room).body, "<nav")[1:] {
				nav, _, _ = strings.Cut(nav, "</nav>")
				for _, m := range navLink.FindAllStringSubmatch(nav, -1) {
					entries[html.UnescapeString(m[1])+" "+html.UnescapeString(m[2])] = html.UnescapeString(m[2])
				}
			}
		}
		if len(entries) < 17 {
			t.Errorf("%d entries only: %v", len(entries), entries)
		}
		for to, name := range entries {
			to, _, _ = strings.Cut(to, " ")
			page := b.get(to)
			for page.StatusCode == http.StatusSeeOther {
				page = b.get(page.Header.Get("Location"))
			}
			_, title, _ := strings.Cut(page.body, "<title>")
			title, _, _ = strings.Cut(title, " \u00b7 ")
			want := []string{name}
			for entry, head := range headed {
				if l.Say(entry) == name {
					want = append(want, l.Say(head))
				}
			}
			if !slices.Contains(want, html.UnescapeString(title)) {
				t.Errorf("%s: %q leads to a page that is named %q", to, name, title)
			}
			if _, head, _ := strings.Cut(page.body, "<h1>"); !strings.HasPrefix(head, title+"<") && to != "/account" {
				t.Errorf("%s is named %q, and says %.60s over itself", to, title, head)
			}
		}
	}
}
