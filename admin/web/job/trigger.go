package job

import (
	"cmp"
	"context"
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
	"huizong/jobs/period"
)

func (v *visit) triggerPage() error {
	q := v.R.URL.Query()
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	if other := q.Get("job"); other != "" && other != job.Name {
		if _, ok := v.Service.Job(other); ok {
			http.Redirect(v.W, v.R, "/jobs/"+url.PathEscape(other)+"/run", http.StatusSeeOther)
			return nil
		}
	}
	o, err := v.looked(job, q)
	if err != nil {
		return v.refusedTrigger(job, o.Period, q, err)
	}
	return v.showTrigger(http.StatusOK, job, o.Period, q)
}

// typedOrder is a form as an order. A period of its own field goes before that of the list.
func typedOrder(verb ledger.Verb, job jobs.Job, q url.Values) desk.Order {
	return desk.Order{Verb: verb, Job: job.Name, Period: cmp.Or(strings.TrimSpace(q.Get("window")), q.Get("period")),
		Reason: q.Get("reason"), Count: q.Get("recipients")}
}

// looked is what a query asks to be shown; the last complete period where it is not to be had.
func (v *visit) looked(job jobs.Job, q url.Values) (jobs.Order, error) {
	o, err := v.Desk.Look(v.R.Context(), typedOrder(desk.Check, job, q), v.Actor(desk.Page))
	if err != nil {
		o.Period = v.Service.DefaultPeriod(job, v.Now())
	}
	return o, err
}

// refusedTrigger shows the page with everything that stands against the order.
func (v *visit) refusedTrigger(job jobs.Job, p period.Period, form url.Values, err error) error {
	if !errors.As(err, new(ledger.Refusals)) {
		return err
	}
	if form.Get("checked") != "" {
		return v.showCheck(door.Status(err), job, p, form, v.Faults(err, "run-")...)
	}
	return v.showTrigger(door.Status(err), job, p, form, v.Faults(err, "run-")...)
}

// trigger runs by hand, in the mode of the button that was pressed.
func (v *visit) trigger() error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	form := v.R.PostForm
	o, err := v.looked(job, form)
	switch verb := ledger.Verb(form.Get("mode")); {
	case verb == desk.Test || verb == desk.Send: // says all at once what stands against it
		if checked := form.Get("checked"); checked != "" && err == nil {
			if text, err := v.moved(job, o.Period, checked); err != nil {
				return err
			} else if text != "" {
				return v.showCheck(http.StatusConflict, job, o.Period, form, door.Fault{Field: "main", Text: text})
			}
		}
		return v.start(job, o.Period, verb)
	case err != nil:
		return v.refusedTrigger(job, o.Period, form, err)
	case verb == desk.Check:
		return v.check(job, o.Period)
	case verb == desk.Preview:
		return v.makePreview(o)
	}
	return door.ErrUnreadable
}

// started says what was begun.
func (v *visit) started(job jobs.Job, o desk.Order) (string, error) {
	switch {
	case o.Verb == desk.Test:
		return v.Lang.Say("正在试发到{to}，主题加【测试】。", "to", o.To), nil
	case v.Service.Approval(job).Count() == 0:
		return v.Lang.Say("已发起。生成后发{n}份，查出错误会先扣留。", "n", words.Num(len(job.Recipients))), nil
	}
	names, err := v.ApproversBut(v.R.Context(), v.Who.Name)
	return v.Lang.Say("已送审。查出错误会先扣留。") + v.Awaited(names), err
}

// start triggers once, however often the form is sent. The same form with another order (who goes back in the browser,
// and changes it) is another.
func (v *visit) start(job jobs.Job, p period.Period, verb ledger.Verb) error {
	form := v.R.PostForm
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
	order := door.OnceKey(v.Who.Name, strings.Join([]string{o.Job, o.Period, o.To}, " "))
	key := door.OnceKey(v.Who.Name, "form "+form.Get("once")+" "+order)
	before, fresh, err := v.Accounts.Reserve(v.R.Context(), key, order)
	if err != nil {
		return err
	}
	if !fresh {
		if before.Status != 0 {
			return v.Done(string(before.Body), told)
		}
		return v.showTrigger(http.StatusConflict, job, p, form,
			door.Fault{Field: "main", Text: v.Lang.Say("这次操作正在执行，请稍等再看。")})
	}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	kept := context.WithoutCancel(v.R.Context()) // also for who has left
	if err != nil {
		if gave := v.Accounts.Answered(kept, key, account.Answer{}); gave != nil {
			return errors.Join(err, gave)
		}
		return v.refusedTrigger(job, p, form, err)
	}
	if !done.Fresh {
		told = v.Lang.Say("这一期已由运行{run}在办，没有另外发起。", "run", words.Num(done.Run.ID))
	}
	if err := v.Accounts.Answered(kept, key,
		account.Answer{Status: http.StatusSeeOther, Body: []byte(web.RunPath(done.Run.ID))}); err != nil {
		return err
	}
	return v.Done(web.RunPath(done.Run.ID), told)
}
