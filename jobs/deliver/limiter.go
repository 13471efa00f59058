package deliver

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// Rate is at most N messages in any stretch of time Per. The zero Rate is no limit.
type Rate struct {
	N   int
	Per time.Duration
}

var units = []struct {
	name string
	per  time.Duration
}{{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", 24 * time.Hour}}

// ParseRate reads a rate such as "1/s", "10/m", "200/h" or "500/d".
func ParseRate(s string) (Rate, error) {
	number, unit, found := strings.Cut(s, "/")
	n, err := strconv.Atoi(number)
	for _, u := range units {
		if found && err == nil && n > 0 && u.name == unit {
			return Rate{N: n, Per: u.per}, nil
		}
	}
	return Rate{}, fmt.Errorf("read rate %q: it is a whole number above 0, a slash, and s, m, h or d, such as 10/m", s)
}

// String is the form that ParseRate reads.
func (r Rate) String() string {
	for _, u := range units {
		if u.per == r.Per {
			return strconv.Itoa(r.N) + "/" + u.name
		}
	}
	return "unlimited"
}

// Limiter keeps a channel within a rate: a token bucket. The bucket holds half of N and fills with what is left of N in
// each Per, so that a handful of mails goes out at once and yet no stretch of Per ever sees more than N. (A bucket of N
// that fills at N would let 2N through.)
type Limiter struct{ bucket *rate.Limiter }

// NewLimiter returns a limiter with a full bucket.
func NewLimiter(r Rate) *Limiter {
	if r.N <= 0 || r.Per <= 0 {
		return &Limiter{rate.NewLimiter(rate.Inf, 1)}
	}
	burst := max(1, r.N/2)
	return &Limiter{rate.NewLimiter(rate.Every(r.Per/time.Duration(r.N-burst+1)+1), burst)} // rounded up
}

// Wait takes a token, or fails if ctx ends before there is one.
func (l *Limiter) Wait(ctx context.Context) error {
	if err := l.bucket.Wait(ctx); err != nil {
		return fmt.Errorf("wait for rate: %w", err)
	}
	return nil
}

// Allow takes a token if there is one now.
func (l *Limiter) Allow(now time.Time) bool { return l.bucket.AllowN(now, 1) }
