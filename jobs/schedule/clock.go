package schedule

import "time"

// A wall time is what a clock on the wall shows, without a zone. Here it is a time.Time in UTC, which has no gaps and
// no overlaps.

// wallOf returns what a clock shows at t in the zone that t carries.
func wallOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// reach is more than any zone's clock was ever ahead of UTC.
const reach = 26 * time.Hour

// clock maps wall times, asked for in ascending order, to the instants they fall due at. It goes from one change of the
// zone's offset to the next, and so knows gaps and overlaps exactly, where time.Date chooses an instant without saying
// which.
type clock struct {
	zone       *time.Location
	start, end time.Time     // of the stretch with one offset, half open; zero: unbounded
	ahead      time.Duration // of UTC, in that stretch
}

// newClock returns a clock for wall times not before wall.
func newClock(zone *time.Location, wall time.Time) *clock {
	c := &clock{zone: zone}
	c.enter(wall.Add(-reach))
	return c
}

func (c *clock) enter(t time.Time) {
	t = t.In(c.zone)
	_, seconds := t.Zone()
	c.ahead = time.Duration(seconds) * time.Second
	c.start, c.end = t.ZoneBounds()
}

// at returns the first instant at which the clock shows wall or later: in a gap the instant of the change, in an
// overlap the first occurrence.
func (c *clock) at(wall time.Time) time.Time {
	for !c.end.IsZero() && !wall.Before(c.end.Add(c.ahead)) {
		c.enter(c.end)
	}
	t := wall.Add(-c.ahead)
	if t.Before(c.start) {
		t = c.start
	}
	return t.In(c.zone)
}
