package store_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/must"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// A database that only reads is not ready, and is called by its name.
func TestWritable(t *testing.T) {
	mysqltest.Shared(t)
	server := must.Get(mysqltest.Start(filepath.Join(t.TempDir(), "mysql"), 0))(t)
	t.Cleanup(func() { server.Kill() })
	root := must.Get(store.Open(t.Context(), server.DSN("mysql"), store.ForMigration))(t)
	defer root.Close()
	root.MustExec("CREATE DATABASE huizong CHARACTER SET utf8mb4")
	tables := must.Get(store.Open(t.Context(), server.DSN("huizong"), store.ForMigration))(t)
	defer tables.Close()
	must.Get(schema.Migrate(t.Context(), tables.DB.DB, schema.Ledger))(t)
	root.MustExec("CREATE USER 'service'@'%' IDENTIFIED BY 'x'")
	cfg := must.Get(mysql.ParseDSN(server.DSN("huizong")))(t)
	cfg.User, cfg.Passwd = "service", "x"
	present := must.Get(tables.Tables(t.Context()))(t)
	must.Get(tables.Grant(t.Context(), cfg.FormatDSN(), store.Keeping(present)))(t)
	db := must.Get(store.Open(t.Context(), cfg.FormatDSN(), store.ForLedger))(t)
	defer db.Close()
	l := store.NewLedger(db.DB)
	if err := l.Writable(t.Context()); err != nil {
		t.Errorf("a database that can be written: %v", err)
	}
	root.MustExec("SET GLOBAL read_only = 1")
	if err := l.Writable(t.Context()); err == nil || !strings.Contains(err.Error(), "only reads") {
		t.Errorf("a database that only reads: %v", err)
	}
	shelf := store.NewShelf(l, 0)
	if _, _, err := shelf.BeginNight(t.Context(), time.Now(), "one"); err == nil ||
		!strings.Contains(err.Error(), "only reads") {
		t.Errorf("what is written to a database that only reads: %v", err)
	}
	root.MustExec("SET GLOBAL read_only = 0")
	if _, _, err := shelf.BeginNight(t.Context(), time.Now(), "one"); err != nil {
		t.Errorf("what is written to a database that can be written again: %v", err)
	}
	if err := l.Writable(t.Context()); err != nil {
		t.Errorf("a database that can be written again: %v", err)
	}
}
