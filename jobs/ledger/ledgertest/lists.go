package ledgertest

import (
	"slices"

	"huizong/jobs/ledger"
)

// trailed walks the audit backwards a few entries at a time, and finds the same entries as forwards.
func (s *stage) trailed() {
	s.Helper()
	all, err := s.l.Audit(s.ctx, 0)
	s.ok(err)
	var back []ledger.Entry
	before := int64(0)
	for {
		some, err := s.l.Trail(s.ctx, before, 3)
		s.ok(err)
		if len(some) == 0 {
			break
		}
		back, before = append(back, some...), some[len(some)-1].ID
	}
	slices.Reverse(back)
	if !slices.EqualFunc(all, back, func(a, b ledger.Entry) bool { return a.ID == b.ID && a.Hash == b.Hash }) {
		s.Fatalf("%d entries forwards and %d backwards", len(all), len(back))
	}
	newest, err := s.l.Deliveries(s.ctx, ledger.Filter{Limit: 2})
	s.ok(err)
	every, err := s.l.Deliveries(s.ctx, ledger.Filter{})
	s.ok(err)
	if len(newest) > 2 || len(newest) > 0 && newest[0].ID != every[len(every)-1].ID {
		s.Fatalf("newest deliveries %+v", newest)
	}
}
