package metrics

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

var (
	runsEnded = desc("runs_total", "Runs that came to a state since this instance started, tests included.", "report",
		"state")
	deliveriesEnded = desc("deliveries_total", "Deliveries that came to a state since this instance started, notices "+
		"included.", "state")
	tries = desc("attempts_total", "Tries at a delivery since this instance started, by how they ended, notices "+
		"included.", "class")
	notices = desc("notices_total", "Notices to people since this instance started, by channel (mail is one) and "+
		"outcome.", "channel", "outcome")
	quarantined = desc("quarantined_rows_total", "Rows of the source that could not be understood, counted whenever a "+
		"report was built since this instance started.", "report")
)

// classes are how a try may end.
var classes = []string{"sent", "temporary", "full", "refused", "channel", "in_doubt", "unconfirmed"}

// notice is what notices are counted by.
type notice struct{ channel, outcome string }

// outcomes of a notice.
const (
	taken   = "taken"
	refused = "refused"
)

// events counts what the audit says since this instance started: a line of it is never taken back, so that the
// counters only rise. Every instance counts all of them.
type events struct {
	begun      bool
	last       int64 // number of the newest entry that is counted
	runs       map[jobState]int
	deliveries map[string]int
	tries      map[string]int
	notices    map[notice]int
	rows       map[string]int
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
	for class, n := range c.events.tries {
		out = append(out, counter(tries, float64(n), class))
	}
	for k, n := range c.events.notices {
		out = append(out, counter(notices, float64(n), k.channel, k.outcome))
	}
	for job, n := range c.events.rows {
		out = append(out, counter(quarantined, float64(n), job))
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

// reset begins every counter at 0.
func (e *events) reset(s *jobs.Service) {
	e.runs, e.deliveries, e.jobs = map[jobState]int{}, map[string]int{}, map[int64]string{}
	e.tries, e.notices, e.rows = map[string]int{}, map[notice]int{}, map[string]int{}
	for _, j := range s.Jobs {
		e.rows[j.Name] = 0
		for _, state := range ended {
			e.runs[jobState{j.Name, string(state)}] = 0
		}
	}
	for _, state := range ledger.DeliveryStates {
		if state.Final() || state == ledger.InDoubt {
			e.deliveries[string(state)] = 0
		}
	}
	for _, class := range classes {
		e.tries[class] = 0
	}
	channels := []string{jobs.ByMail}
	for _, t := range s.Tells {
		channels = append(channels, t.Name)
	}
	for _, channel := range channels {
		e.notices[notice{channel, taken}], e.notices[notice{channel, refused}] = 0, 0
	}
}

// begin remembers where the audit ends.
func (e *events) begin(ctx context.Context, c *collector) error {
	entries, err := c.service.Ledger.Trail(ctx, 0, 1)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		e.last = entries[0].ID
	}
	e.begun = true
	return nil
}

func (e *events) count(ctx context.Context, c *collector, entry ledger.Entry) error {
	kind, state, _ := strings.Cut(entry.Action, ".")
	switch kind {
	case "delivery":
		if _, ok := e.deliveries[state]; ok {
			e.deliveries[state]++
		}
		return e.delivery(ctx, c, entry, ledger.DeliveryState(state))
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

// delivery counts the try that an entry tells of, and the notice that it ended.
func (e *events) delivery(ctx context.Context, c *collector, entry ledger.Entry, state ledger.DeliveryState) error {
	var detail struct{ Attempt *ledger.Attempt }
	if err := json.Unmarshal([]byte(entry.Detail), &detail); err == nil && detail.Attempt != nil {
		e.tries[string(detail.Attempt.Class)]++
	}
	if !state.Final() {
		return nil
	}
	d, err := c.service.Ledger.Delivery(ctx, entry.Delivery)
	if err != nil || d.Purpose != ledger.Notice {
		return ignoreGone(err)
	}
	outcome := refused
	if state == ledger.Sent {
		outcome = taken
	}
	e.notices[notice{jobs.ByMail, outcome}]++
	return nil
}

// ignoreGone is an error but that of a row that is no longer there.
func ignoreGone(err error) error {
	if errors.Is(err, ledger.ErrNotFound) {
		return nil
	}
	return err
}

// job is the report that a run is of.
func (e *events) job(ctx context.Context, c *collector, run int64) (string, error) {
	if job, ok := e.jobs[run]; ok {
		return job, nil
	}
	r, err := c.service.Ledger.Run(ctx, run)
	if err := ignoreGone(err); err != nil {
		return "", err
	}
	if len(e.jobs) > newest {
		clear(e.jobs)
	}
	e.jobs[run] = r.Job
	return r.Job, nil
}
