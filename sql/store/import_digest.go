package store

import (
	"database/sql"
	"fmt"
	"hash/maphash"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// part is one of the two tables whose rows belong to a submission.
type part struct {
	file  int
	filed string // reads the rows of submissions, in the columns of the file
	owner int    // the column of the submission's id
	key   []int  // the columns that name a row within a submission
}

// parts are the tables of what belongs to a submission, in the order of filing.rows.
var parts = [2]part{
	{file: activitiesFile, filed: query.ImportFiledActivity, owner: 1, key: []int{0}},
	{file: beneficiariesFile, filed: query.ImportFiledBeneficiary, owner: 0, key: []int{1, 2}},
}

// digest stands for a set of rows, in whatever order: their number, and two sums of their hashes. It lets an import
// find out whether the rows of a submission are those that were filed without keeping them.
type digest struct {
	rows int
	sums [2]uint64
}

var digestSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// add takes in a row, as its values joined by NUL.
func (d *digest) add(row []byte) {
	d.rows++
	for i, seed := range digestSeeds {
		d.sums[i] += maphash.Bytes(seed, row)
	}
}

// digestsOf returns the digests of what submissions were filed with.
func (im *importer) digestsOf(p part, ids []reconcile.ID) (map[reconcile.ID]digest, error) {
	digests := make(map[reconcile.ID]digest, len(ids))
	var row []byte
	err := im.filedRows(p, ids, func(owner reconcile.ID, values [][]byte) error {
		row = row[:0]
		for _, v := range values {
			row = append(append(row, v...), 0)
		}
		d := digests[owner]
		d.add(row)
		digests[owner] = d
		return nil
	})
	return digests, err
}

// filedRows calls f with every row that submissions were filed with. The values are valid until f returns.
func (im *importer) filedRows(p part, ids []reconcile.ID, f func(owner reconcile.ID, values [][]byte) error) error {
	table := im.reports[p.file].Table
	statement, args, err := sqlx.In(p.filed, im.keys(ids))
	if err != nil {
		return err
	}
	rows, err := im.tx.QueryContext(im.ctx, statement, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", table, err)
	}
	defer rows.Close()
	columns := sourceFiles[p.file].columns
	raw, dest, values := make([]sql.RawBytes, len(columns)), make([]any, len(columns)), make([][]byte, len(columns))
	for i := range raw {
		dest[i] = &raw[i]
	}
	var owner reconcile.ID
	dest[p.owner] = &owner
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("read %s: %w", table, err)
		}
		for i, v := range raw {
			if columns[i] == "occurred_on" {
				v = v[:min(len(v), len("2006-01-02"))] // the rest is a time of day, put there by the driver
			}
			values[i] = v
		}
		values[p.owner] = nil
		if err := f(owner, values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", table, err)
	}
	return nil
}
