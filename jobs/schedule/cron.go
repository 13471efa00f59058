package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// cronWalls walks a cron schedule in UTC, where the library neither loses nor doubles anything: at changes of the clock
// it does both.
type cronWalls struct {
	schedule cron.Schedule
}

const fiveYears = 5 * 365 * 24 * time.Hour

// next asks up to three times, since the library gives up after five years: from 2096 the next 29 February is in 2104.
func (c cronWalls) next(after time.Time) (time.Time, bool) {
	for range 3 {
		if t := c.schedule.Next(after); !t.IsZero() {
			return t, true
		}
		after = after.Add(fiveYears)
	}
	return time.Time{}, false
}

const cronForm = `want five fields: minute hour day month weekday (0 or sun is Sunday), like "0 9 10 * *"`

// parseCron reads five fields or a descriptor such as @monthly.
func parseCron(text string) (walls, error) {
	if err := refuseCron(text); err != nil {
		return nil, err
	}
	schedule, err := safely(cron.ParseStandard, text)
	if err != nil {
		return nil, fmt.Errorf("%w; %s", err, cronForm)
	}
	c := cronWalls{schedule}
	if _, ok := c.next(monday); !ok {
		return nil, errors.New("never falls due: no month has that day")
	}
	return c, nil
}

// EitherDay reports whether a cron schedule names both a day of the month and a weekday, without a star. Every cron
// takes them as *or*: "0 9 1-7 * mon" is due on each of the first seven days and on each Monday, not on the first
// Monday.
func (s Spec) EitherDay() bool {
	fields := strings.Fields(s.text)
	if _, ok := s.walls.(cronWalls); !ok || len(fields) != 5 {
		return false
	}
	star := func(field string) bool { return strings.HasPrefix(field, "*") || strings.HasPrefix(field, "?") }
	return !star(fields[2]) && !star(fields[4])
}

// refuseCron refuses what the library would take, and take wrongly.
func refuseCron(text string) error {
	upper := strings.ToUpper(text)
	switch {
	case strings.Contains(upper, "TZ="):
		return errors.New("names a time zone: the zone is a setting of its own, `zone`")
	case strings.HasPrefix(upper, "@EVERY"):
		return errors.New(
			`slots are named by the wall clock, so want fixed times instead of @every, like "*/30 * * * *"`)
	}
	for _, field := range strings.Fields(text) {
		if strings.Contains(field, "*-") || strings.Contains(field, "?-") {
			return fmt.Errorf("field %q is a range that begins with a star; %s", field, cronForm)
		}
		for item := range strings.SplitSeq(field, ",") {
			if item == "" {
				return fmt.Errorf("field %q has an empty item; %s", field, cronForm)
			}
		}
	}
	return nil
}

// safely calls the library's parser, which panics on some texts (robfig/cron#554).
func safely(parse func(string) (cron.Schedule, error), text string) (s cron.Schedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cannot be read: %v", p)
		}
	}()
	return parse(text)
}
