package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"huizong/jobs/report"
)

// history is what was reported before of one region of a job: earlier periods, and the revision of this one that is
// corrected.
type history struct {
	earlier  []report.Sent
	corrects *report.Corrected
}

// all are the reports that today is held against.
func (h history) all() []report.Sent {
	if h.corrects == nil {
		return h.earlier
	}
	return append(slices.Clone(h.earlier), h.corrects.Report.Sent())
}

// sent returns the history of every region of the job.
func (s *Service) sent(ctx context.Context, q request) (map[string]history, error) {
	out := map[string]history{}
	if s.Ledger == nil {
		return out, nil
	}
	for _, region := range q.job.regions() {
		h, err := s.sentOf(ctx, q, region)
		if err != nil {
			return nil, err
		}
		out[region] = h
	}
	return out, nil
}

func (s *Service) sentOf(ctx context.Context, q request, region string) (history, error) {
	var out history
	snapshots, err := s.Ledger.Sent(ctx, q.job.Name, region)
	if err != nil {
		return out, err
	}
	for _, snap := range snapshots {
		var r report.Report
		if err := json.Unmarshal(snap.Report, &r); err != nil {
			return out, fmt.Errorf("read snapshot of run %d: %w", snap.Run, err)
		}
		switch {
		case r.Period != q.period:
			out.earlier = append(out.earlier, r.Sent())
		case snap.Revision < q.revision:
			out.corrects = &report.Corrected{Report: &r, SentAt: snap.SealedAt.In(s.Zone), Reason: q.cause}
		}
	}
	return out, nil
}

// correctsFor is the report that a request corrects: none for recipients who never got one of the period.
func (h history) correctsFor(q request) *report.Corrected {
	if q.first {
		return nil
	}
	return h.corrects
}
