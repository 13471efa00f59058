package deliver

import (
	"math/rand/v2"
	"time"
)

// What the docs promise of a delivery that does not get through.
const (
	Lifetime     = 5 * 24 * time.Hour // from sealing until a delivery expires (RFC 5321 §4.5.4.1: at least 4 to 5 days)
	InDoubtAfter = 15 * time.Minute   // before a delivery in doubt is sent again, marked
)

// waits are those after the first tries; then it is hourly.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}

// Backoff returns how long to wait after so many tries, the one just made included: 1, 5, 15, 30 minutes, then an hour,
// each hour up to six minutes longer or shorter so that what failed together is not tried together.
func Backoff(attempt int) time.Duration { return BackoffWith(attempt, rand.Int64N) }

// BackoffWith is Backoff with its own source of randomness, called as jitter(n) for a number in [0, n).
func BackoffWith(attempt int, jitter func(n int64) int64) time.Duration {
	if attempt <= len(waits) {
		return waits[max(attempt, 1)-1]
	}
	const spread = 6 * time.Minute
	return time.Hour - spread + time.Duration(jitter(int64(2*spread)+1))
}
