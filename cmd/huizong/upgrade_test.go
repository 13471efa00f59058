package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// oldest is the commit of version 0.1.
const oldest = "e282309"

// oldProgram is version 0.1, built once from the history; empty where the history has been cut off.
var oldProgram = sync.OnceValues(func() (string, error) {
	if exec.Command("git", "cat-file", "-e", oldest+"^{commit}").Run() != nil {
		return "", nil
	}
	dir, err := os.MkdirTemp("", "huizong-first-")
	if err != nil {
		return "", err
	}
	script := fmt.Sprintf("cd $(git rev-parse --show-toplevel) && git archive %s | tar x -C %s && cd %s && "+
		"go build -ldflags '-X main.version=0.1' -o huizong-0.1 ./cmd/huizong", oldest, dir, dir)
	if out, err := exec.Command("sh", "-c", script).CombinedOutput(); err != nil {
		return "", fmt.Errorf("build version 0.1: %w: %s", err, out)
	}
	return filepath.Join(dir, "huizong-0.1"), nil
})

// upgrade is a ledger that version 0.1 wrote, and both programs.
type upgrade struct {
	*testing.T
	config, now, before string // the configuration, this program, and version 0.1 (empty: not to be had)
	sink                *delivertest.Sink
	db                  *sqlx.DB
	ledger              *store.Ledger
}

func newUpgrade(t *testing.T) *upgrade {
	t.Helper()
	u := &upgrade{T: t, config: filepath.Join(t.TempDir(), "config.yaml")}
	mysqltest.Shared(t)
	u.now = must.Get(program())(t)
	u.before = must.Get(oldProgram())(t)
	dsn, source := mysqltest.DSN(t), mysqltest.DSN(t)
	db := must.Get(store.Open(t.Context(), dsn, store.ForLedger))(t)
	t.Cleanup(func() { db.Close() })
	u.db, u.ledger = db.DB, store.NewLedger(db.DB)
	u.load("../../sql/schema/testdata/ledger-0.1.sql.gz")
	u.sink = delivertest.New(t, delivertest.Options{Username: "u", Password: "p"})
	work := filepath.Dir(u.config)
	must.Do(t, u.sink.WriteCertificate(filepath.Join(work, "ca.pem")))
	text := must.Get(os.ReadFile("../../sql/schema/testdata/ledger-0.1/config.yaml"))(t)
	text = []byte(strings.NewReplacer("{source}", source, "{ledger}", dsn, "{port}", fmt.Sprint(u.sink.Port()),
		"{work}", work, "127.0.0.1:18099", "").Replace(string(text)))
	must.Do(t, os.WriteFile(u.config, text, 0o600))
	return u
}

// load plays the dump, and moves what is queued in it to today: it was made some time ago, and would expire.
func (u *upgrade) load(file string) {
	u.Helper()
	f := must.Get(os.Open(file))(u)
	defer f.Close()
	z := must.Get(gzip.NewReader(f))(u)
	text := must.Get(io.ReadAll(z))(u)
	for statement := range strings.SplitSeq(string(text), ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" && !strings.HasPrefix(statement, "/*") {
			u.sql(statement)
		}
	}
	u.sql("UPDATE job SET cursor_at = UTC_TIMESTAMP(6)")
	u.sql("UPDATE delivery SET due_at = UTC_TIMESTAMP(6), next_at = UTC_TIMESTAMP(6) WHERE state = 'queued'")
}

func (u *upgrade) sql(statement string) {
	u.Helper()
	if _, err := u.db.Exec(statement); err != nil {
		u.Fatalf("%.200s: %v", statement, err)
	}
}

func (u *upgrade) count(statement string) (n int) {
	u.Helper()
	must.Do(u, u.db.Get(&n, statement))
	return n
}

// do runs a program to its end, with this exit status.
func (u *upgrade) do(program string, status int, args ...string) string {
	u.Helper()
	cmd := exec.Command(program, append([]string{"--config", u.config}, args...)...)
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != status {
		u.Fatalf("%s %s: exit status %d, want %d:\n%s", filepath.Base(program), strings.Join(args, " "), got, status,
			out)
	}
	return string(out)
}

// approve signs bob in, with the password he has had since version 0.1, and approves the content of a run.
func (u *upgrade) approve(run int) {
	u.Helper()
	u.Setenv("HOME", filepath.Dir(u.config))
	cmd := exec.Command(u.now, "--config", u.config, "login", "bob")
	cmd.Stdin = strings.NewReader("correct horse battery\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		u.Fatalf("login: %v\n%s", err, out)
	}
	var content string
	must.Do(u, u.db.Get(&content, "SELECT content_sha256 FROM run WHERE id = ?", run))
	u.do(u.now, 0, "approve", fmt.Sprint(run), "--sha256", content)
	u.do(u.now, 0, "logout")
}

// serve runs a program's service until stop.
func (u *upgrade) serve(program string) (stop func()) {
	u.Helper()
	var log bytes.Buffer
	cmd := exec.Command(program, "--config", u.config, "serve")
	cmd.Stderr = &log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must.Do(u, cmd.Start())
	over := sync.OnceFunc(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		if u.Failed() {
			u.Logf("%s serve:\n%s", filepath.Base(program), &log)
		}
	})
	u.Cleanup(over)
	return over
}

// until waits for a number that the database is to have.
func (u *upgrade) until(want int, statement string) {
	u.Helper()
	for range 600 {
		if u.count(statement) == want {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	u.Fatalf("%s: %d, want %d", statement, u.count(statement), want)
}

// bodies are what every delivery sends, by its number.
func (u *upgrade) bodies() map[int64]string {
	u.Helper()
	all := must.Get(u.ledger.Deliveries(u.Context(), ledger.Filter{}))(u)
	out := map[int64]string{}
	for _, d := range all {
		body := must.Get(u.ledger.Message(u.Context(), d.ID))(u)
		out[d.ID] = ledger.Hash(body)
	}
	return out
}

func (u *upgrade) says(out, want string) {
	u.Helper()
	if !strings.Contains(out, want) {
		u.Errorf("it says no %q:\n%s", want, out)
	}
}

// queuedReports counts what is on its way.
const queuedReports = "SELECT COUNT(*) FROM delivery WHERE state IN ('queued', 'sending', 'committing')"

// TestUpgradeInTwoSteps takes a ledger of version 0.1 over, and ends the upgrade: what was sealed is what is sent, what
// waited for a person still does, and nothing is lost or doubled.
func TestUpgradeInTwoSteps(t *testing.T) {
	u := newUpgrade(t)
	sealed := map[int64]string{}
	var rows []struct {
		ID   int64  `db:"delivery_id"`
		Body []byte `db:"body"`
	}
	must.Do(t, u.db.Select(&rows, "SELECT delivery_id, body FROM message"))
	for _, r := range rows {
		sealed[r.ID] = ledger.Hash(r.Body)
	}
	size := u.count("SELECT SUM(LENGTH(body)) FROM message") + u.count("SELECT SUM(LENGTH(report)) FROM snapshot")
	u.says(u.do(u.now, 1, "verify"), "run huizong migrate")
	u.says(u.do(u.now, 0, "migrate", "--dry-run"), "CREATE TABLE part")
	u.says(u.do(u.now, 0, "migrate", "--status"), "next: huizong migrate")
	u.says(u.do(u.now, 1, "migrate", "--finish"), "run huizong migrate first")
	u.do(u.now, 0, "migrate")
	u.says(u.do(u.now, 0, "migrate", "--status"), "version 0.1 can use it too")
	u.says(u.do(u.now, 0, "migrate", "--dry-run"), "0 migrations are pending")
	u.says(u.do(u.now, 0, "verify"), "everything is as it was sealed")
	u.same(sealed)
	u.do(u.now, 0, "migrate", "--source")
	u.do(u.now, 0, "import", "../demo/yanji")
	u.checked()

	killed := exec.Command(u.now, "--config", u.config, "migrate", "--finish", "--wait", "1m")
	must.Do(t, killed.Start())
	const laidOut = "SELECT COUNT(*) FROM delivery WHERE recipient = 'nobody@invalid' AND state = 'queued'"
	u.until(1, laidOut)
	must.Do(t, killed.Process.Kill())
	_ = killed.Wait() // it was killed
	u.do(u.now, 0, "migrate", "--finish", "--wait", "1s")
	u.until(0, laidOut)
	u.says(u.do(u.now, 0, "migrate", "--status"), "stored as version 0.1 does: 0 messages and reports")
	u.says(u.do(u.now, 0, "verify"), "everything is as it was sealed")
	u.same(sealed)
	if n := u.count("SELECT COUNT(*) FROM message") + u.count("SELECT SUM(LENGTH(report)) FROM snapshot"); n != 0 {
		t.Errorf("%d rows and bytes are left as version 0.1 wrote them", n)
	}
	after := u.count("SELECT SUM(LENGTH(data)) FROM part") + u.count("SELECT SUM(LENGTH(parts)) FROM message_parts")
	if t.Logf("%d bytes became %d", size, after); after > size/3 {
		t.Errorf("%d bytes became %d", size, after)
	}
	u.do(u.now, 0, "migrate", "--finish", "--wait", "1s") // once more does no harm

	// what was queued goes out as it was sealed; what waits for a person still can be decided
	stop := u.serve(u.now)
	u.until(0, queuedReports)
	u.approve(8)
	u.do(u.now, 0, "resolve", "7", "sent", "--reason", "they have it")
	u.do(u.now, 0, "run", "plain", "--period", "2019-11", "--as", "ann")
	u.until(0, queuedReports)
	stop()
	u.says(u.do(u.now, 0, "verify"), "everything is as it was sealed")
	u.once(sealed)
	u.do(u.now, 0, "runs")
	u.do(u.now, 0, "user", "list")
}

// checked holds that check lists what scripts of version 0.1 do by name alone (--as) and would be refused, each as it
// is refused then, and nothing that still works.
func (u *upgrade) checked() {
	u.Helper()
	u.Setenv("HOME", u.TempDir()) // nobody is signed in
	for _, identity := range []string{"optional", "required"} {
		u.Setenv("HUIZONG_ADMIN_CLI_IDENTITY", identity)
		out := u.do(u.now, 0, "check")
		u.says(out, "bob gave the order to approve run 9 by name alone")
		u.says(out, "root changed accounts by name alone (account.added)")
		if said := strings.Count(out, " by name alone"); said != 2 || strings.Contains(out, "ann ") {
			u.Errorf("identity %s: %d would be refused:\n%s", identity, said, out)
		}
		u.says(u.do(u.now, 1, "approve", "8", "--as", "bob", "--sha256", ledger.Origin), "must sign in")
		u.says(u.do(u.now, 1, "user", "disable", "gone", "--as", "root"), "there is an administrator")
		u.do(u.now, 0, "pause", "tick", "--note", "as before", "--as", "ann")
		u.do(u.now, 0, "resume", "tick", "--as", "ann")
	}
	u.Setenv("HUIZONG_ADMIN_CLI_IDENTITY", "optional")
}

// same holds what the deliveries of the dump would send against what was sealed.
func (u *upgrade) same(sealed map[int64]string) {
	u.Helper()
	got := u.bodies()
	for id, hash := range sealed {
		if got[id] != hash {
			u.Errorf("delivery %d would send other bytes than were sealed", id)
		}
	}
}

// once holds what was received: of each delivery of the dump the bytes that were sealed, and nothing twice.
func (u *upgrade) once(sealed map[int64]string) {
	u.Helper()
	ids := map[string]int64{}
	all := must.Get(u.ledger.Deliveries(u.Context(), ledger.Filter{}))(u)
	for _, d := range all {
		ids["<"+d.MessageID+">"] = d.ID
	}
	seen := map[string]bool{}
	for _, m := range u.sink.Messages() {
		number := m.Header("Message-Id")
		if seen[number] {
			u.Errorf("%s came twice", number)
		}
		seen[number] = true
		if hash, ok := sealed[ids[number]]; ok && hash != ledger.Hash(m.Raw) {
			u.Errorf("%s came with other bytes than were sealed", number)
		}
		for _, field := range []string{"Date", "To", "From", "Subject"} {
			if m.Header(field) == "" {
				u.Errorf("%s has no %s", number, field)
			}
		}
	}
	if len(seen) < 4 {
		u.Errorf("only %d messages came", len(seen))
	}
}

// TestBothVersionsSideBySide lets both versions serve one ledger, goes back to the first, and ends the upgrade: the
// first is then refused.
func TestBothVersionsSideBySide(t *testing.T) {
	u := newUpgrade(t)
	if u.before == "" {
		t.Skipf("the history has no commit %s to build version 0.1 from: only the dump is tested", oldest)
	}
	u.says(u.do(u.before, 0, "verify"), "everything is as it was sealed")
	u.do(u.before, 0, "migrate", "--source")
	u.do(u.before, 0, "import", "../demo/yanji")
	u.do(u.now, 0, "migrate")
	sealed := u.bodies()

	stopOld, stopNew := u.serve(u.before), u.serve(u.now)
	u.until(0, queuedReports)
	u.says(u.do(u.now, 1, "migrate", "--finish"), "is of version 0.1")
	u.do(u.now, 0, "run", "plain", "--period", "2019-11", "--as", "ann")
	u.do(u.before, 0, "run", "plain", "--period", "2019-10", "--as", "ann")
	u.do(u.now, 3, "run", "approved", "--period", "2015", "--as", "ann")
	u.do(u.before, 0, "approve", fmt.Sprint(u.count("SELECT MAX(id) FROM run")), "--as", "bob")
	u.do(u.before, 3, "run", "approved", "--period", "2016", "--as", "ann")
	u.approve(u.count("SELECT MAX(id) FROM run"))
	u.until(0, queuedReports)
	stopNew()
	for _, program := range []string{u.before, u.now} {
		u.says(u.do(program, 0, "verify"), "everything is as it was sealed")
	}

	// back to the first, which goes on alone
	u.do(u.before, 0, "migrate")
	u.do(u.before, 0, "run", "plain", "--period", "2019-09", "--as", "ann")
	u.do(u.before, 0, "runs")
	stopOld()
	u.once(sealed)

	u.do(u.now, 0, "migrate", "--finish")
	for _, args := range [][]string{{"serve"}, {"runs"}, {"migrate"}, {"run", "plain", "--period", "2019-06"}} {
		u.do(u.before, 1, args...)
	}
	u.says(u.do(u.now, 0, "verify"), "everything is as it was sealed")
	u.do(u.now, 0, "run", "plain", "--period", "2019-06", "--as", "ann")
	u.says(u.do(u.now, 0, "verify"), "everything is as it was sealed")
	u.same(sealed)
}
