package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

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

// slotView is a due date to come.
type slotView struct {
	When, Period, Warning string
	guessed               string // the year, where its calendar is a guess
}

// slotsOfAJob is how many due dates a job shows.
const slotsOfAJob = 10

func (s *Server) jobsPage(v *visit) error { return v.showJobs(http.StatusOK, nil) }

func (v *visit) showJobs(code int, form url.Values, faults ...fault) error {
	rows, err := v.ledger().Jobs(v.r.Context())
	if err != nil {
		return err
	}
	state := map[string]ledger.Job{}
	for _, r := range rows {
		state[r.Name] = r
	}
	names := map[string]string{}
	if f, _, err := v.filingAt(v.r.Context(), ""); err == nil {
		for code, r := range f.Directory.Regions {
			names[code] = r.Name
		}
	}
	var out []jobView
	for _, j := range v.service.Jobs {
		view := jobView{Job: j, Label: v.label(j.Name, v.lang), Words: j.Schedule.Words(), Region: j.Region,
			Paused: state[j.Name].Paused,
			Note:   state[j.Name].Note, Slots: v.slots(j), CanRun: v.who.role.May("operator")}
		if name := names[j.Region]; name != "" {
			view.Region = name
		}
		view.Guessed = v.guessed(view.Slots)
		if v.lang.English() {
			view.Words = j.Schedule.String()
		}
		for _, a := range j.Addressees() {
			if name := names[a.Region]; name != "" {
				a.Region = name
			}
			view.Addressees = append(view.Addressees, a)
		}
		view.CatchUpWords = v.lang.say(map[string]string{"latest": "错过的期次只补最近一期（{window}内）",
			"all":  "错过的期次全部补做（{window}内）",
			"none": "错过的期次不补做（{window}）"}[string(j.CatchUp.Policy)], "window",
			v.clock().wait(j.CatchUp.Window))
		view.DoubtWords = v.lang.say("存疑的投递15分钟后重发，信头注明可能重复")
		if j.HoldInDoubt {
			view.DoubtWords = v.lang.say("存疑的投递等人核实，不自动重发")
		}
		if form.Get("job") == j.Name {
			view.Typed = form.Get("note")
		}
		out = append(out, view)
	}
	return v.show(code, "jobs", "任务", "/jobs", out, faults...)
}

func (v *visit) slots(j jobs.Job) []slotView {
	var out []slotView
	at := v.now()
	for range slotsOfAJob {
		slot, ok := j.Schedule.Next(at)
		if !ok {
			break
		}
		at = slot.At
		out = append(out, v.slotView(j, at))
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
	return v.lang.List(years)
}

func (v *visit) slotView(j jobs.Job, at time.Time) slotView {
	c := v.clock()
	p := period.LastComplete(j.Kind, j.Start, at.In(v.service.Zone))
	row := slotView{When: c.full(at) + " " + c.weekday(at), Period: v.lang.Period(p)}
	if deadline := v.service.Options.Deadline(p.To); at.Before(deadline) {
		row.Warning = v.lang.say("早于报送截止（{time}），请改期。", "time", v.deadline(deadline))
	}
	if year := at.In(v.service.Zone).Year(); !v.service.Calendar.Known(year) {
		row.guessed = at.In(v.service.Zone).Format("2006")
	}
	return row
}

func (v *visit) pathJob() (jobs.Job, error) {
	j, ok := v.service.Job(v.r.PathValue("job"))
	if !ok {
		return j, errNoPage
	}
	return j, nil
}

func (s *Server) pause(v *visit) error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	o := desk.Order{Verb: desk.Pause, Job: job.Name, Reason: v.r.PostFormValue("note")}
	if _, err := s.desk.Do(v.r.Context(), o, v.actor(desk.Page)); errors.As(err, new(ledger.Refusals)) {
		faults := v.faults(err, "")
		for i := range faults {
			faults[i].Field += "-" + job.Name
		}
		return v.showJobs(status(err), url.Values{"job": {job.Name}}, faults...)
	} else if err != nil {
		return err
	}
	return v.done("/jobs", "已暂停。到期的期次记为已跳过。")
}

func (s *Server) resume(v *visit) error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	o := desk.Order{Verb: desk.Resume, Job: job.Name}
	if _, err := s.desk.Do(v.r.Context(), o, v.actor(desk.Page)); err != nil {
		return err
	}
	next := ""
	if slots := v.slots(job); len(slots) > 0 {
		next = slots[0].When
	}
	return v.done("/jobs", "已恢复，下次到期{time}。", "time", next)
}
