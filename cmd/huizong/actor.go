package main

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// actor is who gives an order at the command line, as the desk knows it: the person signed in, else whoever has a shell
// here. Where the ledger has an account of the name given, the order is held to its role all the same.
func (a *app) actor(as string, verb ledger.Verb) (desk.Actor, error) {
	out := desk.Actor{Role: account.Admin, Channel: desk.CLI, Address: machineUser()}
	who, err := a.signedIn()
	switch {
	case errors.Is(err, errNoLedger): // who only looks needs none
	case err != nil:
		return out, err
	case who != nil:
		if as != "" && as != who.account.Name {
			return out, withStatus{exitUsage, fmt.Errorf("--as %s: you are signed in as %s", as, who.account.Name)}
		}
		out.Account, out.Role, out.Token = who.account.Name, who.role, who.token.ID
		if who.token.FactorAt != nil {
			out.Factor = *who.token.FactorAt
		}
		return out, nil
	}
	out.Nobody = true
	rule, _ := desk.RuleOf(verb)
	switch {
	case rule.Person: // as version 0.1 recorded it
		out.Account = cmp.Or(as, machineUser())
	case as != "":
		out.Account = machineUser() + " as " + as
	default:
		out.Account = machineUser()
	}
	return out, a.limit(&out, as)
}

// limit holds whoever gives no more than a name to the role of the account of that name.
func (a *app) limit(out *desk.Actor, name string) error {
	book, err := a.accounts()
	if errors.Is(err, errNoLedger) || name == "" {
		return nil
	} else if err != nil {
		return err
	}
	known, err := book.Account(a.ctx, name)
	switch {
	case errors.Is(err, account.ErrUnknown):
		return nil
	case err != nil:
		return err
	case known.Disabled:
		known.Role = ""
	}
	out.Role = known.Role
	return nil
}

// reads writes into the audit what whoever is signed in, or has a shell here, was given to read.
func (a *app) reads(as, what, of string) error {
	book, err := a.accounts()
	if errors.Is(err, errNoLedger) { // a preview before there is a ledger
		return nil
	} else if err != nil {
		return err
	}
	who, err := a.actor(as, "")
	if err != nil {
		return err
	}
	read := ledger.Readings{Since: time.Now().UTC(), By: who.Via()}
	read.Add(what, of)
	if err := book.Note(a.ctx, who.Account, ledger.ActionRead, read); err != nil {
		return fmt.Errorf("write into the audit what was read: %w", err)
	}
	return nil
}

// allowed lists what whoever is signed in, or has a shell here, may order of a run.
func (a *app) allowed(run int64) ([]ledger.Verb, error) {
	s, err := a.withLedger()
	if err != nil {
		return nil, err
	}
	who, err := a.actor("", "")
	if err != nil {
		return nil, err
	}
	return a.desk(s).Allowed(a.ctx, run, who)
}

// order gives an order, for which neither source nor mail server is needed.
func (a *app) order(o desk.Order, as string) (desk.Done, error) {
	return a.orderIn(o, as, brokenGlass{})
}

// orderIn is order, in an emergency or not.
func (a *app) orderIn(o desk.Order, as string, glass brokenGlass) (desk.Done, error) {
	s, err := a.withLedger()
	if err != nil {
		return desk.Done{}, err
	}
	if glass.Emergency { // people are written to
		if err := wiring.Forms(s, a.settings); err != nil {
			return desk.Done{}, err
		}
		s.Log = a.logger(a.settings)
	}
	return a.orderAs(s, o, as, glass)
}

func (a *app) orderAt(s *jobs.Service, o desk.Order, as string) (desk.Done, error) {
	return a.orderAs(s, o, as, brokenGlass{})
}

func (a *app) orderAs(s *jobs.Service, o desk.Order, as string, glass brokenGlass) (desk.Done, error) {
	who, err := a.actor(as, o.Verb)
	if err != nil {
		return desk.Done{}, err
	}
	if glass.Emergency && !who.Nobody {
		return desk.Done{}, withStatus{exitUsage, fmt.Errorf("you are signed in as %s; --emergency is for when nobody "+
			"can sign in", who.Account)}
	}
	who.Emergency = glass.Emergency
	at := a.desk(s)
	if rule, _ := desk.RuleOf(o.Verb); rule.Person && who.Nobody && !at.Identity {
		a.err.say("huizong: warning: nobody is signed in, so the audit says unauthenticated; huizong login\n")
	}
	return at.Do(a.ctx, o, who)
}

// desk is where orders of the command line come in.
func (a *app) desk(s *jobs.Service) *desk.Desk {
	return &desk.Desk{Service: s, Identity: a.settings.Admin.CLIIdentity == "required",
		Factor: a.settings.Admin.SecondFactor == "required"}
}
