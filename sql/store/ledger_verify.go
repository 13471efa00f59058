package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
	"huizong/jobs/progress"
	"huizong/sql/query"
)

// Attempts implements ledger.Ledger.
func (l *Ledger) Attempts(ctx context.Context, run int64) ([]ledger.Attempt, error) {
	var out []ledger.Attempt
	if err := l.db.SelectContext(ctx, &out, query.LedgerAttemptList, run, run); err != nil {
		return nil, fmt.Errorf("list attempts: %w", err)
	}
	return out, nil
}

// Decisions implements ledger.Ledger.
func (l *Ledger) Decisions(ctx context.Context, run int64) ([]ledger.Decision, error) {
	var out []ledger.Decision
	if err := l.db.SelectContext(ctx, &out, query.LedgerDecisionList, run, run); err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return out, nil
}

// Audit implements ledger.Ledger.
func (l *Ledger) Audit(ctx context.Context, run int64) ([]ledger.Entry, error) {
	var out []ledger.Entry
	if err := l.db.SelectContext(ctx, &out, query.LedgerAuditList, run, run); err != nil {
		return nil, fmt.Errorf("list audit: %w", err)
	}
	return out, nil
}

// contentOf recomputes a run's content hash from the hashes of its snapshots and messages.
func contentOf(ctx context.Context, q sqlx.QueryerContext, run int64) (string, error) {
	var deliveries []ledger.Delivery
	if err := sqlx.SelectContext(ctx, q, &deliveries, query.LedgerDeliveryList, run, run, "", "",
		limit(ledger.Filter{})); err != nil {
		return "", err
	}
	return contentWith(ctx, q, run, deliveries)
}

func contentWith(ctx context.Context, q sqlx.QueryerContext, run int64, deliveries []ledger.Delivery) (string, error) {
	var keys []snapshotRow
	if err := sqlx.SelectContext(ctx, q, &keys, query.LedgerSnapshotKeys, run, run); err != nil {
		return "", err
	}
	var lines []string
	for _, k := range keys {
		lines = append(lines, ledger.SnapshotLine(k.Region, k.SHA256))
	}
	for _, d := range deliveries {
		if d.Purpose != ledger.Notice && d.Sealed {
			lines = append(lines, lineOf(d))
		}
	}
	return ledger.ContentOf(lines), nil
}

// Head implements ledger.Ledger.
func (l *Ledger) Head(ctx context.Context) (c ledger.Chain, err error) {
	err = l.db.GetContext(ctx, &c, query.LedgerAuditEnd)
	return c, found(err, "the end of the audit")
}

// unsigned names an audit that nobody has signed, though there is a key and none but us can write.
func (t *ledgerTx) unsigned(v *ledger.Verification, all []ledger.Entry) error {
	if t.keys.Current() == "" || len(all) == 0 || all[len(all)-1].Key != "" {
		return nil
	}
	old, err := t.shared(ledger.Chain{Last: 1})
	if err == nil && !old {
		v.Fault("audit", fmt.Sprint(all[len(all)-1].ID), "is not signed, though there is a key (audit.key_file)")
	}
	return err
}

// Trail implements ledger.Ledger.
func (l *Ledger) Trail(ctx context.Context, before int64, limit int) ([]ledger.Entry, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	out := []ledger.Entry{}
	if err := l.db.SelectContext(ctx, &out, query.LedgerAuditTrail, before, limit); err != nil {
		return nil, fmt.Errorf("list audit: %w", err)
	}
	return out, nil
}

// Verify implements ledger.Ledger. It reads in one snapshot, a message at a time.
func (l *Ledger) Verify(ctx context.Context, run int64, anchors ...ledger.Anchor) (v ledger.Verification, err error) {
	tx, err := beginSnapshot(ctx, l.db)
	if err != nil {
		return v, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	v.Faults = []ledger.Fault{}
	if err := (&ledgerTx{Tx: tx, ctx: ctx, keys: l.keys}).verify(&v, run, anchors...); err != nil {
		return v, fmt.Errorf("verify: %w", err)
	}
	return v, nil
}

func (t *ledgerTx) verify(v *ledger.Verification, run int64, anchors ...ledger.Anchor) error {
	t.looked = map[string]bool{}
	var all []ledger.Entry
	if err := t.SelectContext(t.ctx, &all, query.LedgerAuditList, 0, 0); err != nil {
		return err
	}
	var end ledger.Chain
	if err := t.GetContext(t.ctx, &end, query.LedgerAuditEnd); err != nil {
		return found(err, "the end of the audit")
	}
	v.Entries = len(all)
	v.Faults = append(v.Faults, ledger.VerifySigned(all, end, t.keys)...)
	if err := t.unsigned(v, all); err != nil {
		return err
	}
	for _, a := range anchors {
		v.Anchors++
		v.Faults = append(v.Faults, a.Check(all)...)
	}
	told, err := ledger.Retell(all)
	if err != nil {
		v.Faults = append(v.Faults, ledger.Fault{Table: "audit", Row: "detail", Problem: err.Error()})
	}
	for _, check := range []func(*ledger.Verification, ledger.Story, int64) error{t.verifySnapshots, t.verifyDeliveries,
		t.verifyRuns, t.verifyAttempts, t.verifyDecisions, t.verifyRows, t.verifyRest} {
		if err := check(v, told, run); err != nil {
			return err
		}
	}
	if run != 0 && v.Runs == 0 && !slices.ContainsFunc(all, func(e ledger.Entry) bool { return e.Run == run }) {
		return found(sql.ErrNoRows, "run %d", run)
	}
	return nil
}

func (t *ledgerTx) verifySnapshots(v *ledger.Verification, told ledger.Story, run int64) error {
	var keys []snapshotRow
	if err := t.SelectContext(t.ctx, &keys, query.LedgerSnapshotKeys, run, run); err != nil {
		return err
	}
	for i, k := range keys {
		progress.Tell(t.ctx, progress.Step{What: "snapshots", Done: int64(i), Total: int64(len(keys))})
		v.Snapshots++
		row := fmt.Sprintf("run %d region %s", k.RunID, k.Region)
		problem, err := t.snapshotProblem(k)
		if err != nil {
			return err
		}
		switch sealed := told.Snapshots[ledger.SnapshotKey{Run: k.RunID, Region: k.Region}]; {
		case problem != "":
			v.Fault("snapshot", row, problem)
		case sealed != k.SHA256:
			v.Fault("snapshot", row, "its hash is not the one in the audit")
		}
		delete(told.Snapshots, ledger.SnapshotKey{Run: k.RunID, Region: k.Region})
	}
	for k := range told.Snapshots {
		if run == 0 || k.Run == run {
			v.Fault("snapshot", fmt.Sprintf("run %d region %s", k.Run, k.Region), "is gone")
		}
	}
	return nil
}

func (t *ledgerTx) verifyDeliveries(v *ledger.Verification, told ledger.Story, run int64) error {
	var deliveries []ledger.Delivery
	if err := t.SelectContext(t.ctx, &deliveries, query.LedgerDeliveryList, run, run, "", "",
		limit(ledger.Filter{})); err != nil {
		return err
	}
	for i, d := range deliveries {
		progress.Tell(t.ctx, progress.Step{What: "messages", Done: int64(i), Total: int64(len(deliveries))})
		v.Deliveries++
		v.Messages++
		row := fmt.Sprint(d.ID)
		if _, problem, err := t.sealedBody(d.ID, d.SHA256); err != nil {
			return err
		} else if problem != "" && !(problem == isGone && told.Deliveries[d.ID].Bodiless) {
			v.Fault("message", row, problem)
		}
		v.Faults = append(v.Faults, told.CheckDelivery(d)...)
		delete(told.Deliveries, d.ID)
	}
	for id, s := range told.Deliveries {
		if run == 0 || s.Run == run {
			v.Fault("delivery", fmt.Sprint(id), "is gone")
		}
	}
	return nil
}

func (t *ledgerTx) verifyRuns(v *ledger.Verification, told ledger.Story, run int64) error {
	var rows []runRow
	if err := t.SelectContext(t.ctx, &rows, query.LedgerRunList, "", "", "", "", run, run, "", "",
		limit(ledger.Filter{})); err != nil {
		return err
	}
	for _, row := range rows {
		v.Runs++
		r, err := row.run()
		if err != nil {
			v.Fault("run", fmt.Sprint(row.ID), err.Error())
			continue
		}
		v.Faults = append(v.Faults, told.CheckRun(r)...)
		delete(told.Runs, r.ID)
		if r.Content == "" {
			continue
		}
		content, err := contentOf(t.ctx, t.Tx, r.ID)
		if err != nil {
			return err
		}
		if content != r.Content {
			v.Fault("run", fmt.Sprint(r.ID), "its snapshots and messages are not those that were sealed")
		}
	}
	for id := range told.Runs {
		if run == 0 || id == run {
			v.Fault("run", fmt.Sprint(id), "is gone")
		}
	}
	return nil
}

func (t *ledgerTx) verifyAttempts(v *ledger.Verification, told ledger.Story, run int64) error {
	var rows []ledger.Attempt
	if err := t.SelectContext(t.ctx, &rows, query.LedgerAttemptList, run, run); err != nil {
		return err
	}
	for _, a := range rows {
		a.StartedAt, a.EndedAt = a.StartedAt.UTC(), a.EndedAt.UTC()
		row := fmt.Sprintf("%d of delivery %d", a.Number, a.Delivery)
		if !told.Took(a.Delivery, text(a)) {
			v.Fault("attempt", row, "is not the one in the audit")
		}
	}
	for delivery, left := range told.Attempts {
		if len(left) > 0 && !told.Untried[delivery] && (run == 0 || told.RunOf[delivery] == run) {
			v.Fault("attempt", fmt.Sprintf("of delivery %d", delivery), "is gone, or was changed")
		}
	}
	return nil
}

func (t *ledgerTx) verifyDecisions(v *ledger.Verification, told ledger.Story, run int64) error {
	var rows []ledger.Decision
	if err := t.SelectContext(t.ctx, &rows, query.LedgerDecisionList, run, run); err != nil {
		return err
	}
	for _, d := range rows {
		d.At = d.At.UTC()
		if !told.Decided(d.Run, text(d)) {
			v.Fault("decision", fmt.Sprintf("%s on run %d", d.Verdict, d.Run), "is not the one in the audit")
		}
	}
	for id, left := range told.Decisions {
		if len(left) > 0 && (run == 0 || id == run) {
			v.Fault("decision", fmt.Sprintf("on run %d", id), "is gone, or was changed")
		}
	}
	return nil
}

// look notes that a message or a part is held against its hash.
func (t *ledgerTx) look(table, hash string) {
	if t.looked != nil {
		t.looked[table+hash] = true
	}
}

// verifyRest holds stored bodies and parts that nothing refers to against their own hash: what a build has kept that
// was killed before it sealed is whole, and what somebody put in past us is not.
func (t *ledgerTx) verifyRest(v *ledger.Verification, _ ledger.Story, run int64) error {
	if run != 0 {
		return nil
	}
	for _, of := range []struct {
		table, list string
		read        func(hash string) ([]byte, string, error)
	}{{"message_parts", query.LedgerMessagePartsNames, t.message}, {"part", query.LedgerPartNames, t.part}} {
		var names []string
		if err := t.SelectContext(t.ctx, &names, of.list); err != nil {
			return fmt.Errorf("list %s: %w", of.table, err)
		}
		for _, name := range names {
			if t.looked[of.table+name] {
				continue
			}
			if _, problem, err := of.read(name); err != nil {
				return err
			} else if problem != "" {
				v.Fault(of.table, name, problem)
			}
		}
	}
	return nil
}

// text is a row as the audit keeps it.
func text(row any) string {
	raw, err := json.Marshal(row)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(raw))
}
