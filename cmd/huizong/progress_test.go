package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"huizong/cmd/words"
	"huizong/jobs/progress"
)

// At a terminal long work shows what it is at, its rows and how much is done; elsewhere nothing is written.
func TestWatch(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		var b bytes.Buffer
		a := &app{ctx: t.Context(), err: &printer{&b, &manner{words.English, time.UTC}, terminal}}
		done := a.watch()
		progress.Tell(a.ctx, progress.Step{What: "2020-10", Rows: 1234, Done: 3, Total: 10})
		progress.Tell(a.ctx, progress.Step{What: "2020-11", Rows: 2345, Done: 10, Total: 10})
		progress.Tell(a.ctx, progress.Step{What: "messages", Done: 1, Total: 4}) // the next stretch of work
		done()
		got := b.String()
		if !terminal {
			if got != "" {
				t.Errorf("written where nobody sits: %q", got)
			}
			continue
		}
		for _, want := range []string{"2020-10, 1234 rows", "30%", "2020-11, 2345 rows", "100%", "messages", "25%"} {
			if !strings.Contains(got, want) {
				t.Errorf("%q does not show %q", got, want)
			}
		}
	}
}
