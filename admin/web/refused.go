package web

import (
	"errors"
	"time"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// refusedFields are the fields of the forms, where they have other names than the parts of an order.
var refusedFields = map[string]string{"approve-recipients": "approve-count", "release-recipients": "release-count",
	"resolve-to": "resolve-outcome", "run-recipients": "cnt", "run-reason": "rs", "run-to": "ta", "run-period": "win"}

// Faults says everything that stands against an order, each at the field of the form that it is about. That a run has
// moved is said by the page as a whole.
func (v *Visit) Faults(err error, form string) []door.Fault {
	var rs ledger.Refusals
	errors.As(err, &rs)
	var out []door.Fault
	for _, r := range rs {
		if r.Code != "moved" && (r.Code != "state" || form == "run-") {
			out = append(out, v.SayRefusal(r, form))
		}
	}
	return out
}

// refusedWords are the refusals that the pages say in words of their own.
var refusedWords = map[string]string{
	"reason": "填写理由", "uncounted": "填入收件人数：{n}", "count": "收件人数不符：填了{typed}，实际{n}",
	"self": "您发起的运行，您不能批准。", "again": "您已批准过，须由另一人批准。", "outcome": "选择核实结果",
	"approver": "您的账号不能批准。", "note": "填写暂停的原因", "revision": "填写更正理由",
	"former":     "填写再发的理由：已不在配置中的任务{job}已把这一期发给{to}（运行{run}）",
	"owed":       "{period}的报告还没有发到{to}（运行{run}，{state}）。先发出，或在运行页注明不再发给此人，再删除。",
	"from":       "日期写成2026-03-01、3月1日或3月",
	"sent-since": "您打开之后有新的发送。没有执行，请重看差异。", "to": "写一个邮件地址，如name@example.gov.cn",
	"long":        "写了{typed}个字，最多记{most}个",
	"judged":      "{who}已在{at}判定（判定{id}）。要改判，先撤回它。",
	"period-form": "写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11",
	"period-open": "{period}还没有结束，最近一期是{last}", "period-kind": "本任务不报{period}，最近一期是{last}",
}

// SayRefusal says one refusal, at the field of the form that it is about.
func (v *Visit) SayRefusal(r ledger.Refusal, form string) door.Fault {
	field := form + r.Field
	if other, ok := refusedFields[field]; ok {
		field = other
	}
	if r.Field == "" {
		field = "main"
	}
	sentence, ok := refusedWords[r.Code]
	if !ok {
		return door.Fault{Field: field, Text: v.Lang.Say("不能执行：{text}", "text", v.Relay(r.Text))}
	}
	var args []any
	for name, value := range r.Args {
		if p, err := period.Parse(value); err == nil && (name == "period" || name == "last") {
			value = v.Lang.Period(p)
		}
		if name == "state" {
			value = v.Lang.Say(words.DeliveryTag(ledger.Delivery{State: ledger.DeliveryState(value)}).Text)
		}
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil && name == "at" {
			value = v.Clock().Stamp(at, v.Now())
		}
		if name == "who" {
			value = v.Lang.Say(v.Shown(v.R.Context(), value))
		}
		args = append(args, name, value)
	}
	return door.Fault{Field: field, Text: v.Lang.Say(sentence, args...)}
}
