package store_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// TestAway tells a server that is not there yet from an account that is refused.
func TestAway(t *testing.T) {
	l := must.Get(net.Listen("tcp", "127.0.0.1:0"))(t)
	nobody := l.Addr().String()
	l.Close()
	if _, err := store.Open(context.Background(), "a:b@tcp("+nobody+")/c", store.ForLedger); !store.Away(err) {
		t.Errorf("nobody there: %v", err)
	}
	dsn := mysqltest.DSN(t)
	for _, wrong := range []string{strings.Replace(dsn, "root@", "nobody:guess@", 1), dsn + "_missing", "no dsn"} {
		if _, err := store.Open(context.Background(), wrong, store.ForLedger); err == nil || store.Away(err) {
			t.Errorf("%s: waiting helps with %v", wrong, err)
		}
	}
}
