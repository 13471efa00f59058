package admin_test

import (
	"context"
	"strings"
	"testing"
	"time"
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
	if _, err := w.db.Exec("UPDATE submissions SET status = 'voided' WHERE period = '2020-10' " +
		"ORDER BY id LIMIT 1"); err != nil {
		t.Fatal(err)
	}
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
