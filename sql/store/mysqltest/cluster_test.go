package mysqltest_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"huizong/sql/store/mysqltest"
)

// What one server of a cluster commits, the other has.
func TestClusterIsOneDatabase(t *testing.T) {
	servers, err := mysqltest.StartCluster(t.TempDir(), 2)
	for _, s := range servers {
		defer s.Kill()
	}
	if err != nil {
		if errors.Is(err, mysqltest.ErrNoCluster) && os.Getenv("HUIZONG_REQUIRE_MYSQL") != "1" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	one, other := open(t, servers[0].DSN("")), open(t, servers[1].DSN(""))
	exec(t, one, "CREATE DATABASE shared")
	exec(t, one, "CREATE TABLE shared.t (id INT PRIMARY KEY)")
	for range 600 {
		if _, err = other.Exec("INSERT INTO shared.t VALUES (7)"); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	var id int
	for range 600 {
		if err := one.QueryRow("SELECT id FROM shared.t").Scan(&id); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil || id != 7 {
		t.Errorf("got %d, %v", id, err)
	}
}
