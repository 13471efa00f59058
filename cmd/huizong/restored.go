package main

import (
	"fmt"
	"slices"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/sql/store"
)

type restoredCmd struct {
	Reason string `required:"" help:"What was restored, and why sending may go on."`
	As     string `            help:"Who opens it (default: the account's name)."`
	asking
}

// opening is what a person does to a database that was stopped.
const opening ledger.Verb = "restored"

// Help is printed below the flags.
func (restoredCmd) Help() string {
	return "A database that is behind what was sent from it, or is another, sends nothing until a person has " +
		"looked: what was queued is in doubt, and slots it does not know of are not run. Where a job needs " +
		"approval, two people open it."
}

// Run runs the command.
func (c *restoredCmd) Run(a *app, l *store.Ledger) error {
	s, err := a.planner()
	if err != nil {
		return err
	}
	q, err := l.Look(a.ctx) // the service may not have begun yet
	if err != nil {
		return err
	}
	if !q.Shut() {
		a.out.say("nothing is stopped\n")
		return nil
	}
	a.out.say("stopped since %v: %s\n", q.Since, a.out.Said(q.Reason))
	doubts, err := l.Deliveries(a.ctx, ledger.Filter{State: string(ledger.InDoubt)})
	if err != nil {
		return err
	}
	printDeliveries(a, doubts)
	two := slices.ContainsFunc(s.Jobs, func(j jobs.Job) bool { return s.Approval(j).Count() > 0 })
	who, err := a.actor(c.As, ledger.Release)
	if err != nil {
		return err
	}
	if who.Nobody && (two || a.settings.Admin.CLIIdentity == "required") {
		return fmt.Errorf("who opens it must sign in: huizong login")
	}
	if c.asks(a) {
		a.err.say("  deliveries in doubt, each to be resolved by hand: %d\n", len(doubts))
		if two {
			a.err.say("  a job needs approval, so a second person opens it too\n")
		}
		a.err.say("  reason: %s\n", c.Reason)
		if err := a.sure(opening); err != nil {
			return err
		}
	}
	open, err := l.Reopen(a.ctx, who.Account, c.Reason, two)
	if err != nil {
		return err
	}
	if !open {
		return withStatus{exitHeld, fmt.Errorf("a job needs approval, so a second person opens it too: " +
			"huizong restored --reason")}
	}
	a.out.say("open; what is in doubt is ended by hand: " +
		"huizong resolve DELIVERY sent|queued|cancelled --reason\n")
	return nil
}
