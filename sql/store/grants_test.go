package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/must"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// The service's account can do its work and cannot rewrite the audit; the reader can read and nothing else.
func TestGrantedAccounts(t *testing.T) {
	dsn := mysqltest.DSN(t)
	admin, err := store.Open(t.Context(), dsn, store.ForMigration)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	for _, set := range []schema.Set{schema.Source, schema.Ledger} {
		must.Get(schema.Migrate(t.Context(), admin.DB.DB, set))(t)
	}
	ours, theirs, err := schema.Tables()
	if err != nil || len(ours) < 10 || len(theirs) < 7 {
		t.Fatalf("%v, %v, %v", ours, theirs, err)
	}
	present := must.Get(admin.Tables(t.Context()))(t)
	for _, table := range present { // none is forgotten
		if !strings.Contains(fmt.Sprint(ours, theirs), table) {
			t.Errorf("no migration is known to make %s", table)
		}
	}
	as := func(name string, rights []store.Right) *store.DB {
		t.Helper()
		admin.MustExec("DROP USER IF EXISTS '" + name + "'@'%'")
		admin.MustExec("CREATE USER '" + name + "'@'%' IDENTIFIED BY 'p''w'")
		t.Cleanup(func() { admin.Exec("DROP USER '" + name + "'@'%'") })
		cfg := must.Get(mysql.ParseDSN(dsn))(t)
		cfg.User, cfg.Passwd = name, "p'w"
		if account, err := admin.Grant(t.Context(), cfg.FormatDSN(), rights); err != nil || account != name+"@%" {
			t.Fatalf("%s: %q, %v", name, account, err)
		}
		db := must.Get(store.Open(t.Context(), cfg.FormatDSN(), store.ForLedger))(t)
		t.Cleanup(func() { db.Close() })
		return db
	}
	known := func(names []string) (out []string) {
		for _, n := range names {
			if strings.Contains(fmt.Sprint(present), n) {
				out = append(out, n)
			}
		}
		return out
	}
	refused := func(db *store.DB, statement string, want bool) {
		t.Helper()
		_, err := db.Exec(statement)
		var my *mysql.MySQLError
		if denied := errors.As(err, &my) && my.Number == 1142; denied != want || !want && err != nil {
			t.Errorf("%s: %v, want refused %v", statement, err, want)
		}
	}
	service := as("grants_service", store.Keeping(known(ours)))
	refused(service, "UPDATE job SET note = note", false)
	refused(service, "DELETE FROM session WHERE 1 = 0", false)
	refused(service, "UPDATE audit SET actor = 'x'", true)
	refused(service, "DELETE FROM audit", true)
	refused(service, "UPDATE huizong_ledger_schema SET version_id = 0", true)
	refused(service, "DROP TABLE job", true)
	refused(service, "SELECT 1 FROM submissions", true)
	reader := as("grants_reader", store.Reading(known(theirs)))
	refused(reader, "DELETE FROM submissions", true)
	refused(reader, "SELECT 1 FROM run", true)
	if err := reader.Get(new(int), "SELECT COUNT(*) FROM submissions"); err != nil {
		t.Error(err)
	}
}

func TestWithAccount(t *testing.T) {
	got, err := store.WithAccount("a:b@tcp(x:1)/ledger?tls=true", "m:s3@tcp(y:2)/other")
	if err != nil || got != "m:s3@tcp(y:2)/ledger?tls=true" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := store.WithAccount("a:b@tcp(x:1)/ledger", ""); err != nil || got != "a:b@tcp(x:1)/ledger" {
		t.Errorf("%q, %v", got, err)
	}
	_, err = store.WithAccount("a:b@tcp(x:1)/ledger", "secret")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}
