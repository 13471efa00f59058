package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// owners learns how the ids of submissions are kept, before anything is read beside.
func (r *cellReader) owners(ctx context.Context) (err error) {
	if r.activities, err = r.snapshot.owners(ctx, r.snapshot.queries.OwnerOfActivities()); err != nil {
		return fmt.Errorf("read activities: %w", err)
	}
	if r.beneficiaries, err = r.snapshot.owners(ctx, r.snapshot.queries.OwnerOfBeneficiaries()); err != nil {
		return fmt.Errorf("read beneficiaries: %w", err)
	}
	if !r.snapshot.directory.StatusHistory {
		return nil
	}
	if r.statuses, err = r.snapshot.owners(ctx, r.snapshot.queries.OwnerOfStatuses()); err != nil {
		return fmt.Errorf("read submission_statuses: %w", err)
	}
	if r.snapshot.queries.StatusesOfMonth(false) == "" {
		return nil
	}
	submissions, err := r.snapshot.owners(ctx, query.Nothing(r.snapshot.queries.Text("submissions")))
	if err != nil {
		return fmt.Errorf("read submissions: %w", err)
	}
	r.joined = submissions == r.statuses
	return nil
}

// ask has the records and the beneficiaries of a batch read.
func (r *cellReader) ask(ctx context.Context, b *batch) {
	b.sort()
	all, withKeys := func(*wanted) bool { return true }, func(w *wanted) bool { return w.withKeys }
	r.widen(ctx)
	b.list = max(1, min(longestList, (len(b.wanted)+r.lists-1)/r.lists))
	months := b.months
	if b.fresh {
		months = nil
	}
	for chunk := range slices.Chunk(b.wanted, b.list) {
		q := r.snapshot.queries
		r.asked <- task{[]*answer{
			b.answer(r.forSubmissions(q.PackedActivities(), r.activities, chunk, all)),
			b.answer(r.forSubmissions(q.OrderedBeneficiaries(), r.beneficiaries, chunk, withKeys)),
		}, months}
	}
}

// fill takes in the rows of a batch's cells.
func (r *cellReader) fill(ctx context.Context, b *batch) error {
	r.filling = b
	for chunk := range slices.Chunk(b.wanted, b.list) {
		r.number(chunk)
		if err := r.readRecords(ctx, chunk); err != nil {
			return fmt.Errorf("read activities: %w", err)
		}
		if err := r.readKeys(chunk); err != nil {
			return fmt.Errorf("read beneficiaries: %w", err)
		}
	}
	b.cut()
	r.filed += len(b.wanted)
	r.records += len(b.records)
	return nil
}

// number notes where in chunk each submission is.
func (r *cellReader) number(chunk []wanted) {
	clear(r.index)
	for i := range chunk {
		r.index[chunk[i].id] = i
	}
}

// lister writes statements about lists of submissions, in a buffer of its own.
type lister struct{ statement []byte }

// forSubmissions writes a statement with its (?) filled by the ids of those submissions that want tells; "" if there is
// none.
func (r *lister) forSubmissions(statement string, column ids, chunk []wanted, want func(*wanted) bool) string {
	before, after, _ := strings.Cut(statement, "(?)")
	b, any := append(append(r.statement[:0], before...), '('), false
	for i := range chunk {
		if !want(&chunk[i]) {
			continue
		}
		if more, ok := column.literal(b, chunk[i].id); ok {
			b, any = append(more, ','), true
		}
	}
	if !any {
		return ""
	}
	b[len(b)-1] = ')'
	r.statement = append(b, after...)
	return string(r.statement)
}

// errOrder says that a statement of the site's own does not keep to what it was asked.
var errOrder = errors.New("rows are of a submission that was not asked for, or out of order")

// stretch takes row n into a stretch of rows, which must follow each other: in whatever order a server puts ids, those
// that are equal stand together.
func stretch(rows *[2]int, n int) bool {
	if rows[1] == 0 {
		rows[0], rows[1] = n, n
	}
	rows[1]++
	return rows[1] == n+1
}

// owner returns the submission that a row belongs to, which mostly is that of the row before.
func (r *cellReader) owner(before *wanted, chunk []wanted, submission []byte) (*wanted, error) {
	if string(before.id) == string(submission) {
		return before, nil
	}
	if i, ok := r.index[reconcile.ID(submission)]; ok {
		return &chunk[i], nil
	}
	return nil, fmt.Errorf("submission %s: %w", submission, errOrder)
}

// readRecords takes in the records of submissions, once they have come.
func (r *cellReader) readRecords(ctx context.Context, chunk []wanted) error {
	b, w, spoilt := r.filling, &chunk[0], 0
	rows, err := b.next()
	if err != nil {
		return err
	}
	b.records = slices.Grow(b.records, len(rows.ends))
	for row := range rows.texts() {
		b.records = append(b.records, reconcile.Record{})
		submission, err := unpack(row, &b.records[len(b.records)-1])
		if err != nil {
			b.records = b.records[:len(b.records)-1]
			spoilt++
			continue
		}
		if w, err = r.owner(w, chunk, submission); err != nil {
			return err
		}
		if !stretch(&w.records, len(b.records)-1) {
			return fmt.Errorf("submission %s: %w", submission, errOrder)
		}
	}
	if spoilt == 0 {
		return nil
	}
	return r.spoiltRecords(ctx, chunk, r.activities, spoilt)
}

// readKeys takes in the beneficiaries of those submissions that want them.
func (r *cellReader) readKeys(chunk []wanted) error {
	b, w, in, n := r.filling, &chunk[0], decoder{}, 0
	rows, err := b.next()
	if err != nil {
		return err
	}
	for values := range rows.rows() {
		in.row = values
		submission := in.id(0)
		if in.err != nil {
			return in.err
		}
		before := w
		if w, err = r.owner(w, chunk, submission); err != nil {
			return err
		}
		if n++; w != before {
			n = 1
		}
		relation, _ := values[1].([]byte)
		part := &w.direct
		switch string(relation) {
		case "direct":
		case "indirect":
			part = &w.others
		default:
			r.spoiltKey(w, values, n, "relation", "want one of direct, indirect")
			continue
		}
		key, _ := values[2].([]byte)
		if b.keys, err = appendKey(b.keys, key); err != nil {
			r.spoiltKey(w, values, n, "person_key", err.Error())
			continue
		}
		if !stretch(part, len(b.keys)-1) {
			return fmt.Errorf("submission %s: %w", submission, errOrder)
		}
	}
	return nil
}

// appendKey takes a key of 16 bytes, or 32 hexadecimal digits.
func appendKey(keys []reconcile.PersonKey, b []byte) ([]reconcile.PersonKey, error) {
	var key reconcile.PersonKey
	switch len(b) {
	case len(key):
		copy(key[:], b)
		return append(keys, key), nil
	case 2 * len(key):
		if _, err := hex.Decode(key[:], b); err == nil {
			return append(keys, key), nil
		}
	}
	return keys, errors.New("want 16 bytes or 32 hexadecimal digits")
}
