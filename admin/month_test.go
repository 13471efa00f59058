package admin_test

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huizong/admin/pagetest"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// monthScript is the agency at its desk: it fills the form in with a spreadsheet program of its own.
const monthScript = `
import sys, openpyxl
what, source, target = sys.argv[1:]
b = openpyxl.load_workbook(source)
sums, service = b['\u6c47\u603b'], b['\u670d\u52a1\u8bb0\u5f55']
at = {c.value: c.column for c in service[2]}
row = 3
while service.cell(row, 1).value: row += 1
if what == 'spoil':
    line = [sums['A3'].value, sums['B3'].value, '\u4e2a\u6848\u63a2\u8bbf', '2020-10-21', '\u5165\u6237\u63a2\u8bbf', '\u5341\u516b', 1, 'V900']
    for c, v in enumerate(line, 1): service.cell(row, c).value = v
    sums['B3'].value = sums['B3'].value[:2] + '\u5c0f\u533a'
else:
    for r in range(3, row):
        if service.cell(r, 8).value == 'V900': service.cell(r, 6).value = 18
    sums['B3'].value = service['B3'].value
b.save(target)
`

// monthStory is the story: the office, the agency's desk, and who works there.
type monthStory struct {
	*world
	t      *testing.T
	lixd   *pagetest.Window // the operator, in a browser
	jinml  *browser         // the approver, with a second factor
	dir    string
	agency string
}

// TestAMonthOfAnOffice is a month of three people and an agency, from the holidays to the records behind the number.
func TestAMonthOfAnOffice(t *testing.T) {
	w := newWorld(t, keyed(true))
	w.kept()
	w.takes()
	w.contacts("office@example.org")
	w.pair()
	s := &monthStory{w, t, w.opened("lixd", pagetest.Desktop), w.signedIn("jinml"), t.TempDir(), "52222401MJ00000424"}
	for path, shot := range map[string]string{"/account/factor": "factor", "/account": "account"} {
		s.lixd.Open(path)
		s.lixd.Shot(shot)
	}
	s.jinml.bindFactor()
	w.standing(w.signedIn("lixd"), s.jinml, "programme")
	s.holidays()
	s.recipient()
	s.letter("remind", "2020-08")
	s.form()
	s.letter("feedback", "2020-10")
	s.duplicate()
	run := s.report()
	s.bounced(run)
	s.found()
}

// holidays are pasted from the notice, read back and saved.
func (s *monthStory) holidays() {
	b := s.lixd
	b.Open("/settings")
	b.Fill("#year", "2021")
	b.Write("#notice", notice)
	b.Press("form[action^='/settings/holidays#'] button", http.StatusOK)
	b.Says("认出2021年2个节日", "会挪动的到期：2次")
	b.Both("holidays")
	b.Fill("#hr", "国办发明电")
	b.Press("form[action='/settings/holidays.2021'] button", http.StatusOK)
	b.Says("已记为版本1", "放假11天，调休上班2天")
}

// recipient is an address that is mended by two.
func (s *monthStory) recipient() {
	b := s.lixd
	b.Open("/recipients")
	b.Fold("details.fold summary")
	b.Fill("#address", "tjj@example.gov.cn")
	b.Fill("#name", "延吉市统计局")
	b.Fill("#reason", "新加")
	b.Press("details.fold button.go", http.StatusOK)
	b.Press("table a[href^='/recipients/']", http.StatusOK)
	b.Fill("#address", "tjj2@163.com")
	b.Fill("#reason", "邮箱换了")
	b.Press("form.panel button.go", http.StatusOK)
	b.Says("已提出，等别人确认；确认前照旧。")
	b.Both("recipient")
	b.Open("/recipients")
	b.Open("/changes/" + strconv.Itoa(s.count("SELECT MAX(id) FROM setting")))
	b.Says("tjj2@163.com", "邮箱换了", "已提出，还没有起用。", "李晓东，")
	b.Both("change")
	s.jinml.confirms("/recipients")
	b.Open("/recipients")
	b.Says("tjj2@163.com")
}

// letter is one to an agency, that it gets.
func (s *monthStory) letter(purpose, month string) {
	s.t.Helper()
	b := s.lixd
	if purpose == "remind" {
		b.Open("/filing?month=" + month)
		b.Press(".bulk button.go", http.StatusOK)
		b.Fill("#ct", "1")
	} else {
		b.Open("/feedback?period=" + month + "&agency=" + s.agency)
	}
	b.Press("aside button.go", http.StatusOK)
	var ids []int64
	if err := s.db.Select(&ids, "SELECT delivery_id FROM agency_letter"); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.service.AttendLetters(s.t.Context(), ids, time.Minute); err != nil {
		s.t.Fatal(err)
	}
	messages := s.sink.Messages()
	if last := messages[len(messages)-1]; last.To[0] != "office@example.org" ||
		s.count("SELECT COUNT(*) FROM agency_letter WHERE purpose = ?", purpose) != 1 {
		s.t.Errorf("%s: the last mail went to %v", purpose, last.To)
	}
}

// desk lets the agency work at a file.
func (s *monthStory) desk(what, from, to string) {
	s.t.Helper()
	out, err := exec.Command("/usr/bin/python3", "-c", monthScript, what, from, to).CombinedOutput()
	if err != nil {
		s.t.Fatalf("openpyxl, %s: %v: %s", what, err, out)
	}
}

func (s *monthStory) keep(name string, body string) string {
	s.t.Helper()
	file := filepath.Join(s.dir, name)
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

// form is downloaded, filled in with two faults, marked, mended and written.
func (s *monthStory) form() {
	b, files := s.lixd, s.signedIn("lixd")
	b.Open("/import?month=2020-10")
	b.Says("导入填报", "下载填报表", "还没有。")
	r := files.get("/import/form?agency=" + s.agency + "&month=2020-10")
	r.mustBe(s.t, http.StatusOK, "the form")
	spoilt := filepath.Join(s.dir, "老来乐_2020年10月.xlsx")
	s.desk("spoil", s.keep("form.xlsx", r.body), spoilt)
	s.hand(spoilt)
	b.Says("错误2处", "不能写入", "十八", "人次要填整数", "填18", "从下拉里选")
	b.Shot("import")
	_, id, _ := strings.Cut(s.url(), "upload=")
	marked := files.get("/import/" + id + "/marked")
	mended := filepath.Join(s.dir, "老来乐_改.xlsx")
	s.desk("mend", s.keep("marked.xlsx", marked.body), mended)
	s.hand(mended)
	b.Says("没有错", "修订1", "修订2", "写入1份")
	b.Shot("import-write")
	b.Fill("#nn", "2")
	b.Press("form.inline button.go", http.StatusUnprocessableEntity)
	b.Says("份数不符：填了2，实际1。")
	b.Fill("#nn", "1")
	b.Press("form.inline button.go", http.StatusOK)
	b.Says("已写入1份。", "老来乐_改.xlsx")
}

// hand chooses a file and uploads it.
func (s *monthStory) hand(file string) {
	s.t.Helper()
	s.lixd.Open("/import")
	s.lixd.Do(chromedp.SetUploadFiles(chromedp.CSS("#fx"), []string{file}))
	s.lixd.Press("form[action='/import'] button.go", http.StatusOK)
}

func (s *monthStory) url() string {
	s.t.Helper()
	at, err := chromedp.Run(s.lixd.Ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		s.t.Fatal(err)
	}
	return at
}

// duplicate is judged by one, and confirmed by another, because it lowers the number.
func (s *monthStory) duplicate() {
	b := s.lixd
	b.Open("/duplicates")
	b.Both("duplicates")
	b.Fold(`input[value="left"]`)
	b.Write("#reason", "两家核对过签到表")
	b.Press("form.panel button.go", http.StatusOK)
	b.Says("已记下：同一次活动，等别人确认。")
	s.jinml.post("/judgements/1/confirm", url.Values{}).mustBe(s.t, http.StatusSeeOther, "confirm the judgement")
	// as in confirmed
	if _, err := s.db.Exec("UPDATE judgement SET in_force_at = ?", s.clock.Now()); err != nil {
		s.t.Fatal(err)
	}
}

// report is checked, submitted and approved by another person with the factor.
func (s *monthStory) report() ledger.Run {
	b := s.lixd
	b.Open("/jobs/programme/check?period=2015-01..2020-10")
	b.Says("核查结果", "15,288")
	b.Fill("#cnt", "2")
	b.Press(`button[value="send"]`, http.StatusOK)
	run := s.attend(1)
	if run.State != ledger.AwaitingApproval {
		s.t.Fatalf("submitted: %s %s", run.State, run.Reason)
	}
	return s.approved(run, "2")
}

// approved is what the second person, with her factor, lets out to so many.
func (s *monthStory) approved(run ledger.Run, recipients string) ledger.Run {
	s.t.Helper()
	approve := known(run)
	approve.Set("recipients", recipients)
	s.jinml.post(runPath(run.ID)+"/approve", approve).mustBe(s.t, http.StatusSeeOther, "approve")
	if run = s.attend(run.ID); run.State != ledger.Delivered {
		s.t.Fatalf("approved: %s", run.State)
	}
	return run
}

// bounced is the report that comes back from one recipient: the address is mended, and it is delivered.
func (s *monthStory) bounced(run ledger.Run) {
	var id int64
	if err := s.db.Get(&id, "SELECT id FROM delivery WHERE run_id = ? AND recipient = 'gongyuan@example.gov.cn'",
		run.ID); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.service.Post.Bounce(s.t.Context(), ledger.BounceReport{
		Digest:   strings.Repeat("a", 64),
		Delivery: id,
		Action:   "failed",
		Code:     "5.1.1",
		Text:     "550 5.1.1 user unknown",
		At:       s.clock.Now(),
	}); err != nil {
		s.t.Fatal(err)
	}
	b := s.lixd
	b.Open("/deliveries?to=gongyuan")
	b.Says("被退信")
	b.Fold("details.mend summary")
	b.Fill("details.mend input[name=to]", "park@example.gov.cn")
	b.Fill("details.mend input[name=reason]", "电话核实")
	b.Press("details.mend button", http.StatusOK)
	run = s.attend(run.ID)
	again := known(run) // what needed approval goes to no address of one person's choice
	for name, value := range map[string]string{"instead_of": "gongyuan@example.gov.cn", "to": "park@example.gov.cn",
		"reason": "电话又核实了一次"} {
		again.Set(name, value)
	}
	s.jinml.post(runPath(run.ID)+"/resend", again).mustBe(s.t, http.StatusSeeOther, "confirm the address")
	run = s.attend(run.ID)
	messages := s.sink.Messages()
	if last := messages[len(messages)-1]; run.State != ledger.Delivered || last.To[0] != "park@example.gov.cn" {
		s.t.Errorf("the last mail went to %v", last.To)
	}
}

// found is the report, by a part of the recipient's name, and the records behind its number: by a third person, who may
// only look.
func (s *monthStory) found() {
	b := s.opened("wang", pagetest.Desktop)
	b.Open("/deliveries")
	b.Fill("#to", "慈善")
	b.Press("form[role=search] button", http.StatusOK)
	b.Says("省民政厅慈善社工处", "15,288")
	b.Both("deliveries")
	w := period.Window(period.MonthOf(2015, 1), period.MonthOf(2020, 10))
	b.Open("/figures?" + url.Values{"period": {w.String()}}.Encode())
	b.Says("这个数是怎么来的", "15,288")
	b.Press("tbody a[href*='unit=']", http.StatusOK)
	b.Says("不计", "人次")
	b.Both("figures")
	b.Open("/audit")
	b.Says("提出改动，recipients.monthly.1，版本2，理由：“邮箱换了”", "判为同一次活动，判定1", "绑定第二因素")
	var actions []string
	if err := s.db.Select(&actions, "SELECT DISTINCT action FROM audit"); err != nil {
		s.t.Fatal(err)
	}
	for _, a := range actions {
		if words.ActionWords[a] == "" {
			s.t.Errorf("the audit says %s in no words", a)
		}
	}
	b.Open("/recipients")
	b.Says("已发出", "2015年1月至2020年10月")
	b.Both("recipients")
	b.Open("/audit")
	b.Both("audit")
	b.Open("/terms")
	b.Both("terms")
	b.Open("/quarantine")
	b.Both("quarantine")
	if n := s.count("SELECT COUNT(*) FROM audit WHERE actor IN ('lixd', 'jinml')"); n < 10 {
		s.t.Errorf("the audit has %d entries of them", n)
	}
}
