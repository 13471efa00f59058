package main

import (
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

type scheduleCmd struct {
	From  string `help:"Slots after this moment (RFC 3339; default: now)."`
	Count int    `default:"5" help:"How many slots of each job."`
	format
}

// Help is printed below the flags.
func (scheduleCmd) Help() string {
	return "Example: huizong schedule --from 2026-10-01T00:00:00+08:00 --count 12"
}

// missed says on standard error which slots fell due and wait for the service, and what it will do about them. It
// returns what the ledger keeps of the jobs.
func (c *scheduleCmd) missed(a *app, s *jobs.Service) []ledger.Job {
	l, err := a.ledger()
	var rows []ledger.Job
	var missed []jobs.Missed
	if err == nil {
		s.Ledger = l
		rows, err = l.Jobs(a.ctx)
	}
	if err == nil {
		missed, err = s.Missed(a.ctx)
	}
	if err != nil {
		a.err.say("huizong: missed slots are not known: %s\n", a.err.Said(err.Error()))
	}
	for _, m := range missed {
		does := "will run"
		if m.Skip != "" {
			does = "will be skipped: " + m.Skip
		}
		a.err.say("huizong: missed: %s %v for %s %s\n", m.Job, slot(m.Slot), m.Period, does)
	}
	return rows
}

// Run runs the command.
func (c *scheduleCmd) Run(a *app) error {
	from, err := parseMoment(c.From)
	if err != nil {
		return err
	}
	if from.IsZero() {
		from = time.Now()
	}
	s, err := a.planner()
	if err != nil {
		return err
	}
	for _, w := range s.Warnings(from) {
		a.err.warn("%s", a.err.Said(w))
	}
	var known []ledger.Job
	if c.From == "" {
		known = c.missed(a, s)
	}
	slots := s.Upcoming(from, c.Count, known...)
	var rows [][]any
	for _, u := range slots {
		rows = append(rows, []any{u.Job, slot(u.Slot), u.Period, a.out.Said(u.Warning)})
	}
	return c.list(a.out, slots, []any{"job", "slot", "period", "warning"}, rows)
}
