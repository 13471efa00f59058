package admin_test

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

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
	lixd   *window  // the operator, in a browser
	jinml  *browser // the approver, with a second factor
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
	s := &monthStory{w, t, w.opened("lixd", 1280, true), w.signedIn("jinml"), t.TempDir(), "52222401MJ00000424"}
	for path, shot := range map[string]string{"/account/factor": "factor", "/account": "account"} {
		s.lixd.open(path)
		s.lixd.shot(shot)
	}
	s.jinml.bindFactor()
	s.standing()
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

// confirmed lets the approver put what was proposed in force.
func (s *monthStory) confirmed(path string) {
	s.t.Helper()
	page := s.jinml.get(path).body
	_, action, ok := strings.Cut(page, `action="/changes/`)
	action, _, _ = strings.Cut(action, `"`)
	if !ok {
		s.t.Fatalf("%s offers nothing to confirm: %.1500s", path, page)
	}
	form := formOf(page, `/changes/`+action)
	if r := s.jinml.post("/changes/"+action, form); r.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("confirm %s: %d %.300s", action, r.StatusCode, r.body)
	}
	// in force from now on by the database's clock, and the office's stands years before that
	if _, err := s.db.Exec("UPDATE setting SET from_at = ? WHERE state = 'confirmed'",
		s.clock.Now().Add(-time.Hour)); err != nil {
		s.t.Fatal(err)
	}
}

// standing are the recipients that the report had before this month.
func (s *monthStory) standing() {
	lixd := s.signedIn("lixd")
	for _, r := range []url.Values{{"name": {"省民政厅慈善社工处"}, "address": {"dept@example.gov.cn"}},
		{"name": {"公园街道"}, "address": {"gongyuan@example.gov.cn"}, "region": {"222401004000"}}} {
		r.Set("job", "programme")
		r.Set("reason", "一直在用")
		if r := lixd.post("/recipients/new", r); r.StatusCode != http.StatusSeeOther {
			s.t.Fatalf("add a recipient: %d %.500s", r.StatusCode, r.body)
		}
		for s.count("SELECT COUNT(*) FROM setting WHERE state = 'proposed'") > 0 {
			s.confirmed("/recipients")
		}
	}
}

// holidays are pasted from the notice and read back by one, and put in force by another.
func (s *monthStory) holidays() {
	b := s.lixd
	b.open("/settings")
	b.fill("#year", "2021")
	b.write("#notice", notice)
	b.press("form[action^='/settings/holidays#'] button", http.StatusOK)
	b.says("认出2021年2个节日", "会挪动的到期：2次")
	b.fill("#hr", "国办发明电")
	b.press("form[action='/settings/holidays.2021'] button", http.StatusOK)
	b.says("已提出，等别人确认")
	s.confirmed("/settings")
}

// recipient is an address that is mended by two.
func (s *monthStory) recipient() {
	b := s.lixd
	b.open("/recipients")
	b.fold("details.fold summary")
	b.fill("#address", "tjj@example.gov.cn")
	b.fill("#name", "延吉市统计局")
	b.fill("#reason", "新加")
	b.press("details.fold button.go", http.StatusOK)
	b.press("table a[href^='/recipients/']", http.StatusOK)
	b.fill("#address", "tjj2@163.com")
	b.fill("#reason", "邮箱换了")
	b.press("form.panel button.go", http.StatusOK)
	b.says("已提出，等别人确认；确认前照旧。")
	s.confirmed("/recipients")
	b.open("/recipients")
	b.says("tjj2@163.com")
}

// letter is one to an agency, that it gets.
func (s *monthStory) letter(purpose, month string) {
	s.t.Helper()
	b := s.lixd
	if purpose == "remind" {
		b.open("/filing?month=" + month)
		b.press(".bulk button.go", http.StatusOK)
		b.fill("#ct", "1")
	} else {
		b.open("/feedback?period=" + month + "&agency=" + s.agency)
	}
	b.press("aside button.go", http.StatusOK)
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
	b.open("/import?month=2020-10")
	b.says("导入填报", "下载填报表", "还没有。")
	r := files.get("/import/form?agency=" + s.agency + "&month=2020-10")
	if r.StatusCode != http.StatusOK {
		s.t.Fatalf("the form: %d %.300s", r.StatusCode, r.body)
	}
	spoilt := filepath.Join(s.dir, "老来乐_2020年10月.xlsx")
	s.desk("spoil", s.keep("form.xlsx", r.body), spoilt)
	s.hand(spoilt)
	b.says("错误2处", "不能写入", "十八", "人次要填整数", "填18", "从下拉里选")
	b.shot("import")
	_, id, _ := strings.Cut(s.url(), "upload=")
	marked := files.get("/import/" + id + "/marked")
	mended := filepath.Join(s.dir, "老来乐_改.xlsx")
	s.desk("mend", s.keep("marked.xlsx", marked.body), mended)
	s.hand(mended)
	b.says("没有错", "修订1", "修订2", "写入1份")
	b.shot("import-write")
	b.fill("#nn", "2")
	b.press("form.inline button.go", http.StatusUnprocessableEntity)
	b.says("份数不符：填了2，实际1。")
	b.fill("#nn", "1")
	b.press("form.inline button.go", http.StatusOK)
	b.says("已写入1份。", "老来乐_改.xlsx")
}

// hand chooses a file and uploads it.
func (s *monthStory) hand(file string) {
	s.t.Helper()
	s.lixd.open("/import")
	s.lixd.do(chromedp.SetUploadFiles(chromedp.CSS("#fx"), []string{file}))
	s.lixd.press("form[action='/import'] button.go", http.StatusOK)
}

func (s *monthStory) url() string {
	s.t.Helper()
	at, err := chromedp.Run(s.lixd.ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		s.t.Fatal(err)
	}
	return at
}

// duplicate is judged by one, and confirmed by another, because it lowers the number.
func (s *monthStory) duplicate() {
	b := s.lixd
	b.open("/duplicates")
	b.fold(`input[value="left"]`)
	b.write("#reason", "两家核对过签到表")
	b.press("form.panel button.go", http.StatusOK)
	b.says("已记下：同一次活动，等别人确认。")
	if r := s.jinml.post("/judgements/1/confirm", url.Values{}); r.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("confirm the judgement: %d %.300s", r.StatusCode, r.body)
	}
	// as in confirmed
	if _, err := s.db.Exec("UPDATE judgement SET in_force_at = ?", s.clock.Now()); err != nil {
		s.t.Fatal(err)
	}
}

// report is checked, submitted and approved by another person with the factor.
func (s *monthStory) report() ledger.Run {
	b := s.lixd
	b.open("/jobs/programme/check?period=2015-01..2020-10")
	b.says("核查结果", "15,288")
	b.fill("#cnt", "2")
	b.press(`button[value="send"]`, http.StatusOK)
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
	if r := s.jinml.post(runPath(run.ID)+"/approve", approve); r.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("approve: %d %.300s", r.StatusCode, r.body)
	}
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
	b.open("/deliveries?to=gongyuan")
	b.says("被退信")
	b.fold("details.mend summary")
	b.fill("details.mend input[name=to]", "park@example.gov.cn")
	b.fill("details.mend input[name=reason]", "电话核实")
	b.press("details.mend button", http.StatusOK)
	run = s.attend(run.ID)
	again := known(run) // what needed approval goes to no address of one person's choice
	for name, value := range map[string]string{"instead_of": "gongyuan@example.gov.cn", "to": "park@example.gov.cn",
		"reason": "电话又核实了一次"} {
		again.Set(name, value)
	}
	if r := s.jinml.post(runPath(run.ID)+"/resend", again); r.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("confirm the address: %d %.500s", r.StatusCode, r.body)
	}
	run = s.attend(run.ID)
	messages := s.sink.Messages()
	if last := messages[len(messages)-1]; run.State != ledger.Delivered || last.To[0] != "park@example.gov.cn" {
		s.t.Errorf("the last mail went to %v", last.To)
	}
}

// found is the report, by a part of the recipient's name, and the records behind its number.
func (s *monthStory) found() {
	b := s.lixd
	b.open("/deliveries")
	b.fill("#to", "慈善")
	b.press("form[role=search] button", http.StatusOK)
	b.says("省民政厅慈善社工处", "15,288")
	w := period.Window(period.MonthOf(2015, 1), period.MonthOf(2020, 10))
	b.open("/figures?" + url.Values{"period": {w.String()}}.Encode())
	b.says("这个数是怎么来的", "15,288")
	b.press("tbody a[href*='unit=']", http.StatusOK)
	b.says("不计", "人次")
	if n := s.count("SELECT COUNT(*) FROM audit WHERE actor IN ('lixd', 'jinml')"); n < 10 {
		s.t.Errorf("the audit has %d entries of them", n)
	}
}
