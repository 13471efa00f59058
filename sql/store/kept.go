package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// The parts of a unit.
const (
	keptCounts  = "counts"
	keptDetails = "details"
	keptPersons = "persons"
)

// keptParts is in what order they are written, by whomever.
var keptParts = []string{keptCounts, keptDetails, keptPersons}

// Shelf keeps in the ledger's database what reading the records came to. It is no part of the ledger: whatever is lost
// of it is read again.
type Shelf struct {
	ledger *Ledger
	life   time.Duration // of keys of persons; 0: for good
}

// NewShelf returns the shelf beside the ledger. Keys of persons are taken away so long after they were written.
func NewShelf(l *Ledger, life time.Duration) *Shelf { return &Shelf{l, life} }

// keptChunk is one row.
type keptChunk struct {
	Street string
	Number int
	Chunks int
	Stamp  string
	AsOf   time.Time `db:"as_of"`
	Data   []byte
}

// Kept returns what is kept of a month and the streets between two, still packed. Units that are not whole, as while
// another instance writes them, are left out; so are those without the parts that are wanted.
func (s *Shelf) Kept(ctx context.Context, m period.Month, first, last string, parts reconcile.KeptParts) (
	[]reconcile.Shelved, error) {
	counts, err := s.part(ctx, m, keptCounts, first, last)
	if err != nil || len(counts) == 0 {
		return nil, err
	}
	details, err := s.beside(ctx, m, keptDetails, first, last, parts.Details)
	if err != nil {
		return nil, err
	}
	persons, err := s.beside(ctx, m, keptPersons, first, last, parts.Persons)
	if err != nil {
		return nil, err
	}
	var out []reconcile.Shelved
	for _, c := range counts {
		d, p := details[c.Street], persons[c.Street]
		if parts.Details && d.Stamp != c.Stamp || parts.Persons && p.Stamp != c.Stamp {
			continue
		}
		out = append(out, reconcile.Shelved{Street: c.Street, Month: m, Stamp: c.Stamp, AsOf: c.AsOf.UTC(),
			Open: func() (reconcile.Shelved, error) { return unpacked(m, c, d, p) }})
	}
	return out, nil
}

// beside reads a part that goes with the counts, by street; nothing where it is not wanted.
func (s *Shelf) beside(ctx context.Context, m period.Month, part, first, last string, wanted bool) (
	map[string]packedPart, error) {
	if !wanted {
		return nil, nil
	}
	list, err := s.part(ctx, m, part, first, last)
	out := make(map[string]packedPart, len(list))
	for _, p := range list {
		out[p.Street] = p
	}
	return out, err
}

// packedPart is one part of a unit, as it is stored.
type packedPart struct {
	keptChunk // the first
	pieces    [][]byte
}

// whole reports whether all chunks are there, of one writing.
func (p *packedPart) whole() bool { return p.Number == 0 && len(p.pieces) == p.Chunks }

// unpacked is the unit of its parts.
func unpacked(m period.Month, counts, details, persons packedPart) (out reconcile.Shelved, err error) {
	out = reconcile.Shelved{Street: counts.Street, Month: m, Stamp: counts.Stamp, AsOf: counts.AsOf.UTC()}
	var faults [3]error
	out.Counts, faults[0] = joined(counts.pieces)
	out.Details, faults[1] = joined(details.pieces)
	out.Persons, faults[2] = joined(persons.pieces)
	return out, errors.Join(faults[:]...)
}

// joined expands pieces into one.
func joined(pieces [][]byte) (out []byte, err error) {
	for _, p := range pieces {
		if out, err = expanded(p, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// part reads one part of the units, those that are whole.
func (s *Shelf) part(ctx context.Context, m period.Month, part, first, last string) ([]packedPart, error) {
	var rows []keptChunk
	if err := s.ledger.db.SelectContext(ctx, &rows, query.KeptMonth, m.String(), part, first, last); err != nil {
		return nil, fmt.Errorf("read what is kept of %s: %w", m, err)
	}
	var out []packedPart
	for _, c := range rows {
		n := len(out) - 1
		if n >= 0 && out[n].Street == c.Street && out[n].Stamp == c.Stamp && len(out[n].pieces) == c.Number {
			out[n].pieces = append(out[n].pieces, c.Data)
			continue
		}
		out = append(out, packedPart{c, [][]byte{c.Data}})
	}
	return slices.DeleteFunc(out, func(p packedPart) bool { return !p.whole() }), nil
}

// Keep puts units in their places: of two writers the last one wins.
func (s *Shelf) Keep(ctx context.Context, units []reconcile.Shelved) error {
	err := s.ledger.do(ctx, func(t *ledgerTx) error {
		for _, u := range units {
			raw := map[string][]byte{keptCounts: u.Counts, keptDetails: u.Details, keptPersons: u.Persons}
			for _, part := range keptParts {
				if err := t.shelve(&u, part, raw[part]); err != nil {
					return err
				}
			}
		}
		if s.life == 0 {
			return nil
		}
		_, err := t.exec(query.KeptForget, t.now.Add(-s.life))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what the records came to: %w", err)
	}
	return nil
}

// shelve writes one part of a unit.
func (t *ledgerTx) shelve(u *reconcile.Shelved, part string, raw []byte) error {
	all := slices.Collect(pieces(raw))
	month := u.Month.String()
	if _, err := t.exec(query.KeptTrim, month, part, u.Street, len(all)); err != nil {
		return err
	}
	for i, piece := range all {
		_, err := t.exec(query.KeptWrite, month, part, u.Street, i, len(all), u.Stamp,
			u.AsOf.UTC().Truncate(time.Microsecond), t.now, compressed(piece))
		if err != nil {
			return err
		}
	}
	return nil
}

// PersonKey is what keys of persons are put under. The first to ask makes it; nil where the tables are not there yet.
func (s *Shelf) PersonKey(ctx context.Context) ([]byte, error) {
	key, err := s.key(ctx)
	if !errors.Is(err, sql.ErrNoRows) {
		return key, err
	}
	fresh := make([]byte, 16)
	rand.Read(fresh)
	err = s.ledger.do(ctx, func(t *ledgerTx) error {
		_, err := t.exec(query.KeptKeyInsert, hex.EncodeToString(fresh), t.now)
		if duplicate(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make the key of what is kept: %w", err)
	}
	return s.key(ctx)
}

func (s *Shelf) key(ctx context.Context) ([]byte, error) {
	var secret string
	err := s.ledger.db.GetContext(ctx, &secret, query.KeptKey)
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok && (my.Number == errNoTable || my.Number == errDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of what is kept: %w", err)
	}
	return hex.DecodeString(secret)
}

// Clear takes away all that is kept.
func (s *Shelf) Clear(ctx context.Context) error {
	if _, err := s.ledger.db.ExecContext(ctx, query.KeptClear); err != nil {
		return fmt.Errorf("take away what is kept: %w", err)
	}
	return nil
}

// KeptSize is how much is kept.
type KeptSize struct {
	Units   int        `json:"units"` // streets and months
	Months  int        `json:"months"`
	Size    int64      `json:"bytes"`
	Written *time.Time `db:"written_at" json:"written_at"` // last
}

// Size returns how much is kept.
func (s *Shelf) Size(ctx context.Context) (out KeptSize, err error) {
	if err = s.ledger.db.GetContext(ctx, &out, query.KeptSize); err != nil {
		err = fmt.Errorf("measure what is kept: %w", err)
	}
	return out, err
}

// nightLost is how long after it was begun a night that has not ended is given to whoever asks: its instance failed, or
// is gone. Should it be at work still, both compare, and write the same.
const nightLost = 105 * time.Minute

// BeginNight takes a night for an instance, and tells how many have ended.
func (s *Shelf) BeginNight(ctx context.Context, day time.Time, instance string) (taken bool, ended int, err error) {
	err = s.ledger.do(ctx, func(t *ledgerTx) error {
		if err := t.GetContext(t.ctx, &ended, query.KeptNightsEnded); err != nil {
			return err
		}
		_, err := t.exec(query.KeptNightBegin, day.Format(time.DateOnly), instance, t.now)
		taken = err == nil
		if !duplicate(err) {
			return err
		}
		n, err := t.exec(query.KeptNightAgain, instance, t.now, day.Format(time.DateOnly), t.now.Add(-nightLost))
		taken = n == 1
		return err
	})
	if err != nil {
		err = fmt.Errorf("take a night: %w", err)
	}
	return taken, ended, err
}

// EndNight notes what a night came to.
func (s *Shelf) EndNight(ctx context.Context, day time.Time, units, different int, note string) error {
	err := s.ledger.do(ctx, func(t *ledgerTx) error {
		_, err := t.exec(query.KeptNightEnd, t.now, units, different, clip(note, 1000), day.Format(time.DateOnly))
		return err
	})
	if err != nil {
		err = fmt.Errorf("note a night: %w", err)
	}
	return err
}

// Nights returns the last month's nights, newest first; none where the tables are not there yet.
func (s *Shelf) Nights(ctx context.Context) (out []ledger.Night, err error) {
	err = s.ledger.db.SelectContext(ctx, &out, query.KeptNights)
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok && my.Number == errNoTable {
		return nil, nil
	}
	if err != nil {
		err = fmt.Errorf("list nights: %w", err)
	}
	return out, err
}

// Reading stands for how the records of the snapshot are read: by which statements, in which zone, of which database.
func (s *Snapshot) Reading() string {
	h := sha256.New()
	for _, part := range []string{s.queries.Activities, s.queries.Beneficiaries, s.zone.String(), s.database} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// database is the name of the database in an address.
func database(address string) string { return address[strings.LastIndexByte(address, '/')+1:] }
