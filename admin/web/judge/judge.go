package judge

import (
	"errors"
	"net/http"
	"strconv"

	"huizong/admin/door"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

var verdictWords = map[reconcile.Verdict]string{reconcile.Same: "同一次活动", reconcile.Different: "各自真实",
	reconcile.Accepted: "接受，不计这一行", reconcile.Undone: "撤回判定"}

// order gives an order of judgements; refused, the page is shown again with every fault.
func (v *visit) order(o desk.Order, to string, again func(int, ...door.Fault) error) error {
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		return again(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	if done.Ruling.State() == "proposed" {
		return v.Done(to, "已记下：{word}，等别人确认。", "word", v.Lang.Say(verdictWords[done.Ruling.Verdict]))
	}
	return v.Done(to, "已记下：{word}。", "word", v.Lang.Say(verdictWords[done.Ruling.Verdict]))
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
	return v.order(o, "/duplicates", v.showDuplicates)
}

func (v *visit) pathJudgement(verb ledger.Verb) (desk.Order, error) {
	id, err := strconv.ParseInt(v.R.PathValue("judgement"), 10, 64)
	if err != nil {
		return desk.Order{}, door.ErrNoPage
	}
	return desk.Order{Verb: verb, Reason: v.R.PostFormValue("reason"), Judged: &desk.Judged{Judgement: id}}, nil
}

func (v *visit) confirm() error {
	o, err := v.pathJudgement(desk.ConfirmVerdict)
	if err != nil {
		return err
	}
	return v.order(o, "/duplicates", v.showDuplicates)
}

func (v *visit) undo() error {
	o, err := v.pathJudgement(desk.UndoJudgement)
	if err != nil {
		return err
	}
	return v.order(o, "/duplicates", v.showDuplicates)
}
