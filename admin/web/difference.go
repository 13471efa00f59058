package web

import (
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"time"
)

// Difference is one figure as it was sent, and as it is now.
type Difference struct {
	Name        string
	Before, Now *int64
	Delta       *int64
}

// Differences are the totals and their parts, as they were sent and as they are.
func (v *Visit) Differences(before, now *report.Report) (totals, parts []Difference) {
	row := func(name string, get func(*report.Report) *int64) Difference {
		d := Difference{Name: v.Lang.Say(name), Now: get(now)}
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
			for f := range r.Counted() {
				if f.Severity == s {
					n += int64(f.Count)
				}
			}
			return &n
		}
	}
	heads := func(get func(report.Persons) report.Heads) func(*report.Report) *int64 {
		return func(r *report.Report) *int64 {
			h := get(r.Persons)
			if r.Persons.Method != reconcile.ByKeys || h.Withheld {
				return nil
			}
			return &h.Low
		}
	}
	totals = []Difference{
		row("直接受益人次", func(r *report.Report) *int64 { return &r.Figures.Direct }),
		row("间接受益人次（推算）", func(r *report.Report) *int64 { return &r.Figures.Indirect }),
		row("直接受益人数", heads(func(p report.Persons) report.Heads { return p.Direct })),
		row("间接受益人数", heads(func(p report.Persons) report.Heads { return p.Indirect })),
		row("已报份数", func(r *report.Report) *int64 { n := r.Filing.Filed(); return &n }),
		row("错误", severity(reconcile.Error)), row("警告", severity(reconcile.Warning)),
	}
	parts = []Difference{
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

// Sources says which submissions arrived after what was last sent was read.
func (v *Visit) Sources(job jobs.Job, since time.Time, p period.Period) (out []string, more int) {
	f, _, err := v.Filing(v.R.Context(), job.Region)
	if err != nil {
		return nil, 0
	}
	f.Within(job.Region, read.Window(p), func(u *reconcile.Unit, m period.Month, s reconcile.Slot) {
		if !s.ArrivedAt.After(since) {
			return
		}
		if len(out) == mostSources {
			more++
			return
		}
		out = append(out, v.Lang.Say("{agency}（{community}）{month}，{time}报送第{n}次，晚于上次取数{late}", "agency",
			read.AgencyName(f, u.AgencyCode),
			"community", read.RegionName(f, u.CommunityCode), "month", v.Lang.Month(m), "time",
			v.Clock().Full(s.ArrivedAt),
			"n", words.Num(s.Revision),
			"late", v.Clock().Wait(s.ArrivedAt.Sub(since))))
	})
	return out, more
}
