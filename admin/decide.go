package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

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
	AskCode, AskPassword bool // approving needs a proof of who it is: the last is too old
	CounterSigned        bool // release leads to approval, not to sending
	Correct              string
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

// formed are the orders whose forms stand in the page; every other gets the one that all share.
var formed = map[ledger.Verb]bool{ledger.Approve: true, ledger.Reject: true, ledger.Release: true,
	ledger.Resolve: true, ledger.Resend: true, ledger.Retry: true, ledger.Cancel: true}

func (v *visit) panels(view *runView, job jobs.Job, form url.Values) (panels, error) {
	p := panels{allowed: map[ledger.Verb]bool{}, Count: len(job.Recipients), Form: form,
		CounterSigned: v.service.Approval(job).Count() > 0}
	if view.Report != nil {
		p.Filing, p.Unexpected = &view.Report.Filing.Completeness, view.Report.Filing.Unexpected
	}
	f, err := v.ledger().File(v.r.Context(), view.ID)
	if err != nil {
		return p, err
	}
	for _, r := range desk.OfRuns() {
		if against := v.desk.Against(f, r, v.actor(desk.Page)); len(against) == 0 {
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
		case (d.State == ledger.Failed || d.State == ledger.Expired) && p.allowed[ledger.Resend]:
			p.Failed = append(p.Failed, d)
		}
	}
	p.AskCode = v.stale() && v.who.Bound()
	p.AskPassword = v.stale() && !v.who.Bound() && v.who.Password != ""
	operator := v.who.role.May(account.Operator)
	if !operator {
		p.Sentence = v.lang.say("您只能查看。")
	}
	if operator && view.Sealed && view.TestTo == "" &&
		(view.State == ledger.Delivered || view.State == ledger.PartlyDelivered) {
		p.Correct = triggerPath(view.Job, view.Period.String())
	}
	return p, nil
}

// instead says who decides what this reader may not.
func (v *visit) instead(p *panels, view *runView, r desk.Rule, against ledger.Refusals) error {
	waits := r.Verb == ledger.Approve && view.State == ledger.AwaitingApproval
	if !waits && (r.Verb != ledger.Release || view.State != ledger.HeldRun) {
		return nil
	}
	names, err := v.approversBut(v.r.Context(), view.Actor)
	switch {
	case !errors.Is(against, ledger.ErrRole) && waits:
		p.Sentence = v.sayRefusal(against[0], "").Text + v.awaited(names)
	case waits:
		p.Sentence = v.lang.say("需要审批员批准：{names}。", "names", v.lang.List(names))
	default:
		p.Sentence = v.lang.say("需要审批员放行：{names}。", "names", v.lang.List(names))
	}
	return err
}

// actor is who asks, as the desk knows it.
func (v *visit) actor(c desk.Channel) desk.Actor {
	out := desk.Actor{Account: v.who.Name, Role: v.who.role, Channel: c, Address: v.address(), Token: v.token,
		Factor: v.factor}
	if c == desk.Page && v.who.Bound() {
		out.Factor = v.sessions.proven(v.r.Context(), true)
	}
	return out
}

// outcomes are what a person finds out of a delivery in doubt.
var outcomes = map[string]ledger.DeliveryState{"received": ledger.Sent, "lost": ledger.Queued,
	"cancel": ledger.Cancelled}

// order takes a form that orders something of a run.
func (s *Server) order(r desk.Rule) func(*visit) error {
	return func(v *visit) error {
		run, err := v.pathRun()
		if err != nil {
			return err
		}
		form := v.r.PostForm
		form.Set("action", string(r.Verb))
		o := desk.Order{Verb: r.Verb, Run: run.ID, Reason: form.Get("reason"), Count: form.Get("recipients"),
			Recipient: form.Get("to"), Outcome: outcomes[form.Get("outcome")],
			Seen: &desk.Seen{State: form.Get("state"), Revision: form.Get("revision"), Content: form.Get("hash")}}
		if len(r.Content) > 0 {
			o.Content = form.Get("hash")
		}
		if r.Verb == ledger.Resolve {
			if o.Delivery, err = strconv.ParseInt(form.Get("delivery"), 10, 64); err != nil {
				return errNoPage
			}
		}
		if r.Verb == ledger.Approve {
			if f, err := v.proveAgain("approve-proof"); err != nil {
				return err
			} else if f != nil {
				return v.showRun(http.StatusUnprocessableEntity, run, form, *f)
			}
		}
		done, err := s.desk.Do(v.r.Context(), o, v.actor(desk.Page))
		if err != nil {
			return v.declined(run, form, err)
		}
		return v.done(runPath(run.ID), v.told(r, o, done))
	}
}

// told says what was done.
func (v *visit) told(r desk.Rule, o desk.Order, done desk.Done) string {
	n := num(len(done.Moved))
	job, _ := v.service.Job(done.Run.Job)
	switch {
	case r.Verb == ledger.Approve && done.Run.State == ledger.AwaitingApproval:
		return v.lang.say("已批准，还需另一人批准。")
	case r.Verb == ledger.Approve:
		return v.lang.say("已批准，正在投递{n}份。", "n", n)
	case r.Verb == ledger.Release && v.service.Approval(job).Count() > 0:
		return v.lang.say("已放行，送审中。")
	case r.Verb == ledger.Release:
		return v.lang.say("已放行，正在投递{n}份。", "n", num(len(job.Recipients)))
	case r.Verb == ledger.Reject:
		return v.lang.say("已驳回，未发送。")
	case r.Verb == ledger.Retry:
		return v.lang.say("正在重新取数和核查。")
	case r.Verb == ledger.Cancel:
		return v.lang.say("已取消，未发出的不再发送。")
	case r.Verb == ledger.Resend:
		return v.lang.say("正在重发{n}份，其余不动。", "n", n)
	case o.Outcome == ledger.Sent:
		return v.lang.say("已记为已发出。")
	case o.Outcome == ledger.Queued:
		return v.lang.say("已重发，信头注明可能重复。")
	case o.Outcome == ledger.Cancelled:
		return v.lang.say("已记为不再发送。")
	}
	return v.lang.say("已执行。")
}

// declined shows the run as it stands now, and everything that stands against the order: nothing was done.
func (v *visit) declined(run ledger.Run, form url.Values, err error) error {
	if !errors.Is(err, ledger.ErrFenced) && !errors.As(err, new(ledger.Refusals)) {
		return err
	}
	if errors.Is(err, ledger.ErrNotFound) {
		return errNoPage
	}
	now, lost := v.ledger().Run(v.r.Context(), run.ID)
	if lost != nil {
		return lost
	}
	code := status(err)
	var faults []fault
	if code == http.StatusConflict {
		text := v.lang.say("您打开之后状态已变（{time}，现为{state}）。没有执行，请重看。",
			"time", v.clock().stamp(now.UpdatedAt, v.now()), "state", v.lang.say(runTag(now.State).Text))
		faults = append(faults, fault{"main", text})
	}
	return v.showRun(code, now, form, append(faults, v.faults(err, form.Get("action")+"-")...)...)
}
