package admin

import (
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"slices"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
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

func (v *visit) showTrigger(code int, job jobs.Job, p period.Period, form url.Values, checked string,
	faults ...fault) error {
	once := make([]byte, 12)
	rand.Read(once)
	view := triggerView{Job: job, Label: v.label(job.Name, v.lang), Path: "/jobs/" + url.PathEscape(job.Name) + "/run",
		Period: p, Window: form.Get("window"),
		Once: hex.EncodeToString(once), Checked: checked, Form: form}
	for _, j := range v.service.Jobs {
		view.Jobs = append(view.Jobs, choice{j.Name, v.label(j.Name, v.lang), j.Name == job.Name})
	}
	var err error
	if view.Periods, err = v.periodChoices(job, p); err != nil {
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
			text += " · " + v.lang.say("{state}，修订{n}", "state", v.lang.say(runTag(r.State).Text), "n",
				num(r.Revision))
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
		view.Last = l.say("上次：运行{run} · 修订{n} · {time}发出", "run", num(c.Last.ID), "n", num(c.Last.Revision),
			"time", v.clock().full(c.Last.UpdatedAt))
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
	n, approval := num(len(view.Recipients)), v.service.Approval(view.Job).Count() > 0
	switch {
	case c.Revision > 1 && approval:
		view.Button = l.say("送审修订{n}", "n", num(c.Revision))
	case c.Revision > 1:
		view.Button = l.say("发送修订{n}", "n", num(c.Revision))
	case approval:
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
		view.Note = l.say("本次将是修订{n}：主题加【更正】，附更正表，发{recipients}个收件人。", "n", num(c.Revision),
			"recipients", n)
	}
	if len(c.Held) > 0 {
		view.Note += l.say("有错误{n}条，会扣留，等人放行。", "n", num(len(c.Held)))
	} else {
		view.Note += l.say("没有错误，不会扣留。")
	}
	if v.service.Approval(view.Job).Count() > 0 {
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
