package main

import (
	"cmp"
	"fmt"
	"time"

	"huizong/jobs/ledger"
)

// decision is what the commands that decide on a run share.
type decision struct {
	ID int64  `arg:"" name:"run" help:"Number of the run."`
	As string `help:"Who decides (default: the account's name)."`
}

type releaseCmd struct {
	decision
	Reason string        `required:"" help:"Why it goes out in spite of its findings."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

type retryCmd struct {
	decision
	Reason string        `help:"What has changed."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

type approveCmd struct {
	decision
	SHA256 string        `name:"sha256" help:"The content you looked at; refused if it is another."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

type rejectCmd struct {
	decision
	Reason string `required:"" help:"Why it is not sent."`
}

type cancelCmd struct {
	decision
	Reason string `required:"" help:"Why nothing more of it is sent."`
}

// Run runs the command.
func (c *releaseCmd) Run(a *app) error {
	return c.decide(a, ledger.Decision{Verdict: ledger.Release, Reason: c.Reason}, c.Wait)
}

// Run runs the command.
func (c *retryCmd) Run(a *app) error {
	return c.decide(a, ledger.Decision{Verdict: ledger.Retry, Reason: c.Reason}, c.Wait)
}

// Run runs the command.
func (c *approveCmd) Run(a *app) error {
	return c.decide(a, ledger.Decision{Verdict: ledger.Approve, Content: c.SHA256}, c.Wait)
}

// Run runs the command.
func (c *rejectCmd) Run(a *app) error {
	return c.decide(a, ledger.Decision{Verdict: ledger.Reject, Reason: c.Reason}, 0)
}

// Run runs the command.
func (c *cancelCmd) Run(a *app) error {
	return c.decide(a, ledger.Decision{Verdict: ledger.Cancel, Reason: c.Reason}, 0)
}

// decide records the decision and, with a wait, sees the run through.
func (c decision) decide(a *app, d ledger.Decision, wait time.Duration) error {
	l, err := a.ledger()
	if err != nil {
		return err
	}
	d.Run, d.Actor = c.ID, actor(c.As)
	done, err := l.Decide(a.ctx, d)
	if err != nil {
		return err
	}
	run := done.Run
	if wait == 0 {
		fmt.Fprintf(a.out, "run %d: %s\n", run.ID, run.State)
		return nil
	}
	return attend(a, run.ID, wait)
}

// attend sees a run through in this process.
func attend(a *app, id int64, wait time.Duration) error {
	s, err := a.service(false)
	if err != nil {
		return err
	}
	run, err := s.Attend(a.ctx, id, wait)
	if err != nil {
		return err
	}
	return reportRun(a, run)
}

type resendCmd struct {
	decision
	To     string        `help:"This recipient's message, even if it was sent."`
	Reason string        `help:"Why."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

// Run runs the command.
func (c *resendCmd) Run(a *app) error {
	l, err := a.ledger()
	if err != nil {
		return err
	}
	done, err := l.Decide(a.ctx, ledger.Decision{Run: c.ID, Verdict: ledger.Resend, Recipient: c.To, Actor: actor(c.As),
		Reason: cmp.Or(c.Reason, "by hand at the command line")})
	if err != nil {
		return err
	}
	for _, d := range done.Moved {
		fmt.Fprintf(a.out, "queued again: %s (was %s)\n", d.Recipient, d.State)
	}
	return attend(a, c.ID, c.Wait)
}

type resolveCmd struct {
	Delivery int64  `arg:"" help:"Number of the delivery in doubt."`
	To       string `arg:"" enum:"sent,queued,cancelled" help:"sent: the recipient has it; queued: send it again, marked; cancelled: never send it."`
	Reason   string `required:"" help:"How you know."`
	As       string `help:"Who decides (default: the account's name)."`
}

// Run runs the command.
func (c *resolveCmd) Run(a *app) error {
	l, err := a.ledger()
	if err != nil {
		return err
	}
	d, err := l.Delivery(a.ctx, c.Delivery)
	if err != nil {
		return err
	}
	if _, err := l.Decide(a.ctx, ledger.Decision{Run: d.Run, Verdict: ledger.Resolve, Delivery: c.Delivery,
		Outcome: ledger.DeliveryState(c.To), Actor: actor(c.As), Reason: c.Reason}); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "delivery %d: %s\n", c.Delivery, c.To)
	return nil
}

type pauseCmd struct {
	Job  string `arg:"" help:"Name of the job."`
	Note string `required:"" help:"Why; it stands beside every slot that is skipped."`
	As   string `help:"Who pauses it (default: the account's name)."`
}

// Run runs the command.
func (c *pauseCmd) Run(a *app) error { return setPause(a, c.Job, true, c.Note, c.As) }

type resumeCmd struct {
	Job string `arg:"" help:"Name of the job."`
	As  string `help:"Who resumes it (default: the account's name)."`
}

// Run runs the command.
func (c *resumeCmd) Run(a *app) error { return setPause(a, c.Job, false, "", c.As) }

func setPause(a *app, job string, paused bool, note, as string) error {
	s, err := a.planner()
	if err != nil {
		return err
	}
	if _, ok := s.Job(job); !ok {
		return withStatus{exitUsage, fmt.Errorf("no job %q; the configuration has %s", job, jobNames(s))}
	}
	l, err := a.ledger()
	if err != nil {
		return err
	}
	if _, err := l.Ensure(a.ctx, job, time.Now()); err != nil {
		return err
	}
	if err := l.Pause(a.ctx, job, paused, note, actor(as), ledger.Via{}); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: paused %t\n", job, paused)
	return nil
}
