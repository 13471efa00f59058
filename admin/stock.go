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
	lacking    map[int64]bool // deliveries whose recipient lacks the period; nil where nobody knows
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
	for _, state := range []ledger.DeliveryState{ledger.InDoubt, ledger.Failed, ledger.Expired, ledger.Bounced,
		ledger.Queued, ledger.Sending, ledger.Committed, ledger.Held} {
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
	if err := s.lacking(ctx, out); err != nil {
		return nil, err
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

// lacking adds the reports that a recipient did not get and still lacks, however old, with their runs.
func (s *Server) lacking(ctx context.Context, out *stock) error {
	if s.service.Post == nil {
		return nil
	}
	troubles, err := s.service.Post.Troubles(ctx)
	if err != nil {
		return err
	}
	out.lacking = map[int64]bool{}
	for _, d := range troubles {
		out.lacking[d.ID] = true
		if !slices.ContainsFunc(out.deliveries, func(o ledger.Delivery) bool { return o.ID == d.ID }) {
			out.deliveries = append(out.deliveries, d)
		}
		if _, known := out.byID[d.Run]; !known {
			if out.byID[d.Run], err = s.ledger().Run(ctx, d.Run); err != nil {
				return err
			}
		}
	}
	return nil
}

// lacks reports whether the recipient of a delivery that went wrong still lacks the period.
func (st *stock) lacks(d ledger.Delivery, r ledger.Run) bool {
	if st.lacking != nil {
		return st.lacking[d.ID]
	}
	return !slices.ContainsFunc(st.runs, func(o ledger.Run) bool {
		return o.ID > r.ID && o.Job == r.Job && o.Period == r.Period && o.TestTo == "" && o.State == ledger.Delivered
	})
}
