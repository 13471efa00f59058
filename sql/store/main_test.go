package store_test

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"huizong/jobs/must"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// TestMain ends the server that the tests share.
func TestMain(m *testing.M) { mysqltest.Run(m) }

// yanji is the case of the docs, as the demo holds it.
func yanji() fs.FS { return os.DirFS("../../cmd/demo/yanji") }

// sourceDB is a fresh database with the source tables.
func sourceDB(t testing.TB) *store.DB {
	t.Helper()
	db, _ := sourceDSN(t)
	return db
}

func sourceDSN(t testing.TB) (*store.DB, string) {
	t.Helper()
	dsn := mysqltest.DSN(t)
	db := open(t, dsn, store.ForImport)
	must.Get(schema.Migrate(context.Background(), db.DB.DB, schema.Source))(t)
	return db, dsn
}

// importYanji fills db with the case of the docs.
func importYanji(t testing.TB, db *store.DB) store.Report {
	t.Helper()
	report := must.Get(store.Import(context.Background(), db, yanji(), nil))(t)
	return report
}

// emptyDB is a fresh database without tables.
func emptyDB(t testing.TB) *store.DB {
	t.Helper()
	return open(t, mysqltest.DSN(t), store.ForImport)
}

func open(t testing.TB, dsn string, purpose store.Purpose) *store.DB {
	t.Helper()
	db := must.Get(store.Open(context.Background(), dsn, purpose))(t)
	t.Cleanup(func() { db.Close() })
	return db
}
