package overview

import (
	"slices"
	"strconv"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// watched is one due date: how far it has come, and what blocks it.
type watched struct {
	When, Label, Period, Href string
	Steps                     []web.Step
	Why                       string
	Quiet                     bool // nothing blocks
	at                        time.Time
}

// mostWatched is how many due dates the overview shows.
const mostWatched = 7

// watch lists the runs under way and the next due dates, and the years of theirs whose calendar is a guess.
func (v *visit) watch(st *read.Stock, filings map[string]*jobs.Filing) (out []watched, guessed string, err error) {
	for _, r := range st.Runs {
		if r.Slot == "" || r.State.Final() &&
			!(r.State == ledger.FailedRun && r.Content == "" && v.Now().Sub(r.UpdatedAt) < 7*24*time.Hour &&
				!superseded(st, r)) {
			continue
		}
		job, ok := v.Service.Job(r.Job)
		if !ok { // not in the configuration any more
			continue
		}
		w, err := v.watchRun(st, filings[job.Region], job, r)
		if err != nil {
			return nil, "", err
		}
		out = append(out, w)
	}
	for _, u := range v.Service.Upcoming(v.Now(), 2) {
		job, _ := v.Service.Job(u.Job)
		out = append(out, v.watchSlot(st, filings[job.Region], job, u))
	}
	slices.SortStableFunc(out, func(a, b watched) int { return a.at.Compare(b.at) })
	out = out[:min(len(out), mostWatched)]
	var years []string
	for _, w := range out {
		year := w.at.In(v.Service.Zone).Year()
		if text := strconv.Itoa(year); !v.Service.Calendar.Known(year) && !slices.Contains(years, text) {
			years = append(years, text)
		}
	}
	return out, v.Lang.List(years), nil
}

func (v *visit) watchedAt(at time.Time, job string, p period.Period) watched {
	return watched{When: v.Clock().Slot(at, v.Now()), Label: v.Label(job, v.Lang), Period: v.Lang.Period(p), at: at}
}

// watchRun is a due date that has come.
func (v *visit) watchRun(st *read.Stock, f *jobs.Filing, job jobs.Job, r ledger.Run) (watched, error) {
	w := v.watchedAt(r.SlotAt, r.Job, r.Period)
	w.Href = web.RunPath(r.ID)
	c, _ := f.Completeness(job.Region, read.Window(r.Period))
	d, err := v.DigestOf(v.R.Context(), r)
	if err != nil {
		return w, err
	}
	file, check, approve, deliver := web.Step{Class: "done", Name: "填报", Text: filed(c)}, web.Step{Name: "核查"},
		v.approval(job),
		web.Step{Name: "投递", Text: v.Copies(len(job.Recipients))}
	if d != nil {
		check = web.Step{Class: "done", Name: "核查", Text: v.Lang.Say("警告{n}", "n", words.Num(d.Warnings))}
	}
	switch r.State {
	case ledger.Pending, ledger.Building:
		check.Class, w.Why = "move", v.Lang.Say("正在取数和核查。")
	case ledger.HeldRun:
		check.Class, check.Text, w.Why = "stop", v.Lang.Say("已扣留"), v.HeldText(r)
	case ledger.FailedRun:
		check.Class, check.Text, w.Why = "stop", v.Lang.Say("失败"), r.Reason
	case ledger.AwaitingApproval:
		names, err := v.ApproversBut(v.R.Context(), r.Actor)
		if err != nil {
			return w, err
		}
		approve = web.Step{Class: "now", Name: "审批",
			Text: v.Lang.Say("等{wait}", "wait", v.Clock().Wait(v.Now().Sub(r.SlotAt)))}
		w.Why = v.Awaited(names)
	default:
		if v.Service.Approval(job).Count() > 0 {
			approve = web.Step{Class: "done", Name: "审批", Text: ""}
		}
		deliver.Class, deliver.Text, w.Why = v.underWay(st, r, len(job.Recipients))
	}
	w.Steps = []web.Step{file, check, approve, deliver}
	return w, nil
}

// approval is the step of a job whose date has not come.
func (v *visit) approval(job jobs.Job) web.Step {
	if v.Service.Approval(job).Count() > 0 {
		return web.Step{Name: "审批", Text: v.Lang.Say("未到")}
	}
	return web.Step{Class: "none", Name: "审批", Text: v.Lang.Say("免")}
}

// underWay says how many of a run's deliveries are sent, and what is wrong with the others.
func (v *visit) underWay(st *read.Stock, r ledger.Run, all int) (class, text, why string) {
	counts, open := map[string]int{}, 0
	for _, d := range st.Deliveries {
		if d.Run == r.ID {
			open++
			counts[words.DeliveryTag(d).Text]++
		}
	}
	var parts []string
	for _, word := range []string{"存疑", "重试中", "失败", "已过期"} {
		if n := counts[word]; n > 0 {
			parts = append(parts, v.Lang.Say("{state}{n}", "state", v.Lang.Say(word), "n", words.Num(n)))
		}
	}
	text = words.Num(max(all-open, 0)) + "/" + words.Num(all)
	if len(parts) == 0 {
		return "move", text, v.Lang.Say("正在投递。")
	}
	return "move", text, v.Lang.Clauses(parts) + v.Lang.Say("。")
}

// filed is how many of those due were filed.
func filed(c reconcile.Completeness) string {
	return words.Num(c.Filed()) + "/" + words.Num(c.Expected)
}

// watchSlot is a due date to come.
func (v *visit) watchSlot(st *read.Stock, f *jobs.Filing, job jobs.Job, u jobs.Upcoming) watched {
	at, _ := time.Parse(time.RFC3339, u.Slot) // written by us in this form
	p, _ := period.Parse(u.Period)
	w := v.watchedAt(at, u.Job, p)
	w.Href = "/jobs#" + u.Job
	c, _ := f.Completeness(job.Region, read.Window(p))
	file, check := web.Step{Class: "now", Name: "填报", Text: filed(c)},
		web.Step{Name: "核查", Text: v.Lang.Say("未到")}
	deadline := v.Service.Options.Deadline(p.To)
	below := c.Expected > 0 && c.Filed()*1000 < c.Expected*int64(v.Service.Options.MinCompleteness)
	open := v.open(f, job, p)
	switch {
	case c.Expected == 0:
		file.Class, file.Text, check.Text = "stop", v.Lang.Say("应报0"), v.Lang.Say("到期将扣留")
		w.Why = v.Lang.Say("本期无应报。")
	case open.n > 0:
		w.Why = v.unfiled(open, c, below)
	case below:
		file.Class, check.Text = "stop", v.Lang.Say("到期将扣留")
		w.Why = v.Lang.Say("报送率{rate}，低于{min}，到期将扣留。", "rate", wording.Percent(c.Filed(), c.Expected),
			"min", v.Minimum())
	default:
		file.Class, w.Quiet, w.Why = "done", true, v.Lang.Say("暂无阻碍。")
	}
	switch row := st.Jobs[u.Job]; {
	case row.Paused:
		w.Quiet, w.Why = false, v.Lang.Say("任务已暂停：{note}。到期的期次记为已跳过。", "note", row.Note)
	case at.Before(deadline):
		w.Quiet, w.Why = false, v.Lang.Say("早于报送截止（{time}），请改期。", "time", v.Deadline(deadline))
	}
	w.Steps = []web.Step{file, check, v.approval(job), {Name: "投递", Text: v.Copies(len(job.Recipients))}}
	return w
}

// unfiledYet is what can still be filed in time.
type unfiledYet struct {
	n        int
	names    []string
	deadline time.Time // the first to come
}

// open lists who has not filed what is not overdue yet.
func (v *visit) open(f *jobs.Filing, job jobs.Job, p period.Period) (out unfiledYet) {
	f.Within(job.Region, read.Window(p), func(u *reconcile.Unit, m period.Month, s reconcile.Slot) {
		if v.Overdue(m) || s.State != reconcile.Missing && s.State != reconcile.NotAccepted {
			return
		}
		if deadline := v.Service.Options.Deadline(m); out.n == 0 || deadline.Before(out.deadline) {
			out.deadline = deadline
		}
		out.n++
		if name := read.AgencyName(f, u.AgencyCode); !slices.Contains(out.names, name) {
			out.names = append(out.names, name)
		}
	})
	return out
}

// unfiled says who has not filed yet, and what follows from it.
func (v *visit) unfiled(open unfiledYet, c reconcile.Completeness, below bool) string {
	who := v.Lang.Say("还有{n}份未报", "n", words.Num(open.n))
	if len(open.names) <= 2 {
		who = v.Lang.Say("{names}未报", "names", v.Lang.List(open.names))
	}
	end := v.Clock().Day(open.deadline.Add(-time.Minute), v.Now())
	if below {
		return v.Lang.Say("{day} 24:00截止，{who}。不报则{rate}，到期扣留。", "day", end, "who", who, "rate",
			wording.Percent(c.Filed(), c.Expected))
	}
	return v.Lang.Say("{day} 24:00截止，{who}。不报则{rate}，不会扣留。", "day", end, "who", who, "rate",
		wording.Percent(c.Filed(), c.Expected))
}
