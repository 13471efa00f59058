package report

import (
	"slices"

	"huizong/jobs/period"
)

// restatements lists the earlier reports, as mailed, whose direct figure is another one today.
func (b builder) restatements() []Restatement {
	var out []Restatement
	for _, e := range b.in.Earlier {
		if e.Period == b.in.Period || !b.covered(e.Period) {
			continue
		}
		now := b.directOf(e.Period)
		if now == e.Direct {
			continue
		}
		out = append(out, Restatement{Period: e.Period, Revision: e.Revision, AsOf: e.AsOf.In(b.in.Zone),
			Before: e.Direct, Now: now, Causes: b.causes(e)})
	}
	slices.SortFunc(out, func(x, y Restatement) int {
		return int(x.Period.From-y.Period.From)*10000 + int(x.Period.To-y.Period.To)
	})
	return out
}

// covered reports whether every month of p was read for this report.
func (b builder) covered(p period.Period) bool {
	w := b.in.Summaries.SinceStart.Window
	return w.Contains(p.From) && w.Contains(p.To)
}

func (b builder) directOf(p period.Period) int64 {
	n := int64(0)
	for m := p.From; m <= p.To; m++ {
		if t := b.in.Summaries.SinceStart.ByMonth[m.String()]; t != nil {
			n += t.Direct
		}
	}
	return n
}

// causes names the agencies that filed for the period after its report was made: late, or anew.
func (b builder) causes(e Sent) []Cause {
	var out []Cause
	for _, a := range b.in.Summaries.SinceStart.Arrivals {
		c := Cause{AgencyCode: a.AgencyCode, Agency: b.agency(a.AgencyCode), Late: a.Revision <= 1}
		if e.Period.Contains(a.Period) && a.SubmittedAt.After(e.AsOf) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
