package report

import (
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Next is what is due first after a period in which nothing was; without projects it says that none is registered.
type Next struct {
	Month    period.Month    `json:"month,omitzero"`
	Projects int             `json:"projects"`
	StartsOn *reconcile.Date `json:"starts_on,omitempty"` // of all of them, where they begin together in the month
	Expected int64           `json:"expected"`
	Deadline *time.Time      `json:"deadline,omitempty"` // the first instant that is late
}

// next is what the directory has to come.
func (b builder) next() *Next {
	var out Next
	for _, p := range b.in.Directory.SortedProjects() {
		communities := int64(0)
		for _, c := range p.Communities {
			if b.contains(c) {
				communities++
			}
		}
		month := max(p.StartsOn.Month(), b.in.Period.To+1)
		if communities == 0 || month > p.EndsOn.Month() || out.Projects > 0 && month > out.Month {
			continue
		}
		if month < out.Month || out.Projects == 0 {
			out = Next{Month: month, StartsOn: &p.StartsOn}
		}
		out.Projects++
		out.Expected += communities
		if out.StartsOn != nil && (*out.StartsOn != p.StartsOn || p.StartsOn.Month() != month) {
			out.StartsOn = nil
		}
	}
	if out.Projects > 0 {
		deadline := b.in.Options.Deadline(out.Month).In(b.in.Zone)
		out.Deadline = &deadline
	}
	return &out
}

// Last is the latest period before this one in which something was filed that counts, of those of the trend; nil: none.
func (r *Report) Last() *Point {
	for i, p := range slices.Backward(r.Trend.Points) {
		if p.Submissions > 0 {
			return &r.Trend.Points[i]
		}
	}
	return nil
}
