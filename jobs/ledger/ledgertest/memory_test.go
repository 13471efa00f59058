package ledgertest_test

import (
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.Run(t, func(*testing.T) ledger.Ledger {
		m := ledgertest.NewMemory(time.Now)
		m.Approvers = []string{ledgertest.Approver}
		return m
	})
}

// TestTenThousandSequences gives the transitions ten thousand random sequences of orders, with crashes between.
func TestTenThousandSequences(t *testing.T) {
	ledgertest.Sequences(t, func() ledgertest.Trial {
		now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
		m := ledgertest.NewMemory(func() time.Time { now = now.Add(time.Second); return now })
		m.Approvers = []string{"ann", "bob", "cy"}
		return ledgertest.Trial{Ledger: m, Pass: func(d time.Duration) { now = now.Add(d) }, Queue: m.QueueByHand}
	}, 10_000)
}
