package store

import (
	"fmt"
	"time"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// statusRow is one change of a submission's status.
type statusRow struct {
	Submission reconcile.ID `db:"submission_id"`
	Status     string
	ChangedAt  time.Time `db:"changed_at"`
	line       int
}

// statusAt is what no two changes share.
type statusAt struct {
	submission reconcile.ID
	at         time.Time
}

// statuses reads when submissions' statuses changed, where there is such a file. What is there already must come again
// as it was, or not at all.
func (im *importer) statuses() error {
	if im.files[statusesFile] == nil {
		return nil
	}
	in := newInserter(im, im.reports[statusesFile].Table, query.ImportInsertStatus)
	lines := map[statusAt]int{}
	var rows []statusRow
	err := im.each(statusesFile, func(r *csvRow) error {
		owner, _ := im.belonging(r, 0)
		s := statusRow{owner, r.oneOf(1, statuses), r.moment(2), r.line(0)}
		if r.bad {
			return nil
		}
		key := statusAt{s.Submission, s.ChangedAt}
		if first, twice := lines[key]; twice {
			r.fault(2, "a change of submission %s at this moment is already in line %d", owner, first)
			return nil
		}
		lines[key] = s.line
		if rows = append(rows, s); len(rows) < batchRows {
			return nil
		}
		err := im.newStatuses(in, rows)
		rows = rows[:0]
		return err
	})
	if err != nil {
		return err
	}
	if err := im.newStatuses(in, rows); err != nil {
		return err
	}
	return in.flush()
}

// newStatuses inserts those of rows that are not there yet.
func (im *importer) newStatuses(in *inserter, rows []statusRow) error {
	if len(rows) == 0 {
		return nil
	}
	names := make([]string, len(rows))
	for i, s := range rows {
		names[i] = string(s.Submission)
	}
	var there []statusRow
	if err := im.selectIn(&there, query.ImportKnownStatus, names); err != nil {
		return fmt.Errorf("read submission_statuses: %w", err)
	}
	known := make(map[statusAt]string, len(there))
	for _, s := range there {
		known[statusAt{s.Submission, s.ChangedAt.UTC()}] = s.Status
	}
	report := &im.reports[statusesFile]
	for _, s := range rows {
		switch status, ok := known[statusAt{s.Submission, s.ChangedAt}]; {
		case !ok:
			report.Inserted++
			if err := in.add(string(s.Submission), s.Status, s.ChangedAt); err != nil {
				return err
			}
		case status != s.Status:
			im.faults.add(im.files[statusesFile].faultAt(s.line, 1,
				"submission %s changed to %s at this moment, got %s", s.Submission, status, s.Status))
		default:
			report.Unchanged++
		}
	}
	return nil
}
