package schedule

import (
	"cmp"
	"time"
)

// Reminder returns the moment of a reminder of filings that are due by deadline: a time of day so many working days
// after the last day on which they may be filed, or before it where workdays is negative.
func Reminder(deadline time.Time, workdays int, at time.Duration, cal *Calendar) time.Time {
	day := wallOf(deadline).AddDate(0, 0, -1)
	step := cmp.Compare(workdays, 0)
	for workdays != 0 {
		if day = day.AddDate(0, 0, step); cal.Workday(day) {
			workdays -= step
		}
	}
	wall := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC).Add(at)
	return newClock(deadline.Location(), wall).at(wall)
}
