package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// batches is how many batches of cells there are: one being reconciled, one being unpacked, one being read.
const batches = 3

// Cells calls yield with every cell of q that has a submission, month by month and within a month by street and
// community, on the goroutine of its caller. A cell is valid until yield returns. The next cells are read meanwhile,
// so that server, reading and reconciling work side by side; memory is bounded by the submissions of one month and a
// few batches of cells.
//
// A row that cannot be understood is an error that names table and id, never skipped. An error of yield ends the
// reading and is returned.
func (s *Snapshot) Cells(ctx context.Context, q reconcile.Query, yield func(*reconcile.Cell) error) error {
	directory, err := s.Directory(ctx)
	if err != nil {
		return err
	}
	if directory.Regions[q.Region] == nil {
		return fmt.Errorf("list communities: no region has the code %s", q.Region)
	}
	communities := directory.ByStreet(q.Region)
	if q.Kept != nil {
		communities = directory.WholeStreets(q.Region)
	}
	r := newCellReader(s, q, communities)
	if len(r.communities) == 0 {
		return nil
	}
	var failed error // of the reader; set before full is closed
	full, stop := make(chan *batch, 1), make(chan struct{})
	go func() {
		defer close(full)
		if failed = r.run(ctx, full, stop); failed != nil && ctx.Err() != nil {
			failed = context.Cause(ctx) // whichever of the two that read the connection met its end
		}
	}()
	whole := false
	defer func() { // also when yield panics: the snapshot's connection must not be left in use
		close(stop)
		for range full {
		}
		if whole { // nothing is on its way any more
			r.leave()
		}
	}()
	for b := range full {
		for i := range b.cells {
			if err := yield(&b.cells[i]); err != nil {
				return err
			}
		}
		r.free <- b
	}
	whole = failed == nil
	return failed
}

// Buffers of readings that came to their end, for others to use: many look at some months only.
var (
	spareBatches = sync.Pool{New: func() any { return &batch{} }}
	spareMonths  = sync.Pool{New: func() any {
		return &monthRead{spoilt: map[string][]reconcile.QuarantinedRow{}}
	}}
)

// leave hands on the buffers of a reading of which all cells were handed out.
func (r *cellReader) leave() {
	close(r.free)
	for b := range r.free {
		spareBatches.Put(b)
	}
	close(r.spare)
	for m := range r.spare {
		spareMonths.Put(m)
	}
}

// errStopped ends the reader when its cells are no longer wanted.
var errStopped = errors.New("stopped")

// newCellReader prepares to read the cells of q in communities.
func newCellReader(s *Snapshot, q reconcile.Query, communities []string) *cellReader {
	r := &cellReader{snapshot: s, query: q, communities: communities, free: make(chan *batch, batches),
		asked: make(chan task, 4), lists: 1, index: map[reconcile.ID]int{}, revisions: map[revision]int{}}
	for range batches {
		r.free <- spareBatches.Get().(*batch)
	}
	return r
}

// run reads cell after cell into batches and sends those that are full. While the server answers for one batch, the one
// before is unpacked.
func (r *cellReader) run(ctx context.Context, full chan<- *batch, stop <-chan struct{}) error {
	if err := r.owners(ctx); err != nil {
		return err
	}
	end := r.drain(ctx)
	defer end()
	months, enough := r.ahead(ctx)
	defer enough()
	var before *batch // whose rows are on their way
	hand := func() error {
		if before == nil {
			return nil
		}
		if err := r.fill(ctx, before); err != nil {
			return err
		}
		select {
		case full <- before:
			before = nil
			return nil
		case <-stop:
			return errStopped
		}
	}
	send := func() error {
		if len(r.batch.cells) > 0 {
			r.ask(ctx, r.batch)
			if err := hand(); err != nil {
				return err
			}
			before, r.batch = r.batch, nil
		}
		return r.take(ctx, stop)
	}
	if err := r.take(ctx, stop); err != nil {
		return err
	}
	for r.month = range months {
		if r.month.err != nil {
			return r.month.err
		}
		r.batch.addNowhere(r.month.Month, r.month.nowhere)
		for street, cells := range r.streets() {
			if err := r.street(r.month.Month, street, cells, send); err != nil {
				return err
			}
		}
		r.spare <- r.month
	}
	if len(r.batch.cells) == 0 {
		r.free <- r.batch
		return hand()
	}
	r.ask(ctx, r.batch)
	if err := hand(); err != nil {
		return err
	}
	before = r.batch
	return hand()
}

// street adds the cells of a street to batches; send sends one that is full. Records are not read of what is kept.
func (r *cellReader) street(m period.Month, street string, cells [][]reconcile.Submission, send func() error) error {
	if r.query.Only != nil && !r.query.Only(street, m) {
		return nil
	}
	cells = slices.DeleteFunc(cells, func(cell []reconcile.Submission) bool {
		return r.query.Cell != nil && !r.query.Cell(cell[0].CommunityCode, m)
	})
	r.counted = r.counted[:0]
	r.counts = r.counts[:0]
	for _, cell := range cells {
		counted := reconcile.Select(cell, r.query.AsOf).Counted
		if r.query.Headers {
			counted = slices.DeleteFunc(counted, func(i int) bool { return cell[i].Claims.AnyFiled() })
		}
		r.counted, r.counts = append(r.counted, counted), append(r.counts, len(counted))
	}
	var stamp reconcile.Stamp
	var kept *reconcile.Kept
	if r.query.Kept != nil {
		stamp, kept = r.query.Kept(street, m, cells, r.counts)
	}
	for i, cell := range cells {
		counted := r.counted[i]
		if r.full(len(counted)) {
			if err := send(); err != nil {
				return err
			}
		}
		r.batch.add(cell, counted, kept != nil, m >= r.query.KeysFrom)
		r.batch.of(r.month.listing, settled(cell))
		last := &r.batch.cells[len(r.batch.cells)-1]
		last.Quarantine = r.month.spoilt[last.CommunityCode]
		last.Stamp, last.Kept = stamp, kept.Cell(i)
	}
	return nil
}

// take waits for a batch to fill.
func (r *cellReader) take(ctx context.Context, stop <-chan struct{}) error {
	select {
	case r.batch = <-r.free:
		r.batch.clear()
		return nil
	case <-stop:
		return errStopped
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// The most submissions of a batch, and about how many records they shall have together: enough to make the round trip
// and the planning of the statement small beside them, few enough to stay in the processor's cache. Above a thousand
// values MariaDB makes a table of an IN list and reads nearly three times as long (measured;
// in_predicate_conversion_threshold).
const (
	firstSubmissions = 50 // while nobody knows how many records they have
	mostSubmissions  = 250
	mostRecords      = 10_000
	longestList      = 500
)

// most returns how many submissions the next batch may have, by how many records they had so far.
func (r *cellReader) most() int {
	if r.filed == 0 {
		return firstSubmissions
	}
	return min(mostSubmissions, max(1, mostRecords*r.filed/max(r.records, 1)))
}

// full reports whether the batch cannot take one more cell of counted submissions. An empty one takes any.
func (r *cellReader) full(counted int) bool {
	b := r.batch
	return b.filed > 0 && b.filed+counted > r.most() || len(b.submissions) > 4*mostSubmissions
}
