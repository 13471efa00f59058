package schedule

import (
	"testing"
	"time"

	"huizong/jobs/period"
)

func TestPeriodOf(t *testing.T) {
	programme, err := period.ParseMonth("2015-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, zone, spec, after string
		kind                    period.Kind
		slot, want              string
	}{
		{"the month before", "Asia/Shanghai", "monthly 10 09:00 roll=next", "2026-10-01", period.Monthly,
			"2026-10-10T09:00", "2026-09"},
		{"rolled into the next month", "Asia/Shanghai", "monthly last 09:00 roll=next", "2026-10-20", period.Monthly,
			"2026-11-02T09:00", "2026-10"},
		{"not rolled: October is not over", "Asia/Shanghai", "monthly last 09:00", "2026-10-20", period.Monthly,
			"2026-10-31T09:00", "2026-09"},
		{"rolled back before the month is over", "Asia/Shanghai", "monthly 1 09:00 roll=prev", "2026-10-20",
			period.Monthly, "2026-10-30T09:00", "2026-09"},
		{"a working day of the quarter", "Asia/Shanghai", "quarterly workday 3 09:00", "2026-10-01", period.Quarterly,
			"2026-10-10T09:00", "2026-Q3"},
		{"half a year", "Asia/Shanghai", "half-yearly 10 09:00 roll=next", "2026-07-01", period.HalfYear,
			"2026-07-10T09:00", "2026-H1"},
		{"a year", "Asia/Shanghai", "yearly 10 09:00 roll=next", "2026-01-01", period.Yearly, "2026-01-12T09:00",
			"2025"},
		{"a programme", "Asia/Shanghai", "monthly 10 09:00", "2020-12-01", period.Programme, "2020-12-10T09:00",
			"2015-01..2020-11"},
		{"the month of the zone, not of UTC", "Asia/Shanghai", "0 0 1 * *", "2026-10-20", period.Monthly,
			"2026-11-01T00:00", "2026-10"},
		{"the same behind UTC", "America/New_York", "0 23 31 * *", "2026-10-20", period.Monthly, "2026-10-31T23:00",
			"2026-09"},
	} {
		t.Run(c.name, func(t *testing.T) {
			slot, ok := parse(t, c.spec, c.zone).Next(day(t, c.after))
			if !ok || slot.Wall != c.slot {
				t.Fatalf("slot %q, want %q", slot.Wall, c.slot)
			}
			if got := PeriodOf(slot, c.kind, programme).String(); got != c.want {
				t.Errorf("reports %s, want %s", got, c.want)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	for _, c := range []struct {
		name, month string
		day         int
		roll        Roll
		zone, want  string
	}{
		{"a working day", "2026-10", 5, None, "Asia/Shanghai", "2026-11-06T00:00:00+08:00"},
		{"Qingming, as it is", "2026-03", 5, None, "Asia/Shanghai", "2026-04-06T00:00:00+08:00"},
		{"Qingming, rolled", "2026-03", 5, Next, "Asia/Shanghai", "2026-04-08T00:00:00+08:00"},
		{"National Day, rolled back", "2026-09", 5, Prev, "Asia/Shanghai", "2026-10-01T00:00:00+08:00"},
		{"a working Saturday", "2026-09", 10, Next, "Asia/Shanghai", "2026-10-11T00:00:00+08:00"},
		{"over the year's end", "2025-12", 3, Next, "Asia/Shanghai", "2026-01-05T00:00:00+08:00"},
		{"a day that February has not", "2026-01", 31, None, "Asia/Shanghai", "2026-03-01T00:00:00+08:00"},
		{"a midnight that never was", "2018-10", 3, None, "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"},
	} {
		m, err := period.ParseMonth(c.month)
		if err != nil {
			t.Fatal(err)
		}
		if got := Deadline(m, c.day, c.roll, zone(t, c.zone), calendar(t, nil)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s: filings of %s are due at %s, want %s", c.name, c.month, got, c.want)
		}
	}
}

func TestBeforeDeadline(t *testing.T) {
	for _, c := range []struct {
		name, spec, after string
		kind              period.Kind
		day               int
		roll              Roll
		early             bool
	}{
		{"July 2020: two days before June's filings", "quarterly workday 3 09:00", "2020-07-01", period.Quarterly, 5,
			None, true},
		{"October 2026: after the holidays", "quarterly workday 3 09:00", "2026-10-01", period.Quarterly, 5, None,
			false},
		{"October 2026: the deadline is rolled too, to the 8th", "quarterly workday 3 09:00", "2026-10-01",
			period.Quarterly, 5, Next, false},
		{"on the day itself", "monthly 5 09:00", "2026-11-01", period.Monthly, 5, None, true},
		{"at its end", "monthly 6 00:00", "2026-11-01", period.Monthly, 5, None, false},
		{"the last month of a year", "yearly workday 2 09:00", "2026-01-01", period.Yearly, 5, None, true},
		{"rolled back into the month: reports the one before it, long due", "monthly 1 09:00 roll=prev", "2026-10-20",
			period.Monthly, 5, None, false},
	} {
		slot, _ := parse(t, c.spec, "Asia/Shanghai").Next(day(t, c.after))
		p := PeriodOf(slot, c.kind, 0)
		deadline, early := BeforeDeadline(slot, p, c.day, c.roll, calendar(t, nil))
		if early != c.early || !deadline.Equal(Deadline(p.To, c.day, c.roll, slot.At.Location(), calendar(t, nil))) {
			t.Errorf("%s: slot %s of %s, due %s: early %v, want %v", c.name, slot.Wall, p, deadline, early, c.early)
		}
	}
}
