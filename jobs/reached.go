package jobs

import (
	"context"
	"fmt"
	"slices"

	"huizong/jobs/allow"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// unreached are the recipients of a job to whom no report of a period was sent, and none is on its way: who joined
// since, or whose address was mended. Without a ledger that knows, there are none.
func (s *Service) unreached(ctx context.Context, q request) ([]Recipient, error) {
	if s.Post == nil {
		return nil, nil
	}
	reached, err := s.Post.Reached(ctx, q.job.Name, q.period.String())
	if err != nil {
		return nil, err
	}
	var out []Recipient
	for _, r := range q.job.Recipients {
		if !slices.ContainsFunc(reached, func(a string) bool { return allow.Key(a) == allow.Key(r.Address) }) {
			out = append(out, r)
		}
	}
	return out, nil
}

// Former is a run by which a job that the configuration has no more sent a report, and one mailbox that has it.
type Former struct {
	ledger.Run
	To string
}

// Former returns the newest run by which a job that is gone sent the period and region of a job to one of its
// mailboxes: under another name it would arrive again as if for the first time. Nil: there is none.
func (s *Service) Former(ctx context.Context, j Job, p period.Period) (*Former, error) {
	if s.Ledger == nil {
		return nil, nil
	}
	runs, err := s.Ledger.Runs(ctx, ledger.Filter{Period: p.String()})
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		_, here := s.Job(r.Job)
		if here || r.Region != j.Region || r.TestTo != "" || !slices.Contains(sentStates, r.State) {
			continue
		}
		all, err := s.Ledger.Deliveries(ctx, ledger.Filter{Run: r.ID})
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			if d.Purpose == ledger.Report && !d.State.Wrong() && d.State != ledger.Cancelled && j.mails(d.Recipient) {
				return &Former{r, d.Recipient}, nil
			}
		}
	}
	return nil, nil
}

// sentStates are those of a run of which somebody has a report, or is about to.
var sentStates = []ledger.RunState{ledger.Delivering, ledger.Delivered, ledger.PartlyDelivered}

func (f *Former) String() string {
	return fmt.Sprintf("run %d of job %s, which the configuration has no more, sent %s to %s", f.ID, f.Job,
		f.Period, f.To)
}

// mails reports whether an address is a recipient's of the job.
func (j Job) mails(address string) bool {
	key := allow.Key(address)
	return slices.ContainsFunc(j.Recipients, func(r Recipient) bool { return allow.Key(r.Address) == key })
}
