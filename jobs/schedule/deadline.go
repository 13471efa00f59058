package schedule

import (
	"time"

	"huizong/jobs/period"
)

// PeriodOf returns what a slot reports: the last period of the kind that is complete at the slot, in its zone. A slot
// that was rolled back into the month before its own (roll=prev) therefore reports one period less than one that was
// not: what is not over cannot be reported. A Programme begins with start; at a slot before start's month is over, its
// period is empty (Months() < 1).
func PeriodOf(slot Slot, kind period.Kind, start period.Month) period.Period {
	return period.LastComplete(kind, start, slot.At)
}

// Deadline returns the moment by which the agencies must have filed for month m: the end (24:00, the first instant of
// the day after) of a day of the following month, rolled. A day that the month has not is its last.
func Deadline(m period.Month, day int, roll Roll, zone *time.Location, cal *Calendar) time.Time {
	midnight := cal.Roll(dayOf(m+1, day), roll).AddDate(0, 0, 1)
	return newClock(zone, midnight).at(midnight)
}

// BeforeDeadline reports whether a slot comes before the filings of its period's last month are due, and when they are.
// Such a report is made of what happens to be filed, so that operators are warned of it.
func BeforeDeadline(slot Slot, p period.Period, day int, roll Roll, cal *Calendar) (deadline time.Time, early bool) {
	deadline = Deadline(p.To, day, roll, slot.At.Location(), cal)
	return deadline, slot.At.Before(deadline)
}
