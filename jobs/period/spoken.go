package period

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Day is a calendar day as people say it, in words or digits, or the first and the last day of a period.
type Day struct{ First, Last time.Time } // midnights; the same for a single day

var (
	spokenDay  = regexp.MustCompile(`^(?:([0-9]{4})\x{5e74})?([0-9]{1,2})\x{6708}([0-9]{1,2})[\x{65e5}\x{53f7}]$`)
	spokenPart = regexp.MustCompile(`^([0-9]{4}\x{5e74}|\x{53bb}\x{5e74}|\x{4eca}\x{5e74}|\x{524d}\x{5e74})?(.*)$`)
	monthPart  = regexp.MustCompile(`^([0-9]{1,2}|[\x{4e00}-\x{9fa5}]{1,2})\x{6708}(?:\x{4efd})?$`)
	quarter    = regexp.MustCompile(`^\x{7b2c}?([1-4\x{4e00}\x{4e8c}\x{4e09}\x{56db}])\x{5b63}\x{5ea6}$`)
)

// numerals are the Chinese numbers of months and quarters.
var numerals = map[string]int{"\u4e00": 1, "\u4e8c": 2, "\u4e09": 3, "\u56db": 4, "\u4e94": 5, "\u516d": 6, "\u4e03": 7,
	"\u516b": 8, "\u4e5d": 9, "\u5341": 10, "\u5341\u4e00": 11, "\u5341\u4e8c": 12}

func numeral(s string) int {
	if n, ok := numerals[s]; ok {
		return n
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// ParseSpoken reads a period as people of the office say it, seen from a day: 3月 (the last March that has begun),
// 2026年3月, 去年3月, 第三季度, 2026年第三季度, 上半年, 今年, 去年, 上月, 本月, 上季度, or what Parse reads.
func ParseSpoken(s string, today time.Time) (Period, error) {
	if p, err := Parse(s); err == nil {
		return p, nil
	}
	now := MonthAt(today)
	text := strings.Join(strings.Fields(s), "")
	switch text {
	case "\u672c\u6708", "\u8fd9\u4e2a\u6708":
		return Of(Monthly, now), nil
	case "\u4e0a\u6708", "\u4e0a\u4e2a\u6708":
		return Of(Monthly, now-1), nil
	case "\u672c\u5b63\u5ea6":
		return Of(Quarterly, now), nil
	case "\u4e0a\u5b63\u5ea6", "\u4e0a\u4e2a\u5b63\u5ea6":
		return Of(Quarterly, now-3), nil
	}
	m := spokenPart.FindStringSubmatch(text)
	year, named := yearOf(m[1], now)
	if p, ok := part(m[2], year); ok && text != "" {
		if !named && p.From > now { // of last year: that of this one has not begun
			p.From, p.To = p.From-12, p.To-12
		}
		return p, nil
	}
	return Period{}, fmt.Errorf("want a period like 2026-10, 2026-Q3, 3\u6708, 2026\u5e74\u7b2c\u4e09\u5b63\u5ea6 or "+
		"\u53bb\u5e74, got %q", s)
}

// yearOf reads the year of a period, and says whether one was named.
func yearOf(s string, now Month) (year int, named bool) {
	switch s {
	case "":
		return now.Year(), false
	case "\u4eca\u5e74":
		return now.Year(), true
	case "\u53bb\u5e74":
		return now.Year() - 1, true
	case "\u524d\u5e74":
		return now.Year() - 2, true
	}
	year, _ = strconv.Atoi(strings.TrimSuffix(s, "\u5e74")) // four digits
	return year, true
}

// part reads what of a year is meant.
func part(s string, year int) (Period, bool) {
	first := MonthOf(year, time.January)
	switch s {
	case "", "\u5168\u5e74", "\u5ea6":
		return Of(Yearly, first), true
	case "\u4e0a\u534a\u5e74":
		return Of(HalfYear, first), true
	case "\u4e0b\u534a\u5e74":
		return Of(HalfYear, first+6), true
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		return Of(Quarterly, first+Month(3*(numeral(m[1])-1))), true
	}
	if m := monthPart.FindStringSubmatch(s); m != nil {
		if n := numeral(m[1]); n >= 1 && n <= 12 {
			return Of(Monthly, first+Month(n-1)), true
		}
	}
	return Period{}, false
}

// ParseDay reads a day (2026-11-10, 11月10日, 2026年11月10日, 今天, 昨天, 前天) or the days of a period, as ParseSpoken
// reads it.
func ParseDay(s string, today time.Time) (Day, error) {
	zone := today.Location()
	at := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, zone)
	text := strings.Join(strings.Fields(s), "")
	if back, ok := map[string]int{"\u4eca\u5929": 0, "\u6628\u5929": 1, "\u524d\u5929": 2}[text]; ok {
		day := at.AddDate(0, 0, -back)
		return Day{day, day}, nil
	}
	if day, err := time.ParseInLocation("2006-01-02", text, zone); err == nil {
		return Day{day, day}, nil
	}
	if m := spokenDay.FindStringSubmatch(text); m != nil {
		year := numeral(m[1])
		named := year != 0
		if !named {
			year = today.Year()
		}
		day := time.Date(year, time.Month(numeral(m[2])), numeral(m[3]), 0, 0, 0, 0, zone)
		if int(day.Month()) != numeral(m[2]) || day.Day() != numeral(m[3]) {
			return Day{}, fmt.Errorf("there is no day %q", s)
		}
		if !named && day.After(at) {
			day = day.AddDate(-1, 0, 0)
		}
		return Day{day, day}, nil
	}
	p, err := ParseSpoken(s, today)
	if err != nil {
		return Day{}, fmt.Errorf(
			"want a day like 2026-11-10 or 11\u670810\u65e5, or a period like 3\u6708 or 2026-Q3, got %q",
			s,
		)
	}
	return Day{p.From.Start(zone), p.To.End(zone).AddDate(0, 0, -1)}, nil
}
