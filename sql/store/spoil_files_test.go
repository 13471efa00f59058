package store_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"huizong/jobs/must"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// filesOf reads the files of the case, line by line.
func filesOf(t testing.TB) map[string][][]string {
	t.Helper()
	out := map[string][][]string{}
	for name := range spoiltTables {
		b := must.Get(fs.ReadFile(yanji(), name+".csv"))(t)
		out[name] = must.Get(csv.NewReader(bytes.NewReader(b)).ReadAll())(t)
	}
	return out
}

// written is the files as a directory.
func written(t testing.TB, files map[string][][]string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, lines := range files {
		var b bytes.Buffer
		must.Do(t, csv.NewWriter(&b).WriteAll(lines))
		out[name+".csv"] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out
}

// TestSpoiltFiles puts random values in random places of the files: an import either refuses them and names a place
// that was spoilt, or takes every row, and then the figures are those of the files.
func TestSpoiltFiles(t *testing.T) {
	mysqltest.Alone(t)
	_, db := source(t)
	files, names := filesOf(t), slices.Sorted(maps.Keys(spoiltTables))
	r := rand.New(rand.NewPCG(seed(t), 12))
	tried, refused, taken := 0, 0, 0
	for want := spoilings(t, 100); tried < want; {
		places, undo := map[string]bool{}, []func(){}
		var done []string
		for range 1 + r.IntN(5) {
			name := names[r.IntN(len(names))]
			line, column := 1+r.IntN(len(files[name])-1), r.IntN(len(files[name][0]))
			cell := &files[name][line][column]
			before, after := *cell, garbage[r.IntN(len(garbage))]
			if r.IntN(3) == 0 {
				after = files[name][1+r.IntN(len(files[name])-1)][column]
			}
			*cell = after
			undo = append(undo, func() { *cell = before })
			places[fmt.Sprintf("%s.csv:%d", name, line+1)] = true
			done = append(done, fmt.Sprintf("%s.csv:%d:%d: %q for %q", name, line+1, column+1, after, before))
			tried++
		}
		_, err := store.Import(t.Context(), db, written(t, files), nil)
		switch faults, ok := errors.AsType[*store.Faults](err); {
		case err == nil:
			taken++
			fresh := sourceDB(t) // what the tables had and the files lack would stay
			_, err := store.Import(t.Context(), fresh, written(t, files), nil)
			if _, refused := errors.AsType[*store.Faults](err); !refused { // what is only in the source is not there
				whole(t, fresh, files)
			}
			_, db = source(t)
		case !ok:
			t.Errorf("%v", err)
		case !slices.ContainsFunc(faults.List, func(f store.Fault) bool { return placed(f, places) }):
			t.Errorf("none of the places is named: %v", faults)
		default:
			refused++
		}
		for _, back := range slices.Backward(undo) {
			back()
		}
		if t.Failed() {
			t.Fatalf("seed %d, %d tried\n%s", seed(t), tried, strings.Join(done, "\n"))
		}
	}
	t.Logf("%d spoilings: %d imports refused, %d taken", tried, refused, taken)
}

// placed reports whether a fault names one of the places, itself or as the line that it repeats.
func placed(f store.Fault, places map[string]bool) bool {
	_, other, _ := strings.Cut(f.Reason, "in line ")
	return places[fmt.Sprintf("%s:%d", f.File, f.Line)] || places[f.File+":"+other]
}

// whole holds the tables against the files that were taken.
func whole(t *testing.T, db *store.DB, files map[string][][]string) {
	t.Helper()
	for name, lines := range files {
		var n int
		if err := db.Get(&n, "SELECT COUNT(*) FROM "+name); err != nil || n != len(lines)-1 {
			t.Errorf("%s: %d rows in the table, %d lines in the file, %v", name, n, len(lines)-1, err)
		}
	}
	rows, err := reconciletest.Load(written(t, files))
	if err != nil {
		return // written in a way that an import understands and the test does not
	}
	want, got := modelled(t, &remains{Rows: *rows}),
		summary(t, store.NewSource(open(t, db.Address, store.ForSource), query.Reference()))
	if got.Figures != want.Figures || got.Completeness != want.Completeness || got.Accounting.Total > 0 {
		t.Errorf("%+v %+v, the files come to %+v %+v", got.Figures, got.Completeness, want.Figures, want.Completeness)
	}
}
