package api

import (
	"huizong/jobs/ledger"
)

// search answers what was sent to whom and when.
func search(v *visit) (any, error) {
	limit, offset, err := v.paged(100, 1000)
	if err != nil {
		return nil, err
	}
	q, against := v.SentOf(v.R.URL.Query())
	if len(against) > 0 {
		return nil, against
	}
	q.Limit, q.Offset = limit, offset
	found, err := v.Search(v.R.Context(), q)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, g := range ledger.SearchGroups {
		name := string(g)
		if g == ledger.AllFound {
			name = "all"
		}
		counts[name] = found.Counts[g]
	}
	return map[string]any{"period": q.Search.Period, "counts": counts,
		"deliveries": append([]ledger.Found{}, found.Rows...)}, nil
}
