package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

type exportCmd struct {
	ID  int64  `required:"" name:"run" help:"Number of the run."`
	Out string `required:"" type:"path" help:"Directory to make; it must be new or empty."`
}

// Help is printed below the flags.
func (exportCmd) Help() string {
	return "Writes what is evidence of one run, readable without this program: each mail as sent, the sealed " +
		"reports, deliveries, attempts, decisions, the audit and its end, and the sums of all files.\n\n" +
		"Example: huizong export --run 12 --out evidence-12; sha256sum -c SHA256SUMS"
}

// evidence is a directory that is being written.
type evidence struct {
	dir  string
	sums bytes.Buffer
}

// Run runs the command.
func (c *exportCmd) Run(a *app) error {
	s, err := a.service(false)
	if err != nil {
		return err
	}
	told, err := (&showCmd{ID: c.ID}).tell(a)
	if err != nil {
		return err
	}
	there, err := os.ReadDir(c.Out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(there) > 0 {
		return withStatus{exitUsage, fmt.Errorf("--out %s: want a directory that is new or empty", c.Out)}
	}
	if err := a.reads("", "evidence", fmt.Sprintf("export --run %d", c.ID)); err != nil {
		return err
	}
	e := &evidence{dir: c.Out}
	if err := c.write(a, s, e, told); err != nil {
		return fmt.Errorf("export run %d: %w", c.ID, err)
	}
	a.out.say("run %d: %d mails, %d audit entries in %s; sha256sum -c SHA256SUMS checks them\n", c.ID,
		len(told.Deliveries), len(told.Audit), c.Out)
	return nil
}

// write writes every part; the sums come last, so that a directory without them is known to be unfinished.
func (c *exportCmd) write(a *app, s *jobs.Service, e *evidence, told story) error {
	verified, err := s.Ledger.Verify(a.ctx, c.ID)
	if err != nil {
		return err
	}
	if len(verified.Faults) > 0 {
		return fmt.Errorf("%d rows are not as they were sealed; the first: %s", len(verified.Faults),
			verified.Faults[0])
	}
	head, err := s.Ledger.Head(a.ctx)
	if err != nil {
		return err
	}
	if err := e.reports(a, s.Ledger, c.ID); err != nil {
		return err
	}
	if err := e.mails(a, s, told.Deliveries); err != nil {
		return err
	}
	rest := []struct {
		name string
		rows []any
	}{{"run.json", []any{told.Run}}, {"deliveries.jsonl", rows(told.Deliveries)},
		{"attempts.jsonl", rows(told.Attempts)},
		{"decisions.jsonl", rows(told.Decisions)}, {"audit.jsonl", rows(told.Audit)}}
	for _, part := range rest {
		if err := e.lines(part.name, part.rows); err != nil {
			return err
		}
	}
	if err := e.table("audit.csv", told.Audit); err != nil {
		return err
	}
	if err := e.file("anchor.txt", []byte(head.Anchor().String()+"\n")); err != nil {
		return err
	}
	if err := e.file("README.txt", []byte(exportReadme)); err != nil {
		return err
	}
	return e.finish()
}

// finish gives the sums their name when all of them are written: sums cut short would be taken for whole.
func (e *evidence) finish() error {
	name := filepath.Join(e.dir, "SHA256SUMS")
	if err := writeFile(name+".part", e.sums.Bytes()); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}

func rows[T any](of []T) []any {
	out := []any{}
	for _, r := range of {
		out = append(out, r)
	}
	return out
}

// file writes one part, and adds its sum.
func (e *evidence) file(name string, content []byte) error {
	path := filepath.Join(e.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fmt.Fprintf(&e.sums, "%x  %s\n", sha256.Sum256(content), name)
	return os.WriteFile(path, content, 0o600)
}

// lines writes rows as JSON, one a line.
func (e *evidence) lines(name string, rows []any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return e.file(name, b.Bytes())
}

// table writes the audit as a spreadsheet takes it.
func (e *evidence) table(name string, entries []ledger.Entry) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Write(auditHeads)
	for _, entry := range entries {
		w.Write(auditRow(entry))
	}
	w.Flush()
	return e.file(name, b.Bytes())
}

// reports writes what was sealed, byte for byte: its sum is the snapshot's.
func (e *evidence) reports(a *app, l ledger.Ledger, run int64) error {
	snapshots, err := l.Snapshots(a.ctx, run)
	if err != nil {
		return err
	}
	for _, snap := range snapshots {
		raw, err := l.Report(a.ctx, run, snap.Region)
		if err != nil {
			return err
		}
		if err := e.file("reports/"+snap.Region+".json", raw); err != nil {
			return err
		}
	}
	return e.lines("snapshots.jsonl", rows(snapshots))
}

// mails writes each mail as its recipient gets it.
func (e *evidence) mails(a *app, s *jobs.Service, deliveries []ledger.Delivery) error {
	for _, d := range deliveries {
		body, err := s.Message(a.ctx, d)
		if err != nil {
			return err
		}
		if err := e.file(fmt.Sprintf("mails/%d.eml", d.ID), body); err != nil {
			return err
		}
	}
	return nil
}

// exportReadme is how to read the files without this program.
const exportReadme = `What became of one report: evidence that can be read without the program that wrote it.

SHA256SUMS       sums of all other files; sha256sum -c SHA256SUMS checks them. It is written last: without it, not all
                 is here
run.json         the run: report, period, revision, state, who triggered it
reports/         what was sealed, by region; the SHA-256 of each file stands in snapshots.jsonl and in the audit
mails/           each mail as its recipient got it, by delivery; a signature (DKIM) or the mark of a possible
                 duplicate may stand before it
deliveries.jsonl to whom, when, with what end         attempts.jsonl   every try, with the server's words
decisions.jsonl  who released, approved, rejected, resent, resolved, and why
audit.jsonl      every entry of this run; audit.csv is the same for a spreadsheet
anchor.txt       number and hash of the audit's last entry when this was written

An audit entry's hash is SHA-256 over the JSON array [previous, id, at (UTC, microseconds), actor, action, run, delivery,
detail]; where "key" names one, HMAC-SHA-256 under that key of the office, and the array ends with the key's name.
`
