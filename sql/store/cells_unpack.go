package store

import (
	"bytes"
	"errors"
	"fmt"

	"huizong/jobs/reconcile"
)

// errFields says that a packed row has not its eight fields.
var errFields = errors.New("a column is NULL, or its text holds a NUL character")

// errYear says that a day is of a year before 1000.
var errYear = fmt.Errorf("want a day of the year %d or later", firstYear)

// errBeyond says that a figure is beyond all bounds.
var errBeyond = fmt.Errorf("a number beyond %d", largest)

// unpack reads a row of query.Source.PackedActivities: id, submission, kind, day, sessions, attendances, code and
// title, parted by NUL.
// submission, and what of rec is text, are parts of row.
func unpack(row []byte, rec *reconcile.Record) (submission []byte, err error) {
	f := fields{rest: row}
	id, submission := f.id("id"), f.id("submission_id")
	kind, day := f.next(), f.next()
	rec.Sessions, rec.Attendances = f.number("sessions"), f.number("attendances")
	code, title := f.next(), f.rest
	switch {
	case f.err != nil:
		return nil, f.err
	case bytes.IndexByte(title, 0) >= 0:
		return nil, errFields
	}
	if max(rec.Sessions, -rec.Sessions, rec.Attendances, -rec.Attendances) > largest {
		return nil, errBeyond
	}
	if rec.Kind, err = reconcile.ParseKind(kind); err != nil {
		return nil, err
	}
	if len(day) > 10 && day[10] == ' ' { // a DATETIME of a site's own, or what the demo's server makes of a DATE
		day = day[:10]
	}
	if rec.OccurredOn, err = reconcile.ParseDate(day); err != nil {
		return nil, err
	}
	if day[0] == '0' { // of a year that servers do not know
		return nil, errYear
	}
	rec.ID, rec.Code = id, code
	if rec.Kind == reconcile.Group || rec.Kind == reconcile.Event {
		rec.Title = title
	}
	return submission, nil
}

// fields takes a packed row apart, from the left.
type fields struct {
	rest []byte
	err  error // the first
}

// next takes a field up to the next NUL.
func (f *fields) next() []byte {
	for i, c := range f.rest {
		if c == 0 {
			field := f.rest[:i]
			f.rest = f.rest[i+1:]
			return field
		}
	}
	f.fail(errFields)
	return nil
}

// id takes a field that names a row.
func (f *fields) id(name string) []byte {
	field := f.next()
	if f.err == nil && !isID(field) {
		f.fail(
			fmt.Errorf("want text or a number of 1 to %d characters as %s, got %q", reconcile.LongestID, name, field),
		)
	}
	return field
}

// number takes a field that is a whole number, reading it as it goes. Eighteen digits cannot overflow, and no figure
// has more.
func (f *fields) number(name string) (n int64) {
	i, negative := 0, len(f.rest) > 0 && f.rest[0] == '-'
	if negative {
		i = 1
	}
	first := i
	for ; i < len(f.rest); i++ {
		c := f.rest[i] - '0'
		if c > 9 {
			break
		}
		n = n*10 + int64(c)
	}
	if i == len(f.rest) || f.rest[i] != 0 || i == first || i > first+18 {
		f.fail(fmt.Errorf("want a whole number as %s, got %q", name, f.next()))
		return 0
	}
	f.rest = f.rest[i+1:]
	if negative {
		return -n
	}
	return n
}

func (f *fields) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}
