package deliver_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/deliver"
)

func TestBackoff(t *testing.T) {
	t.Parallel()
	var got []time.Duration
	for attempt := range 7 {
		got = append(got, deliver.BackoffWith(attempt, func(n int64) int64 { return n / 2 }))
	}
	const m = time.Minute
	if diff := cmp.Diff([]time.Duration{m, m, 5 * m, 15 * m, 30 * m, 60 * m, 60 * m}, got); diff != "" {
		t.Error(diff)
	}
	different := map[time.Duration]bool{}
	for range 20 {
		different[deliver.Backoff(9)] = true
	}
	if len(different) < 2 {
		t.Error("hourly tries are not spread")
	}
}

func TestParseRate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want deliver.Rate
		ok   bool
	}{
		{"1/s", deliver.Rate{N: 1, Per: time.Second}, true},
		{"10/m", deliver.Rate{N: 10, Per: time.Minute}, true},
		{"200/h", deliver.Rate{N: 200, Per: time.Hour}, true},
		{"500/d", deliver.Rate{N: 500, Per: 24 * time.Hour}, true},
		{"", deliver.Rate{}, false},
		{"10", deliver.Rate{}, false},
		{"/m", deliver.Rate{}, false},
		{"10/", deliver.Rate{}, false},
		{"0/m", deliver.Rate{}, false},
		{"-1/m", deliver.Rate{}, false},
		{"1.5/m", deliver.Rate{}, false},
		{"10/min", deliver.Rate{}, false},
		{"10/m/s", deliver.Rate{}, false},
		{"99999999999999999999/m", deliver.Rate{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := deliver.ParseRate(tt.in)
			if got != tt.want || (err == nil) != tt.ok {
				t.Errorf("ParseRate(%q) = %v, %v", tt.in, got, err)
			}
			if tt.ok && got.String() != tt.in {
				t.Errorf("String() is %q", got)
			}
		})
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, start := deliver.NewLimiter(deliver.Rate{N: 10, Per: time.Minute}), time.Now()
		var at []time.Duration
		for range 8 {
			if err := l.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			at = append(at, time.Since(start).Round(time.Second))
		}
		const s = time.Second // five at once, then one every ten seconds
		if diff := cmp.Diff([]time.Duration{0, 0, 0, 0, 0, 10 * s, 20 * s, 30 * s}, at); diff != "" {
			t.Error(diff)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

func TestNoLimit(t *testing.T) {
	t.Parallel()
	l := deliver.NewLimiter(deliver.Rate{})
	for i := range 1000 {
		if !l.Allow(time.Time{}) {
			t.Fatalf("refused after %d", i)
		}
	}
}
