package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// measure prints what docs/performance.md tells of delivery: a run to many, a year of a job of twenty, and reading a
// ledger with large reports; each beside what it must not exceed.
func measure(dir, binary string, seed uint64) error {
	w, err := newWorld(dir, binary, seed, 500)
	if err != nil {
		return err
	}
	defer w.close()
	w.calm = true
	missed := 0
	hold := func(what string, got, most int64, unit string) {
		verdict := "ok"
		if got > most {
			verdict, missed = "MISSED", missed+1
		}
		fmt.Printf("%-7s %s: %d %s (at most %d)\n", verdict, what, got, unit, most)
	}
	_, before := w.sink.Connections()
	resident, took, err := w.resident("run", "many", "--period", "2020-10")
	if err != nil {
		return err
	}
	_, after := w.sink.Connections()
	fmt.Printf("500 recipients: %d messages in %s\n", len(w.sink.Messages()), took.Round(time.Millisecond))
	hold("500 recipients, connections", int64(after-before), 15, "")
	hold("500 recipients, resident", resident, 150, "MiB")
	kept, err := w.ledgerSize()
	if err != nil {
		return err
	}
	for m := range 12 {
		p := period.Of(period.Monthly, period.MonthOf(2019, 10)+period.Month(m)).String()
		if _, _, err := w.resident("run", "twenty", "--period", p); err != nil {
			return err
		}
	}
	year, err := w.ledgerSize()
	if err != nil {
		return err
	}
	hold("a year of 20 recipients, ledger", (year-kept)>>10, 15<<10, "KiB")
	if err := w.sealLarge(60, 5<<20); err != nil {
		return err
	}
	for _, args := range [][]string{{"runs"}, {"run", "j0", "--period", "2020-10", "--mode", "check"}} {
		resident, took, err := w.resident(args...)
		if err != nil {
			return err
		}
		hold(fmt.Sprintf("60 reports of 5 MB, huizong %s (%s), resident", strings.Join(args, " "),
			took.Round(time.Millisecond)), resident, 100, "MiB")
	}
	if missed > 0 {
		return fmt.Errorf("%d figures are not what is promised", missed)
	}
	return nil
}

// resident runs the program, and returns how many MiB it had resident at most. It is read from /proc as long as the
// program runs: what wait tells counts this process, which it was forked from, too.
func (w *world) resident(args ...string) (most int64, took time.Duration, err error) {
	cmd := exec.Command(w.binary, append([]string{"--config", w.config()}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				text := out.String()
				err = fmt.Errorf("huizong %s: %w\n%s", strings.Join(args, " "), err, text[max(0, len(text)-2000):])
			}
			return most >> 10, time.Since(begin), err
		case <-time.After(2 * time.Millisecond):
			most = max(most, highWater(cmd.Process.Pid))
		}
	}
}

// highWater is how many KiB a process has had resident at most; 0 where it is gone.
func highWater(pid int) (kib int64) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	if _, after, ok := strings.Cut(string(raw), "VmHWM:"); ok {
		fmt.Sscan(after, &kib)
	}
	return kib
}

// ledgerSize is how many bytes the tables of the ledger take.
func (w *world) ledgerSize() (n int64, err error) {
	tables := "run, delivery, attempt, audit, snapshot, part, message_parts, message, decision"
	if _, err := w.db.Exec("ANALYZE TABLE " + tables); err != nil {
		return 0, err
	}
	list := "'" + strings.ReplaceAll(tables, ", ", "', '") + "'"
	err = w.db.Get(&n, "SELECT SUM(data_length + index_length) FROM information_schema.tables "+
		"WHERE table_schema = DATABASE() AND table_name IN ("+list+")")
	return n, err
}

// sealLarge seals and sends n reports of a size, each of its own month: a real one, with its findings repeated.
func (w *world) sealLarge(n, size int) error {
	ctx := context.Background()
	raw, err := w.ledger.Report(ctx, 1, "222401")
	if err != nil {
		return err
	}
	for i := range n {
		p := period.Of(period.Monthly, period.MonthOf(2015, 4)+period.Month(i))
		report, err := large(raw, p, size)
		if err != nil {
			return err
		}
		run, _, err := w.ledger.Start(ctx, ledger.NewRun{Job: "j0", Period: p, Region: "222401", Kind: ledger.Manual,
			Revision: 1, AsOf: time.Now(), Actor: "campaign", Released: true})
		if err != nil {
			return err
		}
		if run, err = w.ledger.ClaimRun(ctx, "campaign", time.Minute, run.ID); err != nil {
			return err
		}
		if _, err = w.ledger.Seal(ctx, run.Claim(), ledger.Sealed{Approval: ledger.ApprovalNone,
			Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report)}},
			Letters: []ledger.Letter{{Purpose: ledger.Report, Address: "a0@example.org", Region: "222401",
				MessageID: fmt.Sprintf("large.%d@example.org", i),
				Body:      []byte("Subject: large\r\n\r\nx\r\n")}}}); err != nil {
			return err
		}
		d, err := w.ledger.ClaimDelivery(ctx, "campaign", time.Minute, run.ID)
		if err == nil {
			err = w.ledger.Committing(ctx, d.Claim(), time.Minute)
		}
		if err == nil {
			err = w.ledger.Finish(ctx, d.Claim(), ledger.Attempt{Class: "sent", Code: 250, Phase: "dot",
				StartedAt: time.Now(), EndedAt: time.Now()}, ledger.Sent, 0, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// large is a report of another period, with its findings repeated until it has a size.
func large(raw []byte, p period.Period, size int) ([]byte, error) {
	var report map[string]json.RawMessage
	if err := json.Unmarshal(raw, &report); err != nil {
		return nil, err
	}
	var findings []json.RawMessage
	if err := json.Unmarshal(report["findings"], &findings); err != nil {
		return nil, fmt.Errorf("read the findings of a report: %w", err)
	}
	if len(findings) == 0 {
		return nil, fmt.Errorf("the report has no findings to repeat")
	}
	all := findings
	for length := len(raw); length < size; length += len(report["findings"]) {
		all = append(all, findings...)
	}
	var err error
	if report["findings"], err = json.Marshal(all); err != nil {
		return nil, err
	}
	if report["period"], err = json.Marshal(p); err != nil {
		return nil, err
	}
	return json.Marshal(report)
}
