package jobs

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/progress"
	"huizong/jobs/reconcile"
)

// Shelf keeps what reading the records came to, by street and month, beside a source. It is never a source of truth:
// what it does not have, or cannot hand out, is read.
type Shelf interface {
	// Kept returns what is kept of a month and the streets between two, with the parts that are wanted: without them it
	// is of no use then, and left out.
	Kept(ctx context.Context, m period.Month, first, last string, parts reconcile.KeptParts) ([]reconcile.Shelved,
		error)
	// Keep puts units in their places.
	Keep(ctx context.Context, units []reconcile.Shelved) error
	// PersonKey is what keys of persons are put under; nil: the tables are not there yet, and nothing is kept.
	PersonKey(ctx context.Context) ([]byte, error)
	// WriteMart lays a month out for the views that others read.
	WriteMart(ctx context.Context, dir *reconcile.Directory, m *reconcile.Mart, asOf time.Time) error
	// BeginNight takes a night for an instance; false: another one has ended it, or began it lately. ended is how many
	// nights ended so far.
	BeginNight(ctx context.Context, day time.Time, instance string) (taken bool, ended int, err error)
	// EndNight notes what a night came to.
	EndNight(ctx context.Context, day time.Time, units, different int, note string) error
	// Nights returns the last ones, newest first.
	Nights(ctx context.Context) ([]ledger.Night, error)
}

// Keeping is a snapshot whose records need not be read where what they come to is kept.
type Keeping interface {
	Snapshot
	// Shelf returns where it is kept, and what stands for how records are read; nil: nothing is kept of this source.
	Shelf() (Shelf, string)
	// ReadOnly reports that what is kept is used, and nothing is written.
	ReadOnly() bool
	// Unkept is told why the shelf could not be used: the records were read instead.
	Unkept(err error)
}

// keeper is the keeping of one reading.
type keeper struct {
	ctx     context.Context
	shelf   Shelf
	stamper *reconcile.Stamper
	persona *reconcile.Persona
	streets [2]string        // the first and the last one of the region
	keys    period.Month     // from which keys of persons are wanted
	details reconcile.Window // in which single records are wanted
	asOf    time.Time
	only    bool // nothing is written
	anew    bool // nothing is taken

	month  period.Month // that was taken from the shelf last
	there  map[string]reconcile.Shelved
	broken error // of the shelf; the records are read from then on

	mu     sync.Mutex
	unsure map[string]bool // streets and months that are not kept: newer is, or they have not settled
	// what is kept of those that are read anew, to be compared; nil: nothing is compared
	held    map[string]reconcile.Shelved
	seen    KeptComparison
	waiting []reconcile.Shelved
	size    int
	full    error // of the shelf, which takes no more
}

// newKeeper returns the keeping of a reading; nil where nothing is kept.
func newKeeper(ctx context.Context, k Keeping, dir *reconcile.Directory, opt *reconcile.Options,
	judgements *reconcile.Judgements, r Reading) (*keeper, error) {
	if k == nil {
		return nil, nil
	}
	shelf, source := k.Shelf()
	if shelf == nil {
		return nil, nil
	}
	key, err := shelf.PersonKey(ctx)
	if err != nil || key == nil {
		return nil, err
	}
	persona, err := reconcile.NewPersona(key)
	if err != nil {
		return nil, err
	}
	streets := dir.Streets(r.Region)
	if len(streets) == 0 {
		return nil, nil
	}
	return &keeper{
		ctx:     ctx,
		shelf:   shelf,
		stamper: reconcile.NewStamper(dir, opt, judgements, fmt.Sprintf("%s %x", source, sha256.Sum256(key))),
		persona: persona,
		streets: [2]string{streets[0], streets[len(streets)-1]},
		keys:    r.Window.From,
		details: r.Details,
		asOf:    r.AsOf,
		only:    k.ReadOnly() || r.AsOf.IsZero(),
		unsure:  map[string]bool{},
	}, nil
}

// read reads the cells of q into the pass, and keeps what it came to; a nil keeper reads all records and keeps nothing.
func (k *keeper) read(ctx context.Context, snap Snapshot, q reconcile.Query, pass *reconcile.Pass) error {
	if k != nil {
		q.Kept = k.kept
		if !k.only { // what is kept is kept whole
			q.KeysFrom = q.From
		}
		keep := k.keep
		if k.only && !k.anew { // what was read is neither kept nor compared: it is not gathered
			keep = nil
		}
		pass.Keep(k.persona, keep)
	}
	if err := snap.Cells(ctx, q, told(ctx, q, pass.Cell)); err != nil {
		return err
	}
	pass.Close()
	if k != nil {
		k.write()
	}
	return nil
}

// told hands cells on, and tells who waits which month has been reached.
func told(ctx context.Context, q reconcile.Query, next func(*reconcile.Cell) error) func(*reconcile.Cell) error {
	tell, rows := progress.Teller(ctx), int64(0)
	if tell == nil {
		return next
	}
	return func(c *reconcile.Cell) error {
		for _, f := range c.Filings {
			rows += int64(len(f.Records))
		}
		tell(progress.Step{What: c.Period.String(), Rows: rows, Done: int64(c.Period - q.From),
			Total: int64(q.To-q.From) + 1})
		return next(c)
	}
}

// kept is what a query asks for every street and month: its stamp, and what is kept under it.
func (k *keeper) kept(street string, m period.Month, cells [][]reconcile.Submission, counted []int) (
	reconcile.Stamp, *reconcile.Kept) {
	stamp := k.stamper.Stamp(street, m, cells)
	k.load(m)
	have, ok := k.there[street]
	delete(k.there, street)
	if ok && have.AsOf.After(k.asOf) || k.unsettled(cells) {
		k.mu.Lock()
		k.unsure[unitName(street, m)] = true
		k.mu.Unlock()
	}
	if !ok || have.Stamp != stamp.String() {
		return stamp, nil
	}
	have, err := have.Open()
	if err != nil {
		return stamp, nil
	}
	if k.anew {
		k.compareLater(have)
		return stamp, nil
	}
	unit, err := reconcile.DecodeKept(have.Counts, have.Details, have.Persons)
	if err != nil || !unit.Fits(cells, counted) {
		return stamp, nil
	}
	return stamp, unit
}

func unitName(street string, m period.Month) string { return street + " " + m.String() }

// unsettled reports whether records may still be written.
func (k *keeper) unsettled(cells [][]reconcile.Submission) bool {
	return slices.ContainsFunc(cells, func(cell []reconcile.Submission) bool {
		return slices.ContainsFunc(cell, func(s reconcile.Submission) bool {
			return s.SubmittedAt.After(k.asOf.Add(-reconcile.Settles))
		})
	})
}

// load takes a month from the shelf.
func (k *keeper) load(m period.Month) {
	if k.month == m && k.there != nil {
		return
	}
	k.month, k.there = m, map[string]reconcile.Shelved{}
	if k.broken != nil {
		return
	}
	parts := reconcile.KeptParts{Details: k.anew || k.details.Contains(m), Persons: m >= k.keys}
	units, err := k.shelf.Kept(k.ctx, m, k.streets[0], k.streets[1], parts)
	if err != nil {
		k.broken = err
	}
	for _, u := range units {
		k.there[u.Street] = u
	}
}

// most is how many bytes wait until they are written.
const most = 8 << 20

// keep takes what was read of a street and month.
func (k *keeper) keep(u reconcile.KeptUnit) {
	name := unitName(u.Street, u.Month)
	k.mu.Lock()
	unsure := k.unsure[name]
	before, comparing := k.held[name]
	delete(k.held, name)
	k.mu.Unlock()
	if k.only && !comparing || unsure {
		return
	}
	s := reconcile.Shelved{Street: u.Street, Month: u.Month, Stamp: u.Stamp.String(), AsOf: k.asOf}
	s.Counts, s.Details, s.Persons = u.Encode()
	if comparing && !k.seen.add(before, s) || k.only {
		return
	}
	k.waiting = append(k.waiting, s)
	if k.size += len(s.Counts) + len(s.Details) + len(s.Persons); k.size > most {
		k.write()
	}
}

// write puts what waits on the shelf. A shelf that does not take it costs time and nothing else.
func (k *keeper) write() {
	if len(k.waiting) > 0 && k.full == nil {
		k.full = k.shelf.Keep(k.ctx, k.waiting)
	}
	clear(k.waiting)
	k.waiting, k.size = k.waiting[:0], 0
}
