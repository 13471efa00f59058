package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
	"huizong/sql/schema"
)

// snapshotRow is a row of snapshot with its run's revision and period. The report itself lies in its row in the form of
// version 0.1, and in parts by its hash otherwise.
type snapshotRow struct {
	RunID     int64          `db:"run_id"`
	Region    string         `db:"region"`
	SHA256    string         `db:"sha256"`
	Code      string         `db:"code"`
	Templates string         `db:"templates"`
	SealedAt  time.Time      `db:"sealed_at"`
	Revision  int            `db:"revision"`
	Period    string         `db:"period"`
	AsOf      sql.NullTime   `db:"as_of"`
	Headline  sql.NullString `db:"headline"` // NULL: sealed by version 0.1, and nobody has asked
	Errors    sql.NullInt64  `db:"errors"`
	Warnings  sql.NullInt64  `db:"warnings"`
}

func (r snapshotRow) headline() ledger.Headline {
	return ledger.Headline{AsOf: r.AsOf.Time.UTC(), Abridged: json.RawMessage(r.Headline.String),
		Errors: int(r.Errors.Int64), Warnings: int(r.Warnings.Int64)}
}

func (r snapshotRow) snapshot() ledger.Snapshot {
	return ledger.Snapshot{Run: r.RunID, Region: r.Region, SHA256: r.SHA256, Code: r.Code, Templates: r.Templates,
		SealedAt: r.SealedAt.UTC(), Revision: r.Revision, PeriodText: r.Period, Headline: r.headline()}
}

// keepSnapshot stores a sealed report with its headline.
func (t *ledgerTx) keepSnapshot(run int64, s ledger.Snapshot) error {
	h, err := ledger.HeadlineOf(s.Report)
	if err != nil {
		return err
	}
	f, err := t.form()
	if err != nil {
		return err
	}
	report := s.Report
	if f.Form >= schema.Parts {
		if _, err := t.keepPart(report); err != nil {
			return err
		}
		report = []byte{}
	}
	_, err = t.exec(query.LedgerSnapshotInsert, run, s.Region, report, s.SHA256, s.Code, s.Templates, t.now, h.AsOf,
		string(h.Abridged), h.Errors, h.Warnings)
	return err
}

// sealedReport reads a report in either form. A problem says that it is not what was sealed.
func (t *ledgerTx) sealedReport(run int64, region, hash string) (report []byte, problem string, err error) {
	if err := found(t.GetContext(t.ctx, &report, query.LedgerSnapshotBody, run, region), "report of run %d, region %s",
		run, region); err != nil {
		return nil, "", err
	}
	if len(report) == 0 {
		if report, problem, err = t.part(hash); problem != "" {
			problem = "its report " + problem
		}
	} else if ledger.Hash(report) != hash {
		problem = "its figures are not those that were sealed"
	}
	return report, problem, err
}

// Report implements ledger.Ledger.
func (l *Ledger) Report(ctx context.Context, run int64, region string) (report []byte, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var hash string
		if err := found(t.GetContext(ctx, &hash, query.LedgerSnapshotHash, run, region), "report of run %d, region %s",
			run, region); err != nil {
			return err
		}
		var problem string
		report, problem, err = t.sealedReport(run, region, hash)
		if err == nil && problem != "" {
			err = fmt.Errorf("report of run %d, region %s: %s: %w", run, region, problem, ledger.ErrTampered)
		}
		return err
	})
	return report, err
}

// Snapshots implements ledger.Ledger.
func (l *Ledger) Snapshots(ctx context.Context, run int64) ([]ledger.Snapshot, error) {
	rows, err := l.snapshots(ctx, query.LedgerSnapshotList, run)
	if err != nil {
		return nil, fmt.Errorf("list snapshots: %w", err)
	}
	out := make([]ledger.Snapshot, len(rows))
	for i, r := range rows {
		out[i] = r.snapshot()
	}
	return out, nil
}

// Sent implements ledger.Ledger.
func (l *Ledger) Sent(ctx context.Context, job, region string) ([]ledger.Snapshot, error) {
	rows, err := l.snapshots(ctx, query.LedgerSnapshotSent, job, region)
	if err != nil {
		return nil, fmt.Errorf("list sent snapshots: %w", err)
	}
	var out []ledger.Snapshot
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].PeriodText != r.Period { // the newest revision comes first
			out = append(out, r.snapshot())
		}
	}
	return out, nil
}

// snapshots lists rows, and gives those a headline that version 0.1 has sealed.
func (l *Ledger) snapshots(ctx context.Context, statement string, args ...any) (rows []snapshotRow, err error) {
	if err := l.db.SelectContext(ctx, &rows, statement, args...); err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].Headline.Valid {
			continue
		}
		if err := l.do(ctx, func(t *ledgerTx) error { return t.fillHeadline(&rows[i]) }); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// fillHeadline reads a report once, for its headline.
func (t *ledgerTx) fillHeadline(r *snapshotRow) error {
	report, problem, err := t.sealedReport(r.RunID, r.Region, r.SHA256)
	if err == nil && problem != "" {
		err = fmt.Errorf("report of run %d, region %s: %s: %w", r.RunID, r.Region, problem, ledger.ErrTampered)
	}
	if err != nil {
		return err
	}
	h, err := ledger.HeadlineOf(report)
	if err != nil {
		return err
	}
	r.AsOf = sql.NullTime{Time: h.AsOf, Valid: true}
	r.Headline = sql.NullString{String: string(h.Abridged), Valid: true}
	r.Errors, r.Warnings = sql.NullInt64{Int64: int64(h.Errors)}, sql.NullInt64{Int64: int64(h.Warnings)}
	_, err = t.exec(query.LedgerSnapshotHeadline, h.AsOf, string(h.Abridged), h.Errors, h.Warnings, r.RunID, r.Region)
	return err
}

// snapshotProblem holds a report against its hash, and its headline against the report.
func (t *ledgerTx) snapshotProblem(r snapshotRow) (string, error) {
	report, problem, err := t.sealedReport(r.RunID, r.Region, r.SHA256)
	if err != nil || problem != "" {
		return problem, err
	}
	h, err := ledger.HeadlineOf(report)
	if err != nil {
		return err.Error(), nil
	}
	got := r.headline()
	if r.Headline.Valid && (!got.AsOf.Equal(h.AsOf) || string(got.Abridged) != string(h.Abridged) ||
		got.Errors != h.Errors || got.Warnings != h.Warnings) {
		return "its headline is not that of its report", nil
	}
	return "", nil
}
