package read

import (
	"context"
	"slices"

	"huizong/jobs/ledger"
)

// Stock reads what waits for somebody, and the newest runs.
type Stock struct {
	Runs       []ledger.Run // the newest
	ByID       map[int64]ledger.Run
	Deliveries []ledger.Delivery // reports that are not sent
	Notices    []ledger.Delivery // mails to operators and approvers that did not reach them
	Jobs       map[string]ledger.Job
	Channel    string
	Restored   ledger.Quarantine // nothing is sent while it is shut
	lacking    map[int64]bool    // deliveries whose recipient lacks the period; nil where nobody knows
}

func (s *Reader) Stock(ctx context.Context) (*Stock, error) {
	out := &Stock{ByID: map[int64]ledger.Run{}, Jobs: map[string]ledger.Job{}}
	var err error
	if out.Runs, err = s.Ledger().Runs(ctx, ledger.Filter{Limit: RecentRuns}); err != nil {
		return nil, err
	}
	for _, state := range []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval} { // however old
		more, err := s.Ledger().Runs(ctx, ledger.Filter{State: string(state)})
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if !slices.ContainsFunc(out.Runs, func(o ledger.Run) bool { return o.ID == r.ID }) {
				out.Runs = append(out.Runs, r)
			}
		}
	}
	for _, r := range out.Runs {
		out.ByID[r.ID] = r
	}
	for _, state := range []ledger.DeliveryState{ledger.InDoubt, ledger.Failed, ledger.Expired, ledger.Bounced,
		ledger.Queued, ledger.Sending, ledger.Committed, ledger.Held} {
		ds, err := s.Ledger().Deliveries(ctx, ledger.Filter{State: string(state), Limit: RecentRuns})
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			switch {
			case d.Purpose == ledger.Report:
				out.Deliveries = append(out.Deliveries, d)
			case d.Purpose == ledger.Notice && d.Group() == ledger.FailedFound:
				out.Notices = append(out.Notices, d)
			}
		}
	}
	if err := s.lacking(ctx, out); err != nil {
		return nil, err
	}
	rows, err := s.Ledger().Jobs(ctx)
	if err != nil {
		return nil, err
	}
	for _, j := range rows {
		out.Jobs[j.Name] = j
	}
	if out.Channel, _, err = s.Ledger().Channel(ctx); err != nil {
		return nil, err
	}
	out.Restored, err = s.Ledger().Quarantine(ctx)
	return out, err
}

// lacking adds the reports that a recipient did not get and still lacks, however old, with their runs.
func (s *Reader) lacking(ctx context.Context, out *Stock) error {
	if s.Service.Post == nil {
		return nil
	}
	troubles, err := s.Service.Post.Troubles(ctx)
	if err != nil {
		return err
	}
	out.lacking = map[int64]bool{}
	for _, d := range troubles {
		out.lacking[d.ID] = true
		if !slices.ContainsFunc(out.Deliveries, func(o ledger.Delivery) bool { return o.ID == d.ID }) {
			out.Deliveries = append(out.Deliveries, d)
		}
		if _, known := out.ByID[d.Run]; !known {
			if out.ByID[d.Run], err = s.Ledger().Run(ctx, d.Run); err != nil {
				return err
			}
		}
	}
	return nil
}

// Lacks reports whether the recipient of a delivery that went wrong still lacks the period.
func (st *Stock) Lacks(d ledger.Delivery, r ledger.Run) bool {
	if st.lacking != nil {
		return st.lacking[d.ID]
	}
	return !slices.ContainsFunc(st.Runs, func(o ledger.Run) bool {
		return o.ID > r.ID && o.Job == r.Job && o.Period == r.Period && o.TestTo == "" && o.State == ledger.Delivered
	})
}
