package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// TestAcknowledgementIsNotLetGo locks the ledger, as a plain mysqldump does, between the server's taking a mail and its
// answer, for longer than every wait for a lock and every timeout of the connection: the mail is sent, once, and never
// was in doubt.
func TestAcknowledgementIsNotLetGo(t *testing.T) {
	for name, lock := range map[string][]string{
		"a row of the audit": {"BEGIN", "SELECT last FROM audit_head WHERE id = 1 FOR UPDATE"},
		"every table": {"LOCK TABLES audit READ, audit_head READ, delivery READ, attempt READ, run READ, " +
			"message READ, message_parts READ, part READ, instance READ"},
	} {
		t.Run(name, func(t *testing.T) {
			u := &upgrade{T: t, config: filepath.Join(t.TempDir(), "config.yaml")}
			u.now = must.Get(program())(t)
			dsn := mysqltest.DSN(t)
			db := must.Get(store.Open(t.Context(), dsn, store.ForLedger))(t)
			t.Cleanup(func() { db.Close() })
			u.db = db.DB
			hold := sync.OnceFunc(func() { holdLock(t, db.DB.DB, lock, 16*time.Second) })
			u.sink = delivertest.New(t, delivertest.Options{Username: "u", Password: "p",
				Accepted: func(delivertest.Message) { hold() }})
			work := filepath.Dir(u.config)
			must.Do(t, u.sink.WriteCertificate(filepath.Join(work, "ca.pem")))
			text := must.Get(os.ReadFile("../../sql/schema/testdata/ledger-0.1/config.yaml"))(t)
			text = []byte(strings.NewReplacer("{source}", dsn, "{ledger}", dsn+"?readTimeout=3s", "{port}",
				fmt.Sprint(u.sink.Port()), "{work}", work, "127.0.0.1:18099", "").Replace(string(text)))
			must.Do(t, os.WriteFile(u.config, text, 0o600))
			u.do(u.now, 0, "migrate", "--source")
			u.do(u.now, 0, "import", "../demo/yanji")
			out := u.do(u.now, 0, "run", "plain", "--period", "2019-11", "--as", "ann")
			u.says(out, "cannot record how a delivery ended")
			if n := u.count("SELECT COUNT(*) FROM delivery WHERE state = 'sent'"); n != 1 {
				t.Errorf("%d deliveries are sent:\n%s", n, out)
			}
			if n := u.count("SELECT COUNT(*) FROM audit WHERE action = 'delivery.in_doubt'"); n != 0 {
				t.Errorf("it was in doubt:\n%s", out)
			}
			if n := len(u.sink.Messages()); n != 1 {
				t.Errorf("%d messages came", n)
			}
			u.says(u.do(u.now, 0, "verify"), "everything is as it was sealed")
		})
	}
}

// holdLock takes a lock on a connection of its own, and lets it go after a while.
func holdLock(t *testing.T, db *sql.DB, statements []string, d time.Duration) {
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Error(err)
		return
	}
	for _, s := range statements {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Error(err)
		}
	}
	time.AfterFunc(d, func() {
		for _, s := range []string{"ROLLBACK", "UNLOCK TABLES"} {
			if _, err := conn.ExecContext(t.Context(), s); err != nil {
				t.Error(err)
			}
		}
		conn.Close()
	})
}
