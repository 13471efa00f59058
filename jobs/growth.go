package jobs

import (
	"context"
	"errors"
	"time"

	"huizong/jobs/ledger"
)

// Gauge knows how large the ledger is, and was.
type Gauge interface {
	// Size is how many bytes its tables and indexes take.
	Size(ctx context.Context) (int64, error)
	// KeepSize keeps the size of today, once.
	KeepSize(ctx context.Context, size ledger.Size) error
	// SizeSince returns the oldest size that is kept of the days from one on; none is ErrNotFound.
	SizeSince(ctx context.Context, day time.Time) (ledger.Size, error)
}

// measure keeps how large the ledger is today.
func (s *Service) measure(ctx context.Context) error {
	if s.Gauge == nil {
		return nil
	}
	n, err := s.Gauge.Size(ctx)
	if err != nil {
		return err
	}
	return s.Gauge.KeepSize(ctx, ledger.Size{Day: s.date(), Bytes: n})
}

// date is the day at the office, as a date.
func (s *Service) date() time.Time {
	y, m, d := s.Now().In(s.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Growth is how large the ledger is, and by how much it has grown since a day of the last month.
type Growth struct {
	Bytes, Grown int64
	Days         int // since; 0: nothing is known of it
}

// Growth reads how large the ledger is, and was up to 30 days ago; false: it is not known.
func (s *Service) Growth(ctx context.Context) (g Growth, known bool, err error) {
	if s.Gauge == nil {
		return g, false, nil
	}
	if g.Bytes, err = s.Gauge.Size(ctx); err != nil {
		return g, false, err
	}
	was, err := s.Gauge.SizeSince(ctx, s.date().AddDate(0, 0, -30))
	if errors.Is(err, ledger.ErrNotFound) {
		return g, true, nil
	} else if err != nil {
		return g, false, err
	}
	if days := int(s.date().Sub(was.Day).Hours() / 24); days > 0 {
		g.Grown, g.Days = g.Bytes-was.Bytes, days
	}
	return g, true, nil
}
