package admin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

func (s *Server) triggerPage(v *visit) error {
	q := v.r.URL.Query()
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	if other := q.Get("job"); other != "" && other != job.Name {
		if _, ok := s.service.Job(other); ok {
			http.Redirect(v.w, v.r, "/jobs/"+url.PathEscape(other)+"/run", http.StatusSeeOther)
			return nil
		}
	}
	o, err := v.looked(job, q)
	if err != nil {
		return v.refusedTrigger(job, o.Period, q, err)
	}
	return v.showTrigger(http.StatusOK, job, o.Period, q, "")
}

// typedOrder is a form as an order. A period of its own field goes before that of the list.
func typedOrder(verb ledger.Verb, job jobs.Job, q url.Values) desk.Order {
	return desk.Order{Verb: verb, Job: job.Name, Period: cmp.Or(strings.TrimSpace(q.Get("window")), q.Get("period")),
		Reason: q.Get("reason"), Count: q.Get("recipients")}
}

// looked is what a query asks to be shown; the last complete period where it is not to be had.
func (v *visit) looked(job jobs.Job, q url.Values) (jobs.Order, error) {
	o, err := v.desk.Look(v.r.Context(), typedOrder(desk.Check, job, q), v.actor(desk.Page))
	if err != nil {
		o.Period = v.service.DefaultPeriod(job, v.now())
	}
	return o, err
}

// refusedTrigger shows the page with everything that stands against the order.
func (v *visit) refusedTrigger(job jobs.Job, p period.Period, form url.Values, err error) error {
	if !errors.As(err, new(ledger.Refusals)) {
		return err
	}
	return v.showTrigger(status(err), job, p, form, "", v.faults(err, "run-")...)
}

// trigger runs by hand, in the mode of the button that was pressed.
func (s *Server) trigger(v *visit) error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	form := v.r.PostForm
	o, err := v.looked(job, form)
	switch verb := ledger.Verb(form.Get("mode")); {
	case verb == desk.Test || verb == desk.Send: // says all at once what stands against it
		return v.start(job, o.Period, verb)
	case err != nil:
		return v.refusedTrigger(job, o.Period, form, err)
	case verb == desk.Check:
		return v.check(job, o.Period)
	case verb == desk.Preview:
		return v.makePreview(o)
	}
	return errUnreadable
}

func (v *visit) check(job jobs.Job, p period.Period) error {
	v.comparisons.forget() // a check reads anew
	c, err := v.comparison(job, p)
	if err != nil {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, url.Values{}, "")
	}
	errorsFound, warnings := int64(len(c.Held)), int64(0)
	for _, f := range c.Now.Findings {
		if f.Severity == reconcile.Warning {
			warnings++
		}
	}
	told := v.lang.say("核查完毕：错误{errors}条，警告{warnings}条。没有保存，没有发送。",
		"errors", num(errorsFound), "warnings", num(warnings))
	return v.showTrigger(http.StatusOK, job, p, url.Values{}, told)
}

// started says what was begun.
func (v *visit) started(job jobs.Job, o desk.Order) (string, error) {
	switch {
	case o.Verb == desk.Test:
		return v.lang.say("正在试发到{to}，主题加【测试】。", "to", o.To), nil
	case v.service.Approval(job).Count() == 0:
		return v.lang.say("已发起，正在投递{n}份。", "n", num(len(job.Recipients))), nil
	}
	names, err := v.approversBut(v.r.Context(), v.who.Name)
	return v.lang.say("已送审。") + v.awaited(names), err
}

// start triggers once, however often the form is sent. The same form with another order (who goes back in the browser,
// and changes it) is another.
func (v *visit) start(job jobs.Job, p period.Period, verb ledger.Verb) error {
	form := v.r.PostForm
	o := typedOrder(verb, job, form)
	if verb == desk.Test {
		o.To = strings.TrimSpace(form.Get("to"))
	} else {
		seen, _ := strconv.ParseInt(form.Get("last"), 10, 64) // none: never sent
		o.Last = &seen
	}
	told, err := v.started(job, o)
	if err != nil {
		return err
	}
	order := onceKey(v.who.Name, strings.Join([]string{o.Job, o.Period, o.To}, " "))
	key := onceKey(v.who.Name, "form "+form.Get("once")+" "+order)
	before, fresh, err := v.Accounts.Reserve(v.r.Context(), key, order)
	if err != nil {
		return err
	}
	if !fresh {
		if before.Status != 0 {
			return v.done(string(before.Body), told)
		}
		return v.showTrigger(http.StatusConflict, job, p, form, "",
			fault{"main", v.lang.say("这次操作正在执行，请稍等再看。")})
	}
	done, err := v.desk.Do(v.r.Context(), o, v.actor(desk.Page))
	kept := context.WithoutCancel(v.r.Context()) // also for who has left
	if err != nil {
		if gave := v.Accounts.Answered(kept, key, account.Answer{}); gave != nil {
			return errors.Join(err, gave)
		}
		return v.refusedTrigger(job, p, form, err)
	}
	if !done.Fresh {
		told = v.lang.say("这一期已由运行{run}在办，没有另外发起。", "run", num(done.Run.ID))
	}
	if err := v.Accounts.Answered(kept, key,
		account.Answer{Status: http.StatusSeeOther, Body: []byte(runPath(done.Run.ID))}); err != nil {
		return err
	}
	return v.done(runPath(done.Run.ID), told)
}

// onceKey is the key of a request of an account.
func onceKey(name, key string) string {
	sum := sha256.Sum256([]byte(name + "\n" + key))
	return hex.EncodeToString(sum[:])
}
