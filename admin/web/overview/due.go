package overview

import (
	"slices"
	"strconv"
	"time"

	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/period"
)

// due is a due date to come.
type due struct {
	When, Label, Period, Href string
	Tag                       words.Tag
	Copies, Note              string
}

// soon is how far ahead due dates are shown; later ones are folded.
const soon = 30 * 24 * time.Hour

// due lists the next due dates of every job, and the years of theirs whose calendar is a guess.
func (v *visit) due(st *read.Stock, filings map[string]*jobs.Filing) (near, later []due, guessed string) {
	var years []string
	for _, u := range v.Service.Upcoming(v.Now(), 2) {
		at, _ := time.Parse(time.RFC3339, u.Slot) // written by us in this form
		p, _ := period.Parse(u.Period)
		job, _ := v.Service.Job(u.Job)
		if year := at.In(v.Service.Zone).Year(); !v.Service.Calendar.Known(year) {
			if text := strconv.Itoa(year); !slices.Contains(years, text) {
				years = append(years, text)
			}
		}
		d := due{When: v.Clock().Slot(at, v.Now()), Label: v.Label(u.Job, v.Lang), Period: v.Lang.Period(p),
			Href: "/jobs#" + u.Job, Copies: v.Copies(len(job.Recipients))}
		if at.Sub(v.Now()) > soon {
			later = append(later, d)
			continue
		}
		c, _ := filings[job.Region].Completeness(job.Region, read.Window(p))
		d.Tag = words.Tag{Class: "t-wait", Text: words.Num(c.Filed()) + "/" + words.Num(c.Expected)}
		switch {
		case st.Jobs[u.Job].Over(at, v.Now()):
			d.Tag = words.Tag{Class: "t-bad", Text: "不会自动运行"}
		case st.Jobs[u.Job].Paused:
			d.Tag = words.Tag{Class: "t-off", Text: "已暂停"}
			d.Note = v.Lang.Say("任务已暂停：{note}。到期的期次记为已跳过。", "note", st.Jobs[u.Job].Note)
		case c.Expected == 0:
			d.Tag = words.Tag{Class: "t-off", Text: "无应报"}
			d.Note = v.Lang.Say("本期无应报，到期照发，报告写明无应报；不想发可暂停本任务。")
		case c.Filed() == c.Expected:
			d.Tag.Class = "t-ok"
		}
		if at.Before(v.Service.Options.Deadline(p.To)) {
			d.Note = v.Lang.Say("早于报送截止（{time}），请改期。", "time",
				v.Deadline(v.Service.Options.Deadline(p.To)))
		}
		near = append(near, d)
	}
	return near, later, v.Lang.List(years)
}
