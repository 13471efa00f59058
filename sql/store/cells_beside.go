package store

import (
	"context"
	"database/sql/driver"
	"hash/maphash"
	"time"

	"huizong/jobs/reconcile"
)

// alone is how many batches are read on one connection before others are opened: most readings are small.
const alone = 4

// listing is how the submissions of a month were asked for, and what the server answered, as a sum over its rows.
type listing struct {
	statement string
	args      []driver.NamedValue
	sum       sum
}

// sum is one of the rows of an answer, in whatever order they came.
type sum struct{ rows, total uint64 }

// listingSeed is what sums of one process are made with.
var listingSeed = maphash.MakeSeed()

// add takes a row in.
func (s *sum) add(row []driver.Value) {
	var h maphash.Hash
	h.SetSeed(listingSeed)
	for _, v := range row {
		if text, ok := v.([]byte); ok {
			maphash.WriteComparable(&h, len(text))
			h.Write(text)
			continue
		}
		maphash.WriteComparable(&h, v)
	}
	s.rows, s.total = s.rows+1, s.total+h.Sum64()
}

// companion is a second snapshot of the source, a little later than the first. What it says of a submission's records
// is used only where both see the same submissions in the month, down to the last column: records of a submission never
// change once it was filed, so then they are the same too.
type companion struct {
	*Snapshot
	end  func()
	same map[*listing]bool
}

// companion opens a second snapshot; nil if the server gives none, or another server answers, as behind a proxy.
func (r *cellReader) companion(ctx context.Context) *companion {
	source := r.snapshot.source
	if pool := source.db.Stats(); pool.InUse >= pool.MaxOpenConnections {
		return nil // others wait for a connection
	}
	select {
	case source.besides <- struct{}{}:
	default:
		return nil
	}
	free := func() { <-source.besides }
	s, end, err := source.begin(ctx)
	if err != nil {
		free()
		return nil
	}
	b := &companion{s, func() { end(); free() }, map[*listing]bool{}}
	mine, err := r.snapshot.server(ctx)
	its, other := b.server(ctx)
	if err != nil || other != nil || mine != its {
		b.end()
		return nil
	}
	return b
}

// server names the server that answers.
func (s *Snapshot) server(ctx context.Context) (name string, err error) {
	err = s.rows(ctx, "SELECT CONCAT_WS(' ', @@hostname, @@port, @@server_id)", nil, func(row []driver.Value) error {
		text, _ := row[0].([]byte)
		name = string(text)
		return nil
	})
	return name, err
}

// sees reports whether the snapshot sees the same submissions in months as the first.
func (b *companion) sees(ctx context.Context, months []*listing) bool {
	for _, m := range months {
		same, known := b.same[m]
		if !known {
			var its sum
			err := b.rows(ctx, m.statement, m.args, func(row []driver.Value) error {
				its.add(row)
				return nil
			})
			same = err == nil && its == m.sum
			b.same[m] = same
		}
		if !same {
			return false
		}
	}
	return true
}

// task is the statements of a list of submissions, read by one connection.
type task struct {
	answers []*answer
	months  []*listing // of the submissions; none: they are too fresh to be read by any but the first connection
}

// read has the answers of a task come.
func (t *task) read(ctx context.Context, s *Snapshot) (err error) {
	for _, a := range t.answers {
		a.clear()
		if a.statement != "" && err == nil {
			err = s.rows(ctx, a.statement, nil, func(row []driver.Value) error {
				a.put(row)
				return nil
			})
		}
		a.err = err
	}
	return err
}

// come tells the reader that all is there.
func (t *task) come() {
	for _, a := range t.answers {
		a.come <- struct{}{}
	}
}

// drain begins to read what is asked for, one task after the other, whoever else is at work. end waits until the
// snapshot is not read any more.
func (r *cellReader) drain(ctx context.Context) (end func()) {
	r.drains.Go(func() {
		for t := range r.asked {
			t.read(ctx, r.snapshot)
			t.come()
		}
	})
	return func() {
		close(r.asked)
		r.drains.Wait()
	}
}

// drainBeside has another connection take part. What it cannot read the first one reads.
func (r *cellReader) drainBeside(ctx context.Context) {
	b := r.companion(ctx)
	if b == nil {
		return
	}
	defer b.end()
	for t := range r.asked {
		if len(t.months) == 0 || !b.sees(ctx, t.months) || t.read(ctx, b.Snapshot) != nil {
			t.read(ctx, r.snapshot)
		}
		t.come()
	}
}

// widen opens the other connections once the reading has turned out to be a large one.
func (r *cellReader) widen(ctx context.Context) {
	if r.batches++; r.batches != alone {
		return
	}
	for range cap(r.snapshot.source.besides) {
		r.drains.Go(func() { r.drainBeside(ctx) })
	}
	r.lists = 1 + cap(r.snapshot.source.besides)
}

// settled reports whether nobody is still filing what belongs to the submissions of a cell.
func settled(submissions []reconcile.Submission) bool {
	since := time.Now().Add(-reconcile.Settles)
	for i := range submissions {
		if submissions[i].SubmittedAt.After(since) {
			return false
		}
	}
	return true
}
