package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// windows are the published windows of the case, and where their figures stand.
var windows = [][4]string{{"2015-01", "2020-11", "222401", "programme"},
	{"2020-10", "2020-10", "222401", "month-2020-10"}, {"2020-07", "2020-09", "222401", "quarter-2020-Q3"},
	{"2019-01", "2019-12", "222401", "year-2019"},
	{"2015-01", "2020-11", "222401004000", "programme-gongyuan-street"}}

// published fails unless the program finds the published figures in a database.
func published(t *testing.T, program, config string) {
	t.Helper()
	for _, w := range windows {
		out, err := exec.Command(program, "--config", config, "reconcile", "--from", w[0], "--to", w[1], "--region",
			w[2],
			"--as-of", "2020-12-10T09:00:00+08:00", "--format", "json").Output()
		if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
			t.Fatalf("%s: %v\n%s", w[3], err, failed.Stderr)
		}
		want := must.Get(os.ReadFile("../demo/yanji/expected-" + w[3] + ".json"))(t)
		if diff := differs(out, want); diff != "" {
			t.Errorf("%s: %s", w[3], diff)
		}
	}
}

// loaded migrates an empty database and fills it with the published case, as the program's commands do.
func loaded(t *testing.T, program, config string) {
	t.Helper()
	for _, args := range [][]string{{"migrate", "--source"}, {"import", "../demo/yanji"}} {
		if out, err := exec.Command(program,
			append([]string{"--config", config}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
}

// works fails unless the office does on its engine what it has to on every one: a report is sent, what is kept is
// verified, and every page opens and shows the published figures.
func (o *office) works() {
	o.Helper()
	before := len(o.mails("dept@example.gov.cn"))
	o.huizong("", "run", "monthly", "--period", o.month("2020-10"))
	mails := o.mails("dept@example.gov.cn")
	if len(mails) != before+1 {
		o.Fatalf("%d mails, want %d", len(mails), before+1)
	}
	if out := o.huizong("", "verify"); !strings.Contains(out, "everything is as it was sealed") {
		o.Errorf("verify: %s", out)
	}
	o.figuresOnPages()
}

// reader signs in to the pages as one who reads does.
func (o *office) reader() *http.Client {
	o.Helper()
	jar := must.Get(cookiejar.New(nil))(o)
	// its own certificate, of this test
	client := &http.Client{Jar: jar,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	r := must.Get(client.PostForm(o.base+"/login", url.Values{"account": {"wang"}, "password": {accountPassword}}))(o)
	r.Body.Close()
	return client
}

// figuresOnPages looks at every page.
func (o *office) figuresOnPages() {
	o.Helper()
	client := o.reader()
	var run int // the first; its number is the server's to give
	must.Do(o, o.db.Get(&run, "SELECT id FROM run ORDER BY created_at LIMIT 1"))
	shown := map[string][]string{
		"/": nil, "/runs": {"monthly"}, fmt.Sprintf("/runs/%d", run): {"408", "1,021"}, "/jobs": nil, "/filing": nil,
		"/filing/months": nil, "/figures": {"17,210", "15,288"}, "/deliveries": nil, "/account": nil,
	}
	for path, figures := range shown {
		r, err := client.Get(o.base + path)
		if err != nil {
			o.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK || r.Request.URL.Path != path {
			o.Errorf("%s: %d at %s, %v", path, r.StatusCode, r.Request.URL.Path, err)
		}
		for _, figure := range figures {
			if !strings.Contains(string(body), figure) {
				o.Errorf("%s does not show %s", path, figure)
			}
		}
	}
}

// A server whose settings are all others than a new one has.
func TestAServerSetUpOtherwise(t *testing.T) {
	s, db := server(t, "--sql-mode=ANSI,TRADITIONAL,ONLY_FULL_GROUP_BY,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH",
		"--transaction-isolation=READ-COMMITTED", "--collation-server=utf8mb4_unicode_520_ci",
		"--lower-case-table-names=1", "--auto-increment-increment=7", "--auto-increment-offset=3", "--autocommit=0",
		"--default-week-format=5", "--max-allowed-packet=8M", "--sql-safe-updates",
		"--explicit-defaults-for-timestamp=0", "--innodb-default-row-format=compact", "--div-precision-increment=0")
	for _, name := range []string{"yanji", "office"} {
		must.Get(db.Exec("CREATE DATABASE " + name))(t)
	}
	run := must.Get(program())(t)
	config := tables(t, s.DSN("yanji"))
	loaded(t, run, config)
	published(t, run, config)
	newOfficeOn(t, s.DSN("office")).works()
}

// tables writes a configuration of databases alone, as far as migrate, import and reconcile want one.
func tables(t *testing.T, dsn string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	raw := must.Get(os.ReadFile("testdata/office.yaml"))(t)
	text := strings.NewReplacer("{dsn}", dsn, "{port}", "25", "{start}", "2015-01", "{admin}", "0", "{metrics}", "0",
		"  ca_file: {work}/ca.pem\n", "", `  tls: {cert_file: "{work}/tls.pem", key_file: "{work}/tls.key"}`+"\n",
		"").Replace(string(raw))
	must.Do(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// One database on two servers of a cluster: both are migrated at once, both give the published figures, and two
// instances, each at a server of its own, send each report once.
func TestTwoServersOfACluster(t *testing.T) {
	servers, err := mysqltest.StartCluster(t.TempDir(), 2)
	t.Cleanup(func() {
		for _, s := range servers {
			_ = s.Kill()
		}
	})
	if err != nil {
		if errors.Is(err, mysqltest.ErrNoCluster) && os.Getenv("HUIZONG_REQUIRE_MYSQL") != "1" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	run := must.Get(program())(t)
	var dbs []*sqlx.DB
	for _, s := range servers {
		db := must.Get(sqlx.Open("mysql", s.DSN("")))(t)
		t.Cleanup(func() { db.Close() })
		dbs = append(dbs, db)
	}
	for _, name := range []string{"yanji", "office"} {
		must.Get(dbs[0].Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"))(t)
		for range 600 {
			if _, err = dbs[1].Exec("USE " + name); err == nil {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	configs := []string{tables(t, servers[0].DSN("yanji")), tables(t, servers[1].DSN("yanji"))}
	var both sync.WaitGroup
	for _, config := range configs {
		both.Go(func() {
			if out, err := exec.Command(run, "--config", config, "migrate", "--source").CombinedOutput(); err != nil {
				t.Errorf("migrate on both at once: %v\n%s", err, out)
			}
		})
	}
	both.Wait()
	if out, err := exec.Command(run, "--config", configs[1], "import", "../demo/yanji").CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	for range 300 { // what one server has committed, the other applies in its own time
		var n int
		if dbs[0].Get(&n, "SELECT COUNT(*) FROM yanji.activities") == nil && n == 2438 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, config := range configs {
		published(t, run, config)
	}
	o := newOfficeOn(t, servers[0].DSN("office"))
	twin := o.twin(servers[0].DSN("office"), servers[1].DSN("office"))
	for _, at := range []*office{o, twin} {
		if out, err := at.as("lixd", "whoami"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	o.works()
	var orders sync.WaitGroup
	const months = 6
	for i := range months {
		at := []*office{o, twin}[i%2]
		orders.Go(func() {
			at.as("lixd", "run", "monthly", "--period", o.month("2020-"+fmt.Sprintf("%02d", 4+i)))
		})
	}
	orders.Wait()
	var sealed int
	must.Do(t, dbs[1].Get(&sealed, "SELECT COUNT(*) FROM office.delivery WHERE purpose = 'report'"))
	o.until("all is sent", func() bool {
		var n int
		err := dbs[1].Get(&n, "SELECT COUNT(*) FROM office.delivery WHERE purpose = 'report' AND state = 'sent'")
		return err == nil && n == sealed
	})
	got := map[string]int{}
	for _, m := range o.sink.Messages() {
		if m.To[0] != "operator@example.gov.cn" {
			got[string(m.Raw)]++
		}
	}
	if len(got) != sealed || sealed == 0 {
		t.Errorf("%d mails came of %d deliveries", len(got), sealed)
	}
	for raw, n := range got {
		if n != 1 || strings.HasPrefix(raw, "X-Huizong-Possible-Duplicate") {
			t.Errorf("a mail came %d times:\n%s", n, raw[:200])
		}
	}
	o.huizong("", "verify")
	twin.huizong("", "verify")
	twin.figuresOnPages()
}

// twin is a second instance of the office, at another database server.
func (o *office) twin(dsn, other string) *office {
	o.Helper()
	raw := must.Get(os.ReadFile(filepath.Join(o.dir, "config.yaml")))(o)
	twin := *o
	twin.dir = o.TempDir()
	port := freePort(o.T)
	text := strings.Replace(string(raw), dsn, other, 1)
	text = strings.Replace(text, strings.TrimPrefix(o.base, "https://"), "localhost:"+strconv.Itoa(port), 1)
	text = strings.Replace(text, strings.TrimSuffix(strings.TrimPrefix(o.metrics, "http://"), "/metrics"),
		"localhost:"+strconv.Itoa(freePort(o.T)), 1)
	must.Do(o, os.WriteFile(filepath.Join(twin.dir, "config.yaml"), []byte(text), 0o600))
	twin.base = "https://localhost:" + strconv.Itoa(port)
	twin.serve()
	return &twin
}

// An engine that knows no read-only transactions and takes no entry above 6 MiB, as TiDB does with its defaults: the
// published figures, a report sent and verified, pages that are ready.
func TestAnEngineThatRefusesWhatTiDBRefuses(t *testing.T) {
	shared := mysqltest.Shared(t)
	refused := atomic.Int64{}
	addr, end, err := shared.Proxy(mysqltest.TiDB(func() { refused.Add(1) }))
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	run := must.Get(program())(t)
	through := func() string { return strings.Replace(mysqltest.DSN(t), shared.Addr(), addr, 1) }
	config := tables(t, through())
	loaded(t, run, config)
	published(t, run, config)
	newOfficeOn(t, through()).works()
	if refused.Load() == 0 {
		t.Error("nothing was refused: the test shows nothing")
	}
}

// A source whose large tables are partitioned gives the published figures.
func TestAPartitionedSource(t *testing.T) {
	dsn := mysqltest.DSN(t)
	run := must.Get(program())(t)
	config := tables(t, dsn)
	loaded(t, run, config)
	db := must.Get(sqlx.Open("mysql", dsn))(t)
	defer db.Close()
	partitions := []string{"ALTER TABLE submissions DROP PRIMARY KEY, ADD PRIMARY KEY (id, period) " +
		"PARTITION BY RANGE COLUMNS (period) (PARTITION p0 VALUES LESS THAN ('2018-01'), " +
		"PARTITION p1 VALUES LESS THAN ('2020-01'), PARTITION p2 VALUES LESS THAN (MAXVALUE))",
		"ALTER TABLE activities PARTITION BY KEY (id) PARTITIONS 7"}
	for _, statement := range partitions {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	published(t, run, config)
	o := newOfficeOn(t, mysqltest.DSN(t))
	for _, statement := range partitions {
		if _, err := o.db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	o.works()
}
