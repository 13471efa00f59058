package schedule

import (
	"math/bits"
	"time"
)

// scan is what a clock on the wall showed through one year, found by looking at it once a minute. It shares nothing
// with the walker: no changes of offset, no arithmetic with zones, only what the clock shows.
type scan struct {
	start, end time.Time // of the year, in UTC
	base       int       // wall minute that firsts begins with, since 1970
	firsts     []int32   // by wall minute: the minute since start at which it fell due
}

// lead is how long before the year the looking begins, so that a wall time that is repeated is known to be.
const lead = 3 * 24 * time.Hour

// never stands for a wall minute that was not shown in the time looked at.
const never = int32(-1 << 31)

// scanYear looks at the clock of a zone in every minute of a year. A wall minute falls due when it is shown and was not
// before; those that the clock jumps over fall due at the minute it jumps to. Changes of the clock within a minute are
// not seen: there were none after 1972.
func scanYear(zone *time.Location, year int) scan {
	s := scan{start: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), end: time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)}
	s.base = shown(s.start.Add(-lead).In(zone))
	s.firsts = make([]int32, int((s.end.Sub(s.start)+2*lead)/time.Minute))
	for i := range s.firsts {
		s.firsts[i] = never
	}
	before := s.base - 1
	for t := s.start.Add(-lead); t.Before(s.end); t = t.Add(time.Minute) {
		now := shown(t.In(zone))
		for wall := min(before+1, now); wall <= now; wall++ {
			if s.firsts[wall-s.base] == never {
				s.firsts[wall-s.base] = int32(t.Sub(s.start) / time.Minute)
			}
		}
		before = now
	}
	return s
}

// shown returns what the clock shows at t, in minutes since it showed the beginning of 1970.
func shown(t time.Time) int {
	y, m, d := t.Date()
	h, min, _ := t.Clock()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/60) + h*60 + min
}

// due is a slot as the oracle has it: both in minutes, since the start of the year and since 1970.
type due struct {
	at   int32
	wall int
}

// slots appends the slots of the year to list: each wall minute of it that was asked for, at the minute that it fell
// due, and one only for each such minute.
func (s scan) slots(list []due, w asked) []due {
	first := time.Unix(int64(s.base)*60, 0).UTC().Truncate(24 * time.Hour)
	for day := first; day.Before(s.end.Add(lead)); day = day.AddDate(0, 0, 1) {
		if !w.day(day) {
			continue
		}
		midnight := int(day.Unix() / 60)
		for hour, minutes := range w.minutes {
			for ; minutes != 0; minutes &= minutes - 1 {
				wall := midnight + hour*60 + bits.TrailingZeros64(minutes)
				if i := wall - s.base; i < 0 || i >= len(s.firsts) || s.firsts[i] == never {
					continue
				}
				at := s.firsts[wall-s.base]
				if n := len(list); n == 0 || list[n-1].at != at {
					list = append(list, due{at, wall})
				}
			}
		}
	}
	for len(list) > 0 && list[0].at < 0 { // before the year
		list = list[1:]
	}
	return list
}

// asked is what a schedule asks for, said in the plainest way: the days, and of each hour the minutes.
type asked struct {
	text    string
	day     func(time.Time) bool
	minutes [24]uint64
}
