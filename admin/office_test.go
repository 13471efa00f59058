package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huizong/admin/pagetest"
	"huizong/cmd/wiring"
	"huizong/config"
	"huizong/jobs/account"
	"huizong/jobs/must"
	"huizong/sql/store"
)

// kept lets the ledger keep recipients and settings, as a configuration that says so does.
func (w *world) kept() {
	w.Helper()
	file := filepath.Join(w.TempDir(), "config.yaml")
	text := `
zone: Asia/Shanghai
region: "222401"
database: {source: "r:x@tcp(db:3306)/huizong"}
mail: {host: smtp.example.gov.cn, from: 延吉市民政局 <report@example.gov.cn>}
recipients: {managed: database}
settings: {managed: database}
jobs:
  - {name: monthly, title: 延吉市社会工作服务情况, schedule: monthly 10 09:00 roll=next, period: month}
  - {name: programme, title: 延吉市社会工作服务情况, schedule: monthly 10 09:00 roll=next, period: programme, programme: 2015-01, approval: required}
`
	must.Do(w, os.WriteFile(file, []byte(text), 0o600))
	c := must.Get(config.Load(file, nil))(w)
	s := must.Get(wiring.Planner(c, "test"))(w)
	w.service.Managed, w.service.Settings, w.service.Domains = s.Managed, store.NewLedger(w.db.DB), s.Domains
}

// standing are the recipients that a job had before: what needs approval gets them by two.
func (w *world) standing(operator, approver *browser, job string) {
	w.Helper()
	for _, r := range []url.Values{{"name": {"省民政厅慈善社工处"}, "address": {"dept@example.gov.cn"}},
		{"name": {"公园街道"}, "address": {"gongyuan@example.gov.cn"}, "region": {"222401004000"}}} {
		r.Set("job", job)
		r.Set("reason", "一直在用")
		if r := operator.post("/recipients/new", r); r.StatusCode != http.StatusSeeOther {
			w.Fatalf("add a recipient: %d %.500s", r.StatusCode, r.body)
		}
		for w.count("SELECT COUNT(*) FROM setting WHERE state = 'proposed'") > 0 {
			approver.confirms("/recipients")
		}
	}
	w.inForce()
}

// inForce lets what was just saved hold for long: its moment is the database's, and the office's stands years before.
func (w *world) inForce() {
	w.Helper()
	must.Get(w.db.Exec("UPDATE setting SET from_at = '2020-01-01' WHERE state = 'confirmed'"))(w)
}

// confirms puts what was proposed in force.
func (b *browser) confirms(path string) {
	b.Helper()
	page := b.get(path).body
	_, action, ok := strings.Cut(page, `action="/changes/`)
	action, _, _ = strings.Cut(action, `"`)
	if !ok {
		b.Fatalf("%s offers nothing to confirm: %.1500s", path, page)
	}
	b.post("/changes/"+action, formOf(page, `/changes/`+action)).mustBe(b, http.StatusSeeOther, fmt.Sprintf("confirm %s", action))
	b.inForce()
}

const notice = `一、元旦：2021年1月1日至3日放假，共3天。
二、春节：2月10日至17日放假调休，共8天。2月7日（星期日）、2月20日（星期六）上班。`

// A recipient is added by one person within the allowed domains; outside of them, and of a job with approval, a second
// confirms. The calendar of a year is pasted, read back with the due dates that move, and saved.
func TestRecipientsAndHolidays(t *testing.T) {
	w := newWorld(t)
	w.kept()
	b := w.opened("lixd", pagetest.Desktop)
	b.Press(`nav a[href="/recipients"]`, http.StatusOK)
	b.Says("谁收什么", "还没有收件人")
	b.Fold("details.fold summary")
	b.Fill("#address", "tjj")
	b.Fill("#name", "延吉市统计局")
	b.Fill("#reason", "新加")
	b.Press("details.fold button.go", http.StatusUnprocessableEntity)
	b.Fill("#address", "tjj@example.gov.cn")
	b.Press("details.fold button.go", http.StatusOK)
	b.Says("已记为版本1", "延吉市统计局", "tjj@example.gov.cn", "份数\uff1a月报1份\u3001项目累计0份", "改动历史")
	b.Shot("recipients")
	b.Press("table a[href^='/recipients/']", http.StatusOK)
	b.Fill("#address", "tjj2@163.com")
	b.Fill("#reason", "邮箱换了")
	b.Press("form.panel button.go", http.StatusOK)
	b.Says("已提出，等别人确认；确认前照旧。", "tjj2@163.com", "您提出的，须别人确认。")
	b.Shot("recipient")
	second := w.opened("jinml", pagetest.Phone)
	second.Open("/recipients")
	second.Says("待确认", "tjj2@163.com", "邮箱换了")
	second.Shot("recipients")
	second.Press("section.panel button.go", http.StatusOK)
	second.Says("已确认，照此起用。", "tjj2@163.com")

	b.Open("/settings")
	b.Fill("#year", "2021")
	b.Write("#notice", strings.ReplaceAll(notice, "星期六", "星期五"))
	b.Press("form[action^='/settings/holidays#'] button", http.StatusUnprocessableEntity)
	b.Says("2月20日（星期五），实为星期六，请核对原文")
	b.Fill("#notice", notice)
	b.Press("form[action^='/settings/holidays#'] button", http.StatusOK)
	b.Says("认出2021年2个节日", "会挪动的到期：2次", "2021-02-10 09:00 周三", "2021-02-18 09:00 周四")
	b.Shot("holidays")
	b.Fill("#hr", "国办发明电")
	b.Press("form[action='/settings/holidays.2021'] button", http.StatusOK)
	b.Says("已记为版本1", "放假11天，调休上班2天")

	op, ap := w.token("lixd", account.Operator, time.Hour), w.token("jinml", account.Approver, time.Hour)
	var version struct {
		ID    int64
		State string
	}
	w.call(op, "POST", "/api/v1/changes", object{"name": "gate.max_change", "value": "0.6", "reason": "通知"}, &version)
	if version.State != "proposed" {
		t.Errorf("a setting by one person: %+v", version)
	}
	w.call(op, "POST", "/api/v1/changes/4/confirm", object{}, nil).is(t, http.StatusForbidden, "an operator confirms")
	w.call(ap, "POST", "/api/v1/changes/4/confirm", object{}, &version)
	if version.State != "confirmed" {
		t.Errorf("confirmed: %+v", version)
	}
	w.signedIn("wang").post("/recipients/new", nil).is(t, http.StatusForbidden, "a viewer changes")
}

// A free day of the place itself is added to a year whose notice was pasted before: the days that stand are there to be
// kept, what would no longer count is said before it is saved, and a day that is none is told at its field.
func TestAFreeDayIsAdded(t *testing.T) {
	w := newWorld(t)
	w.kept()
	b := w.opened("lixd", pagetest.Phone)
	b.Open("/settings")
	b.Fill("#year", "2021")
	b.Write("#notice", notice)
	b.Press("form[action^='/settings/holidays#'] button", http.StatusOK)
	b.Fill("#hr", "\u901a\u77e5")
	b.Press("form[action='/settings/holidays.2021'] button", http.StatusOK)
	b.Press("a[href='/settings?year=2021#byday']", http.StatusOK)
	b.Fill("#off", "9\u67083\u65e5\n9\u670831\u65e5")
	b.Press("#byday button", http.StatusUnprocessableEntity)
	b.Says("\u67091\u5904\u8ba4\u4e0d\u51c6", "\u770b\u4e0d\u61c2\uff1a\u201c9\u670831\u65e5\u201d")
	b.Fill("#off", "9\u67083\u65e5")
	b.Press("#byday button", http.StatusOK)
	b.Says("\u73b0\u5728\u6709\u800c\u8fd9\u91cc\u6ca1\u6709\u7684", "2021-02-11")
	b.Open("/settings?year=2021")
	b.Do(chromedp.SendKeys(chromedp.CSS("#off"), "\n9\u67083\u65e5\n"))
	b.Press("#byday button", http.StatusOK)
	b.Hides("\u73b0\u5728\u6709\u800c\u8fd9\u91cc\u6ca1\u6709\u7684")
	b.Both("days")
	b.Fill("#hr", "\u5dde\u5e86")
	b.Press("form[action='/settings/holidays.2021'] button", http.StatusOK)
	b.Says("\u5df2\u8bb0\u4e3a\u7248\u672c2", "\u653e\u504712\u5929\uff0c\u8c03\u4f11\u4e0a\u73ed2\u5929")
}
