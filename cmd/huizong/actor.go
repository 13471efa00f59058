package main

import (
	"errors"
	"os"
	"os/user"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
)

// actor is the name of who gives an order at the command line: the name given, or that of the account of the operating
// system.
func actor(as string) string {
	if as != "" {
		return as
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// actor is who gives an order at the command line, as the desk knows it. Where the ledger has an account of the name,
// the order is held to its role; else whoever has a shell here stands behind it, who may not be the second person that
// a report needs.
func (a *app) actor(as string) (desk.Actor, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	out := desk.Actor{Account: actor(as), Role: account.Admin, Channel: desk.CLI, Address: actor("") + "@" + host,
		Nobody: true}
	book, err := a.accounts()
	if errors.Is(err, errNoLedger) { // who only looks needs none
		return out, nil
	} else if err != nil {
		return out, err
	}
	known, err := book.Account(a.ctx, out.Account)
	switch {
	case errors.Is(err, account.ErrUnknown):
		return out, nil
	case err != nil:
		return out, err
	case known.Disabled:
		known.Role = ""
	}
	out.Role, out.Nobody = known.Role, false
	return out, nil
}

// order gives an order, for which neither source nor mail server is needed.
func (a *app) order(o desk.Order, as string) (desk.Done, error) {
	s, err := a.planner()
	if err != nil {
		return desk.Done{}, err
	}
	if s.Ledger, err = a.ledger(); err != nil {
		return desk.Done{}, err
	}
	return a.orderAt(s, o, as)
}

func (a *app) orderAt(s *jobs.Service, o desk.Order, as string) (desk.Done, error) {
	who, err := a.actor(as)
	if err != nil {
		return desk.Done{}, err
	}
	return (&desk.Desk{Service: s}).Do(a.ctx, o, who)
}
