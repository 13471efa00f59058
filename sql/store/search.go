package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Search finds what was sent, with when and of what.
func (l *Ledger) Search(ctx context.Context, q ledger.Search) (ledger.Searched, error) {
	out := ledger.Searched{Counts: map[ledger.SearchGroup]int{}}
	purposes := [3]ledger.Purpose{ledger.Report, ledger.Test, ledger.Test}
	if q.Letters {
		purposes = [3]ledger.Purpose{ledger.Feedback, ledger.Remind, ledger.Notice}
	}
	from, until := q.From, q.Until
	if from.IsZero() {
		from = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if until.IsZero() {
		until = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	to := strings.ToLower(strings.TrimSpace(q.To))
	args := []any{purposes[0], purposes[1], purposes[2], to, to, to, q.Job, q.Job, q.Period, q.Period, from.UTC(),
		until.UTC()}
	var counts []struct {
		Group ledger.SearchGroup `db:"grp"`
		N     int                `db:"n"`
	}
	if err := l.db.SelectContext(ctx, &counts, query.PostDeliverySearchCounts, args...); err != nil {
		return out, fmt.Errorf("count what was sent: %w", err)
	}
	for _, c := range counts {
		out.Counts[c.Group] += c.N
		if c.Group != ledger.TestFound && c.Group != ledger.AllFound {
			out.Counts[ledger.AllFound] += c.N
		}
	}
	args = append(args, q.Group, q.Group, q.Limit, q.Offset)
	if err := l.db.SelectContext(ctx, &out.Rows, query.PostDeliverySearch, args...); err != nil {
		return out, fmt.Errorf("search what was sent: %w", err)
	}
	for i := range out.Rows {
		out.Rows[i].At = out.Rows[i].At.UTC()
	}
	return out, nil
}
