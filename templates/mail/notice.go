package mail

import (
	"cmp"
	"fmt"
	"strings"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// NoticeKind is what a notice to operators is about.
type NoticeKind string

// The kinds of notice (docs: reliability, "Alarms").
const (
	NoticeHeld     NoticeKind = "held"
	NoticeAwaiting NoticeKind = "awaiting_approval"
	NoticeFailed   NoticeKind = "failed"
	NoticeRefused  NoticeKind = "refused"
	NoticeChannel  NoticeKind = "channel_stopped"
	NoticeInDoubt  NoticeKind = "in_doubt"
	NoticeExpired  NoticeKind = "expired"
	NoticeBounced  NoticeKind = "bounced"
	NoticeTest     NoticeKind = "test" // of a channel

	NoticeEmergency NoticeKind = "emergency" // somebody acted on the host without having signed in
	NoticeRestored  NoticeKind = "restored"  // the database was restored: nothing is sent
)

// Notice is what operators are told.
type Notice struct {
	Kind      NoticeKind
	Run       int64
	Delivery  int64
	Job       string
	Title     string // of the job
	Period    period.Period
	Recipient string
	Unsent    []Unsent // everybody concerned
	Link      string   // to the page
	Findings  []reconcile.Finding
	Detail    string
}

// Unsent is a recipient who did not get the report, and what a server said of him.
type Unsent struct{ Name, Address, Reply string }

// told is what a notice says of its kind, and what to do. Operators read it beside a terminal, so commands stand as
// they are typed.
var told = map[NoticeKind]struct{ subject, what, todo string }{
	NoticeHeld: {"运行%d被扣住", "报告未发出\uff0c外部没有人收到任何内容\u3002",
		"查看\uff1ahuizong show %[1]d\n放行\uff1ahuizong release %[1]d --reason " +
			"\"原因\"\n等数据到齐后重做\uff1ahuizong retry %[1]d"},
	NoticeAwaiting: {"运行%d待批准", "报告已封存\uff0c须由触发者以外的人批准后才发出\u3002",
		"查看\uff1ahuizong show %[1]d\n批准\uff1ahuizong approve %[1]d\n驳回\uff1ahuizong reject %[1]d --reason " +
			"\"原因\""},
	NoticeFailed: {"运行%d失败", "报告未能生成\uff0c没有发出任何内容\u3002",
		"查看\uff1ahuizong show %[1]d\n排除原因后重做\uff1ahuizong retry %[1]d"},
	NoticeRefused: {"运行%d有收件人拒收", "收件服务器拒收\uff0c不再自动重试\uff1b其他收件人不受影响\u3002",
		"查看\uff1ahuizong show %[1]d\n更正地址后补发\uff1ahuizong resend %[1]d --instead-of 原地址 --to 新地址 " +
			"--reason \"原因\"\n与对方联系后补发\uff1ahuizong resend %[1]d"},
	NoticeBounced: {"运行%d有邮件被退回",
		"发信服务器已收下\uff0c但未能送到收件人\uff0c退信说明如下\uff1b不会自动再发\u3002",
		"查看\uff1ahuizong show %[1]d\n更正地址后补发\uff1ahuizong resend %[1]d --instead-of 原地址 --to 新地址 " +
			"--reason \"原因\"\n与对方联系后补发\uff1ahuizong resend %[1]d --to 地址"},
	NoticeTest:      {"通知渠道测试", "这是一条测试\uff0c无需处理\u3002", "检查\uff1ahuizong check"},
	NoticeEmergency: {"应急操作", "有人在主机上未登录办理了应急操作\uff0c请核实\u3002", "审计\uff1ahuizong audit"},
	NoticeRestored: {"数据库已恢复\uff0c发送已停",
		"数据库落后于发出过的邮件\uff0c或已换成另一个\u3002有人核对并放行之前\uff0c什么都不发\u3002",
		"放行\uff1ahuizong restored --reason \"原因\""},
	NoticeChannel: {
		"发信通道停用", "发信服务器拒绝登录或拒绝发信\uff0c所有邮件都在等待\uff0c每15分钟自动再试一次\u3002",
		"检查\uff1ahuizong check",
	},
	NoticeInDoubt: {"运行%d有一封邮件存疑",
		"邮件已交给服务器\uff0c但没有收到答复\uff0c对方可能已收到\u3002按设置到时加注标记再发\uff0c或等人处理\u3002",
		"查看\uff1ahuizong show %[1]d\n对方确已收到\uff1ahuizong resolve %[2]d sent --reason \"原因\""},
	NoticeExpired: {"运行%d有一封邮件过期未送达", "连续五天未能送达\uff0c不再自动重试\u3002",
		"查看\uff1ahuizong show %[1]d\n补发\uff1ahuizong resend %[1]d"},
}

// RenderNotice words a notice. It is plain text.
func (t *Templates) RenderNotice(n Notice) (*Content, error) {
	words, ok := told[n.Kind]
	if !ok {
		return nil, fmt.Errorf("render a notice: no kind %q", n.Kind)
	}
	subject := words.subject
	if strings.Contains(subject, "%d") {
		subject = fmt.Sprintf(subject, n.Run)
	}
	lines := []string{words.what, ""}
	add := func(label, value string) {
		if value != "" {
			lines = append(lines, label+"\uff1a"+wording.Clean(value))
		}
	}
	if n.Title != "" {
		n.Job = n.Title + "\uff08" + n.Job + "\uff09"
	}
	add("任务", n.Job)
	if n.Job != "" {
		add("报告期", wording.In(wording.Chinese).Period(n.Period))
	}
	add("收件人", n.Recipient)
	add("说明", n.Detail)
	for _, u := range n.Unsent {
		lines = append(lines, "\u3000"+wording.Clean(u.Name+" <"+u.Address+">\uff1a"+u.Reply))
	}
	for _, f := range n.Findings {
		lines = append(lines, findingLine(f))
	}
	lines = append(lines, "", commands(words.todo, n))
	if n.Link != "" {
		lines = append(lines, "页面\uff1a"+n.Link)
	}
	return &Content{Subject: "\u3010汇总\u3011" + subject, Text: strings.Join(lines, "\n") + "\n"}, nil
}

// commands fills the numbers in.
func commands(todo string, n Notice) string {
	return strings.NewReplacer("%[1]d", fmt.Sprint(n.Run), "%[2]d", fmt.Sprint(n.Delivery)).Replace(todo)
}

// findingLine names a finding with both its numbers.
func findingLine(f reconcile.Finding) string {
	c := wording.In(wording.Chinese)
	line := "\u3000" + c.Text("finding."+string(f.Code)+".name") + " (" + string(f.Code) + ")"
	if f.Claimed != nil && f.Counted != nil {
		line += fmt.Sprintf(" %d / %d", *f.Claimed, *f.Counted)
	}
	if f.AgencyCode != "" {
		line += " " + f.AgencyCode
	}
	return line
}

// actors says who can do something about a notice, and until when.
var actors = map[NoticeKind]string{
	NoticeHeld:     "可处理\uff1a操作员\uff1b放行之前不会发出",
	NoticeAwaiting: "可处理\uff1a触发者以外的批准人\uff1b批准之前不会发出",
	NoticeFailed:   "可处理\uff1a操作员\uff1b不会自动重做",
	NoticeRefused:  "可处理\uff1a操作员\uff1b不会自动再发",
	NoticeBounced:  "可处理\uff1a操作员\uff1b不会自动再发",
	NoticeExpired:  "可处理\uff1a操作员\uff1b不会自动再发",
	NoticeInDoubt:  "可处理\uff1a操作员\uff1b按任务设置\uff0c15分钟后加注再发\uff0c或等人处理",
	NoticeChannel:  "可处理\uff1a管理员\uff1b邮件自封存起5天内有效\uff0c排除原因后自动发出",
}

// BriefNotice words a notice for a group outside the office: which report, how many recipients, who can act until when;
// no figures, no agencies, no addresses, nothing that a server said.
func (t *Templates) BriefNotice(n Notice) (title string, lines []string) {
	words := told[n.Kind]
	title = words.subject
	if strings.Contains(title, "%d") {
		title = fmt.Sprintf(title, n.Run)
	}
	lines = append(lines, words.what)
	if name := cmp.Or(n.Title, n.Job); name != "" {
		lines = append(lines, "任务\uff1a"+wording.Clean(name),
			"报告期\uff1a"+wording.In(wording.Chinese).Period(n.Period))
	}
	if len(n.Unsent) > 0 {
		lines = append(lines, fmt.Sprintf("涉及收件人\uff1a%d个", len(n.Unsent)))
	}
	if who := actors[n.Kind]; who != "" {
		lines = append(lines, who)
	}
	return "\u3010汇总\u3011" + title, lines
}
