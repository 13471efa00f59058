package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/schedule"
)

// Reminders says when agencies that have not filed are reminded without a person's order: at a time of day so many
// working days before the last day of filing, and after it. 0 is never.
type Reminders struct {
	Before, After int
	At            time.Duration // since midnight
}

// remindLife is how long after its moment a reminder that was missed still goes. One before the deadline goes until
// then.
const remindLife = 5 * 24 * time.Hour

// remindersEvery is how often it is looked whether reminders are due.
const remindersEvery = time.Minute

// Reminder is a reminder that is due: of a job, for a month, before or after its deadline.
type Reminder struct {
	Job   string
	Month period.Month
	Stage string
}

// Reminders returns the reminders of a job that are due at a moment.
func (s *Service) Reminders(job Job, now time.Time) (out []Reminder) {
	this := period.MonthAt(now.In(s.Zone))
	for m := this - 2; m < this; m++ { // a deadline lies in the following month, or is carried beyond it
		deadline := schedule.Deadline(m, s.Deadline.Day, s.Deadline.Roll, s.Zone, s.Calendar)
		for _, x := range []struct {
			stage    string
			workdays int
		}{{"before", -job.Reminders.Before}, {"after", job.Reminders.After}} {
			at := schedule.Reminder(deadline, x.workdays, job.Reminders.At, s.Calendar)
			until := deadline
			if x.stage == "after" {
				until = at.Add(remindLife)
			}
			if x.workdays != 0 && !now.Before(at) && now.Before(until) {
				out = append(out, Reminder{job.Name, m, x.stage})
			}
		}
	}
	return out
}

// sendReminders orders the reminders that are due, by the same desk that people order them at; each agency gets one for
// a month and stage, whoever sends it, and one that has filed by then gets none.
func (s *Service) sendReminders(ctx context.Context) error {
	if s.Remind == nil {
		return nil
	}
	paused, err := s.pausedJobs(ctx)
	if err != nil {
		return err
	}
	for _, job := range s.Jobs {
		for _, due := range s.Reminders(job, s.Now()) {
			if slices.Contains(s.reminded, due) || paused[job.Name] {
				continue
			}
			if err := s.inTime(ctx); err != nil {
				return err
			}
			letters, err := s.Remind(ctx, due)
			if err != nil && !errors.As(err, new(ledger.Refusals)) {
				return err
			}
			s.reminded = append(s.reminded, due)
			log := s.Log.With("job", job.Name, "month", due.Month.String(), "stage", due.Stage)
			log.Info("reminded agencies that have not filed", "letters", len(letters))
			if err != nil {
				log.Warn("reminders that did not go", "reasons", err)
			}
		}
	}
	return nil
}

// pausedJobs are the jobs that a person has paused.
func (s *Service) pausedJobs(ctx context.Context) (map[string]bool, error) {
	rows, err := s.Ledger.Jobs(ctx)
	out := map[string]bool{}
	for _, row := range rows {
		out[row.Name] = row.Paused
	}
	return out, err
}
