package jobs

import (
	"context"
	"errors"
	"fmt"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Comparison is what a run would report now, beside what was last sent of the same period.
type Comparison struct {
	Revision int `json:"revision"` // that the run would have
	// the newest run of the period that was sent to anybody; nil: never sent
	Last *ledger.Run `json:"last,omitempty"`
	// sent it under another name of the job, where this is revision 1
	Former  *Former             `json:"-"`
	Before  *report.Report      `json:"before,omitempty"` // as it was sent
	Now     *report.Report      `json:"now"`
	Held    []reconcile.Finding `json:"held"`    // what would hold it
	Changes []report.Change     `json:"changes"` // cell by cell; none where nothing was sent before
}

// Differences reconciles and gates, compares with what was last sent, and stores nothing. What would be sent is not
// rendered: personal data in it is found by Compare, by a preview and by sealing.
func (s *Service) Differences(ctx context.Context, o Order) (*Comparison, error) {
	c, _, _, err := s.look(ctx, o)
	return c, err
}

// Compare is Differences, and looks for personal data in all that would be sent.
func (s *Service) Compare(ctx context.Context, o Order) (*Comparison, error) {
	c, q, b, err := s.look(ctx, o)
	if err != nil {
		return nil, err
	}
	found, err := s.personal(ctx, q, b)
	c.Held = append(c.Held, found...)
	return c, err
}

// look builds what an order would report, and what it is built of.
func (s *Service) look(ctx context.Context, o Order) (*Comparison, request, built, error) {
	q, against, err := s.request(ctx, o)
	if err == nil {
		err = against.Err()
	}
	if err != nil {
		return nil, q, built{}, err
	}
	b, err := s.build(ctx, q)
	if err != nil {
		return nil, q, b, err
	}
	out := &Comparison{Revision: q.revision, Now: b.reports[o.Job.Region], Before: b.previous[o.Job.Region],
		Held: b.held}
	if out.Revision == 1 {
		if out.Former, err = s.Former(ctx, o.Job, o.Period); err != nil {
			return nil, q, b, err
		}
	}
	if out.Before != nil {
		out.Changes = report.Changes(out.Before, out.Now)
		last, err := s.Ledger.Latest(ctx, o.Job.Name, o.Period)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, q, b, err
		} else if err == nil {
			out.Last = &last
		}
	}
	return out, q, b, nil
}

// Recount builds the report of a run as its row says, for a run that has none sealed: what a held run would send.
func (s *Service) Recount(ctx context.Context, run ledger.Run) (*report.Report, []reconcile.Finding, error) {
	job, ok := s.Job(run.Job)
	if !ok {
		return nil, nil, fmt.Errorf("no job %s in the configuration any more", run.Job)
	}
	q := requestOf(job, run)
	q.glance = true
	b, err := s.build(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	held := b.held
	if len(held) == 0 { // what else held it is in what would be sent
		held, err = s.personal(ctx, q, b)
	}
	return b.reports[job.Region], held, err
}

// Addressees returns the recipients of a job with the region that each gets.
func (j Job) Addressees() []Recipient {
	out := make([]Recipient, len(j.Recipients))
	for i, r := range j.Recipients {
		r.Region = j.region(r)
		out[i] = r
	}
	return out
}
