package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// Look reads an order that only looks (check, preview): what is to be reconciled, or all that stands against it.
func (d *Desk) Look(ctx context.Context, o Order, a Actor) (jobs.Order, error) {
	rule, ok := RuleOf(o.Verb)
	out, against, err := d.read(ctx, rule, o, a)
	if !ok {
		against = append(against, ledger.Refusal{Code: "verb", Field: "mode",
			Text: fmt.Sprintf("want check, preview, test or send, got %q", o.Verb)})
	}
	if err == nil {
		err = against.Err()
	}
	return out, err
}

// read reads an order of a job, and lists all that stands against it.
func (d *Desk) read(ctx context.Context, r Rule, o Order, a Actor) (out jobs.Order, against ledger.Refusals,
	err error) {
	s := d.Service
	against = who(r, a)
	out = jobs.Order{Reason: o.Reason, Actor: a.Account, Via: a.Via(), AsOf: o.AsOf}
	if (o.Verb == Test) != (o.To != "") {
		against = append(against, ledger.Refusal{Code: "to", Field: "to",
			Text: "test and an address to send it to go together"})
	} else if o.Verb == Test {
		if out.TestTo, err = jobs.Mailbox(o.To); err != nil {
			against = append(against, ledger.Refusal{Code: "to", Field: "to", Text: err.Error()})
		}
	}
	job, ok := s.Job(o.Job)
	if !ok {
		against = append(against, ledger.Refusal{Code: "job", Field: "job",
			Text: fmt.Sprintf("no job %q; the configuration has %s", o.Job, strings.Join(names(s), ", "))})
	}
	out.Job = job
	out.Period = s.DefaultPeriod(job, s.Now())
	if o.Period != "" {
		if out.Period, err = period.Parse(o.Period); err != nil {
			return out, append(against, ledger.Refusal{Code: "period-form", Field: "period", Text: err.Error()}), nil
		}
	}
	if ok && o.Verb == Send {
		against = append(against, count(r, o, a, len(job.Recipients))...)
		moved, err := d.sentSince(ctx, out, o.Last)
		if against = append(against, moved...); err != nil {
			return out, against, err
		}
	}
	more, err := s.Against(ctx, out, o.Verb == Send)
	return out, append(against, more...), err
}

// sentSince refuses an order that was given in sight of another last report of the period.
func (d *Desk) sentSince(ctx context.Context, o jobs.Order, seen *int64) (ledger.Refusals, error) {
	if seen == nil {
		return nil, nil
	}
	last, err := d.Service.Ledger.Latest(ctx, o.Job.Name, o.Period)
	if errors.Is(err, ledger.ErrNotFound) {
		err = nil
	}
	if err != nil || last.ID == *seen {
		return nil, err
	}
	return ledger.Refusals{{Code: "sent-since", Kind: ledger.ErrState,
		Text: fmt.Sprintf("run %d was sent since this was shown", last.ID)}}, nil
}

func names(s *jobs.Service) []string {
	out := make([]string, len(s.Jobs))
	for i, j := range s.Jobs {
		out[i] = j.Name
	}
	return out
}

// trigger starts a run by hand.
func (d *Desk) trigger(ctx context.Context, r Rule, o Order, a Actor) (Done, error) {
	order, against, err := d.read(ctx, r, o, a)
	if err == nil {
		err = against.Err()
	}
	if err != nil {
		return Done{}, err
	}
	run, fresh, err := d.Service.Trigger(ctx, order)
	return Done{Run: run, Fresh: fresh}, err
}

// pause sets or lifts a job's pause, and says whether that is new; of one that was paused already the note is.
func (d *Desk) pause(ctx context.Context, r Rule, o Order, a Actor) (fresh bool, err error) {
	against := who(r, a)
	if !slices.Contains(names(d.Service), o.Job) {
		against = append(against, ledger.Refusal{Code: "job", Field: "job",
			Text: fmt.Sprintf("no job %q; the configuration has %s", o.Job, strings.Join(names(d.Service), ", "))})
	}
	if o.Verb == Pause && o.Reason == "" {
		against = append(against, ledger.Refusal{Code: "note", Field: "note",
			Text: "a note is needed: it stands beside every slot that is skipped"})
	}
	if len(against) > 0 {
		return false, against
	}
	row, err := d.Service.Ledger.Ensure(ctx, o.Job, d.Service.Now())
	if err != nil {
		return false, err
	}
	fresh = row.Paused != (o.Verb == Pause)
	return fresh, d.Service.Ledger.Pause(ctx, o.Job, o.Verb == Pause, o.Reason, a.Account, a.Via())
}
