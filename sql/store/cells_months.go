package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// monthRead is the submissions of a month as they were read.
type monthRead struct {
	period.Month
	blocks  [][]reconcile.Submission              // in the order they came, none of which is ever moved
	order   []placed                              // the same, by community
	spoilt  map[string][]reconcile.QuarantinedRow // by community
	nowhere []reconcile.QuarantinedRow            // of no community
	listing *listing
	err     error // that ended the reading
}

// placed is a submission with the place of its community.
type placed struct {
	community int
	*reconcile.Submission
}

// enter takes in a submission of the month. They are large and many: they lie in blocks.
func (m *monthRead) enter(s *reconcile.Submission, place int) {
	last := len(m.order) / longestList
	if last == len(m.blocks) {
		m.blocks = append(m.blocks, make([]reconcile.Submission, 0, longestList))
	}
	m.blocks[last] = append(m.blocks[last], *s)
	m.order = append(m.order, placed{place, &m.blocks[last][len(m.blocks[last])-1]})
}

func (m *monthRead) spoil(community string, q reconcile.QuarantinedRow) {
	m.spoilt[community] = append(m.spoilt[community], q)
}

func (m *monthRead) clear() {
	for i := range m.blocks {
		m.blocks[i] = m.blocks[i][:0]
	}
	m.order, m.nowhere, m.listing = m.order[:0], nil, nil
	clear(m.spoilt)
}

// monthReader reads the submissions of one month after the other.
type monthReader struct {
	lister
	snapshot    *Snapshot
	query       reconcile.Query
	communities []string          // in the order of their cells
	places      map[string]int    // in communities
	names       map[string]string // every code met, once
	submissions string            // the statement for those of a month
	changesOf   string            // the statement for the changes of their statuses; "": they are asked for by ids
	column      ids               // of submissions, in the changes of their statuses
	at          *monthRead        // that takes submissions
}

// ahead reads month after month, one of them before it is wanted: the server answers while the one before is looked at.
// A month that could not be read is the last. enough waits until the snapshot is not read any more.
func (r *cellReader) ahead(ctx context.Context) (months <-chan *monthRead, enough func()) {
	out, stop := make(chan *monthRead), make(chan struct{})
	r.spare = make(chan *monthRead, 2)
	for range cap(r.spare) {
		r.spare <- spareMonths.Get().(*monthRead)
	}
	h := monthReader{snapshot: r.snapshot, query: r.query, communities: r.communities,
		places: make(map[string]int, len(r.communities)), names: map[string]string{}, column: r.statuses}
	for i, c := range r.communities {
		h.places[c] = i
	}
	h.submissions = h.about(r.snapshot.queries.Month)
	if r.joined {
		h.changesOf = h.about(r.snapshot.queries.StatusesOfMonth)
	}
	r.drains.Go(func() {
		defer close(out)
		for m := r.query.From; m <= r.query.To; m++ {
			select {
			case h.at = <-r.spare:
			case <-stop:
				return
			}
			h.at.err = h.read(ctx, m)
			select {
			case out <- h.at:
			case <-stop:
				return
			}
			if h.at.err != nil {
				return
			}
		}
	})
	return out, func() { close(stop) }
}

// forever is later than any submission, by the wall clock of a zone.
func forever(zone *time.Location) time.Time {
	return time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, zone)
}

// read reads the submissions of a month.
func (r *monthReader) read(ctx context.Context, m period.Month) error {
	asOf := forever(r.snapshot.zone)
	if !r.query.AsOf.IsZero() {
		asOf = r.query.AsOf.UTC().Truncate(time.Microsecond)
	}
	r.at.clear()
	r.at.Month = m
	take := func(values []driver.Value) error {
		place, within := r.place(values[3])
		if !within {
			r.beside(values)
			return nil
		}
		var s reconcile.Submission
		fault := r.header(values, &s)
		switch {
		case fault != nil:
			s.Status = reconcile.Quarantined
			r.at.spoil(s.CommunityCode, *fault)
		case s.Period != m:
			return fmt.Errorf("submission %s: it is of %s", s.ID, s.Period)
		}
		s.Period = m
		r.at.enter(&s, place)
		return nil
	}
	listed := &listing{statement: r.submissions, args: arguments(m.String(), asOf)}
	err := r.snapshot.rows(ctx, listed.statement, listed.args, func(values []driver.Value) error {
		listed.sum.add(values)
		return take(values)
	})
	r.at.listing = listed
	for _, values := range r.snapshot.beyond[m.String()] {
		err = cmp.Or(err, take(values))
	}
	if err != nil {
		return fmt.Errorf("list submissions of %s: %w", m, err)
	}
	return r.statuses(ctx, listed.args)
}

// about is a statement about the submissions of a month, which names the communities where they are few.
func (r *monthReader) about(of func(listed bool) string) string {
	if len(r.communities) > longestList {
		return of(false)
	}
	before, after, _ := strings.Cut(of(true), "(?)")
	b := append([]byte(before), '(')
	for _, c := range r.communities {
		b, _ = ids{}.literal(b, reconcile.ID(c))
		b = append(b, ',')
	}
	b[len(b)-1] = ')'
	return string(append(b, after...))
}

// place returns where among the communities the one of a row is; false if it is not wanted.
func (r *monthReader) place(community driver.Value) (place int, within bool) {
	code, _ := community.([]byte)
	place, within = r.places[string(code)]
	return place, within
}

// beside looks at a submission of another region, or of none: which it is the census tells, unless it has taken the
// server's word for it that there is no such row.
func (r *monthReader) beside(values []driver.Value) {
	if !r.snapshot.trusted {
		return
	}
	if q := r.snapshot.misplaced(values, &reconcile.Submission{}); q != nil {
		r.at.nowhere = append(r.at.nowhere, *q)
	}
}
