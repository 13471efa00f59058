package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"huizong/jobs/progress"
)

// watch shows at a terminal how far the command's work is: what is at work, its rows, the share done and, once that is
// known, the time left. Elsewhere it shows nothing. What it returns takes the bar away.
func (a *app) watch() (done func()) {
	if !a.err.terminal {
		return func() {}
	}
	var bar *progressbar.ProgressBar
	file, total, last := "", int64(0), time.Time{}
	finish := func() {
		if bar != nil {
			bar.Clear()
		}
	}
	a.ctx = progress.Watch(a.ctx, func(s progress.Step) {
		if bar == nil || s.Total != total || s.Done < bar.State().CurrentNum {
			finish()
			bar = progressbar.NewOptions64(s.Total, progressbar.OptionSetWriter(a.err.Writer),
				progressbar.OptionSetPredictTime(s.Total > 0), progressbar.OptionSetWidth(20))
			file, total, last = "", s.Total, time.Time{}
		}
		if s.What == file && time.Since(last) < 100*time.Millisecond && s.Done < s.Total {
			return
		}
		file, last = s.What, time.Now()
		said := a.err.Text(s.What)
		if s.Rows > 0 {
			said = a.err.sprintf("%s, %d rows", said, s.Rows)
		}
		bar.Describe(said)
		bar.Set64(s.Done)
	})
	return finish
}
