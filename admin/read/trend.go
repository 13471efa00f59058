package read

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// MonthSum is what was claimed of a month, and what stands.
type MonthSum struct {
	Month           period.Month
	Claimed, Direct int64
	Submissions     int // counted; 0: nothing was filed, which is not 0
	Off             int // of them, claimed otherwise than recorded, or with records left out
}

// soonest is how long a page waits for what it can be shown without.
const soonest = 500 * time.Millisecond

// MonthSums are the sums of the months of a window, of submissions as they are filed now, by agency code where they
// differ. What was never read is waited for a moment only: then ok is false, and reading goes on.
func (s *Reader) MonthSums(ctx context.Context, region string, w reconcile.Window) (sums []MonthSum, ok bool) {
	key := fmt.Sprintf("%s %s %s", region, w.From, w.To)
	return s.trends.soon(ctx, key, soonest, func(ctx context.Context) ([]MonthSum, error) {
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
		if u.Off() != 0 || u.ExcludedRecords > 0 {
			m.Off++
		}
	}
	return out
}

// Differing are the agencies whose submissions of a month differ from what they claimed, by code, if that is known by
// now.
func (s *Reader) Differing(ctx context.Context, region string, m period.Month) (codes []string, ok bool) {
	return s.differing.soon(ctx, region+" "+m.String(), soonest, func(ctx context.Context) ([]string, error) {
		f, err := s.Service.Figures(ctx, region, reconcile.Window{From: m, To: m}, time.Time{})
		if err != nil {
			return nil, err
		}
		var codes []string
		for i := range f.Units {
			u := &f.Units[i]
			if (u.Off() != 0 || u.ExcludedRecords > 0) && (len(codes) == 0 || codes[len(codes)-1] != u.Agency) {
				codes = append(codes, u.Agency)
			}
		}
		return codes, nil
	})
}

// PairsSoon are the pairs that nobody has judged, if that is known by now.
func (s *Reader) PairsSoon(ctx context.Context) (pairs []jobs.Pair, ok bool) {
	key, err := s.judgedSoFar(ctx)
	if err != nil {
		return nil, false
	}
	j, ok := s.judging.soon(ctx, key, soonest, s.readJudging)
	if !ok {
		return nil, false
	}
	return j.Of(jobs.PairOpen), true
}
