package schedule

import (
	"time"

	"huizong/jobs/period"
)

// Every is how often a rule falls due.
type Every string

// The lengths of time that a rule is due once in.
const (
	Week     Every = "week" // Monday to Sunday
	Month    Every = "month"
	Quarter  Every = "quarter"
	HalfYear Every = "half-year"
	Year     Every = "year"
)

// months is the length of each but the week.
var months = map[Every]int{Month: 1, Quarter: 3, HalfYear: 6, Year: 12}

// Rule is a schedule by dates or working days. Exactly one of Workday, Day and (Every Week) Weekday places it.
type Rule struct {
	Every Every
	// of the year that a yearly rule is due in; of the others, the first month of each quarter or half-year
	Month        time.Month
	Workday      int          // N-th working day of the month, negative from its end; 0: not by working days
	Day          int          // of the month; one that the month has not is its last, so 31 is the last of any
	Weekday      time.Weekday // of a weekly rule
	Hour, Minute int          // of the wall clock
	Roll         Roll
}

// usesCalendar reports whether the rule asks which days are worked.
func (r Rule) usesCalendar() bool { return r.Workday != 0 || r.Roll == Next || r.Roll == Prev }

// ruleWalls walks a rule over a calendar. Weeks and months are numbered, and each number has one wall time, never
// earlier than that of the number before: rolling keeps the order of days.
type ruleWalls struct {
	Rule
	calendar *Calendar
}

// next finds the first number whose wall time is after another. It begins near and goes both ways, as rolling may have
// carried a date far.
func (r ruleWalls) next(after time.Time) (time.Time, bool) {
	n := r.number(after)
	for !r.wall(n).After(after) {
		n++
	}
	for r.wall(n - 1).After(after) {
		n--
	}
	return r.wall(n), true
}

// monday is a Monday, from which weeks are numbered.
var monday = time.Date(1970, time.January, 5, 0, 0, 0, 0, time.UTC)

// number returns the number of the week, month, quarter... that a wall time lies in.
func (r ruleWalls) number(wall time.Time) int {
	if r.Every != Week {
		return int(period.MonthAt(wall)) / months[r.Every]
	}
	days := int((wall.Unix() - monday.Unix()) / (24 * 60 * 60))
	return days / 7
}

// wall returns the wall time of a number.
func (r ruleWalls) wall(n int) time.Time {
	d := r.calendar.Roll(r.date(n), r.Roll)
	return time.Date(d.Year(), d.Month(), d.Day(), r.Hour, r.Minute, 0, 0, time.UTC)
}

// date returns the date of a number before it is rolled.
func (r ruleWalls) date(n int) time.Time {
	if r.Every == Week {
		return monday.AddDate(0, 0, 7*n+(int(r.Weekday)+6)%7)
	}
	m := period.Month(n * months[r.Every])
	if r.Every == Year {
		m += period.Month(r.Month - time.January)
	}
	if r.Workday != 0 {
		return r.calendar.NthWorkday(m.Year(), m.Month(), r.Workday)
	}
	return dayOf(m, r.Day)
}

// dayOf returns a day of a month, or the last one if the month is shorter.
func dayOf(m period.Month, day int) time.Time {
	last := (m + 1).Start(time.UTC).AddDate(0, 0, -1)
	return time.Date(m.Year(), m.Month(), min(max(day, 1), last.Day()), 0, 0, 0, 0, time.UTC)
}
