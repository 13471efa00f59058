package main

import (
	"mime"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"huizong/admin/pagetest"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
	"huizong/templates/mail"
)

// TestPages plays a month of three people in a real browser against `huizong serve`: on a desktop, on a phone, and
// without scripts. With HUIZONG_IMAGES=DIR it keeps a picture of every page there.
func TestPages(t *testing.T) {
	for name, kind := range map[string]pagetest.Kind{"desktop": pagetest.Desktop, "phone": pagetest.Phone,
		"without scripts": pagetest.NoScripts} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			b := pagetest.Open(t, o.base, kind)
			s := &play{o, b}
			s.firstSignIn()
			s.previewAndTest()
			s.submitForApproval()
			s.approve()
			s.release()
			s.resendOne()
			s.correct()
			s.pauseAndResume()
			s.look()
			b.Audit()
			o.measured("huizong_up 1", `huizong_runs{report="programme",state="delivered"} 2`,
				`huizong_job_paused{report="monthly"} 0`, "huizong_deliveries_in_doubt 0",
				`huizong_stage_seconds_count{report="programme",stage="build"} 3`, "huizong_channel_stopped 0")
			if out := o.huizong("", "verify"); !strings.Contains(out, "everything is as it was sealed") {
				t.Error(out)
			}
		})
	}
}

// play is the story: an office and its browser.
type play struct {
	*office
	b *pagetest.Window
}

func (s *play) period() string { return s.month("2015-01") + ".." + s.month("2020-10") }

func (s *play) signIn(name, password string, status int64) {
	s.b.Helper()
	s.b.Open("/login")
	s.b.Fill("#u", name)
	s.b.Fill("#pw", password)
	s.b.Press("form.panel button", status)
}

// as changes who sits before the browser.
func (s *play) as(name string) {
	s.b.Helper()
	s.b.Press("form.who button", 200)
	s.signIn(name, accountPassword, 200)
}

func (s *play) firstSignIn() {
	s.b.Open("/filing")
	s.b.Says("登录", "账号", "口令")
	s.b.Shot("login")
	s.signIn("lixd", "a wrong password", 422)
	s.b.Says("账号或口令不对。")
	s.b.Fill("#pw", accountPassword)
	s.b.Press("form.panel button", 200)
	s.b.Says("李晓东", "操作员", "待您办理", "本期：", "可直接引用", "还没有发过。")
}

// previewAndTest looks at the programme report, and sends it to oneself.
func (s *play) previewAndTest() {
	s.b.Open("/jobs/programme/run?period=" + s.period())
	s.b.Says("15,288", "38,266", "还没有发过，没有可比的上次。", "发送前须由金美兰批准")
	s.b.Shot("trigger")
	s.b.Press("button[value=check]", 200)
	s.b.Says("核查完毕：错误0条", "没有保存，没有发送。")
	s.b.Press("button[value=preview]", 200)
	s.b.Says("预览，没有保存，没有发送", "省民政厅慈善社工处", ".xlsx", ".pdf")
	s.b.Shot("preview")
	frame := must.Get(chromedp.Run(s.b.Ctx, chromedp.AttributeValue(chromedp.CSS("iframe[src$=html]"), "src")))(s)
	s.b.Do(chromedp.Navigate(s.base + frame.Value))
	s.b.Says("15288", "38266", "1.5万余人次", "3.8万余人次")
	if n := len(s.sink.Messages()); n != 0 {
		s.Fatalf("%d messages were sent by looking", n)
	}
	s.b.Open("/jobs/programme/run?period=" + s.period())
	s.b.Fill("#ta", "lixd@example.gov.cn")
	s.b.Press("button[value=test]", 200)
	s.b.Says("正在试发到lixd@example.gov.cn")
	s.b.Until("/runs/1", "试发成功")
	s.received("lixd@example.gov.cn", 1, "【测试】")
}

// submitForApproval sends the programme report, with the number typed wrong first.
func (s *play) submitForApproval() {
	s.b.Open("/jobs/programme/run?period=" + s.period())
	s.b.Fill("#cnt", "2")
	s.b.Press("button[value=send]", 422)
	s.b.Says("有1处需要改正", "收件人数不符：填了2，实际3")
	s.b.Shot("trigger-errors")
	s.b.Fill("#cnt", "3")
	s.b.Press("button[value=send]", 200)
	s.b.Says("已送审。", "等金美兰批准。")
	s.b.Until("/runs/2", "需要审批员批准：")
	s.b.Hides("批准并发送3份")
}

// approve is done by another account, and sends.
func (s *play) approve() {
	s.as("jinml")
	s.b.Says("待批准", "直接15,288人次，间接38,266人次", "批准后发3个收件人")
	s.b.Shot("overview")
	s.b.Press(".todo a.btn", 200)
	s.b.Says("填报17,210，核定15,288，少1,922", "2,834", "4,899", "去重前5,976")
	s.b.Shot("run-approval")
	s.b.Fill("#approve-count", "4")
	s.b.Press("form[action$=approve] button", 422)
	s.b.Says("收件人数不符：填了4，实际3")
	s.b.Fill("#approve-count", "3")
	s.b.Press("form[action$=approve] button", 200)
	s.b.Says("已批准，正在投递3份。")
	s.b.Until("/runs/2", "已投递")
	for _, to := range []string{"dept@example.gov.cn", "ybz@example.gov.cn", "gongyuan@example.gov.cn"} {
		s.received(to, 1, "累计")
	}
	s.mailSays("dept@example.gov.cn", "15288", "38266", "1.5万余人次", "3.8万余人次")
	s.mailSays("gongyuan@example.gov.cn", "2117", "5300")
	s.b.Says("250 2.0.0", "金美兰：批准")
	s.b.Press("a[href$='/mail/"+s.delivery("dept@example.gov.cn", 2)+"']", 200)
	s.b.Says("省民政厅慈善社工处", "内容哈希")
	s.b.Shot("mail")
}

// release lets a held month go out with a reason; one recipient's server refuses it.
func (s *play) release() {
	s.sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "tjj@example.gov.cn", Times: 1,
			Fault: delivertest.Reply(550, "5.1.1 User unknown")}))
	s.as("lixd")
	s.b.Open("/jobs/monthly/run?period=" + s.month("2020-08"))
	s.b.Says("报送率低于下限", "2/3即66.7%，低于80.0%", "会扣留")
	s.b.Fill("#cnt", "3")
	s.b.Press("button[value=send]", 200)
	s.b.Until("/runs/3", "扣留原因")
	s.b.Says("需要审批员放行：金美兰。")
	s.as("jinml")
	s.b.Says("已扣留", "报送率低于下限（2/3）")
	s.b.Open("/runs/3")
	s.b.Says("156", "391", "放行后照此发出，未报不补数")
	s.b.Shot("run-held")
	s.b.Write("#release-reason", "老来乐来电称8月停业")
	s.b.Fill("#release-count", "3")
	s.b.Press("form[action$=release] button", 200)
	s.b.Says("已放行，正在投递3份。")
}

// resendOne sends to the one that failed, and to nobody else.
func (s *play) resendOne() {
	s.b.Until("/runs/3", "部分投递")
	s.b.Says("5.1.1 User unknown", "失败", "重发未成功的1份")
	s.b.Shot("run-delivery")
	s.b.Open("/")
	s.b.Says("失败", "延吉市统计局", "其余2份已发出。", "此人还没有收到")
	s.b.Press(".todo a.btn[href='/runs/3#resend']", 200)
	s.b.Write("#resend textarea", "对方已开通邮箱")
	s.b.Press("#resend button", 200)
	s.b.Says("正在重发1份，其余不动。")
	s.b.Until("/runs/3", "已投递")
	s.received("tjj@example.gov.cn", 1, "月报")
	s.received("beishan@example.gov.cn", 1, "月报")
	s.received("dept@example.gov.cn", 2, "月报")
}

// correct sends what has changed since, marked as a correction.
func (s *play) correct() {
	must.Get(s.db.Exec("UPDATE submissions SET status = 'voided' WHERE period = ? AND project_code = 'YJ2016-02'",
		s.month("2016-03")))(s)
	s.as("lixd")
	s.b.Until("/?fresh=1", "−165") // what stood in what is void now
	s.b.Says("可更正", "−413")
	s.b.Shot("overview-changed")
	s.b.Open("/jobs/programme/run?period=" + s.period())
	s.b.Says("上次：运行2", "本次将是修订2", "15,288", "15,123", "−165", "37,853", "−413")
	s.b.Fill("#cnt", "3")
	s.b.Write("#rs", "青松社会工作服务中心作废一份填报")
	s.b.Shot("trigger-revision")
	s.b.Press("button[value=send]", 200)
	s.as("jinml")
	s.b.Until("/runs/4", "更正修订1") // what can be approved; the name of the step stands there from the beginning
	s.b.Fill("#approve-count", "3")
	s.b.Press("form[action$=approve] button", 200)
	s.b.Until("/runs/4", "已投递")
	s.received("ybz@example.gov.cn", 2, "【更正】")
	s.mailSays("ybz@example.gov.cn", "15123", "15288", "37853", "青松社会工作服务中心作废一份填报")
}

func (s *play) pauseAndResume() {
	s.b.Open("/jobs")
	s.b.Shot("jobs")
	s.b.Fold("#monthly details summary")
	s.b.Write("#note-monthly", "年底盘点")
	s.b.Press("form[action='/jobs/monthly/pause'] button", 200)
	s.b.Says("已暂停。到期的期次记为已跳过。", "已暂停：年底盘点。")
	s.b.Press("form[action='/jobs/monthly/resume'] button", 200)
	s.b.Says("已恢复，下次到期")
	s.b.Hides("年底盘点")
}

// look opens the pages that only show.
func (s *play) look() {
	s.b.Open("/runs")
	s.b.Says("已投递", "15,288", "试发")
	s.b.Shot("runs")
	s.b.Open("/filing/months")
	s.b.Says("183", "迟9", "外20")
	s.b.Press("a[href*='YJ2016-02']", 200)
	s.b.Says("758", "532", "有草稿", "迟报6天", "已作废，没有重报") // 923 and 697 before its March was void
	s.b.Shot("filing")
	s.b.Open("/audit")
	s.b.Says("金美兰：批准", "李晓东：手动发起", "暂停任务")
	s.b.Shot("audit")
	s.b.Open("/account")
	s.b.Shot("account")
	s.b.Press("header a[hreflang=en]", 200)
	s.b.Says("Change password", "approver")
	s.b.Open("/")
	s.b.Says("To do", "Ready to quote")
	s.b.Shot("overview-english")
	s.as("wang")
	s.b.Open("/runs/2")
	s.b.Says("You may look only.")
}

// received fails unless so many mails went to an address, the last with the text in its subject.
func (s *play) received(to string, n int, subject string) {
	s.b.Helper()
	all := s.mails(to)
	if len(all) != n {
		s.Fatalf("%d mails to %s, want %d", len(all), to, n)
	}
	got, err := new(mime.WordDecoder).DecodeHeader(all[n-1].Header("Subject"))
	if err != nil || !strings.Contains(got, subject) {
		s.Fatalf("subject %q to %s, want %s", got, to, subject)
	}
}

// delivery is the number of a recipient's delivery of a run.
func (s *play) delivery(to string, run int) string {
	s.b.Helper()
	var id string
	must.Do(s, s.db.Get(&id, "SELECT id FROM delivery WHERE run_id = ? AND recipient = ?", run, to))
	return id
}

// mailSays fails unless the text and the HTML of the last mail to an address show every figure.
func (s *play) mailSays(to string, texts ...string) {
	s.b.Helper()
	all := s.mails(to)
	_, parts, err := mail.Read(all[len(all)-1].Raw)
	if err != nil {
		s.Fatal(err)
	}
	for _, p := range parts[:2] {
		for _, want := range texts {
			if !strings.Contains(strings.ReplaceAll(string(p.Body), "\n", ""), want) {
				s.Fatalf("the mail to %s does not say %q in %s", to, want, p.Type)
			}
		}
	}
}
