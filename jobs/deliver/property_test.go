package deliver_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// TestSameBytesArrive: whatever is sent arrives byte for byte, dots at the start of lines included, or is refused
// before it is sent.
func TestSameBytesArrive(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
	server := sink.Server()
	piece := rapid.SampledFrom([]string{".", "..", "\r\n", "\r\n", "\r\n.", "\r\n.\r\n", "\r\n..\r\n", "\r", "\n", "a",
		"QUIT", "\u6c47", "\xff", " ", "From "})
	accepted := 0
	rapid.Check(t, func(rt *rapid.T) {
		var message []byte
		for _, p := range rapid.SliceOfN(piece, 0, 40).Draw(rt, "pieces") {
			message = append(message, p...)
		}
		if rapid.Bool().Draw(rt, "mend") {
			message = mended(message)
		}
		o := deliver.Send(t.Context(), server, envelope, message, nil)
		got := sink.Messages()[accepted:]
		switch {
		case o.Class == deliver.Sent && len(got) == 1 && bytes.Equal(got[0].Raw, message):
			accepted++
		case o.Class == deliver.Refused && len(got) == 0 && !bytes.Equal(message, mended(message)):
		default:
			rt.Fatalf("outcome %+v, %d accepted, of %q", o, len(got), message)
		}
	})
	if accepted < 20 {
		t.Errorf("only %d messages were accepted", accepted)
	}
	if cut := sink.Truncated(); len(cut) != 0 {
		t.Errorf("%d messages were cut", len(cut))
	}
}

// mended brings line ends into wire form.
func mended(message []byte) []byte {
	var out []byte
	for line := range bytes.Lines(append(slices.Clone(message), '\n')) {
		out = append(out, bytes.ReplaceAll(bytes.TrimRight(line, "\r\n"), []byte("\r"), nil)...)
		out = append(out, "\r\n"...)
	}
	if len(message) > 0 && bytes.HasSuffix(message, []byte("\r\n")) {
		out = bytes.TrimSuffix(out, []byte("\r\n"))
	}
	return out
}

// TestLimiterKeepsRate: no stretch of the rate's length sees more than its number, and the limiter is not needlessly
// slow.
func TestLimiterKeepsRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := deliver.Rate{N: rapid.IntRange(1, 30).Draw(rt, "n"),
			Per: rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour, 24 * time.Hour}).Draw(rt,
				"per")}
		l := deliver.NewLimiter(r)
		now := time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
		var taken []time.Time
		for range 200 {
			if l.Allow(now) {
				taken = append(taken, now)
			}
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(r.Per)/int64(2*r.N)).Draw(rt, "pause")))
		}
		for i := range taken {
			if j := i + r.N; j < len(taken) && taken[j].Sub(taken[i]) < r.Per {
				rt.Fatalf("%s: %d in %v", r, r.N+1, taken[j].Sub(taken[i]))
			}
		}
		if spent := now.Sub(taken[0]); len(taken) < int(int64(spent)*int64(r.N)/int64(2*r.Per)) {
			rt.Fatalf("%s: only %d in %v", r, len(taken), spent)
		}
	})
}

// TestBackoffGrows: no wait is shorter than the one before but for the jitter of the hourly ones, and none is longer
// than an hour and its tenth.
func TestBackoffGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		attempt, draw := rapid.IntRange(-2, 500).Draw(rt, "attempt"), rapid.Int64().Draw(rt, "draw")
		d := deliver.BackoffWith(attempt, func(n int64) int64 { return int64(uint64(draw) % uint64(n)) })
		switch {
		case attempt <= 4 && !slices.Contains([]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute,
			30 * time.Minute}, d),
			attempt > 4 && (d < 54*time.Minute || d > 66*time.Minute):
			rt.Fatalf("attempt %d waits %v", attempt, d)
		}
	})
}
