package schedule

import (
	"testing"
	"time"

	"huizong/jobs/period"
)

func TestReminder(t *testing.T) {
	cal, err := NewCalendar(nil)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	nine := 9 * time.Hour
	for _, c := range []struct {
		name, month string
		day         int
		workdays    int
		at          time.Duration
		want        string
	}{
		{"the working day before", "2026-10", 5, -1, nine, "2026-11-04T09:00"},
		{"three before, over a weekend", "2026-10", 5, -3, nine, "2026-11-02T09:00"},
		{"four before", "2026-10", 5, -4, nine, "2026-10-30T09:00"},
		{"the working day after", "2026-10", 5, 1, nine, "2026-11-06T09:00"},
		{"after, over a weekend", "2026-10", 5, 2, nine, "2026-11-09T09:00"},
		{"after a deadline on a Saturday", "2020-08", 5, 1, nine, "2020-09-07T09:00"},
		{"before a deadline on a Saturday", "2020-08", 5, -1, nine, "2020-09-04T09:00"},
		{"after the National Day holidays", "2026-09", 5, 1, nine, "2026-10-08T09:00"},
		{"before them", "2026-09", 5, -1, nine, "2026-09-30T09:00"},
		{"the last day itself", "2026-10", 5, 0, nine, "2026-11-05T09:00"},
		{"another time of day", "2026-10", 5, 1, 16*time.Hour + 30*time.Minute, "2026-11-06T16:30"},
	} {
		m, err := period.ParseMonth(c.month)
		if err != nil {
			t.Fatal(err)
		}
		deadline := Deadline(m, c.day, None, zone, cal)
		got := Reminder(deadline, c.workdays, c.at, cal)
		if got.Format("2006-01-02T15:04") != c.want || !got.Equal(got.Truncate(time.Minute)) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
