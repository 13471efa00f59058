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

// refused notes that the server refused to give the rows of a query, and passes on any other error.
func (v *surveyor) refused(q *QuerySurvey, err error) error {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		v.fault(q.File, "", "the server ends the reading: %s (%d); %s", my.Message, my.Number, cure(my))
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", q.File, err)
	}
	return nil
}

// reference reads the four tables of reference data.
func (v *surveyor) reference(ctx context.Context) (err error) {
	usable := true
	for table := regionsFile; table <= projectCommunitiesFile; table++ {
		usable = usable && v.query(table).usable
	}
	if usable {
		if v.directory, err = v.snapshot.Directory(ctx); err != nil {
			return err
		}
	}
	for table := regionsFile; table <= projectCommunitiesFile; table++ {
		q := v.query(table)
		if !q.usable {
			continue
		}
		name := strings.TrimSuffix(sourceFiles[table].name, ".csv")
		statement := v.snapshot.queries.Table(name, sourceFiles[table].required())
		err := v.snapshot.rows(ctx, statement, nil, func(row []driver.Value) error {
			d := decoder{row: row, names: map[string]string{}}
			v.look(q, &d, rowName(table, row))
			return nil
		})
		if err := v.refused(q, err); err != nil {
			return err
		}
		if q.Rows == 0 {
			v.fault(q.File, q.Columns[0].Name, "there is no row")
		}
	}
	if v.directory == nil {
		return nil
	}
	for _, f := range v.directory.Quarantine {
		v.rows = append(v.rows, f.Row)
		if !v.noted[[3]string{f.Table + ".sql", f.Column, f.ID}] {
			v.remark(Remark{File: f.Table + ".sql", Column: f.Column, Reason: f.Reason, Row: f.ID, Value: f.Value})
		}
	}
	if v.region != "" && len(v.directory.Communities(v.region)) == 0 && len(v.directory.Regions) > 0 {
		v.fault("regions.sql", "parent_code", "no community lies below %s, the region of the configuration", v.region)
	}
	return nil
}

// rowName is how a row is named to a person.
func rowName(table int, row []driver.Value) string {
	if table == projectCommunitiesFile {
		return textOf(row[0]) + " " + textOf(row[1])
	}
	return textOf(row[0])
}

// monthCount is what the count says of a month, and what was read of it.
type monthCount struct {
	counted, later, undated                int64
	read, readLater, readUndated           int64
	characters, readCharacters             int64
	quarantined, drafts, inFuture, settled int64
}

func (v *surveyor) month(m string) *monthCount {
	c := v.counted[m]
	if c == nil {
		c = &monthCount{}
		v.counted[m] = c
	}
	return c
}

// count reads how many submissions there are of each month.
func (v *surveyor) count(ctx context.Context) error {
	q := v.query(-1)
	if !q.usable {
		return nil
	}
	statement := v.snapshot.queries.Count()
	err := v.snapshot.rows(ctx, statement, arguments(v.now.UTC()), func(row []driver.Value) error {
		q.Rows++
		d := decoder{row: row}
		numbers := [4]int64{}
		for i := range numbers {
			d.err = nil
			if numbers[i] = d.integer(3 + i); d.err != nil {
				v.remark(Remark{File: q.File, Column: q.Columns[3+i].Name, Reason: d.err.Error(), Row: textOf(row[0]),
					Value: textOf(row[3+i])})
			}
		}
		c := v.month(textOf(row[0]))
		c.counted, c.later = c.counted+numbers[0], c.later+numbers[1]
		c.undated, c.characters = c.undated+numbers[2], c.characters+numbers[3]
		if len(q.Sample) < 10 {
			sample := make([]string, len(row))
			for i := range row {
				sample[i] = textOf(row[i])
			}
			q.Sample = append(q.Sample, sample)
		}
		return nil
	})
	if err == nil && q.Rows > 0 {
		v.allKnown = true
	}
	return v.refused(q, err)
}

// recount holds what the count says against what was read.
func (v *surveyor) recount() {
	q := v.query(-1)
	submissions := v.query(submissionsFile)
	if !q.usable || !submissions.usable {
		return
	}
	for m, c := range v.counted {
		for _, n := range []struct {
			column    string
			said, was int64
		}{{"submissions", c.counted, c.read}, {"undated", c.undated, c.readUndated}, {"later", c.later, c.readLater},
			{"characters", c.characters, c.readCharacters}} {
			if n.said != n.was {
				v.remark(Remark{File: q.File, Column: n.column, Row: m,
					Value:  fmt.Sprintf("%d, read %d", n.said, n.was),
					Reason: "is not what submissions.sql gives: rows are left out by one of them, or given twice"})
				break
			}
		}
	}
}

// accounting says where every submission is.
func (v *surveyor) accounting() reconcile.Accounting {
	out := reconcile.Accounting{Complete: v.query(-1).usable && v.query(submissionsFile).usable}
	for _, c := range v.counted {
		s := &out.Submissions
		s.Table += max(c.counted, c.read)
		s.Quarantined += c.quarantined
		s.Drafts += c.drafts
		s.Later += c.inFuture
		s.Placed += c.settled
	}
	return out
}
