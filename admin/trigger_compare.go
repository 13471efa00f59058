package admin

import (
	"context"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

func comparisonKey(job jobs.Job, p period.Period) string { return job.Name + " " + p.String() }

func (v *visit) comparison(job jobs.Job, p period.Period) (*jobs.Comparison, error) {
	c, _, err := v.comparisons.get(v.r.Context(), comparisonKey(job, p),
		func(ctx context.Context) (*jobs.Comparison, error) {
			return v.service.Compare(ctx, jobs.Order{Job: job, Period: p, Actor: v.who.Name})
		})
	return c, err
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
	heads := func(get func(report.Persons) report.Heads) func(*report.Report) *int64 {
		return func(r *report.Report) *int64 {
			h := get(r.Persons)
			if r.Persons.Method != reconcile.ByKeys || h.Withheld {
				return nil
			}
			return &h.Low
		}
	}
	totals = []difference{
		row("直接受益人次", func(r *report.Report) *int64 { return &r.Figures.Direct }),
		row("间接受益人次（推算）", func(r *report.Report) *int64 { return &r.Figures.Indirect }),
		row("直接受益人数", heads(func(p report.Persons) report.Heads { return p.Direct })),
		row("间接受益人数", heads(func(p report.Persons) report.Heads { return p.Indirect })),
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
		out = append(out, v.lang.say("{agency}（{community}）{month}，{time}报送第{n}次，晚于上次取数{late}", "agency",
			agencyName(f, u.AgencyCode),
			"community", regionName(f, u.CommunityCode), "month", v.lang.Month(m), "time", v.clock().full(s.ArrivedAt),
			"n", num(s.Revision),
			"late", v.clock().wait(s.ArrivedAt.Sub(c.Before.AsOf))))
	})
	return out, more
}
