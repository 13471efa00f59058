package admin

import (
	"errors"
	"net/http"
	"slices"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// refusedStatus is the HTTP status of an order that was refused.
func refusedStatus(rs ledger.Refusals) int {
	impossible := func(r ledger.Refusal) bool { return r.Field == "" || errors.Is(r, ledger.ErrTampered) }
	switch {
	case errors.Is(rs, ledger.ErrRole), errors.Is(rs, ledger.ErrApprover):
		return http.StatusForbidden
	case errors.Is(rs, ledger.ErrNotFound):
		return http.StatusNotFound
	case slices.ContainsFunc(rs, impossible):
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// refusedFields are the fields of the forms, where they have other names than the parts of an order.
var refusedFields = map[string]string{"approve-recipients": "approve-count", "release-recipients": "release-count",
	"resolve-to": "resolve-outcome", "run-recipients": "cnt", "run-reason": "rs", "run-to": "ta", "run-period": "win"}

// faults says everything that stands against an order, each at the field of the form that it is about. That a run has
// moved is said by the page as a whole.
func (v *visit) faults(err error, form string) []fault {
	var rs ledger.Refusals
	errors.As(err, &rs)
	var out []fault
	for _, r := range rs {
		if r.Code != "moved" && (r.Code != "state" || form == "run-") {
			out = append(out, v.sayRefusal(r, form))
		}
	}
	return out
}

// refusedWords are the refusals that the pages say in words of their own.
var refusedWords = map[string]string{
	"reason": "填写理由", "uncounted": "填入收件人数：{n}", "count": "收件人数不符：填了{typed}，实际{n}",
	"self": "您发起的运行，您不能批准。", "again": "您已批准过，须由另一人批准。", "outcome": "选择核实结果",
	"approver": "您的账号不能批准。", "note": "填写暂停的原因", "revision": "填写更正理由",
	"sent-since": "您打开之后有新的发送。没有执行，请重看差异。", "to": "写一个邮件地址，如name@example.gov.cn",
	"period-form": "写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11",
	"period-open": "{period}还没有结束，最近一期是{last}", "period-kind": "本任务不报{period}，最近一期是{last}",
}

func (v *visit) sayRefusal(r ledger.Refusal, form string) fault {
	field := form + r.Field
	if other, ok := refusedFields[field]; ok {
		field = other
	}
	if r.Field == "" {
		field = "main"
	}
	words, ok := refusedWords[r.Code]
	if !ok {
		return fault{field, v.lang.say("不能执行：{text}", "text", r.Text)}
	}
	var args []any
	for name, value := range r.Args {
		if p, err := period.Parse(value); err == nil && (name == "period" || name == "last") {
			value = v.lang.Period(p)
		}
		args = append(args, name, value)
	}
	return fault{field, v.lang.say(words, args...)}
}
