package store_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

func TestOpenForcesWhatCorrectnessNeeds(t *testing.T) {
	dsn := mysqltest.DSN(t) + "?parseTime=false&time_zone=%27%2B08%3A00%27&sql_mode=%27%27" +
		"&clientFoundRows=false&autocommit=0&sql_safe_updates=1&charset=latin1&multiStatements=true"
	for _, purpose := range []store.Purpose{store.ForSource, store.ForImport, store.ForLedger, store.ForMigration} {
		db := open(t, dsn, purpose)
		var zone, mode, charset, collation string
		must.Do(t, db.QueryRow("SELECT @@time_zone, @@sql_mode, @@character_set_client, @@collation_connection").Scan(
			&zone, &mode, &charset, &collation))
		if zone != "+00:00" || charset != "utf8mb4" || collation != "utf8mb4_bin" ||
			!strings.Contains(mode, "STRICT_ALL_TABLES") {
			t.Errorf("zone %q, charset %q, collation %q, mode %q", zone, charset, collation, mode)
		}
		var now any
		want := any(time.Date(2026, 10, 5, 9, 0, 0, 1000, time.UTC))
		if purpose == store.ForSource { // as it stands there: what is no time is told, not guessed
			want = "2026-10-05 09:00:00.000001"
		}
		err := db.Get(&now, "SELECT CAST('2026-10-05 09:00:00.000001' AS DATETIME(6))")
		if raw, ok := now.([]byte); ok {
			now = string(raw)
		}
		if err != nil || now != want {
			t.Errorf("time = %v, %v, want %v", now, err, want)
		}
		db.MustExec(fmt.Sprintf("CREATE TABLE x%d (id INT PRIMARY KEY, s VARCHAR(2))", purpose))
		db.MustExec(fmt.Sprintf("INSERT INTO x%d VALUES (1, 'a')", purpose))
		res := db.MustExec(fmt.Sprintf("UPDATE x%d SET s = 'a' WHERE id = 1", purpose))
		if n, _ := res.RowsAffected(); n != 1 {
			t.Errorf("an update that changes nothing matched %d rows, want 1", n)
		}
		if _, err := db.Exec(fmt.Sprintf("UPDATE x%d SET s = 'abc'", purpose)); err == nil {
			t.Error("a text that does not fit was cut")
		}
		var auto, safe int
		err = db.QueryRow("SELECT @@autocommit, @@sql_safe_updates").Scan(&auto, &safe)
		if err != nil || auto != 1 || safe != 0 {
			t.Errorf("autocommit %d, sql_safe_updates %d, %v", auto, safe, err)
		}
		if _, err := db.Exec("SELECT 1; SELECT 2"); err == nil {
			t.Error("two statements in one call were run")
		}
	}
}

// TestOpenSaysWhatToDo holds every error to its advice, and to not telling the password.
func TestOpenSaysWhatToDo(t *testing.T) {
	server := mysqltest.Shared(t)
	root := open(t, mysqltest.DSN(t), store.ForMigration)
	root.MustExec("CREATE OR REPLACE USER reader@'127.0.0.1' IDENTIFIED BY 's3cr3t@/(x'")
	t.Cleanup(func() { root.MustExec("DROP USER reader@'127.0.0.1'") })
	const password = "s3cr3t@/(x"
	nobody, err := net.Listen("tcp", "127.0.0.1:0") // a port where soon nobody listens
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	for _, tt := range []struct{ name, dsn, want string }{
		{"nobody listens", "reader:" + password + "@tcp(" + nobody.Addr().String() + ")/x", "does MySQL run there"},
		{"wrong password", "reader:wrong" + password + "@tcp(" + server.Addr() + ")/x",
			"check user and password in database.source"},
		{"no right", "reader:" + password + "@tcp(" + server.Addr() + ")/mysql",
			"grant the account its rights on mysql"},
		{"no such database", "root@tcp(" + server.Addr() + ")/nowhere",
			"create it: CREATE DATABASE nowhere CHARACTER SET utf8mb4"},
		{"no database", "reader:" + password + "@tcp(" + server.Addr() + ")/", "it names no database"},
		{"no DSN", "reader:" + password + " at db", "read database.source: want user:password@tcp(host:3306)/database"},
		{"network that is part of the password", "reader:" + password,
			"read database.source: want user:password@tcp(host:3306)/database"},
		{"unknown setting", "reader:" + password + "@tcp(" + server.Addr() + ")/x?parseTime=perhaps" + password,
			"read database.source: want"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, err := store.Open(t.Context(), tt.dsn, store.ForSource)
			if err == nil {
				db.Close()
				t.Fatal("it opened")
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("error = %v\nwant it to say %s", err, tt.want)
			}
		})
	}
}

func TestOpenShowsItsAddressWithoutPassword(t *testing.T) {
	dsn := mysqltest.DSN(t)
	db := open(t, dsn, store.ForLedger)
	if db.Address != dsn {
		t.Errorf("address = %s, want %s", db.Address, dsn)
	}
}
