package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// filedRow is a submission that was read.
type filedRow struct {
	id     reconcile.ID
	month  period.Month
	count  *monthCount
	tally  *Tally
	good   bool // not quarantined
	draft  bool
	future bool
}

// revisionOf is what no two submissions share.
type revisionOf struct {
	agency, project, community, period string
	revision                           int64
}

// filings reads every submission, newest month first, with all that belongs to it.
func (v *surveyor) filings(ctx context.Context) error {
	q := v.query(submissionsFile)
	if !q.usable {
		v.allKnown = false
		return nil
	}
	for _, m := range v.months() {
		v.pairs = map[revisionOf]*filedRow{}
		ids, err := v.submissions(ctx, q, m)
		if err != nil {
			v.allKnown = false
			if err == errStopped {
				return nil
			}
			return v.refused(q, err)
		}
		for _, part := range []func(context.Context, []wanted) error{v.records, v.beneficiaries, v.statuses} {
			for chunk := range slices.Chunk(ids, longestList) {
				if err := part(ctx, chunk); err != nil {
					return err
				}
			}
		}
		if err := v.parameters(ctx, q, m, len(ids)); err != nil {
			return v.refused(q, err)
		}
	}
	v.recount()
	v.out.Accounting = v.accounting()
	if len(v.filed) == 0 {
		v.unfound(ctx, q)
	}
	return nil
}

// statement asks for the submissions of a month, in the order of the file's columns.
func (v *surveyor) statement() string {
	return v.snapshot.queries.Table("submissions", sourceFiles[submissionsFile].required())
}

// submissions reads those of a month.
func (v *surveyor) submissions(ctx context.Context, q *QuerySurvey, m string) (ids []wanted, err error) {
	statement, args := v.statement(), arguments(m, forever(v.snapshot.zone))
	if m == "NULL" {
		if statement = v.snapshot.queries.Undated(); statement == "" {
			v.fault(countFile, "period", "is NULL, and submissions.sql gives no such row; mend them in the source")
			return nil, nil
		}
		args = arguments(forever(v.snapshot.zone))
	}
	err = v.snapshot.rows(ctx, statement, args, func(row []driver.Value) error {
		d := decoder{row: row, names: map[string]string{}, zone: v.snapshot.zone}
		id := textOf(row[0])
		first, reason := v.look(q, &d, id)
		f := &filedRow{id: reconcile.ID(id), good: first < 0, count: v.month(m)}
		if v.place(q, f, row, m); v.astray > 1000 {
			return errStopped // the query gives all months, each time
		}
		if first >= 0 {
			v.quarantine(q, row, id, first, reason)
		}
		if v.filed[f.id] != nil {
			v.remark(Remark{File: q.File, Column: "id", Reason: "is given twice; does a join repeat the row?", Row: id,
				Value: id})
			return nil
		}
		v.filed[f.id] = f
		ids = append(ids, wanted{id: f.id})
		return nil
	})
	return ids, err
}

// place counts a submission where it belongs.
func (v *surveyor) place(q *QuerySurvey, f *filedRow, row []driver.Value, asked string) {
	month := textOf(row[4])
	f.month, _ = period.ParseMonth(month)
	if month != asked {
		v.astray++
		v.remark(Remark{File: q.File, Column: "period", Row: string(f.id), Value: month,
			Reason: "is not the month that was asked for: hold it against the first parameter"})
	}
	c := f.count
	c.read++
	if row[3] != nil && row[6] != nil {
		c.readCharacters += int64(characters(row[3]) + characters(row[6]))
	}
	at, dated := momentOf(row[7], v.snapshot.zone)
	if !dated {
		c.readUndated++
	} else if v.clock(q, "submitted_at", at); at.After(v.now) {
		c.readLater++
		v.out.Future++
		f.future = true
	} else if at.After(v.out.Newest) {
		v.out.Newest = at
	}
	f.draft = textOf(row[6]) == string(reconcile.Draft)
	key := [2]string{month, textOf(row[1])}
	if f.tally = v.tallies[key]; f.tally == nil {
		f.tally = &Tally{Month: key[0], Agency: key[1]}
		v.tallies[key] = f.tally
	}
	f.tally.Submissions++
	if d := (decoder{row: row}); row[16] != nil {
		if claim := d.figure(16); d.err == nil {
			f.tally.ClaimedDirect += claim
		}
	}
	v.sums.claimsOf(row)
	v.sums.placeOf(v.directory, f, row)
	v.twice(q, f, row)
	*c.place(f)++
}

// place is where a submission is counted, in the order of precedence.
func (c *monthCount) place(f *filedRow) *int64 {
	switch {
	case !f.good:
		return &c.quarantined
	case f.future:
		return &c.inFuture
	case f.draft:
		return &c.drafts
	}
	return &c.settled
}

// twice quarantines both submissions of one key and revision.
func (v *surveyor) twice(q *QuerySurvey, f *filedRow, row []driver.Value) {
	d := decoder{row: row}
	key := revisionOf{textOf(row[1]), textOf(row[2]), textOf(row[3]), textOf(row[4]), d.integer(5)}
	first := v.pairs[key]
	if first == nil || first.id == f.id {
		v.pairs[key] = f
		return
	}
	const reason = "another submission has the same agency, project, community, month and revision"
	for _, one := range []*filedRow{first, f} {
		if !one.good {
			continue
		}
		if one == first {
			*first.count.place(first)--
			first.count.quarantined++
		}
		one.good = false
		v.remark(Remark{File: q.File, Column: "revision", Reason: reason, Row: string(one.id), Value: textOf(row[5])})
		v.rows = append(v.rows, reconcile.Row{Table: "submissions", ID: string(one.id), Column: "revision",
			Value: textOf(row[5]), Reason: reason})
	}
}

// quarantine lists a row that is at fault.
func (v *surveyor) quarantine(q *QuerySurvey, row []driver.Value, id string, column int, reason string) {
	if len(v.rows) > reconcile.RowsListed {
		v.rows = append(v.rows, reconcile.Row{})
		return
	}
	name := q.Columns[column].Name
	v.rows = append(v.rows, reconcile.Row{Table: strings.TrimSuffix(q.File, ".sql"), ID: id, Column: name,
		Value: showing(name, row[column]), Reason: reason})
}

func characters(value driver.Value) int {
	b, _ := value.([]byte)
	return utf8.RuneCount(b)
}

// rowsOf reads the rows of submissions by a query that takes their ids, and hands each on with its submission.
func (v *surveyor) rowsOf(ctx context.Context, q *QuerySurvey, owner string, chunk []wanted,
	each func(f *filedRow, row []driver.Value)) error {
	if !q.usable {
		return nil
	}
	column, err := v.snapshot.owners(ctx, owner)
	if err != nil {
		return v.refused(q, err)
	}
	name := strings.TrimSuffix(q.File, ".sql")
	r := lister{}
	statement := r.forSubmissions(v.snapshot.queries.Table(name, sourceFiles[q.table].required()), column, chunk,
		func(*wanted) bool { return true })
	if statement == "" {
		v.fault(q.File, "submission_id", "is a %s, and the ids of submissions are none: they can never be equal",
			q.column("submission_id").Type)
		q.usable = false
		return nil
	}
	asked := make(map[reconcile.ID]bool, len(chunk))
	for i := range chunk {
		asked[chunk[i].id] = true
	}
	place := slices.Index(sourceFiles[q.table].required(), "submission_id")
	strangers := 0
	err = v.snapshot.rows(ctx, statement, nil, func(row []driver.Value) error {
		owner := reconcile.ID(textOf(row[place]))
		if !asked[owner] {
			strangers++
			v.remark(Remark{File: q.File, Column: "submission_id", Row: rowName(q.table, row), Value: string(owner),
				Reason: "is of a submission that was not asked for: hold it against the parameter"})
			if strangers > 1000 { // the query gives everything, each time
				q.usable = false
				return errStopped
			}
			return nil
		}
		each(v.filed[owner], row)
		return nil
	})
	if err == errStopped {
		return nil
	}
	return v.refused(q, err)
}

func (q *QuerySurvey) column(name string) *ColumnSurvey {
	i := slices.IndexFunc(q.Columns, func(c *ColumnSurvey) bool { return c.Name == name })
	if i < 0 {
		return &ColumnSurvey{}
	}
	return q.Columns[i]
}

// records reads the records of submissions.
func (v *surveyor) records(ctx context.Context, chunk []wanted) error {
	q := v.query(activitiesFile)
	return v.rowsOf(ctx, q, v.snapshot.queries.OwnerOfActivities(), chunk, func(f *filedRow, row []driver.Value) {
		d := decoder{row: row, names: map[string]string{}, zone: v.snapshot.zone}
		id := textOf(row[0])
		if first, reason := v.look(q, &d, id); first >= 0 {
			v.quarantine(q, row, id, first, reason)
		}
		v.repeated(q, id)
		if day, ok := momentOf(row[5], time.UTC); ok {
			v.days.take(day, f.month)
		}
		d.err = nil
		sessions, attendances := d.figure(6), d.figure(7)
		f.tally.Records++
		if d.err == nil {
			f.tally.Sessions += sessions
			f.tally.Attendances += attendances
		}
		v.sums.recordOf(row)
	})
}

// mostSeen bounds the memory for ids of records.
const mostSeen = 5_000_000

var seed = maphash.MakeSeed()

// repeated notes a record whose id was there before.
func (v *surveyor) repeated(q *QuerySurvey, id string) {
	h := maphash.String(seed, id)
	if v.seen[h] {
		v.remark(Remark{File: q.File, Column: "id", Reason: "is given twice; does a join repeat the row?", Row: id,
			Value: id})
	} else if len(v.seen) < mostSeen {
		v.seen[h] = true
	}
}

// beneficiaries reads what stands for the people of submissions.
func (v *surveyor) beneficiaries(ctx context.Context, chunk []wanted) error {
	q, before, n := v.query(beneficiariesFile), (*filedRow)(nil), 0
	return v.rowsOf(ctx, q, v.snapshot.queries.OwnerOfBeneficiaries(), chunk, func(f *filedRow, row []driver.Value) {
		if n++; f != before {
			before, n = f, 1
		}
		id := fmt.Sprintf("%s#%d", f.id, n)
		d := decoder{row: row, names: map[string]string{}, zone: v.snapshot.zone}
		if first, reason := v.look(q, &d, id); first >= 0 {
			v.quarantine(q, row, id, first, reason)
		}
		f.tally.Beneficiaries++
		v.sums.keyOf(row[2])
	})
}

// statuses reads when the statuses of submissions changed.
func (v *surveyor) statuses(ctx context.Context, chunk []wanted) error {
	q := v.query(statusesFile)
	return v.rowsOf(ctx, q, v.snapshot.queries.OwnerOfStatuses(), chunk, func(f *filedRow, row []driver.Value) {
		d := decoder{row: row, names: map[string]string{}, zone: v.snapshot.zone}
		v.look(q, &d, string(f.id))
		if at, ok := momentOf(row[2], v.snapshot.zone); ok {
			v.clock(q, "changed_at", at)
		}
	})
}
