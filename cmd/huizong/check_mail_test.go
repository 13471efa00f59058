package main

import (
	"slices"
	"testing"
	"time"

	"huizong/config"
	"huizong/jobs/deliver"
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

// A recipient whom the server cannot be told of is named before a report is to go there.
func TestAddressesTheServerCannotTake(t *testing.T) {
	c := &config.Config{Operators: []string{"王@example.org", "it@民政.中国"}, Jobs: []config.Job{{
		Recipients: []config.Recipient{{Address: "李@example.org"}, {Address: "a@example.org"}}}}}
	want := []string{"王@example.org", "李@example.org"}
	if got := unspelt(deliver.Found{}, c); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := unspelt(deliver.Found{UTF8: true}, c); len(got) > 0 {
		t.Errorf("%q, though the server takes them", got)
	}
}
