package job

import (
	"crypto/rand"
	"net/url"
	"slices"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// triggerView is the page of a run by hand: first what differs from what was sent, then how to run.
type triggerView struct {
	Job           jobs.Job
	Label, Path   string
	Jobs          []web.Choice
	Periods       []web.Choice
	Period        period.Period
	Window        string // typed
	Compare       *jobs.Comparison
	Last          string // when, and to how many, it was last sent
	Totals, Parts []web.Difference
	Sources       []string
	MoreSources   int
	Same          bool
	Note          string
	Recipients    []addressee
	Once          string
	HeldFor       []web.HeldFor
	Form          url.Values
	Button        string
	Error         string // why nothing can be compared
}

// addressee is a recipient with the totals of the slice.
type addressee struct {
	jobs.Recipient
	RegionName       string
	Direct, Indirect *int64
}

func (v *visit) showTrigger(code int, job jobs.Job, p period.Period, form url.Values, faults ...door.Fault) error {
	view := triggerView{Job: job, Label: v.Label(job.Name, v.Lang), Path: "/jobs/" + url.PathEscape(job.Name) + "/run",
		Period: p, Window: form.Get("window"),
		Once: rand.Text(), Form: form, Jobs: v.JobChoices(job.Name)}
	var err error
	if view.Periods, err = v.periodChoices(job, p); err != nil {
		return err
	}
	c, err := v.Comparison(v.R.Context(), job, p, v.Who.Name)
	if err != nil {
		v.Service.Log.Warn("cannot compare", "job", job.Name, "period", p.String(), "error", err)
		view.Error = v.Lang.Say("读不到填报数据，比较不了：{error}", "error", v.Relay(err.Error()))
	} else if err := v.fillComparison(&view, c); err != nil {
		return err
	}
	return v.Show(code, "trigger", "手动运行", "/jobs", view, faults...)
}

// periodChoices are the last periods of the job's kind, with what became of them.
func (v *visit) periodChoices(job jobs.Job, on period.Period) ([]web.Choice, error) {
	runs, err := v.Ledger().Runs(v.R.Context(), ledger.Filter{Job: job.Name, Limit: read.RecentRuns})
	if err != nil {
		return nil, err
	}
	newest := map[string]ledger.Run{}
	for _, r := range slices.Backward(runs) {
		if r.TestTo == "" && r.Content != "" {
			newest[r.Period.String()] = r
		}
	}
	changed := v.ChangedSince(v.R.Context()).Runs
	var out []web.Choice
	p := v.Service.DefaultPeriod(job, v.Now())
	for range 12 {
		text := v.Lang.Period(p)
		if r, ok := newest[p.String()]; ok {
			text += " · " + v.Lang.Say("{state}，修订{n}", "state", v.Lang.Say(words.RunTag(r.State).Text), "n",
				words.Num(r.Revision))
			if _, differs := changed[r.ID]; differs {
				text += v.Lang.Say("，有变动")
			}
		}
		out = append(out, web.Choice{Value: p.String(), Text: text, On: p == on})
		if job.Kind == period.Programme {
			p.To--
			if p.To < p.From {
				break
			}
		} else {
			p = p.Previous()
		}
	}
	if !slices.ContainsFunc(out, func(c web.Choice) bool { return c.On }) {
		out = append([]web.Choice{{Value: on.String(), Text: v.Lang.Period(on), On: true}}, out...)
	}
	return out, nil
}

// fillComparison puts the difference into the form of the page.
func (v *visit) fillComparison(view *triggerView, c *jobs.Comparison) error {
	l := v.Lang
	view.Compare, view.HeldFor = c, v.HeldFindings(c.Now, c.Held)
	view.Totals, view.Parts = v.Differences(c.Before, c.Now)
	view.Same = c.Before != nil && len(c.Changes) == 0
	if c.Last != nil {
		view.Last = l.Say("上次：运行{run} · 修订{n} · {time}发出", "run", words.Num(c.Last.ID), "n",
			words.Num(c.Last.Revision),
			"time", v.Clock().Full(c.Last.UpdatedAt))
		view.Sources, view.MoreSources = v.Sources(view.Job, c.Before.AsOf, c.Now.Period)
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
	n, approval := words.Num(len(view.Recipients)), v.Service.Approval(view.Job).Count() > 0
	switch {
	case c.Revision > 1 && approval:
		view.Button = l.Say("送审修订{n}", "n", words.Num(c.Revision))
	case c.Revision > 1:
		view.Button = l.Say("发送修订{n}", "n", words.Num(c.Revision))
	case approval:
		view.Button = l.Say("送审{n}份", "n", n)
	default:
		view.Button = l.Say("发送{n}份", "n", n)
	}
	return v.fillNote(view, c, n)
}

// fillNote says what a send would do.
func (v *visit) fillNote(view *triggerView, c *jobs.Comparison, n string) error {
	l := v.Lang
	view.Note = l.Say("本次将是修订{n}：第一次发送。", "n", words.Num(c.Revision))
	if c.Revision > 1 {
		view.Note = l.Say("本次将是修订{n}：主题加【更正】，附更正表，发{recipients}个收件人。", "n",
			words.Num(c.Revision),
			"recipients", n)
	}
	if len(c.Held) > 0 {
		view.Note += l.Say("有错误{n}条，会扣留，等人放行。", "n", words.Num(len(c.Held)))
	} else {
		view.Note += l.Say("数字没有错误，不会因此扣留。全文有无个人信息，到核查、预览和发送时查。")
	}
	if v.Service.Approval(view.Job).Count() > 0 {
		names, err := v.ApproversBut(v.R.Context(), v.Who.Name)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			view.Note += v.Awaited(names)
		} else {
			view.Note += l.Say("发送前须由{names}批准（您发起的运行，您不能批准）。", "names", v.Either(names))
		}
	}
	return nil
}
