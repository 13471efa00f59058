package job

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// jobView is one job: when it runs, to whom, and whether it is paused.
type jobView struct {
	jobs.Job
	Label, Words, Region string
	Paused               bool
	Note                 string
	Slots                []slotView
	Guessed              string // years without a calendar
	Addressees           []jobs.Recipient
	CatchUpWords         string
	DoubtWords           string
	CanRun               bool
	Typed                string // a note that was refused
}

// jobsView is every job.
type jobsView struct {
	Jobs  []jobView
	Files web.FileLinks
}

// slotView is a due date to come.
type slotView struct {
	When, Period, Warning string
	guessed               string // the year, where its calendar is a guess
	over                  bool   // it does not run by itself
}

func (v *visit) jobsPage() error {
	if v.Wanted() != "" {
		return v.keepSlots()
	}
	return v.showJobs(http.StatusOK, nil)
}

// keepSlots answers the next due dates of every job as a file.
func (v *visit) keepSlots() error {
	rows, err := v.Ledger().Jobs(v.R.Context())
	if err != nil {
		return err
	}
	l := web.List{Name: "schedule", Title: v.Lang.Say("任务与计划"), Head: []string{"job", "slot", "period", "warning"}}
	for _, u := range v.Service.Upcoming(v.Now(), read.SlotsOfAJob, rows...) {
		l.Rows = append(l.Rows, []any{u.Job, u.Slot, u.Period, u.Warning})
	}
	return v.Keep(l)
}

func (v *visit) showJobs(code int, form url.Values, faults ...door.Fault) error {
	state, err := v.state()
	if err != nil {
		return err
	}
	names := map[string]string{}
	if f, _, err := v.FilingAt(v.R.Context(), ""); err == nil {
		for code, r := range f.Directory.Regions {
			names[code] = r.Name
		}
	}
	var out []jobView
	for _, j := range v.Service.Jobs {
		view := jobView{Job: j, Label: v.Label(j.Name, v.Lang), Words: j.Schedule.Words(), Region: j.Region,
			Paused: state[j.Name].Paused,
			Note:   state[j.Name].Note, Slots: v.slots(j, state[j.Name]), CanRun: v.Who.Role.May("operator")}
		if name := names[j.Region]; name != "" {
			view.Region = name
		}
		view.Guessed = v.guessed(view.Slots)
		if v.Lang.English() {
			view.Words = j.Schedule.String()
		}
		for _, a := range j.Addressees() {
			if name := names[a.Region]; name != "" {
				a.Region = name
			}
			view.Addressees = append(view.Addressees, a)
		}
		view.CatchUpWords = v.Lang.Say(map[string]string{"latest": "错过的期次只补最近一期（{window}内）",
			"all":  "错过的期次全部补做（{window}内）",
			"none": "错过的期次不补做（{window}）"}[string(j.CatchUp.Policy)], "window",
			v.Clock().Wait(j.CatchUp.Window))
		view.DoubtWords = v.Lang.Say("存疑的投递15分钟后重发，信头注明可能重复")
		if j.HoldInDoubt {
			view.DoubtWords = v.Lang.Say("存疑的投递等人核实，不自动重发")
		}
		if form.Get("job") == j.Name {
			view.Typed = form.Get("note")
		}
		out = append(out, view)
	}
	return v.Show(code, "jobs", "任务与计划", "/jobs", jobsView{out, v.Files()}, faults...)
}

// state is what the ledger keeps of each job.
func (v *visit) state() (map[string]ledger.Job, error) {
	rows, err := v.Ledger().Jobs(v.R.Context())
	out := map[string]ledger.Job{}
	for _, r := range rows {
		out[r.Name] = r
	}
	return out, err
}

func (v *visit) slots(j jobs.Job, state ledger.Job) []slotView {
	var out []slotView
	at := v.Now()
	for range read.SlotsOfAJob {
		slot, ok := j.Schedule.Next(at)
		if !ok {
			break
		}
		at = slot.At
		row := v.slotView(j, at)
		if state.Over(at, v.Now()) {
			row.Warning, row.over = v.Lang.Say("不会自动运行"), true
		}
		out = append(out, row)
	}
	return out
}

// guessed lists the years whose calendar is a guess.
func (v *visit) guessed(slots []slotView) string {
	var years []string
	for _, s := range slots {
		if s.guessed != "" && !slices.Contains(years, s.guessed) {
			years = append(years, s.guessed)
		}
	}
	return v.Lang.List(years)
}

func (v *visit) slotView(j jobs.Job, at time.Time) slotView {
	c := v.Clock()
	p := period.LastComplete(j.Kind, j.Start, at.In(v.Service.Zone))
	row := slotView{When: c.Full(at) + " " + c.Weekday(at), Period: v.Lang.Period(p)}
	if deadline := v.Service.Options.Deadline(p.To); at.Before(deadline) {
		row.Warning = v.Lang.Say("早于报送截止（{time}），请改期。", "time", v.Deadline(deadline))
	}
	if year := at.In(v.Service.Zone).Year(); !v.Service.Calendar.Known(year) {
		row.guessed = at.In(v.Service.Zone).Format("2006")
	}
	return row
}

func (v *visit) pathJob() (jobs.Job, error) {
	j, ok := v.Service.Job(v.R.PathValue("job"))
	if !ok {
		return j, door.ErrNoPage
	}
	return j, nil
}

func (v *visit) pause() error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	o := desk.Order{Verb: desk.Pause, Job: job.Name, Reason: v.R.PostFormValue("note")}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		faults := v.Faults(err, "")
		for i := range faults {
			faults[i].Field += "-" + job.Name
		}
		return v.showJobs(door.Status(err), url.Values{"job": {job.Name}, "note": {o.Reason}}, faults...)
	} else if err != nil {
		return err
	}
	if !done.Fresh {
		return v.Done("/jobs", "本来就已暂停，说明已改。")
	}
	return v.Done("/jobs", "已暂停。到期的期次记为已跳过。")
}

func (v *visit) resume() error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	o := desk.Order{Verb: desk.Resume, Job: job.Name}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if err != nil {
		return err
	}
	if !done.Fresh {
		return v.Done("/jobs", "本来就没有暂停。")
	}
	state, err := v.state()
	if err != nil {
		return err
	}
	for _, next := range v.slots(job, state[job.Name]) {
		if !next.over {
			return v.Done("/jobs", "已恢复，下次到期{time}。", "time", next.When)
		}
	}
	return v.Done("/jobs", "已恢复。")
}
