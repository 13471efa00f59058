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
