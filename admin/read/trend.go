package read

import (
	"context"
	"slices"
	"time"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// MonthSum is what was claimed of a month, and what stands.
type MonthSum struct {
	Month           period.Month
	Claimed, Direct int64
	Submissions     int      // counted; 0: nothing was filed, which is not 0
	Differing       []string // agencies that claimed otherwise than recorded, or with records left out, by code
}

// soonest is how long a page waits for what it can be shown without.
const soonest = 500 * time.Millisecond

// summedMonths is how many months are summed: a year whose deadlines have passed, and those that are filed now.
const summedMonths = 14

// MonthSums are the sums of the last months that are over, of submissions as they are filed now: one reading for all
// who ask for any of them. What was never read is waited for a moment only: then ok is false, and reading goes on.
func (s *Reader) MonthSums(ctx context.Context, region string) (sums []MonthSum, ok bool) {
	w := reconcile.Window{From: s.LastComplete() - summedMonths + 1, To: s.LastComplete()}
	return s.trends.soon(ctx, region+" "+w.To.String(), soonest, func(ctx context.Context) ([]MonthSum, error) {
		f, err := s.Service.Figures(ctx, region, w, time.Time{})
		if err != nil {
			return nil, err
		}
		return sumsOf(f, w), nil
	})
}

func sumsOf(f *jobs.Figures, w reconcile.Window) []MonthSum {
	out := make([]MonthSum, w.To-w.From+1)
	for i := range out {
		out[i].Month = w.From + period.Month(i)
	}
	for i := range f.Units {
		u := &f.Units[i]
		m := &out[u.Month-w.From]
		m.Submissions++
		m.Direct += u.Direct
		if u.Claimed != nil {
			m.Claimed += *u.Claimed
		}
		if (u.Off() != 0 || u.ExcludedRecords > 0) && !slices.Contains(m.Differing, u.Agency) {
			m.Differing = append(m.Differing, u.Agency)
		}
	}
	return out
}

// PairsSoon is how many pairs nobody has judged, and what hangs on them, if that is known by now.
func (s *Reader) PairsSoon(ctx context.Context) (open reconcile.Amount, ok bool) {
	key, err := s.judgedSoFar(ctx)
	if err != nil {
		return open, false
	}
	j, ok := s.judging.soon(ctx, key, soonest, s.readJudging(jobs.Sought{}))
	if !ok {
		return open, false
	}
	return j.Stake(jobs.PairOpen), true
}
