package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/report"
)

// orders are the commands that order something of a run or a job; what may be ordered, and by whom, the desk knows.
type orders struct {
	Release releaseCmd `cmd:"" help:"Let a held run go out, with a reason."`
	Retry   retryCmd   `cmd:"" help:"Build a held or failed run again, with what has arrived since."`
	Approve approveCmd `cmd:"" help:"Approve a run that awaits approval; bound to its content."`
	Reject  rejectCmd  `cmd:"" help:"Reject a run that awaits approval, with a reason."`
	Cancel  cancelCmd  `cmd:"" help:"Send nothing more of a run, with a reason."`
	Resend  resendCmd  `cmd:"" help:"Send again what is not sent, or to the address named."`
	Resolve resolveCmd `cmd:"" help:"End a delivery in doubt by hand, or note that one that went wrong is not sent."`
	Pause   pauseCmd   `cmd:"" help:"Pause a job: its slots are recorded as skipped."`
	Resume  resumeCmd  `cmd:"" help:"Lift a pause."`
}

// decision is what the orders of a run share.
type decision struct {
	ID int64  `arg:"" name:"run" help:"Number of the run."`
	As string `help:"Who decides (default: the account's name)."`
	brokenGlass
	asking
}

// brokenGlass lets whoever has a shell here decide when nobody can sign in.
type brokenGlass struct {
	Emergency bool `help:"Decide by nobody signed in, with --reason; all operators and approvers are told. Not where the report needs a second person."`
}

// give gives the order and, with a wait, sees the run through in this process.
func (c decision) give(a *app, o desk.Order, wait time.Duration) error {
	o.Run = c.ID
	if err := c.ofRun(a, &o); err != nil {
		return err
	}
	done, err := a.orderIn(o, c.As, c.brokenGlass)
	if err != nil {
		return err
	}
	if o.Verb == ledger.Resend {
		for _, d := range done.Moved {
			a.out.say("queued again: %s (was %s)\n", d.Recipient, d.State)
		}
	}
	if wait == 0 {
		a.out.say("run %d: %s\n", done.Run.ID, done.Run.State)
		return nil
	}
	s, err := a.service(false)
	if err != nil {
		return err
	}
	end := a.watch()
	run, err := s.Attend(a.ctx, c.ID, wait)
	if end(); err != nil {
		return err
	}
	return reportRun(a, run)
}

type releaseCmd struct {
	decision
	Reason string        `required:"" help:"Why it goes out in spite of its findings."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

// Run runs the command.
func (c *releaseCmd) Run(a *app) error {
	return c.give(a, desk.Order{Verb: ledger.Release, Reason: c.Reason}, c.Wait)
}

type retryCmd struct {
	decision
	Reason string        `help:"What has changed."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

// Run runs the command.
func (c *retryCmd) Run(a *app) error {
	return c.give(a, desk.Order{Verb: ledger.Retry, Reason: c.Reason}, c.Wait)
}

type approveCmd struct {
	decision
	SHA256 string        `name:"sha256" help:"The content you looked at; refused if it is another."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

// Run runs the command. Who approves must know what: its hash is typed, or the question answered.
func (c *approveCmd) Run(a *app) error {
	if c.SHA256 == "" {
		run, err := c.show(a)
		if err != nil {
			return err
		}
		if !c.asks(a) {
			return withStatus{exitUsage, fmt.Errorf("what is approved must be named: --sha256 %s", run.Content)}
		}
		c.SHA256 = run.Content
	}
	return c.give(a, desk.Order{Verb: ledger.Approve, Content: c.SHA256}, c.Wait)
}

// show prints what would be approved.
func (c *approveCmd) show(a *app) (ledger.Run, error) {
	l, err := a.ledger()
	if err != nil {
		return ledger.Run{}, err
	}
	run, err := l.Run(a.ctx, c.ID)
	if err != nil {
		return run, err
	}
	a.out.say("run %d: %s of %s, revision %d, by %s: %s\n  content SHA-256: %s\n", run.ID, run.Job, run.Period,
		run.Revision, run.Actor, run.State, run.Content)
	snapshots, err := l.Snapshots(a.ctx, c.ID)
	if err != nil {
		return run, err
	}
	for _, snap := range snapshots {
		sealed, err := l.Report(a.ctx, run.ID, snap.Region)
		if err != nil {
			return run, err
		}
		var r report.Report
		if err := json.Unmarshal(sealed, &r); err != nil {
			return run, fmt.Errorf("read the report of %s: %w", snap.Region, err)
		}
		printHeadline(a.out, &r)
	}
	deliveries, err := l.Deliveries(a.ctx, ledger.Filter{Run: c.ID})
	printDeliveries(a, deliveries)
	return run, err
}

type rejectCmd struct {
	decision
	Reason string `required:"" help:"Why it is not sent."`
}

// Run runs the command.
func (c *rejectCmd) Run(a *app) error {
	return c.give(a, desk.Order{Verb: ledger.Reject, Reason: c.Reason}, 0)
}

type cancelCmd struct {
	decision
	Reason string `required:"" help:"Why nothing more of it is sent."`
}

// Run runs the command.
func (c *cancelCmd) Run(a *app) error {
	return c.give(a, desk.Order{Verb: ledger.Cancel, Reason: c.Reason}, 0)
}

type resendCmd struct {
	decision
	To     string        `help:"This recipient's message, even if it was sent; with --instead-of the mended address."`
	Old    string        `name:"instead-of" placeholder:"OLD" help:"Send the sealed report of this recipient to the address --to."`
	Also   string        `placeholder:"NEW" help:"Send the sealed report to this address too."`
	Reason string        `help:"Why."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
}

// Run runs the command. A reason is recorded with every resend; typing the command is one.
func (c *resendCmd) Run(a *app) error {
	switch {
	case c.Old != "" && (c.To == "" || c.Also != ""):
		return errors.New("--instead-of goes with --to NEW, and without --also")
	case (c.Old != "" || c.Also != "") && c.Reason == "":
		return errors.New("say with --reason why another address gets the report")
	case c.Also != "" && c.To != "":
		return errors.New("--also and --to do not go together")
	}
	return c.give(a, desk.Order{Verb: ledger.Resend, Recipient: cmp.Or(c.To, c.Also), Instead: c.Old,
		Also:   c.Also != "",
		Reason: cmp.Or(c.Reason, c.usual())}, c.Wait)
}

// usual is the reason where none is given: that the command was typed, which is none in an emergency.
func (c *resendCmd) usual() string {
	if c.Emergency {
		return ""
	}
	return "by hand at the command line"
}

type resolveCmd struct {
	Delivery int64  `arg:"" help:"Number of the delivery."`
	To       string `arg:"" help:"sent: the recipient has it; queued: send it again, marked; cancelled: never send it."`
	Reason   string `required:"" help:"How you know."`
	As       string `help:"Who decides (default: the account's name)."`
	brokenGlass
	asking
}

// Run runs the command.
func (c *resolveCmd) Run(a *app) error {
	o := desk.Order{Verb: ledger.Resolve, Delivery: c.Delivery, Outcome: ledger.DeliveryState(c.To), Reason: c.Reason}
	if err := c.ofRun(a, &o); err != nil {
		return err
	}
	if _, err := a.orderIn(o, c.As, c.brokenGlass); err != nil {
		return err
	}
	a.out.say("delivery %d: %s\n", c.Delivery, o.Outcome)
	return nil
}

type pauseCmd struct {
	Job  string `arg:"" help:"Name of the job."`
	Note string `required:"" help:"Why; it stands beside every slot that is skipped."`
	As   string `help:"Who pauses it (default: the account's name)."`
}

// Run runs the command.
func (c *pauseCmd) Run(a *app) error {
	return setPause(a, desk.Order{Verb: desk.Pause, Job: c.Job, Reason: c.Note}, c.As)
}

type resumeCmd struct {
	Job string `arg:"" help:"Name of the job."`
	As  string `help:"Who resumes it (default: the account's name)."`
}

// Run runs the command.
func (c *resumeCmd) Run(a *app) error {
	return setPause(a, desk.Order{Verb: desk.Resume, Job: c.Job}, c.As)
}

func setPause(a *app, o desk.Order, as string) error {
	done, err := a.order(o, as)
	switch {
	case err != nil:
		return err
	case o.Verb == desk.Pause && !done.Fresh:
		return a.out.say("%s: was paused already; its note is now: %s\n", o.Job, o.Reason)
	case o.Verb == desk.Pause:
		return a.out.say("%s: paused true\n", o.Job)
	case !done.Fresh:
		return a.out.say("%s: was not paused\n", o.Job)
	}
	return a.out.say("%s: paused false\n", o.Job)
}
