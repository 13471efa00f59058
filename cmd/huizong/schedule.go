package main

import (
	"fmt"
	"time"
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
	var rows [][]any
	for _, u := range slots {
		rows = append(rows, []any{u.Job, u.Slot, u.Period, u.Warning})
	}
	return c.list(a.out, slots, []any{"job", "slot", "period", "warning"}, rows)
}
