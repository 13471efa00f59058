package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// A database that only reads is not ready, and is called by its name.
func TestWritable(t *testing.T) {
	mysqltest.Shared(t)
	server, err := mysqltest.Start(filepath.Join(t.TempDir(), "mysql"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Kill() })
	root, err := store.Open(t.Context(), server.DSN("mysql"), store.ForMigration)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	root.MustExec("CREATE DATABASE huizong CHARACTER SET utf8mb4")
	tables, err := store.Open(t.Context(), server.DSN("huizong"), store.ForMigration)
	if err != nil {
		t.Fatal(err)
	}
	defer tables.Close()
	if _, err := schema.Migrate(t.Context(), tables.DB.DB, schema.Ledger); err != nil {
		t.Fatal(err)
	}
	root.MustExec("CREATE USER 'service'@'%' IDENTIFIED BY 'x'")
	cfg, err := mysql.ParseDSN(server.DSN("huizong"))
	if err != nil {
		t.Fatal(err)
	}
	cfg.User, cfg.Passwd = "service", "x"
	present, err := tables.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tables.Grant(t.Context(), cfg.FormatDSN(), store.Keeping(present)); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), cfg.FormatDSN(), store.ForLedger)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l := store.NewLedger(db.DB)
	if err := l.Writable(t.Context()); err != nil {
		t.Errorf("a database that can be written: %v", err)
	}
	root.MustExec("SET GLOBAL read_only = 1")
	if err := l.Writable(t.Context()); err == nil || !strings.Contains(err.Error(), "only reads") {
		t.Errorf("a database that only reads: %v", err)
	}
	root.MustExec("SET GLOBAL read_only = 0")
	if err := l.Writable(t.Context()); err != nil {
		t.Errorf("a database that can be written again: %v", err)
	}
}
