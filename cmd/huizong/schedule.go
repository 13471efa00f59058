package main

import (
	"fmt"
	"time"

	"huizong/jobs"
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

// missed says on standard error which slots fell due and wait for the service, and what it will do about them.
func (c *scheduleCmd) missed(a *app, s *jobs.Service) {
	l, err := a.ledger()
	if err != nil {
		fmt.Fprintln(a.err, "huizong: missed slots are not known:", err)
		return
	}
	s.Ledger = l
	missed, err := s.Missed(a.ctx)
	if err != nil {
		fmt.Fprintln(a.err, "huizong: missed slots are not known:", err)
		return
	}
	for _, m := range missed {
		does := "will run"
		if m.Skip != "" {
			does = "will be skipped: " + m.Skip
		}
		fmt.Fprintf(a.err, "huizong: missed: %s %s for %s %s\n", m.Job, m.Slot, m.Period, does)
	}
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
	slots := s.Upcoming(from, c.Count)
	for _, w := range s.Warnings(from) {
		fmt.Fprintln(a.err, "huizong: warning:", w)
	}
	if c.From == "" {
		c.missed(a, s)
	}
	var rows [][]any
	for _, u := range slots {
		rows = append(rows, []any{u.Job, u.Slot, u.Period, u.Warning})
	}
	return c.list(a.out, slots, []any{"job", "slot", "period", "warning"}, rows)
}
