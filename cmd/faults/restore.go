package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// restores plays what a backup of before the last send, put back, must not do: with what is kept outside the database
// under a service that runs, and without.
func restores(dir, binary string, seed uint64) error {
	if chosen.engine != "mariadb" || chosen.dsn != "" {
		return errors.New("-restore wants -engine mariadb: it dumps and fills by the server's own clients")
	}
	for _, kept := range []bool{true, false} {
		if err := restoreOnce(filepath.Join(dir, fmt.Sprintf("restore-%v", kept)), binary, seed, kept); err != nil {
			return fmt.Errorf("restore (epoch kept: %v, seed %d): %w", kept, seed, err)
		}
	}
	return nil
}

// reportsInRestore are queued, six recipients' worth at a time; the backup is made while they go out.
const reportsInRestore = 24

func restoreOnce(dir, binary string, seed uint64, kept bool) error {
	w, err := newWorld(dir, binary, seed, 0)
	if err != nil {
		return err
	}
	defer w.close()
	begin := time.Now()
	if err := w.order(reportsInRestore); err != nil {
		return err
	}
	if err := w.start(2); err != nil {
		return err
	}
	saved, sent, err := w.backUp(2 + w.random.IntN(reportsInRestore*2))
	if err != nil {
		return err
	}
	if err := w.settle(4 * time.Minute); err != nil {
		return err
	}
	before := w.copies()
	refused, err := w.never()
	if err != nil {
		return err
	}
	w.mu.Lock()
	w.calm = true // what is lost from here on was lost by the restore
	w.mu.Unlock()
	if !kept { // as a container without a volume
		w.stop()
		if err := os.Remove(w.config() + ".epoch"); err != nil {
			return err
		}
	}
	if err := w.client("mariadb", saved, nil); err != nil {
		return err
	}
	if kept {
		err = w.shutAndOpened(before)
	} else {
		err = w.start(2)
	}
	if err == nil {
		err = w.settle(4 * time.Minute)
	}
	if err != nil {
		return err
	}
	fmt.Printf("restore, epoch kept %v: saved after %d mails, %d before it was put back; %s\n", kept, sent,
		total(before),
		time.Since(begin).Round(time.Second))
	return w.judgeRestored(refused)
}

// never are the papers that their recipient's server refused.
func (w *world) never() (map[paper]bool, error) {
	var rows []struct{ Recipient, Period string }
	err := w.db.Select(&rows, "SELECT d.recipient, r.period FROM delivery d JOIN run r ON r.id = d.run_id "+
		"WHERE d.state = 'failed'")
	out := map[paper]bool{}
	for _, r := range rows {
		out[paper{to: r.Recipient, report: r.Period}] = true
	}
	return out, err
}

// backUp dumps the database once so many mails were sent, to be put back over rows that a service that runs puts into a
// table meanwhile.
func (w *world) backUp(after int) (saved []byte, sent int, err error) {
	for end := time.Now().Add(4 * time.Minute); sent < after; time.Sleep(5 * time.Millisecond) {
		if err := w.db.Get(&sent, "SELECT COUNT(*) FROM delivery WHERE state = 'sent'"); err != nil {
			return nil, 0, err
		}
		if time.Now().After(end) {
			return nil, 0, fmt.Errorf("%d of %d were sent in time", sent, after)
		}
	}
	var out bytes.Buffer
	err = w.client("mariadb-dump", nil, &out, "--single-transaction",
		"--replace")
	return out.Bytes(), sent, err
}

// client runs a client of the server on the database.
func (w *world) client(program string, in []byte, out *bytes.Buffer, args ...string) error {
	cmd := exec.Command(program, append(append([]string{"--no-defaults", "--socket=" + w.engine.own[0].Socket(),
		"--user=root", "--default-character-set=utf8mb4"}, args...), database)...)
	cmd.Stdin = bytes.NewReader(in)
	var problem bytes.Buffer
	cmd.Stderr = &problem
	if out != nil {
		cmd.Stdout = out
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, problem.Bytes())
	}
	return nil
}

// command runs a command of the program, as whoever has a shell.
func (w *world) command(args ...string) (string, error) {
	cmd := exec.Command(w.binary, append([]string{"--config", w.config()}, args...)...)
	cmd.Env = append(os.Environ(), "HUIZONG_FAST=1", "HOME="+w.dir)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// paper is what a reader takes for one thing: a report of a period, in its revision, to an address.
type paper struct{ to, report, revision string }

// copies are the mails that came of each paper, and how many of them do not say that they may be copies.
type copies struct{ all, unmarked int }

func (w *world) copies() map[paper]copies {
	out := map[paper]copies{}
	for _, m := range w.sink.Messages() {
		p := paper{m.To[0], m.Header("X-Huizong-Report"), m.Header("X-Huizong-Revision")}
		if p.report == "" {
			continue
		}
		c := out[p]
		c.all++
		if m.Header(deliver.DuplicateHeader) == "" {
			c.unmarked++
		}
		out[p] = c
	}
	return out
}

func total(of map[paper]copies) (n int) {
	for _, c := range of {
		n += c.all
	}
	return n
}

// shutAndOpened holds that nothing goes out of a restored database: not by the services that run, not by another
// replica, not by a command that sends. Then a person opens it, and says of each delivery in doubt what became of it.
func (w *world) shutAndOpened(before map[paper]copies) error {
	if err := w.start(1); err != nil {
		return err
	}
	month := (firstMonth + monthsInPlay - 1).String()
	if out, err := w.command("run", "j5", "--period", month, "--wait", "3s"); err == nil {
		return fmt.Errorf("a command sent:\n%s", out)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if q, err := w.ledger.Quarantine(context.Background()); err == nil && q.Shut() {
			break
		}
		if time.Now().After(end) {
			return errors.New("nobody saw that the database is a restored one")
		}
	}
	time.Sleep(3 * time.Second)
	if n := total(w.copies()) - total(before); n != 0 {
		return fmt.Errorf("%d reports went out before anybody looked", n)
	}
	if out, err := w.command("restored", "--reason", "put back by us"); err != nil {
		return fmt.Errorf("open it: %w\n%s", err, out)
	}
	doubts, err := w.ledger.Deliveries(context.Background(), ledger.Filter{State: string(ledger.InDoubt)})
	if err != nil {
		return err
	}
	came := map[string]bool{}
	for _, m := range w.sink.Messages() {
		came[m.Header("Message-ID")] = true
	}
	for _, d := range doubts {
		outcome := string(ledger.Queued)
		if came["<"+d.MessageID+">"] {
			outcome = string(ledger.Sent)
		}
		if out, err := w.command("resolve", strconv.FormatInt(d.ID, 10), outcome, "--reason",
			"as the server's log says"); err != nil {
			return fmt.Errorf("resolve %d: %w\n%s", d.ID, err, out)
		}
	}
	return nil
}

// judgeRestored holds that everything came, and that each copy beyond the first says that it may be one.
func (w *world) judgeRestored(refused map[paper]bool) error {
	after, came := w.copies(), map[paper]bool{}
	marked, unmarked, lost := 0, 0, 0
	for p, c := range after {
		marked += c.all - c.unmarked
		if c.unmarked > 1 {
			unmarked += c.unmarked - 1
			fmt.Printf("  %s to %s came %d times without a mark\n", p.report, p.to, c.unmarked)
		}
		month := p.report[len(p.report)-len("201503"):]
		came[paper{to: p.to, report: month[:4] + "-" + month[4:]}] = true
	}
	for i := range reportsInRestore {
		for _, to := range []string{"a", "b", "c"} {
			p := paper{to: fmt.Sprintf("%s%d@example.org", to, i%jobsInPlay),
				report: (firstMonth + period.Month(i/jobsInPlay)).String()}
			if !came[p] && !refused[p] {
				lost++
				fmt.Printf("  %s never got %s\n", p.to, p.report)
			}
		}
	}
	found, err := w.ledger.Verify(context.Background(), 0)
	if err != nil {
		return err
	}
	fmt.Printf("  %d mails afterwards: lost %d, unmarked duplicates %d, marked %d, verify faults %d\n", total(after),
		lost,
		unmarked, marked, len(found.Faults))
	if lost+unmarked+len(found.Faults) > 0 {
		return fmt.Errorf("a promise is broken: %v", found.Faults)
	}
	return nil
}
