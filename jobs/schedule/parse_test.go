package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseRule(t *testing.T) {
	for _, c := range []struct {
		spec string
		want Rule
	}{
		{"workday 3 09:00", Rule{Every: Month, Workday: 3, Hour: 9, Roll: None}},
		{"workday -2 17:30", Rule{Every: Month, Workday: -2, Hour: 17, Minute: 30, Roll: None}},
		{"monthly workday 3 09:00", Rule{Every: Month, Workday: 3, Hour: 9, Roll: None}},
		{"monthly 10 09:00", Rule{Every: Month, Day: 10, Hour: 9, Roll: None}},
		{"monthly 10 09:00 roll=next", Rule{Every: Month, Day: 10, Hour: 9, Roll: Next}},
		{"  Monthly\t5  00:00  ROLL=prev ", Rule{Every: Month, Day: 5, Roll: Prev}},
		{"monthly last 23:59 roll=none", Rule{Every: Month, Day: 31, Hour: 23, Minute: 59, Roll: None}},
		{"quarterly workday 3 09:00", Rule{Every: Quarter, Workday: 3, Hour: 9, Roll: None}},
		{"quarterly 10 09:00 roll=next", Rule{Every: Quarter, Day: 10, Hour: 9, Roll: Next}},
		{"half-yearly 10 09:00 roll=next", Rule{Every: HalfYear, Day: 10, Hour: 9, Roll: Next}},
		{"half-year workday 5 09:00", Rule{Every: HalfYear, Workday: 5, Hour: 9, Roll: None}},
		{"yearly workday 5 09:00", Rule{Every: Year, Month: time.January, Workday: 5, Hour: 9, Roll: None}},
		{"yearly 20 09:00", Rule{Every: Year, Month: time.January, Day: 20, Hour: 9, Roll: None}},
		{"yearly 02-29 09:00 roll=prev", Rule{Every: Year, Month: time.February, Day: 29, Hour: 9, Roll: Prev}},
		{"weekly mon 09:00 roll=next", Rule{Every: Week, Weekday: time.Monday, Hour: 9, Roll: Next}},
		{"weekly Sunday 09:00", Rule{Every: Week, Weekday: time.Sunday, Hour: 9, Roll: None}},
	} {
		s := parse(t, c.spec, "Asia/Shanghai")
		got, ok := s.Rule()
		if diff := cmp.Diff(c.want, got); !ok || diff != "" {
			t.Errorf("Parse(%q): %s", c.spec, diff)
		}
		if s.String() != c.spec {
			t.Errorf("Parse(%q) prints as %q", c.spec, s)
		}
	}
}

func TestParseCron(t *testing.T) {
	for _, c := range []struct{ spec, want string }{
		{"0 9 10 * *", "2026-01-10T09:00"},
		{" 0  9\t10 * * ", "2026-01-10T09:00"},
		{"@monthly", "2026-02-01T00:00"},
		{"@daily", "2026-01-02T00:00"},
		{"*/30 9-17/2 * jan-mar mon,fri", "2026-01-02T09:00"},
		{"0 9 13 * fri", "2026-01-02T09:00"}, // the 13th or a Friday, as every cron reads it
	} {
		s := parse(t, c.spec, "Asia/Shanghai")
		slot, ok := s.Next(time.Date(2026, 1, 1, 10, 0, 0, 0, s.Zone()))
		if _, rule := s.Rule(); !ok || rule || slot.Wall != c.want {
			t.Errorf("Parse(%q): first slot %q, want %q", c.spec, slot.Wall, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		spec string
		want []string // what the error tells
	}{
		{"", []string{"empty", `"0 9 10 * *"`, "monthly 10 09:00 roll=next", "weekly mon"}},
		{"   ", []string{"empty"}},
		{"annually 09:00", []string{`unknown word "annually"`}},
		{"zweimal 09:00", []string{`unknown word "zweimal"`}},
		{"daily 09:00", []string{`unknown word "daily"`, "workday 3 09:00", `"0 9 10 * *"`}},
		{"\u6bcf\u670810\u65e5 09:00", []string{"unknown word", "monthly 10 09:00"}},
		{"TZ=UTC", []string{"time zone", "zone"}},
		{"TZ=UTC 0 9 * * *", []string{"time zone"}},
		{"CRON_TZ=Asia/Shanghai 0 9 * * *", []string{"time zone"}},
		{"cron_tz=", []string{"time zone"}},
		{"0 9 * * TZ=UTC", []string{"time zone"}},
		{"@every 1h", []string{"@every", `"*/30 * * * *"`}},
		{"@every -5s", []string{"@every"}},
		{"@EVERY 5s", []string{"@every"}},
		{"@often", []string{"@often", "five fields"}},
		{"0 8 30 2 *", []string{"never falls due"}},
		{"0 8 31 4,6,9,11 *", []string{"never falls due"}},
		{"0 9 * *", []string{"five fields", `"0 9 10 * *"`}},
		{"0 0 9 10 * *", []string{"five fields"}},
		{"0 9 * * 7", []string{"0 or sun is Sunday"}},
		{"60 9 * * *", []string{"59"}},
		{", 9 * * *", []string{"empty item"}},
		{"0 9,,10 * * *", []string{"empty item"}},
		{"*-5 9 * * *", []string{"begins with a star"}},
		{"*/0 9 * * *", []string{"step"}},
		{"monthly", []string{"want a day", "monthly 10 09:00 roll=next"}},
		{"monthly 10", []string{"want a time", "09:00"}},
		{"monthly 0 09:00", []string{"1 to 31 or last", `"0"`}},
		{"monthly 32 09:00", []string{"1 to 31 or last", `"32"`}},
		{"monthly +5 09:00", []string{`"+5"`}},
		{"monthly -5 09:00", []string{`"-5"`}},
		{"monthly 5- 09:00", []string{`"5-"`}},
		{"monthly 01-15 09:00", []string{`"01-15"`}},
		{"monthly 10 9:00", []string{"00:00 to 23:59", `"9:00"`}},
		{"monthly 10 24:00", []string{"00:00 to 23:59"}},
		{"monthly 10 09:60", []string{"00:00 to 23:59"}},
		{"monthly 10 0900", []string{"00:00 to 23:59"}},
		{"monthly 10 09:00:00", []string{"00:00 to 23:59"}},
		{"monthly 10 09\uff1a00", []string{"00:00 to 23:59"}},
		{"monthly 10 09:00 next", []string{"roll=next", `"next"`}},
		{"monthly 10 09:00 roll=up", []string{"roll=next", `"up"`}},
		{"monthly 10 09:00 roll=next roll=prev", []string{"nothing more"}},
		{"workday 09:00", []string{"1 to 23", `"09:00"`, "workday 3 09:00"}},
		{"workday", []string{"number of the working day"}},
		{"workday 0 09:00", []string{"1 to 23"}},
		{"workday 24 09:00", []string{"1 to 23"}},
		{"workday --3 09:00", []string{"1 to 23"}},
		{"workday 3 09:00 roll=next", []string{"does not roll"}},
		{"quarterly last 09:00", []string{"first month", "quarterly workday 3 09:00"}},
		{"quarterly workday -1 09:00", []string{"first month"}},
		{"quarterly 32 09:00", []string{"quarter's first month"}},
		{"yearly 02-30 09:00", []string{"01-15", `"02-30"`}},
		{"yearly 13-01 09:00", []string{"01-15"}},
		{"yearly 1-5 09:00", []string{"01-15"}},
		{"weekly 1 09:00", []string{"mon to sun", "weekly mon 09:00"}},
		{"weekly mo 09:00", []string{"mon to sun"}},
	} {
		s, err := Parse(c.spec, time.UTC, calendar(t, nil))
		if err == nil {
			slot, _ := s.Next(time.Unix(0, 0))
			t.Errorf("Parse(%q) is due at %s, want an error", c.spec, slot.Wall)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("Parse(%q): the error does not tell %q: %v", c.spec, part, err)
			}
		}
	}
}

func TestParseWantsZoneAndCalendar(t *testing.T) {
	if _, err := Parse("0 9 * * *", nil, calendar(t, nil)); err == nil {
		t.Error("no zone, and no error")
	}
	if _, err := Parse("0 9 * * *", time.UTC, nil); err == nil {
		t.Error("no calendar, and no error")
	}
}

// tryParse holds for any text: an error that quotes it, or a schedule that is due after any moment.
func tryParse(t interface {
	Helper()
	Fatalf(string, ...any)
}, cal *Calendar, spec string) {
	t.Helper()
	s, err := Parse(spec, time.UTC, cal)
	if err != nil {
		if err.Error() == "" || s.zone != nil {
			t.Fatalf("Parse(%q): error %q with %v", spec, err, s)
		}
		return
	}
	for _, year := range []int{1950, 2026, 2097} {
		after := time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)
		if slot, ok := s.Next(after); !ok || !slot.At.After(after) {
			t.Fatalf("Parse(%q): due at %v after %v", spec, slot.At, after)
		}
	}
}

var fuzzSeeds = append([]string{"", "TZ=UTC", "CRON_TZ=", "TZ= ", "@every 1ns", "@", "0 0 29 2 *", "* * * * *",
	"*/9223372036854775807 * * * *",
	"59/59 23/23 31/1 12/1 6/1", "? ? ? ? ?", "0-0/0 * * * *", "mon * * * *", "-1 * * * *", "monthly", "monthly - :",
	"yearly -- :", "workday - -:-",
	"weekly \xff 09:00", "\u3000monthly\u300010\u300009:00"}, specimens...)

func FuzzParse(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	cal := calendar(f, nil)
	f.Fuzz(func(t *testing.T, spec string) { tryParse(t, cal, spec) })
}

func TestParseAnything(t *testing.T) {
	cal := calendar(t, nil)
	word := rapid.OneOf(
		rapid.SampledFrom([]string{"monthly", "quarterly", "half-yearly", "yearly", "weekly", "workday", "last", "mon",
			"09:00", "roll=next", "roll=", "TZ=",
			"@every", "@monthly", "*", "*/5", "1-5", "31", "2", "-1", "02-29", ",", "-", "/"}),
		rapid.StringMatching(`[0-9*?/,:=@a-z-]{0,6}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		tryParse(t, cal, strings.Join(rapid.SliceOfN(word, 0, 7).Draw(t, "words"), " "))
	})
}
