package admin_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/must"
)

// halted is a replica that has come to a moment and stands still.
type halted time.Time

func (s halted) CaughtUp(context.Context) (time.Time, error) { return time.Time(s), nil }

// TestPagesOfASourceThatIsBehind: where the source cannot tell whether anything changed since a report was sent, every
// page that marks such reports says so, and marks none.
func TestPagesOfASourceThatIsBehind(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	w.service.Replica, w.service.MaxLag = halted(w.clock.Now().Add(-time.Hour)), time.Millisecond
	must.Get(w.db.Exec("UPDATE submissions SET status = 'voided' WHERE period = '2020-10' " +
		"ORDER BY id LIMIT 1"))(t)
	b := w.signedIn("jinml")
	for _, path := range []string{"/", "/runs", "/runs/1"} {
		var body string
		for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			if body = b.get(path).body; strings.Contains(body, "发出后数据有无变动无从得知") {
				break
			}
		}
		if !strings.Contains(body, "发出后数据有无变动无从得知") || strings.Contains(body, ">可更正<") {
			t.Errorf("%s does not say that it is not known what changed:\n%s", path, body)
		}
	}
}

// gated is a source whose readings wait, or fail, when a test says so.
type gated struct {
	jobs.Source
	mu   sync.Mutex
	gate chan struct{} // closed when readings may go on
	err  error
}

func (g *gated) Snapshot(ctx ctx, f func(jobs.Snapshot) error) error {
	g.mu.Lock()
	gate, err := g.gate, g.err
	g.mu.Unlock()
	if gate != nil {
		<-gate
	}
	if err != nil {
		return err
	}
	return g.Source.Snapshot(ctx, f)
}

// set lets readings wait at a gate, or fail.
func (g *gated) set(gate chan struct{}, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gate, g.err = gate, err
}

// TestPagesSayThatNobodyKnows: while the comparison of what was sent with today is not through, and where it cannot be
// made, every page that marks such reports says that it is not known, since when, and marks none.
func TestPagesSayThatNobodyKnows(t *testing.T) {
	w := newWorld(t)
	w.run("monthly", "2020-10", "lixd")
	src := &gated{Source: w.service.Source}
	w.service.Source = src
	b := w.signedIn("jinml")
	pages := []string{"/runs", "/runs/1"}
	comes := func(path, text string) string {
		t.Helper()
		var body string
		for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			if body = b.get(path).body; strings.Contains(body, text) {
				return body
			}
		}
		t.Fatalf("%s never says %q:\n%s", path, text, body)
		return ""
	}
	gate := make(chan struct{})
	src.set(gate, nil)
	for _, path := range pages {
		if body := b.get(path).body; !strings.Contains(body, "未知，正在比对，稍后刷新可见。还没有比对过。") {
			t.Errorf("%s while it is compared:\n%s", path, body)
		}
	}
	close(gate)
	src.set(nil, nil)
	must.Get(w.db.Exec("UPDATE submissions SET status = 'voided' WHERE period = '2020-10' " +
		"ORDER BY id LIMIT 1"))(t)
	comes("/?fresh=1", ">可更正<")
	for _, path := range pages {
		if body := comes(path, "可更正<"); strings.Contains(body, "未知") {
			t.Errorf("%s, compared:\n%s", path, body)
		}
	}
	src.set(nil, errors.New("connection refused"))
	b.get("/?fresh=1")
	for _, path := range append(pages, "/") {
		body := comes(path, "发出后数据有无变动：未知，填报数据库读不到。上次比对：")
		if strings.Contains(body, "可更正<") {
			t.Errorf("%s marks what nobody knows:\n%s", path, body)
		}
	}
}
