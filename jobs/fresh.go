package jobs

import (
	"context"
	"fmt"
	"time"
)

// Replica is a source that may be behind: it tells up to when it surely has all that was filed.
type Replica interface {
	CaughtUp(ctx context.Context) (time.Time, error)
}

// Stale says that a source does not have yet all that was filed at the moment of a report.
type Stale struct {
	AsOf, CaughtUp time.Time
	Cause          error // why that is not known; nil: it is
}

// Error implements error.
func (e *Stale) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("source-stale: it is not known whether the source has all that was filed by %s: %v",
			e.AsOf.UTC().Format(time.RFC3339), e.Cause)
	}
	return fmt.Sprintf("source-stale: the source has what was filed up to %s, and the report is as of %s",
		e.CaughtUp.UTC().Format(time.RFC3339), e.AsOf.UTC().Format(time.RFC3339))
}

func (e *Stale) Unwrap() error { return e.Cause }

// freshEvery is how often a replica is asked whether it has caught up.
const freshEvery = 500 * time.Millisecond

// Fresh returns once the source has all that was filed at a moment; after MaxLag, what stands against it (*Stale). A
// source that is no replica is asked nothing.
func (s *Service) Fresh(ctx context.Context, asOf time.Time) error {
	if s.Replica == nil {
		return nil
	}
	for end := time.Now().Add(s.MaxLag); ; {
		at, err := s.Replica.CaughtUp(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && !at.Before(asOf) {
			return nil
		}
		if !time.Now().Before(end) {
			return &Stale{AsOf: asOf, CaughtUp: at, Cause: err}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(freshEvery):
		}
	}
}
