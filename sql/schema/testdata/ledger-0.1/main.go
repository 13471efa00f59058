// Command main plays a ledger with the program that it is given, and dumps it. make.sh runs it inside the sources of
// version 0.1, so that every row is one that version wrote: runs and deliveries in every state, accounts and tokens.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/sql/store/mysqltest"
)

func main() {
	binary := flag.String("binary", "", "the program")
	dump := flag.String("dump", "", "the mariadb-dump program")
	out := flag.String("out", "", "where the dump goes")
	config := flag.String("config", "", "the configuration, with {dsn}, {smtp}, {admin} and {work} in it")
	flag.Parse()
	if err := play(*binary, *dump, *out, *config); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// stage is what the program plays on.
type stage struct {
	binary, config string
	server         *mysqltest.Server
}

func play(binary, dump, out, config string) error {
	dir, err := os.MkdirTemp("", "huizong-ledger-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	server, err := mysqltest.Start(filepath.Join(dir, "mysql"), 0)
	if err != nil {
		return err
	}
	defer server.Kill()
	sink, err := delivertest.Start(delivertest.Options{Username: "u", Password: "p", Plan: misbehave()})
	if err != nil {
		return err
	}
	defer sink.Close()
	s := stage{binary, filepath.Join(dir, "config.yaml"), server}
	if err := s.configure(config, dir, sink); err != nil {
		return err
	}
	if err := s.tell(); err != nil {
		return err
	}
	text, err := exec.Command(dump, "--no-defaults", "--protocol=socket", "--socket="+server.Socket(), "-uroot",
		"--single-transaction", "--hex-blob", "--skip-comments", "--skip-add-locks", "--skip-disable-keys",
		"--skip-set-charset", "--skip-tz-utc", "--skip-add-drop-table", "ledger").Output()
	if err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	return os.WriteFile(out, text, 0o644)
}

// misbehave answers by the recipient.
func misbehave() delivertest.Plan {
	return delivertest.Rules(
		delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "refused@*", Fault: delivertest.Reply(550, "no such user")},
		delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "later@*", Fault: delivertest.Reply(450, "come again")},
		delivertest.Rule{Phase: deliver.PhaseDot, Rcpt: "doubt@*", Fault: delivertest.DropAfterAccept()},
		delivertest.Rule{Phase: deliver.PhaseDot, Rcpt: "stall@*", Fault: delivertest.StallAfterAccept(time.Minute)},
		delivertest.Rule{Phase: deliver.PhaseAuth, First: 1000, Fault: delivertest.Reply(535, "no")})
}

func (s stage) configure(template, dir string, sink *delivertest.Sink) error {
	text, err := os.ReadFile(template)
	if err != nil {
		return err
	}
	if err := sink.WriteCertificate(filepath.Join(dir, "ca.pem")); err != nil {
		return err
	}
	if err := s.sql("mysql", "CREATE DATABASE ledger CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		return err
	}
	if err := s.sql("mysql", "CREATE DATABASE source CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		return err
	}
	text = []byte(strings.NewReplacer("{source}", s.server.DSN("source"), "{ledger}", s.server.DSN("ledger"),
		"{port}", fmt.Sprint(sink.Port()), "{work}", dir).Replace(string(text)))
	return os.WriteFile(s.config, text, 0o600)
}

// sql runs a statement by the command-line client.
func (s stage) sql(database, statement string) error {
	out, err := exec.Command("mariadb", "--no-defaults", "--socket="+s.server.Socket(), "-uroot", database, "-e",
		statement).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", statement, err, out)
	}
	return nil
}

// do runs the program; its exit status must be the one given.
func (s stage) do(want int, args ...string) (string, error) {
	cmd := exec.Command(s.binary, append([]string{"--config", s.config}, args...)...)
	out, err := cmd.CombinedOutput()
	fmt.Printf("huizong %s\n%s", strings.Join(args, " "), out)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		return "", err
	}
	if got != want {
		return "", fmt.Errorf("huizong %s: exit status %d, want %d", strings.Join(args, " "), got, want)
	}
	return string(out), nil
}

// step is one command and the exit status it must end with.
type step struct {
	status int
	args   string
}

// steps leave a run or delivery in every state that a command can lead to.
var steps = []step{
	{0, "migrate"},
	{0, "user add ann --title Ann --role operator --password-file {password}"},
	{0, "user add bob --title Bob --role approver --password-file {password}"},
	{0, "user add root --title Root --role admin --password-file {password}"},
	{0, "user add gone --title Gone --role viewer --password-file {password}"},
	{0, "user disable gone --as root"},
	{0, "user token ann --scope viewer --expires 90d --note dashboard --as root"},
	{0, "user revoke 1 --as root"},
	{3, "run monthly --period 2020-10 --as ann"},                                // one is refused: partly delivered
	{0, "run plain --period 2020-09 --as ann"},                                  // delivered
	{0, "run plain --period 2020-09 --mode test --to tester@example.org"},       // a test
	{3, "run doubt --period 2020-06 --as ann --wait 3s"},                        // in doubt, waits for a person
	{3, "run later --period 2020-06 --as ann --wait 2s"},                        // queued
	{3, "run later --period 2020-07 --as ann --wait 2s"},                        // queued, then cancelled
	{0, "cancel 6 --reason wrong --as bob"},                                     //
	{3, "run plain --period 2020-11 --as ann"},                                  // held by a finding
	{3, "run approved --period 2019 --as ann"},                                  // awaits approval
	{3, "run approved --period 2018 --as ann"},                                  // approved, and still queued
	{3, "approve 9 --as bob --wait 2s"},                                         //
	{3, "run approved --period 2017 --as ann"},                                  // rejected
	{0, "reject 10 --reason no --as bob"},                                       //
	{0, "run approved --period 2016 --as ann --mode test --to ann@example.org"}, // a test needs no approval
	{0, "pause tick --note holidays --as ann"},
}

// tell plays the whole story.
func (s stage) tell() error {
	password := filepath.Join(filepath.Dir(s.config), "password")
	if err := os.WriteFile(password, []byte("correct horse battery\n"), 0o600); err != nil {
		return err
	}
	if _, err := s.do(0, "migrate", "--source"); err != nil {
		return err
	}
	if _, err := s.do(0, "import", "cmd/demo/yanji"); err != nil {
		return err
	}
	for _, step := range steps {
		args := strings.Fields(strings.ReplaceAll(step.args, "{password}", password))
		if _, err := s.do(step.status, args...); err != nil {
			return err
		}
	}
	if err := s.correct(); err != nil {
		return err
	}
	if err := s.serve(); err != nil {
		return err
	}
	return s.cutShort()
}

// correct lets an agency change what it filed, and sends a revision.
func (s stage) correct() error {
	if err := s.sql("source", `INSERT INTO activities
(id, submission_id, kind, code, title, occurred_on, sessions, attendances)
SELECT (SELECT MAX(id) + 1 FROM activities), id, 'event', 'X', 'more', CONCAT(period, '-15'), 1, 7 FROM submissions
WHERE period = '2020-09' AND status IN ('submitted', 'approved') ORDER BY id LIMIT 1`); err != nil {
		return err
	}
	_, err := s.do(0, "run", "plain", "--period", "2020-09", "--reason", "late records", "--as", "ann")
	return err
}

// serve lets the service meet a slot of a paused job, and a program call it.
func (s stage) serve() error {
	out, err := s.do(0, "user", "token", "ann", "--scope", "operator", "--expires", "90d", "--note",
		"script", "--as", "root")
	if err != nil {
		return err
	}
	token := regexp.MustCompile(`\S{40,}`).FindString(out)
	cmd := exec.Command(s.binary, "--config", s.config, "serve")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	body := `{"job":"plain","period":"2020-04","mode":"send","recipients":1}`
	req, err := http.NewRequest("POST", "http://127.0.0.1:18099/api/v1/runs", bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "kept")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	fmt.Println("POST /api/v1/runs:", resp.Status)
	time.Sleep(65 * time.Second)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return cmd.Wait()
}

// cutShort ends the program while it waits for the answer to a final dot.
func (s stage) cutShort() error {
	cmd := exec.Command(s.binary, "--config", s.config, "run", "stall", "--period", "2020-05", "--as", "ann")
	if err := cmd.Start(); err != nil {
		return err
	}
	time.Sleep(8 * time.Second)
	if err := cmd.Process.Kill(); err != nil {
		return err
	}
	_ = cmd.Wait()
	return nil
}
