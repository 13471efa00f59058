package admin

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// step is one step of a way: done, now (waits for people), stop (blocked), move (the system works), none (not needed),
// or to come.
type step struct {
	Class, Name, Text string
}

// stepWords say a step's state to those who do not see its shape.
var stepWords = map[string]string{"done": "已完成", "now": "等待中", "stop": "受阻", "move": "进行中", "none": "不需要",
	"": "未开始"}

// Said is the state in a word.
func (s step) Said() string { return stepWords[s.Class] }

// watched is one due date: how far it has come, and what blocks it.
type watched struct {
	When, Label, Period, Href string
	Steps                     []step
	Why                       string
	Quiet                     bool // nothing blocks
	at                        time.Time
}

// mostWatched is how many due dates the overview shows.
const mostWatched = 7

// watch lists the runs under way and the next due dates, and the years of theirs whose calendar is a guess.
func (v *visit) watch(st *stock, filings map[string]*jobs.Filing) (out []watched, guessed string, err error) {
	for _, r := range st.runs {
		if r.Slot == "" || r.State.Final() &&
			!(r.State == ledger.FailedRun && r.Content == "" && v.now().Sub(r.UpdatedAt) < 7*24*time.Hour &&
				!superseded(st, r)) {
			continue
		}
		job, ok := v.service.Job(r.Job)
		if !ok { // not in the configuration any more
			continue
		}
		w, err := v.watchRun(st, filings[job.Region], job, r)
		if err != nil {
			return nil, "", err
		}
		out = append(out, w)
	}
	for _, u := range v.service.Upcoming(v.now(), 2) {
		job, _ := v.service.Job(u.Job)
		out = append(out, v.watchSlot(st, filings[job.Region], job, u))
	}
	slices.SortStableFunc(out, func(a, b watched) int { return a.at.Compare(b.at) })
	out = out[:min(len(out), mostWatched)]
	var years []string
	for _, w := range out {
		year := w.at.In(v.service.Zone).Year()
		if text := strconv.Itoa(year); !v.service.Calendar.Known(year) && !slices.Contains(years, text) {
			years = append(years, text)
		}
	}
	return out, v.lang.List(years), nil
}

func (v *visit) watchedAt(at time.Time, job string, p period.Period) watched {
	return watched{When: v.clock().slot(at, v.now()), Label: v.label(job, v.lang), Period: v.lang.Period(p), at: at}
}

// watchRun is a due date that has come.
func (v *visit) watchRun(st *stock, f *jobs.Filing, job jobs.Job, r ledger.Run) (watched, error) {
	w := v.watchedAt(r.SlotAt, r.Job, r.Period)
	w.Href = runPath(r.ID)
	c, _ := f.Completeness(job.Region, window(r.Period))
	d, err := v.digestOf(v.r.Context(), r)
	if err != nil {
		return w, err
	}
	file, check, approve, deliver := step{"done", "填报", filed(c)}, step{Name: "核查"}, v.approval(job),
		step{Name: "投递", Text: v.copies(len(job.Recipients))}
	if d != nil {
		check = step{"done", "核查", v.lang.say("警告{n}", "n", num(d.Warnings))}
	}
	switch r.State {
	case ledger.Pending, ledger.Building:
		check.Class, w.Why = "move", v.lang.say("正在取数和核查。")
	case ledger.HeldRun:
		check.Class, check.Text, w.Why = "stop", v.lang.say("已扣留"), v.heldText(r)
	case ledger.FailedRun:
		check.Class, check.Text, w.Why = "stop", v.lang.say("失败"), r.Reason
	case ledger.AwaitingApproval:
		names, err := v.approversBut(v.r.Context(), r.Actor)
		if err != nil {
			return w, err
		}
		approve = step{"now", "审批", v.lang.say("等{wait}", "wait", v.clock().wait(v.now().Sub(r.SlotAt)))}
		w.Why = v.awaited(names)
	default:
		if v.service.Approval(job).Count() > 0 {
			approve = step{"done", "审批", ""}
		}
		deliver.Class, deliver.Text, w.Why = v.underWay(st, r, len(job.Recipients))
	}
	w.Steps = []step{file, check, approve, deliver}
	return w, nil
}

// awaited says whose approval is waited for.
func (v *visit) awaited(names []string) string {
	if len(names) == 0 {
		return v.lang.say("没有别的审批员账号，请管理员添加。")
	}
	return v.lang.say("等{names}批准。", "names", v.either(names))
}

// either joins names of whom one is enough.
func (v *visit) either(names []string) string {
	if v.lang.English() {
		return strings.Join(names, " or ")
	}
	return strings.Join(names, "或")
}

func (v *visit) copies(n int) string { return v.lang.say("{n}份", "n", num(n)) }

// approval is the step of a job whose date has not come.
func (v *visit) approval(job jobs.Job) step {
	if v.service.Approval(job).Count() > 0 {
		return step{Name: "审批", Text: v.lang.say("未到")}
	}
	return step{"none", "审批", v.lang.say("免")}
}

// underWay says how many of a run's deliveries are sent, and what is wrong with the others.
func (v *visit) underWay(st *stock, r ledger.Run, all int) (class, text, why string) {
	counts, open := map[string]int{}, 0
	for _, d := range st.deliveries {
		if d.Run == r.ID {
			open++
			counts[deliveryTag(d).Text]++
		}
	}
	var parts []string
	for _, word := range []string{"存疑", "重试中", "失败", "已过期"} {
		if n := counts[word]; n > 0 {
			parts = append(parts, v.lang.say("{state}{n}", "state", v.lang.say(word), "n", num(n)))
		}
	}
	text = num(max(all-open, 0)) + "/" + num(all)
	if len(parts) == 0 {
		return "move", text, v.lang.say("正在投递。")
	}
	return "move", text, v.lang.Clauses(parts) + v.lang.say("。")
}

// filed is how many of those due were filed.
func filed(c reconcile.Completeness) string { return num(c.Filed()) + "/" + num(c.Expected) }

// watchSlot is a due date to come.
func (v *visit) watchSlot(st *stock, f *jobs.Filing, job jobs.Job, u jobs.Upcoming) watched {
	at, _ := time.Parse(time.RFC3339, u.Slot) // written by us in this form
	p, _ := period.Parse(u.Period)
	w := v.watchedAt(at, u.Job, p)
	w.Href = "/jobs#" + u.Job
	c, _ := f.Completeness(job.Region, window(p))
	file, check := step{"now", "填报", filed(c)}, step{Name: "核查", Text: v.lang.say("未到")}
	deadline := v.service.Options.Deadline(p.To)
	below := c.Expected > 0 && c.Filed()*1000 < c.Expected*int64(v.service.Options.MinCompleteness)
	open := v.open(f, job, p)
	switch {
	case c.Expected == 0:
		file.Class, file.Text, check.Text = "stop", v.lang.say("应报0"), v.lang.say("到期将扣留")
		w.Why = v.lang.say("本期无应报。")
	case open.n > 0:
		w.Why = v.unfiled(open, c, below)
	case below:
		file.Class, check.Text = "stop", v.lang.say("到期将扣留")
		w.Why = v.lang.say("报送率{rate}，低于{min}，到期将扣留。", "rate", wording.Percent(c.Filed(), c.Expected),
			"min", v.minimum())
	default:
		file.Class, w.Quiet, w.Why = "done", true, v.lang.say("暂无阻碍。")
	}
	switch row := st.jobs[u.Job]; {
	case row.Paused:
		w.Quiet, w.Why = false, v.lang.say("任务已暂停：{note}。到期的期次记为已跳过。", "note", row.Note)
	case at.Before(deadline):
		w.Quiet, w.Why = false, v.lang.say("早于报送截止（{time}），请改期。", "time", v.deadline(deadline))
	}
	w.Steps = []step{file, check, v.approval(job), {Name: "投递", Text: v.copies(len(job.Recipients))}}
	return w
}

// deadline says the end of the day before a midnight: 11-05 24:00.
func (v *visit) deadline(t time.Time) string {
	return v.clock().day(t.Add(-time.Minute), v.now()) + " 24:00"
}

func (v *visit) minimum() string {
	return wording.Percent(int64(v.service.Options.MinCompleteness), 1000)
}

// unfiledYet is what can still be filed in time.
type unfiledYet struct {
	n        int
	names    []string
	deadline time.Time // the first to come
}

// open lists who has not filed what is not overdue yet.
func (v *visit) open(f *jobs.Filing, job jobs.Job, p period.Period) (out unfiledYet) {
	f.Within(job.Region, window(p), func(u *reconcile.Unit, m period.Month, s reconcile.Slot) {
		if v.overdue(m) || s.State != reconcile.Missing && s.State != reconcile.NotAccepted {
			return
		}
		if deadline := v.service.Options.Deadline(m); out.n == 0 || deadline.Before(out.deadline) {
			out.deadline = deadline
		}
		out.n++
		if name := agencyName(f, u.AgencyCode); !slices.Contains(out.names, name) {
			out.names = append(out.names, name)
		}
	})
	return out
}

// unfiled says who has not filed yet, and what follows from it.
func (v *visit) unfiled(open unfiledYet, c reconcile.Completeness, below bool) string {
	who := v.lang.say("还有{n}份未报", "n", num(open.n))
	if len(open.names) <= 2 {
		who = v.lang.say("{names}未报", "names", v.lang.List(open.names))
	}
	end := v.clock().day(open.deadline.Add(-time.Minute), v.now())
	if below {
		return v.lang.say("{day} 24:00截止，{who}。不报则{rate}，到期扣留。", "day", end, "who", who, "rate",
			wording.Percent(c.Filed(), c.Expected))
	}
	return v.lang.say("{day} 24:00截止，{who}。不报则{rate}，不会扣留。", "day", end, "who", who, "rate",
		wording.Percent(c.Filed(), c.Expected))
}

func agencyName(f *jobs.Filing, code string) string {
	if a := f.Directory.Agencies[code]; a != nil {
		return a.Name
	}
	return code
}

func regionName(f *jobs.Filing, code string) string {
	if r := f.Directory.Regions[code]; r != nil {
		return cmp.Or(r.Name, code)
	}
	return code
}
