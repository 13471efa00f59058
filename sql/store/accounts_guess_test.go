package store

import (
	"fmt"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/must"
)

// stopped is accounts whose database has a clock that the test sets: all it does goes over one connection.
func stopped(t *testing.T) (*Accounts, func(time.Time)) {
	t.Helper()
	b := newAccounts(t)
	b.l.db.SetMaxOpenConns(1)
	return b, func(now time.Time) {
		t.Helper()
		must.Get(b.l.db.Exec(fmt.Sprintf("SET timestamp = %d.%06d", now.Unix(),
			now.Nanosecond()/1000)))(t)
		if got, err := b.l.Now(t.Context()); err != nil || !got.Equal(now) {
			t.Fatalf("the clock stands at %s, want %s (%v)", got, now, err)
		}
	}
}

// What is guessed is let try as often as it is free, and once more; then it waits 1, 2, 4 ... seconds, at most 15
// minutes. A microsecond before the end of a wait there is none left to try, and none is counted; at its end there is
// one.
func TestGuessesUpToTheLimit(t *testing.T) {
	b, set := stopped(t)
	now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	try := func(s account.Subject) (time.Duration, int) {
		t.Helper()
		wait, failures, err := b.Try(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return wait, failures
	}
	for name, row := range map[string]struct {
		subject account.Subject
		free    int
	}{
		"account and address": {account.OfPair("lixd", "10.0.0.7"), 3},
		"account":             {account.OfAccount("lixd"), 100},
		"address":             {account.OfAddress("10.0.0.7"), 20},
		"address of IPv6":     {account.OfAddress("2001:db8::7"), 20},
		"known browser":       {account.OfBrowser("hash", "lixd"), 5},
		"second factor":       {account.OfFactor("lixd"), 5},
	} {
		set(now)
		for n := range row.free + 1 { // at one moment
			if wait, failures := try(row.subject); wait > 0 || failures != n {
				t.Fatalf("%s: attempt %d waits %s, after %d failures", name, n+1, wait, failures)
			}
		}
		at, waits := now, time.Second
		for n := row.free + 1; n < row.free+13; n++ {
			if wait, _ := try(row.subject); wait != waits {
				t.Errorf("%s: attempt %d at once waits %s, want %s", name, n+1, wait, waits)
			}
			set(at.Add(waits - time.Microsecond))
			if wait, _ := try(row.subject); wait != time.Microsecond {
				t.Errorf("%s: attempt %d before the end of %s waits %s", name, n+1, waits, wait)
			}
			at = at.Add(waits)
			set(at)
			if wait, failures := try(row.subject); wait != 0 || failures != n {
				t.Fatalf("%s: attempt %d at the end of %s waits %s, after %d", name, n+1, waits, wait, failures)
			}
			waits = min(2*waits, account.Longest)
		}
		must.Do(t, b.Forgive(t.Context(), row.subject))
		if wait, failures := try(row.subject); wait > 0 || failures > 0 {
			t.Errorf("%s: forgiven, and waits %s after %d", name, wait, failures)
		}
	}
}

// Who waits is who guessed: not another address, nor another /64, nor another account, nor a browser that is known. All
// addresses of a /64 wait as one, and IPv4 in IPv6 is IPv4.
func TestWhoWaits(t *testing.T) {
	b, set := stopped(t)
	set(time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC))
	for _, row := range []struct {
		guessed, other account.Subject
		waits          bool
	}{
		{account.OfPair("lixd", "10.0.0.7"), account.OfPair("lixd", "10.0.0.8"), false},
		{account.OfPair("lixd", "10.0.1.7"), account.OfPair("wang", "10.0.1.7"), false},
		{account.OfPair("lixd", "10.0.2.7"), account.OfPair("lixd", "::ffff:10.0.2.7"), true},
		{account.OfPair("lixd", "2001:db8:0:1::1"), account.OfPair("lixd", "2001:db8:0:1:ffff:ffff:ffff:ffff"), true},
		{account.OfPair("lixd", "2001:db8:0:3::1"), account.OfPair("lixd", "2001:db8:0:4::1"), false},
		{account.OfAddress("2001:db8:0:5::1"), account.OfAddress("2001:db8:0:5::2"), true},
		{account.OfAddress("2001:db8:0:7::1"), account.OfAddress("2001:db8:0:6:ffff::1"), false},
		{account.OfAddress("fe80::1%eth0"), account.OfAddress("fe80::2%eth1"), true},
		{account.OfAccount("lixd"), account.OfBrowser("hash", "lixd"), false},
		{account.OfAccount("wang"), account.OfFactor("wang"), false},
		{account.OfBrowser("hash", "pu"), account.OfBrowser("hash", "han"), false},
	} {
		for range row.guessed.Free + 1 {
			if wait, _, err := b.Try(t.Context(), row.guessed); wait > 0 || err != nil {
				t.Fatalf("%s: %s, %v", row.guessed.Name, wait, err)
			}
		}
		if wait, _, err := b.Try(t.Context(), row.guessed, row.other); wait == 0 || err != nil {
			t.Errorf("%s does not wait: %v", row.guessed.Name, err)
		}
		if wait, _, err := b.Try(t.Context(), row.other); wait > 0 != row.waits || err != nil {
			t.Errorf("%s was guessed, and %s waits %s: %v", row.guessed.Name, row.other.Name, wait, err)
		}
	}
}

// Attempts are forgotten a day after the last one, not before.
func TestAttemptsAreForgotten(t *testing.T) {
	b, set := stopped(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	young, old := account.OfAccount("young"), account.OfAccount("old")
	for s, at := range map[account.Subject]time.Time{young: now.Add(-23 * time.Hour), old: now.Add(-25 * time.Hour)} {
		set(at)
		if _, _, err := b.Try(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	must.Do(t, b.Sweep(t.Context()))
	for s, want := range map[account.Subject]int{young: 1, old: 0} {
		if _, failures, err := b.Try(t.Context(), s); err != nil || failures != want {
			t.Errorf("%s: %d failures, want %d (%v)", s.Name, failures, want, err)
		}
	}
}
