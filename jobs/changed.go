package jobs

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// ChangedSinceSent returns the runs whose period would read differently today, and by how much direct and indirect: the
// newest sent run of each period of a job, of which any published figure as it was sealed is not that of the
// submissions as they stand. Each job's months are read once, in one pass. A source that is behind cannot tell: *Stale.
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
		if err := s.Fresh(ctx, s.Now()); err != nil {
			return nil, err
		}
		if err := s.changed(ctx, job, sent, out); err != nil {
			return nil, fmt.Errorf("compare what %s sent with today: %w", job.Name, err)
		}
	}
	return out, nil
}

// sealed is a report that was sent, and the run that sealed it.
type sealed struct {
	report.Sent
	run int64
}

func (s *Service) changed(ctx context.Context, job Job, sent []ledger.Snapshot, out map[int64]reconcile.Pair) error {
	list := make([]sealed, len(sent))
	all := make([]report.Sent, len(sent))
	for i, snap := range sent {
		r, err := abridged(snap)
		if err != nil {
			return err
		}
		all[i] = r.Sent()
		list[i] = sealed{all[i], snap.Run}
	}
	standings, err := s.standings(ctx, job, all)
	if err != nil {
		return err
	}
	for _, l := range list {
		now := standings[reconcile.Window{From: l.Period.From, To: l.Period.To}]
		if len(l.Differences(now)) > 0 {
			out[l.run] = reconcile.Pair{Direct: now.Figures.Direct - l.Figures.Direct,
				Indirect: now.Figures.Indirect - l.Figures.Indirect}
		}
	}
	return nil
}

// standings reads how the windows of the job's reports stand today.
func (s *Service) standings(ctx context.Context, job Job, sent []report.Sent) (
	out map[reconcile.Window]reconcile.Standing, err error) {
	span := reconcile.Window{From: sent[0].Period.From, To: sent[0].Period.To}
	for _, x := range sent {
		span.From, span.To = min(span.From, x.Period.From), max(span.To, x.Period.To)
	}
	now := s.Now().Truncate(time.Microsecond)
	err = s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		all := report.NewStandings(sent, func(w reconcile.Window) *reconcile.Fold {
			return reconcile.NewFold(dir, &s.Options, w, job.Region, now, false)
		})
		read := Reading{Window: span, Region: job.Region, AsOf: now, Figures: true}
		err = Reconcile(ctx, snap, dir, &s.Options, read, all.Add)
		out = all.End()
		return err
	})
	return out, err
}
