package admin_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"huizong/jobs/account"
	"huizong/jobs/must"
)

// A calendar program reads the due dates by an address that its owner can end: titles and dates, in the form of RFC
// 5545, the same at every reading.
func TestCalendarFeed(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	said := b.told(b.post("/account/calendar", nil))
	link := regexp.MustCompile(`/calendar\.ics\?token=[A-Za-z0-9_-]+`).FindString(html.UnescapeString(said))
	if link == "" || !strings.Contains(said, "日历订阅") {
		t.Fatalf("%.800s", said)
	}
	nobody := w.browser()
	r := nobody.get(link)
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("%d %s", r.StatusCode, r.Header.Get("Content-Type"))
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(r.body, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	for _, secret := range []string{"15,288", "@example", "社会工作服务中心", "金美兰"} {
		if strings.Contains(r.body, secret) {
			t.Errorf("it tells %s", secret)
		}
	}
	c := must.Get(ics.ParseCalendar(strings.NewReader(r.body)))(t)
	starts, seen := map[string]string{}, map[string]bool{}
	for _, e := range c.Events() {
		id := e.Id()
		if seen[id] || e.GetProperty(ics.ComponentPropertyDtstamp) == nil {
			t.Errorf("%s stands twice, or without its stamp", id)
		}
		seen[id] = true
		starts[e.GetProperty(ics.ComponentPropertySummary).Value] = e.GetProperty(ics.ComponentPropertyDtStart).Value
	}
	for title, want := range map[string]string{"到期：月报 2020年11月": "20201210T010000Z",
		"报送截止：2020年11月": "20201205"} {
		if starts[title] != want {
			t.Errorf("%s begins %q, want %s", title, starts[title], want)
		}
	}
	again := nobody.get(link, "If-None-Match", r.Header.Get("ETag"))
	again.is(t, http.StatusNotModified, "unchanged")
	_, token, _ := strings.Cut(link, "token=")
	w.call(token, "GET", "/api/v1/runs", nil, nil).is(t, http.StatusForbidden, "it opens the API")
	if log := w.log.String(); strings.Contains(log, token) {
		t.Error("the log holds the token")
	}
	w.counts(1, "the token is not kept by its hash", "SELECT COUNT(*) FROM token WHERE scope = ? AND sha256 = ?",
		account.Calendar,
		account.HashToken(token))
	nobody.get("/calendar.ics?token="+w.token("lixd", account.Viewer, 1<<40)).is(t, http.StatusNotFound,
		"another token")
	b.told(b.post("/account/tokens/1", nil))
	nobody.get(link).is(t, http.StatusNotFound, "after it was ended")
	w.counts(2, "entries",
		"SELECT COUNT(*) FROM audit WHERE action IN ('token.added', 'token.revoked') AND actor = 'lixd'")
}
