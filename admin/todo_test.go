package admin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"huizong/admin/pagetest"
	"huizong/jobs"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/jobs/notify"
)

// comes gets a page until it says a text: what is read beside the page is there soon.
func (b *browser) comes(path, text string) string {
	b.Helper()
	var body string
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if body = b.get(path).body; strings.Contains(body, text) {
			return body
		}
	}
	b.Fatalf("%s never says %q: %.3000s", path, text, body)
	return ""
}

// With nothing to do the overview says so, what falls due next, and what was sent last.
func TestQuietOverview(t *testing.T) {
	w := newWorld(t)
	w.clock.set(t, "2020-08-10 09:05")
	sent := w.run("monthly", "2020-07", "lixd")
	w.clock.set(t, "2020-08-10 09:40")
	body := w.signedIn("lixd").comes("/", ">没有要您办理的事。<")
	for _, want := range []string{"下一次到期：", "最近一次：", "2/2份已发出", "直接受益人次，近12个月", "252人次"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(body, `<ol class="todo">`) || strings.Contains(body, "未知") {
		t.Error("there is something to do, or not known")
	}
	b := w.opened("lixd", pagetest.Desktop)
	b.Open("/")
	b.Shot("overview-quiet")
	// a letter that may be a bounce is told to a person, here and where it is resolved
	d := must.Get(w.service.Ledger.Deliveries(t.Context(), ledger.Filter{Run: sent.ID}))(t)[0]
	must.Get(w.service.Post.Bounce(t.Context(), ledger.BounceReport{Digest: "d", Delivery: d.ID, Action: "unclear",
		Text: "Nedorucheno"}))(t)
	for _, path := range []string{"/", fmt.Sprintf("/runs/%d", sent.ID)} {
		if !strings.Contains(w.signedIn("lixd").get(path).body, "来信像退信，认不准。请看退信邮箱里的原信。") {
			t.Errorf("%s does not tell of the letter", path)
		}
	}
	// a clock that was ahead has accounted for the slot to come: pages say so, and none what it will do
	c := w.signedIn("lixd")
	if body := c.get("/filing?month=2020-08").body; !strings.Contains(body, "出月报") {
		t.Error("the month's page does not say when its report comes")
	}
	w.db.MustExec("REPLACE INTO job (name, cursor_at, paused, note) VALUES ('monthly', '2020-10-30', 0, '')")
	for path, want := range map[string]string{"/": "扣留的重新生成", "/jobs": "不会自动运行"} {
		if !strings.Contains(c.get(path).body, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if body := c.get("/").body; strings.Contains(body, "没有要您办理的事") || strings.Contains(body, "日 09:00出") {
		t.Errorf("%s", body)
	}
	if body := c.get("/filing?month=2020-08").body; strings.Contains(body, "出月报") {
		t.Error("the month's page says that its report comes by itself")
	}
}

// Thirty things of few causes are few rows, each with how many it stands for, the most urgent first; that a channel
// does not take notices is one of them, and the page is read on a phone.
func TestOverviewWithThirtyThingsToDo(t *testing.T) {
	w := newWorld(t)
	robot := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(robot.Close)
	w.service.Tells = []jobs.Tell{{Channel: notify.Channel{Name: "ops", Kind: notify.Webhook, URL: robot.URL,
		Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Private: true}}}
	var many []jobs.Recipient
	for i := range 28 {
		many = append(many, jobs.Recipient{Name: fmt.Sprintf("第%d街道办事处社会事务管理中心", i+1),
			Address: fmt.Sprintf("r%02d@example.gov.cn", i), Locale: "zh-CN"})
	}
	w.service.Jobs[0].Recipients = many
	w.sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: rcpt, Fault: delivertest.Reply(550, "5.1.1 User unknown")}))
	w.run("monthly", "2020-10", "lixd")
	w.service.Jobs[0].Recipients = many[:2]
	if held := w.run("monthly", "2020-08", "lixd"); held.State != ledger.HeldRun {
		t.Fatalf("2020-08 is %s", held.State)
	}
	w.run("programme", "2015-01..2020-10", "lixd")
	for _, statement := range []string{ // whatever of it was told by now
		"INSERT IGNORE INTO notice (channel, cause, run_id, items, tries, error, told_at, next_at) " +
			"VALUES ('ops', 'held', 2, 1, 3, 'refused', NULL, '2020-11-10 02:00:00')",
		"UPDATE notice SET error = 'tell ops: status 404' WHERE channel = 'ops'"} {
		must.Get(w.db.Exec(statement))(t)
	}
	page := w.signedIn("jinml").comes("/", "31件，同一缘由的并成一行；先到期的在前")
	if n := strings.Count(page, `<div class="say">`); n != 4 {
		t.Errorf("%d rows", n)
	}
	last := 0
	for _, want := range []string{"查看并批准", "通知渠道ops", "月报 2020年10月 → 28个收件人", "放行或等待"} {
		at := strings.Index(page, want)
		if at < last {
			t.Errorf("%q stands at %d, before %d", want, at, last)
		}
		last = at
	}
	if !strings.Contains(page, "tell ops: status 404") || len(page) > 100_000 {
		t.Errorf("what the channel answered is not said, or the page has %d bytes", len(page))
	}
	b := w.opened("jinml", pagetest.Phone)
	b.Open("/")
	b.Shot("overview-long")
	b.Press(`nav a[href="/settings"]`, http.StatusOK)
	b.Says("通知渠道", "通知没有送到", "tell ops: status 404")
	b.Press("form[action='/channels/ops/try'] button", http.StatusBadGateway)
	b.Says("ops没有接收：")
	w.counts(1, "entries of the try", "SELECT COUNT(*) FROM audit WHERE action = 'channel.tried'")
}
