package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/report"
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

// note is what a report says that was released all the same, in the office's zone.
func (e *Stale) note(zone *time.Location) *report.SourceStale {
	out := &report.SourceStale{}
	if at := e.CaughtUp.In(zone); e.Cause == nil {
		out.CaughtUp = &at
	}
	return out
}

// freshEvery is how often a replica is asked whether it has caught up.
const freshEvery = 500 * time.Millisecond

// Fresh returns once the source has all that was filed at a moment; after MaxLag, what stands against it (*Stale). A
// source that is no replica is asked nothing.
func (s *Service) Fresh(ctx context.Context, asOf time.Time) error {
	return s.freshWithin(ctx, asOf, s.MaxLag)
}

// fresh is Fresh for what a request is to report. What is released, or only looked at, goes on with what the source
// has: it is returned then what that may lack, nil where nothing.
func (s *Service) fresh(ctx context.Context, q request) (*Stale, error) {
	most := s.MaxLag
	if q.glance {
		most = 0
	}
	err := s.freshWithin(ctx, q.asOf, most)
	if stale, ok := errors.AsType[*Stale](err); ok && (q.released || q.glance) {
		return stale, nil
	}
	return nil, err
}

// freshWithin is Fresh with a patience of its own.
func (s *Service) freshWithin(ctx context.Context, asOf time.Time, most time.Duration) error {
	if s.Replica == nil {
		return nil
	}
	for end := time.Now().Add(most); ; {
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
