package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"huizong/admin/pagetest"
	"huizong/jobs/deliver/delivertest"
)

// What was sent to somebody is found by a part of the name, by when, and by the report's period in free words; what
// failed is sent to a mended address without leaving the page.
func TestWhatWasSent(t *testing.T) {
	w := newWorld(t)
	w.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: rcpt, Rcpt: "gongyuan@example.gov.cn", Times: 1,
		Fault: delivertest.Reply(550, "5.1.1 User unknown")}))
	w.run("monthly", "2020-10", "lixd")
	w.run("monthly", "2020-09", "lixd")
	for _, kind := range []pagetest.Kind{pagetest.Desktop, pagetest.Phone, pagetest.NoScripts} {
		b := w.opened("lixd", kind)
		b.Press(`nav a[href="/deliveries"]`, http.StatusOK)
		b.Says("发送记录", "省民政厅慈善社工处", "月报 2020年10月", "收件人不存在", "550 5.1.1 User unknown")
		b.Shot("deliveries")
		b.Fill("#to", "慈善")
		b.Fill("#period", "10月")
		b.Press("form[role=search] button", http.StatusOK)
		b.Says("“10月”按2020年10月理解", "第1–1份，共1份", "408")
		b.Press(".dv a[href*='/mail/']", http.StatusOK)
		b.Says("月报", "省民政厅慈善社工处")
	}
	b := w.signedIn("wang")
	if page := b.get("/deliveries").body; strings.Contains(page, "改地址重发1份") {
		t.Error("a viewer may mend an address")
	}
	for path, want := range map[string]string{"/deliveries?period=3月分": "看不懂“3月分”。",
		"/deliveries?from=soon": "日期写成", "/deliveries?state=x": "没有这一种状态",
		"/deliveries?to=nobody": "没有符合条件的记录。"} {
		r := b.get(strings.ReplaceAll(path, "月分", url.QueryEscape("月分")))
		if !strings.Contains(r.body, want) || (r.StatusCode == http.StatusOK) != strings.Contains(path, "nobody") {
			t.Errorf("%s: %d, does not say %s", path, r.StatusCode, want)
		}
	}
	if r := b.get("/deliveries?format=csv"); strings.Count(r.body, "\n") != 5 ||
		!strings.Contains(r.body, "gongyuan@example.gov.cn") {
		t.Errorf("the file: %.400s", r.body)
	}
	mend := w.opened("lixd", pagetest.Desktop)
	mend.Open("/deliveries?state=failed")
	mend.Fold("details.mend summary")
	mend.Fill("details.mend input[name=to]", "park@example.gov.cn")
	mend.Fill("details.mend input[name=reason]", "电话核实")
	mend.Press("details.mend button", http.StatusOK)
	mend.Says("已改发park@example.gov.cn，重发1份，其余不动。")
	w.attend(1)
	messages := w.sink.Messages()
	if last := messages[len(messages)-1]; last.To[0] != "park@example.gov.cn" {
		t.Errorf("sent to %v", last.To)
	}
}
