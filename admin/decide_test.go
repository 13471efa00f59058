package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// A delivery in doubt waits on its run's page, and ends as a person found out.
func TestResolveADoubt(t *testing.T) {
	for outcome, want := range map[string]ledger.DeliveryState{"received": ledger.Sent, "lost": ledger.Queued,
		"cancel": ledger.Cancelled} {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.sink.SetPlan(
				delivertest.Rules(delivertest.Rule{Phase: dot, Rcpt: "dept@example.gov.cn", Times: 1,
					Fault: delivertest.Drop()}))
			id := w.start("monthly", "2020-10", "lixd")
			b := w.signedIn("lixd")
			if r := b.get("/"); !strings.Contains(r.body, "存疑") || !strings.Contains(r.body, "核实处理") ||
				!strings.Contains(r.body, "按本任务设置不自动重发") {
				t.Error("the overview does not tell of it")
			}
			page := b.get(runPath(id))
			if !strings.Contains(page.body, "处理存疑：省民政厅慈善社工处") ||
				!strings.Contains(page.body, "断开，无应答") {
				t.Error("the page does not ask")
			}
			run := must.Get(w.service.Ledger.Run(t.Context(), id))(t)
			delivery := w.count("SELECT id FROM delivery WHERE state = 'in_doubt'")
			form := mergeForms(known(run), "delivery", fmt.Sprint(delivery))
			b.post(runPath(id)+"/resolve", form).is(t, http.StatusUnprocessableEntity, "with nothing", "选择核实结果",
				"填写理由")
			if r := b.post(runPath(id)+"/resolve",
				mergeForms(form, "delivery", "999", "outcome", outcome, "reason",
					"asked")); r.StatusCode != http.StatusNotFound {
				t.Errorf("of no delivery: %d", r.StatusCode)
			}
			if r := b.post(runPath(id)+"/resolve",
				mergeForms(form, "outcome", outcome, "reason",
					"asked by telephone")); r.StatusCode != http.StatusSeeOther {
				t.Fatalf("%d %.300s", r.StatusCode, r.body)
			}
			if n := w.count("SELECT COUNT(*) FROM delivery WHERE id = ? AND state = ?", delivery, want); n != 1 {
				t.Errorf("the delivery is not %s", want)
			}
			if outcome == "lost" {
				w.attend(id)
				messages := w.sink.Messages()
				if last := messages[len(messages)-1]; last.To[0] != "dept@example.gov.cn" ||
					last.Header("X-Huizong-Possible-Duplicate") != "1" {
					t.Error("it was not sent again with a mark")
				}
			}
			if r := b.get(runPath(id)); !strings.Contains(r.body, "asked by telephone") {
				t.Error("the record does not say why")
			}
		})
	}
}

// A held run is built anew once more has been filed, and can be cancelled with a reason.
func TestRebuildAndCancel(t *testing.T) {
	w := newWorld(t)
	held := w.run("monthly", "2020-08", "lixd")
	b := w.signedIn("lixd")
	b.post(runPath(held.ID)+"/release",
		mergeForms(known(held), "reason", "x", "recipients", "2")).is(t, http.StatusForbidden, "an operator releases")
	b.post(runPath(held.ID)+"/retry", known(held)).mustBe(t, http.StatusSeeOther, "answered")
	again := w.attend(held.ID)
	if again.State != ledger.HeldRun || !again.AsOf.After(held.AsOf) {
		t.Errorf("built anew: %s as of %s", again.State, again.AsOf)
	}
	b.post(runPath(held.ID)+"/cancel", known(again)).is(t, http.StatusUnprocessableEntity, "without a reason")
	b.post(runPath(held.ID)+"/cancel",
		mergeForms(known(again), "reason", "closed in August")).is(t, http.StatusSeeOther, "cancel")
	if r := b.get(runPath(held.ID)); !strings.Contains(r.body, "已取消") ||
		!strings.Contains(r.body, "closed in August") {
		t.Error("the page does not say that it was cancelled")
	}
	rejected := w.run("programme", "2015-01..2020-10", "lixd")
	approver := w.signedIn("jinml")
	approver.post(runPath(rejected.ID)+"/reject",
		known(rejected)).is(t, http.StatusUnprocessableEntity, "rejected without a reason")
	approver.post(runPath(rejected.ID)+"/reject",
		mergeForms(known(rejected), "reason", "wait for the audit")).is(t, http.StatusSeeOther, "reject")
	if n := len(w.sink.Messages()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
	approver.post("/jobs/monthly/pause",
		url.Values{"note": {" "}}).is(t, http.StatusUnprocessableEntity, "paused without a note", "填写暂停的原因")
}
