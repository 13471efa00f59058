package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"huizong/jobs/ledger"
	"huizong/jobs/report"
)

// history is what was reported before of one region of a job: earlier periods, and the revision of this one that is
// corrected.
type history struct {
	earlier  []report.Sent
	corrects *report.Corrected
	run      int64 // that sealed the revision corrected
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
		r, err := abridged(snap)
		switch {
		case err != nil:
			return out, err
		case r.Period != q.period:
			out.earlier = append(out.earlier, r.Sent())
		case snap.Revision < q.revision:
			if r, err = s.SealedReport(ctx, snap.Run, region); err != nil {
				return out, err
			}
			out.corrects = &report.Corrected{Report: r, SentAt: snap.SealedAt.In(s.Zone), Reason: q.cause}
			out.run = snap.Run
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

// abridged is a sealed report without its lists: what reports that come after it are held against.
func abridged(snap ledger.Snapshot) (*report.Report, error) { return decode(snap.Run, snap.Abridged) }

// SealedReport reads a sealed report whole.
func (s *Service) SealedReport(ctx context.Context, run int64, region string) (*report.Report, error) {
	raw, err := s.Ledger.Report(ctx, run, region)
	if err != nil {
		return nil, err
	}
	return decode(run, raw)
}

func decode(run int64, raw []byte) (*report.Report, error) {
	var r report.Report
	if err := json.Unmarshal(raw, &r); err != nil {
		return nil, fmt.Errorf("read snapshot of run %d: %w", run, err)
	}
	return &r, nil
}
