package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
)

// worker does tasks in a window, and counts the clicks of each. Typing into a field is none.
type worker struct {
	*window
	clicks int
}

// at the overview a task begins.
func (k *worker) begin() {
	k.Helper()
	k.open("/")
	k.clicks = 0
}

func (k *worker) click(selector string) {
	k.Helper()
	k.clicks++
	k.press(selector, http.StatusOK)
}

func (k *worker) unfold(selector string) {
	k.Helper()
	k.clicks++
	k.fold(selector)
}

// within ends a task that may take so many clicks.
func (k *worker) within(task string, most int) {
	k.Helper()
	if k.clicks > most {
		k.Errorf("%s takes %d clicks, at most %d", task, k.clicks, most)
	}
}

// day is a world on the morning of 2020-09-04, with something of every kind to do.
func day(t *testing.T) *world {
	w := newWorld(t)
	w.contacts("office@example.org")
	w.kept()
	w.service.Managed.Recipients = false
	w.clock.set(t, "2020-08-10 09:05")
	w.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: rcpt, Rcpt: "gongyuan@example.gov.cn", Times: 1,
		Fault: delivertest.Reply(550, "5.1.1 User unknown")}))
	w.run("monthly", "2020-07", "lixd")
	w.clock.set(t, "2020-09-04 10:26")
	if held := w.run("monthly", "2018-10", "lixd"); held.State != ledger.HeldRun {
		t.Fatalf("2018-10 is %s", held.State)
	}
	w.run("programme", "2015-01..2020-07", "lixd")
	return w
}

// The day's tasks, each from the overview within its clicks.
func TestTasksWithinTheirClicks(t *testing.T) {
	w := day(t)
	b := &worker{window: w.opened("lixd", 1280, true)}

	b.begin()
	b.says("待您办理", "本期：2020年8月", "未报", "老来乐社会工作服务中心", "直接受益人次，近12个月", "428", "252")
	b.shot("overview-day")
	b.within("who has not filed", 0)

	b.clicks++
	b.do(chromedp.Click(chromedp.CSS(".say-it")))
	said, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`getSelection().toString()`))
	if err != nil || !strings.HasPrefix(said,
		"2020年7月，延吉市3个社会工作服务机构在3个社区提供直接服务252人次，环比下降33.0%，"+
			"同比下降51.1%") || !strings.Contains(said, "间接受益631人次（按系数2.5推算）。") {
		t.Errorf("selected %q, %v", said, err)
	}
	b.within("quote the last figure", 1)

	b.begin()
	b.click(".due .acts a[href^='/filing/remind']")
	b.fill("#ct", "2")
	b.click("aside button.go")
	b.says("已催2家。")
	b.within("remind who is missing", 2)

	b.begin()
	b.click(".due .acts a[href^='/feedback']")
	b.click("aside button.go")
	b.says("反馈单已发到office@example.org。")
	b.within("send a feedback sheet", 2)

	b.begin()
	b.click("section[aria-labelledby=g] .sec a")
	b.click("main table tbody a")
	b.says("有记录", "核定")
	b.within("why is my number another", 2)

	b.begin()
	b.click(`nav a[href="/deliveries"]`)
	b.fill("#to", "慈善")
	b.fill("#period", "7月")
	b.click("form[role=search] button")
	b.click(".dv a[href*='/mail/']")
	b.says("月报", "省民政厅慈善社工处")
	b.within("what went to X in a month", 3)

	b.begin()
	b.unfold(".todo details summary")
	b.fill(".todo details input[name=to]", "park@example.gov.cn")
	b.fill(".todo details input[name=reason]", "电话核实")
	b.click(".todo details button")
	b.says("已改发park@example.gov.cn，重发1份，其余不动。")
	b.within("repair an address and resend", 2)

	b.begin()
	b.click(".head a[href='/check']")
	b.says("核查")
	b.within("check", 3)

	b.begin()
	b.click("a[href='/settings#holidays']")
	b.fill("#year", "2021")
	b.write("#notice", notice)
	b.click("form[action^='/settings/holidays#'] button")
	b.fill("#hr", "国办发明电")
	b.click("form[action='/settings/holidays.2021'] button")
	b.says("已提出，等别人确认")
	b.within("add next year's holidays", 3)
}

// Decisions, and what an administrator does, within their clicks; on a phone, where nothing scrolls sideways.
func TestDecisionsWithinTheirClicks(t *testing.T) {
	w := day(t)
	long := strings.Repeat("a", 60) + "@" + strings.Repeat("b", 50) + ".example.gov.cn"
	if _, err := w.db.Exec("UPDATE delivery SET recipient = ? WHERE state = 'failed'", long); err != nil {
		t.Fatal(err)
	}
	b := &worker{window: w.opened("jinml", 390, true)}
	b.begin()
	b.says("查看并批准", "放行或等待", long)
	b.shot("overview-day")
	b.click(".todo li.c-wait a.btn")
	b.fill("#approve-count", "2")
	b.click("form[action$=approve] button")
	b.says("已批准，正在投递2份。")
	b.within("approve", 2)

	b.begin()
	b.click(".todo a.btn[href='/runs/2#decide']")
	b.write("#release-reason", "老来乐停业")
	b.fill("#release-count", "2")
	b.click("form[action$=release] button")
	b.says("已放行，正在投递2份。")
	b.within("release a held report", 2)
	b.open("/deliveries")
	b.says(long)

	root := &worker{window: w.opened("root", 390, true)}
	root.begin()
	root.click(`nav a[href="/settings"]`)
	root.click("#accounts a[href^='/accounts/wang']")
	root.shot("account-of")
	root.click("#password button.go")
	root.says("已邀请王芳", "/login/invite?invite=")
	root.within("reset a password", 3)
	root.open("/accounts")
	root.shot("accounts")
}

// By the keys alone: the first thing to do is reached by Tab, and done.
func TestApproveByKeys(t *testing.T) {
	w := day(t)
	b := w.opened("jinml", 1280, true)
	b.open("/")
	stops := b.tabTo("查看并批准")
	if stops > 20 { // skip link, brand, entries, account, language, sign out, title of the row
		t.Errorf("the first thing to do is the %dth stop", stops)
	}
	b.do(chromedp.KeyEvent("\r"))
	b.comes("批准并发送2份")
	b.do(chromedp.Focus(chromedp.CSS("#approve-count")), chromedp.KeyEvent("2\r"))
	b.comes("已批准，正在投递2份。")
	b.audit()
}

// comes waits for a page that says a text.
func (b *window) comes(text string) {
	b.Helper()
	for range 300 {
		if strings.Contains(b.text(), text) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.says(text)
}

// tabTo presses Tab until what has the focus says a text, and returns how often.
func (b *window) tabTo(text string) int {
	b.Helper()
	for n := 1; n <= 60; n++ {
		b.do(chromedp.KeyEvent("\t"))
		said, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.activeElement.textContent`))
		if err == nil && strings.Contains(said, text) {
			return n
		}
	}
	b.Fatalf("no Tab comes to %q", text)
	return 0
}
