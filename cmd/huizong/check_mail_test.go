package main

import (
	"testing"
	"time"
)

func TestACertificateThatIsAboutToEnd(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for end, want := range map[time.Time]bool{
		{}: false, now.AddDate(0, 0, 14): true, now.AddDate(0, 0, 14).Add(time.Second): false, now.Add(time.Hour): true,
	} {
		if said := expiring(end, now); (said != "") != want {
			t.Errorf("%v: %q", end, said)
		}
	}
}
