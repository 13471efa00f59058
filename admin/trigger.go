package admin

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// triggerView is the page of a run by hand: first what differs from what was sent, then how to run.
type triggerView struct {
	Job           jobs.Job
	Label, Path   string
	Jobs          []choice
	Periods       []choice
	Period        period.Period
	Window        string // typed
	Compare       *jobs.Comparison
	Last          string // when, and to how many, it was last sent
	Totals, Parts []difference
	Sources       []string
	MoreSources   int
	Same          bool
	Note          string
	Recipients    []addressee
	Once          string
	Checked       string // what a check found
	HeldFor       []heldFor
	Form          url.Values
	Button        string
	Error         string // why nothing can be compared
}

// difference is one figure as it was sent, and as it is now.
type difference struct {
	Name        string
	Before, Now *int64
	Delta       *int64
}

// addressee is a recipient with the totals of the slice.
type addressee struct {
	jobs.Recipient
	RegionName       string
	Direct, Indirect *int64
}

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
		return p, []fault{{"win", v.lang.say("{period}还没有结束，最近一期是{last}", "period", v.lang.Period(asked), "last", v.lang.Period(p))}}
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

func comparisonKey(job jobs.Job, p period.Period) string { return job.Name + " " + p.String() }

func (v *visit) comparison(job jobs.Job, p period.Period) (*jobs.Comparison, error) {
	c, _, err := v.comparisons.get(v.r.Context(), comparisonKey(job, p), func(ctx context.Context) (*jobs.Comparison, error) {
		return v.service.Compare(ctx, jobs.Order{Job: job, Period: p, Actor: v.who.Name})
	})
	return c, err
}

func (v *visit) showTrigger(code int, job jobs.Job, p period.Period, form url.Values, checked string, faults ...fault) error {
	once := make([]byte, 12)
	rand.Read(once)
	view := triggerView{Job: job, Label: v.label(job.Name, v.lang), Path: "/jobs/" + url.PathEscape(job.Name) + "/run", Period: p, Window: form.Get("window"),
		Once: hex.EncodeToString(once), Checked: checked, Form: form}
	for _, j := range v.service.Jobs {
		view.Jobs = append(view.Jobs, choice{j.Name, v.label(j.Name, v.lang), j.Name == job.Name})
	}
	var err error
	if view.Periods, err = v.periodChoices(v.started(job), p); err != nil {
		return err
	}
	c, err := v.comparison(job, p)
	if err != nil {
		v.service.Log.Warn("cannot compare", "job", job.Name, "period", p.String(), "error", err)
		view.Error = v.lang.say("读不到填报数据，比较不了：{error}", "error", err.Error())
	} else if err := v.fillComparison(&view, c); err != nil {
		return err
	}
	title := v.lang.say("手动运行")
	if len(faults) > 0 {
		title = v.lang.say("错误：{title}", "title", title)
	}
	return v.show(code, "trigger", title, "/jobs", view, faults...)
}

// periodChoices are the last periods of the job's kind, with what became of them.
func (v *visit) periodChoices(job jobs.Job, on period.Period) ([]choice, error) {
	runs, err := v.ledger().Runs(v.r.Context(), ledger.Filter{Job: job.Name, Limit: recentRuns})
	if err != nil {
		return nil, err
	}
	newest := map[string]ledger.Run{}
	for _, r := range slices.Backward(runs) {
		if r.TestTo == "" && r.Content != "" {
			newest[r.Period.String()] = r
		}
	}
	changed := v.changedSince(v.r.Context())
	var out []choice
	p := v.service.DefaultPeriod(job, v.now())
	for range 12 {
		text := v.lang.Period(p)
		if r, ok := newest[p.String()]; ok {
			text += " · " + v.lang.say("{state}，修订{n}", "state", v.lang.say(runTag(r.State).Text), "n", num(r.Revision))
			if _, differs := changed[r.ID]; differs {
				text += v.lang.say("，有变动")
			}
		}
		out = append(out, choice{p.String(), text, p == on})
		if job.Kind == period.Programme {
			p.To--
			if p.To < p.From {
				break
			}
		} else {
			p = p.Previous()
		}
	}
	if !slices.ContainsFunc(out, func(c choice) bool { return c.On }) {
		out = append([]choice{{on.String(), v.lang.Period(on), true}}, out...)
	}
	return out, nil
}

// fillComparison puts the difference into the form of the page.
func (v *visit) fillComparison(view *triggerView, c *jobs.Comparison) error {
	l := v.lang
	view.Compare, view.HeldFor = c, v.heldFindings(c.Now, c.Held)
	view.Totals, view.Parts = v.differences(c)
	view.Same = c.Before != nil && len(c.Changes) == 0
	if c.Last != nil {
		view.Last = l.say("上次：运行{run} · 修订{n} · {time}发出", "run", num(c.Last.ID), "n", num(c.Last.Revision), "time", v.clock().full(c.Last.UpdatedAt))
		view.Sources, view.MoreSources = v.sources(view.Job, c)
	}
	for _, a := range view.Job.Addressees() {
		row := addressee{Recipient: a, RegionName: a.Region}
		if a.Region == view.Job.Region {
			row.RegionName, row.Direct, row.Indirect = c.Now.Region.Name, &c.Now.Figures.Direct, &c.Now.Figures.Indirect
		}
		for _, r := range c.Now.Regions {
			if r.Code == a.Region {
				row.RegionName, row.Direct, row.Indirect = r.Name, &r.Direct, &r.Indirect
			}
		}
		view.Recipients = append(view.Recipients, row)
	}
	n := num(len(view.Recipients))
	switch {
	case c.Revision > 1 && view.Job.Approval:
		view.Button = l.say("送审修订{n}", "n", num(c.Revision))
	case c.Revision > 1:
		view.Button = l.say("发送修订{n}", "n", num(c.Revision))
	case view.Job.Approval:
		view.Button = l.say("送审{n}份", "n", n)
	default:
		view.Button = l.say("发送{n}份", "n", n)
	}
	return v.fillNote(view, c, n)
}

// fillNote says what a send would do.
func (v *visit) fillNote(view *triggerView, c *jobs.Comparison, n string) error {
	l := v.lang
	view.Note = l.say("本次将是修订{n}：第一次发送。", "n", num(c.Revision))
	if c.Revision > 1 {
		view.Note = l.say("本次将是修订{n}：主题加【更正】，附更正表，发{recipients}个收件人。", "n", num(c.Revision), "recipients", n)
	}
	if len(c.Held) > 0 {
		view.Note += l.say("有错误{n}条，会扣留，等人放行。", "n", num(len(c.Held)))
	} else {
		view.Note += l.say("没有错误，不会扣留。")
	}
	if view.Job.Approval {
		names, err := v.approversBut(v.r.Context(), v.who.Name)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			view.Note += v.awaited(names)
		} else {
			view.Note += l.say("发送前须由{names}批准（您发起的运行，您不能批准）。", "names", v.either(names))
		}
	}
	return nil
}

// differences are the totals and their parts, as they were sent and as they are.
func (v *visit) differences(c *jobs.Comparison) (totals, parts []difference) {
	now, before := c.Now, c.Before
	row := func(name string, get func(*report.Report) *int64) difference {
		d := difference{Name: v.lang.say(name), Now: get(now)}
		if before != nil {
			if d.Before = get(before); d.Before != nil && d.Now != nil {
				delta := *d.Now - *d.Before
				d.Delta = &delta
			}
		}
		return d
	}
	severity := func(s reconcile.Severity) func(*report.Report) *int64 {
		return func(r *report.Report) *int64 {
			var n int64
			for _, f := range r.Findings {
				if f.Severity == s {
					n++
				}
			}
			return &n
		}
	}
	heads := func(get func(reconcile.Persons) reconcile.Interval) func(*report.Report) *int64 {
		return func(r *report.Report) *int64 {
			if r.Persons.Method != reconcile.ByKeys {
				return nil
			}
			n := get(r.Persons).Low
			return &n
		}
	}
	totals = []difference{
		row("直接受益人次", func(r *report.Report) *int64 { return &r.Figures.Direct }),
		row("间接受益人次（推算）", func(r *report.Report) *int64 { return &r.Figures.Indirect }),
		row("直接受益人数", heads(func(p reconcile.Persons) reconcile.Interval { return p.Direct })),
		row("间接受益人数", heads(func(p reconcile.Persons) reconcile.Interval { return p.Indirect })),
		row("已报份数", func(r *report.Report) *int64 { n := r.Filing.Filed(); return &n }),
		row("错误", severity(reconcile.Error)), row("警告", severity(reconcile.Warning)),
	}
	parts = []difference{
		row("个案探访人次", func(r *report.Report) *int64 { return &r.Figures.VisitAttendances }),
		row("个案", func(r *report.Report) *int64 { return &r.Figures.Cases }),
		row("个案人次", func(r *report.Report) *int64 { return &r.Figures.CaseAttendances }),
		row("小组", func(r *report.Report) *int64 { return &r.Figures.Groups }),
		row("小组节次", func(r *report.Report) *int64 { return &r.Figures.GroupSessions }),
		row("小组人次", func(r *report.Report) *int64 { return &r.Figures.GroupAttendances }),
		row("社区活动", func(r *report.Report) *int64 { return &r.Figures.Events }),
		row("社区活动人次", func(r *report.Report) *int64 { return &r.Figures.EventAttendances }),
	}
	return totals, parts
}

// mostSources is how many arrivals are named.
const mostSources = 5

// sources says which submissions arrived after what was last sent was read.
func (v *visit) sources(job jobs.Job, c *jobs.Comparison) (out []string, more int) {
	f, _, err := v.filing(v.r.Context(), job.Region)
	if err != nil {
		return nil, 0
	}
	f.Within(job.Region, window(c.Now.Period), func(u *reconcile.Unit, m period.Month, s reconcile.Slot) {
		if !s.ArrivedAt.After(c.Before.AsOf) {
			return
		}
		if len(out) == mostSources {
			more++
			return
		}
		out = append(out, v.lang.say("{agency}（{community}）{month}，{time}报送第{n}次，晚于上次取数{late}", "agency", agencyName(f, u.AgencyCode),
			"community", regionName(f, u.CommunityCode), "month", v.lang.Month(m), "time", v.clock().full(s.ArrivedAt), "n", num(s.Revision),
			"late", v.clock().wait(s.ArrivedAt.Sub(c.Before.AsOf))))
	})
	return out, more
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
	return v.showTrigger(http.StatusOK, job, p, url.Values{}, v.lang.say("核查完毕：错误{errors}条，警告{warnings}条。没有保存，没有发送。", "errors", num(errorsFound), "warnings", num(warnings)))
}

func (v *visit) test(job jobs.Job, p period.Period, form url.Values) error {
	to, err := netmail.ParseAddress(strings.TrimSpace(form.Get("to")))
	if err != nil || strings.ContainsAny(form.Get("to"), "\r\n") {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, form, "", fault{"ta", v.lang.say("写一个邮件地址，如name@example.gov.cn")})
	}
	return v.start(jobs.Order{Job: job, Period: p, TestTo: to.Address, Actor: v.who.Name}, form, v.lang.say("正在试发到{to}，主题加【测试】。", "to", to.Address))
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
		return v.showTrigger(http.StatusConflict, job, p, form, "", fault{"main", v.lang.say("您打开之后有新的发送。没有执行，请重看差异。")})
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
	if job.Approval {
		names, err := v.approversBut(v.r.Context(), v.who.Name)
		if err != nil {
			return err
		}
		told = v.lang.say("已送审。") + v.awaited(names)
	}
	return v.start(jobs.Order{Job: job, Period: p, Reason: reason, Actor: v.who.Name}, form, told)
}

// start triggers once, however often the form is sent.
func (v *visit) start(o jobs.Order, form url.Values, told string) error {
	key := onceKey(v.who.Name, "form "+form.Get("once"))
	before, fresh, err := v.Accounts.Reserve(v.r.Context(), key, onceKey(v.who.Name, o.Job.Name+o.Period.String()+o.TestTo))
	if err != nil {
		return err
	}
	if !fresh {
		if before.Status != 0 {
			return v.done(string(before.Body), told)
		}
		return v.showTrigger(http.StatusConflict, o.Job, o.Period, form, "", fault{"main", v.lang.say("这次操作正在执行，请稍等再看。")})
	}
	run, was, err := v.service.Trigger(v.r.Context(), o)
	if err != nil {
		if gave := v.Accounts.Answered(v.r.Context(), key, account.Answer{}); gave != nil {
			return errors.Join(err, gave)
		}
		if errors.Is(err, jobs.ErrNeedsReason) {
			return v.showTrigger(http.StatusConflict, o.Job, o.Period, form, "", fault{"main", v.lang.say("您打开之后有新的发送。没有执行，请重看差异。")})
		}
		return err
	}
	if !was {
		told = v.lang.say("这一期已由运行{run}在办，没有另外发起。", "run", num(run.ID))
	}
	if err := v.Accounts.Answered(v.r.Context(), key, account.Answer{Status: http.StatusSeeOther, Body: []byte(runPath(run.ID))}); err != nil {
		return err
	}
	return v.done(runPath(run.ID), told)
}

// onceKey is the key of a request of an account.
func onceKey(name, key string) string {
	sum := sha256.Sum256([]byte(name + "\n" + key))
	return hex.EncodeToString(sum[:])
}
