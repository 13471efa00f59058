package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

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
	for _, chunk := range r.month { // blocks are no longer than lists may be
		changes, faults, err := r.changes(ctx, column, chunk)
		if err != nil {
			return fmt.Errorf("read submission_statuses: %w", err)
		}
		for i := range chunk {
			s := &chunk[i]
			if fault := faults[s.ID]; fault != nil && s.Status != reconcile.Quarantined {
				r.unsettled(s, fault)
			}
			if s.Status != reconcile.Quarantined {
				s.Status = reconcile.StatusAt(s.Status, changes[s.ID], r.query.AsOf)
			}
		}
	}
	return nil
}

// unsettled quarantines a submission whose status cannot be told, since a change of it cannot be understood.
func (r *cellReader) unsettled(s *reconcile.Submission, fault *reconcile.QuarantinedRow) {
	fault.AgencyCode, fault.ProjectCode, fault.CommunityCode = s.AgencyCode, s.ProjectCode, s.CommunityCode
	fault.Period, fault.Submission = s.Period, s.ID
	r.spoilt[s.CommunityCode] = append(r.spoilt[s.CommunityCode], *fault)
	s.Status = reconcile.Quarantined
}

// changes reads the changes of submissions' statuses, and the first of each that cannot be understood.
func (r *cellReader) changes(ctx context.Context, column ids,
	chunk []reconcile.Submission) (out map[reconcile.ID][]reconcile.StatusChange,
	faults map[reconcile.ID]*reconcile.QuarantinedRow, err error) {
	out, faults = map[reconcile.ID][]reconcile.StatusChange{}, map[reconcile.ID]*reconcile.QuarantinedRow{}
	asked := make([]wanted, len(chunk))
	for i := range chunk {
		asked[i].id = chunk[i].ID
	}
	statement := r.forSubmissions(r.snapshot.queries.OrderedStatuses(), column, asked,
		func(*wanted) bool { return true })
	if statement == "" {
		return out, faults, nil
	}
	err = r.snapshot.rows(ctx, statement, nil, func(values []driver.Value) error {
		in := decoder{row: values, names: r.names, zone: r.snapshot.zone}
		id := reconcile.ID(in.id(0))
		change := reconcile.StatusChange{Status: reconcile.Status(in.name(1)), At: in.moment(2)}
		if !change.Status.Known() {
			in.fail(1, "one of "+strings.Join(statuses, ", "))
		}
		if in.err != nil {
			if faults[id] == nil {
				faults[id] = in.quarantined(statusesFile, nil)
			}
			return nil
		}
		out[id] = append(out[id], change)
		return nil
	})
	return out, faults, err
}
