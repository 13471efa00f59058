package admin_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"huizong/admin/pagetest"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// day is a world on the morning of 2020-09-04, with something of every kind to do.
func day(t *testing.T) *world {
	w := newWorld(t, keyed(false))
	w.contacts("office@example.org")
	w.kept()
	w.takes()
	lixd, jinml := w.signedIn("lixd"), w.signedIn("jinml")
	w.standing(lixd, jinml, "monthly")
	w.standing(lixd, jinml, "programme")
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

// task is one of the day's, from the overview: whose it is, and within how many clicks. Typing into a field is none.
type task struct {
	name, who string
	most      int
	do        func(*story)
}

// tasks are those of the design, in an order in which one leaves the next what it needs.
var tasks = []task{
	{"who has not filed", "lixd", 0, whoHasNotFiled},
	{"quote the last figure", "lixd", 1, quoteTheLastFigure},
	{"why is my number another", "lixd", 2, whyIsMyNumberAnother},
	{"what did X get", "lixd", 2, whatDidXGet},
	{"what went to X in a month", "lixd", 3, whatWentToXInAMonth},
	{"remind who is missing", "lixd", 2, remindWhoIsMissing},
	{"send a feedback sheet", "lixd", 2, sendAFeedbackSheet},
	{"repair an address and resend", "lixd", 2, repairAnAddress},
	{"change a recipient", "lixd", 3, changeARecipient},
	{"add next year's holidays", "lixd", 3, addHolidays},
	{"approve", "jinml", 2, approveAReport},
	{"release a held report", "jinml", 2, releaseAReport},
	{"check and submit", "lixd", 3, checkAndSubmit},
	{"import a form", "lixd", 3, importAForm},
	{"reset a password", "root", 3, resetAPassword},
}

// story is one who does a task in a window.
type story struct {
	*pagetest.Window
	w    *world
	form string // a filled form to hand in
	long string // the address that failed
}

// TestTasksWithinTheirClicks: the fifteen tasks of the day, each from the overview within its clicks, on a desktop, on
// a phone, without scripts, and by the keys alone. Every page on the way is audited, and nothing scrolls sideways.
func TestTasksWithinTheirClicks(t *testing.T) {
	for name, kind := range map[string]pagetest.Kind{"desktop": pagetest.Desktop, "phone": pagetest.Phone,
		"without scripts": pagetest.NoScripts, "keys": pagetest.Keyboard} {
		t.Run(name, func(t *testing.T) {
			w := day(t)
			form, long := filled(t, w), "gongyuan@example.gov.cn"
			if kind == pagetest.Phone { // an address that no phone is wide enough for
				long = strings.Repeat("a", 60) + "@" + strings.Repeat("b", 50) + ".example.gov.cn"
				must.Get(w.db.Exec("UPDATE delivery SET recipient = ? WHERE state = 'failed'", long))(t)
			}
			windows := map[string]*pagetest.Window{}
			for _, x := range tasks {
				b := windows[x.who]
				if b == nil {
					b = w.opened(x.who, kind)
					windows[x.who] = b
				}
				b.Open("/")
				b.Clicks = 0
				x.do(&story{b, w, form, long})
				if b.Clicks > x.most {
					t.Errorf("%s takes %d clicks, at most %d", x.name, b.Clicks, x.most)
				}
			}
		})
	}
}

// filled is a form of July as its agency filled it in, in a file.
func filled(t *testing.T, w *world) string {
	t.Helper()
	r := w.signedIn("lixd").get("/import/form?agency=52222401MJ00000424&month=2020-07")
	r.mustBe(t, http.StatusOK, "the form")
	file := filepath.Join(t.TempDir(), "老来乐_2020年7月.xlsx")
	must.Do(t, os.WriteFile(file, fillForm(t, r.body, map[string]any{"服务记录!F3": 7}), 0o600))
	return file
}

func whoHasNotFiled(s *story) {
	s.Says("待您办理", "本期：2020年8月", "未报", "老来乐社会工作服务中心", "直接受益人次，近12个月", "428", "252",
		s.long)
	s.Shot("overview-day")
}

func quoteTheLastFigure(s *story) {
	if s.Clicks++; s.Keys {
		s.TabTo(".say-it")
	} else {
		s.Do(chromedp.Click(chromedp.CSS(".say-it")))
	}
	said := s.Selected()
	if !strings.HasPrefix(said, "2020年7月，延吉市3个社会工作服务机构在3个社区提供直接服务252人次，环比下降33.0%，"+
		"同比下降51.1%") || !strings.HasSuffix(strings.TrimSpace(said), "间接受益631人次（按系数2.5推算）。") {
		s.Errorf("selected %q", said)
	}
}

func whyIsMyNumberAnother(s *story) {
	s.Press("section[aria-labelledby=g] .sec a", http.StatusOK)
	s.Press("main table tbody a", http.StatusOK)
	s.Says("有记录", "核定")
}

func whatDidXGet(s *story) {
	s.Press(`nav a[href="/recipients"]`, http.StatusOK)
	s.Press(`td a[href^="/deliveries?to=dept"]`, http.StatusOK)
	s.Says("发送记录", "月报 2020年7月", "dept@example.gov.cn", "已发出")
}

func whatWentToXInAMonth(s *story) {
	s.Press(`nav a[href="/deliveries"]`, http.StatusOK)
	s.Fill("#to", "慈善")
	s.Fill("#period", "7月")
	s.Press("form[role=search] button", http.StatusOK)
	s.Press(".dv a[href*='/mail/']", http.StatusOK)
	s.Says("月报", "省民政厅慈善社工处")
}

func remindWhoIsMissing(s *story) {
	s.Press(".due .acts a[href^='/filing/remind']", http.StatusOK)
	s.Fill("#ct", "2")
	s.Press("aside button.go", http.StatusOK)
	s.Says("已催2家。")
}

func sendAFeedbackSheet(s *story) {
	s.Press(".due .acts a[href^='/feedback']", http.StatusOK)
	s.Press("aside button.go", http.StatusOK)
	s.Says("反馈单已发到office@example.org。")
}

func repairAnAddress(s *story) {
	s.Fold(".todo details summary")
	s.Fill(".todo details input[name=to]", "park@example.gov.cn")
	s.Fill(".todo details input[name=reason]", "电话核实")
	if kept := ".todo details input[name=keep]"; s.long == "gongyuan@example.gov.cn" {
		s.Press(".todo details button", http.StatusOK)
		s.Says("park@example.gov.cn", "重发1份")
	} else { // it is no recipient's that could be kept
		s.Fold(kept)
		s.Clicks--
		s.Press(".todo details button", http.StatusOK)
		s.Says("已改发park@example.gov.cn，重发1份，其余不动。")
	}
}

func changeARecipient(s *story) {
	s.Press(`nav a[href="/recipients"]`, http.StatusOK)
	s.Press(`td a[href^="/recipients/"]`, http.StatusOK)
	s.Fill("#address", "dept2@example.gov.cn")
	s.Fill("#reason", "换了邮箱")
	s.Press("form.panel button.go", http.StatusOK)
	s.Says("已记为版本2", "dept2@example.gov.cn")
}

func addHolidays(s *story) {
	s.Press("a[href='/settings#holidays']", http.StatusOK)
	s.Fill("#year", "2021")
	s.Write("#notice", notice)
	s.Press("form[action^='/settings/holidays#'] button", http.StatusOK)
	s.Fill("#hr", "国办发明电")
	s.Press("form[action='/settings/holidays.2021'] button", http.StatusOK)
	s.Says("已记为版本1", "放假11天，调休上班2天")
}

func approveAReport(s *story) {
	s.Says("查看并批准", "放行或等待")
	s.Press(".todo li.c-wait a.btn[href$='#decide']", http.StatusOK)
	s.Fill("#approve-count", "2")
	s.Press("form[action$=approve] button", http.StatusOK)
	s.Says("已批准，正在投递2份。")
}

func releaseAReport(s *story) {
	s.Press(".todo a.btn[href='/runs/2#decide']", http.StatusOK)
	s.Write("#release-reason", "老来乐停业")
	s.Fill("#release-count", "2")
	s.Press("form[action$=release] button", http.StatusOK)
	s.Says("已放行，正在投递2份。")
}

func checkAndSubmit(s *story) {
	s.Press(".head a[href='/check']", http.StatusOK)
	s.Choose("#job")
	s.Press("form[action='/check'] button", http.StatusOK)
	s.Says("核查结果", "可以送审", "项目累计")
	s.Fill("#cnt", "2")
	s.Press(`button[value="send"]`, http.StatusOK)
	s.Says("已送审。")
}

func importAForm(s *story) {
	s.Press(".head a[href='/import']", http.StatusOK)
	s.Do(chromedp.SetUploadFiles(chromedp.CSS("#fx"), []string{s.form})) // what the file chooser comes to
	s.Press("form[action='/import'] button.go", http.StatusOK)
	s.Says("错误0处", "写入1份")
	s.Shot("import")
	s.Fill("#nn", "1")
	s.Press("form.inline button.go", http.StatusOK)
	s.Says("已写入1份。", "老来乐_2020年7月.xlsx")
}

func resetAPassword(s *story) {
	s.Press(`nav a[href="/settings"]`, http.StatusOK)
	s.Press("#accounts a[href^='/accounts/wang']", http.StatusOK)
	s.Shot("account-of")
	s.Press("#password button.go", http.StatusOK)
	s.Says("已邀请王芳", "/login/invite?invite=")
	s.Open("/accounts")
	s.Shot("accounts")
}

// By the keys the first thing to do is reached soon: skip link, brand, entries, account, language, sign out, its title.
func TestFirstThingToDoIsReachedSoon(t *testing.T) {
	w := day(t)
	b := w.opened("jinml", pagetest.Keyboard)
	b.Open("/")
	if stops := b.TabTo(".todo a.btn"); stops > 20 {
		t.Errorf("the first thing to do is the %dth stop", stops)
	}
}
