package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/reconcile"
)

// fill reads the rows of a batch's cells.
func (r *cellReader) fill(ctx context.Context) error {
	b := r.batch
	b.sort()
	for chunk := range slices.Chunk(b.wanted, longestList) {
		if err := r.readRecords(ctx, chunk); err != nil {
			return fmt.Errorf("read activities: %w", err)
		}
		if err := r.readKeys(ctx, chunk); err != nil {
			return fmt.Errorf("read beneficiaries: %w", err)
		}
	}
	b.cut()
	r.filed += len(b.wanted)
	r.records += len(b.records)
	return nil
}

// forSubmissions writes a statement with its (?) filled by the ids of those submissions that want tells. Ids are
// numbers: nothing to escape.
func (r *cellReader) forSubmissions(statement string, chunk []wanted, want func(*wanted) bool) (text string, any bool) {
	before, after, _ := strings.Cut(statement, "(?)")
	b := append(append(r.statement[:0], before...), '(')
	for i := range chunk {
		if want(&chunk[i]) {
			b = append(strconv.AppendInt(b, chunk[i].id, 10), ',')
			any = true
		}
	}
	b[len(b)-1] = ')'
	r.statement = append(b, after...)
	return string(r.statement), any
}

// walker follows rows that come in the order of their submissions.
type walker struct {
	chunk []wanted
	at    int
}

// errOrder says that a statement of the site's own does not keep to what it was asked.
var errOrder = errors.New("rows are of a submission that was not asked for, or out of order")

// to goes on to the submission of the next row.
func (w *walker) to(submission int64) (*wanted, error) {
	for w.at < len(w.chunk) && w.chunk[w.at].id < submission {
		w.at++
	}
	if w.at == len(w.chunk) || w.chunk[w.at].id != submission {
		return nil, fmt.Errorf("submission %d: %w", submission, errOrder)
	}
	return &w.chunk[w.at], nil
}

// readRecords reads the records of submissions.
func (r *cellReader) readRecords(ctx context.Context, chunk []wanted) error {
	statement, any := r.forSubmissions(r.snapshot.queries.PackedActivities(), chunk, func(*wanted) bool { return true })
	if !any {
		return nil
	}
	b, walk := r.batch, walker{chunk: chunk}
	return r.snapshot.rows(ctx, statement, nil, func(values []driver.Value) error {
		row, _ := values[0].([]byte)
		b.records = append(b.records, reconcile.Record{})
		submission, err := unpack(row, &b.records[len(b.records)-1], &b.text)
		if err != nil {
			id, _, _ := bytes.Cut(row, []byte{0})
			return fmt.Errorf("id %s: %w", id, err)
		}
		w := &chunk[walk.at]
		if w.id != submission {
			if w, err = walk.to(submission); err != nil {
				return err
			}
		}
		if w.records[1] == 0 {
			w.records[0] = len(b.records) - 1
		}
		w.records[1] = len(b.records)
		return nil
	})
}

// readKeys reads the beneficiaries of those submissions that want them.
func (r *cellReader) readKeys(ctx context.Context, chunk []wanted) error {
	statement, any := r.forSubmissions(r.snapshot.queries.OrderedBeneficiaries(), chunk,
		func(w *wanted) bool { return w.withKeys })
	if !any {
		return nil
	}
	b, walk := r.batch, walker{chunk: chunk}
	return r.snapshot.rows(ctx, statement, nil, func(values []driver.Value) error {
		in := decoder{row: values}
		submission := in.integer(0)
		if in.err != nil {
			return in.err
		}
		w, err := walk.to(submission)
		if err != nil {
			return err
		}
		relation, _ := values[1].([]byte)
		part := &w.direct
		switch string(relation) {
		case "direct":
		case "indirect":
			part = &w.others
		default:
			return fmt.Errorf("submission %d: want a relation (direct, indirect), got %q", submission, relation)
		}
		key, _ := values[2].([]byte)
		if part[1] == 0 {
			part[0] = len(b.keys)
		}
		if b.keys, err = appendKey(b.keys, key); err != nil {
			return fmt.Errorf("submission %d: %w", submission, err)
		}
		if part[1] != 0 && part[1] != len(b.keys)-1 {
			return fmt.Errorf("submission %d: %w", submission, errOrder)
		}
		part[1] = len(b.keys)
		return nil
	})
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
	return keys, fmt.Errorf("want a person_key of 16 bytes or 32 hexadecimal digits, got %d bytes", len(b))
}
