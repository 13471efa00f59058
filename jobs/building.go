package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// buildRun builds a run that this instance has claimed, and moves it to where it leads. Its lease is renewed meanwhile;
// once another instance has taken it over, nothing more is written.
func (s *Service) buildRun(ctx context.Context, run ledger.Run, patient bool) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go s.renew(ctx, "build", stop, func() error { return s.Ledger.RenewRun(ctx, run.Claim(), s.Timing.Lease) })
	started := time.Now()
	err := s.buildAndSeal(ctx, run)
	s.took("build", run.Job, started)
	if cause := context.Cause(ctx); errors.Is(cause, ledger.ErrFenced) {
		return cause
	}
	switch {
	case err == nil || errors.Is(err, ledger.ErrFenced) || ctx.Err() != nil:
		return err // a run that was interrupted is built again when its lease ends
	case patient && run.Tries < s.Timing.Tries:
		wait := s.Timing.Backoff(run.Tries)
		s.Log.Warn("building failed, will try again", "run", run.ID, "job", run.Job, "period",
			run.Period.String(), "in", wait.Round(time.Second).String(), "error",
			err)
		return s.Ledger.Move(ctx, run.Claim(), ledger.Pending, err.Error(), wait, nil)
	}
	if stale := (*Stale)(nil); errors.As(err, &stale) {
		job, _ := s.Job(run.Job)
		return s.hold(ctx, run, job, err.Error(), heldBy(reconcile.SourceStale))
	}
	if moved := s.Ledger.Move(ctx, run.Claim(), ledger.FailedRun, err.Error(), 0,
		s.failed(ctx, run, err)); moved != nil {
		return errors.Join(err, moved)
	}
	return fmt.Errorf("build run %d: %w", run.ID, err)
}

// renew prolongs a lease at a third of its length until ctx ends, and ends ctx when the lease is lost.
func (s *Service) renew(ctx context.Context, loop string, stop context.CancelCauseFunc, prolong func() error) {
	tick := time.NewTicker(s.Timing.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.alive(loop)
			if err := prolong(); errors.Is(err, ledger.ErrFenced) {
				stop(err)
				return
			}
		}
	}
}

// buildAndSeal takes a claimed run to sealed, awaiting approval, held or unchanged.
func (s *Service) buildAndSeal(ctx context.Context, run ledger.Run) error {
	job, err := s.today(ctx, run.Job)
	if err != nil {
		return err
	}
	if len(job.Recipients) == 0 && run.TestTo == "" {
		return fmt.Errorf("job %s: %w", run.Job, errNoRecipients)
	}
	if before, err := s.again(ctx, job, run); err != nil {
		return err
	} else if before != nil {
		return s.hold(ctx, run, job, fmt.Sprintf("already-sent: %s", before), heldBy(reconcile.AlreadySent))
	}
	q := requestOf(job, run)
	need, why := s.Approval(job), ""
	if run.TestTo != "" {
		if need, why, err = s.confined(ctx, run, &q); err != nil {
			return err
		}
	}
	b, err := s.build(ctx, q)
	if err != nil {
		return err
	}
	s.counted(RowsQuarantined, run.Job, len(rowsOf(b.held)))
	if len(b.held) > 0 && !run.Released && run.TestTo == "" {
		return s.hold(ctx, run, job, HeldReason(b.held), b)
	}
	if run.Revision > 1 && run.TestTo == "" && b.previous != nil && !b.changed() {
		lacking, err := s.unreached(ctx, q)
		if err != nil {
			return err
		}
		if len(lacking) > 0 { // to them it corrects nothing
			q.job.Recipients, q.first = lacking, true
			if b, err = s.build(ctx, q); err != nil {
				return err
			}
			return s.seal(ctx, run, q, b, needs{need, why})
		}
		if b.stale != nil { // that nothing differs would be said of what the source has, and not of what was filed
			return fmt.Errorf("whether anything differs from the revision sent before is not known: %w", b.stale)
		}
		return s.Ledger.Move(ctx, run.Claim(), ledger.Unchanged,
			"no figure differs from the revision sent before; nothing was sent", 0, nil)
	}
	return s.seal(ctx, run, q, b, needs{need, why})
}

// again is how a run's report was sent under another name of its job, unless somebody has said why it goes again.
func (s *Service) again(ctx context.Context, job Job, run ledger.Run) (*Former, error) {
	if run.Released || run.TestTo != "" || run.Cause != "" || run.Revision > 1 {
		return nil, nil
	}
	return s.Former(ctx, job, run.Period)
}

// needs are what a report needs before it is sent, and why.
type needs struct {
	approval ledger.Approval
	why      string
}

// heldBy is a report that a rule holds before it is built.
func heldBy(code reconcile.Code) built {
	return built{held: []reconcile.Finding{{Code: code, Severity: reconcile.Error}}}
}

// hold leaves a run to a person, who is told why.
func (s *Service) hold(ctx context.Context, run ledger.Run, job Job, reason string, b built) error {
	s.Log.Warn("report held", "run", run.ID, "job", run.Job, "period", run.Period.String(), "findings", reason)
	return s.Ledger.Move(ctx, run.Claim(), ledger.HeldRun, reason, 0, s.held(ctx, run, job, b))
}

// seal renders what was built, and freezes it.
func (s *Service) seal(ctx context.Context, run ledger.Run, q request, b built, n needs) error {
	head, err := s.Ledger.Head(ctx)
	if err != nil {
		return err
	}
	q.anchor = head.Anchor().String()
	snapshots, rendered, err := s.render(ctx, q, b)
	if err != nil {
		return err
	}
	if !run.Released && run.TestTo == "" {
		found, err := rendered.personal()
		if err != nil {
			return err
		}
		if b.held = append(b.held, found...); len(b.held) > 0 {
			return s.hold(ctx, run, q.job, HeldReason(b.held), b)
		}
	}
	letters, err := rendered.keep(ctx)
	if err != nil {
		return err
	}
	if n.approval.Count() > 0 {
		people, err := s.Ledger.People(ctx)
		if err != nil {
			return err
		}
		letters = append(letters, s.awaiting(run, n.why, q.job, b, ledger.ContentHash(snapshots, letters), people)...)
	}
	sealed, err := s.Ledger.Seal(ctx, run.Claim(), ledger.Sealed{
		Snapshots: snapshots,
		Letters:   letters,
		Approval:  n.approval,
		Audience:  q.audience,
		Corrects:  b.corrects,
		Why:       n.why,
	})
	if err != nil {
		return err
	}
	s.Log.Info("report sealed", "run", run.ID, "job", run.Job, "period", run.Period.String(), "revision", run.Revision,
		"state", sealed.State, "sha256", sealed.Content)
	return nil
}

// requestOf is what a run is to report, as its row says.
func requestOf(job Job, run ledger.Run) request {
	q := request{job: job, period: run.Period, asOf: run.AsOf, revision: run.Revision, cause: run.Cause,
		testTo: run.TestTo, run: run.ID, released: run.Released}
	if run.TestTo == "" {
		q.audience = job.parties()
	}
	return q
}
