package jobs

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// ChangedSinceSent returns the runs whose period would read differently today, and by how much: the newest sent run of
// each period of a job, whose figures as they were sealed are not those of the submissions as they stand. Each job's
// months are read once, in one pass.
func (s *Service) ChangedSinceSent(ctx context.Context) (map[int64]reconcile.Pair, error) {
	out := map[int64]reconcile.Pair{}
	for _, job := range s.Jobs {
		sent, err := s.Ledger.Sent(ctx, job.Name, job.Region)
		if err != nil {
			return nil, err
		}
		if len(sent) == 0 {
			continue
		}
		if err := s.changed(ctx, job, sent, out); err != nil {
			return nil, fmt.Errorf("compare what %s sent with today: %w", job.Name, err)
		}
	}
	return out, nil
}

// sealedFigures is one sent snapshot beside the fold of its months today.
type sealedFigures struct {
	run     int64
	period  period.Period
	figures reconcile.Figures
	fold    *reconcile.Fold
}

func (s *Service) changed(ctx context.Context, job Job, sent []ledger.Snapshot, out map[int64]reconcile.Pair) error {
	list := make([]sealedFigures, len(sent))
	var span reconcile.Window
	for i, snap := range sent {
		r, err := abridged(snap)
		if err != nil {
			return err
		}
		p := r.Period
		list[i] = sealedFigures{run: snap.Run, period: p, figures: r.Figures}
		if i == 0 {
			span = reconcile.Window{From: p.From, To: p.To}
		}
		span.From, span.To = min(span.From, p.From), max(span.To, p.To)
	}
	now := s.Now().Truncate(time.Microsecond)
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		for i := range list {
			p := list[i].period
			list[i].fold = reconcile.NewFold(dir, &s.Options, reconcile.Window{From: p.From, To: p.To}, job.Region, now,
				false)
		}
		return Reconcile(ctx, snap, dir, &s.Options, span, job.Region, now, func(o *reconcile.Outcome) {
			for i := range list {
				list[i].fold.Add(o)
			}
		})
	})
	if err != nil {
		return err
	}
	for _, l := range list {
		if now := l.fold.Summary().Figures; now != l.figures {
			out[l.run] = reconcile.Pair{Direct: now.Direct - l.figures.Direct,
				Indirect: now.Indirect - l.figures.Indirect}
		}
	}
	return nil
}
