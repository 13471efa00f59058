package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
)

const noSubmission = "no submission has this id"

// Strays finds the rows that belong to no submission, and which no reading of months comes to: the ids of all
// submissions are held against those that rows name. false where the queries do not let it be found out.
func (s *Snapshot) Strays(ctx context.Context) (out []reconcile.QuarantinedRow, looked bool, err error) {
	if s.strays != nil {
		return *s.strays, true, nil
	}
	filed, looked, err := s.filedIDs(ctx)
	if err != nil || !looked {
		return nil, false, err
	}
	known := func(id reconcile.ID) bool { _, there := filed[id]; return there }
	for _, table := range []int{activitiesFile, beneficiariesFile, statusesFile} {
		if table == statusesFile && !s.directory.StatusHistory {
			continue
		}
		rows, can, err := s.straysOf(ctx, table, known)
		if err != nil {
			return nil, false, fmt.Errorf("look for rows of no submission: %w", err)
		}
		looked = looked && can
		for _, row := range rows {
			out = append(out, reconcile.QuarantinedRow{Row: row})
		}
	}
	if looked {
		s.strays = &out
	}
	return out, looked, nil
}

// filedIDs are the ids of all submissions, month by month; false where nothing counts them, so that there may be more.
func (s *Snapshot) filedIDs(ctx context.Context) (map[reconcile.ID]struct{}, bool, error) {
	if _, err := s.Directory(ctx); err != nil {
		return nil, false, err
	}
	if s.queries.SubmissionsCount == "" {
		return nil, false, nil
	}
	var months []string
	moment := forever(s.zone)
	err := s.rows(ctx, s.queries.Count(), arguments(moment), func(row []driver.Value) error {
		if m := textOf(row[0]); !slices.Contains(months, m) {
			months = append(months, m)
		}
		return nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("count submissions: %w", err)
	}
	filed := map[reconcile.ID]struct{}{}
	statement := s.queries.Table("submissions", []string{"id"})
	for _, m := range months {
		statement, args := statement, arguments(m, moment)
		if m == "NULL" {
			if statement = s.queries.Undated(); statement == "" {
				return nil, false, nil
			}
			args = arguments(moment)
		}
		err := s.rows(ctx, statement, args, func(row []driver.Value) error {
			filed[reconcile.ID(textOf(row[0]))] = struct{}{}
			return nil
		})
		if err != nil {
			return nil, false, fmt.Errorf("read the ids of submissions of %q: %w", m, err)
		}
	}
	return filed, true, nil
}

// straysOf lists the rows of a table that belong to no submission, the first thousand; false where the query does not
// let it be found out.
func (s *Snapshot) straysOf(ctx context.Context, table int, known func(reconcile.ID) bool) (rows []reconcile.Row,
	looked bool, err error) {
	name := strings.TrimSuffix(sourceFiles[table].name, ".csv")
	all, looked := s.queries.OfAll(name, "submission_id, COUNT(*) AS n", "IS NOT NULL")
	if !looked {
		return nil, false, nil
	}
	var strange []wanted
	err = s.rows(ctx, all+" GROUP BY submission_id", nil, func(row []driver.Value) error {
		if id := reconcile.ID(textOf(row[0])); !known(id) && len(strange) < reconcile.RowsListed {
			strange = append(strange, wanted{id: id})
		}
		return nil
	})
	if err != nil {
		return nil, true, err
	}
	columns := sourceFiles[table].required()
	place := slices.Index(columns, "submission_id")
	list := func(row []driver.Value) error {
		if len(rows) == reconcile.RowsListed {
			return errStopped
		}
		rows = append(rows, reconcile.Row{Table: name, ID: textOf(row[0]), Column: "submission_id",
			Value: textOf(row[place]), Reason: noSubmission, Content: digestOfRow(row)})
		return nil
	}
	nobodys, _ := s.queries.OfAll(name, strings.Join(columns, ", "), "IS NULL")
	if err := s.rows(ctx, nobodys, nil, list); err != nil && err != errStopped {
		return nil, true, err
	}
	if err := s.strange(ctx, table, strange, list); err != nil && err != errStopped {
		return nil, true, err
	}
	if table != activitiesFile {
		numbered(rows)
	}
	return rows, true, nil
}

// strange calls list with the rows of submissions that are not there.
func (s *Snapshot) strange(ctx context.Context, table int, ids []wanted, list func([]driver.Value) error) error {
	if len(ids) == 0 {
		return nil
	}
	owner := map[int]string{activitiesFile: s.queries.OwnerOfActivities(),
		beneficiariesFile: s.queries.OwnerOfBeneficiaries(), statusesFile: s.queries.OwnerOfStatuses()}
	column, err := s.owners(ctx, owner[table])
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(sourceFiles[table].name, ".csv")
	statement := s.queries.Table(name, sourceFiles[table].required())
	r := lister{}
	for chunk := range slices.Chunk(ids, longestList) {
		text := r.forSubmissions(statement, column, chunk, func(*wanted) bool { return true })
		if text == "" {
			continue
		}
		if err := s.rows(ctx, text, nil, list); err != nil {
			return err
		}
	}
	return nil
}

// numbered names rows that have no id by that of their submission, which stands for it, and their place among its rows,
// in an order that does not hang on the server's.
func numbered(rows []reconcile.Row) {
	slices.SortFunc(rows, func(a, b reconcile.Row) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Content, b.Content))
	})
	for i, n := 0, 0; i < len(rows); i++ {
		if n++; i == 0 || rows[i].Value != rows[i-1].Value {
			n = 1
		}
		rows[i].ID = fmt.Sprintf("%s#%d", rows[i].ID, n)
	}
}
