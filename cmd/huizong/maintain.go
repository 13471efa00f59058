package main

import (
	"fmt"
	"os"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/sql/store"
)

type verifyCmd struct {
	ID      int64  `arg:"" optional:"" name:"run" help:"Only this run."`
	Anchors string `                              help:"File of ends of the audit that were kept elsewhere (audit.anchors, or lines of a log)." placeholder:"FILE"`
	Mail    string `                              help:"A report as it was received: it is held against what was sealed, and the end of the audit in its header." placeholder:"FILE.eml"`
	format
}

// Run runs the command.
func (c *verifyCmd) Run(a *app, l *store.Ledger) error {
	anchors, err := c.anchors()
	if err != nil {
		return withStatus{exitUsage, err}
	}
	end := a.watch()
	v, err := l.Verify(a.ctx, c.ID, anchors...)
	if end(); err != nil {
		return err
	}
	if err := c.held(a, l, &v); err != nil {
		return err
	}
	if c.Format == "json" {
		if err := printJSON(a.out, v); err != nil {
			return err
		}
	} else {
		a.out.say("%d runs, %d snapshots, %d deliveries, %d messages, %d audit entries\n", v.Runs, v.Snapshots,
			v.Deliveries, v.Messages, v.Entries)
		if v.Anchors > 0 {
			a.out.say("%d anchors held against the audit\n", v.Anchors)
		}
		if v.MailGone {
			a.out.say("what was sealed of this mail is not kept any more (retention.messages): its text was held " +
				"against nothing, its end of the audit was\n")
		}
		for _, f := range v.Faults {
			a.out.say("%s\n", a.out.Said(f.String()))
		}
	}
	if len(v.Faults) > 0 {
		return fmt.Errorf("%d rows are not as they were sealed; the first: %s", len(v.Faults), v.Faults[0])
	}
	if c.Format != "json" {
		a.out.say("everything is as it was sealed\n")
		if a.settings.Audit.KeyFile == "" {
			a.out.say("the audit is not signed: whoever may write the database can rewrite it (audit.key_file)\n")
		}
	}
	return nil
}

// held holds a mail that somebody has kept against what was sealed for it.
func (c *verifyCmd) held(a *app, l *store.Ledger, v *ledger.Verification) error {
	if c.Mail == "" {
		return nil
	}
	raw, err := os.ReadFile(c.Mail)
	if err != nil {
		return err
	}
	if err := (&jobs.Service{Ledger: l, Post: l}).Holds(a.ctx, raw, v, c.ID == 0); err != nil {
		return fmt.Errorf("%s: %w", c.Mail, err)
	}
	return nil
}
