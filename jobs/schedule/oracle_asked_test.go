package schedule

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// holidays are the days off and the days worked, read and judged apart from Calendar.
type holidays map[string]bool

func readHolidays(t testing.TB) holidays {
	var years map[string]map[string][]string
	if err := json.Unmarshal(shipped, &years); err != nil {
		t.Fatal(err)
	}
	h := holidays{}
	for _, year := range years {
		for _, day := range year["off"] {
			h[day] = true
		}
		for _, day := range year["work"] {
			h[day] = false
		}
	}
	for _, day := range strings.Fields("02-05 02-06 02-07 02-08 04-05 06-09 09-15") {
		h["2027-"+day] = true
	}
	return h
}

func (h holidays) off(day time.Time) bool {
	if off, ok := h[day.Format("2006-01-02")]; ok {
		return off
	}
	switch day.Format("01-02") {
	case "01-01", "05-01", "10-01", "10-02", "10-03":
		return true
	case "05-02":
		return day.Year() > 2024 || day.Weekday() == time.Sunday || day.Weekday() == time.Saturday
	}
	return day.Weekday() == time.Sunday || day.Weekday() == time.Saturday
}

// askCron makes up a cron schedule. Its hours are often those in which clocks are changed.
func askCron(r *rand.Rand) asked {
	minutes, minute, _ := askField(r, 0, 59, 10)
	hours, hour, _ := askField(r, 0, 23, 8)
	if r.IntN(2) == 0 {
		n := r.IntN(4)
		hours, hour = map[int]bool{n: true}, fmt.Sprint(n)
	}
	days, dom, anyDay := askField(r, 1, 31, 2)
	months, month, _ := askField(r, 1, 12, 2)
	weekdays, dow, anyWeekday := askField(r, 0, 6, 2)
	a := asked{text: strings.Join([]string{minute, hour, dom, month, dow}, " ")}
	for h := range hours {
		for m := range minutes {
			a.minutes[h] |= 1 << m
		}
	}
	a.day = func(d time.Time) bool {
		byDay, byWeekday := days[d.Day()], weekdays[int(d.Weekday())]
		if anyDay || anyWeekday {
			return months[int(d.Month())] && byDay && byWeekday
		}
		return months[int(d.Month())] && (byDay || byWeekday)
	}
	return a
}

// askField makes up a field of cron: one number mostly, or a list, a range, steps, or (one in rarity) any. It returns
// the numbers, the text, and whether it says any.
func askField(r *rand.Rand, low, high, rarity int) (set map[int]bool, text string, any bool) {
	number := func() int { return low + r.IntN(high-low+1) }
	set = map[int]bool{}
	from, to, step := low, high, 1
	switch kind := r.IntN(10); {
	case r.IntN(rarity) == 0:
		text, any = []string{"*", "?", "*/1"}[r.IntN(3)], true
	case kind < 5:
		from = number()
		to, text = from, fmt.Sprint(from)
	case kind < 7:
		var list []string
		for range 2 + r.IntN(3) {
			n := number()
			set[n], list = true, append(list, fmt.Sprint(n))
		}
		return set, strings.Join(list, ","), false
	case kind < 8:
		from, to = number(), number()
		from, to = min(from, to), max(from, to)
		text = fmt.Sprintf("%d-%d", from, to)
	case kind < 9:
		step = 2 + r.IntN(high/2)
		text = fmt.Sprintf("*/%d", step)
	default:
		from, step = number(), 2+r.IntN(high/2)
		text = fmt.Sprintf("%d/%d", from, step)
	}
	for n := from; n <= to; n += step {
		set[n] = true
	}
	return set, text, any
}

// askRule makes up a working-day rule for a year. Its days are found by marking every day on which it falls, in the
// year and both beside it.
func (h holidays) askRule(r *rand.Rand, year int) asked {
	hour, minute := r.IntN(24), r.IntN(60)
	if r.IntN(2) == 0 {
		hour = r.IntN(4)
	}
	day, falls := h.askDay(r)
	roll, step := "", 0
	if !strings.Contains(day, "workday") {
		n := r.IntN(4)
		roll, step = []string{"", " roll=none", " roll=next", " roll=prev"}[n], []int{0, 0, 1, -1}[n]
	}
	marked := map[time.Time]bool{}
	for d := time.Date(year-1, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() <= year+1; d = d.AddDate(0, 0, 1) {
		if falls(d) {
			on := d
			for step != 0 && h.off(on) {
				on = on.AddDate(0, 0, step)
			}
			marked[on] = true
		}
	}
	a := asked{text: fmt.Sprintf("%s %02d:%02d%s", day, hour, minute, roll),
		day: func(d time.Time) bool { return marked[d] }}
	a.minutes[hour] = 1 << minute
	return a
}

// askDay makes up the words of a rule that place its day, and says of a day whether it is one, before it is rolled.
func (h holidays) askDay(r *rand.Rand) (words string, falls func(time.Time) bool) {
	kind := r.IntN(6)
	if kind == 5 {
		n := r.IntN(7)
		return "weekly " + []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[n],
			func(d time.Time) bool { return int(d.Weekday()) == n }
	}
	word := []string{"monthly", "quarterly", "half-yearly", "yearly", "monthly"}[kind]
	in := [][]time.Month{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {1, 4, 7, 10}, {1, 7}, {1},
		{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}[kind]
	n := 1 + r.IntN(31)
	switch {
	case r.IntN(2) == 0:
		n = min(n, 23)
		if len(in) == 12 && r.IntN(3) == 0 {
			n = -n
		}
		return fmt.Sprintf("%s workday %d", word, n),
			func(d time.Time) bool { return slices.Contains(in, d.Month()) && h.isWorkday(d, n) }
	case word == "yearly" && r.IntN(2) == 0:
		date := time.Date(2000, 1, 1+r.IntN(366), 0, 0, 0, 0, time.UTC)
		n, in = date.Day(), []time.Month{date.Month()}
		word += date.Format(" 01-02")
	case word == "monthly" && n == 31:
		word += " last"
	default:
		word += fmt.Sprintf(" %d", n)
	}
	return word, func(d time.Time) bool {
		return slices.Contains(in, d.Month()) && (d.Day() == n || d.Day() < n && d.AddDate(0, 0, 1).Day() == 1)
	}
}

// isWorkday reports whether a day is the n-th working day of its month, or the last (first, for a negative n) of one
// with fewer, by counting the days to both of its ends.
func (h holidays) isWorkday(day time.Time, n int) bool {
	if h.off(day) {
		return false
	}
	count := func(step int) (worked int) {
		for d := day; d.Month() == day.Month(); d = d.AddDate(0, 0, step) {
			if !h.off(d) {
				worked++
			}
		}
		return worked
	}
	fromStart, fromEnd := count(-1), count(1)
	if n < 0 {
		return fromEnd == -n || fromEnd < -n && fromStart == 1
	}
	return fromStart == n || fromStart < n && fromEnd == 1
}
