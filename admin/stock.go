package admin

import (
	"context"
	"slices"

	"huizong/jobs/ledger"
)

// stock is what the overview reads of the ledger, in a fixed number of statements.
type stock struct {
	runs       []ledger.Run // the newest
	byID       map[int64]ledger.Run
	deliveries []ledger.Delivery // reports that are not sent
	jobs       map[string]ledger.Job
	channel    string
}

// recentRuns is how many runs the overview looks at.
const recentRuns = 200

func (s *Server) stock(ctx context.Context) (*stock, error) {
	out := &stock{byID: map[int64]ledger.Run{}, jobs: map[string]ledger.Job{}}
	var err error
	if out.runs, err = s.ledger().Runs(ctx, ledger.Filter{Limit: recentRuns}); err != nil {
		return nil, err
	}
	for _, state := range []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval} { // however old
		more, err := s.ledger().Runs(ctx, ledger.Filter{State: string(state)})
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if !slices.ContainsFunc(out.runs, func(o ledger.Run) bool { return o.ID == r.ID }) {
				out.runs = append(out.runs, r)
			}
		}
	}
	for _, r := range out.runs {
		out.byID[r.ID] = r
	}
	for _, state := range []ledger.DeliveryState{ledger.InDoubt, ledger.Failed, ledger.Expired, ledger.Queued,
		ledger.Sending, ledger.Committed, ledger.Held} {
		ds, err := s.ledger().Deliveries(ctx, ledger.Filter{State: string(state), Limit: recentRuns})
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			if d.Purpose == ledger.Report {
				out.deliveries = append(out.deliveries, d)
			}
		}
	}
	rows, err := s.ledger().Jobs(ctx)
	if err != nil {
		return nil, err
	}
	for _, j := range rows {
		out.jobs[j.Name] = j
	}
	out.channel, _, err = s.ledger().Channel(ctx)
	return out, err
}
