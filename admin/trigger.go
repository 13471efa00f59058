package admin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"huizong/jobs"
	"huizong/jobs/account"
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
	p, faults := v.askedPeriod(job, q)
	code := http.StatusOK
	if len(faults) > 0 {
		code = http.StatusUnprocessableEntity
	}
	return v.showTrigger(code, job, p, q, "", faults...)
}

// askedPeriod is the period of a query or form: of its own field first, then of the list, else the last complete one.
func (v *visit) askedPeriod(job jobs.Job, q url.Values) (period.Period, []fault) {
	p := v.service.DefaultPeriod(v.started(job), v.now())
	text := cmp.Or(strings.TrimSpace(q.Get("window")), q.Get("period"))
	if text == "" {
		return p, nil
	}
	asked, err := period.Parse(text)
	if err != nil {
		return p, []fault{{"win", v.lang.say("写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11")}}
	}
	if asked.To > v.lastComplete() {
		return p, []fault{
			{"win", v.lang.say("{period}还没有结束，最近一期是{last}", "period", v.lang.Period(asked), "last",
				v.lang.Period(p))},
		}
	}
	return asked, nil
}

// started is the job with the month its programme began, where the configuration leaves that to the projects.
func (v *visit) started(job jobs.Job) jobs.Job {
	if job.Kind == period.Programme && job.Start == 0 {
		if f, _, err := v.filing(v.r.Context(), job.Region); err == nil {
			job.Start = f.Window.From
		}
	}
	return job
}

// trigger runs by hand, in the mode of the button that was pressed.
func (s *Server) trigger(v *visit) error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	form := v.r.PostForm
	p, faults := v.askedPeriod(job, form)
	if len(faults) > 0 {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, form, "", faults...)
	}
	switch form.Get("mode") {
	case "check":
		return v.check(job, p)
	case "preview":
		return v.makePreview(job, p)
	case "test":
		return v.test(job, p, form)
	case "send":
		return v.send(job, p, form)
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
	return v.showTrigger(http.StatusOK, job, p, url.Values{},
		v.lang.say("核查完毕：错误{errors}条，警告{warnings}条。没有保存，没有发送。", "errors", num(errorsFound),
			"warnings", num(warnings)))
}

func (v *visit) test(job jobs.Job, p period.Period, form url.Values) error {
	to, err := jobs.Mailbox(form.Get("to"))
	if err != nil {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, form, "",
			fault{"ta", v.lang.say("写一个邮件地址，如name@example.gov.cn")})
	}
	return v.start(jobs.Order{Job: job, Period: p, TestTo: to, Actor: v.who.Name}, form,
		v.lang.say("正在试发到{to}，主题加【测试】。", "to", to))
}

func (v *visit) send(job jobs.Job, p period.Period, form url.Values) error {
	c, err := v.comparison(job, p)
	if err != nil {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, form, "")
	}
	last := ""
	if c.Last != nil {
		last = fmt.Sprint(c.Last.ID)
	}
	if form.Get("last") != last {
		return v.showTrigger(http.StatusConflict, job, p, form, "",
			fault{"main", v.lang.say("您打开之后有新的发送。没有执行，请重看差异。")})
	}
	var faults []fault
	reason := strings.TrimSpace(form.Get("reason"))
	if c.Revision > 1 && reason == "" {
		faults = append(faults, fault{"rs", v.lang.say("填写更正理由")})
	}
	if f, ok := v.countFault(form, len(job.Recipients), "cnt"); ok {
		faults = append(faults, f)
	}
	if len(faults) > 0 {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, form, "", faults...)
	}
	told := v.lang.say("已发起，正在投递{n}份。", "n", num(len(job.Recipients)))
	if v.service.Approval(job).Count() > 0 {
		names, err := v.approversBut(v.r.Context(), v.who.Name)
		if err != nil {
			return err
		}
		told = v.lang.say("已送审。") + v.awaited(names)
	}
	return v.start(jobs.Order{Job: job, Period: p, Reason: reason, Actor: v.who.Name}, form, told)
}

// start triggers once, however often the form is sent. The same form with another order (who goes back in the browser,
// and changes it) is another.
func (v *visit) start(o jobs.Order, form url.Values, told string) error {
	order := onceKey(v.who.Name, strings.Join([]string{o.Job.Name, o.Period.String(), o.TestTo}, " "))
	key := onceKey(v.who.Name, "form "+form.Get("once")+" "+order)
	before, fresh, err := v.Accounts.Reserve(v.r.Context(), key, order)
	if err != nil {
		return err
	}
	if !fresh {
		if before.Status != 0 {
			return v.done(string(before.Body), told)
		}
		return v.showTrigger(http.StatusConflict, o.Job, o.Period, form, "",
			fault{"main", v.lang.say("这次操作正在执行，请稍等再看。")})
	}
	run, was, err := v.service.Trigger(v.r.Context(), o)
	kept := context.WithoutCancel(v.r.Context()) // also for who has left
	if err != nil {
		if gave := v.Accounts.Answered(kept, key, account.Answer{}); gave != nil {
			return errors.Join(err, gave)
		}
		if errors.Is(err, jobs.ErrNeedsReason) {
			return v.showTrigger(http.StatusConflict, o.Job, o.Period, form, "",
				fault{"main", v.lang.say("您打开之后有新的发送。没有执行，请重看差异。")})
		}
		return err
	}
	if !was {
		told = v.lang.say("这一期已由运行{run}在办，没有另外发起。", "run", num(run.ID))
	}
	if err := v.Accounts.Answered(kept, key,
		account.Answer{Status: http.StatusSeeOther, Body: []byte(runPath(run.ID))}); err != nil {
		return err
	}
	return v.done(runPath(run.ID), told)
}

// onceKey is the key of a request of an account.
func onceKey(name, key string) string {
	sum := sha256.Sum256([]byte(name + "\n" + key))
	return hex.EncodeToString(sum[:])
}
