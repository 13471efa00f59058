package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/schedule"
)

var (
	deadline = desc("deadline_seconds", "How long until the filings of the report's region are due next.", "report")
	missing  = desc("filings_missing", "Filings of the month that is due next that have not come in.", "report")
)

// filing is what was last read of who filed what: the source is not read anew at every scrape.
type filing struct {
	at      time.Time
	metrics []prometheus.Metric
}

// read again after this long.
const filingKept = 10 * time.Minute

// filings tells how near the next deadline is and who is missing. A source that cannot be read leaves them out: that is
// not the ledger's fault, and /readyz tells of it.
func (c *collector) filings(ctx context.Context) ([]prometheus.Metric, error) {
	if c.service.Source == nil || time.Since(c.filing.at) < filingKept {
		return c.filing.metrics, nil
	}
	c.filing = filing{at: time.Now()}
	now := c.service.Now()
	month, due := c.dueNext(now)
	for _, j := range c.service.Jobs {
		found, err := c.service.Filing(ctx, j.Region)
		if err != nil {
			c.service.Log.Warn("cannot read filings for metrics", "report", j.Name, "error", err)
			continue
		}
		n := 0
		found.Within(j.Region, reconcile.Window{From: month, To: month},
			func(_ *reconcile.Unit, _ period.Month, s reconcile.Slot) {
				if s.State == reconcile.Missing || s.State == reconcile.NotAccepted {
					n++
				}
			})
		c.filing.metrics = append(c.filing.metrics, gauge(deadline, due.Sub(now).Seconds(), j.Name),
			gauge(missing, float64(n), j.Name))
	}
	return c.filing.metrics, nil
}

// dueNext is the month whose filings are due next, and until when.
func (c *collector) dueNext(now time.Time) (period.Month, time.Time) {
	s := c.service
	month := period.MonthAt(now.In(s.Zone)) - 1
	due := schedule.Deadline(month, s.Deadline.Day, s.Deadline.Roll, s.Zone, s.Calendar)
	if now.After(due) {
		month++
		due = schedule.Deadline(month, s.Deadline.Day, s.Deadline.Roll, s.Zone, s.Calendar)
	}
	return month, due
}
