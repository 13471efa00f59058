package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"huizong/cmd/wiring"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/sql/store"
)

// keeper is who changes accounts: an administrator who has signed in; whoever has a shell here, before there is one and
// in an emergency.
func (a *app) keeper(as string, g grants) (desk.Actor, error) {
	nobody := desk.Actor{Account: machineUser(), Role: account.Admin, Channel: desk.CLI, Address: machineUser(),
		Nobody: true, Emergency: g.Emergency}
	if g.Emergency {
		if g.Reason = strings.TrimSpace(g.Reason); g.Reason == "" || g.Reason == unsaid {
			return nobody, withStatus{exitUsage, errors.New("--emergency needs --reason: all operators and approvers " +
				"are told it")}
		}
		return nobody, nil
	}
	by, _, err := a.administer(as)
	if err != nil {
		return nobody, err
	}
	if who, err := a.signedIn(); err == nil && who != nil && who.account.Name == by {
		return a.actor("", "")
	}
	nobody.Account = by
	return nobody, nil
}

// unsaid is the reason of an order that gave none.
const unsaid = "at the command line"

// ordered is a command that orders something of an account.
type ordered struct {
	named
	asking
}

// give gives an order of an account that is there.
func (c ordered) give(a *app, g grants, v ledger.Verb, q desk.AccountOrder) error {
	by, err := a.keeper(c.As, g)
	if err != nil {
		return err
	}
	q.Name = c.Name
	return c.accountOrder(a, desk.Order{Verb: v, Reason: g.Reason, Account: &q}, by)
}

// accountOrder gives an order of an account, and says what came of it.
func (c asking) accountOrder(a *app, o desk.Order, by desk.Actor) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	s, err := a.withLedger()
	if err != nil {
		return err
	}
	if err := wiring.Forms(s, a.settings); err != nil { // people are written to
		return err
	}
	s.Log = a.logger(a.settings)
	o.Account.Hand, o.Account.Link = true, strings.TrimSuffix(a.settings.Admin.BaseURL, "/")+"/login/openid?invite="
	at := a.desk(s)
	at.Book = book
	if err := c.ofAccount(a, at, o, by); err != nil && !so(err) {
		return err
	}
	out, err := at.Do(a.ctx, o, by)
	done := out.Account
	if so(err) { // a script may say it again
		done.Account, err = book.Account(a.ctx, o.Account.Name)
	}
	if err != nil {
		return err
	}
	switch {
	case o.Verb == desk.EndSessions:
		a.out.say("%s: %d sessions ended\n", done.Account.Name, done.Ended)
	case o.Verb == desk.AddAccount:
		a.out.say("%s: %s\n", done.Account.Name, done.Account.Role)
	default:
		a.printAccount(done.Account)
	}
	if p := done.Proposal; done.Waits() {
		a.out.say("%s: %s waits as change %d; another person who may approve confirms it: huizong user "+
			"confirm %[3]d\n", p.Account, a.out.changeOf(p), p.ID)
	}
	if done.Invited {
		a.err.say("for %s alone, once, within %s; it is not shown again:\n", done.Account.Name,
			account.InvitationLife)
		fmt.Fprintln(a.out, done.Link)
	}
	return nil
}

// so reports whether an order was refused for nothing but that it is so already.
func so(err error) bool {
	var against ledger.Refusals
	return errors.As(err, &against) && !slices.ContainsFunc(against, func(r ledger.Refusal) bool {
		return r.Code != "unchanged"
	})
}

func (a *app) printAccount(who account.Account) {
	a.out.say("%s: %s, %s\n", who.Name, who.Role, letIn(who))
}

// changeOf says what a change that waits is of.
func (m *manner) changeOf(p account.Proposal) string {
	switch p.What {
	case account.RoleGiven:
		return m.Sprintf("the role %s", p.Role)
	case account.FactorReset:
		return m.Text("the reset of the second factor")
	}
	return m.Sprintf("being let in, as %s", p.Role)
}

type userChangesCmd struct{ format }

// Run runs the command.
func (c *userChangesCmd) Run(a *app, book *store.Accounts) error {
	all, err := book.Proposals(a.ctx)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, p := range all {
		rows = append(rows, []any{p.ID, p.Account, a.out.changeOf(p), p.By, p.At, p.Reason})
	}
	return c.list(a.out, all, []any{"change", "account", "what", "by", "at", "reason"}, rows)
}

type userConfirmCmd struct {
	Change int64 `arg:"" help:"Its number."`
	asking
}

// Run runs the command.
func (c *userConfirmCmd) Run(a *app) error {
	return c.settleAccount(a, desk.ConfirmAccount, c.Change, "")
}

type userDeclineCmd struct {
	Change int64  `arg:"" help:"Its number."`
	Reason string `       help:"Why."`
	asking
}

// Run runs the command.
func (c *userDeclineCmd) Run(a *app) error {
	return c.settleAccount(a, desk.DeclineAccount, c.Change, c.Reason)
}

func (c asking) settleAccount(a *app, v ledger.Verb, change int64, reason string) error {
	if _, err := a.config(); err != nil {
		return err
	}
	by, err := a.actor("", v)
	if err != nil {
		return err
	}
	return c.accountOrder(a, desk.Order{Verb: v, Reason: reason, Account: &desk.AccountOrder{Change: change}}, by)
}
