package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/report"
)

// behind is a replica that has come to a moment and stands still.
type behind struct {
	at  time.Time
	err error
}

func (b *behind) CaughtUp(context.Context) (time.Time, error) { return b.at, b.err }

// TestSourceThatIsBehind holds every word about what changed to a source that has all that was filed: what somebody
// releases all the same says so itself, and that nothing differs is never said of a source that cannot tell.
func TestSourceThatIsBehind(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	s.Timing.Tries = 1
	replica := &behind{at: h.clock.Now().Add(-time.Minute)}
	s.Replica, s.MaxLag = replica, time.Millisecond
	attend := func(run ledger.Run, err error, want ledger.RunState) ledger.Run {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if run, _ = s.Attend(t.Context(), run.ID, time.Minute); run.State != want {
			t.Fatalf("run %d is %s (%s), want %s", run.ID, run.State, run.Reason, want)
		}
		return run
	}
	release := func(run ledger.Run, want ledger.RunState) ledger.Run {
		t.Helper()
		_, err := h.ledger.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Release, Actor: "bea",
			Reason: "the replica is being mended"})
		return attend(run, err, want)
	}
	run, _, err := s.Trigger(t.Context(), h.order(s, ""))
	run = attend(run, err, ledger.HeldRun)
	if !strings.Contains(run.Reason, "source-stale") {
		t.Errorf("held for %q", run.Reason)
	}
	run = release(run, ledger.Delivered)
	raw, err := h.ledger.Report(t.Context(), run.ID, run.Region)
	var sealed report.Report
	if err = errors.Join(err, json.Unmarshal(raw, &sealed)); err != nil {
		t.Fatal(err)
	}
	if x := sealed.SourceStale; x == nil || x.CaughtUp == nil || !x.CaughtUp.Equal(replica.at) {
		t.Errorf("the sealed report says of its source %+v", x)
	}
	for _, m := range h.sink.Messages() {
		text := decodeMail(string(m.Raw))
		said := strings.Contains(text, "\u6570\u636e\u6e90\u662f\u4ece\u5e93\uff0c2020\u5e7411\u670810\u65e5") ||
			strings.Contains(text, "The source is a replica: filings after")
		if m.To[0] != "op@example.org" && !said {
			t.Errorf("the mail to %s does not say that filings may be missing:\n%.2000s", m.To[0], text)
		}
	}
	if _, err := s.ChangedSinceSent(t.Context()); !isStale(err) {
		t.Errorf("what changed since is told by a source that is behind: %v", err)
	}
	h.clock.add(time.Hour)
	again, _, err := s.Trigger(t.Context(), h.order(s, "looked again"))
	again = release(attend(again, err, ledger.HeldRun), ledger.HeldRun)
	if !strings.Contains(again.Reason, "whether anything differs") || !strings.Contains(again.Reason, "source-stale") {
		t.Errorf("a correction that nobody can judge is held for %q", again.Reason)
	}
	replica.at = h.clock.Now()
	if _, err := s.ChangedSinceSent(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = h.ledger.Decide(t.Context(), ledger.Decision{Run: again.ID, Verdict: ledger.Retry, Actor: "ann"})
	attend(again, err, ledger.Unchanged)
}

func isStale(err error) bool {
	_, stale := errors.AsType[*jobs.Stale](err)
	return stale
}

// A report that is released while nobody knows how far its source is says just that.
func TestSourceOfUnknownState(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	s.Replica, s.MaxLag = &behind{err: errors.New("it stands still")}, time.Millisecond
	p, err := s.Preview(t.Context(), h.order(s, ""))
	if !isStale(err) {
		t.Errorf("a preview of a source in an unknown state: %v, %v", p, err)
	}
}
