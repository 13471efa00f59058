package schedule

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// shipped holds the State Council's notices on the days off of each year, by year; a new one appears each November.
//
//go:embed holidays.json
var shipped []byte

// Days are the exceptions of one year to the week of five working days, each as YYYY-MM-DD.
type Days struct {
	Off  []string `json:"off"`  // days off, weekends among them or not
	Work []string `json:"work"` // weekend days worked to make up for them (班)
}

// Roll says where a date that is a day off moves to.
type Roll string

// The ways to roll. The zero value rolls as None does.
const (
	Next Roll = "next" // to the next working day (顺延)
	Prev Roll = "prev" // to the previous working day (提前)
	None Roll = "none" // nowhere
)

// ParseRoll reads next, prev or none.
func ParseRoll(s string) (Roll, error) {
	if r := Roll(s); r == Next || r == Prev || r == None {
		return r, nil
	}
	return None, fmt.Errorf("want roll=next, roll=prev or roll=none, got %q", s)
}

// Calendar knows working days from days off. It holds the shipped years and those of the configuration. It is not
// changed after it is made, and may be used by many goroutines.
type Calendar struct {
	work map[int]bool // day (see key): worked or not; days that are not here follow law and week
}

// NewCalendar returns the shipped calendar with extra years and local days laid over it: where both name a day, extra
// holds. The error lists every fault of extra, each under its key of the configuration (holidays.2027.off[0]).
func NewCalendar(extra map[int]Days) (*Calendar, error) {
	var years map[int]Days
	if err := json.Unmarshal(shipped, &years); err != nil {
		return nil, fmt.Errorf("read shipped calendar: %w", err)
	}
	c := &Calendar{work: map[int]bool{}}
	if err := c.lay(years); err != nil {
		return nil, fmt.Errorf("read shipped calendar: %w", err)
	}
	if err := c.lay(extra); err != nil {
		return nil, err
	}
	return c, nil
}

// lay puts years over what the calendar holds.
func (c *Calendar) lay(years map[int]Days) error {
	var faults []error
	seen := map[int]string{}
	over := maps.Clone(c.work)
	for _, year := range slices.Sorted(maps.Keys(years)) {
		for i, day := range years[year].Off {
			faults = append(faults, c.layDay(over, seen, fmt.Sprintf("holidays.%d.off[%d]", year, i), year, day, false))
		}
		for i, day := range years[year].Work {
			faults = append(faults, c.layDay(over, seen, fmt.Sprintf("holidays.%d.work[%d]", year, i), year, day, true))
		}
	}
	c.work = over
	return errors.Join(faults...)
}

// layDay puts one day over the others; name is its key in the configuration.
func (c *Calendar) layDay(over map[int]bool, seen map[int]string, name string, year int, day string, work bool) error {
	date, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil || year < 1:
		return fmt.Errorf("%s: want a day like %04d-10-01, got %q", name, max(year, 1), day)
	case date.Year() != year:
		return fmt.Errorf("%s: %s is not a day of %d", name, day, year)
	case seen[key(date)] != "":
		return fmt.Errorf("%s: %s is listed already, as %s", name, day, seen[key(date)])
	case work && c.Workday(date):
		return fmt.Errorf("%s: %s is a %s and a working day anyway; list days off that are worked", name, day,
			date.Weekday())
	}
	seen[key(date)] = name
	over[key(date)] = work
	return nil
}

// Workday reports whether the day of date, in date's own zone, is worked. A day that is not listed is worked unless it
// is a Saturday, a Sunday, or off by law.
func (c *Calendar) Workday(date time.Time) bool {
	if work, ok := c.work[key(date)]; ok {
		return work
	}
	weekday := date.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && !statutory(date)
}

// Known reports whether the year's notice is here: shipped, or given by the configuration. Local days alone do not make
// a year known; the sign of a notice is that the days of fixed date are listed (New Year, Labour Day, National Day).
func (c *Calendar) Known(year int) bool {
	for _, day := range fixed(year) {
		if _, ok := c.work[year*10000+day]; !ok {
			return false
		}
	}
	return true
}

// Years lists the years known, in order.
func (c *Calendar) Years() []int {
	var years []int
	for day := range c.work {
		if year := day / 10000; !slices.Contains(years, year) && c.Known(year) {
			years = append(years, year)
		}
	}
	slices.Sort(years)
	return years
}

// Warning says, in a sentence for an operator, that a year is not known and what is assumed of it; it is empty for a
// year that is known.
func (c *Calendar) Warning(year int) string {
	if c.Known(year) {
		return ""
	}
	return fmt.Sprintf(
		"no calendar of %d: weekends and statutory days are taken as days off, and no make-up working days; add "+
			"holidays.%[1]d to the configuration", year)
}

// Roll returns date, moved to a working day as r says if it is a day off. The clock of date stays.
func (c *Calendar) Roll(date time.Time, r Roll) time.Time {
	step := map[Roll]int{Next: 1, Prev: -1}[r]
	for step != 0 && !c.Workday(date) {
		date = date.AddDate(0, 0, step)
	}
	return date
}

// NthWorkday returns the n-th working day of a month, as midnight in UTC; -1 is the last, -2 the one before it. Where
// the month has fewer, it is the last one (or the first, for a negative n); where it has none, the first working day
// after it.
func (c *Calendar) NthWorkday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	var days []time.Time
	for day := first; day.Month() == first.Month(); day = day.AddDate(0, 0, 1) {
		if c.Workday(day) {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return c.Roll(first.AddDate(0, 1, 0), Next)
	}
	if n < 0 {
		return days[max(len(days)+n, 0)]
	}
	return days[min(max(n, 1), len(days))-1]
}

// key is a day as a number, 20261010.
func key(date time.Time) int {
	y, m, d := date.Date()
	return y*10000 + int(m)*100 + d
}

// fixed lists the days off by law whose date is the same each year, as month × 100 + day (全国年节及纪念日放假办法; 2
// May since 2025).
func fixed(year int) []int {
	if year < 2025 {
		return []int{101, 501, 1001, 1002, 1003}
	}
	return []int{101, 501, 502, 1001, 1002, 1003}
}

// moving lists the days off by law that follow the moon or the sun, of the coming years without a notice: Spring
// Festival (4 days), Qingming, Dragon Boat, Mid-Autumn.
var moving = map[int][]int{
	2027: {205, 206, 207, 208, 405, 609, 915},
}

// statutory reports whether a date is off by law, whatever a year's notice says.
func statutory(date time.Time) bool {
	year, day := date.Year(), key(date)%10000
	return slices.Contains(fixed(year), day) || slices.Contains(moving[year], day)
}
