package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huizong/jobs/ledger"
)

var (
	deliveries = desc("deliveries", "Deliveries of reports by state; of final states the newest 1000 are counted.",
		"state")
	inDoubt     = desc("deliveries_in_doubt", "Deliveries whose final dot was not answered.")
	oldestQueue = desc("delivery_oldest_queued_seconds", "Age of the oldest delivery that is queued.")
)

func (c *collector) deliveries(ctx context.Context) (out []prometheus.Metric, err error) {
	var oldest time.Time
	for _, state := range ledger.DeliveryStates {
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
