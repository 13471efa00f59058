package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

// lately is how far back check looks for orders that would be refused by now.
const lately = 366 * 24 * time.Hour

// checkOrders says what of the configuration and of what was ordered within a year the rules refuse: for who upgrades
// with scripts that give a name instead of signing in.
func (a *app) checkOrders(s *jobs.Service) (string, error) {
	if s == nil {
		return "", errors.New("the configuration is not right")
	}
	var said []string
	for _, j := range s.Jobs {
		for _, r := range j.Recipients {
			if s.Outside(r.Address) {
				said = append(said, fmt.Sprintf("%s of job %s lies outside mail.allowed_domains: its report needs a "+
					"second person", r.Address, j.Name))
			}
		}
		if s.Approval(j).Count() > j.Approval.Count() && !slices.ContainsFunc(j.Recipients,
			func(r jobs.Recipient) bool { return s.Outside(r.Address) }) {
			said = append(said, fmt.Sprintf("job %s sends without approval what another job sends with it: it needs "+
				"it too", j.Name))
		}
	}
	l, err := a.ledger()
	if err != nil {
		return "", err
	}
	old, err := oldOrders(a, l)
	if err != nil {
		return "", err
	}
	if said = append(said, old...); len(said) > 0 {
		return "warning: " + strings.Join(said, "; "), nil
	}
	return "nothing that was ordered within a year would be refused", nil
}

// oldOrders are the names that decided within a year and could not today.
func oldOrders(a *app, l ledger.Ledger) ([]string, error) {
	people, err := l.People(a.ctx)
	if err != nil {
		return nil, err
	}
	decisions, err := l.Decisions(a.ctx, 0)
	if err != nil {
		return nil, err
	}
	known := func(name string) bool {
		return slices.ContainsFunc(people, func(p ledger.Account) bool { return p.Name == name })
	}
	var out []string
	for _, d := range decisions {
		if time.Since(d.At) > lately || d.Actor == ledger.System {
			continue
		}
		words := ""
		switch {
		case d.Verdict == ledger.Approve && !people.Approve(d.Actor):
			words = fmt.Sprintf(
				"%s approved run %d, and has no enabled account that may approve: huizong user add %[1]s "+
					"--role approver, then huizong login", d.Actor, d.Run)
		case d.Verdict != ledger.Approve && !known(d.Actor) && a.settings.Admin.CLIIdentity == "required":
			words = fmt.Sprintf("%s gave the order to %s run %d without an account: who decides signs in "+
				"(huizong login, or HUIZONG_TOKEN)", d.Actor, d.Verdict, d.Run)
		default:
			continue
		}
		same := func(s string) bool { return strings.HasPrefix(s, d.Actor+" ") }
		if !slices.ContainsFunc(out, same) { // each once
			out = append(out, words)
		}
	}
	return out, nil
}
