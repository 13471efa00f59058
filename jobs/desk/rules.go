package desk

import (
	"slices"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// What is ordered of a job; what is ordered of a run stands in the ledger's table.
const (
	Check   ledger.Verb = "check"   // reconcile and gate, store nothing, send nothing
	Preview ledger.Verb = "preview" // also render
	Test    ledger.Verb = "test"    // the real mail, marked, to one address
	Send    ledger.Verb = "send"    // as the schedule would
	Pause   ledger.Verb = "pause"
	Resume  ledger.Verb = "resume"
)

// Channel is what an order comes through.
type Channel string

// The channels.
const (
	Page Channel = "page"
	API  Channel = "api"
	CLI  Channel = "cli"

	Clock Channel = "schedule" // nobody's hand: what the configuration says is due
)

// Rule is who may give an order, and what it has to say. The ledger's table says from which states, and whether a
// reason is needed.
type Rule struct {
	Verb    ledger.Verb
	Role    account.Role
	Label   string    // on the pages, in Chinese
	Person  bool      // decides: is given by somebody who has signed in
	Fresh   bool      // lets a report out: who it is was shown lately
	Help    string    // what it does, in the description of the API
	Count   []Channel // where the number of recipients has to be stated, as a confirmation
	Content []Channel // where the content that was looked at has to be named
}

// Rules is the table of orders: one that does not stand here does not exist.
var Rules = []Rule{
	{Verb: ledger.Approve, Person: true, Fresh: true, Role: account.Approver, Label: "批准", Count: []Channel{Page},
		Content: []Channel{
			Page,
			API,
		}, Help: "Approve a run that awaits approval; bound to the content looked at."},
	{
		Verb:   ledger.Reject,
		Person: true,
		Role:   account.Approver,
		Label:  "驳回",
		Help:   "Reject a run that awaits approval.",
	},
	{Verb: ledger.Release, Person: true, Fresh: true, Role: account.Approver, Label: "放行",
		Count: []Channel{Page}, Help: "Let a held run go out in spite of its findings."},
	{Verb: ledger.Resolve, Person: true, Role: account.Operator, Label: "处理存疑",
		Help: "End a delivery in doubt as a person found out, or note that one that went wrong is not sent any more."},
	{Verb: ledger.Resend, Person: true, Role: account.Operator, Label: "重发",
		Help: "Send again what is not sent, or the one recipient named."},
	{Verb: ledger.Retry, Role: account.Operator, Label: "重新生成",
		Help: "Build a held or failed run again, with what has arrived since."},
	{Verb: ledger.Cancel, Role: account.Operator, Label: "取消", Help: "Send nothing more of a run."},
	{
		Verb:  Check,
		Role:  account.Operator,
		Label: "核查",
		Help:  "Reconcile and gate; store and send nothing.",
	},
	{Verb: Preview, Role: account.Operator, Label: "预览", Help: "Also render what would be sent."},
	{Verb: Test, Role: account.Operator, Label: "试发", Help: "The real mail, marked, to one address."},
	{
		Verb:  Send,
		Role:  account.Operator,
		Label: "发送",
		Count: []Channel{Page, API},
		Help:  "As the schedule would.",
	},
	{Verb: Pause, Role: account.Operator, Label: "暂停", Help: "Record the job's slots as skipped."},
	{Verb: Feedback, Role: account.Operator, Label: "核查反馈", Help: "Tell agencies what became of their filings."},
	{Verb: Remind, Role: account.Operator, Label: "催报", Help: "Remind agencies that have not filed."},
	{Verb: Import, Role: account.Operator, Label: "写入填报", Count: []Channel{Page, API},
		Help: "Write a form or tables that were handed in into the agencies' tables, all or nothing."},
	{Verb: Discard, Role: account.Operator, Label: "丢弃上传", Help: "Let a file go that was handed in."},
	{Verb: Resume, Role: account.Operator, Label: "恢复", Help: "Lift a pause."},
	{Verb: Change, Role: account.Operator, Label: "修改", Person: true,
		Help: "A new version of a recipient or a setting: in force, or proposed where a second person is needed."},
	{Verb: Confirm, Role: account.Approver, Label: "确认", Person: true, Help: "Put a proposed version in force."},
	{Verb: Same, Role: account.Operator, Label: "判为同一次活动", Person: true,
		Help: "Say of two records that they are one event; in force once another person confirms it."},
	{Verb: Different, Role: account.Operator, Label: "判为各自真实", Person: true,
		Help: "Say of two records that they are two events."},
	{Verb: Accept, Role: account.Operator, Label: "接受，不计这一行", Person: true,
		Help: "Leave out a row that cannot be understood, until it changes; with a second person where its report " +
			"needs one."},
	{Verb: ConfirmVerdict, Role: account.Operator, Label: "确认判定", Person: true,
		Help: "Put a proposed judgement in force; by another person."},
	{Verb: UndoJudgement, Role: account.Operator, Label: "撤回判定", Person: true, Help: "End a judgement by another."},
	{Verb: AddAccount, Role: account.Admin, Label: "加账号", Person: true,
		Help: "Add an account with an invitation; one that may approve is let in once a second person agrees."},
	{Verb: SetRole, Role: account.Admin, Label: "改角色", Person: true,
		Help: "Give another role; with a second person where it may approve and the one before may not."},
	{Verb: SetAddress, Role: account.Admin, Label: "改地址", Person: true, Help: "Set the mail address of an account."},
	{Verb: Disable, Role: account.Admin, Label: "停用", Person: true, Help: "Let an account in no more."},
	{Verb: Enable, Role: account.Admin, Label: "启用", Person: true,
		Help: "Let an account in again; with a second person where it may approve."},
	{Verb: ResetPassword, Role: account.Admin, Label: "重置口令", Person: true,
		Help: "Invite an account to set another password; the present one stays until then."},
	{Verb: ResetFactor, Role: account.Admin, Label: "重置第二因素", Person: true,
		Help: "Take the second factor of an account away; with a second person."},
	{Verb: EndSessions, Role: account.Admin, Label: "退出全部登录", Person: true,
		Help: "Sign an account out everywhere."},
	{Verb: EndToken, Role: account.Admin, Label: "撤销令牌", Person: true, Help: "End a token of an account."},
	{Verb: ConfirmAccount, Role: account.Approver, Label: "确认账号改动", Person: true,
		Help: "Put a proposed change of an account in force; by another person."},
	{Verb: DeclineAccount, Role: account.Approver, Label: "退回账号改动", Person: true,
		Help: "Let a proposed change of an account go."},
	{Verb: Decline, Role: account.Operator, Label: "不采用", Person: true, Help: "Let a proposed version go."},
}

// Judgements are the orders by which a person judges what no rule decides.
var Judgements = []ledger.Verb{Same, Different, Accept, ConfirmVerdict, UndoJudgement}

// RuleOf returns the rule of a verb.
func RuleOf(v ledger.Verb) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Verb == v })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// OfRuns lists the rules of what is ordered of a run.
func OfRuns() []Rule {
	return slices.DeleteFunc(
		slices.Clone(Rules),
		func(r Rule) bool { return !slices.Contains(ledger.Verbs(), r.Verb) },
	)
}
