package judge

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// order gives an order of judgements; refused, the page is shown again with every fault.
func (v *visit) order(o desk.Order, to string, again func(int, ...door.Fault) error) error {
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		return again(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	if done.Ruling.State() == "proposed" {
		return v.Done(to, "已记下：{word}，等别人确认。", "word", v.Lang.Say(words.VerdictWords[done.Ruling.Verdict]))
	}
	return v.Done(to, "已记下：{word}。", "word", v.Lang.Say(words.VerdictWords[done.Ruling.Verdict]))
}

func (v *visit) judge() error {
	form := v.R.PostForm
	o := desk.Order{Reason: form.Get("reason"),
		Judged: &desk.Judged{One: reconcile.ID(form.Get("stays")), Other: reconcile.ID(form.Get("goes"))}}
	switch form.Get("verdict") {
	case "left":
		o.Verb = desk.Same
	case "right":
		o.Verb = desk.Same
		o.Judged.One, o.Judged.Other = o.Judged.Other, o.Judged.One
	case "different":
		o.Verb = desk.Different
	default:
		return v.showDuplicates(http.StatusUnprocessableEntity,
			door.Fault{Field: "verdict", Text: v.Lang.Say("选一项判定")})
	}
	to, next := "/duplicates", url.Values{}
	for key, field := range map[string]string{"pair": "next", "month": "month"} {
		if value := form.Get(field); value != "" { // those skipped before the pair are not shown again at once
			next.Set(key, value)
		}
	}
	if len(next) > 0 {
		to += "?" + next.Encode()
	}
	return v.order(o, to, v.showDuplicates)
}

// settle confirms or undoes a judgement, on the page that it stands on.
func (v *visit) settle(verb ledger.Verb) error {
	id, err := strconv.ParseInt(v.R.PathValue("judgement"), 10, 64)
	if err != nil {
		return door.ErrNoPage
	}
	ofRows, err := v.ofRows(v.R.Context())
	if err != nil {
		return err
	}
	to, again := "/duplicates", v.showDuplicates
	if ofRows[id] {
		to, again = "/quarantine", v.showQuarantine
	}
	return v.order(desk.Order{Verb: verb, Reason: v.R.PostFormValue("reason"), Judged: &desk.Judged{Judgement: id}}, to,
		again)
}

func (v *visit) confirm() error { return v.settle(desk.ConfirmVerdict) }

func (v *visit) undo() error { return v.settle(desk.UndoJudgement) }
