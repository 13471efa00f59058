// Package period is the vocabulary of reporting time: calendar months, and the windows of whole months that a report is
// about.
//
// A period is an argument everywhere. It is computed from the slot a job fell due at, never from the moment of running,
// so that a run three weeks late reports the same months. The package is pure: no clock, no context, no other package
// of this module.
package period

import (
	"fmt"
	"time"
)

// Month is one calendar month, counted as year × 12 + (month − 1), so that months can be subtracted and compared as
// numbers.
type Month int

// MonthOf returns the month m of year y.
func MonthOf(y int, m time.Month) Month { return Month(y*12 + int(m) - 1) }

// MonthAt returns the month that t falls in, in the zone that t carries.
func MonthAt(t time.Time) Month { return MonthOf(t.Year(), t.Month()) }

// ParseMonth reads "2026-10" (ISO 8601, YYYY-MM).
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || len(s) != len("2006-01") || t.Year() < 1 {
		return 0, fmt.Errorf("want a month like 2026-10, got %q", s)
	}
	return MonthAt(t), nil
}

// Year returns the calendar year of m.
func (m Month) Year() int { return int(m) / 12 }

// Month returns the month of the year, January = 1.
func (m Month) Month() time.Month { return time.Month(int(m)%12 + 1) }

// String returns m as "2026-10".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Month())) }

// MarshalText writes m as "2026-10".
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads "2026-10".
func (m *Month) UnmarshalText(b []byte) (err error) {
	*m, err = ParseMonth(string(b))
	return err
}

// Start returns the first instant of m in zone.
func (m Month) Start(zone *time.Location) time.Time {
	return time.Date(m.Year(), m.Month(), 1, 0, 0, 0, 0, zone)
}

// End returns the first instant after m in zone: ranges of time are half open.
func (m Month) End(zone *time.Location) time.Time { return (m + 1).Start(zone) }
