package wording

import (
	"strconv"
	"time"

	"huizong/jobs/period"
)

// Date writes the day of t, in the zone that t carries: 2026年11月5日.
func (l Locale) Date(t time.Time) string {
	month := l.Month(period.MonthOf(t.Year(), t.Month()))
	return In(l).Format("date", "month", month, "day", strconv.Itoa(t.Day()))
}

// Time writes day, hour and, where they are not 0, minutes of t, in the zone that t carries: 2020年12月10日9时,
// 2020年12月10日9时30分.
func (l Locale) Time(t time.Time) string {
	date, hour, minutes := l.Date(t), strconv.Itoa(t.Hour()), strconv.Itoa(t.Minute())
	switch {
	case t.Minute() == 0:
		return In(l).Format("time.hour", "date", date, "hour", hour)
	case l == English && t.Minute() < 10:
		minutes = "0" + minutes
	}
	return In(l).Format("time.minutes", "date", date, "hour", hour, "minutes", minutes)
}

// Until writes the first instant that is too late; midnight is the end of the day before it: 2020年9月5日24时.
func (l Locale) Until(t time.Time) string {
	if t.Hour() != 0 || t.Minute() != 0 {
		return l.Time(t)
	}
	return In(l).Format("time.hour", "date", l.Date(t.AddDate(0, 0, -1)), "hour", "24")
}

// Year writes a year as the head of a row: 2015年.
func (l Locale) Year(y int) string { return In(l).Format("year", "year", strconv.Itoa(y)) }

// monthAlone writes a month without its year: 4月.
func (l Locale) monthAlone(m period.Month) string {
	name := strconv.Itoa(int(m.Month()))
	if l == English {
		name = m.Month().String()
	}
	return In(l).Format("month", "month", name)
}

// inYear puts a year to what was said of its months.
func (l Locale) inYear(y int, months string) string {
	return In(l).Format("year.months", "year", l.Year(y), "months", months)
}

// Month writes a month: 2020年10月.
func (l Locale) Month(m period.Month) string { return l.inYear(m.Year(), l.monthAlone(m)) }

// MonthsOfYear writes a run of months without its year: 1月至11月.
func (l Locale) MonthsOfYear(from, to period.Month) string {
	if from == to {
		return l.monthAlone(from)
	}
	return l.Span(l.monthAlone(from), l.monthAlone(to))
}

// Span joins the ends of a range.
func (l Locale) Span(from, to string) string { return In(l).Format("span", "from", from, "to", to) }

// Range writes a window of months: 2015年1月至2020年11月; inside one year 2020年1月至11月; a single month as Month.
func (l Locale) Range(from, to period.Month) string {
	if from.Year() == to.Year() {
		return l.inYear(from.Year(), l.MonthsOfYear(from, to))
	}
	return l.Span(l.Month(from), l.Month(to))
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
	return l.Semicolons(years)
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

// Period names a period: 2026年10月, 2026年第三季度, 2026年上半年, 2026年, 2015年1月至2020年11月.
func (l Locale) Period(p period.Period) string {
	switch p.Kind {
	case period.Monthly:
		return l.Month(p.From)
	case period.Quarterly, period.HalfYear:
		part := (int(p.From.Month())-1)/p.Months() + 1
		return l.inYear(p.From.Year(), In(l).Text("part."+string(p.Kind)+"."+strconv.Itoa(part)))
	case period.Yearly:
		return l.Year(p.From.Year())
	}
	return l.Range(p.From, p.To)
}
