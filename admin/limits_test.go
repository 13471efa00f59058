package admin_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// What is too large is refused, and nothing is done.
func TestTooLarge(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	before := w.state()
	if r := b.post("/jobs/monthly/pause",
		url.Values{"note": {strings.Repeat("x", 100_000)}}); r.StatusCode != http.StatusRequestEntityTooLarge ||
		w.state() != before {
		t.Errorf("a large form: %d", r.StatusCode)
	}
	r, err := b.client.Do(b.request("GET", "/", "", "X-Large", strings.Repeat("x", 40_000)))
	if err == nil {
		r.Body.Close()
		reply{Response: r}.is(t, http.StatusRequestHeaderFieldsTooLarge, "large headers")
	}
	b.do(b.request("POST", "/jobs/monthly/pause", "%zz", "Content-Type", "application/x-www-form-urlencoded",
		"Sec-Fetch-Site", "same-origin")).is(t, http.StatusBadRequest, "a form that cannot be read")
}

// A client that sends slowly is cut off, and holds up nobody.
func TestSlowClients(t *testing.T) {
	w := crowded(t)
	limits := w.server.Config
	if limits.ReadHeaderTimeout <= 0 || limits.ReadHeaderTimeout > 10*time.Second || limits.ReadTimeout <= 0 ||
		limits.ReadTimeout > time.Minute || limits.WriteTimeout <= 0 || limits.IdleTimeout <= 0 ||
		limits.MaxHeaderBytes > 1<<16 {
		t.Fatalf("limits %+v", limits)
	}
	slow := httptest.NewUnstartedServer(limits.Handler)
	slow.Config.ReadHeaderTimeout, slow.Config.ReadTimeout = 500*time.Millisecond, time.Second
	slow.Start()
	defer slow.Close()
	var conns []net.Conn
	for _, begin := range []string{"GET /login HTTP/1.1\r\nHost: x\r\nX-",
		"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: " +
			"application/x-www-form-urlencoded\r\n\r\nacc"} {
		for range 20 {
			c := must.Get(net.Dial("tcp", slow.Listener.Addr().String()))(t)
			defer c.Close()
			fmt.Fprint(c, begin)
			conns = append(conns, c)
		}
	}
	if r, err := http.Get(slow.URL + "/login"); err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("beside slow clients: %v", err)
	} else {
		r.Body.Close()
	}
	for _, c := range conns {
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
		buffer := make([]byte, 4096)
		for {
			if _, err := c.Read(buffer); err != nil {
				if e, ok := err.(net.Error); ok && e.Timeout() {
					t.Error("a slow client is not cut off")
				}
				break
			}
		}
	}
}

// A form that is sent twice acts once; one that knew another state does nothing, says so, and keeps what was typed.
func TestOnceAndAgain(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	form := url.Values{"mode": {"send"}, "period": {"2020-10"}, "recipients": {"2"}, "once": {"abc"}, "last": {""}}
	first, again := b.post("/jobs/monthly/run", form), b.post("/jobs/monthly/run", form)
	if first.Header.Get("Location") != "/runs/1" || again.Header.Get("Location") != "/runs/1" ||
		w.count("SELECT COUNT(*) FROM run") != 1 {
		t.Errorf("twice: %d %q, %d %q", first.StatusCode, first.Header.Get("Location"), again.StatusCode,
			again.Header.Get("Location"))
	}
	w.attend(1)
	form.Set("once", "def")
	b.post("/jobs/monthly/run", form).is(t, http.StatusConflict, "with another last", "您打开之后有新的发送")
	held := w.run("monthly", "2020-08", "lixd")
	approver := w.signedIn("jinml")
	old := known(held)
	approver.post(runPath(held.ID)+"/cancel",
		mergeForms(known(held), "reason", "not wanted")).mustBe(t, http.StatusSeeOther, "answered")
	r := approver.post(runPath(held.ID)+"/release", mergeForms(old, "reason", "typed with care", "recipients", "2"))
	r.is(t, http.StatusConflict, "after it was cancelled", "没有执行，请重看", "现为已取消")
	waiting := w.run("programme", "2015-01..2020-10", "jinml")
	approver.post(runPath(waiting.ID)+"/approve",
		mergeForms(known(waiting), "recipients", "2")).is(t, http.StatusForbidden, "her own run",
		"您发起的运行，您不能批准。")
	other := w.signedIn("pu")
	if r := other.post(runPath(waiting.ID)+"/approve",
		mergeForms(url.Values{"state": {"awaiting_approval"}, "revision": {"1"}, "hash": {strings.Repeat("0", 64)}},
			"recipients", "2", "reason", "typed with care")); r.StatusCode != http.StatusConflict ||
		!strings.Contains(r.body, "typed with care") {
		t.Errorf("another content: %d", r.StatusCode)
	}
	run, err := w.service.Ledger.Run(t.Context(), waiting.ID)
	if err != nil || run.State != ledger.AwaitingApproval {
		t.Errorf("the run is %s, %v", run.State, err)
	}
}

func mergeForms(form url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// Readiness names what fails, without saying why to whoever asks.
func TestHealth(t *testing.T) {
	w := newWorld(t, failing)
	b := w.browser()
	b.get("/healthz").is(t, http.StatusOK, "healthz")
	r := b.get("/readyz")
	if r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(r.body, "database: ok") ||
		!strings.Contains(r.body, "mail: not ready") || strings.Contains(r.body, "secret") {
		t.Errorf("readyz: %d %s", r.StatusCode, r.body)
	}
}
