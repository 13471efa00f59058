package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/schedule"
)

// lookAtClock inserts a row for every slot of every job that has fallen due since the job's cursor.
func (s *Service) lookAtClock(ctx context.Context) error {
	var faults []error
	for _, job := range s.Jobs {
		faults = append(faults, s.advance(ctx, job))
	}
	return errors.Join(faults...)
}

// advance accounts for the due slots of one job. The cursor of a job seen for the first time begins now: what fell due
// before is not caught up with.
func (s *Service) advance(ctx context.Context, job Job) error {
	now := s.Now().Truncate(time.Microsecond)
	row, err := s.Ledger.Ensure(ctx, job.Name, now)
	if err != nil {
		return err
	}
	if !now.After(row.Cursor) {
		return tooEarly(row, now)
	}
	runs := s.due(job, row, now)
	if len(runs) == 0 {
		return nil // the cursor stays: the next look covers the same stretch
	}
	won, err := s.Ledger.Advance(ctx, job.Name, row.Cursor, now, runs)
	if err != nil || !won {
		return err
	}
	for _, r := range runs {
		s.Log.Info("slot due", "job", job.Name, "slot", r.Slot, "period", r.Period.String(), "skipped", r.Skip)
	}
	return nil
}

// inTime refuses what would be due by our clock alone: nobody takes a letter back that was sent too early, or a body
// that was removed.
func (s *Service) inTime(ctx context.Context) error {
	now, err := s.Ledger.Now(ctx)
	return cmp.Or(err, ledger.Ahead(s.Now(), now))
}

// tooEarly says that slots of a job that are to come are accounted for, and what to do.
func tooEarly(row ledger.Job, now time.Time) error {
	if !row.Early(now) {
		return nil
	}
	return fmt.Errorf("job %s: its slots up to %s were accounted for while the clock was ahead, and do not run when "+
		"they fall due; look at huizong runs; on its day order each: huizong retry RUN where it is held, else huizong "+
		"run JOB --period PERIOD, with --reason where it was sent", row.Name, row.Cursor.Format(time.RFC3339))
}

// TooEarly says of which jobs no slot runs by itself, since a clock was ahead.
func (s *Service) TooEarly(ctx context.Context) error {
	rows, err := s.Ledger.Jobs(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, row := range rows {
		if _, ok := s.Job(row.Name); ok {
			faults = append(faults, tooEarly(row, s.Now()))
		}
	}
	return errors.Join(faults...)
}

// due decides on every slot of a job that has fallen due since its cursor.
func (s *Service) due(job Job, row ledger.Job, now time.Time) []ledger.NewRun {
	pause := ""
	if row.Paused {
		pause = schedule.Paused(row.Note)
	}
	var runs []ledger.NewRun
	for _, d := range schedule.Decide(slices.Collect(job.Schedule.Between(row.Cursor, now)), job.CatchUp, now,
		s.Timing.Grace, pause) {
		runs = append(runs, s.slotRun(job, d, now))
	}
	return runs
}

// slotRun is the row of a slot. The period follows from the slot, and the figures are as of the slot, however late it
// is run.
func (s *Service) slotRun(job Job, d schedule.Decision, now time.Time) ledger.NewRun {
	kind := ledger.Scheduled
	if now.Sub(d.Slot.At) > s.Timing.Grace {
		kind = ledger.Backfill
	}
	return ledger.NewRun{Job: job.Name, Slot: d.Slot.At.In(s.Zone).Format(time.RFC3339), SlotAt: d.Slot.At,
		Region: job.Region, Kind: kind,
		Period: schedule.PeriodOf(d.Slot, job.Kind, job.Start), Revision: 1, AsOf: d.Slot.At, Actor: "schedule",
		Skip: d.Skip}
}

// Missed is a slot that fell due and has no row yet, with what the service will do about it at its next look.
type Missed struct {
	Job, Slot, Period string
	Skip              string // why it will be skipped; empty: it will run
}

// Missed returns the slots that fell due since each job's cursor. It only reads: a job that the service has not seen
// yet has missed nothing.
func (s *Service) Missed(ctx context.Context) ([]Missed, error) {
	rows, err := s.Ledger.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	var out []Missed
	for _, row := range rows {
		job, ok := s.Job(row.Name)
		if !ok {
			continue
		}
		for _, n := range s.due(job, row, s.Now()) {
			out = append(out, Missed{n.Job, n.Slot, n.Period.String(), n.Skip})
		}
	}
	return out, nil
}

// Upcoming is a slot to come.
type Upcoming struct {
	Job     string `json:"job"`
	Slot    string `json:"slot"` // RFC 3339, with the office's offset
	Period  string `json:"period"`
	Warning string `json:"warning,omitempty"`
}

// Upcoming returns the next count slots of every job after a moment, by time; those that the ledger's rows of the jobs
// have accounted for already are marked.
func (s *Service) Upcoming(after time.Time, count int, rows ...ledger.Job) []Upcoming {
	type at struct {
		Upcoming
		time time.Time
	}
	var all []at
	for _, job := range s.Jobs {
		t := after
		for range count {
			slot, ok := job.Schedule.Next(t)
			if !ok {
				break
			}
			p := schedule.PeriodOf(slot, job.Kind, job.Start)
			u := Upcoming{job.Name, slot.At.In(s.Zone).Format(time.RFC3339), p.String(), s.slotWarning(job, slot, p)}
			for _, row := range rows {
				if row.Name == job.Name && row.Over(slot.At, s.Now()) {
					u.Warning = "does not run by itself: it was accounted for while the clock was ahead"
				}
			}
			all = append(all, at{u, slot.At})
			t = slot.At
		}
	}
	slices.SortStableFunc(all, func(a, b at) int { return a.time.Compare(b.time) })
	out := make([]Upcoming, len(all))
	for i, a := range all {
		out[i] = a.Upcoming
	}
	return out
}

// slotWarning says what an operator should know of a slot: it comes before the filings of its period are due, or its
// calendar is a guess.
func (s *Service) slotWarning(job Job, slot schedule.Slot, p period.Period) string {
	if deadline, early := schedule.BeforeDeadline(slot, p, s.Deadline.Day, s.Deadline.Roll, s.Calendar); early {
		return fmt.Sprintf("comes before the filings of %s are due (%s)", p.To, deadline.Format("2006-01-02 15:04"))
	}
	return job.Schedule.Warning(slot)
}

// Warnings says once what is wrong with the next year's slots of each job: for the start of the service, and for check.
func (s *Service) Warnings(after time.Time) []string {
	var out []string
	for _, job := range s.Jobs {
		if job.Schedule.EitherDay() {
			out = append(out,
				fmt.Sprintf("job %s: schedule %q names days of the month and weekdays, and is due on either, "+
					"not only where both are; name one of the two, or use a rule like workday 3 09:00", job.Name,
					job.Schedule))
		}
		seen, left, last := "", "", period.Period{}
		for slot := range job.Schedule.Between(after, after.AddDate(1, 0, 0)) {
			p := schedule.PeriodOf(slot, job.Kind, job.Start)
			if left == "" && last.To != 0 && p.From > last.To+1 && job.Kind != period.Programme {
				left = fmt.Sprintf("no slot reports %s, which comes before %s: choose another day of the month, or "+
					"run it by hand", p.Previous(), p)
				out = append(out, fmt.Sprintf("job %s, slot %s: %s", job.Name, slot.At.In(s.Zone).Format(time.RFC3339),
					left))
			}
			last = p
			w := s.slotWarning(job, slot, p)
			if w != "" && seen == "" {
				seen = fmt.Sprintf("job %s, slot %s: %s", job.Name, slot.At.In(s.Zone).Format(time.RFC3339), w)
				out = append(out, seen)
			}
		}
	}
	return out
}
