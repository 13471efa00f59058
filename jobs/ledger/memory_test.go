package ledger_test

import (
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
)

func TestMemory(t *testing.T) {
	ledgertest.Run(t, func(*testing.T) ledger.Ledger { return ledger.NewMemory(time.Now) })
}
