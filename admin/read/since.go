package read

import (
	"context"
	"errors"
	"sync"
	"time"

	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/reconcile"
)

// Unknown is why something is not known at this moment.
type Unknown string

// Why it is not known.
const (
	Behind  Unknown = "behind"  // the source is a replica that is behind
	Reading Unknown = "reading" // it is being read, for longer than a page waits
	Failing Unknown = "failing" // the source could not be read
)

// Since is which runs would read differently today, and by how much; or why nobody knows, and when it was known last.
type Since struct {
	Runs    map[int64]reconcile.Pair // none where it is not known
	Unknown Unknown                  // empty: it is known
	At      time.Time                // when it was known last; zero: never yet
	old     bool                     // known, and longer ago than a page is fresh
}

// compared is what the last comparison of sent reports with the source came to.
type compared struct {
	mu    sync.Mutex
	known time.Time // the last that told
	why   Unknown   // of the last, where it did not
	tried time.Time
}

func (c *compared) ended(at time.Time, why Unknown) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tried, c.why = at, why; why == "" {
		c.known = at
	}
}

func (c *compared) last() (known, tried time.Time, why Unknown) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known, c.tried, c.why
}

// ChangedSince returns the runs that would read differently today, or says that this is not known by now; it takes a
// reading of everything that was ever sent.
func (s *Reader) ChangedSince(ctx context.Context) Since {
	runs, at, ok := s.changed.soonAt(ctx, "", soonest, s.compare)
	known, tried, why := s.compared.last()
	switch {
	case why != "" && (!ok || tried.After(at)): // also where what was read before it is still kept
		return Since{Unknown: why, At: known}
	case !ok:
		return Since{Unknown: Reading, At: known}
	}
	return Since{Runs: runs, At: at, old: time.Since(at) > s.changed.fresh}
}

// compare reads everything that was sent again, and notes what that came to.
func (s *Reader) compare(ctx context.Context) (map[int64]reconcile.Pair, error) {
	at := time.Now()
	runs, err := s.Service.ChangedSinceSent(ctx)
	why := Unknown("")
	if _, behind := errors.AsType[*jobs.Stale](err); behind {
		why = Behind
	} else if err != nil {
		why = Failing
		s.Service.Log.Warn("cannot compare what was sent with today", "error", err)
	}
	s.compared.ended(at, why)
	return runs, err
}

// unknownWords say why it is not known whether data changed.
var unknownWords = map[Unknown]string{
	Behind:  "数据源是落后的从库，发出后数据有无变动无从得知。",
	Reading: "发出后数据有无变动：未知，正在比对，稍后刷新可见。",
	Failing: "发出后数据有无变动：未知，填报数据库读不到。",
}

// Words say that it is not known, and when it was known last; and of what is known, when that was, where it is no
// longer fresh. Nothing has to be said of what was just read.
func (s Since) Words(l words.Lang, c words.Clockwork, now time.Time) string {
	switch {
	case s.Unknown == "" && !s.old:
		return ""
	case s.Unknown == "":
		return l.Say("发出后数据有无变动，是{time}比对的。", "time", c.Exact(s.At, now))
	case s.At.IsZero():
		return l.Say(unknownWords[s.Unknown]) + l.Say("还没有比对过。")
	}
	return l.Say(unknownWords[s.Unknown]) + l.Say("上次比对：{time}。", "time", c.Exact(s.At, now))
}
