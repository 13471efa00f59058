package jobs

import (
	"context"
	"slices"
	"strings"
)

// unreached are the recipients of a job to whom no report of a period was sent, and none is on its way: who joined
// since, or whose address was mended. Without a ledger that knows, there are none.
func (s *Service) unreached(ctx context.Context, q request) ([]Recipient, error) {
	if s.Post == nil {
		return nil, nil
	}
	reached, err := s.Post.Reached(ctx, q.job.Name, q.period.String())
	if err != nil {
		return nil, err
	}
	var out []Recipient
	for _, r := range q.job.Recipients {
		if !slices.ContainsFunc(reached, func(a string) bool { return strings.EqualFold(a, r.Address) }) {
			out = append(out, r)
		}
	}
	return out, nil
}
