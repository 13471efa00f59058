package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/sql/store"
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
	s.Ledger = l
	for _, j := range s.Jobs { // what is due next or run by hand is of its last period
		against, err := s.Against(a.ctx, jobs.Order{Job: j, Period: s.DefaultPeriod(j, time.Now())}, true)
		if err != nil {
			return "", err
		}
		for _, r := range against {
			if r.Code == "former" {
				said = append(said, fmt.Sprintf("job %s would send again what was sent before it: %s", j.Name, r.Text))
			}
		}
	}
	old, err := oldOrders(a, l)
	if err != nil {
		return "", err
	}
	orphans, err := orphans(a, s, l)
	if err != nil {
		return "", err
	}
	if said = slices.Concat(said, orphans, old); len(said) > 0 {
		return "warning: " + strings.Join(said, "; "), nil
	}
	return "nothing that was ordered within a year would be refused", nil
}

// orphans are the runs that are not over and whose job the configuration does not have any more.
func orphans(a *app, s *jobs.Service, l *store.Ledger) (out []string, err error) {
	for _, state := range []ledger.RunState{ledger.Pending, ledger.HeldRun, ledger.AwaitingApproval,
		ledger.Delivering} {
		runs, err := l.Runs(a.ctx, ledger.Filter{State: string(state)})
		if err != nil {
			return nil, err
		}
		for _, r := range runs {
			if _, ok := s.Job(r.Job); !ok {
				out = append(out, fmt.Sprintf("run %d of %s is %s, and the configuration has no such job any more: "+
					"cancel it, or bring the job back", r.ID, r.Job, r.State))
			}
		}
	}
	return out, nil
}

// oldOrders are the names that decided within a year, or changed accounts, and could not today.
func oldOrders(a *app, l *store.Ledger) ([]string, error) {
	people, err := l.People(a.ctx)
	if err != nil {
		return nil, err
	}
	decisions, err := l.Decisions(a.ctx, 0)
	if err != nil {
		return nil, err
	}
	entries, err := l.Entries(a.ctx, ledger.EntrySearch{Since: time.Now().Add(-lately), Limit: 100_000})
	if err != nil {
		return nil, err
	}
	proven := proven(entries)
	var out []string
	say := func(actor, words string, args ...any) {
		if !slices.ContainsFunc(out, func(s string) bool { return strings.HasPrefix(s, actor+" ") }) { // each once
			out = append(out, actor+" "+fmt.Sprintf(words, args...))
		}
	}
	for _, d := range decisions {
		rule, _ := desk.RuleOf(d.Verdict)
		switch {
		case time.Since(d.At) > lately || d.Actor == ledger.System || !rule.Person:
		case d.Verdict == ledger.Approve && !people.Approve(d.Actor):
			say(d.Actor, "approved run %d, and has no enabled account that may approve: huizong user add %s --role "+
				"approver, then huizong login", d.Run, d.Actor)
		case proven[d.Actor]:
		case d.Verdict == ledger.Approve || a.settings.Admin.CLIIdentity == "required":
			say(d.Actor, "gave the order to %s run %d by name alone (--as): who decides signs in (huizong login, or "+
				"HUIZONG_TOKEN)", d.Verdict, d.Run)
		}
	}
	return append(out, oldChanges(entries, proven)...), nil
}

// proven are those of whom the audit knows that they signed in, or used a token, at least once: what they decide is not
// a script's that gives a name. Version 0.1 wrote of no order what it came through.
func proven(entries []ledger.Entry) map[string]bool {
	out := map[string]bool{}
	for _, e := range entries {
		via := viaOf(e)
		signed := e.Action == "account.signed_in" || strings.Contains(e.Detail, `"login":true`) || via.Token > 0 ||
			via.Role != "" && via.Role != ledger.Unauthenticated
		out[e.Actor] = out[e.Actor] || signed
	}
	return out
}

// viaOf is how an entry came about, where it says so.
func viaOf(e ledger.Entry) ledger.Via {
	var d struct {
		Via      ledger.Via `json:"via"`
		Decision struct {
			Via ledger.Via `json:"via"`
		} `json:"decision"`
	}
	if json.Unmarshal([]byte(e.Detail), &d) != nil {
		return ledger.Via{}
	}
	return cmp.Or(d.Via, d.Decision.Via)
}

// oldChanges are the names that changed accounts by name alone while there was an administrator.
func oldChanges(entries []ledger.Entry, proven map[string]bool) (out []string) {
	founded := false
	for _, e := range slices.Backward(entries) { // oldest first
		changed := e.Action == "token.added" || strings.HasPrefix(e.Action, "account.")
		if founded && changed && !proven[e.Actor] && !strings.HasPrefix(e.Actor, "cli:") && e.Actor != ledger.System &&
			e.Action != "account.refused" {
			return []string{
				fmt.Sprintf("%s changed accounts by name alone (%s): where there is an administrator, one who "+
					"has signed in does (huizong login, or HUIZONG_TOKEN)", e.Actor, e.Action)}
		}
		founded = founded || e.Action == "account.added" && strings.Contains(e.Detail, `"role":"admin"`)
	}
	return nil
}
