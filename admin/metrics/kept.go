package metrics

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

var different = desc(
	"kept_different", "Streets and months that were kept otherwise than their records are, as the last "+
		"night found.")

// nights is what the last night found that came to its end; nothing where nothing is kept.
func (c *collector) nights(ctx context.Context) ([]prometheus.Metric, error) {
	if c.service.Shelf == nil {
		return nil, nil
	}
	nights, err := c.service.Shelf.Nights(ctx)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, night := range nights {
		if night.Ended != nil {
			n = night.Different
			break
		}
	}
	return []prometheus.Metric{gauge(different, float64(n))}, nil
}
