package store_test

import (
	"os"
	"testing"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/benchdata"
)

// made is a database of made-up data, a second way into it, and the directory the data came from.
func made(t testing.TB, size benchdata.Size) (*store.Source, *store.DB, string) {
	t.Helper()
	dir := t.TempDir()
	if err := benchdata.Write(dir, size); err != nil {
		t.Fatal(err)
	}
	db := sourceDB(t)
	if _, err := store.Import(t.Context(), db, os.DirFS(dir), nil); err != nil {
		t.Fatal(err)
	}
	return store.NewSource(open(t, db.Address, store.ForSource), query.Reference()), db, dir
}

// september is all of the last month made up, with the month before it.
var september = reconcile.Query{From: period.MonthOf(2026, 8), To: period.MonthOf(2026, 9), Region: benchdata.Region,
	KeysFrom: period.MonthOf(2026, 9)}

// TestCellsOfEverySize reads cells that fill more than one batch, and cells that take more than one list of
// submissions.
func TestCellsOfEverySize(t *testing.T) {
	for _, tt := range []struct {
		name string
		size benchdata.Size
	}{
		{"more communities than a list takes", benchdata.Size{Seed: 2, Communities: 700, Submissions: 2, Records: 3}},
		{"more submissions of a cell than a list takes",
			benchdata.Size{Seed: 3, Months: 2, Communities: 2, Submissions: 550, Records: 2, Keys: 2}},
		{"submissions of many records", benchdata.Size{Seed: 4, Months: 2, Communities: 2, Submissions: 3,
			Records: 6000, Keys: 100}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src, _, dir := made(t, tt.size)
			rows, err := reconciletest.Load(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			var want []reconcile.Cell
			if err := rows.Cells(t.Context(), september, func(c *reconcile.Cell) error {
				want = append(want, kept(c))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 {
				t.Fatal("the files have no cells")
			}
			same(t, want, cellsOf(t, src, september))
		})
	}
}

// BenchmarkCells reads a month of records and does nothing with them.
func BenchmarkCells(b *testing.B) {
	src, _, _ := made(b, benchdata.Size{Seed: 5, Communities: 500, Submissions: 4, Records: 100})
	records := 0
	b.ReportAllocs()
	for b.Loop() {
		records = 0
		if err := src.Snapshot(b.Context(), func(s *store.Snapshot) error {
			return s.Cells(b.Context(), september, func(c *reconcile.Cell) error {
				for i := range c.Filings {
					records += len(c.Filings[i].Records)
				}
				return nil
			})
		}); err != nil {
			b.Fatal(err)
		}
	}
	if records != 500*4*100 {
		b.Fatalf("%d records", records)
	}
	b.ReportMetric(float64(records)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkImport imports a month of records into empty tables.
func BenchmarkImport(b *testing.B) {
	dir := b.TempDir()
	if err := benchdata.Write(dir, benchdata.Size{Seed: 6, Communities: 250, Submissions: 4,
		Records: 100}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		db := sourceDB(b)
		b.StartTimer()
		report, err := store.Import(b.Context(), db, os.DirFS(dir), nil)
		if err != nil || report.Tables[5].Inserted != 250*4*100 {
			b.Fatalf("%+v, %v", report, err)
		}
	}
	b.ReportMetric(250*4*100*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
