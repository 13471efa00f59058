package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// panels are the decisions that the state and the role allow. What they do not allow is not drawn; a sentence stands in
// its place.
type panels struct {
	Approve, Release, Retry, Cancel bool
	Count                           int           // recipients
	Doubts                          []deliveryRow // that wait for a person, or for their time
	Failed                          []deliveryRow
	Sentence                        string
	Filing                          *reconcile.Completeness
	Unexpected                      int
	AskCode, AskPassword            bool // approving needs a proof of who it is: the last is too old
	CounterSigned                   bool // release leads to approval, not to sending
	Correct                         string
	Form                            url.Values // what was typed, where it was refused
	Mail                            string     // the way to the mail
}

// Typed is what was typed into a field, where the form was refused.
func (p panels) Typed(action, field string) string {
	if p.Form.Get("action") != action {
		return ""
	}
	return p.Form.Get(field)
}

func (v *visit) panels(view *runView, job jobs.Job, form url.Values) (panels, error) {
	p := panels{Count: len(job.Recipients), Form: form, CounterSigned: v.service.Approval(job).Count() > 0}
	if view.Report != nil {
		p.Filing, p.Unexpected = &view.Report.Filing.Completeness, view.Report.Filing.Unexpected
	}
	for _, d := range view.Deliveries {
		if p.Mail == "" {
			p.Mail = view.Path + "/mail/" + strconv.FormatInt(d.ID, 10)
		}
		switch d.State {
		case ledger.InDoubt:
			p.Doubts = append(p.Doubts, d)
		case ledger.Failed, ledger.Expired:
			p.Failed = append(p.Failed, d)
		}
	}
	operator, approver := v.who.role.May(account.Operator), v.who.role.May(account.Approver)
	names, err := v.approversBut(v.r.Context(), view.Actor)
	if err != nil {
		return p, err
	}
	switch view.State {
	case ledger.AwaitingApproval:
		p.Approve = approver && v.who.Name != view.Actor
		p.Cancel = operator && !p.Approve
		p.AskCode = v.stale() && v.who.Bound()
		p.AskPassword = v.stale() && !v.who.Bound() && v.who.Password != ""
		switch {
		case p.Approve:
		case v.who.Name == view.Actor:
			p.Sentence = v.lang.say("您发起的运行，您不能批准。") + v.awaited(names)
		case operator:
			p.Sentence = v.lang.say("需要审批员批准：{names}。", "names", v.lang.List(names))
		}
	case ledger.HeldRun:
		p.Release, p.Retry, p.Cancel = approver, operator, operator
		if operator && !approver {
			p.Sentence = v.lang.say("需要审批员放行：{names}。", "names", v.lang.List(names))
		}
	case ledger.FailedRun:
		p.Retry = operator && view.Content == ""
	case ledger.Delivering, ledger.SealedRun, ledger.Pending:
		p.Cancel = operator
	}
	if !operator {
		p.Doubts, p.Failed = nil, nil
		p.Sentence = v.lang.say("您只能查看。")
	}
	if operator && view.Sealed && view.TestTo == "" &&
		(view.State == ledger.Delivered || view.State == ledger.PartlyDelivered) {
		p.Correct = triggerPath(view.Job, view.Period.String())
	}
	return p, nil
}

// decided is a run as the form that decides on it knew it.
type decided struct {
	run   ledger.Run
	form  url.Values
	moved bool // it is not what the form knew any more
}

// decision reads a form of a run. It answers the page itself where what the reader saw has changed meanwhile: nothing
// is done then.
func (v *visit) decision(action string) (*decided, error) {
	run, err := v.pathRun()
	if err != nil {
		return nil, err
	}
	d := &decided{run: run, form: v.r.PostForm}
	d.form.Set("action", action)
	knew := []string{d.form.Get("state"), d.form.Get("revision"), d.form.Get("hash")}
	d.moved = strings.Join(knew, " ") != strings.Join([]string{string(run.State), strconv.Itoa(run.Revision),
		run.Content}, " ")
	return d, nil
}

// conflict shows the run as it stands now, and that nothing was done.
func (v *visit) conflict(run ledger.Run, form url.Values) error {
	run, err := v.ledger().Run(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	text := v.lang.say("您打开之后状态已变（{time}，现为{state}）。没有执行，请重看。", "time",
		v.clock().stamp(run.UpdatedAt, v.now()), "state", v.lang.say(runTag(run.State).Text))
	return v.showRun(http.StatusConflict, run, form, fault{"main", text})
}

// needs checks what a form must have: a reason, the number of recipients. All faults at once.
func (v *visit) needs(d *decided, reason, count bool) []fault {
	var faults []fault
	if reason && strings.TrimSpace(d.form.Get("reason")) == "" {
		faults = append(faults, fault{d.form.Get("action") + "-reason", v.lang.say("填写理由")})
	}
	if count {
		if f, ok := v.countFault(d.form, v.recipients(d.run.Job), d.form.Get("action")+"-count"); ok {
			faults = append(faults, f)
		}
	}
	return faults
}

// countFault compares the number typed with the number of recipients.
func (v *visit) countFault(form url.Values, want int, field string) (fault, bool) {
	typed := strings.TrimSpace(form.Get("recipients"))
	if n, err := strconv.Atoi(typed); err == nil && n == want {
		return fault{}, false
	}
	if typed == "" {
		return fault{field, v.lang.say("填入收件人数：{n}", "n", num(want))}, true
	}
	return fault{field, v.lang.say("收件人数不符：填了{typed}，实际{n}", "typed", typed, "n", num(want))}, true
}

// decide carries a decision on a run out.
func (v *visit) decide(verdict ledger.Verb, reason, count bool, done string, args ...any) error {
	d, err := v.decision(string(verdict))
	if err != nil {
		return err
	}
	if d.moved {
		return v.conflict(d.run, d.form)
	}
	if faults := v.needs(d, reason, count); len(faults) > 0 {
		return v.showRun(http.StatusUnprocessableEntity, d.run, d.form, faults...)
	}
	_, err = v.ledger().Decide(v.r.Context(),
		ledger.Decision{Run: d.run.ID, Verdict: verdict, Actor: v.who.Name,
			Reason: strings.TrimSpace(d.form.Get("reason")), Content: hashIfApproval(verdict, d.form)})
	switch {
	case errors.Is(err, ledger.ErrApprover):
		return v.showRun(http.StatusForbidden, d.run, d.form, fault{"main", v.lang.say("您发起的运行，您不能批准。")})
	case errors.Is(err, ledger.ErrState), errors.Is(err, ledger.ErrTampered), errors.Is(err, ledger.ErrFenced):
		return v.conflict(d.run, d.form)
	case err != nil:
		return err
	}
	return v.done(runPath(d.run.ID), done, args...)
}

// hashIfApproval binds an approval to what was looked at.
func hashIfApproval(verdict ledger.Verb, form url.Values) string {
	if verdict == ledger.Approve {
		return form.Get("hash")
	}
	return ""
}

func (s *Server) approve(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	if f, err := v.proveAgain("approve-proof"); err != nil {
		return err
	} else if f != nil {
		v.r.PostForm.Set("action", string(ledger.Approve))
		return v.showRun(http.StatusUnprocessableEntity, run, v.r.PostForm, *f)
	}
	return v.decide(ledger.Approve, false, true, "已批准，正在投递{n}份。", "n", num(s.recipients(run.Job)))
}

func (s *Server) reject(v *visit) error {
	return v.decide(ledger.Reject, true, false, "已驳回，未发送。")
}

func (s *Server) release(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	if job, _ := s.service.Job(run.Job); s.service.Approval(job).Count() > 0 {
		return v.decide(ledger.Release, true, true, "已放行，送审中。")
	}
	return v.decide(ledger.Release, true, true, "已放行，正在投递{n}份。", "n", num(s.recipients(run.Job)))
}

func (s *Server) retry(v *visit) error {
	return v.decide(ledger.Retry, false, false, "正在重新取数和核查。")
}

func (s *Server) cancel(v *visit) error {
	return v.decide(ledger.Cancel, true, false, "已取消，未发出的不再发送。")
}

// resend queues what was not sent again: of one recipient, or of all.
func (s *Server) resend(v *visit) error {
	d, err := v.decision("resend")
	if err != nil {
		return err
	}
	if d.moved {
		return v.conflict(d.run, d.form)
	}
	if faults := v.needs(d, true, false); len(faults) > 0 {
		return v.showRun(http.StatusUnprocessableEntity, d.run, d.form, faults...)
	}
	again, err := s.ledger().Decide(v.r.Context(), ledger.Decision{Run: d.run.ID, Verdict: ledger.Resend,
		Recipient: d.form.Get("to"), Actor: v.who.Name, Reason: d.form.Get("reason")})
	switch {
	case errors.Is(err, ledger.ErrState), errors.Is(err, ledger.ErrNotFound):
		return v.conflict(d.run, d.form)
	case err != nil:
		return err
	}
	return v.done(runPath(d.run.ID), "正在重发{n}份，其余不动。", "n", num(len(again.Moved)))
}

// resolve ends a delivery in doubt, as a person found out.
func (s *Server) resolve(v *visit) error {
	d, err := v.decision("resolve")
	if err != nil {
		return err
	}
	outcomes := map[string]struct {
		to   ledger.DeliveryState
		told string
	}{"received": {ledger.Sent, "已记为已发出。"}, "lost": {ledger.Queued, "已重发，信头注明可能重复。"},
		"cancel": {ledger.Cancelled, "已记为不再发送。"}}
	outcome, ok := outcomes[d.form.Get("outcome")]
	id, err := strconv.ParseInt(d.form.Get("delivery"), 10, 64)
	faults := v.needs(d, true, false)
	if !ok {
		faults = append([]fault{{"resolve-outcome", v.lang.say("选择核实结果")}}, faults...)
	}
	if d.moved {
		return v.conflict(d.run, d.form)
	}
	if len(faults) > 0 {
		return v.showRun(http.StatusUnprocessableEntity, d.run, d.form, faults...)
	}
	if belongs, lookErr := v.belongs(d.run.ID, id); err != nil || lookErr != nil || !belongs {
		return errors.Join(lookErr, errNoPage)
	}
	_, err = s.ledger().Decide(v.r.Context(), ledger.Decision{Run: d.run.ID, Verdict: ledger.Resolve, Delivery: id,
		Outcome: outcome.to, Actor: v.who.Name, Reason: d.form.Get("reason")})
	if errors.Is(err, ledger.ErrState) {
		return v.conflict(d.run, d.form)
	} else if err != nil {
		return err
	}
	return v.done(runPath(d.run.ID), outcome.told)
}

// belongs reports whether a delivery is the run's.
func (v *visit) belongs(run, delivery int64) (bool, error) {
	all, err := v.ledger().Deliveries(v.r.Context(), ledger.Filter{Run: run})
	for _, d := range all {
		if d.ID == delivery {
			return true, nil
		}
	}
	return false, err
}
