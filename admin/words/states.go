package words

import (
	"strings"

	"huizong/jobs/account"
	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// Tag is a state as it is shown: its shape and its word carry the meaning, its colour only helps.
type Tag struct{ Class, Text string }

var runTags = map[ledger.RunState]Tag{
	ledger.Pending: {"t-off", "待运行"}, ledger.Building: {"t-run", "生成中"}, ledger.HeldRun: {"t-bad", "已扣留"},
	ledger.AwaitingApproval: {"t-wait", "待批准"},
	ledger.SealedRun:        {"t-run", "已封存"}, ledger.Delivering: {"t-run", "投递中"},
	ledger.Delivered:       {"t-ok", "已投递"},
	ledger.PartlyDelivered: {"t-bad", "部分投递"}, ledger.FailedRun: {"t-bad", "失败"},
	ledger.Skipped:  {"t-off", "已跳过"},
	ledger.Rejected: {"t-off", "已驳回"}, ledger.CancelledRun: {"t-off", "已取消"},
	ledger.Unchanged: {"t-off", "无变动"},
}

// RunTag is the tag of a state of a run.
func RunTag(s ledger.RunState) Tag { return runTags[s] }

var deliveryTags = map[ledger.DeliveryState]Tag{
	ledger.Queued: {"t-off", "待发"}, ledger.Sending: {"t-run", "发送中"}, ledger.Committed: {"t-run", "等应答"},
	ledger.Sent:   {"t-ok", "已发出"},
	ledger.Failed: {"t-bad", "失败"}, ledger.InDoubt: {"t-doubt", "存疑"}, ledger.Held: {"t-off", "暂停"},
	ledger.Expired:   {"t-bad", "已过期"},
	ledger.Bounced:   {"t-bad", "被退信"},
	ledger.Cancelled: {"t-off", "已取消"},
}

// DeliveryTag is the tag of a delivery.
func DeliveryTag(d ledger.Delivery) Tag {
	switch {
	case d.State == ledger.Queued && d.Attempts > 0:
		return Tag{"t-run", "重试中"}
	case d.State == ledger.Sent && d.Purpose == ledger.Test:
		return Tag{"t-ok", "试发成功"}
	}
	return deliveryTags[d.State]
}

// SlotTags are the tags of how a month was filed.
var SlotTags = map[reconcile.State]Tag{
	reconcile.OnTime: {"t-ok", "按时"}, reconcile.Late: {"t-wait", "迟报"}, reconcile.Missing: {"t-bad", "未报"},
	reconcile.NotAccepted: {"t-doubt", "退回"}, reconcile.Unreadable: {"t-bad", "数据有误"},
	reconcile.Unexpected: {"t-off", "计划外填报"},
}

// SlotTag is the tag of how a month was filed: while its deadline is to come, nobody has missed it.
func SlotTag(state reconcile.State, due bool) Tag {
	if state == reconcile.Missing && !due {
		return Tag{"t-wait", SlotTags[state].Text}
	}
	return SlotTags[state]
}

// SeverityTags are the tags of findings.
var SeverityTags = map[reconcile.Severity]Tag{
	reconcile.Error: {"t-bad", "错误"}, reconcile.Warning: {"t-wait", "警告"}, reconcile.Notice: {"t-off", "提示"},
}

// KindWords say how a run began.
var KindWords = map[ledger.Kind]string{ledger.Scheduled: "按计划", ledger.Manual: "手动", ledger.Backfill: "补做"}

// RoleWords are the words of roles.
var RoleWords = map[account.Role]string{account.Viewer: "查看员", account.Operator: "操作员",
	account.Approver: "审批员", account.Admin: "管理员", account.Auditor: "审计员"}

// ReportWords name reports by the kind of their period.
var ReportWords = map[period.Kind]string{period.Monthly: "月报", period.Quarterly: "季报", period.HalfYear: "半年报",
	period.Yearly: "年报", period.Programme: "项目累计"}

// LineNames are those of the lines of a bridge that are no rules.
var LineNames = map[string]string{"claimed": "机构填报", "over-claimed": "填报多于记录",
	"under-claimed":    "填报少于记录",
	"indirect-missing": "未填，按系数补", "reconciled": "核定"}

// RuleName is what a rule is called, the same as in reports; its code where it has no name.
func RuleName(code string) string {
	if c, key := wording.In(wording.Chinese), "finding."+code+".name"; c.Has(key) {
		return c.Text(key)
	}
	return code
}

// PhaseWord is the step of the SMTP conversation where an attempt ended. The commands are the same in every language.
func PhaseWord(phase string) string {
	switch deliver.Phase(phase) {
	case deliver.PhaseConnect, deliver.PhaseGreeting:
		return "连接"
	case deliver.PhaseContent:
		return "DATA"
	case deliver.PhaseDot, deliver.PhaseQuit:
		return "结束符后"
	}
	return strings.ToUpper(phase)
}

// ActionWords are the entries of the audit, by what they begin with.
var ActionWords = map[string]string{
	"run.pending": "待运行", "run.building": "生成中", "run.held": "扣留", "run.awaiting_approval": "生成完毕，待批准",
	"run.sealed":     "封存",
	"run.delivering": "投递中", "run.delivered": "全部投递", "run.partly_delivered": "部分投递", "run.failed": "失败",
	"run.skipped":  "跳过",
	"run.rejected": "驳回", "run.cancelled": "取消", "run.unchanged": "无变动，未发送",
	"delivery.queued": "待发", "delivery.sent": "已发出", "delivery.failed": "被拒", "delivery.in_doubt": "转为存疑",
	"delivery.held":    "暂停",
	"delivery.bounced": "被退信", "delivery.delayed": "延迟",
	"delivery.expired": "过期", "delivery.cancelled": "取消", "job.paused": "暂停任务", "job.resumed": "恢复任务",
	"account.added": "添加账号", "account.password": "改口令", "account.role": "改角色", "account.disabled": "停用账号",
	"account.enabled":  "启用账号",
	"account.proposed": "提出账号改动", "account.confirmed": "确认账号改动", "account.declined": "退回账号改动",
	"account.invited": "发邀请", "account.address": "改地址", "account.factor_reset": "重置第二因素",
	"account.sessions_ended": "退出登录", "list.exported": "导出名单",
	"account.signed_in": "登录", "account.signed_out": "退出", "account.refused": "登录被拒", "token.added": "添加令牌",
	"token.revoked": "撤销令牌",
	"data.read":     "查阅",
	"import.begun":  "开始导入", "import.failed": "导入失败",
	"import.uploaded": "交来文件", "import.written": "写入填报", "import.discarded": "丢弃上传",
	"form.downloaded":  "下载填报表",
	"setting.proposed": "提出改动", "setting.confirmed": "改动起用", "setting.declined": "改动退回",
	"judgement.same": "判为同一次活动", "judgement.different": "判为各自真实", "judgement.accepted": "接受，不计这一行",
	"judgement.undone": "撤回判定", "judgement.confirmed": "确认判定",
	"account.factor": "绑定第二因素", "account.recovery": "换备用码", "account.bound": "绑定统一登录",
	"account.recovered": "用备用码登录", "account.factor_reset_in_emergency": "紧急重置第二因素",
	"delivery.sending": "开始投递", "delivery.committing": "正文将尽",
	"audit.keyed": "启用密钥", "ledger.pruned": "清理到期内容", "audit.baseline": "记下现状",
	"ledger.finished": "升级完成",
	"ledger.marked":   "标明数据库", "ledger.quarantined": "数据库像是恢复的，停发",
	"ledger.reopening": "提出恢复后放行",
	"ledger.reopened":  "恢复后放行",
	"channel.tried":    "试发通知",
	"channel.stopped":  "邮件通道停", "channel.opened": "邮件通道通",
}

// ReadWords are what somebody read, as the audit says it.
var ReadWords = map[string]string{"report": "报告", "mail": "邮件", "preview": "预览", "records": "服务记录",
	"list":   "清单",
	"letter": "机构信函", "evidence": "证据"}

// RecordKind is the word of a kind of record.
func RecordKind(kind string) string {
	return map[string]string{"visit": "个案探访", "case": "个案服务", "group": "小组活动", "event": "社区活动"}[kind]
}

// LineName is the name of a line of a bridge.
func LineName(code string) string {
	if name, ok := LineNames[code]; ok {
		return name
	}
	return RuleName(code)
}

// PurposeWords name what a delivery is for.
var PurposeWords = map[ledger.Purpose]string{ledger.Report: "报告", ledger.Test: "试发", ledger.Notice: "通知",
	ledger.Feedback: "反馈单", ledger.Remind: "催报"}

// replies are what servers' answers mean, by what they begin with.
var replies = []struct{ begins, means string }{
	{"bounced:", "对方接收后又退回"}, {"unclear:", "来信像退信，认不准"},
	{"550 5.1.1", "收件人不存在"}, {"550 5.7", "对方拒收"}, {"550", "对方拒收"},
	{"551", "收件人不存在"}, {"552", "邮件太大或邮箱已满"}, {"553", "收件人不存在"}, {"554", "对方拒收"},
	{"450", "对方暂不接收，会重试"}, {"451", "对方暂不接收，会重试"}, {"452", "邮箱已满"}, {"421", "对方忙"},
	{"535", "口令不对"},
}

// ReplyWord says in words what a server's answer means; nothing where nobody knows.
func ReplyWord(reply string) string {
	for _, r := range replies {
		if strings.HasPrefix(reply, r.begins) {
			return r.means
		}
	}
	return ""
}

// ScopeWord is the word of what a token may do.
func ScopeWord(scope account.Role) string {
	if scope == account.Calendar {
		return "日历订阅"
	}
	if word, ok := RoleWords[scope]; ok {
		return word
	}
	return string(scope)
}

// VerdictWords are what people judge of records and rows: on pages, in the audit, at the command line, in orders.
var VerdictWords = map[reconcile.Verdict]string{reconcile.Same: "同一次活动", reconcile.Different: "各自真实",
	reconcile.Accepted: "接受，不计这一行", reconcile.Undone: "撤回判定"}

// StandingWords are how a judgement, or a version of a setting or recipient, stands.
var StandingWords = map[string]string{"in force": "现用", "in_force": "现用", "planned": "未到日期",
	"proposed": "待确认", "past": "已过", "declined": "已退回", "undone": "已撤回"}
