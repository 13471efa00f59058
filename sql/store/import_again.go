package store

import (
	"database/sql"
	"fmt"
	"time"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// immutable ends every fault of a submission that was filed otherwise.
const immutable = "what is filed never changes; file a revision"

// again compares submissions of the file with what was filed under their ids: drafts are removed, to be inserted anew;
// of others only the status may differ.
func (im *importer) again(in *inserter, rows []submissionRow) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]reconcile.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	var there []submissionRow
	if err := im.selectIn(&there, query.ImportFiledSubmission, im.keys(ids)); err != nil {
		return fmt.Errorf("read submissions: %w", err)
	}
	before := make(map[reconcile.ID]*submissionRow, len(there))
	for i := range there {
		before[there[i].ID] = &there[i]
	}
	if err := im.removeDrafts(there); err != nil {
		return err
	}
	report, moved := &im.reports[submissionsFile], map[string][]reconcile.ID{}
	for i := range rows {
		s := &rows[i]
		was := before[s.ID]
		differ := differing(was, s)
		switch {
		case len(differ) == 0:
			report.Unchanged++
		case was.Status == string(reconcile.Draft):
			report.Changed++
		default:
			if im.refuse(was, s, differ) == 0 {
				report.Changed++
				moved[s.Status] = append(moved[s.Status], s.ID)
			}
		}
		im.filings.mine[s.ID].fate = filed
		if was.Status == string(reconcile.Draft) {
			im.filings.mine[s.ID].fate = redraft
			if err := in.add(im.args(s)...); err != nil {
				return err
			}
		}
	}
	for status, ids := range moved {
		if err := im.execIn(query.ImportUpdateStatus, status, im.keys(ids)); err != nil {
			return fmt.Errorf("change status of submissions: %w", err)
		}
	}
	return nil
}

// refuse reports every column but the status that differs, and returns how many do.
func (im *importer) refuse(was, is *submissionRow, differ []int) (refused int) {
	c := im.files[submissionsFile]
	for _, column := range differ {
		if column == statusColumn {
			continue
		}
		refused++
		im.faults.add(c.faultAt(im.filings.mine[is.ID].line, column, "submission %s was filed with %s, got %s; %s",
			is.ID, shown(was.values()[column]),
			shown(is.values()[column]), immutable))
	}
	return refused
}

// differing returns the columns in which two rows differ.
func differing(a, b *submissionRow) (columns []int) {
	as, bs := a.values(), b.values()
	for i := range as {
		if t, ok := as[i].(time.Time); ok && t.Equal(bs[i].(time.Time)) {
			continue
		}
		if as[i] != bs[i] {
			columns = append(columns, i)
		}
	}
	return columns
}

// shown writes a value as the file would.
func shown(v any) string {
	switch v := v.(type) {
	case sql.NullInt64:
		if !v.Valid {
			return "nothing"
		}
		return fmt.Sprint(v.Int64)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}

// removeDrafts removes those of rows that are drafts, with all that belongs to them, and remembers what that was.
func (im *importer) removeDrafts(rows []submissionRow) error {
	var drafts []reconcile.ID
	for i := range rows {
		if rows[i].Status == string(reconcile.Draft) {
			drafts = append(drafts, rows[i].ID)
		}
	}
	if len(drafts) == 0 {
		return nil
	}
	for i, part := range parts {
		digests, err := im.digestsOf(part, drafts)
		if err != nil {
			return err
		}
		for _, id := range drafts {
			im.filings.mine[id].before[i] = digests[id]
		}
	}
	for _, remove := range []string{query.ImportDeleteActivity, query.ImportDeleteBeneficiary,
		query.ImportDeleteSubmission} {
		if err := im.execIn(remove, im.keys(drafts)); err != nil {
			return fmt.Errorf("remove drafts: %w", err)
		}
	}
	return nil
}
