package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("huizong_"+name, help, labels, nil)
}

// What is told. Times are Unix seconds, ages seconds.
var (
	up   = desc("up", "1 when the ledger could be read for this scrape.")
	runs = desc("runs", "Runs by job and state, tests left out; of final states the newest 1000 are counted.",
		"job", "state")
	late       = desc("slots_late", "Slots that fell due, will run, and have no run yet beyond the grace.", "job")
	nextSlot   = desc("slot_next_timestamp_seconds", "When the next slot falls due.", "job")
	success    = desc("run_last_success_timestamp_seconds", "When a run of the job was last delivered to all.", "job")
	waiting    = desc("run_waiting_seconds", "Age of the oldest run in a state that waits.", "job", "state")
	deliveries = desc("deliveries", "Deliveries of reports by state; of final states the newest 1000 are counted.",
		"state")
	inDoubt     = desc("deliveries_in_doubt", "Deliveries whose final dot was not answered.")
	oldestQueue = desc("delivery_oldest_queued_seconds", "Age of the oldest delivery that is queued.")
	channel     = desc("channel_stopped", "1 while the mail channel is stopped.")
	paused      = desc("job_paused", "1 while the job is paused.", "job")
)

// newest is how many rows of a list are looked at: a scrape costs the same after years.
const newest = 1000

// kept is how long a reading serves scrapes: however often it is scraped, the database is asked once.
const kept = 5 * time.Second

// collector reads the ledger at a scrape.
type collector struct {
	service *jobs.Service
	mu      sync.Mutex
	at      time.Time
	last    []prometheus.Metric
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{up, runs, late, nextSlot, success, waiting, deliveries, inDoubt, oldestQueue,
		channel, paused} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) > kept {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
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

func (c *collector) read(ctx context.Context) ([]prometheus.Metric, error) {
	out := []prometheus.Metric{gauge(up, 1)}
	for _, part := range []func(context.Context) ([]prometheus.Metric, error){c.runs, c.slots, c.deliveries, c.jobs} {
		found, err := part(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// waits are the states in which a run waits for somebody.
var waits = map[ledger.RunState]bool{ledger.HeldRun: true, ledger.AwaitingApproval: true, ledger.Pending: true,
	ledger.Building: true}

type jobState struct {
	job   string
	state ledger.RunState
}

func (c *collector) runs(ctx context.Context) (out []prometheus.Metric, err error) {
	list, err := c.service.Ledger.Runs(ctx, ledger.Filter{Limit: newest})
	if err != nil {
		return nil, err
	}
	count, oldest, last := map[jobState]int{}, map[jobState]time.Time{}, map[string]time.Time{}
	for _, j := range c.service.Jobs { // what waits is told even when it is none, so that an alarm can end
		for state := range waits {
			count[jobState{j.Name, state}] = 0
		}
	}
	for _, r := range list {
		if r.TestTo != "" {
			continue
		}
		k := jobState{r.Job, r.State}
		count[k]++
		if oldest[k].IsZero() || r.UpdatedAt.Before(oldest[k]) {
			oldest[k] = r.UpdatedAt
		}
		if r.State == ledger.Delivered && r.UpdatedAt.After(last[r.Job]) {
			last[r.Job] = r.UpdatedAt
		}
	}
	for k, n := range count {
		out = append(out, gauge(runs, float64(n), k.job, string(k.state)))
		if waits[k.state] {
			out = append(out, gauge(waiting, c.age(oldest[k]), k.job, string(k.state)))
		}
	}
	for job, at := range last {
		out = append(out, gauge(success, float64(at.Unix()), job))
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

func (c *collector) slots(ctx context.Context) (out []prometheus.Metric, err error) {
	missed, err := c.service.Missed(ctx)
	if err != nil {
		return nil, err
	}
	now, count := c.service.Now(), map[string]int{}
	for _, m := range missed {
		if at, err := time.Parse(time.RFC3339, m.Slot); err == nil && m.Skip == "" &&
			now.Sub(at) > c.service.Timing.Grace {
			count[m.Job]++
		}
	}
	for _, j := range c.service.Jobs {
		out = append(out, gauge(late, float64(count[j.Name]), j.Name))
	}
	for _, u := range c.service.Upcoming(now, 1) {
		if at, err := time.Parse(time.RFC3339, u.Slot); err == nil {
			out = append(out, gauge(nextSlot, float64(at.Unix()), u.Job))
		}
	}
	return out, nil
}

func (c *collector) deliveries(ctx context.Context) (out []prometheus.Metric, err error) {
	var oldest time.Time
	for _, state := range []ledger.DeliveryState{ledger.Queued, ledger.Sending, ledger.Committed, ledger.Sent,
		ledger.Failed, ledger.InDoubt, ledger.Held,
		ledger.Expired, ledger.Cancelled} {
		list, err := c.service.Ledger.Deliveries(ctx, ledger.Filter{State: string(state), Limit: newest})
		if err != nil {
			return nil, err
		}
		n := 0
		for _, d := range list {
			if d.Purpose != ledger.Report {
				continue
			}
			n++
			if state == ledger.Queued && (oldest.IsZero() || d.CreatedAt.Before(oldest)) {
				oldest = d.CreatedAt
			}
		}
		out = append(out, gauge(deliveries, float64(n), string(state)))
		if state == ledger.InDoubt {
			out = append(out, gauge(inDoubt, float64(n)))
		}
	}
	return append(out, gauge(oldestQueue, c.age(oldest))), nil
}

func (c *collector) jobs(ctx context.Context) (out []prometheus.Metric, err error) {
	rows, err := c.service.Ledger.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	reason, _, err := c.service.Ledger.Channel(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, gauge(channel, flag(reason != "")))
	for _, r := range rows {
		if _, ok := c.service.Job(r.Name); ok {
			out = append(out, gauge(paused, flag(r.Paused), r.Name))
		}
	}
	return out, nil
}

func flag(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
