package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"time"

	"huizong/jobs/allow"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// Order is a run by hand.
type Order struct {
	Job    Job
	Period period.Period
	Reason string // of a revision
	TestTo string // the one address a test goes to
	Actor  string
	Via    ledger.Via
	AsOf   time.Time // zero: now
}

// Mailbox reads one address of a person's typing. A part before the @ that stands only in quotation marks is refused:
// no relay here takes it, and nobody has one.
func Mailbox(text string) (string, error) {
	to, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil || strings.ContainsAny(text, "\r\n") || !allow.Address(to.Address) {
		return "", fmt.Errorf("want an address like name@example.gov.cn, got %q", text)
	}
	return to.Address, nil
}

// ErrNeedsReason says that a period was sealed already, so that sending it again is a revision and needs a reason.
var ErrNeedsReason = errors.New("a revision needs a reason")

// DefaultPeriod is the last period of the job that was complete at a moment.
func (s *Service) DefaultPeriod(j Job, at time.Time) period.Period {
	return period.LastComplete(j.Kind, j.Start, at.In(s.Zone))
}

// Preview is what a run would send, rendered and not stored.
type Preview struct {
	*Comparison
	JSON       []byte      // what would be sealed
	SHA256     string      // of it
	Recipients []Recipient // with the region each gets

	mu       sync.Mutex
	rendered *rendering
}

// Message renders the message of the recipient with this number: whole, but for the date that its first try gives it.
func (p *Preview) Message(n int) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, err := p.rendered.letter(p.rendered.recipients()[n])
	if err != nil {
		return nil, err
	}
	return headOf(l, time.Time{}).Put(l.Body)
}

// Preview reconciles, gates, compares and renders what one reading of the source came to, and stores nothing.
func (s *Service) Preview(ctx context.Context, o Order) (*Preview, error) {
	c, q, b, err := s.look(ctx, o)
	if err != nil {
		return nil, err
	}
	snapshots, rendered, err := s.render(ctx, q, b)
	if err != nil {
		return nil, err
	}
	out := &Preview{Comparison: c, rendered: rendered}
	for _, snap := range snapshots {
		if snap.Region == o.Job.Region {
			out.JSON, out.SHA256 = snap.Report, snap.SHA256
		}
	}
	for n, to := range rendered.recipients() {
		to.Region = q.job.region(to)
		out.Recipients = append(out.Recipients, to)
		if _, err := out.Message(n); err != nil { // what cannot be rendered is said now, not at a look
			return nil, err
		}
	}
	found, err := rendered.personal()
	out.Held = append(out.Held, found...)
	return out, err
}

// request turns an order into the arguments of a build: as a revision where the period was sealed before.
func (s *Service) request(ctx context.Context, o Order) (q request, against ledger.Refusals, err error) {
	asOf := o.AsOf
	if asOf.IsZero() {
		asOf = s.Now()
	}
	q = request{job: o.Job, period: o.Period, asOf: asOf.Truncate(time.Microsecond), revision: 1, cause: o.Reason,
		testTo: o.TestTo}
	last := s.DefaultPeriod(o.Job, asOf)
	if o.Job.Name != "" && o.Period.Kind != o.Job.Kind {
		against = append(against, ledger.Refusal{Code: "period-kind", Field: "period",
			Args: map[string]string{"period": o.Period.String(), "last": last.String()},
			Text: fmt.Sprintf("job %s reports a %s; %s is a %s", o.Job.Name, o.Job.Kind, o.Period, o.Period.Kind)})
	}
	if o.Period.To >= period.MonthAt(asOf.In(s.Zone)) {
		against = append(against, ledger.Refusal{Code: "period-open", Field: "period",
			Args: map[string]string{"period": o.Period.String(), "last": last.String()},
			Text: fmt.Sprintf("period %s is not over yet; the last complete one is %s", o.Period, last)})
	}
	if s.Ledger == nil {
		return q, against, nil
	}
	before, err := s.sealedBefore(ctx, o)
	if before != nil {
		q.revision = before.Revision + 1
	}
	return q, against, err
}

// Against lists what stands against reporting the job's period, whoever asks; where it is to be sent, a period that was
// sealed before, or sent under another name of the job, needs a reason.
func (s *Service) Against(ctx context.Context, o Order, send bool) (ledger.Refusals, error) {
	q, against, err := s.request(ctx, o)
	if err != nil || !send || strings.TrimSpace(o.Reason) != "" {
		return against, err
	}
	if q.revision > 1 {
		return append(against, ledger.Refusal{Code: "revision", Field: "reason", Kind: ErrNeedsReason,
			Text: fmt.Sprintf("%s of %s is sealed as revision %d already; to send it again, say why with --reason",
				o.Job.Name, o.Period, q.revision-1)}), nil
	}
	before, err := s.Former(ctx, o.Job, o.Period)
	if before != nil {
		against = append(against, ledger.Refusal{Code: "former", Field: "reason",
			Args: map[string]string{"job": before.Job, "run": fmt.Sprint(before.ID), "to": before.To},
			Text: fmt.Sprintf("run %d of job %s, which the configuration has no more, sent %s to %s; to send it "+
				"again, say why with --reason", before.ID, before.Job, before.Period, before.To)})
	}
	return against, err
}

// sealedBefore returns the sealed run with the highest revision of a period, or nil.
func (s *Service) sealedBefore(ctx context.Context, o Order) (*ledger.Run, error) {
	runs, err := s.Ledger.Runs(ctx, ledger.Filter{Job: o.Job.Name, Period: o.Period.String()})
	if err != nil {
		return nil, err
	}
	var last *ledger.Run
	for i, r := range runs {
		if r.TestTo != "" || r.Content == "" || r.State == ledger.Rejected || r.State == ledger.CancelledRun ||
			r.State == ledger.AwaitingApproval {
			continue
		}
		if last == nil || r.Revision > last.Revision {
			last = &runs[i]
		}
	}
	return last, nil
}

// Trigger starts a run by hand, and reports false where the same run is there already.
func (s *Service) Trigger(ctx context.Context, o Order) (ledger.Run, bool, error) {
	against, err := s.Against(ctx, o, o.TestTo == "")
	if err == nil {
		err = against.Err()
	}
	if err != nil {
		return ledger.Run{}, false, err
	}
	q, _, err := s.request(ctx, o)
	if err != nil {
		return ledger.Run{}, false, err
	}
	return s.Ledger.Start(ctx, ledger.NewRun{Job: o.Job.Name, Period: o.Period, Region: o.Job.Region,
		Kind: ledger.Manual, Revision: q.revision, AsOf: q.asOf, Actor: o.Actor, Via: o.Via, Cause: o.Reason,
		TestTo: o.TestTo})
}

// Attend builds and delivers one run in this process, beside whatever instance serves the ledger, until it is final,
// waits for a person, or patience ends.
func (s *Service) Attend(ctx context.Context, id int64, patience time.Duration) (ledger.Run, error) {
	over, seen := time.After(patience), time.Time{}
	for {
		if time.Since(seen) > 15*time.Second {
			if err := s.Ledger.Beat(ctx, s.Instance, s.Version); err != nil {
				return ledger.Run{}, err
			}
			seen = time.Now()
		}
		if err := s.attendOnce(ctx, id); err != nil {
			return ledger.Run{}, err
		}
		run, err := s.Ledger.Run(ctx, id)
		if err != nil || run.State.Final() || run.State == ledger.HeldRun || run.State == ledger.AwaitingApproval {
			return run, err
		}
		select {
		case <-ctx.Done():
			return run, ctx.Err()
		case <-over:
			return run, nil
		case <-time.After(min(s.Timing.Tick, 200*time.Millisecond)):
		}
	}
}

func (s *Service) attendOnce(ctx context.Context, id int64) error {
	run, err := s.Ledger.ClaimRun(ctx, s.Instance, s.Timing.Lease, id)
	if err == nil {
		err = s.buildRun(ctx, run, false)
	}
	if err != nil && !errors.Is(err, ledger.ErrNotFound) && !errors.Is(err, ledger.ErrFenced) {
		return err
	}
	send := func(ctx context.Context) error { return s.deliverNext(ctx, id) }
	if err := drain(ctx, send); err != nil {
		return err
	}
	if err := s.tell(ctx); err != nil {
		return err
	}
	return drain(ctx, send) // the notices among them
}
