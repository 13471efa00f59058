package store

import (
	"database/sql/driver"
	"time"

	"huizong/jobs/reconcile"
)

// momentOf reads a DATETIME of a zone. The source's come as the text that the server sends: the driver would make the
// first of January of 2026-00-00 without a word. false: it is none.
func momentOf(value driver.Value, zone *time.Location) (time.Time, bool) {
	switch v := value.(type) {
	case time.Time:
		return v, v.Year() >= firstYear
	case []byte:
		layout := "2006-01-02 15:04:05.999999"
		if len(v) == len(time.DateOnly) {
			layout = time.DateOnly
		}
		if zone == nil {
			zone = time.UTC
		}
		t, err := time.ParseInLocation(layout, string(v), zone)
		return t, err == nil && t.Year() >= firstYear
	}
	return time.Time{}, false
}

// firstYear is the first that servers know.
const firstYear = 1000

// dayOf reads a day; of a time its day is taken.
func dayOf(value driver.Value) (reconcile.Date, bool) {
	switch v := value.(type) {
	case time.Time:
		return reconcile.DateOf(v.Date()), v.Year() >= firstYear
	case []byte:
		day, err := reconcile.ParseDate(v[:min(len(v), len(time.DateOnly))])
		return day, err == nil && v[0] != '0'
	}
	return 0, false
}
