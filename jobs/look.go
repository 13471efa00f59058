package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Looks keeps what the last look at the whole source found.
type Looks interface {
	KeepLook(ctx context.Context, look *reconcile.Look) error
	// LastLook returns nil before the first.
	LastLook(ctx context.Context) (*reconcile.Look, error)
}

// Straying is a snapshot of a source in which rows may belong to no submission.
type Straying interface {
	// Strays finds them; false where the queries of the source do not let it be found out.
	Strays(ctx context.Context) (rows []reconcile.QuarantinedRow, looked bool, err error)
}

// LookAtSource looks for what no report alone comes to: rows that cannot be placed or understood in every region and
// month, rows of no submission, judgements whose record is gone, filings of the future. Records of streets and months
// whose outcome is kept are not read.
func (s *Service) LookAtSource(ctx context.Context) (*reconcile.Look, error) {
	look := &reconcile.Look{At: s.Now().Truncate(time.Microsecond)}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		if straying, ok := snap.(Straying); ok { // before the census, which names those of the look before
			rows, looked, err := straying.Strays(ctx)
			if err != nil {
				return err
			}
			if look.Strays = rows; !looked {
				s.Log.Warn("rows of no submission are not looked for: queries of the site do not let them be found")
			}
		}
		return s.lookThrough(ctx, snap, look)
	})
	if err != nil {
		return nil, fmt.Errorf("look at the whole source: %w", err)
	}
	if s.Looks != nil {
		err = s.Looks.KeepLook(ctx, look)
	}
	return look, err
}

// lookThrough counts what is wrong in all regions and months.
func (s *Service) lookThrough(ctx context.Context, snap Snapshot, look *reconcile.Look) error {
	dir, err := snap.Directory(ctx)
	if err != nil {
		return err
	}
	judgements, err := snap.Judgements(ctx, look.At)
	if err != nil {
		return err
	}
	census, err := snap.Census(ctx, look.At, reconcile.Window{})
	if err != nil {
		return err
	}
	look.Later = census.Later()
	count := func(rows []reconcile.QuarantinedRow) {
		judgements.Accept(rows)
		for i := range rows {
			if !rows[i].Accepted {
				look.Quarantined++
			}
		}
	}
	count(look.Strays)
	count(dir.Quarantine)
	for i := range census.Quarantine {
		if q := &census.Quarantine[i]; q.Table == "submissions" { // the strays are counted
			count(census.Quarantine[i : i+1])
		}
	}
	for _, top := range dir.Tops() {
		w := reconcile.Window{From: start(dir, Job{Region: top}), To: period.MonthAt(look.At.In(s.Zone))}
		if w.From > w.To {
			continue
		}
		read := Reading{Window: w, Region: top, AsOf: look.At}
		err = errors.Join(err, Reconcile(ctx, snap, dir, &s.Options, read, func(o *reconcile.Outcome) {
			count(o.Quarantine)
			for i := range o.Findings {
				if o.Findings[i].Code == reconcile.JudgementStale {
					look.Stale++
				}
			}
		}))
	}
	return err
}
