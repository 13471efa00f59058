package ledgertest

import (
	"context"
	"fmt"

	"huizong/jobs/ledger"
)

// Keep implements ledger.Ledger.
func (m *Memory) Keep(_ context.Context, l ledger.Letter) (ledger.Letter, error) {
	return l.Kept(), nil
}

// Identity implements ledger.Ledger.
func (m *Memory) Identity(context.Context) (string, error) { return fmt.Sprintf("%p", m), nil }

// Beat implements ledger.Ledger.
func (m *Memory) Beat(context.Context, string, string) error { return nil }

// Report implements ledger.Ledger.
func (m *Memory) Report(_ context.Context, run int64, region string) ([]byte, error) {
	all, err := pick(m, func() []ledger.Snapshot { return m.snapshots },
		func(s ledger.Snapshot) bool { return s.Run == run && s.Region == region })
	if err != nil || len(all) == 0 {
		return nil, fmt.Errorf("report of run %d, region %s: %w", run, region, ledger.ErrNotFound)
	}
	return all[0].Report, nil
}
