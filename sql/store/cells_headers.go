package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// cellReader reads the cells of one query.
type cellReader struct {
	snapshot      *Snapshot
	query         reconcile.Query
	communities   []string                 // in the order of their cells
	places        map[string]int           // in communities
	names         map[string]string        // every code met, once
	month         [][]reconcile.Submission // of the month being read, in blocks as they were read
	order         []placed                 // the same, by community
	atHand        []reconcile.Submission   // of the street at hand
	free          chan *batch              // to be filled again
	batch         *batch                   // that takes cells
	filling       *batch                   // whose rows are taken in
	asked         chan task                // to be read
	drains        sync.WaitGroup           // those that read
	batches       int                      // asked for
	lists         int                      // statements to a batch
	listing       *listing                 // of the month being read
	activities    ids                      // of submissions
	beneficiaries ids                      // of submissions
	statement     []byte
	index         map[reconcile.ID]int                  // of the chunk being read
	spoilt        map[string][]reconcile.QuarantinedRow // of the month being read, by community
	nowhere       []reconcile.QuarantinedRow            // of the month being read, of no community
	revisions     map[revision]int                      // of the cell being looked at
	counted       [][]int                               // of the street at hand, by community: those that count
	counts        []int                                 // how many
	filed         int                                   // submissions read so far
	records       int                                   // their records
}

// forever is later than any submission, by the wall clock of a zone.
func forever(zone *time.Location) time.Time {
	return time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, zone)
}

// headers reads the submissions of a month.
func (r *cellReader) headers(ctx context.Context, m period.Month) error {
	asOf := forever(r.snapshot.zone)
	if !r.query.AsOf.IsZero() {
		asOf = r.query.AsOf.UTC().Truncate(time.Microsecond)
	}
	statement, values := r.snapshot.queries.Month(), []any{m.String(), asOf}
	if len(r.communities) <= longestList {
		var err error
		if statement, values, err = sqlx.In(r.snapshot.queries.MonthWithin(), m.String(), asOf,
			r.communities); err != nil {
			return fmt.Errorf("list submissions of %s: %w", m, err)
		}
	}
	args := make([]driver.Value, len(values))
	for i, v := range values {
		args[i] = v
	}
	for i := range r.month {
		r.month[i] = r.month[i][:0]
	}
	r.order, r.nowhere = r.order[:0], nil
	clear(r.spoilt)
	take := func(values []driver.Value) error {
		if community, ok := values[3].([]byte); !ok || !r.within(string(community)) {
			r.beside(values)
			return nil
		}
		var s reconcile.Submission
		fault := r.header(values, &s)
		switch {
		case fault != nil:
			s.Status = reconcile.Quarantined
			r.spoilt[s.CommunityCode] = append(r.spoilt[s.CommunityCode], *fault)
		case s.Period != m:
			return fmt.Errorf("submission %s: it is of %s", s.ID, s.Period)
		}
		s.Period = m
		r.enter(&s)
		return nil
	}
	r.listing = &listing{statement: statement, args: arguments(args...)}
	err := r.snapshot.rows(ctx, statement, r.listing.args, func(values []driver.Value) error {
		r.listing.sum.add(values)
		return take(values)
	})
	for _, values := range r.snapshot.beyond[m.String()] {
		err = cmp.Or(err, take(values))
	}
	if err != nil {
		return fmt.Errorf("list submissions of %s: %w", m, err)
	}
	return r.statuses(ctx)
}

// beside looks at a submission of another region, or of none: which it is the census tells, unless it has taken the
// server's word for it that there is no such row.
func (r *cellReader) beside(values []driver.Value) {
	if !r.snapshot.trusted {
		return
	}
	if q := r.snapshot.misplaced(values, &reconcile.Submission{}); q != nil {
		r.nowhere = append(r.nowhere, *q)
	}
}

// placed is a submission with the place of its community.
type placed struct {
	community int
	*reconcile.Submission
}

// enter takes in a submission of the month. They are large and many: they lie in blocks, none of which is ever moved.
func (r *cellReader) enter(s *reconcile.Submission) {
	last := len(r.order) / longestList
	if last == len(r.month) {
		r.month = append(r.month, make([]reconcile.Submission, 0, longestList))
	}
	r.month[last] = append(r.month[last], *s)
	r.order = append(r.order, placed{r.places[s.CommunityCode], &r.month[last][len(r.month[last])-1]})
}

// streets yields the submissions of the month by street, and in a street by community. What it yields is valid until
// the next.
func (r *cellReader) streets() iter.Seq2[string, [][]reconcile.Submission] {
	slices.SortFunc(r.order, func(a, b placed) int {
		if a.community != b.community {
			return a.community - b.community
		}
		return a.ID.Compare(b.ID)
	})
	return func(yield func(string, [][]reconcile.Submission) bool) {
		var cells [][]reconcile.Submission
		for rest := r.order; len(rest) > 0; {
			street, n := r.snapshot.directory.Street(rest[0].CommunityCode), 0
			r.atHand = r.atHand[:0]
			for n < len(rest) && r.snapshot.directory.Street(rest[n].CommunityCode) == street {
				r.atHand = append(r.atHand, *rest[n].Submission)
				n++
			}
			if cells = r.cells(cells[:0]); !yield(street, cells) {
				return
			}
			rest = rest[n:]
		}
	}
}

// cells parts the street by community.
func (r *cellReader) cells(cells [][]reconcile.Submission) [][]reconcile.Submission {
	for rest := r.atHand; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].CommunityCode == rest[0].CommunityCode {
			n++
		}
		r.twice(rest[:n])
		cells, rest = append(cells, rest[:n:n]), rest[n:]
	}
	return cells
}

// decoder reads the values of a row as the driver hands them over: numbers as numbers, or as text where a site's own
// statement makes text of them.
type decoder struct {
	row    []driver.Value
	names  map[string]string
	zone   *time.Location // of moments; nil: UTC
	digits []byte         // of the last number read as an id
	column int            // that is at fault
	err    error          // the first
}

// fail notes the first column that is not as it must be.
func (d *decoder) fail(column int, want string) {
	if d.err == nil {
		d.column, d.err = column, fmt.Errorf("want %s", want)
	}
}

func (d *decoder) integer(column int) int64 {
	switch v := d.row[column].(type) {
	case int64:
		return v
	case uint64:
		if int64(v) >= 0 {
			return int64(v)
		}
	case []byte:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return n
		}
	}
	d.fail(column, "a whole number")
	return 0
}

// id reads what names a row: a number, or text. It is valid until the next.
func (d *decoder) id(column int) []byte {
	switch v := d.row[column].(type) {
	case int64:
		d.digits = strconv.AppendInt(d.digits[:0], v, 10)
		return d.digits
	case uint64:
		d.digits = strconv.AppendUint(d.digits[:0], v, 10)
		return d.digits
	case []byte:
		if isID(v) && utf8.Valid(v) {
			return v
		}
	}
	d.fail(column, "an id: text or a number of 1 to 64 characters")
	return nil
}

// name reads a code. Each is kept once, however many rows name it.
func (d *decoder) name(column int) string {
	b, ok := d.row[column].([]byte)
	if !ok {
		d.fail(column, "text")
		return ""
	}
	s, known := d.names[string(b)]
	if !known {
		s = string(b)
		d.names[s] = s
	}
	return s
}

func (d *decoder) moment(column int) time.Time {
	t, ok := momentOf(d.row[column], d.zone)
	if !ok {
		d.fail(column, "a time")
		return time.Time{}
	}
	return t.UTC()
}
