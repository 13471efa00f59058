package metrics

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

var different = desc(
	"kept_different", "Streets and months that were kept otherwise than their records are, as the last "+
		"night found.")

// What the last look at the whole source found.
var (
	unplaced = desc("source_quarantined_rows", "Rows of the whole source that cannot be placed or understood, as the "+
		"last night found, those that were accepted left out.")
	strays = desc("source_stray_rows", "Of them: rows that belong to no submission.")
	stale  = desc("judgements_stale", "Judgements whose record that stays is gone, as the last night found.")
	future = desc("source_future_filings", "Submissions that are dated in the future, as the last night found.")
)

// looks is what the last look at the source found; nothing before the first.
func (c *collector) looks(ctx context.Context) ([]prometheus.Metric, error) {
	if c.service.Looks == nil {
		return nil, nil
	}
	look, err := c.service.Looks.LastLook(ctx)
	if err != nil || look == nil {
		return nil, err
	}
	return []prometheus.Metric{gauge(unplaced, float64(look.Quarantined)), gauge(strays, float64(len(look.Strays))),
		gauge(stale, float64(look.Stale)), gauge(future, float64(look.Later))}, nil
}

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
