package admin_test

import (
	"net/http"
	"testing"
	"time"

	"huizong/admin"
)

// Many readers at once, on pages that are kept for a moment and on those that are read each time, while a report is
// made and sent.
func TestPagesAtOnce(t *testing.T) {
	w := crowded(t, func(o *admin.Options) { o.Fresh = 20 * time.Millisecond })
	w.run("monthly", "2020-10", "lixd")
	readers := []*browser{w.signedIn("wang"), w.signedIn("lixd"), w.signedIn("jinml")}
	paths := []string{"/", "/runs", "/runs/1", "/runs/1/mail/1", "/jobs", "/jobs/monthly/run?period=2020-09", "/filing",
		"/filing/months", "/figures", "/account"}
	made := make(chan struct{})
	go func() {
		defer close(made)
		w.run("monthly", "2020-09", "lixd")
	}()
	got := side(len(readers)*len(paths), func(i int) int {
		return readers[i%len(readers)].get(paths[i%len(paths)]).StatusCode
	})
	<-made
	if refused := got[http.StatusForbidden]; got[http.StatusOK]+refused != len(readers)*len(paths) || refused > 4 {
		t.Errorf("answers %v", got)
	}
	w.counts(2, "reports came to their end", "SELECT COUNT(*) FROM run WHERE state IN ('delivered', 'held')")
}
