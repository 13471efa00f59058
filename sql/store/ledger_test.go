package store_test

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// ledgerDB returns a database of its own with the ledger's tables.
func ledgerDB(t testing.TB) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("mysql", mysqltest.DSN(t)+"?parseTime=true&loc=UTC&time_zone=%27%2B00%3A00%27&clientFoundRows=true")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := schema.Migrate(t.Context(), db.DB, schema.Ledger); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledger.Ledger { return store.NewLedger(ledgerDB(t)) })
}
