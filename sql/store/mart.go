package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// MartViews are what an account that only reads may see (docs: mart). None of them shows a key of a person.
var MartViews = []string{"mart_submission", "mart_month", "mart_finding"}

// martTable is the rows of one view.
type martTable struct {
	insert, clear string
	rows          [][]any
}

// WriteMart writes a month for the views, as of a moment. A month that came to the same is not written again.
func (s *Shelf) WriteMart(ctx context.Context, dir *reconcile.Directory, m *reconcile.Mart, asOf time.Time) error {
	tables := []martTable{
		{query.MartSubmissionInsert, query.MartSubmissionClear, submissionRows(dir, m)},
		{query.MartMonthInsert, query.MartMonthClear, monthRows(dir, m)},
		{query.MartFindingInsert, query.MartFindingClear, findingRows(m)},
	}
	h := sha256.New()
	for _, t := range tables {
		for _, row := range t.rows {
			fmt.Fprintf(h, "%q\n", row)
		}
		fmt.Fprintln(h)
	}
	digest, period := hex.EncodeToString(h.Sum(nil)), m.Period.String()
	err := s.ledger.do(ctx, func(t *ledgerTx) error {
		var before string
		err := t.GetContext(ctx, &before, query.MartWritten, period, m.Top)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if before != digest {
			for i := range tables {
				if err := t.replace(&tables[i], period, m.Top); err != nil {
					return err
				}
			}
		}
		_, err = t.exec(query.MartWrite, period, m.Top, digest, asOf.UTC())
		return err
	})
	if err != nil {
		return fmt.Errorf("write the mart of %s: %w", m.Period, err)
	}
	return nil
}

// martRows is how many rows go into one statement.
const martRows = 200

// replace puts a month's rows in the place of those there are.
func (t *ledgerTx) replace(table *martTable, period, top string) error {
	if _, err := t.exec(table.clear, period, top); err != nil {
		return err
	}
	for rows := range slices.Chunk(table.rows, martRows) {
		one := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
		statement := strings.TrimSpace(table.insert) + "\n" + one + strings.Repeat(",\n"+one, len(rows)-1)
		if _, err := t.exec(statement, slices.Concat(rows...)...); err != nil {
			return err
		}
	}
	return nil
}

func submissionRows(dir *reconcile.Directory, m *reconcile.Mart) [][]any {
	var out [][]any
	for i := range m.Submissions {
		r := &m.Submissions[i]
		s := &r.Submission
		var project reconcile.Project
		if p := dir.Projects[s.ProjectCode]; p != nil {
			project = *p
		}
		agency := ""
		if a := dir.Agencies[s.AgencyCode]; a != nil {
			agency = a.Name
		}
		row := []any{s.Period.String(), m.Top, string(s.ID), s.Revision, s.SubmittedAt.UTC(), r.FirstFiled.UTC(),
			s.AgencyCode,
			clip(agency, 255), s.ProjectCode, clip(project.Name, 255), clip(project.Programme, 128),
			clip(project.Field, 128), s.CommunityCode,
			clip(regionName(dir, s.CommunityCode), 128)}
		for _, level := range []reconcile.Level{reconcile.Street, reconcile.County, reconcile.Prefecture,
			reconcile.Province} {
			row = append(row, above(dir, s.CommunityCode, level))
		}
		row = append(row, nullable(s.Claims.Direct), nullable(s.Claims.Indirect), r.Recorded, r.Direct, r.Unverified,
			r.Indirect)
		for k := reconcile.Visit; k <= reconcile.Event; k++ {
			row = append(row, r.Attendances[k])
		}
		row = append(row, r.Sessions[reconcile.Group], r.Distinct(reconcile.Case), r.Distinct(reconcile.Group),
			r.Distinct(reconcile.Event))
		out = append(out, row)
	}
	return out
}

func monthRows(dir *reconcile.Directory, m *reconcile.Mart) [][]any {
	var out [][]any
	for i := range m.Regions {
		r := &m.Regions[i]
		var region reconcile.Region
		if d := dir.Regions[r.Code]; d != nil {
			region = *d
		}
		t, f, c := &r.Totals, &r.Figures, &r.Completeness
		out = append(out, []any{m.Period.String(), m.Top, r.Code, clip(region.Name, 128), string(region.Level),
			region.ParentCode,
			t.Submissions, t.ClaimedDirect, t.ClaimedIndirect, f.Direct, t.Unverified, f.Indirect, f.VisitAttendances,
			f.CaseAttendances, f.GroupAttendances, f.EventAttendances, f.GroupSessions, f.Cases, f.Groups, f.Events,
			c.Expected, c.OnTime, c.Late, c.Missing, c.Returned, c.Quarantined})
	}
	return out
}

func findingRows(m *reconcile.Mart) [][]any {
	var out [][]any
	for i := range m.Findings {
		f := &m.Findings[i]
		records := [2]string{}
		for n := range min(len(f.Records), len(records)) {
			records[n] = string(f.Records[n].ID)
		}
		out = append(out, []any{m.Period.String(), m.Top, i + 1, string(f.Code), string(f.Severity), f.AgencyCode,
			f.ProjectCode,
			f.CommunityCode, string(f.Submission), string(f.Other), records[0], records[1], number(f.Claimed),
			number(f.Counted), string(f.Subject)})
	}
	return out
}

func nullable(c reconcile.Claim) any {
	if !c.Filed {
		return nil
	}
	return c.N
}

// number is a number that may not be there, by its value.
func number(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

func regionName(dir *reconcile.Directory, code string) string {
	if r := dir.Regions[code]; r != nil {
		return r.Name
	}
	return ""
}

// above is the code of the region of a level that a community lies in; empty: none.
func above(dir *reconcile.Directory, community string, level reconcile.Level) string {
	for _, code := range dir.Chain(community) {
		if dir.Regions[code].Level == level {
			return code
		}
	}
	return ""
}

// GrantMart lets an account (user, host) read the views of the mart and nothing else.
func (db *DB) GrantMart(ctx context.Context, user, host string) error {
	for _, view := range MartViews {
		grant := fmt.Sprintf("GRANT SELECT ON %s TO %s@%s", quoteName(view), quoteText(user), quoteText(host))
		if _, err := db.ExecContext(ctx, grant); err != nil {
			return fmt.Errorf("grant SELECT on %s to %s@%s: %w (make the account first: CREATE USER)", view, user, host,
				err)
		}
	}
	return nil
}
