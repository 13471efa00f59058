package schedule

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func calendar(t testing.TB, extra map[int]Days) *Calendar {
	t.Helper()
	c, err := NewCalendar(extra)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// yearOf returns the dates of a year's slots, as MM-DD.
func yearOf(t *testing.T, spec string, year int) string {
	t.Helper()
	s := parse(t, spec, "Asia/Shanghai")
	start := time.Date(year, time.January, 1, 0, 0, 0, 0, s.Zone())
	var days []string
	for slot := range s.Between(start.Add(-1), start.AddDate(1, 0, 0).Add(-1)) {
		days = append(days, slot.At.Format("01-02"))
	}
	return strings.Join(days, " ")
}

func TestVectors(t *testing.T) {
	for _, c := range []struct {
		spec string
		year int
		want string
	}{
		{"monthly 5 09:00 roll=next", 2026, "01-05 02-05 03-05 04-07 05-06 06-05 07-06 08-05 09-07 10-08 11-05 12-07"},
		{"monthly 10 09:00 roll=next", 2026, "01-12 02-10 03-10 04-10 05-11 06-10 07-10 08-10 09-10 10-10 11-10 12-10"},
		{"monthly 15 09:00 roll=next", 2026, "01-15 02-24 03-16 04-15 05-15 06-15 07-15 08-17 09-15 10-15 11-16 12-15"},
		{"quarterly workday 3 09:00", 2026, "01-06 04-03 07-03 10-10"},
		{"quarterly workday 3 09:00", 2025, "01-06 04-03 07-03 10-11"},
		{"workday 3 09:00", 2026, "01-06 02-04 03-04 04-03 05-08 06-03 07-03 08-05 09-03 10-10 11-04 12-03"},
		// no notice of 2020: the Golden Week is three days
		{"quarterly workday 3 09:00", 2020, "01-06 04-03 07-03 10-07"},
		{"monthly 5 09:00 roll=prev", 2026, "01-05 02-05 03-05 04-03 04-30 06-05 07-03 08-05 09-04 09-30 11-05 12-04"},
		{"monthly 10 09:00", 2026, "01-10 02-10 03-10 04-10 05-10 06-10 07-10 08-10 09-10 10-10 11-10 12-10"},
		{"half-yearly 10 09:00 roll=next", 2026, "01-12 07-10"},
		{"half-year workday 3 09:00", 2026, "01-06 07-03"},
		{"yearly 10 09:00 roll=next", 2026, "01-12"},
		{"yearly workday 1 09:00", 2026, "01-04"}, // a working Sunday
		{"yearly 10-05 09:00 roll=next", 2026, "10-08"},
		{"yearly 10-05 09:00 roll=prev", 2026, "09-30"},
		{"workday -1 17:00", 2026, "01-30 02-28 03-31 04-30 05-29 06-30 07-31 08-31 09-30 10-30 11-30 12-31"},
		{"workday 23 17:00", 2026, "01-30 02-28 03-31 04-30 05-29 06-30 07-31 08-31 09-30 10-30 11-30 12-31"},
		{"workday -23 09:00", 2026, "01-04 02-02 03-02 04-01 05-06 06-01 07-01 08-03 09-01 10-08 11-02 12-01"},
		{"monthly 31 09:00", 2026, "01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31"},
		{"monthly last 09:00 roll=next", 2026,
			"02-02 02-28 03-31 04-30 06-01 06-30 07-31 08-31 09-30 11-02 11-30 12-31"},
		{"yearly 02-29 09:00", 2028, "02-29"},
		{"yearly 02-29 09:00", 2026, "02-28"},
		// The Mondays of 16 and 23 February lie in one Spring Festival and share the slot of the 24th.
		{"weekly mon 09:00 roll=next", 2026,
			"01-05 01-12 01-19 01-26 02-02 02-09 02-24 03-02 03-09 03-16 03-23 03-30 04-07 04-13 04-20 04-27 " +
				"05-06 05-11 05-18 05-25 06-01 06-08 06-15 06-22 06-29 07-06 07-13 07-20 07-27 08-03 08-10 08-17 " +
				"08-24 08-31 09-07 09-14 09-21 09-28 " +
				"10-08 10-12 10-19 10-26 11-02 11-09 11-16 11-23 11-30 12-07 12-14 12-21 12-28"},
	} {
		t.Run(fmt.Sprint(c.spec, " in ", c.year), func(t *testing.T) {
			if got := yearOf(t, c.spec, c.year); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWorkdaysOfAYear(t *testing.T) {
	local := map[int]Days{2026: {Off: []string{"2026-09-03", "2026-10-10"}, Work: []string{"2026-10-07"}}}
	for _, c := range []struct {
		name  string
		extra map[int]Days
		year  int
		want  int
	}{
		{"2025, of the notice", nil, 2025, 248},
		{"2026, of the notice", nil, 2026, 248},
		{"2026, two local days off and one worked", local, 2026, 247},
		{"2027, by law and weekends", nil, 2027, 254},
		{"2024, before the law of 2025, without its lunar days", nil, 2024, 257},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, cal := 0, calendar(t, c.extra)
			for d := time.Date(c.year, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == c.year; d = d.AddDate(0, 0, 1) {
				if cal.Workday(d) {
					n++
				}
			}
			if n != c.want {
				t.Errorf("%d working days, want %d", n, c.want)
			}
		})
	}
}

func TestWorkday(t *testing.T) {
	local := map[int]Days{2026: {Off: []string{"2026-09-03"}},
		2027: {Off: []string{"2027-09-03"}, Work: []string{"2027-02-20"}}}
	cal, here := calendar(t, nil), calendar(t, local)
	for _, c := range []struct {
		name string
		cal  *Calendar
		date string
		want bool
	}{
		{"a working Saturday", cal, "2026-10-10", true},
		{"a plain Sunday", cal, "2026-10-11", false},
		{"a working Sunday", cal, "2026-09-20", true},
		{"a Wednesday of the Golden Week", cal, "2026-10-07", false},
		{"the prefecture's day, in the province", cal, "2026-09-03", true},
		{"the prefecture's day, there", here, "2026-09-03", false},
		{"Spring Festival of a year without a notice", cal, "2027-02-08", false},
		{"Mid-Autumn of a year without a notice", cal, "2027-09-15", false},
		{"2 May 2031, off by the law of 2025", cal, "2031-05-02", false},
		{"2 May 2024, before it", cal, "2024-05-02", true},
		{"National Day of a year with local days only", here, "2027-10-01", false},
		{"a local working Saturday of such a year", here, "2027-02-20", true},
	} {
		if got := c.cal.Workday(day(t, c.date)); got != c.want {
			t.Errorf("%s (%s): %v, want %v", c.name, c.date, got, c.want)
		}
	}
	// The day is that of the zone that the time carries.
	if late := time.Date(2026, 10, 10, 1, 0, 0, 0, zone(t, "Asia/Shanghai")); !cal.Workday(late) ||
		cal.Workday(late.AddDate(0, 0, 1).UTC()) == false {
		t.Errorf("01:00 of 10 October in Shanghai: %v, 17:00 of it in UTC: %v", cal.Workday(late),
			cal.Workday(late.AddDate(0, 0, 1).UTC()))
	}
}

func TestKnown(t *testing.T) {
	many := map[int]Days{}
	for year := 2029; year < 2039; year++ {
		for _, day := range []string{"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"} {
			many[year] = Days{Off: append(many[year].Off, fmt.Sprintf("%d-%s", year, day))}
		}
	}
	notice := Days{Off: []string{"2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03"}}
	for _, c := range []struct {
		name  string
		extra map[int]Days
		want  []int
	}{
		{"shipped", nil, []int{2025, 2026}},
		{"a notice in the configuration", map[int]Days{2027: notice}, []int{2025, 2026, 2027}},
		{"notices of many years, in order", many,
			[]int{2025, 2026, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2036, 2037, 2038}},
		{"local days are no notice", map[int]Days{2027: {Off: []string{"2027-09-03"}}}, []int{2025, 2026}},
	} {
		cal := calendar(t, c.extra)
		if diff := cmp.Diff(c.want, cal.Years()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		for year := 2024; year <= 2028; year++ {
			if known := slices.Contains(c.want, year); cal.Known(year) != known || (cal.Warning(year) == "") != known {
				t.Errorf("%s: %d known %v, warning %q", c.name, year, cal.Known(year), cal.Warning(year))
			}
		}
	}
	if w := calendar(t, nil).Warning(2027); !strings.Contains(w, "holidays.2027") {
		t.Errorf("the warning does not name the setting: %s", w)
	}
}

func TestCalendarFaults(t *testing.T) {
	_, err := NewCalendar(map[int]Days{
		2028: {Off: []string{"2028-10-01", "2028-10-01", "2027-10-02"}, Work: []string{"2028-10-01", "2028-10-11"}},
		2027: {Off: []string{"2027-02-29", "1 October"}, Work: []string{"", "2027-10-09"}},
		-1:   {Off: []string{"2027-01-01"}},
	})
	want := `holidays.-1.off[0]: want a day like 0001-10-01, got "2027-01-01"
holidays.2027.off[0]: want a day like 2027-10-01, got "2027-02-29"
holidays.2027.off[1]: want a day like 2027-10-01, got "1 October"
holidays.2027.work[0]: want a day like 2027-10-01, got ""
holidays.2028.off[1]: 2028-10-01 is listed already, as holidays.2028.off[0]
holidays.2028.off[2]: 2027-10-02 is not a day of 2028
holidays.2028.work[0]: 2028-10-01 is listed already, as holidays.2028.off[0]
holidays.2028.work[1]: 2028-10-11 is a Wednesday and a working day anyway; list days off that are worked`
	if err == nil {
		t.Fatal("no error")
	}
	if _, err := NewCalendar(map[int]Days{1: {Off: []string{"0001-10-01"}}}); err != nil {
		t.Errorf("the first year: %v", err)
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestNthWorkdayOfAMonthOff(t *testing.T) {
	var off []string
	for d := range 31 {
		off = append(off, fmt.Sprintf("2030-01-%02d", d+1))
	}
	cal := calendar(t, map[int]Days{2030: {Off: off}})
	for _, n := range []int{1, 5, -1} {
		if got := cal.NthWorkday(2030, time.January, n).Format(time.DateOnly); got != "2030-02-01" {
			t.Errorf("working day %d of a month without any: %s, want the next one, 2030-02-01", n, got)
		}
	}
	for n, want := range map[int]int{-99: 1, -1: 28, 0: 1, 1: 1, 2: 4, 20: 28, 99: 28} {
		got := cal.NthWorkday(2030, time.February, n)
		if !got.Equal(time.Date(2030, time.February, want, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("working day %d of February: %s, want midnight of %d", n, got, want)
		}
	}
}

func TestRollProperties(t *testing.T) {
	cal := calendar(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		date := time.Date(2020, 1, 1, 9, 30, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		if got := cal.Roll(date, None); got != date {
			t.Fatalf("none: %v", got)
		}
		for roll, step := range map[Roll]int{Next: 1, Prev: -1} {
			got := cal.Roll(date, roll)
			if !cal.Workday(got) || got.Hour() != 9 || got.Minute() != 30 {
				t.Fatalf("%s of %v is %v", roll, date, got)
			}
			for d := date; d != got; d = d.AddDate(0, 0, step) {
				if cal.Workday(d) {
					t.Fatalf("%s of %v is %v, past %v", roll, date, got, d)
				}
			}
		}
	})
}
