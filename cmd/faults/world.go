package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"huizong/jobs/bounce/bouncetest"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/sql/store"
)

// world is all that a campaign plays in.
type world struct {
	dir, binary string
	engine      *engine
	smtp        *proxy
	sink        *delivertest.Sink
	db          *store.DB
	ledger      *store.Ledger
	replicas    []*replica
	done        map[deed]int
	took        time.Duration
	mu          sync.Mutex
	random      *rand.Rand
	mailbox     *bouncetest.Mailbox
	bounced     map[string]bool // Message-IDs of mails that came back
	refused     map[string]int  // how often a recipient's server refused him
	calm        bool            // nothing goes wrong by chance
	recipients  int             // of the one report that goes to many
	loseReplies int             // the next so many replies to a final dot are lost, whatever chance says
}

// build makes the program with the campaign let in.
func build(dir string) (string, error) {
	binary := filepath.Join(dir, "huizong")
	cmd := exec.Command("go", "build", "-tags", "faults", "-o", binary, "./cmd/huizong")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build huizong with the tag faults: %w\n%s", err, out)
	}
	return binary, nil
}

// newWorld starts a database and a sink behind proxies, and imports the Yanji case.
func newWorld(dir, binary string, seed uint64, recipients int) (w *world, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	w = &world{dir: dir, binary: binary, done: map[deed]int{}, random: rand.New(rand.NewPCG(seed, 2)),
		bounced: map[string]bool{}, refused: map[string]int{}, recipients: recipients}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if w.engine, err = startEngine(dir); err != nil {
		return w, err
	}
	if w.mailbox, err = bouncetest.StartMailbox(); err != nil {
		return w, err
	}
	if w.sink, err = delivertest.Start(delivertest.Options{TLS: deliver.ImplicitTLS, Username: "report@example.gov.cn",
		Password: "s3cret", Plan: w.misbehave}); err != nil {
		return w, err
	}
	if w.smtp, err = startProxy(w.sink.Addr()); err != nil {
		return w, err
	}
	if err := w.configure(); err != nil {
		return w, err
	}
	for _, args := range [][]string{{"migrate", "--source"}, {"import", "cmd/demo/yanji"}} {
		if out, err := exec.Command(binary,
			append([]string{"--config", w.config()}, args...)...).CombinedOutput(); err != nil {
			return w, fmt.Errorf("huizong %s: %w\n%s", args[0], err, out)
		}
	}
	if err := w.engine.agree(); err != nil {
		return w, err
	}
	if w.db, err = store.Open(context.Background(), w.engine.dsn(), store.ForLedger); err != nil {
		return w, err
	}
	w.ledger = store.NewLedger(w.db.DB)
	return w, nil
}

// misbehave makes about a fifth of conversations go wrong, in ways that pass.
func (w *world) misbehave(e delivertest.Event) delivertest.Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.random.IntN(100)
	if w.calm {
		return delivertest.Fault{}
	}
	switch e.Phase {
	case deliver.PhaseGreeting:
		if p < 2 {
			return delivertest.Reply(421, "busy")
		}
	case deliver.PhaseMail:
		if p < 1 {
			return delivertest.Reply(553, "5.1.8 Sender address rejected: Domain not found") // us
		}
	case deliver.PhaseRcpt:
		switch {
		case p < 4:
			return delivertest.Reply(450, "greylisted, come again")
		case p < 5:
			return delivertest.Reply(554, "5.7.1 <"+e.Rcpt+">: Relay access denied") // us
		case p < 6:
			w.refused[e.Rcpt]++
			return delivertest.Reply(550, "5.1.1 <"+e.Rcpt+">: Recipient address rejected: User unknown")
		}
	case deliver.PhaseContent:
		if p < 2 {
			return delivertest.Drop()
		}
	case deliver.PhaseDot:
		switch {
		case w.loseReplies > 0:
			w.loseReplies--
			return delivertest.DropAfterAccept()
		case p < 3:
			return delivertest.Reply(451, "local error")
		case p < 6:
			return delivertest.Drop()
		case p < 9:
			return delivertest.DropAfterAccept()
		case p < 12:
			return delivertest.Delay(150 * time.Millisecond)
		}
	}
	return delivertest.Fault{}
}

func (w *world) config() string { return w.configOf(0) }

// configOf is the configuration of who speaks to that server.
func (w *world) configOf(server int) string {
	return filepath.Join(w.dir, fmt.Sprintf("config%d.yaml", server))
}

// jobsInPlay is how many jobs share the load; each sends to three recipients.
const jobsInPlay = 6

func (w *world) configure() error {
	var jobs strings.Builder
	for i := range jobsInPlay {
		fmt.Fprintf(
			&jobs, "  - {name: j%d, title: Yanji, schedule: \"0 0 1 1 *\", period: month, region: \"222401\", "+
				"recipients: [{name: A, address: a%d@example.org}, {name: B, address: b%d@example.org}, {name: C, "+
				"address: c%d@example.org, region: \"222401004000\"}]}\n", i, i, i, i)
	}
	if w.recipients > 0 {
		jobs.WriteString("  - {name: many, title: Yanji, schedule: \"0 0 1 1 *\", period: month, region: \"222401\", " +
			"attachments: [xlsx, pdf], recipients: [")
		for i := range w.recipients {
			fmt.Fprintf(&jobs, "{name: M, address: m%d@example.org}, ", i)
		}
		jobs.WriteString("]}\n")
		jobs.WriteString(
			"  - {name: twenty, title: Yanji, schedule: \"0 0 1 1 *\", period: month, region: \"222401\", " +
				"attachments: [xlsx, pdf], recipients: [")
		for i := range 20 {
			fmt.Fprintf(&jobs, "{name: T%d, address: t%d@example.org, region: %q}, ", i, i, []string{"222401",
				"222401004000"}[i%2])
		}
		jobs.WriteString("]}\n")
	}
	host, port, _ := strings.Cut(w.smtp.addr(), ":")
	certificate := filepath.Join(w.dir, "ca.pem")
	if err := w.sink.WriteCertificate(certificate); err != nil {
		return err
	}
	const form = `zone: Asia/Shanghai
region: "222401"
database: {source: %q, ledger: %q}
mail: {host: %s, port: %s, tls: implicit, ca_file: %s, username: report@example.gov.cn, password: s3cret, from: Yanji <report@example.gov.cn>, rate: 1000/s}
report: {office: Yanji}
bounces: {imap: {host: 127.0.0.1, port: %d, tls: none, insecure: true, username: %s, password: %s}, every: 1s}
gate: {min_completeness: 0, max_change: 1000}
admin: {listen: ""}
jobs:
%s`
	for n := range w.engine.dsns {
		dsn := w.engine.through(n)
		text := fmt.Sprintf(form, dsn, dsn, host, port, certificate, w.mailbox.Port, w.mailbox.Username,
			w.mailbox.Password, jobs.String())
		if err := os.WriteFile(w.configOf(n), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// order queues reports of different jobs and months, as the schedule would.
func (w *world) order(n int) error {
	if w.recipients > 0 {
		many := ledger.NewRun{Job: "many", Period: period.Of(period.Monthly, firstMonth), Region: "222401",
			Kind: ledger.Manual, Revision: 1, AsOf: time.Now(), Actor: "campaign", Released: true}
		if _, _, err := w.ledger.Start(context.Background(), many); err != nil {
			return err
		}
	}
	for i := range n {
		month := firstMonth + period.Month(i/jobsInPlay)
		run := ledger.NewRun{Job: fmt.Sprintf("j%d", i%jobsInPlay), Period: period.Of(period.Monthly, month),
			Region: "222401", Kind: ledger.Manual,
			Revision: 1 + i/(jobsInPlay*monthsInPlay), AsOf: time.Now(), Actor: "campaign", Released: true}
		if _, _, err := w.ledger.Start(context.Background(), run); err != nil {
			return err
		}
	}
	return nil
}

// fileAnew lets an agency file a new revision with one record more, so that whoever computes a sent figure again
// computes another.
func (w *world) fileAnew() error {
	w.mu.Lock()
	n := w.random.IntN(60) // among the earliest months, which are reported first
	w.mu.Unlock()
	_, err := w.db.Exec(`INSERT INTO activities (id, submission_id, kind, code, title, occurred_on, sessions, attendances)
SELECT UUID(), s.id, 'event', 'X', 'campaign', CONCAT(s.period, '-15'), 1, 7 FROM submissions s
WHERE s.status IN ('submitted', 'approved') ORDER BY s.id LIMIT 1 OFFSET ?`, n)
	return err
}

func (w *world) start(n int, environ ...string) error {
	for i := range n {
		r := &replica{name: fmt.Sprintf("replica%d", i), binary: w.binary, dir: w.dir,
			config:  w.configOf(len(w.replicas) % len(w.engine.dsns)),
			environ: append([]string{"HUIZONG_FAST=1"}, environ...)}
		if err := r.start(); err != nil {
			return err
		}
		w.replicas = append(w.replicas, r)
	}
	return nil
}

func (w *world) stop() {
	for _, r := range w.replicas {
		r.resume()
		r.kill()
	}
	w.replicas = nil
}

func (w *world) close() {
	w.stop()
	if w.db != nil {
		w.db.Close()
	}
	if w.smtp != nil {
		w.smtp.close()
	}
	if w.sink != nil {
		w.sink.Close()
	}
	if w.mailbox != nil {
		w.mailbox.Close()
	}
	if w.engine != nil {
		w.engine.close()
	}
}

// settleLimit is how long a world may take to come to an end in all, however slow its machine.
const settleLimit = 30 * time.Minute

// settle waits until every run and delivery is final. It gives up when no delivery has come to its end for a while: how
// long all of them take is the machine's business.
func (w *world) settle(patience time.Duration) error {
	begin, moved, most := time.Now(), time.Now(), -1
	for time.Since(moved) < patience && time.Since(begin) < settleLimit {
		time.Sleep(100 * time.Millisecond)
		for _, r := range w.replicas {
			if r.dead() {
				if err := r.start(); err != nil {
					return err
				}
			}
		}
		var is struct{ Open, Ended int }
		if err := w.db.Get(&is, `
SELECT COALESCE(SUM(state IN ('pending', 'building', 'sealed', 'delivering', 'queued', 'sending', 'committing',
    'in_doubt')), 0) AS open,
  COUNT(*) - COALESCE(SUM(state IN ('pending', 'building', 'queued', 'sending', 'committing', 'in_doubt')), 0) AS ended
FROM (SELECT state FROM run UNION ALL SELECT state FROM delivery) AS everything`); err != nil {
			continue
		}
		if is.Open == 0 && w.unread() == 0 {
			return nil
		}
		if is.Ended > most {
			most, moved = is.Ended, time.Now()
		}
	}
	return fmt.Errorf("not everything came to an end; nothing has for %s", time.Since(moved).Round(time.Second))
}
