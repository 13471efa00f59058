package run

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// panels are the orders that the desk allows. What it does not allow is not drawn; a sentence stands in its place.
type panels struct {
	allowed              map[ledger.Verb]bool
	Others               []desk.Rule   // allowed, without a form of their own
	Count                int           // recipients
	Doubts               []deliveryRow // that wait for a person, or for their time
	Failed               []deliveryRow
	Sentence             string
	Filing               *reconcile.Completeness
	Unexpected           int
	AskCode, AskPassword bool // what lets a report out needs a proof of who it is: the last is too old
	CounterSigned        bool // release leads to approval, not to sending
	Correct              string
	Mine                 []string   // why this reader may approve
	Form                 url.Values // what was typed, where it was refused
	Mail                 string     // the way to the mail
}

// May reports whether the verb is allowed.
func (p panels) May(verb string) bool { return p.allowed[ledger.Verb(verb)] }

// Typed is what was typed into a field, where the form was refused.
func (p panels) Typed(action, field string) string {
	if p.Form.Get("action") != action {
		return ""
	}
	return p.Form.Get(field)
}

// TypedOf is what was typed into a form of a delivery at its own address.
func (p panels) TypedOf(delivery int64, field string) string {
	return p.typedOf(delivery, field, false)
}

// Mended is what was typed into the form that sends a delivery to another address.
func (p panels) Mended(delivery int64, field string) string { return p.typedOf(delivery, field, true) }

func (p panels) typedOf(delivery int64, field string, mended bool) string {
	if p.Form.Get("delivery") != strconv.FormatInt(delivery, 10) || p.Form.Has("instead_of") != mended {
		return ""
	}
	return p.Form.Get(field)
}

// formed are the orders whose forms stand in the page; every other gets the one that all share.
var formed = map[ledger.Verb]bool{ledger.Approve: true, ledger.Reject: true, ledger.Release: true,
	ledger.Resolve: true, ledger.Resend: true, ledger.Retry: true, ledger.Cancel: true}

func (v *visit) panels(view *runView, job jobs.Job, form url.Values) (panels, error) {
	p := panels{allowed: map[ledger.Verb]bool{}, Form: form,
		CounterSigned: v.Service.Approval(job).Count() > 0}
	if view.Report != nil {
		p.Filing, p.Unexpected = &view.Report.Filing.Completeness, view.Report.Filing.Unexpected
	}
	f, err := v.Ledger().File(v.R.Context(), view.ID)
	if err != nil {
		return p, err
	}
	p.Count = v.Desk.Recipients(f)
	for _, r := range desk.OfRuns() {
		if against := v.Desk.Against(f, r, v.Actor(desk.Page)); len(against) == 0 {
			p.allowed[r.Verb] = true
			if !formed[r.Verb] {
				p.Others = append(p.Others, r)
			}
		} else if err := v.instead(&p, view, r, against); err != nil {
			return p, err
		}
	}
	for _, d := range view.Deliveries {
		if p.Mail == "" {
			p.Mail = view.Path + "/mail/" + strconv.FormatInt(d.ID, 10)
		}
		switch {
		case d.State == ledger.InDoubt && p.allowed[ledger.Resolve]:
			p.Doubts = append(p.Doubts, d)
		case d.State.Wrong() && p.allowed[ledger.Resend]:
			p.Failed = append(p.Failed, d)
		}
	}
	if p.allowed[ledger.Approve] {
		p.Mine = v.mine(view)
	}
	p.AskCode = v.Stale() && v.Who.Bound()
	p.AskPassword = v.Stale() && !v.Who.Bound() && v.Who.Password != ""
	operator := v.Who.Role.May(account.Operator)
	if !operator {
		p.Sentence = v.Lang.Say("您只能查看。")
	}
	if operator && view.Sealed && view.TestTo == "" &&
		(view.State == ledger.Delivered || view.State == ledger.PartlyDelivered) {
		p.Correct = web.TriggerPath(view.Job, view.Period.String())
	}
	return p, nil
}

// instead says who decides what this reader may not.
func (v *visit) instead(p *panels, view *runView, r desk.Rule, against ledger.Refusals) error {
	waits := r.Verb == ledger.Approve && view.State == ledger.AwaitingApproval
	if !waits && (r.Verb != ledger.Release || view.State != ledger.HeldRun) {
		return nil
	}
	names, err := v.ApproversBut(v.R.Context(), view.Actor)
	switch {
	case !errors.Is(against, ledger.ErrRole) && waits:
		p.Sentence = v.SayRefusal(against[0], "").Text + v.Awaited(names)
	case waits:
		p.Sentence = v.Lang.Say("需要审批员批准：{names}。", "names", v.Lang.List(names))
	default:
		p.Sentence = v.Lang.Say("需要审批员放行：{names}。", "names", v.Lang.List(names))
	}
	return err
}

// outcomes are what a person finds out of a delivery in doubt.
var outcomes = map[string]ledger.DeliveryState{"received": ledger.Sent, "lost": ledger.Queued,
	"cancel": ledger.Cancelled}

// order takes a form that orders something of a run.
func order(r desk.Rule) func(*visit) error {
	return func(v *visit) error {
		run, err := v.PathRun()
		if err != nil {
			return err
		}
		form := v.R.PostForm
		form.Set("action", string(r.Verb))
		o := desk.Order{Verb: r.Verb, Run: run.ID, Reason: form.Get("reason"), Count: form.Get("recipients"),
			Recipient: form.Get("to"), Instead: form.Get("instead_of"), Outcome: outcomes[form.Get("outcome")],
			Seen: &desk.Seen{State: form.Get("state"), Revision: form.Get("revision"), Content: form.Get("hash")}}
		if len(r.Content) > 0 {
			o.Content = form.Get("hash")
		}
		if r.Verb == ledger.Resolve {
			if o.Delivery, err = strconv.ParseInt(form.Get("delivery"), 10, 64); err != nil {
				return door.ErrNoPage
			}
		}
		if r.Fresh {
			if f, err := v.ProveAgain(string(r.Verb) + "-proof"); err != nil {
				return err
			} else if f != nil {
				return v.showRun(http.StatusUnprocessableEntity, run, form, *f)
			}
		}
		done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
		if err != nil {
			return v.declined(run, form, err)
		}
		next := web.RunPath(run.ID)
		if form.Get("next") != "" {
			next = form.Get("next")
		}
		told := v.told(r, o, done)
		if form.Get("keep") != "" {
			told += v.keepAddress(o, done.Run.Job)
		}
		return v.Done(next, told)
	}
}

// keepAddress lets a recipient be written to at the mended address from now on, and says what became of it.
func (v *visit) keepAddress(o desk.Order, job string) string {
	all, err := v.Versions(v.R.Context())
	if err != nil {
		v.Service.Log.Error("cannot read the recipients", "error", err)
	}
	for _, x := range all {
		of, who, ok := x.RecipientOf()
		if !ok || of != job || x.Standing != "in_force" || !strings.EqualFold(who.Address, o.Instead) {
			continue
		}
		who.Address = o.Recipient
		raw, err := json.Marshal(who)
		if err != nil {
			break
		}
		done, err := v.Desk.Do(v.R.Context(), desk.Order{Verb: desk.Change, Reason: o.Reason,
			Change: &desk.Changed{Name: x.Name, Value: raw}}, v.Actor(desk.Page))
		switch {
		case err != nil:
			return v.Lang.Say("名单没有改：{why}", "why", v.Relay(err.Error()))
		case done.Setting.State == ledger.Proposed:
			return v.Lang.Say("名单的改动已提出，等别人确认；确认前照旧。")
		}
		return v.Lang.Say("名单已改为版本{n}。", "n", words.Num(done.Setting.Version))
	}
	return ""
}

// told says what was done.
func (v *visit) told(r desk.Rule, o desk.Order, done desk.Done) string {
	n := words.Num(len(done.Moved))
	job, _ := v.Service.Job(done.Run.Job)
	switch {
	case r.Verb == ledger.Approve && done.Run.State == ledger.AwaitingApproval:
		return v.Lang.Say("已批准，还需另一人批准。")
	case r.Verb == ledger.Approve:
		return v.Lang.Say("已批准，正在投递{n}份。", "n", n)
	case r.Verb == ledger.Release && v.Service.Approval(job).Count() > 0:
		return v.Lang.Say("已放行，送审中。")
	case r.Verb == ledger.Release:
		return v.Lang.Say("已放行，正在投递{n}份。", "n", words.Num(len(job.Recipients)))
	case r.Verb == ledger.Reject:
		return v.Lang.Say("已驳回，未发送。")
	case r.Verb == ledger.Retry:
		return v.Lang.Say("正在重新取数和核查。")
	case r.Verb == ledger.Cancel:
		return v.Lang.Say("已取消，未发出的不再发送。")
	case r.Verb == ledger.Resend && o.Instead != "" && v.WaitsForSecond(v.R.Context(), done.Run.ID, o.Recipient):
		return v.Lang.Say("已提出改发{to}，等另一位审批员确认；确认前不发。", "to", o.Recipient)
	case r.Verb == ledger.Resend && o.Instead != "":
		return v.Lang.Say("已改发{to}，重发1份，其余不动。", "to", o.Recipient)
	case r.Verb == ledger.Resend:
		return v.Lang.Say("正在重发{n}份，其余不动。", "n", n)
	case o.Outcome == ledger.Sent:
		return v.Lang.Say("已记为已发出。")
	case o.Outcome == ledger.Queued:
		return v.Lang.Say("已重发，信头注明可能重复。")
	case o.Outcome == ledger.Cancelled:
		return v.Lang.Say("已记为不再发送。")
	}
	return v.Lang.Say("已执行。")
}

// declined shows the run as it stands now, and everything that stands against the order: nothing was done.
func (v *visit) declined(run ledger.Run, form url.Values, err error) error {
	if !errors.Is(err, ledger.ErrFenced) && !errors.As(err, new(ledger.Refusals)) {
		return err
	}
	if errors.Is(err, ledger.ErrNotFound) {
		return door.ErrNoPage
	}
	now, lost := v.Ledger().Run(v.R.Context(), run.ID)
	if lost != nil {
		return lost
	}
	code := door.Status(err)
	var faults []door.Fault
	if code == http.StatusConflict {
		text := v.Lang.Say("您打开之后状态已变（{time}，现为{state}）。没有执行，请重看。",
			"time", v.Clock().Stamp(now.UpdatedAt, v.Now()), "state", v.Lang.Say(words.RunTag(now.State).Text))
		faults = append(faults, door.Fault{Field: "main", Text: text})
	}
	faults = append(faults, v.Faults(err, form.Get("action")+"-")...)
	for i := range faults {
		faults[i].Field = fieldOf(form, faults[i].Field)
	}
	return v.showRun(code, now, form, faults...)
}

// fieldOf is the field of a form of one delivery that a fault is about, where there are several such forms.
func fieldOf(form url.Values, field string) string {
	d := form.Get("delivery")
	switch {
	case field == "resend-to":
		return "mend-" + d
	case field == "resend-reason" && form.Has("instead_of"):
		return "mend-why-" + d
	case field == "resend-reason", field == "resolve-reason" && form.Has("to"):
		return "resend-" + d
	case field == "resolve-reason":
		return "rs-" + d
	}
	return field
}
