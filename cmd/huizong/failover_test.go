package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// as runs a command as a person who has signed in.
func (o *office) as(who string, args ...string) (string, error) {
	o.Helper()
	token := filepath.Join(o.dir, who+".token")
	environ := append(os.Environ(), "HUIZONG_TOKEN_FILE="+token)
	run := func(stdin string, args ...string) (string, error) {
		cmd := exec.Command(o.program, append([]string{"--config", filepath.Join(o.dir, "config.yaml")}, args...)...)
		cmd.Env, cmd.Stdin = environ, strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if _, err := os.Stat(token); err != nil {
		if out, err := run(accountPassword+"\n", "login", who); err != nil {
			o.Fatalf("login %s: %v\n%s", who, err, out)
		}
	}
	return run("", args...)
}

// server is a private database server that ends with the test.
func server(t *testing.T, args ...string) (*mysqltest.Server, *sqlx.DB) {
	t.Helper()
	s, err := mysqltest.Start(t.TempDir(), 0, args...)
	if errors.Is(err, mysqltest.ErrNoServer) {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	db := must.Get(sqlx.Open("mysql", s.DSN("")))(t)
	t.Cleanup(func() { db.Close(); _ = s.Kill() })
	return s, db
}

// The primary dies, and the replica that takes over had fallen behind: what went out meanwhile does not go out again
// before a person has looked, and what does is marked.
func TestFailoverToAReplicaThatLags(t *testing.T) {
	primary, there := server(t, "--server-id=1", "--log-bin=log", "--binlog-format=ROW")
	replica, here := server(t, "--server-id=2")
	do := func(db *sqlx.DB, statements ...string) {
		t.Helper()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	_, port, _ := strings.Cut(primary.Addr(), ":")
	do(here, "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_USER='root', MASTER_USE_GTID=slave_pos, MASTER_PORT="+
		port, "START SLAVE")
	do(there, "CREATE DATABASE huizong CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	o := newOfficeOn(t, primary.DSN("huizong"))
	state := func(db *sqlx.DB, want string) bool {
		var states []string
		err := db.Select(&states, "SELECT DISTINCT state FROM huizong.delivery WHERE purpose = 'report'")
		return err == nil && strings.Join(states, ",") == want
	}
	o.sink.SetPlan(func(e delivertest.Event) delivertest.Fault {
		if e.Phase == deliver.PhaseRcpt {
			return delivertest.Reply(451, "4.7.1 greylisted, try again later")
		}
		return delivertest.Fault{}
	})
	if out, err := o.as("lixd", "run", "monthly", "--period", o.month("2020-10"), "--wait", "1s"); err == nil {
		t.Fatalf("all were taken: %s", out)
	}
	o.until("the replica knows of what is queued", func() bool { return state(here, "queued") })
	do(here, "STOP SLAVE") // from here on it lags
	o.sink.SetPlan(nil)
	do(there, "UPDATE huizong.delivery SET next_at = UTC_TIMESTAMP(6)")
	o.until("all is sent", func() bool { return state(there, "sent") })
	sent := len(o.reports())
	must.Do(t, o.process.Kill())
	must.Do(t, primary.Kill())
	do(here, "RESET SLAVE ALL")
	file := filepath.Join(o.dir, "config.yaml")
	raw := must.Get(os.ReadFile(file))(t)
	moved := strings.Replace(string(raw), primary.DSN("huizong"), replica.DSN("huizong"), 1)
	must.Do(t, os.WriteFile(file, []byte(moved), 0o600))
	o.start()
	o.until("it is taken for a restored one", func() bool { return state(here, "in_doubt") })
	do(here, "UPDATE huizong.delivery SET next_at = UTC_TIMESTAMP(6)")
	time.Sleep(3 * time.Second)
	o.measured("huizong_restored 1")
	if out := o.huizong("", "deliveries", "--state", "in_doubt"); strings.Count(out, "in_doubt") != 3 {
		t.Errorf("what may have gone out is not shown:\n%s", out)
	}
	if n := len(o.reports()); n != sent {
		t.Fatalf("%d mails went out before anybody looked", n-sent)
	}
	if out, err := o.as("lixd", "restored", "--reason", "the primary's disk failed"); err == nil ||
		!strings.Contains(out, "a second person opens it too") {
		t.Errorf("one person is enough where a job needs two: %v\n%s", err, out)
	}
	if out, err := o.as("jinml", "restored", "--reason", "the primary's disk failed"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var ids []int64
	must.Do(t, here.Select(&ids, "SELECT id FROM huizong.delivery WHERE purpose = 'report' ORDER BY id"))
	for i, verdict := range []string{"sent", "sent", "queued"} {
		if out, err := o.as("lixd", "resolve", fmt.Sprint(ids[i]), verdict, "--reason", "asked"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	o.until("the third is sent once more", func() bool { return state(here, "sent") })
	all := o.reports()
	if len(all) != sent+1 || !strings.HasPrefix(string(all[sent].Raw), "X-Huizong-Possible-Duplicate:") {
		t.Errorf("%d mails after the failover, want one that says it may be a copy", len(all)-sent)
	}
	o.huizong("", "verify")
	o.process.Signal(syscall.SIGTERM)
}

// A report is built of a replica once that has all that was filed, and not before; check says how far it is.
func TestASourceThatIsAReplicaIsWaitedFor(t *testing.T) {
	primary, there := server(t, "--server-id=1", "--log-bin=log", "--binlog-format=ROW")
	replica, here := server(t, "--server-id=2")
	do := func(db *sqlx.DB, statements ...string) {
		t.Helper()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	_, port, _ := strings.Cut(primary.Addr(), ":")
	do(here, "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_USER='root', MASTER_USE_GTID=slave_pos, MASTER_PORT="+
		port, "START SLAVE")
	do(there, "CREATE DATABASE huizong CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	o := newOfficeOn(t, primary.DSN("huizong"))
	o.until("the replica has the tables", func() bool {
		var n int
		return here.Get(&n, "SELECT COUNT(*) FROM huizong.activities") == nil && n == 2438
	})
	file := filepath.Join(o.dir, "config.yaml")
	raw := must.Get(os.ReadFile(file))(t)
	changed := strings.Replace(string(raw), fmt.Sprintf("{source: %q}", primary.DSN("huizong")), fmt.Sprintf(
		"{source: %q, ledger: %q}\nsource: {replica: true, max_lag: 3s}", replica.DSN("huizong"),
		primary.DSN("huizong")), 1)
	must.Do(t, os.WriteFile(file, []byte(changed), 0o600))
	must.Do(t, o.process.Signal(syscall.SIGHUP))
	o.until("the service has taken it up", func() bool { return o.logged("takes up what was changed") })
	if out, _ := o.as("lixd", "check"); !strings.Contains(out, "a replica, ") {
		t.Errorf("check does not say how far the replica is:\n%s", out)
	}
	do(here, "STOP SLAVE SQL_THREAD")
	if out, _ := o.as("lixd", "check"); !strings.Contains(out, "does not follow its primary") {
		t.Errorf("check takes a replica that stands still for one that follows:\n%s", out)
	}
	if out, err := o.as("lixd", "reconcile", "--from", o.month("2020-10"), "--to", o.month("2020-10"), "--region",
		"222401"); err == nil || !strings.Contains(out, "source-stale") {
		t.Errorf("figures of a replica that stands still: %v\n%s", err, out)
	}
	before := len(o.mails("dept@example.gov.cn"))
	if out, err := o.as("lixd", "run", "monthly", "--period", o.month("2020-10"), "--wait", "8s"); err == nil ||
		!strings.Contains(out, "is held: source-stale") {
		t.Errorf("a report of a replica that stands still: %s", out)
	}
	if n := len(o.mails("dept@example.gov.cn")); n != before {
		t.Errorf("%d mails of a replica that stands still", n-before)
	}
	do(here, "START SLAVE SQL_THREAD")
	if out, err := o.as("lixd", "retry", "1"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	o.until("the report is sent once the replica follows", func() bool {
		return len(o.mails("dept@example.gov.cn")) == before+1
	})
	o.figuresOnPages()
	if out := o.huizong("", "verify"); !strings.Contains(out, "everything is as it was sealed") {
		t.Errorf("verify: %s", out)
	}
	publishedOf(t, do, primary, replica, there, here)
	do(here, "STOP SLAVE SQL_THREAD")
	if out, err := o.as("lixd", "runs"); err == nil || !strings.Contains(out, "source-stale") {
		t.Errorf("runs tells what changed by a replica that stands still: %v\n%s", err, out)
	}
	if out, err := o.as("lixd", "runs", "--fast"); err != nil {
		t.Errorf("runs --fast: %v\n%s", err, out)
	}
	do(here, "START SLAVE SQL_THREAD")
	// the same by a heartbeat that the primary writes
	changed = strings.Replace(changed, "replica: true", "replica: true, heartbeat: SELECT MAX(at) FROM beat", 1)
	must.Do(t, os.WriteFile(file, []byte(changed), 0o600))
	do(there, "CREATE TABLE huizong.beat (at DATETIME(6))", "INSERT INTO huizong.beat VALUES (UTC_TIMESTAMP(6))")
	o.until("check takes the heartbeat", func() bool {
		out, _ := o.as("lixd", "check")
		return strings.Contains(out, "a replica, ")
	})
	do(there, "UPDATE huizong.beat SET at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR")
	o.until("check finds the heartbeat old", func() bool {
		out, _ := o.as("lixd", "check")
		return strings.Contains(out, "the replica is 1h0m")
	})
}

// publishedOf holds that a replica of the published case gives its figures.
func publishedOf(t *testing.T, do func(*sqlx.DB, ...string), primary, replica *mysqltest.Server, there, here *sqlx.DB) {
	t.Helper()
	run := must.Get(program())(t)
	do(there, "CREATE DATABASE published CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	config := tables(t, primary.DSN("published"))
	loaded(t, run, config)
	raw := must.Get(os.ReadFile(config))(t)
	changed := strings.Replace(string(raw), fmt.Sprintf("{source: %q}", primary.DSN("published")), fmt.Sprintf(
		"{source: %q, ledger: %q}\nsource: {replica: true, max_lag: 10m}", replica.DSN("published"),
		primary.DSN("published")), 1)
	if changed == string(raw) {
		t.Fatal("the configuration does not name the source as was thought")
	}
	must.Do(t, os.WriteFile(config, []byte(changed), 0o600))
	var n int
	for end := time.Now().Add(time.Minute); n != 10958 && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		_ = here.Get(&n, "SELECT COUNT(*) FROM published.beneficiaries") // it is not there at first
	}
	published(t, run, config)
}
