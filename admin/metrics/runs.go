package metrics

import (
	"context"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs/ledger"
)

var (
	runs = desc("runs", "Runs by report and state, tests left out; of final states the newest 1000 are counted.",
		"report", "state")
	success = desc("run_last_success_timestamp_seconds", "When a run of the report was last delivered to all.",
		"report")
	waiting = desc("run_waiting_seconds", "Age of the oldest run in a state that waits.", "report", "state")
	trouble = desc("trouble", "Periods of the report that a recipient still lacks, by what happened: failed, "+
		"partly_delivered, and deliveries that expired or bounced. It falls to 0 when they are made good.", "report",
		"trouble")
)

// waits are the states in which a run waits for somebody.
var waits = []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval, ledger.Pending, ledger.Building}

func (c *collector) runs(ctx context.Context) (out []prometheus.Metric, err error) {
	list, err := c.service.Ledger.Runs(ctx, ledger.Filter{Limit: newest})
	if err != nil {
		return nil, err
	}
	count, oldest, last := map[jobState]int{}, map[jobState]time.Time{}, map[string]time.Time{}
	for _, j := range c.service.Jobs { // what waits or failed is told even when it is none, so that an alarm can end
		for _, state := range ledger.RunStates {
			count[jobState{j.Name, string(state)}] = 0
		}
	}
	for _, r := range list {
		if r.TestTo != "" {
			continue
		}
		k := jobState{r.Job, string(r.State)}
		count[k]++
		if oldest[k].IsZero() || r.UpdatedAt.Before(oldest[k]) {
			oldest[k] = r.UpdatedAt
		}
		if r.State == ledger.Delivered && r.UpdatedAt.After(last[r.Job]) {
			last[r.Job] = r.UpdatedAt
		}
	}
	for k, n := range count {
		out = append(out, gauge(runs, float64(n), k.job, k.state))
	}
	for _, j := range c.service.Jobs {
		for _, state := range waits {
			out = append(out, gauge(waiting, c.age(oldest[jobState{j.Name, string(state)}]), j.Name, string(state)))
		}
	}
	for job, at := range last {
		out = append(out, gauge(success, float64(at.Unix()), job))
	}
	found, err := c.trouble(ctx, list)
	return append(out, found...), err
}

// troubles are what trouble tells, each of them at 0 where there is none.
var troubles = []string{string(ledger.FailedRun), string(ledger.PartlyDelivered), string(ledger.Expired), "bounced"}

// trouble counts the periods whose newest report did not reach everybody. What came to nothing on purpose (rejected,
// cancelled, unchanged, skipped) does not hide the report before it.
func (c *collector) trouble(ctx context.Context, list []ledger.Run) (out []prometheus.Metric, err error) {
	count, seen := map[jobState]int{}, map[string]bool{}
	for _, r := range list { // newest first
		key := r.Job + "/" + r.Period.String()
		if r.TestTo != "" || seen[key] {
			continue
		}
		switch r.State {
		case ledger.Skipped, ledger.Rejected, ledger.Unchanged, ledger.CancelledRun:
			continue
		case ledger.FailedRun, ledger.PartlyDelivered:
			count[jobState{r.Job, string(r.State)}]++
		}
		seen[key] = true
	}
	if err := c.lacking(ctx, count); err != nil {
		return nil, err
	}
	for _, j := range c.service.Jobs {
		for _, what := range troubles {
			out = append(out, gauge(trouble, float64(count[jobState{j.Name, what}]), j.Name, what))
		}
	}
	return out, nil
}

// lacking counts the periods of which a delivery expired or came back, as long as a recipient lacks them: a delivery
// stays what it is when its report has reached another address in its place.
func (c *collector) lacking(ctx context.Context, count map[jobState]int) error {
	if c.service.Post == nil {
		return nil
	}
	stuck, err := c.service.Post.Troubles(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, d := range stuck {
		if d.Purpose != ledger.Report || !slices.Contains(troubles[2:], string(d.State)) {
			continue
		}
		r, err := c.service.Ledger.Run(ctx, d.Run)
		if err != nil {
			return err
		}
		key := r.Job + "/" + r.Period.String() + "/" + string(d.State)
		if !seen[key] {
			seen[key] = true
			count[jobState{r.Job, string(d.State)}]++
		}
	}
	return nil
}
