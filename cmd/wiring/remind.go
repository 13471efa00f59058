package wiring

import (
	"context"
	"fmt"
	"time"

	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// Remind lets a service order the reminders that are due at the desk that people order them at, as an operator would.
func Remind(s *jobs.Service) {
	d := &desk.Desk{Service: s}
	clock := desk.Actor{Account: "schedule", Role: account.Operator, Channel: desk.Clock}
	s.Remind = func(ctx context.Context, due jobs.Reminder) ([]ledger.AgencyLetter, error) {
		done, err := d.Do(ctx, desk.Order{Verb: desk.Remind, Job: due.Job, Period: due.Month.String(), Once: true},
			clock)
		return done.Letters, err
	}
}

// reminders turns what a job says of reminders into when they go.
func reminders(c config.Remind) jobs.Reminders {
	hour, minute := 0, 0
	fmt.Sscanf(c.At, "%d:%d", &hour, &minute) // the configuration was checked
	at := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	return jobs.Reminders{Before: c.Before, After: c.After, At: at}
}
