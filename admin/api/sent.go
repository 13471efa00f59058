package api

import (
	"net/http"

	"huizong/jobs/ledger"
)

// search answers what was sent to whom and when.
func search(v *visit) error {
	limit, err := v.bounded("limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	offset, err := v.bounded("offset", 0, 0, 1<<30)
	if err != nil {
		return err
	}
	q, against := v.SentOf(v.R.URL.Query())
	if len(against) > 0 {
		return against
	}
	q.Limit, q.Offset = limit, offset
	found, err := v.Search(v.R.Context(), q)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, g := range ledger.SearchGroups {
		name := string(g)
		if g == ledger.AllFound {
			name = "all"
		}
		counts[name] = found.Counts[g]
	}
	return v.answer(http.StatusOK, map[string]any{"period": q.Search.Period, "counts": counts,
		"deliveries": append([]ledger.Found{}, found.Rows...)})
}
