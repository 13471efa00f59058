package wiring_test

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/store/mysqltest"
)

// TestMain ends the server that the tests share.
func TestMain(m *testing.M) { mysqltest.Run(m) }

// TestKeptIsFresh holds whatever is filed, judged, set and moved, in any order, to reading the same from what is kept
// as from the records themselves. HUIZONG_WORLDS says how many orders are tried.
func TestKeptIsFresh(t *testing.T) {
	worlds, err := strconv.Atoi(os.Getenv("HUIZONG_WORLDS"))
	if err != nil {
		worlds = 3
	}
	given := 0
	for seed := range worlds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t, uint64(seed))
			for range 12 {
				w.file()
			}
			for step := range 25 {
				did := w.act()
				if !w.holds(seed, step, did) {
					return
				}
			}
			given += w.shelf.given
		})
	}
	if given == 0 {
		t.Error("nothing was ever taken from where it is kept")
	}
}

// holds reads a window both ways, twice with what is kept: first what changed is read, then nothing is; sometimes two
// programs do it at once.
func (w *world) holds(seed, step int, did string) bool {
	first := period.MonthOf(2025, 1)
	window := reconcile.Window{From: first + period.Month(w.IntN(3)), To: first + 2}
	window.To = max(window.From, window.To-period.Month(w.IntN(2)))
	region := pick(w, "222401", "222401", "222401001000", "222401002000", "222401001001")
	asOf := w.now
	if w.one(4) {
		asOf = time.Date(2025, 2+time.Month(w.IntN(3)), 10, 0, 0, 0, 0, time.UTC)
	}
	want, err := w.read(nil, window, region, asOf, true)
	if err != nil {
		w.t.Fatal(err)
	}
	detail := w.one(2)
	if !detail {
		want.Findings, want.Expectations, want.Parts = nil, nil, nil
	}
	writers := 1 + w.IntN(2)
	for round := range 2 {
		var g errgroup.Group
		put := w.shelf.put
		for range writers {
			g.Go(func() error {
				got, err := w.read(w.shelf, window, region, asOf, detail)
				if err == nil && !reflect.DeepEqual(want, got) {
					w.t.Errorf("world %d, step %d (%s), round %d, %v of %s as of %s: fresh, kept:\n%s", seed, step, did,
						round,
						window, region, asOf, cmp.Diff(want, got, cmpopts.IgnoreUnexported(reconcile.Summary{})))
				}
				return err
			})
		}
		if err := g.Wait(); err != nil {
			w.t.Fatal(err)
		}
		if round == 1 && writers == 1 && asOf.Equal(w.now) && w.shelf.put != put {
			w.t.Errorf("world %d, step %d (%s): nothing changed, and %d streets and months were read again", seed, step,
				did, w.shelf.put-put)
		}
	}
	return !w.t.Failed()
}

// service is a service in the world, as the night finds it.
func (w *world) service() *jobs.Service {
	source := w.open(w.shelf)
	return &jobs.Service{Source: source, Shelf: w.shelf, Mart: w.shelf, Options: w.opt, Zone: zone,
		Now: func() time.Time { return w.now },
		Log: w.log(), Instance: "one"}
}

// TestNightFindsWhatWasWrittenOver holds a record that was changed in place, which nothing tells of, to being found
// within Nights nights, to the fresh value being put in its place, and to nothing being found where nothing differs.
func TestNightFindsWhatWasWrittenOver(t *testing.T) {
	w := newWorld(t, 99)
	w.now = time.Date(2027, 1, 1, 19, 0, 0, 0, time.UTC) // three in the morning
	for range 30 {
		w.file()
	}
	s := w.service()
	if err := s.RebuildKept(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	night := func() int {
		w.now = w.now.AddDate(0, 0, 1)
		c, err := s.CompareNight(t.Context(), w.now.In(zone))
		if err != nil || c == nil {
			t.Fatal(c, err)
		}
		return len(c.Different)
	}
	compared := 0
	for range jobs.Nights {
		if n := night(); n != 0 {
			t.Errorf("%d differ although nothing does", n)
		}
		compared++
	}
	w.exec("UPDATE activities SET attendances = attendances + 1 WHERE submission_id IN (SELECT id FROM submissions " +
		"WHERE status = 'approved' AND period = '2025-02')")
	whole := reconcile.Window{From: period.MonthOf(2025, 1), To: period.MonthOf(2025, 3)}
	fresh, err := w.read(nil, whole, "222401", w.now, true)
	if err != nil {
		t.Fatal(err)
	}
	if before, err := w.read(w.shelf, whole, "222401", w.now, true); err != nil || before.Figures == fresh.Figures {
		t.Fatal("the change can be seen without a comparison; the test has no sense", err)
	}
	found := 0
	for range jobs.Nights {
		found += night()
	}
	if found == 0 {
		t.Fatal("nothing was found")
	}
	if fresh, err = w.read(nil, whole, "222401", w.now, true); err != nil {
		t.Fatal(err)
	}
	if after, err := w.read(w.shelf, whole, "222401", w.now, true); err != nil || !reflect.DeepEqual(after, fresh) {
		t.Errorf("the fresh value was not put in its place: %v", err)
	}
	nights, err := w.shelf.Nights(t.Context())
	if err != nil || len(nights) != 2*jobs.Nights || nights[0].Ended == nil {
		t.Errorf("%+v, %v", nights, err)
	}
	if again, err := s.CompareNight(t.Context(), w.now.In(zone)); again != nil || err != nil {
		t.Errorf("a night was compared twice: %v, %v", again, err)
	}
}

// TestNightThatFailedIsTakenAgain: a night of which nothing came, because the source could not be read, is another
// instance's too long enough afterwards; and one that ended is nobody's.
func TestNightThatFailedIsTakenAgain(t *testing.T) {
	w := newWorld(t, 98)
	w.file()
	s, other := w.service(), w.service()
	other.Instance = "other"
	w.exec("RENAME TABLE activities TO activities_away")
	if _, err := s.CompareNight(t.Context(), w.now.In(zone)); err == nil {
		t.Fatal("a night without records is well")
	}
	w.exec("RENAME TABLE activities_away TO activities")
	for _, c := range []struct {
		name  string
		began int // minutes ago
		taken bool
	}{
		{"at once", 0, false},
		{"before it is given up", 104, false},
		{"when it is given up", 106, true},
		{"once it has ended", 500, false},
	} {
		w.exec("UPDATE kept_night SET began_at = UTC_TIMESTAMP(6) - INTERVAL ? MINUTE", c.began)
		got, err := other.CompareNight(t.Context(), w.now.In(zone))
		if err != nil || (got != nil) != c.taken {
			t.Errorf("%s: taken %t, %v", c.name, got != nil, err)
		}
	}
	nights, err := w.shelf.Nights(t.Context())
	if err != nil || len(nights) != 1 || nights[0].Ended == nil {
		t.Errorf("%+v, %v", nights, err)
	}
}
