package mysqltest_test

import (
	"database/sql"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

func TestMain(m *testing.M) { mysqltest.Run(m) }

func TestDatabasesAreFreshAndApart(t *testing.T) {
	one, two := mysqltest.DSN(t), mysqltest.DSN(t)
	a := open(t, one)
	exec(t, a, "CREATE TABLE x (id INT)")
	b := open(t, two)
	exec(t, b, "CREATE TABLE x (id INT)")
}

func TestKillAndRestartKeepWhatWasCommitted(t *testing.T) {
	mysqltest.Shared(t) // skips where there is no server
	dir := must.Get(os.MkdirTemp("", "huizong-mysql-"))(t)
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := must.Get(mysqltest.Start(dir, 0))(t)
	t.Cleanup(func() { s.Stop() })
	db := open(t, s.DSN(""))
	exec(t, db, "CREATE DATABASE d")
	exec(t, db, "CREATE TABLE d.x (id INT PRIMARY KEY)")
	exec(t, db, "INSERT INTO d.x VALUES (7)")
	addr := s.Addr()
	must.Do(t, s.Kill())
	if err := db.Ping(); err == nil {
		t.Fatal("a killed server still answers")
	}
	must.Do(t, s.Restart())
	if s.Addr() != addr {
		t.Errorf("address after restart = %s, want %s", s.Addr(), addr)
	}
	var id int
	if err := db.QueryRow("SELECT id FROM d.x").Scan(&id); err != nil || id != 7 {
		t.Errorf("row after restart = %d, %v; want 7", id, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "mariadbd.log")); err != nil {
		t.Error(err)
	}
}

// TestLeftDirectoriesAreSwept leaves a directory as a binary does that ended without Run.
func TestLeftDirectoriesAreSwept(t *testing.T) {
	mysqltest.Shared(t) // its own directory must stay
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	left, mine := filepath.Join(tmp, "huizong-mysql-1"), filepath.Join(tmp, "huizong-mysql-2")
	ended := endedProcess(t)
	for dir, pid := range map[string]int{left: ended, mine: os.Getpid()} {
		must.Do(t, os.Mkdir(dir, 0o700))
		must.Do(t, os.WriteFile(filepath.Join(dir, "owner"), []byte(strconv.Itoa(pid)), 0o600))
	}
	mysqltest.Sweep()
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("the directory of a binary that ended is there: %v", err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("the directory of a binary that runs is gone: %v", err)
	}
}

// endedProcess returns the id of a process that has ended.
func endedProcess(t *testing.T) int {
	t.Helper()
	cmd := osexec.Command("true")
	must.Do(t, cmd.Run())
	return cmd.Process.Pid
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db := must.Get(sql.Open("mysql", dsn))(t)
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
