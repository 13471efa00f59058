package schedule

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func parse(t testing.TB, spec, zoneName string) Spec {
	t.Helper()
	s, err := Parse(spec, zone(t, zoneName), calendar(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestChangesOfTheClock walks schedules through gaps and overlaps. A slot is shown as its instant, and its name where
// the two differ.
func TestChangesOfTheClock(t *testing.T) {
	for _, c := range []struct {
		name, zone, spec, from string
		want                   []string
	}{
		{"New York, gap", "America/New_York", "30 2 * * *", "2026-03-07T00:00",
			[]string{"2026-03-07T02:30-05:00", "2026-03-08T03:00-04:00 for 02:30", "2026-03-09T02:30-04:00"}},
		{"New York, gap, by rule", "America/New_York", "monthly 8 02:30", "2026-02-09T00:00",
			[]string{"2026-03-08T03:00-04:00 for 02:30", "2026-04-08T02:30-04:00"}},
		{"New York, gap, every ten minutes: once, not six times", "America/New_York", "*/10 * * * *",
			"2026-03-08T01:45",
			[]string{"2026-03-08T01:50-05:00", "2026-03-08T03:00-04:00 for 02:00", "2026-03-08T03:10-04:00"}},
		{"New York, gap, hourly: the skipped hour and the next share an instant", "America/New_York", "0 * * * *",
			"2026-03-08T00:30",
			[]string{"2026-03-08T01:00-05:00", "2026-03-08T03:00-04:00 for 02:00", "2026-03-08T04:00-04:00"}},
		{"New York, gap, the last minute before and the first after", "America/New_York", "59,0 1,3 * * *",
			"2026-03-08T01:30",
			[]string{"2026-03-08T01:59-05:00", "2026-03-08T03:00-04:00", "2026-03-08T03:59-04:00"}},
		{"New York, overlap", "America/New_York", "30 1 * * *", "2026-10-31T12:00",
			[]string{"2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"}},
		{"New York, overlap, hourly: a pause of two hours", "America/New_York", "0 * * * *", "2026-10-31T23:30",
			[]string{"2026-11-01T00:00-04:00", "2026-11-01T01:00-04:00", "2026-11-01T02:00-05:00"}},
		{"London, gap", "Europe/London", "15 1 29 3 *", "2026-01-01T00:00",
			[]string{"2026-03-29T02:00+01:00 for 01:15", "2027-03-29T01:15+01:00"}},
		{"London, overlap", "Europe/London", "15 1 * * *", "2026-10-24T12:00",
			[]string{"2026-10-25T01:15+01:00", "2026-10-26T01:15+00:00"}},
		{"Shanghai, summer time of 1986 begins", "Asia/Shanghai", "30 2 * * *", "1986-05-03T12:00",
			[]string{"1986-05-04T03:00+09:00 for 02:30", "1986-05-05T02:30+09:00"}},
		{"Shanghai, summer time of 1991 ends", "Asia/Shanghai", "30 1 * * *", "1991-09-14T12:00",
			[]string{"1991-09-15T01:30+09:00", "1991-09-16T01:30+08:00"}},
		{"Shanghai now", "Asia/Shanghai", "monthly 10 09:00 roll=next", "2026-09-11T00:00",
			[]string{"2026-10-10T09:00+08:00", "2026-11-10T09:00+08:00"}},
		{"Lord Howe, a gap of half an hour", "Australia/Lord_Howe", "*/15 2 * * *", "2026-10-03T12:00",
			[]string{"2026-10-04T02:30+11:00 for 02:00", "2026-10-04T02:45+11:00", "2026-10-05T02:00+11:00"}},
		{"Lord Howe, an overlap of half an hour", "Australia/Lord_Howe", "15,45 1 * * *", "2026-04-04T12:00",
			[]string{"2026-04-05T01:15+11:00", "2026-04-05T01:45+11:00", "2026-04-06T01:15+10:30"}},
		{"Apia, a day that never was", "Pacific/Apia", "0 9 * * *", "2011-12-29T00:00",
			[]string{"2011-12-29T09:00-10:00", "2011-12-31T00:00+14:00 for 2011-12-30T09:00",
				"2011-12-31T09:00+14:00"}},
		{"Apia, monthly on the day that never was", "Pacific/Apia", "monthly 30 09:00", "2011-12-01T00:00",
			[]string{"2011-12-31T00:00+14:00 for 2011-12-30T09:00", "2012-01-30T09:00+14:00"}},
		{"Casablanca, Ramadan begins", "Africa/Casablanca", "30 2 * * *", "2026-02-14T12:00",
			[]string{"2026-02-15T02:30+01:00", "2026-02-16T02:30+00:00"}},
		{"Casablanca, Ramadan ends", "Africa/Casablanca", "30 2 * * *", "2026-03-21T12:00",
			[]string{"2026-03-22T03:00+01:00 for 02:30", "2026-03-23T02:30+01:00"}},
		{"Sao Paulo, a midnight that never was", "America/Sao_Paulo", "0 0 4 * *", "2018-10-10T00:00",
			[]string{"2018-11-04T01:00-02:00 for 00:00", "2018-12-04T00:00-02:00"}},
		{"Troll, two hours", "Antarctica/Troll", "0 1,2 * * *", "2026-03-28T12:00",
			[]string{"2026-03-29T03:00+02:00 for 01:00", "2026-03-30T01:00+02:00"}},
		{"29 February over 2100", "Asia/Shanghai", "0 9 29 2 *", "2095-01-01T00:00",
			[]string{"2096-02-29T09:00+08:00", "2104-02-29T09:00+08:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := parse(t, c.spec, c.zone)
			from, err := time.ParseInLocation("2006-01-02T15:04", c.from, s.Zone())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range c.want {
				slot, ok := s.Next(from)
				if !ok {
					break
				}
				got, from = append(got, show(slot)), slot.At
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func show(s Slot) string {
	at := s.At.Format("2006-01-02T15:04-07:00")
	switch {
	case s.Wall == at[:len(s.Wall)]:
		return at
	case s.Wall[:10] == at[:10]:
		return at + " for " + s.Wall[11:]
	}
	return at + " for " + s.Wall
}

func TestZeroSpec(t *testing.T) {
	var s Spec
	if slot, ok := s.Next(time.Unix(0, 0)); ok || s.Words() != "" || s.Warning(slot) != "" {
		t.Errorf("the zero Spec is due at %v, and says %q, %q", slot, s.Words(), s.Warning(slot))
	}
}

func TestNextLooksPastTheInstant(t *testing.T) {
	s := parse(t, "0 9 * * *", "Asia/Shanghai")
	nine := time.Date(2026, 10, 10, 9, 0, 0, 0, s.Zone())
	for _, c := range []struct {
		name  string
		after time.Time
		want  time.Time
	}{
		{"a nanosecond before", nine.Add(-1), nine},
		{"at it", nine, nine.AddDate(0, 0, 1)},
		{"a nanosecond after", nine.Add(1), nine.AddDate(0, 0, 1)},
		{"from another zone", nine.Add(-time.Hour).In(zone(t, "America/New_York")), nine},
	} {
		slot, ok := s.Next(c.after)
		if !ok || !slot.At.Equal(c.want) || slot.At.Location() != s.Zone() {
			t.Errorf("%s: %v, want %v", c.name, slot.At, c.want)
		}
	}
}

func TestWarning(t *testing.T) {
	for _, c := range []struct {
		spec, from string
		want       bool
	}{
		{"workday 3 09:00", "2026-12-10", true},
		{"workday 3 09:00", "2026-11-10", false},
		{"monthly 10 09:00 roll=prev", "2027-01-20", true},
		{"monthly 10 09:00 roll=none", "2027-01-20", false},
		{"0 9 10 * *", "2027-01-20", false},
	} {
		s := parse(t, c.spec, "Asia/Shanghai")
		slot, _ := s.Next(day(t, c.from))
		if got := s.Warning(slot); (got != "") != c.want {
			t.Errorf("%s at %s: warning %q, want one: %v", c.spec, slot.Wall, got, c.want)
		}
	}
}

// specimens are schedules and zones in which something odd happens, for the properties.
var (
	specimens = []string{"*/7 * * * *", "30 2 * * *", "0 0 1 * *", "0 9 31 * 1", "5 1,2,3 * * *", "@monthly",
		"workday 3 02:30", "workday -1 23:59",
		"monthly last 00:30 roll=next", "monthly 1 00:00 roll=prev", "weekly mon 01:30 roll=next", "weekly sun 02:00",
		"quarterly 31 02:59 roll=next",
		"half-yearly workday 23 09:00", "yearly 02-29 01:00 roll=prev", "yearly workday 1 00:00"}
	specimenZones = []string{"Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe",
		"Pacific/Apia", "Africa/Casablanca", "UTC"}
)

// TestDivision: however time is divided into stretches, each slot is found once, in order.
func TestDivision(t *testing.T) {
	cal := calendar(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		z, err := time.LoadLocation(rapid.SampledFrom(specimenZones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(rapid.SampledFrom(specimens).Draw(t, "spec"), z, cal)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(rapid.SampledFrom([]int{1883, 1900, 1988, 2011, 2026}).Draw(t, "year"), 1, 1, 0, 0, 0, 0,
			time.UTC).
			Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minute")) * time.Minute)
		ends := []time.Time{start}
		for _, hours := range rapid.SliceOfN(rapid.IntRange(0, 500), 1, 10).Draw(t, "hours") {
			ends = append(ends, ends[len(ends)-1].Add(time.Duration(hours)*time.Hour+
				time.Duration(hours%60)*time.Minute))
		}
		var parts []Slot
		for i := range len(ends) - 1 {
			parts = slices.AppendSeq(parts, s.Between(ends[i], ends[i+1]))
		}
		whole := slices.Collect(s.Between(start, ends[len(ends)-1]))
		if !slices.Equal(parts, whole) {
			t.Fatalf("in parts %v, whole %v", parts, whole)
		}
		for i, slot := range whole {
			if i > 0 && (!slot.At.After(whole[i-1].At) || slot.Wall <= whole[i-1].Wall) {
				t.Fatalf("%v does not come after %v", slot, whole[i-1])
			}
		}
	})
}

// TestEveryInstanceOnce: a monthly rule has one slot for each month, however it is rolled, and across the ends of
// years.
func TestEveryInstanceOnce(t *testing.T) {
	cal := calendar(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{Every: Month, Day: rapid.IntRange(1, 31).Draw(t, "day"), Hour: 9,
			Roll: rapid.SampledFrom([]Roll{Next, Prev, None}).Draw(t, "roll")}
		if n := rapid.IntRange(-23, 23).Draw(t, "workday"); n != 0 && rapid.Bool().Draw(t, "by workday") {
			r.Workday = n
		}
		s := Spec{zone: time.UTC, calendar: cal, walls: ruleWalls{r, cal}}
		// From the slot of January 2020 to that of January 2032 there are 144 months.
		first, last := r.at(cal, 2020), r.at(cal, 2032)
		if n := len(slices.Collect(s.Between(first, last))); n != 144 {
			t.Fatalf("%+v: %d slots in 144 months", r, n)
		}
	})
}

// at returns when the rule is due for January of a year.
func (r Rule) at(cal *Calendar, year int) time.Time { return ruleWalls{r, cal}.wall(year * 12) }

func BenchmarkNext(b *testing.B) {
	for _, spec := range []string{"0 9 10 * *", "*/10 * * * *", "monthly 10 09:00 roll=next", "workday 3 09:00"} {
		b.Run(spec, func(b *testing.B) {
			s := parse(b, spec, "Asia/Shanghai")
			t := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			for b.Loop() {
				if _, ok := s.Next(t); !ok {
					b.Fatal("no slot")
				}
			}
		})
	}
}
