package store

import (
	"context"
	"database/sql/driver"
	"time"

	"huizong/jobs/reconcile"
)

// parameters tries whether the submissions of a month that has some are held against the moment, once.
func (v *surveyor) parameters(ctx context.Context, q *QuerySurvey, month string, there int) error {
	if v.tried || there == 0 || month == "NULL" {
		return nil
	}
	v.tried = true
	long := time.Date(1000, time.January, 2, 0, 0, 0, 0, time.UTC)
	return v.snapshot.rows(ctx, v.statement(), arguments(month, long), func(row []driver.Value) error {
		if row[7] != nil {
			v.remark(Remark{File: q.File, Column: "submitted_at", Row: textOf(row[0]), Value: textOf(row[7]),
				Reason: "is after the moment that was asked for: hold it against the second parameter"})
		}
		return nil
	})
}

// unfound says why there may be no submission at all.
func (v *surveyor) unfound(ctx context.Context, q *QuerySurvey) {
	months := v.months()
	for _, m := range months[:min(len(months), 36)] {
		swapped := 0
		err := v.snapshot.rows(ctx, v.statement(), arguments(forever(v.snapshot.zone), m), func([]driver.Value) error {
			swapped++
			return nil
		})
		if err == nil && swapped > 0 {
			v.fault(
				q.File, "period", "gives rows only with the parameters in another order: the month is the first ?, "+
					"the moment the second")
			return
		}
	}
	if len(months) > 0 {
		v.fault(
			q.File, "period", "there is no row of any month from %s to %s: is it like 2026-10, and held against the "+
				"first parameter, which is?", months[len(months)-1], months[0])
	}
}

// orphans finds the rows that belong to no submission: those of every submission that there is are counted, and held
// against the ids that were read.
func (v *surveyor) orphans(ctx context.Context) error {
	if !v.allKnown {
		return nil
	}
	known := func(id reconcile.ID) bool { return v.filed[id] != nil }
	v.out.Orphans = true
	for _, table := range []int{activitiesFile, beneficiariesFile, statusesFile} {
		q := v.query(table)
		if !q.usable {
			continue
		}
		rows, looked, err := v.snapshot.straysOf(ctx, table, known)
		if err := v.refused(q, err); err != nil {
			return err
		}
		if !looked {
			v.out.Orphans = false
			v.warn(q.File, "submission_id", "rows of no submission are not looked for: the query says not IN (?)")
		}
		for _, row := range rows {
			v.rows = append(v.rows, row)
			v.out.Strays = append(v.out.Strays, reconcile.QuarantinedRow{Row: row})
			v.remark(Remark{File: q.File, Column: "submission_id", Reason: row.Reason, Row: row.ID, Value: row.Value})
		}
	}
	return nil
}
