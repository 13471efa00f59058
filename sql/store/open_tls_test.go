package store

import (
	"testing"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/must"
)

// TestInClear: only what leaves the host without TLS is in the clear.
func TestInClear(t *testing.T) {
	for dsn, want := range map[string]bool{
		"a:b@tcp(db:3306)/x":                  true,
		"a:b@tcp(10.0.0.7:3306)/x":            true,
		"a:b@tcp(db:3306)/x?tls=preferred":    true,
		"a:b@tcp(db:3306)/x?tls=true":         false,
		"a:b@tcp(127.0.0.1:3306)/x":           false,
		"a:b@tcp(localhost:3306)/x":           false,
		"a:b@tcp([::1]:3306)/x":               false,
		"a:b@unix(/run/mysqld/mysqld.sock)/x": false,
	} {
		cfg := must.Get(mysql.ParseDSN(dsn))(t)
		if got := inClear(cfg); got != want {
			t.Errorf("%s: %t, want %t", dsn, got, want)
		}
	}
}
