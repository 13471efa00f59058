package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs"
)

var (
	late     = desc("slots_late", "Slots that fell due, will run, and have no run yet beyond the grace.", "report")
	nextSlot = desc("slot_next_timestamp_seconds", "When the next slot falls due.", "report")
	every    = desc("report_period_seconds", "How long it is from the next slot of the report to the one after.",
		"report")
	calendar = desc("calendar_missing", "1 when a slot of the next 60 days falls into a year without a calendar.")
)

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
	unknown := false
	for _, j := range c.service.Jobs {
		out = append(out, gauge(late, float64(count[j.Name]), j.Name))
		slots, guessed := next(j, now)
		unknown = unknown || guessed
		if len(slots) > 0 {
			out = append(out, gauge(nextSlot, float64(slots[0].Unix()), j.Name))
		}
		if len(slots) > 1 {
			out = append(out, gauge(every, slots[1].Sub(slots[0]).Seconds(), j.Name))
		}
	}
	return append(out, gauge(calendar, flag(unknown))), nil
}

// soon is how far ahead a missing calendar is told of.
const soon = 60 * 24 * time.Hour

// next are the next two slots of a job, and whether one of them is soon and stands on a guessed calendar.
func next(j jobs.Job, now time.Time) (slots []time.Time, guessed bool) {
	at := now
	for range 2 {
		slot, ok := j.Schedule.Next(at)
		if !ok {
			break
		}
		guessed = guessed || slot.At.Sub(now) < soon && j.Schedule.Warning(slot) != ""
		slots, at = append(slots, slot.At), slot.At
	}
	return slots, guessed
}
