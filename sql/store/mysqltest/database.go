package mysqltest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // speaks to the server

	"huizong/jobs/must"
)

// The server that all tests of a binary share.
var shared struct {
	once   sync.Once
	server *Server
	dir    string
	err    error
}

// Run runs the tests of a binary and ends the shared server after them: func TestMain(m *testing.M) { mysqltest.Run(m)
// }. Without it the server ends all the same (on Linux), but leaves its directory behind.
func Run(m *testing.M) {
	code := m.Run()
	if s := shared.server; s != nil {
		_ = s.Kill()
	}
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// Shared returns the server of this test binary, started at the first call. Without a server program the test is
// skipped, or fails where HUIZONG_REQUIRE_MYSQL=1.
func Shared(t testing.TB) *Server {
	t.Helper()
	shared.once.Do(func() {
		sweep()
		if shared.dir, shared.err = os.MkdirTemp("", prefix+"*"); shared.err != nil {
			return
		}
		if shared.err = os.WriteFile(filepath.Join(shared.dir, owner), []byte(strconv.Itoa(os.Getpid())),
			0o600); shared.err == nil {
			shared.server, shared.err = Start(shared.dir, 0)
		}
	})
	switch {
	case errors.Is(shared.err, ErrNoServer) && os.Getenv("HUIZONG_REQUIRE_MYSQL") != "1":
		t.Skip(shared.err)
	case shared.err != nil:
		t.Fatal(shared.err)
	}
	return shared.server
}

// Directories of shared servers, and the file in each that says whose it is.
const (
	prefix = "huizong-mysql-"
	owner  = "owner"
)

// sweep removes what test binaries left behind that ended without Run: their servers ended with them.
func sweep() {
	files, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*", owner))
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if pid, err := strconv.Atoi(string(b)); err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(filepath.Dir(file))
		}
	}
}

// DSN makes a fresh, empty database for the test and returns its DSN. It is dropped when the test ends.
func DSN(t testing.TB) string {
	t.Helper()
	s := Shared(t)
	name := "t_" + rand.Text()
	run(t, s, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	t.Cleanup(func() { run(t, s, "DROP DATABASE "+name) })
	return s.DSN(name)
}

// Alone leaves a test to the run of ./test.sh without the race detector (HUIZONG_RACED says which is the one under it):
// its steps follow one another, each waiting for the answer to the one before, which is an order to the detector, and
// under it they take minutes. It is not -short, which would also draw fewer cases for each property.
func Alone(t testing.TB) {
	t.Helper()
	if os.Getenv("HUIZONG_RACED") != "" {
		t.Skip("its steps follow one another: it is run without the race detector")
	}
}

func run(t testing.TB, s *Server, statement string) {
	t.Helper()
	db := must.Get(sql.Open("mysql", s.DSN("")))(t)
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
