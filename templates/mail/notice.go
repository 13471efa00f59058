package mail

import (
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
)

// Notice is what operators are told.
type Notice struct {
	Kind      NoticeKind
	Run       int64
	Delivery  int64
	Job       string
	Period    period.Period
	Recipient string
	Findings  []reconcile.Finding
	Detail    string
}

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
		"查看\uff1ahuizong show %[1]d\n更正地址或与对方联系后补发\uff1ahuizong resend %[1]d"},
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
	add("任务", n.Job)
	if n.Job != "" {
		add("报告期", wording.In(wording.Chinese).Period(n.Period))
	}
	add("收件人", n.Recipient)
	add("说明", n.Detail)
	for _, f := range n.Findings {
		lines = append(lines, findingLine(f))
	}
	lines = append(lines, "", commands(words.todo, n))
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
