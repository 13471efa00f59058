package main

import (
	"bytes"
	"io"
	"mime"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// client runs a client of the server on the office's database.
func (o *office) client(program, dsn string, in []byte, args ...string) []byte {
	o.Helper()
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		o.Fatal(err)
	}
	host, port, _ := strings.Cut(c.Addr, ":")
	args = append([]string{"--no-defaults", "--protocol=tcp", "--host=" + host, "--port=" + port, "--user=" + c.User,
		"--default-character-set=utf8mb4"}, args...)
	cmd := exec.Command(program, append(args, c.DBName)...)
	cmd.Env = append(os.Environ(), "MYSQL_PWD="+c.Passwd)
	cmd.Stdin = bytes.NewReader(in)
	var problem bytes.Buffer
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		o.Fatalf("%s: %v\n%s", program, err, problem.Bytes())
	}
	return out
}

// reports are the mails that are no notices.
func (o *office) reports() (out []delivertest.Message) {
	for _, m := range o.sink.Messages() {
		if m.Header("X-Huizong-Report") != "" {
			out = append(out, m)
		}
	}
	return out
}

// states are those of the deliveries of reports.
func (o *office) states(want string) bool {
	var states []string
	err := o.db.Select(&states, "SELECT DISTINCT state FROM delivery WHERE purpose = 'report' ORDER BY state")
	return err == nil && strings.Join(states, ",") == want
}

// queuedAndSaved is an office with three reports queued, a dump of its tables from then, and the reports sent since.
func queuedAndSaved(t *testing.T) (o *office, restore func(anew bool), sent int) {
	t.Helper()
	dsn := mysqltest.DSN(t)
	o = newOfficeOn(t, dsn)
	o.sink.SetPlan(func(e delivertest.Event) delivertest.Fault {
		if e.Phase == deliver.PhaseRcpt {
			return delivertest.Reply(451, "4.7.1 greylisted, try again later")
		}
		return delivertest.Fault{}
	})
	if out, err := o.as("lixd", "run", "monthly", "--period", o.month("2020-10"), "--wait", "1s"); err == nil {
		t.Fatalf("all were taken: %s", out)
	}
	o.until("it is queued", func() bool { return o.states("queued") })
	dump := o.client("mariadb-dump", dsn, nil, strings.Fields(documented(t, "`mariadb-dump (.*) huizong > "))...)
	if clash := bytes.Count(dump, []byte("INSERT INTO")); clash > 0 { // rows that go on being written are in the way
		t.Errorf("%d statements of the dump stop at a row that is there", clash)
	}
	o.sink.SetPlan(nil)
	o.due()
	o.until("all is sent", func() bool { return o.states("sent") })
	return o, func(anew bool) {
		t.Helper()
		if anew {
			o.anew(t, dsn)
		}
		o.client("mariadb", dsn, dump)
	}, len(o.reports())
}

// documented is what the pages on backups have for a pattern, both the same.
func documented(t *testing.T, pattern string) string {
	t.Helper()
	var found []string
	for _, page := range []string{"../../docs/backup.md", "../../docs/backup.zh-CN.md"} {
		raw, err := os.ReadFile(page)
		m := regexp.MustCompile(pattern).FindSubmatch(raw)
		if err != nil || m == nil {
			t.Fatalf("%s says nothing of %q: %v", page, pattern, err)
		}
		found = append(found, string(m[1]))
	}
	if found[0] != found[1] {
		t.Fatalf("the pages differ: %q", found)
	}
	return found[0]
}

// anew makes the office's database anew, as the page has it.
func (o *office) anew(t *testing.T, dsn string) {
	t.Helper()
	c := must.Get(mysql.ParseDSN(dsn))(t)
	statements := strings.ReplaceAll(documented(t, `mariadb -e "(DROP DATABASE .*)"`), "huizong", c.DBName)
	o.client("mariadb", dsn, nil, "-e", statements)
}

// due makes everything due.
func (o *office) due() {
	o.Helper()
	must.Get(o.db.Exec("UPDATE delivery SET next_at = UTC_TIMESTAMP(6)"))(o)
}

// A backup from before the last send is put back under a running service, where an epoch is kept: neither it, nor a
// second replica, nor a command that sends lets anything out before people have opened it; operators are told.
func TestRestoreUnderARunningService(t *testing.T) {
	o, restore, sent := queuedAndSaved(t)
	restore(false)
	o.due()
	// a report of another period, by a command that would send whatever is due
	if out, err := o.as("lixd", "run", "monthly", "--period", o.month("2020-09"), "--wait", "5s"); err == nil ||
		!strings.Contains(out, "huizong restored") {
		t.Errorf("a command sent, or does not say why not: %s", out)
	}
	replica := exec.Command(o.program, "--config", o.without("admin", "metrics"), "serve")
	must.Do(t, replica.Start())
	t.Cleanup(func() { replica.Process.Signal(syscall.SIGTERM); replica.Wait() })
	o.until("it is taken for a restored one", func() bool { return o.states("in_doubt,queued") })
	o.until("operators are told", func() bool {
		for _, m := range o.sink.Messages() {
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header("Subject"))
			if err == nil && strings.Contains(subject, "数据库已恢复") {
				return true
			}
		}
		return false
	})
	o.saysThatItWasRestored()
	o.due()
	time.Sleep(3 * time.Second)
	if n := len(o.reports()); n != sent {
		t.Fatalf("%d reports went out before anybody looked", n-sent)
	}
	for _, who := range []string{"lixd", "jinml"} {
		out, err := o.as(who, "restored", "--reason", "put back by us")
		if (err == nil) != (who == "jinml") || !strings.Contains(out, "in_doubt") {
			t.Errorf("opened by %s: %v\n%s", who, err, out)
		}
	}
	o.until("what is new goes", func() bool { return o.states("in_doubt,sent") })
	if n := len(o.reports()); n != 2*sent {
		t.Errorf("%d reports of a new period, %d of the old: a person has to end each of the others", n-sent, sent)
	}
	o.huizong("", "verify")
}

// saysThatItWasRestored holds that whoever looks, at whatever place, is told that nothing goes out, and what to do.
func (o *office) saysThatItWasRestored() {
	o.Helper()
	told := map[string]string{}
	told["check"], _ = o.as("lixd", "--lang", "zh", "check")
	r := must.Get(o.reader().Get(o.base + "/"))(o)
	defer r.Body.Close()
	told["the overview"] = string(must.Get(io.ReadAll(r.Body))(o))
	if !strings.Contains(told["check"], "起什么都不发") {
		o.Errorf("check says what stops it in another language: %s", told["check"])
	}
	for where, text := range told {
		if !strings.Contains(text, "huizong restored") {
			o.Errorf("%s says nothing of the restore: %s", where, text)
		}
	}
}

// without is the configuration with parts of it left out.
func (o *office) without(parts ...string) string {
	o.Helper()
	raw := must.Get(os.ReadFile(filepath.Join(o.dir, "config.yaml")))(o)
	var out []string
	skip := false
	for _, line := range strings.Split(string(raw), "\n") {
		if line != "" && line[0] != ' ' && line[0] != '-' {
			key, _, _ := strings.Cut(line, ":")
			skip = strings.Contains(" "+strings.Join(parts, " ")+" ", " "+key+" ")
		}
		if !skip {
			out = append(out, line)
		}
	}
	file := filepath.Join(o.dir, "replica.yaml")
	must.Do(o, os.WriteFile(file, []byte(strings.Join(out, "\n")), 0o600))
	return file
}

// The same where nothing is kept outside the database, as in a container without a volume: all that went out before
// goes out once more, and each says that it may be a copy.
func TestRestoreWithoutAnEpoch(t *testing.T) {
	o, restore, sent := queuedAndSaved(t)
	must.Do(t, o.process.Kill())
	must.Get(o.db.Exec("CREATE TABLE of_a_later_version (id INT)"))(t)
	restore(true)
	if _, err := o.db.Exec("SELECT id FROM of_a_later_version"); err == nil {
		t.Error("more is there than was in the dump")
	}
	const behind = "FAIL  evidence      the database is behind "
	if out, err := o.as("lixd", "check"); err == nil || !strings.Contains(out, behind) {
		t.Errorf("check does not say that it was restored, before anything serves: %v\n%s", err, out)
	}
	must.Do(t, os.Remove(filepath.Join(o.dir, "config.yaml.epoch")))
	o.due()
	o.start()
	o.until("all is sent", func() bool { return o.states("sent") })
	all := o.reports()
	for _, m := range all[sent:] {
		if m.Header("X-Huizong-Possible-Duplicate") == "" {
			t.Errorf("a copy to %s is not marked", m.To[0])
		}
	}
	if len(all) != 2*sent {
		t.Errorf("%d reports after the restore, %d before", len(all)-sent, sent)
	}
	o.huizong("", "verify")
}
