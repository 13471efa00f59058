package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"slices"
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

// statuses sets the submissions of the month at hand, which were asked for by args, to the statuses that they had then.
func (r *monthReader) statuses(ctx context.Context, args []driver.NamedValue) error {
	if !r.snapshot.directory.StatusHistory {
		return nil
	}
	if r.changesOf != "" {
		changes, err := r.changes(ctx, r.changesOf, args)
		if err == nil {
			r.settle(slices.Values(r.at.blocks), changes)
			return nil
		}
		if _, refused := errors.AsType[*mysql.MySQLError](err); !refused {
			return fmt.Errorf("read submission_statuses: %w", err)
		}
		r.changesOf = "" // a server that cannot compare the ids of two tables takes them one by one
	}
	for _, chunk := range r.at.blocks { // blocks are no longer than lists may be
		changes, err := r.ofSubmissions(ctx, chunk)
		if err != nil {
			return fmt.Errorf("read submission_statuses: %w", err)
		}
		r.settle(slices.Values([][]reconcile.Submission{chunk}), changes)
	}
	return nil
}

// settle gives submissions the statuses that their changes left them in.
func (r *monthReader) settle(blocks iter.Seq[[]reconcile.Submission], c changes) {
	for block := range blocks {
		for i := range block {
			s := &block[i]
			if fault := c.faults[s.ID]; fault != nil && s.Status != reconcile.Quarantined {
				r.unsettled(s, fault)
			}
			if s.Status != reconcile.Quarantined {
				s.Status = reconcile.StatusAt(s.Status, c.of[s.ID], r.query.AsOf)
			}
		}
	}
}

// unsettled quarantines a submission whose status cannot be told, since a change of it cannot be understood.
func (r *monthReader) unsettled(s *reconcile.Submission, fault *reconcile.QuarantinedRow) {
	fault.AgencyCode, fault.ProjectCode, fault.CommunityCode = s.AgencyCode, s.ProjectCode, s.CommunityCode
	fault.Period, fault.Submission = s.Period, s.ID
	r.at.spoil(s.CommunityCode, *fault)
	s.Status = reconcile.Quarantined
}

// changes are those of some submissions' statuses, and the first of each that cannot be understood.
type changes struct {
	of     map[reconcile.ID][]reconcile.StatusChange
	faults map[reconcile.ID]*reconcile.QuarantinedRow
}

// ofSubmissions reads the changes of some submissions.
func (r *monthReader) ofSubmissions(ctx context.Context, chunk []reconcile.Submission) (changes, error) {
	asked := make([]wanted, len(chunk))
	for i := range chunk {
		asked[i].id = chunk[i].ID
	}
	statement := r.forSubmissions(r.snapshot.queries.OrderedStatuses(), r.column, asked,
		func(*wanted) bool { return true })
	if statement == "" {
		return changes{}, nil
	}
	return r.changes(ctx, statement, nil)
}

func (r *monthReader) changes(ctx context.Context, statement string, args []driver.NamedValue) (changes, error) {
	out := changes{map[reconcile.ID][]reconcile.StatusChange{}, map[reconcile.ID]*reconcile.QuarantinedRow{}}
	err := r.snapshot.rows(ctx, statement, args, func(values []driver.Value) error {
		in := decoder{row: values, names: r.names, zone: r.snapshot.zone}
		id := reconcile.ID(in.id(0))
		change := reconcile.StatusChange{Status: reconcile.Status(in.name(1)), At: in.moment(2)}
		if !change.Status.Known() {
			in.fail(1, "one of "+strings.Join(statuses, ", "))
		}
		if in.err != nil {
			if out.faults[id] == nil {
				out.faults[id] = in.quarantined(statusesFile, nil)
			}
			return nil
		}
		out.of[id] = append(out.of[id], change)
		return nil
	})
	return out, err
}
