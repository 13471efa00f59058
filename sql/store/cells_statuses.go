package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/reconcile"
)

// keepsStatuses reports whether the source keeps when statuses changed: it has the table, and lets it be read.
func (s *Snapshot) keepsStatuses(ctx context.Context) (bool, error) {
	_, err := s.owners(ctx, s.queries.OwnerOfStatuses())
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok && (my.Number == errNoTable || my.Number == errDenied) {
		return false, nil // without rights on it, a table that is not there is denied too
	}
	return err == nil, err
}

// statuses sets the submissions of the month to the statuses that they had at the moment asked for.
func (r *cellReader) statuses(ctx context.Context) error {
	if !r.snapshot.directory.StatusHistory {
		return nil
	}
	column, err := r.snapshot.owners(ctx, r.snapshot.queries.OwnerOfStatuses())
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(r.month, longestList) {
		changes, err := r.changes(ctx, column, chunk)
		if err != nil {
			return fmt.Errorf("read submission_statuses: %w", err)
		}
		for i := range chunk {
			if s := &chunk[i]; s.Status != reconcile.Quarantined {
				s.Status = reconcile.StatusAt(s.Status, changes[s.ID], r.query.AsOf)
			}
		}
	}
	return nil
}

// changes reads the changes of submissions' statuses.
func (r *cellReader) changes(ctx context.Context, column ids,
	chunk []reconcile.Submission) (map[reconcile.ID][]reconcile.StatusChange, error) {
	out := map[reconcile.ID][]reconcile.StatusChange{}
	asked := make([]wanted, len(chunk))
	for i := range chunk {
		asked[i].id = chunk[i].ID
	}
	statement, any := r.forSubmissions(r.snapshot.queries.OrderedStatuses(), column, asked,
		func(*wanted) bool { return true })
	if !any {
		return out, nil
	}
	err := r.snapshot.rows(ctx, statement, nil, func(values []driver.Value) error {
		in := decoder{row: values, names: r.names}
		id := reconcile.ID(in.id(0))
		change := reconcile.StatusChange{Status: reconcile.Status(in.name(1)), At: in.moment(2)}
		if in.err != nil {
			return fmt.Errorf("submission %s: %w", id, in.err)
		}
		if !slices.Contains(statuses, string(change.Status)) {
			return fmt.Errorf("submission %s: unknown status %q", id, change.Status)
		}
		out[id] = append(out[id], change)
		return nil
	})
	return out, err
}
