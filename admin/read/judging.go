package read

import (
	"context"
	"fmt"
	"slices"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Judging reads what there is to judge and what was judged of records. It is read anew when anybody judges.
func (s *Reader) Judging(ctx context.Context, of jobs.Sought) (*jobs.Judging, error) {
	key, err := s.judgedSoFar(ctx)
	if err != nil {
		return nil, err
	}
	if of != (jobs.Sought{}) {
		key = fmt.Sprintf("%s %+v", key, of)
	}
	j, _, err := s.judging.Get(ctx, key, s.readJudging(of))
	return j, err
}

func (s *Reader) readJudging(of jobs.Sought) func(context.Context) (*jobs.Judging, error) {
	return func(ctx context.Context) (*jobs.Judging, error) {
		roots := s.Regions()
		if len(roots) == 0 {
			return &jobs.Judging{}, nil
		}
		out, err := s.Service.Judging(ctx, roots[0], of)
		return &out, err
	}
}

// judgedSoFar tells one state of the judgements from another.
func (s *Reader) judgedSoFar(ctx context.Context) (string, error) {
	all, err := s.Rulings(ctx)
	inForce, undone := 0, 0
	for i := range all {
		switch all[i].State() {
		case "in force":
			inForce++
		case "undone":
			undone++
		}
	}
	return fmt.Sprint(len(all), inForce, undone), err
}

// Pairs are the pairs of a state, of a month (0: of all): those that nobody has judged with most person-times at stake
// first, and no more of them than are listed.
func (s *Reader) Pairs(ctx context.Context, state jobs.PairState, m period.Month) ([]jobs.Pair, error) {
	j, err := s.Judging(ctx, jobs.Sought{Month: m})
	if err != nil {
		return nil, err
	}
	return j.Of(state), nil
}

// PairCount is how many pairs stand in a state, and the person-times that are taken off (one event), or would be.
type PairCount struct {
	State       jobs.PairState `json:"state"`
	Pairs       int64          `json:"pairs"`
	Unlisted    int64          `json:"unlisted"` // of them, those that no list holds
	Attendances int64          `json:"attendances"`
}

// PairCounts counts the pairs of every state.
func PairCounts(j *jobs.Judging) []PairCount {
	out := make([]PairCount, len(jobs.PairStates))
	for i, state := range jobs.PairStates {
		stake := j.Stake(state)
		out[i] = PairCount{State: state, Pairs: stake.Count, Attendances: stake.Attendances}
		if state == jobs.PairOpen {
			out[i].Unlisted = j.Unlisted.Count
		}
	}
	return out
}

// Quarantined are the rows that cannot be understood.
func (s *Reader) Quarantined(ctx context.Context) ([]reconcile.Finding, error) {
	j, err := s.Judging(ctx, jobs.Sought{})
	if err != nil {
		return nil, err
	}
	var out []reconcile.Finding
	for _, f := range j.Findings {
		if f.Code == reconcile.RowQuarantined && f.Row != nil {
			out = append(out, f)
		}
	}
	return out, nil
}

// Rulings is what people judged, newest first.
func (s *Reader) Rulings(ctx context.Context) ([]reconcile.Ruling, error) {
	if s.Service.Judges == nil {
		return nil, nil
	}
	all, err := s.Service.Judges.Judged(ctx)
	slices.SortStableFunc(all, func(a, b reconcile.Ruling) int { return int(b.ID - a.ID) })
	return all, err
}
