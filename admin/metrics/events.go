package metrics

import (
	"context"
	"errors"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs/ledger"
)

var (
	runsEnded = desc("runs_total", "Runs that came to a state since this instance started, tests included.", "report",
		"state")
	deliveriesEnded = desc("deliveries_total", "Deliveries that came to a state since this instance started, notices "+
		"included.", "state")
)

// events counts what the audit says since this instance started: a line of it is never taken back, so that the
// counters only rise. Every instance counts all of them.
type events struct {
	begun      bool
	last       int64 // number of the newest entry that is counted
	runs       map[jobState]int
	deliveries map[string]int
	jobs       map[int64]string // of runs seen lately
}

// page is how many entries are read at once.
const page = 500

func (c *collector) counted(ctx context.Context) ([]prometheus.Metric, error) {
	if err := c.follow(ctx); err != nil {
		return nil, err
	}
	var out []prometheus.Metric
	for k, n := range c.events.runs {
		out = append(out, counter(runsEnded, float64(n), k.job, k.state))
	}
	for state, n := range c.events.deliveries {
		out = append(out, counter(deliveriesEnded, float64(n), state))
	}
	return out, nil
}

// follow counts the entries that are new since the last look.
func (c *collector) follow(ctx context.Context) error {
	e := &c.events
	if !e.begun {
		return e.begin(ctx, c)
	}
	var fresh []ledger.Entry
	for before := int64(0); ; {
		entries, err := c.service.Ledger.Trail(ctx, before, page)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if entry.ID > e.last {
				fresh = append(fresh, entry)
			}
		}
		if len(entries) < page || entries[len(entries)-1].ID <= e.last {
			break
		}
		before = entries[len(entries)-1].ID
	}
	for i := len(fresh) - 1; i >= 0; i-- {
		if err := e.count(ctx, c, fresh[i]); err != nil {
			return err
		}
		e.last = fresh[i].ID
	}
	return nil
}

// begin remembers where the audit ends, and begins every counter at 0.
func (e *events) begin(ctx context.Context, c *collector) error {
	entries, err := c.service.Ledger.Trail(ctx, 0, 1)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		e.last = entries[0].ID
	}
	e.begun, e.runs, e.deliveries, e.jobs = true, map[jobState]int{}, map[string]int{}, map[int64]string{}
	for _, j := range c.service.Jobs {
		for _, state := range ended {
			e.runs[jobState{j.Name, string(state)}] = 0
		}
	}
	for _, state := range ledger.DeliveryStates {
		if state.Final() || state == ledger.InDoubt {
			e.deliveries[string(state)] = 0
		}
	}
	return nil
}

func (e *events) count(ctx context.Context, c *collector, entry ledger.Entry) error {
	kind, state, _ := strings.Cut(entry.Action, ".")
	switch kind {
	case "delivery":
		if _, ok := e.deliveries[state]; ok {
			e.deliveries[state]++
		}
	case "run":
		job, err := e.job(ctx, c, entry.Run)
		if err != nil {
			return err
		}
		if _, ok := e.runs[jobState{job, state}]; ok {
			e.runs[jobState{job, state}]++
		}
	}
	return nil
}

// job is the report that a run is of.
func (e *events) job(ctx context.Context, c *collector, run int64) (string, error) {
	if job, ok := e.jobs[run]; ok {
		return job, nil
	}
	r, err := c.service.Ledger.Run(ctx, run)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return "", err
	}
	if len(e.jobs) > newest {
		clear(e.jobs)
	}
	e.jobs[run] = r.Job
	return r.Job, nil
}
