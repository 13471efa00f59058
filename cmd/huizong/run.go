package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
)

type runCmd struct {
	Job    string        `arg:"" help:"Name of the job."`
	Period string        `help:"Month 2026-10, quarter 2026-Q4, half-year 2026-H2, year 2026, or window 2015-01..2020-11 (default: the last complete one)."`
	Mode   string        `enum:"check,preview,test,send" default:"send" help:"check: reconcile and gate only; preview: also render into --out; test: mail it marked to --to alone; send: as the schedule would."`
	To     string        `help:"Address of a test."`
	Out    string        `help:"Directory of a preview." type:"path"`
	Reason string        `help:"Why a period that was sealed is sent again."`
	AsOf   string        `help:"Count what was filed at this moment (RFC 3339; default: now)."`
	As     string        `help:"Who triggers it (default: the account's name)."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
	asking
}

// Help is printed below the flags.
func (runCmd) Help() string {
	return "Example: huizong run programme --period 2015-01..2020-11 --mode preview --out /tmp/preview"
}

// Run runs the command.
func (c *runCmd) Run(a *app) error {
	if c.Mode == "preview" && c.Out == "" {
		return withStatus{exitUsage, errors.New("--mode preview needs --out DIR")}
	}
	asOf, err := parseMoment(c.AsOf)
	if err != nil {
		return err
	}
	o := desk.Order{Verb: ledger.Verb(c.Mode), Job: c.Job, Period: c.Period, To: c.To, Reason: c.Reason, AsOf: asOf}
	dry := o.Verb == desk.Check || o.Verb == desk.Preview
	s, err := a.service(dry)
	if err != nil {
		return err
	}
	if !dry {
		return c.send(a, s, o)
	}
	who, err := a.actor(c.As, o.Verb)
	if err != nil {
		return err
	}
	look, err := a.desk(s).Look(a.ctx, o, who)
	if err != nil {
		return err
	}
	if o.Verb == desk.Check {
		return c.check(a, s, look)
	}
	return c.preview(a, s, look)
}

func parseMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, withStatus{exitUsage, fmt.Errorf("want a moment like 2020-12-10T09:00:00+08:00, got %q", s)}
	}
	return t, nil
}

func (c *runCmd) check(a *app, s *jobs.Service, o jobs.Order) error {
	end := a.watch()
	r, err := s.Compare(a.ctx, o)
	if end(); err != nil {
		return err
	}
	fmt.Fprintln(a.out, content.Headline(r.Now, ""))
	printBridge(a.out, r.Now.Bridge)
	printRows(a.out, r.Held)
	return heldError(r.Held)
}

// printRows names the rows that hold the report.
func printRows(p *printer, held []reconcile.Finding) {
	var rows [][]any
	for _, f := range held {
		if f.Row != nil && len(rows) < reconcile.RowsListed {
			rows = append(rows, []any{f.Row.Table, f.Row.ID, f.Row.Column, f.Row.Value, f.Row.Reason})
		}
	}
	if len(rows) > 0 {
		p.table([]any{"table", "id", "column", "value", "reason"}, rows)
	}
}

// heldError ends the program with status 3 where findings hold the report.
func heldError(held []reconcile.Finding) error {
	if len(held) == 0 {
		return nil
	}
	return withStatus{exitHeld, fmt.Errorf("this report would be held: %s", jobs.HeldReason(held))}
}

func (c *runCmd) preview(a *app, s *jobs.Service, o jobs.Order) error {
	end := a.watch()
	p, err := s.Preview(a.ctx, o)
	if end(); err != nil {
		return err
	}
	if err := a.reads(c.As, "preview", fmt.Sprintf("run %s --period %s --mode preview", c.Job, o.Period)); err != nil {
		return err
	}
	if before, err := os.ReadDir(c.Out); err == nil && len(before) > 0 {
		a.err.warn("%s is not empty: what is not of this preview stays there\n", c.Out)
	}
	if err := writePreview(c.Out, p); err != nil {
		return err
	}
	fmt.Fprintln(a.out, content.Headline(p.Now, ""))
	a.out.say("preview in %s, SHA-256 %s\n", c.Out, p.SHA256)
	return heldError(p.Held)
}

// writePreview writes the first recipient's mail of each region: the region of the job into dir, slices into
// directories below it.
func writePreview(dir string, p *jobs.Preview) error {
	seen := map[string]bool{}
	for n, to := range p.Recipients {
		if seen[to.Region] {
			continue
		}
		seen[to.Region] = true
		into := dir
		if to.Region != p.Now.Region.Code {
			into = filepath.Join(dir, to.Region)
		}
		body, err := p.Message(n)
		if err != nil {
			return err
		}
		if _, err := wiring.WriteMail(into, body); err != nil {
			return err
		}
	}
	return writeFile(filepath.Join(dir, "report.json"), p.JSON)
}

func (c *runCmd) send(a *app, s *jobs.Service, o desk.Order) error {
	who, err := a.actor(c.As, o.Verb)
	if err == nil {
		err = c.ofJob(a, a.desk(s), &o, who)
	}
	if err != nil {
		return err
	}
	done, err := a.orderAt(s, o, c.As)
	if err != nil {
		return err
	}
	if !done.Fresh {
		a.err.say("huizong: run %d is doing this already\n", done.Run.ID)
	}
	end := a.watch()
	run, err := s.Attend(a.ctx, done.Run.ID, c.Wait)
	if end(); err != nil {
		return err
	}
	return reportRun(a, run)
}

// reportRun prints where a run stands, and what to do where it is not delivered.
func reportRun(a *app, run ledger.Run) error {
	l, err := a.ledger()
	if err != nil {
		return err
	}
	deliveries, err := l.Deliveries(a.ctx, ledger.Filter{Run: run.ID})
	if err != nil {
		return err
	}
	a.out.say("run %d: %s of %s, revision %d: %s\n", run.ID, run.Job, run.Period, run.Revision, run.State)
	for _, d := range deliveries {
		a.out.say("  %s: %s %s\n", d.Recipient, d.State, a.out.Reply(d.LastReply))
	}
	switch run.State {
	case ledger.Delivered, ledger.Unchanged:
		if run.Reason != "" {
			a.out.say("%s\n", a.out.Said(run.Reason))
		}
		return nil
	case ledger.HeldRun:
		return withStatus{
			exitHeld, fmt.Errorf("run %d is held: %s; huizong show %d, then release %d --reason or retry %d", run.ID,
				run.Reason, run.ID, run.ID, run.ID),
		}
	case ledger.AwaitingApproval:
		return withStatus{
			exitHeld, fmt.Errorf("run %d awaits approval of content %s; another person: huizong approve %d", run.ID,
				run.Content, run.ID),
		}
	case ledger.CancelledRun, ledger.Rejected:
		return withStatus{exitHeld, fmt.Errorf("run %d is %s: %s", run.ID, run.State, run.Reason)}
	case ledger.FailedRun:
		if run.Content == "" {
			return fmt.Errorf("run %d failed: %s", run.ID, run.Reason)
		}
	}
	if q, err := l.Quarantine(a.ctx); err != nil || q.Shut() {
		return withStatus{exitHeld, cmp.Or(err, q.Err())}
	}
	return withStatus{
		exitHeld, fmt.Errorf(
			"run %d is %s; huizong serve goes on with what is queued, huizong resend %d tries what failed", run.ID,
			run.State, run.ID),
	}
}

func writeFile(name string, body []byte) error { return os.WriteFile(name, body, 0o600) }

// printHeadline is what a person reads first.
func printHeadline(p *printer, r *report.Report) { fmt.Fprintln(p, content.Headline(r, "")) }
