package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin/pagetest"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/notify"
)

// What a change would come to is shown before it counts: figures before and after, periods at the gate, who receives
// and who no longer does; looking changes nothing, and who confirms sees the same.
func TestEffectBeforeItCounts(t *testing.T) {
	w := newWorld(t)
	w.kept()
	lixd, jinml := w.signedIn("lixd"), w.signedIn("jinml")
	w.standing(lixd, jinml, "monthly")
	b := w.opened("lixd", pagetest.NoScripts)
	b.Open("/settings")
	b.Fold(`[id="s-reconcile.coefficient"] summary`)
	b.Fill(`[id="value-reconcile.coefficient"]`, "3.0")
	b.Press(`[id="s-reconcile.coefficient"] button[value=effect]`, http.StatusOK)
	b.Says("影响：间接系数", "须第二人确认", "最近1期", "2.5（照配置文件，或默认值） → 3.0", "1,021",
		"1,224", "+203", "2020-11-10", "408", "不变")
	b.Shot("effect")
	w.counts(0, "looking kept versions", "SELECT COUNT(*) FROM setting WHERE name = 'reconcile.coefficient'")
	b.Fill(`[id="reason-reconcile.coefficient"]`, "通知")
	b.Press(`[id="s-reconcile.coefficient"] button.go`, http.StatusOK)
	b.Says("已提出，等别人确认")
	second := w.opened("jinml", pagetest.Phone)
	second.Open("/settings")
	second.Press(`section.c-wait a[href^="/changes/"]`, http.StatusOK)
	second.Says("影响：间接系数", "1,021", "1,224", "同意，照此起用")
	second.Press("section.panel button.go", http.StatusOK)
	second.Says("已确认，照此起用。")

	for _, x := range []struct {
		path string
		form url.Values
		want []string
	}{
		{"/settings/gate.min_completeness", url.Values{"value": {"1"}},
			[]string{"最近12期", "报送率低于下限", "不扣留"}},
		{"/settings/gate.min_completeness", url.Values{"value": {"2"}}, []string{"不能执行"}},
		{"/settings/gate.min_completeness", url.Values{"value": {"1"}, "from": {"soon"}}, []string{"日期写成"}},
		{"/settings/deadline", url.Values{"value": {`{"day": 8}`}},
			[]string{"会挪动的截止", "12-06 00:00", "12-09 00:00"}},
		{"/settings/mail.allowed_domains", url.Values{"value": {`["other.gov.cn"]`}}, []string{"从此允许：other.gov.cn",
			"允许的域名以外", "dept@example.gov.cn"}},
		{"/recipients/new", url.Values{"job": {"monthly"}, "name": {"局"}, "address": {"tjj@example.gov.cn"}},
			[]string{"从此收到", "tjj@example.gov.cn", "一个人就能改", "2020-12-10"}},
		{"/recipients/recipients.monthly.2", url.Values{"name": {"公园街道"}, "address": {"gongyuan@163.com"},
			"region": {"222401004000"}},
			[]string{"不再收到", "gongyuan@example.gov.cn", "从此收到", "须第二人确认"}},
	} {
		x.form.Set("do", "effect")
		before := w.state()
		r := lixd.post(x.path, x.form)
		for _, want := range x.want {
			if !strings.Contains(r.body, want) {
				t.Errorf("%s %v: %d, does not say %q", x.path, x.form, r.StatusCode, want)
			}
		}
		if r.StatusCode == http.StatusSeeOther || w.state() != before {
			t.Errorf("%s: looking changed something", x.path)
		}
	}
	w.signedIn("wang").post("/settings/deadline", url.Values{"do": {"effect"}}).is(t, 403, "a viewer proposes to look")
}

// A mended recipient is sent what he lacks with the same button; where his new address needs a second person, so do the
// reports, and one confirmation lets both go.
func TestSaveAndSend(t *testing.T) {
	w := newWorld(t)
	w.kept()
	lixd, jinml := w.signedIn("lixd"), w.signedIn("jinml")
	w.standing(lixd, jinml, "monthly")
	run := w.run("monthly", "2020-10", "lixd")
	path := w.adds(lixd, jinml, "monthly", "延吉市统计局", "tjj@example.gov.cn", "")
	b := w.opened("lixd", pagetest.Keyboard)
	b.Open(path)
	b.Fill("#address", "tjj2@example.gov.cn")
	b.Fill("#reason", "换了邮箱")
	b.Press("button[value=save-send]", http.StatusUnprocessableEntity)
	b.Says("请填份数。")
	b.Fill("#missing-count", "1")
	b.Press("button[value=save-send]", http.StatusOK)
	b.Says("已记为版本2", "正在补发1份到tjj2@example.gov.cn。")
	b.Shot("recipient-saved")
	w.attend(run.ID)
	if got := w.gets("tjj2@example.gov.cn"); strings.Join(got, ", ") != "1 222401 sent" {
		t.Errorf("the mended address got %q", got)
	}

	path = w.adds(lixd, jinml, "monthly", "北山局", "bs@example.gov.cn", "")
	form := url.Values{"name": {"北山局"}, "address": {"bs@163.com"}, "reason": {"外面的邮箱"}, "run": {"1"},
		"count": {"1"},
		"do":    {"save-send"}, "version": {"1"}}
	lixd.post(path, form).mustBe(t, http.StatusSeeOther, "propose")
	if got := w.gets("bs@163.com"); strings.Join(got, ", ") != "1 222401 held" {
		t.Errorf("before it is confirmed: %q", got)
	}
	if page := jinml.get("/recipients").body; !strings.Contains(page, "确认后一并补发：月报 2020年10月") {
		t.Error("who confirms is not told that a report goes out")
	}
	jinml.confirms("/recipients")
	w.attend(run.ID)
	if got := w.gets("bs@163.com"); strings.Join(got, ", ") != "1 222401 sent" {
		t.Errorf("confirmed: %q", got)
	}
	var lacks []struct{ Run int64 }
	w.call(w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/recipients/monthly.4/missing", nil, &lacks)
	if len(lacks) != 0 {
		t.Errorf("he still lacks %v", lacks)
	}
}

// A channel that is turned off is told nothing until it is turned on, by one person, and each is a version.
func TestChannelsAreTurnedOff(t *testing.T) {
	w := newWorld(t)
	w.kept()
	w.service.Tells = []jobs.Tell{{Channel: notify.Channel{Name: "ops-wecom", Kind: notify.WeCom}}}
	lixd := w.signedIn("lixd")
	for n, x := range []struct{ do, says string }{{"off", "停用着"}, {"on", "没有要通知的"}} {
		lixd.post("/channels/ops-wecom",
			url.Values{"do": {x.do}}).is(t, http.StatusUnprocessableEntity, fmt.Sprintf("%s without a reason", x.do))
		form := url.Values{"do": {x.do}, "reason": {"群在整理"}}
		lixd.post("/channels/ops-wecom", form).mustBe(t, http.StatusSeeOther, x.do)
		w.inForce()
		if page := lixd.get("/settings").body; !strings.Contains(page, x.says) {
			t.Errorf("%s: the page does not say %s", x.do, x.says)
		}
		if v := w.count("SELECT COUNT(*) FROM setting WHERE name = 'notify_off' AND state = 'confirmed'"); v != n+1 {
			t.Errorf("%s: %d versions", x.do, v)
		}
	}
	lixd.post("/channels/none", url.Values{"do": {"off"}}).is(t, http.StatusNotFound, "no such channel")
}
