package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// ledgerDB returns a database of its own with the ledger's tables.
func ledgerDB(t testing.TB) *sqlx.DB {
	t.Helper()
	db := must.Get(sqlx.Open("mysql", mysqltest.DSN(t)+
		"?parseTime=true&loc=UTC&time_zone=%27%2B00%3A00%27&clientFoundRows=true"))(t)
	t.Cleanup(func() { db.Close() })
	must.Get(schema.Migrate(t.Context(), db.DB, schema.Ledger))(t)
	return db
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledger.Ledger {
		db := ledgerDB(t)
		bob := account.Account{Name: ledgertest.Approver, Role: account.Approver}
		must.Do(t, store.NewAccounts(db).Add(t.Context(), bob, "test"))
		return store.NewLedger(db)
	})
}

// TestSequencesOfOrders gives a real ledger random sequences of orders, with crashes between. The transitions
// themselves get ten thousand in ledgertest.
func TestSequencesOfOrders(t *testing.T) {
	db := ledgerDB(t)
	for _, name := range []string{"ann", "bob", "cy"} {
		a := account.Account{Name: name, Role: account.Approver}
		must.Do(t, store.NewAccounts(db).Add(t.Context(), a, "test"))
	}
	l := store.NewLedger(db)
	exec := func(statement string, args ...any) {
		must.Get(db.Exec(statement, args...))(t)
	}
	ledgertest.Sequences(t, func() ledgertest.Trial {
		return ledgertest.Trial{Ledger: l,
			Pass: func(d time.Duration) { // the ledger's clock is the server's: what is stored grows older instead
				exec(`UPDATE delivery SET lease_until = lease_until - INTERVAL ? SECOND,
next_at = next_at - INTERVAL ? SECOND, updated_at = updated_at - INTERVAL ? SECOND`, d.Seconds(), d.Seconds(), d.Seconds())
			},
			Queue: func(run int64) {
				exec(`UPDATE run SET state = 'delivering' WHERE id = ?`, run)
				exec(`UPDATE delivery SET state = 'queued' WHERE run_id = ? AND state IN ('held', 'cancelled')`, run)
			}}
	}, 200)
}

// TestTwentyReplicasAtAHundredSlots lets twenty instances ask for each of a hundred slots at once: each slot has one
// winner and one run.
func TestTwentyReplicasAtAHundredSlots(t *testing.T) {
	l := store.NewLedger(ledgerDB(t))
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	must.Get(l.Ensure(t.Context(), "monthly", begin))(t)
	var wins atomic.Int64
	for i := range 100 {
		from, to := begin.Add(time.Duration(i)*time.Minute), begin.Add(time.Duration(i+1)*time.Minute)
		n := ledgertest.New(1)
		n.Period = period.Of(period.Monthly, ledgertest.Month.From+period.Month(i))
		n.Slot, n.SlotAt = to.Format(time.RFC3339), to
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				won, err := l.Advance(t.Context(), "monthly", from, to, []ledger.NewRun{n})
				if err != nil {
					t.Error(err)
				}
				if won {
					wins.Add(1)
				}
			})
		}
		wg.Wait()
	}
	runs, err := l.Runs(t.Context(), ledger.Filter{Job: "monthly"})
	if err != nil || wins.Load() != 100 || len(runs) != 100 {
		t.Errorf("%d wins, %d runs, %v", wins.Load(), len(runs), err)
	}
}
