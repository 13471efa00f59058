package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// TestCheckAsksWhatReadyAsks: a ledger that takes no writes, or whose clock is another, is not ok.
func TestCheckAsksWhatReadyAsks(t *testing.T) {
	mysqltest.Shared(t)
	server := must.Get(mysqltest.Start(filepath.Join(t.TempDir(), "mysql"), 0))(t)
	t.Cleanup(func() { server.Kill() })
	root := must.Get(sqlx.Open("mysql", server.DSN("mysql")))(t)
	defer root.Close()
	root.MustExec("CREATE DATABASE huizong CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	root.MustExec("CREATE USER 'service'@'%' IDENTIFIED BY 'x'")
	root.MustExec("GRANT ALL ON huizong.* TO 'service'@'%'")
	to := must.Get(mysql.ParseDSN(server.DSN("huizong")))(t)
	to.User, to.Passwd = "service", "x"
	dir, binary := t.TempDir(), must.Get(program())(t)
	text := strings.NewReplacer("{dsn}", to.FormatDSN(), "{port}", "25", "  ca_file: {work}/ca.pem\n", "", "{work}",
		dir).Replace(string(must.Get(os.ReadFile("testdata/config.yaml"))(t)))
	must.Do(t, os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600))
	must.Do(t, os.WriteFile(filepath.Join(dir, "smtp-password"), []byte("s3cret"), 0o600))
	huizong := func(args ...string) (string, error) {
		out, err := exec.Command(binary, append([]string{"--config", filepath.Join(dir, "config.yaml")},
			args...)...).CombinedOutput()
		return string(out), err
	}
	if out, err := huizong("migrate", "--source"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := huizong("import", "../demo/yanji"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, c := range []struct{ name, set, unset, want string }{
		{"as it should be", "DO 0", "DO 0", ""},
		{"it only reads", "SET GLOBAL read_only = 1", "SET GLOBAL read_only = 0",
			"FAIL  ledger        the database only reads (read_only is on)"},
		{"its clock is another", "SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() + 120'",
			"SET GLOBAL init_connect = ''", "FAIL  ledger        our clock is -"},
		{"its slots are accounted for in advance",
			"INSERT INTO huizong.job (name, cursor_at) VALUES ('monthly', '2099-01-01')",
			"DELETE FROM huizong.job", "FAIL  ledger        job monthly: its slots up to 2099-01-01T00:00:00Z were"},
	} {
		root.MustExec(c.set)
		out, err := huizong("check", "--quick")
		root.MustExec(c.unset)
		if !strings.Contains(out, c.want) || (err == nil) != (c.want == "") {
			t.Errorf("%s: want %q: %v\n%s", c.name, c.want, err, out)
		}
	}
	t.Setenv("HUIZONG_AUDIT_EPOCH", filepath.Join(dir, "gone", "epoch"))
	out, err := huizong("check", "--quick")
	if err == nil || !strings.Contains(out, "FAIL  ledger        audit.epoch: ") {
		t.Errorf("its epoch cannot be kept: %v\n%s", err, out)
	}
}
