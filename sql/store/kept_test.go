package store

import (
	"bytes"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// What is kept comes back as it was put there, of however many chunks; a unit that is not whole, or of two writings,
// is not handed out.
func TestShelfHandsOutWhatIsWhole(t *testing.T) {
	db := evidenceDB(t)
	shelf, ctx := NewShelf(NewLedger(db), 0), t.Context()
	m := period.MonthAt(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	unit := func(street string, counts, details, persons int) reconcile.Shelved {
		return reconcile.Shelved{Street: street, Month: m, Stamp: street + "-stamp", AsOf: time.Unix(1_790_000_000, 0),
			Counts: noise(counts), Details: noise(details), Persons: noise(persons)}
	}
	small, large := unit("110101001", 10, 1, 16), unit("110101002", 3*chunk+1, chunk+1, 2*chunk)
	bare := unit("110101003", chunk, 1, 0)
	none, both := reconcile.KeptParts{}, reconcile.KeptParts{Details: true, Persons: true}
	persons, details := reconcile.KeptParts{Persons: true}, reconcile.KeptParts{Details: true}
	if err := shelf.Keep(ctx, []reconcile.Shelved{small, large, bare}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		spoil string
		parts reconcile.KeptParts
		want  []reconcile.Shelved
	}{
		{"counts alone", "DO 1", none, []reconcile.Shelved{small, large, bare}},
		{"with all parts", "DO 1", both, []reconcile.Shelved{small, large, bare}},
		{"persons of another writing",
			"UPDATE kept SET stamp = 'other' WHERE part = 'persons' AND street = '110101001'",
			persons, []reconcile.Shelved{large, bare}},
		{"details alone", "DO 1", details, []reconcile.Shelved{small, large, bare}},
		{"details of another writing",
			"UPDATE kept SET stamp = 'other' WHERE part = 'details' AND street = '110101003'",
			details, []reconcile.Shelved{small, large}},
		{"no details", "DELETE FROM kept WHERE part = 'details' AND street = '110101003'", both,
			[]reconcile.Shelved{large}},
		{"details of which a chunk is gone",
			"DELETE FROM kept WHERE part = 'details' AND street = '110101002' AND number = 1", details,
			[]reconcile.Shelved{small}},
		{"without them", "DO 1", none, []reconcile.Shelved{small, large, bare}},
		{"a chunk of another writing",
			"UPDATE kept SET stamp = 'other' WHERE street = '110101002' AND number = 2", none,
			[]reconcile.Shelved{small, bare}},
		{"a chunk is gone", "DELETE FROM kept WHERE street = '110101002' AND number = 2", none,
			[]reconcile.Shelved{small, bare}},
		{"the last chunk is gone", "DELETE FROM kept WHERE street = '110101002' AND number >= 2", none,
			[]reconcile.Shelved{small, bare}},
		{"the first chunk is gone", "DELETE FROM kept WHERE street = '110101003'", none, []reconcile.Shelved{small}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := db.Exec(c.spoil); err != nil {
				t.Fatal(err)
			}
			got, err := shelf.Kept(ctx, m, small.Street, bare.Street, c.parts)
			if err != nil || len(got) != len(c.want) {
				t.Fatalf("%d units, %v; want %d", len(got), err, len(c.want))
			}
			for i, want := range c.want {
				u, err := got[i].Open()
				if err != nil || u.Street != want.Street || u.Stamp != want.Stamp || !u.AsOf.Equal(want.AsOf) ||
					!bytes.Equal(u.Counts, want.Counts) || c.parts.Details && !bytes.Equal(u.Details, want.Details) ||
					!c.parts.Details && u.Details != nil || c.parts.Persons && !bytes.Equal(u.Persons, want.Persons) {
					t.Errorf("unit %s came back otherwise: %v", want.Street, err)
				}
			}
		})
	}
}
