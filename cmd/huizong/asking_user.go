package main

import (
	"slices"

	"huizong/cmd/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/sql/store"
)

// ofAccount shows what an order would make of an account, and asks.
func (c asking) ofAccount(a *app, at *desk.Desk, o desk.Order, by desk.Actor) error {
	if !c.asks(a) {
		return nil
	}
	e, err := at.AccountEffect(a.ctx, o, by)
	if err != nil {
		return err
	}
	if p := e.Proposal; p.ID != 0 {
		a.err.say("change %d: %s, by %s: %s\n", p.ID, a.err.changeOf(p), p.By, p.Reason)
	}
	if e.New {
		a.err.say("a new account %s (%s): %s\n", e.To.Name, e.To.Title, e.To.Role)
	} else {
		a.showAccount(e.Is)
		a.showEdit(e.Is, e.To)
	}
	if slices.Contains([]ledger.Verb{desk.SetRole, desk.Disable, desk.ResetFactor, desk.EndSessions}, o.Verb) {
		a.err.say("  sessions that end: %d\n", e.Ends)
	}
	if o.Verb == desk.ResetPassword {
		a.err.say("  a link to set another password; the present one stays until then\n")
	}
	if e.Waits {
		a.err.say("  it waits until another person who may approve confirms it\n")
	}
	if by.Emergency {
		a.err.say("  an emergency: all operators and approvers are told\n")
	}
	return a.sure(o.Verb)
}

func (a *app) showAccount(who account.Account) {
	a.err.say("account %s (%s): %s, %s\n", who.Name, who.Title, who.Role, letIn(who))
}

// letIn says whether an account is let in.
func letIn(who account.Account) words.Label {
	if who.Disabled {
		return "disabled"
	}
	return "enabled"
}

// showEdit says what becomes of an account.
func (a *app) showEdit(is, to account.Account) {
	if is.Role != to.Role {
		a.err.say("  role: %s, then %s\n", is.Role, to.Role)
	}
	if is.Disabled != to.Disabled {
		a.err.say("  %s, then %s\n", letIn(is), letIn(to))
	}
	if is.Address != to.Address {
		a.err.say("  address: %q, then %q\n", is.Address, to.Address)
	}
	if is.Bound() && !to.Bound() {
		a.err.say("  its second factor goes; it binds a new one\n")
	}
}

// ofPassword asks whether somebody else's account gets another password.
func (c asking) ofPassword(a *app, who account.Account) error {
	if !c.asks(a) {
		return nil
	}
	a.showAccount(who)
	a.err.say("  another password, to be changed at the next sign-in; its sessions end\n")
	return a.sure(desk.ResetPassword)
}

// ofToken shows a token that is ended, and asks.
func (c asking) ofToken(a *app, book *store.Accounts, id int64) error {
	if !c.asks(a) {
		return nil
	}
	all, err := book.Tokens(a.ctx, "")
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.ID == id {
			a.err.say("token %d of %s, scope %s, until %v: %s\n", t.ID, t.Account, t.Scope, t.ExpiresAt, t.Note)
		}
	}
	return a.sure(desk.EndToken)
}
