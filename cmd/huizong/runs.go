package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"huizong/jobs/ledger"
	"huizong/jobs/report"
	"huizong/sql/store"
)

type runsCmd struct {
	Job   string `help:"Only this job's."`
	Count int    `default:"50" help:"The newest so many."`
	Fast  bool   `help:"Do not compare sent periods with the submissions as they stand."`
	format
}

// Help is printed below the flags.
func (runsCmd) Help() string {
	return "A sent period that would read differently today is marked: changed since sent. Example: huizong runs " +
		"--job monthly"
}

// Run runs the command.
func (c *runsCmd) Run(a *app, l *store.Ledger) error {
	runs, err := l.Runs(a.ctx, ledger.Filter{Job: c.Job, Limit: c.Count})
	if err == nil && len(runs) == 0 {
		err = a.knows(c.Job)
	}
	if err != nil {
		return err
	}
	if !c.Fast {
		s, err := a.service(false)
		if err != nil {
			return fmt.Errorf("compare sent periods with today (--fast leaves that out): %w", err)
		}
		changed, err := s.ChangedSinceSent(a.ctx)
		if err != nil {
			return err
		}
		for i := range runs {
			_, runs[i].Changed = changed[runs[i].ID]
		}
	}
	var rows [][]any
	for _, r := range runs {
		reason := r.Reason
		if r.Changed {
			reason = "changed since sent; huizong run " + r.Job + " --period " + r.Period.String() +
				" --reason ... corrects it"
		}
		rows = append(rows, []any{r.ID, r.Job, r.Period, r.Revision, r.Kind, r.State, slot(r.Slot), a.out.Said(reason)})
	}
	if err := c.list(a.out, runs, []any{"run", "job", "period", "revision", "kind", "state", "slot", "reason"},
		rows); err != nil {
		return err
	}
	return untold(a, l)
}

// there refuses a run that a list is asked of and that is not there: it is no list of nothing.
func there(a *app, l *store.Ledger, run int64) error {
	if run == 0 {
		return nil
	}
	_, err := l.Run(a.ctx, run)
	return err
}

// knows refuses a job that a list is asked of and that the configuration does not have.
func (a *app) knows(job string) error {
	conf, err := a.config()
	if err != nil || job == "" {
		return err
	}
	var names []string
	for _, j := range conf.Jobs {
		if j.Name == job {
			return nil
		}
		names = append(names, j.Name)
	}
	return withStatus{exitUsage, fmt.Errorf("no job %q; the configuration has %s", job, strings.Join(names, ", "))}
}

// untold says which channels did not take what people were to be told.
func untold(a *app, l *store.Ledger) error {
	failing, err := l.FailingNotices(a.ctx)
	for _, t := range failing {
		a.err.warn("channel %s did not take the notice %s of run %d, %d times: %s\n",
			t.Channel,
			t.Cause, t.Run, t.Tries, t.Error)
	}
	return err
}

type showCmd struct {
	ID int64 `arg:"" name:"run" help:"Number of the run."`
	format
}

// story is all that is known of one run.
type story struct {
	Run        ledger.Run                `json:"run"`
	Reports    map[string]*report.Report `json:"reports"`
	Deliveries []ledger.Delivery         `json:"deliveries"`
	Attempts   []ledger.Attempt          `json:"attempts"`
	Decisions  []ledger.Decision         `json:"decisions"`
	Audit      []ledger.Entry            `json:"audit"`
	Actions    []ledger.Verb             `json:"actions"` // what may be ordered of it now
}

// tell gathers the story of the run.
func (c *showCmd) tell(a *app) (s story, err error) {
	l, err := a.ledger()
	if err != nil {
		return s, err
	}
	if s.Run, err = l.Run(a.ctx, c.ID); err != nil {
		return s, err
	}
	if s.Deliveries, err = l.Deliveries(a.ctx, ledger.Filter{Run: c.ID}); err != nil {
		return s, err
	}
	if s.Attempts, err = l.Attempts(a.ctx, c.ID); err != nil {
		return s, err
	}
	if s.Decisions, err = l.Decisions(a.ctx, c.ID); err != nil {
		return s, err
	}
	if s.Audit, err = l.Audit(a.ctx, c.ID); err != nil {
		return s, err
	}
	if s.Actions, err = a.allowed(c.ID); err != nil {
		return s, err
	}
	snapshots, err := l.Snapshots(a.ctx, c.ID)
	s.Reports = map[string]*report.Report{}
	for _, snap := range snapshots {
		raw, err := l.Report(a.ctx, c.ID, snap.Region)
		if err != nil {
			return s, err
		}
		var r report.Report
		if err := json.Unmarshal(raw, &r); err != nil {
			return s, fmt.Errorf("read snapshot of %s: %w", snap.Region, err)
		}
		s.Reports[snap.Region] = &r
	}
	return s, err
}

// Run runs the command.
func (c *showCmd) Run(a *app) error {
	s, err := c.tell(a)
	if err != nil {
		return err
	}
	if len(s.Reports) > 0 {
		if err := a.reads("", "report", fmt.Sprintf("show %d", c.ID)); err != nil {
			return err
		}
	}
	if c.Format == "json" {
		return printJSON(a.out, s)
	}
	r := s.Run
	a.out.say("run %d: %s of %s, revision %d, %s by %s: %s\n", r.ID, r.Job, r.Period, r.Revision, r.Kind,
		r.Actor, r.State)
	for _, line := range []struct {
		format string
		value  any
	}{{"  slot: %v\n", slot(r.Slot)}, {"  as of: %v\n", r.AsOf}, {"  why: %v\n", r.Cause},
		{"  reason: %v\n", a.out.Said(r.Reason)}, {"  test to: %v\n", r.TestTo},
		{"  content SHA-256: %v\n", r.Content}} {
		if line.value != "" && line.value != slot("") {
			a.out.say(line.format, line.value)
		}
	}
	if main := s.Reports[r.Region]; main != nil {
		a.out.say("\n")
		printHeadline(a.out, main)
		a.out.say("\n")
		printBridge(a.out, main.Bridge)
		var rows [][]any
		for _, f := range main.FindingKinds {
			rows = append(rows, []any{f.Code, f.Count, f.Agencies})
		}
		a.out.table([]any{"finding", "count", "agencies"}, rows)
	}
	a.out.say("\n")
	printDeliveries(a, s.Deliveries)
	var rows [][]any
	for _, t := range s.Attempts {
		rows = append(rows, []any{t.Recipient, t.Number, t.EndedAt, t.Class, t.Phase, t.Code,
			a.out.Reply(t.Text), t.Instance})
	}
	a.out.say("\n")
	a.out.table([]any{"recipient", "attempt", "at", "outcome", "phase", "code", "reply", "instance"}, rows)
	if len(s.Actions) > 0 {
		a.out.say("may be ordered now: %s\n", a.out.Verbs(s.Actions))
	}
	for _, d := range s.Decisions {
		a.out.say("%v %s by %s: %s\n", d.At, d.Verdict, d.Actor, d.Reason)
	}
	return nil
}

type deliveriesCmd struct {
	State string `help:"Only those in this state: queued, sending, committing, sent, failed, in_doubt, held, expired, bounced, cancelled."`
	Of    int64  `name:"run" help:"Only this run's."`
	To    string `help:"Only recipients whose name or address has this in it." placeholder:"TEXT"`
	Since string `help:"Sent on this day or later: 2026-11-10, 11月10日, 3月, 2026年第三季度, 去年." placeholder:"DAY"`
	Until string `help:"Sent on this day or earlier; of a period, up to its last day." placeholder:"DAY"`
	format
}

// Help is printed below the flags.
func (deliveriesCmd) Help() string {
	return "What was not sent counts by when it was queued.\n" +
		"Example: huizong deliveries --to gongyuan --since 3月 --until 3月"
}

// Run runs the command.
func (c *deliveriesCmd) Run(a *app, l *store.Ledger) error {
	if err := there(a, l, c.Of); err != nil {
		return err
	}
	deliveries, err := l.Deliveries(a.ctx, ledger.Filter{Run: c.Of, State: c.State})
	if err != nil {
		return err
	}
	if deliveries, err = c.narrow(a, deliveries); err != nil {
		return err
	}
	if c.Format == "json" {
		return c.list(a.out, deliveries, nil, nil)
	}
	printDeliveries(a, deliveries)
	return nil
}

func printDeliveries(a *app, deliveries []ledger.Delivery) {
	var rows [][]any
	for _, d := range deliveries {
		rows = append(rows, []any{d.ID, d.Run, d.Purpose, d.Recipient, d.State, d.Size, d.Attempts,
			d.PossibleDuplicates, a.out.Reply(d.LastReply)})
	}
	a.out.table([]any{"delivery", "run", "purpose", "recipient", "state", "bytes", "attempts",
		"possible duplicates", "last reply"}, rows)
}
