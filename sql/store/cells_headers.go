package store

import (
	"database/sql/driver"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"huizong/jobs/reconcile"
)

// cellReader reads the cells of one query.
type cellReader struct {
	lister
	snapshot      *Snapshot
	query         reconcile.Query
	communities   []string               // in the order of their cells
	month         *monthRead             // at hand
	spare         chan *monthRead        // to be read into again
	atHand        []reconcile.Submission // of the street at hand
	free          chan *batch            // to be filled again
	batch         *batch                 // that takes cells
	filling       *batch                 // whose rows are taken in
	asked         chan task              // to be read
	drains        sync.WaitGroup         // those that read
	batches       int                    // asked for
	lists         int                    // statements to a batch
	activities    ids                    // of submissions
	beneficiaries ids                    // of submissions
	statuses      ids                    // of submissions
	joined        bool                   // changes of status can be asked for by what submissions say
	index         map[reconcile.ID]int   // of the chunk being read
	revisions     map[revision]int       // of the cell being looked at
	counted       [][]int                // of the street at hand, by community: those that count
	counts        []int                  // how many
	filed         int                    // submissions read so far
	records       int                    // their records
}

// streets yields the submissions of the month by street, and in a street by community. What it yields is valid until
// the next.
func (r *cellReader) streets() iter.Seq2[string, [][]reconcile.Submission] {
	slices.SortFunc(r.month.order, func(a, b placed) int {
		if a.community != b.community {
			return a.community - b.community
		}
		return a.ID.Compare(b.ID)
	})
	return func(yield func(string, [][]reconcile.Submission) bool) {
		var cells [][]reconcile.Submission
		for rest := r.month.order; len(rest) > 0; {
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
