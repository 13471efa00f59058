package main

import (
	"fmt"

	"huizong/cmd/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

type pruneCmd struct {
	DryRun bool   `help:"Only count what would be removed."`
	As     string `help:"Who removes (default: the account's name)."`
	format
}

// Help is printed below the flags.
func (pruneCmd) Help() string {
	return "Removes bodies of mails and tries whose term (retention) is over, and what was stored and never sealed.\n" +
		"Hashes, figures, decisions and the audit stay, and huizong verify knows what was removed. The service " +
		"does the\n" +
		"same every night. Example: huizong prune --dry-run"
}

// Run runs the command.
func (c *pruneCmd) Run(a *app) error {
	s, err := a.planner()
	if err != nil {
		return err
	}
	l, err := a.ledger()
	if err != nil {
		return err
	}
	who, err := a.actor(c.As, desk.Pause)
	if err != nil {
		return err
	}
	if !who.Role.May(account.Admin) {
		return fmt.Errorf("prune needs the role %s, and %s has %s", account.Admin, who.Account, who.Role)
	}
	p := s.Pruning(who.Account, ledger.Via{Role: string(who.Role), Channel: string(who.Channel), Address: who.Address,
		Token: who.Token})
	p.Dry = c.DryRun
	out, err := l.Prune(a.ctx, p)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(a.out, out)
	}
	verb := words.Label("removed")
	if c.DryRun {
		verb = "would be removed"
	}
	a.out.say("%s: %d bodies, %d parts, %d tries; %d bytes\n", verb, out.Messages, out.Parts, out.Attempts,
		out.Bytes)
	return nil
}
