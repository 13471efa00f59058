package jobs

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
)

// The age of the anchor grows while the file cannot be written, and is over once it can.
func TestUnanchored(t *testing.T) {
	now := time.Date(2026, 10, 12, 2, 0, 0, 0, time.UTC)
	l := ledgertest.NewMemory(func() time.Time { return now })
	dir := t.TempDir()
	s := &Service{Ledger: l, Now: func() time.Time { return now }, Zone: time.UTC, Log: slog.New(slog.DiscardHandler)}
	age := func(want time.Duration, kept bool) {
		t.Helper()
		if got, ok := s.Unanchored(); ok != kept || kept && got != want {
			t.Errorf("got %s %v, want %s %v", got, ok, want, kept)
		}
	}
	act := func(name string) {
		if _, err := l.Ensure(t.Context(), name, now); err != nil {
			t.Fatal(err)
		}
		if err := l.Pause(t.Context(), name, true, "x", "lixd", ledger.Via{}); err != nil {
			t.Fatal(err)
		}
	}
	act("a")
	if err := s.anchor(t.Context()); err != nil {
		t.Fatal(err)
	}
	age(0, false) // no file is kept
	s.Anchors = filepath.Join(dir, "anchors")
	if err := s.anchor(t.Context()); err != nil {
		t.Fatal(err)
	}
	age(0, true)
	now = now.Add(time.Hour)
	if err := s.anchor(t.Context()); err != nil { // nothing moved: it stands there still
		t.Fatal(err)
	}
	age(0, true)
	act("b")
	s.Anchors = filepath.Join(dir, "no", "such", "directory")
	now = now.Add(time.Hour)
	if err := s.anchor(t.Context()); err == nil {
		t.Error("a file that cannot be written is no error")
	}
	age(time.Hour, true)
	s.Anchors = filepath.Join(dir, "anchors")
	if err := s.anchor(t.Context()); err != nil {
		t.Fatal(err)
	}
	age(0, true)
}
