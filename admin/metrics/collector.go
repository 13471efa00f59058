package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

// A metric's description, and every one there is: Describe and docs/monitoring.md go by it.
var descs []*prometheus.Desc

func desc(name, help string, labels ...string) *prometheus.Desc {
	d := prometheus.NewDesc("huizong_"+name, help, labels, nil)
	descs = append(descs, d)
	return d
}

// What is told. Times are Unix seconds, ages and lengths seconds. A job is told as the label report: Prometheus has a
// label job of its own.
var up = desc("up", "1 when the ledger could be read for this scrape.")

// newest is how many rows of a list are looked at: a scrape costs the same after years.
const newest = 1000

// kept is how long a reading serves scrapes: however often it is scraped, the database is asked once.
const kept = 5 * time.Second

// collector reads the ledger at a scrape.
type collector struct {
	service *jobs.Service
	store   Store
	mu      sync.Mutex
	at      time.Time
	last    []prometheus.Metric
	events  events
	filing  filing
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range descs {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) > kept {
		ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
		defer cancel()
		found, err := c.read(ctx)
		if err != nil {
			c.service.Log.Warn("cannot read metrics", "error", err)
			found = []prometheus.Metric{gauge(up, 0)}
		}
		c.at, c.last = time.Now(), found
	}
	for _, m := range c.last {
		out <- m
	}
}

func gauge(d *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func counter(d *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
}

func flag(on bool) float64 {
	if on {
		return 1
	}
	return 0
}

func (c *collector) read(ctx context.Context) ([]prometheus.Metric, error) {
	out := []prometheus.Metric{gauge(up, 1)}
	for _, part := range []func(context.Context) ([]prometheus.Metric, error){c.runs, c.slots, c.deliveries, c.jobs,
		c.counted, c.size, c.filings, c.nights, c.looks} {
		found, err := part(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// age is how long ago a moment was; 0 of none.
func (c *collector) age(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(c.service.Now().Sub(t).Seconds(), 0)
}

var (
	restored   = desc("restored", "1 while nothing is sent because the database is a restored one.")
	unanchored = desc("audit_unanchored_seconds", "How long ago the end of the audit was last seen to stand outside "+
		"the database too; left out where no file of anchors is kept.")
	failing = desc("notices_failing", "Channels that did not take the last notice they were given.")
	channel = desc("channel_stopped", "1 while the mail channel is stopped.")
	paused  = desc("job_paused", "1 while the job is paused.", "report")
	size    = desc("ledger_bytes", "Size of the ledger's database, tables and indexes, as the server estimates it.")
)

func (c *collector) jobs(ctx context.Context) (out []prometheus.Metric, err error) {
	rows, err := c.service.Ledger.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	reason, _, err := c.service.Ledger.Channel(ctx)
	if err != nil {
		return nil, err
	}
	q, err := c.service.Ledger.Quarantine(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, gauge(channel, flag(reason != "")), gauge(restored, flag(q.Shut())))
	if age, kept := c.service.Unanchored(); kept {
		out = append(out, gauge(unanchored, age.Seconds()))
	}
	if c.service.Post != nil {
		told, err := c.service.Post.FailingNotices(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, gauge(failing, float64(len(told))))
	}
	stopped := map[string]bool{}
	for _, r := range rows {
		stopped[r.Name] = r.Paused
	}
	for _, j := range c.service.Jobs {
		out = append(out, gauge(paused, flag(stopped[j.Name]), j.Name))
	}
	return out, nil
}

// Store is what the ledger's database knows of itself.
type Store interface {
	// Size is how many bytes the ledger's tables and indexes take.
	Size(ctx context.Context) (int64, error)
}

func (c *collector) size(ctx context.Context) ([]prometheus.Metric, error) {
	if c.store == nil {
		return nil, nil
	}
	n, err := c.store.Size(ctx)
	return []prometheus.Metric{gauge(size, float64(n))}, err
}

// jobState is a state of a job's runs or deliveries.
type jobState struct{ job, state string }

// ended are the states of runs that are counted as they are reached.
var ended = []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval, ledger.Delivered, ledger.PartlyDelivered,
	ledger.FailedRun, ledger.Skipped, ledger.Rejected, ledger.Unchanged, ledger.CancelledRun}
