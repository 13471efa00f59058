package store_test

import (
	"fmt"
	"testing"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/sql/store"
)

// sending is a ledger with a run to so many recipients, on one connection, which counts what the server reads for it.
type sending struct {
	testing.TB
	db  *sqlx.DB
	l   *store.Ledger
	run ledger.Run
}

func sendingTo(t testing.TB, recipients int) *sending {
	t.Helper()
	s := &sending{TB: t, db: ledgerDB(t)}
	s.db.SetMaxOpenConns(1)
	s.l = store.NewLedger(s.db)
	var all []string
	for i := range recipients {
		all = append(all, fmt.Sprintf("r%d@example.org", i))
	}
	s.run = ledgertest.SealedTo(t, s.l, 1, ledger.ApprovalNone, all...)
	// What a server has of months: it knows how many rows there are, and reads by the keys that it would read by then.
	s.db.MustExec("ANALYZE TABLE delivery, audit, decision")
	return s
}

// deliver sends so many of the run.
func (s *sending) deliver(n int) {
	s.Helper()
	for range n {
		ledgertest.Sent(s, s.l, 0, ledgertest.Answered("", 250), ledger.Sent)
	}
}

// read is how many rows and keys the server has read for the connection.
func (s *sending) read() (sum int) {
	s.Helper()
	var rows []struct {
		Name  string `db:"Variable_name"`
		Value int    `db:"Value"`
	}
	must.Do(s, s.db.Select(&rows, "SHOW SESSION STATUS LIKE 'Handler_read%'"))
	for _, r := range rows {
		sum += r.Value
	}
	return sum
}

// cost is how many rows the server reads for a delivery in the middle of a run.
func (s *sending) cost(before, measured int) int {
	s.Helper()
	s.deliver(before)
	from := s.read()
	s.deliver(measured)
	return (s.read() - from) / measured
}

// TestADeliveryReadsItsOwnRow: what a claim, the final dot and the answer read of a run does not grow with its
// recipients.
func TestADeliveryReadsItsOwnRow(t *testing.T) {
	few, many := sendingTo(t, 50).cost(20, 10), sendingTo(t, 500).cost(200, 10)
	if many > few+few/2 {
		t.Errorf("%d rows read for a delivery of 50, %d for one of 500", few, many)
	}
}

// BenchmarkDelivery sends in the middle of runs of ten times as many recipients each.
func BenchmarkDelivery(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := sendingTo(b, n)
			s.deliver(n / 2)
			from := s.read()
			b.ResetTimer()
			s.deliver(b.N)
			b.ReportMetric(float64(s.read()-from)/float64(b.N), "rows/op")
		})
	}
}
