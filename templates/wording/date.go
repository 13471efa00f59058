package wording

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/period"
)

// Date writes the day of t, in the zone that t carries: 2026年11月5日.
func (l Locale) Date(t time.Time) string {
	y, m, d := t.Date()
	switch l {
	case Korean:
		return fmt.Sprintf("%d년 %d월 %d일", y, int(m), d)
	case English:
		return fmt.Sprintf("%d %s %d", d, m, y)
	}
	return fmt.Sprintf("%d年%d月%d日", y, int(m), d)
}

// Time writes day, hour and, where they are not 0, minutes of t, in the zone that t carries: 2020年12月10日9时,
// 2020年12月10日9时30分.
func (l Locale) Time(t time.Time) string {
	h, m := t.Hour(), t.Minute()
	switch {
	case l == English:
		return fmt.Sprintf("%s, %d:%02d", l.Date(t), h, m)
	case l == Korean && m == 0:
		return fmt.Sprintf("%s %d시", l.Date(t), h)
	case l == Korean:
		return fmt.Sprintf("%s %d시 %d분", l.Date(t), h, m)
	case m == 0:
		return fmt.Sprintf("%s%d时", l.Date(t), h)
	}
	return fmt.Sprintf("%s%d时%d分", l.Date(t), h, m)
}

// Until writes the first instant that is too late; midnight is the end of the day before it: 2020年9月5日24时.
func (l Locale) Until(t time.Time) string {
	if t.Hour() != 0 || t.Minute() != 0 {
		return l.Time(t)
	}
	day := l.Date(t.AddDate(0, 0, -1))
	switch l {
	case English:
		return day + ", 24:00"
	case Korean:
		return day + " 24시"
	}
	return day + "24时"
}

// Year writes a year as the head of a row: 2015年.
func (l Locale) Year(y int) string {
	switch l {
	case Korean:
		return strconv.Itoa(y) + "년"
	case English:
		return strconv.Itoa(y)
	}
	return strconv.Itoa(y) + "年"
}

// monthAlone writes a month without its year: 4月.
func (l Locale) monthAlone(m period.Month) string {
	switch l {
	case Korean:
		return strconv.Itoa(int(m.Month())) + "월"
	case English:
		return m.Month().String()
	}
	return strconv.Itoa(int(m.Month())) + "月"
}

// inYear puts a year to what was said of its months.
func (l Locale) inYear(y int, months string) string {
	switch l {
	case Korean:
		return l.Year(y) + " " + months
	case English:
		return months + " " + strconv.Itoa(y)
	}
	return l.Year(y) + months
}

// Month writes a month: 2020年10月.
func (l Locale) Month(m period.Month) string { return l.inYear(m.Year(), l.monthAlone(m)) }

// MonthsOfYear writes a run of months without its year: 1月至11月.
func (l Locale) MonthsOfYear(from, to period.Month) string {
	if from == to {
		return l.monthAlone(from)
	}
	return l.span(l.monthAlone(from), l.monthAlone(to))
}

// span joins the ends of a range.
func (l Locale) span(from, to string) string {
	switch l {
	case Korean:
		return from + "부터 " + to + "까지"
	case English:
		return from + " to " + to
	}
	return from + "至" + to
}

// Range writes a window of months: 2015年1月至2020年11月; inside one year 2020年1月至11月; a single month as Month.
func (l Locale) Range(from, to period.Month) string {
	if from.Year() == to.Year() {
		return l.inYear(from.Year(), l.MonthsOfYear(from, to))
	}
	return l.span(l.Month(from), l.Month(to))
}

// Months writes a list of distinct months in order, the year once: 2015年4月、5月；2019年6月. Three or more months
// running are written as a range: 2015年4月至6月.
func (l Locale) Months(months []period.Month) string {
	var years []string
	for len(months) > 0 {
		year, n := months[0].Year(), 1
		for n < len(months) && months[n].Year() == year {
			n++
		}
		years = append(years, l.inYear(year, l.MonthsAlone(months[:n])))
		months = months[n:]
	}
	if l == Chinese {
		return strings.Join(years, "\uff1b")
	}
	return strings.Join(years, "; ")
}

// MonthsAlone is Months without the year that all of them are of: 4月、5月.
func (l Locale) MonthsAlone(months []period.Month) string {
	var parts []string
	for len(months) > 0 {
		n := 1
		for n < len(months) && months[n] == months[n-1]+1 {
			n++
		}
		if n == 2 {
			n = 1 // two neighbours are a list, not a range
		}
		parts = append(parts, l.MonthsOfYear(months[0], months[n-1]))
		months = months[n:]
	}
	return l.List(parts)
}

var parts = map[period.Kind]map[Locale][]string{
	period.Quarterly: {Chinese: {"第一季度", "第二季度", "第三季度", "第四季度"},
		Korean:  {"1분기", "2분기", "3분기", "4분기"},
		English: {"first quarter of", "second quarter of", "third quarter of", "fourth quarter of"}},
	period.HalfYear: {Chinese: {"上半年", "下半年"}, Korean: {"상반년", "하반년"},
		English: {"first half of", "second half of"}},
}

// Period names a period: 2026年10月, 2026年第三季度, 2026年上半年, 2026年, 2015年1月至2020年11月.
func (l Locale) Period(p period.Period) string {
	switch p.Kind {
	case period.Monthly:
		return l.Month(p.From)
	case period.Quarterly, period.HalfYear:
		names := parts[p.Kind][l]
		return l.inYear(p.From.Year(), names[(int(p.From.Month())-1)*len(names)/12])
	case period.Yearly:
		return l.Year(p.From.Year())
	}
	return l.Range(p.From, p.To)
}
