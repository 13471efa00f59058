package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/benchdata"
)

// widely is a reading that fills many batches.
var widely = benchdata.Size{Seed: 7, Months: 8, Communities: 60, Submissions: 5, Records: 2}

// everything is all of that reading.
var everything = reconcile.Query{From: september.To - 7, To: september.To, Region: benchdata.Region}

// wide is a source of many batches, a way into its database, and what one connection reads of it.
func wide(t *testing.T, before ...string) (src *store.Source, db, writer *store.DB, want []reconcile.Cell) {
	t.Helper()
	_, writer, _ = made(t, widely)
	for _, statement := range before {
		writer.MustExec(statement)
	}
	db = open(t, writer.Address, store.ForSource)
	src = store.NewSource(db, query.Reference())
	return src, db, writer, cellsOf(t, src, everything)
}

// readAside reads all cells on several connections. meanwhile is called once, before any but the first connection is
// open; halfway the reader waits until so many are. busy is the most that were.
func readAside(t *testing.T, src *store.Source, db *store.DB, half, connections int,
	meanwhile func()) (cells []reconcile.Cell, busy int) {
	t.Helper()
	if err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		return s.Cells(t.Context(), everything, func(c *reconcile.Cell) error {
			if len(cells) == 0 {
				meanwhile()
			}
			patiently(func() bool {
				busy = max(busy, db.Stats().InUse)
				return busy >= connections || len(cells) != half
			})
			cells = append(cells, kept(c))
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	return cells, busy
}

// TestCellsOnSeveralConnections holds what several connections read to what one reads, whatever is written between the
// beginnings of their snapshots, as long as records of a submission do not change.
func TestCellsOnSeveralConnections(t *testing.T) {
	for _, tt := range []struct {
		name      string
		before    []string
		meanwhile []string
	}{
		{name: "nothing is written"},
		{name: "submissions are voided, and their records go", meanwhile: []string{
			"UPDATE submissions SET status = 'voided'", "DELETE FROM activities"}},
		{name: "claims are mended, and their records go", meanwhile: []string{
			"UPDATE submissions SET claimed_direct = claimed_direct + 1", "DELETE FROM activities"}},
		{name: "submissions go with their records", meanwhile: []string{
			"DELETE FROM beneficiaries", "DELETE FROM activities", "DELETE FROM submissions"}},
		{name: "other submissions come", meanwhile: []string{
			"INSERT INTO submissions SELECT CONCAT('new', id), agency_code, project_code, community_code, period, " +
				"revision + 1, status, submitted_at, claimed_visit_attendances, claimed_cases, " +
				"claimed_case_attendances, claimed_groups, claimed_group_sessions, claimed_group_attendances, " +
				"claimed_events, claimed_event_attendances, claimed_direct, claimed_indirect, " +
				"claimed_direct_persons, claimed_indirect_persons FROM submissions", "DELETE FROM activities"}},
		{name: "records follow what was filed just now", before: []string{
			"UPDATE submissions SET submitted_at = UTC_TIMESTAMP() - INTERVAL 59 MINUTE"},
			meanwhile: []string{"DELETE FROM activities"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src, db, writer, want := wide(t, tt.before...)
			src.Parallel(3)
			got, busy := readAside(t, src, db, len(want)/2, 3, func() {
				for _, statement := range tt.meanwhile {
					writer.MustExec(statement)
				}
			})
			same(t, want, got)
			if busy != 3 {
				t.Errorf("%d connections were in use at most, want 3", busy)
			}
		})
	}
}

// TestCellsWhereOneConnectionIsAllowed reads as before where the server refuses another.
func TestCellsWhereOneConnectionIsAllowed(t *testing.T) {
	src, db, _, want := wide(t)
	src.Parallel(2)
	db.SetMaxOpenConns(1)
	got, busy := readAside(t, src, db, len(want)/2, 1, func() {})
	same(t, want, got)
	if busy != 1 {
		t.Errorf("%d connections were in use at most, want 1", busy)
	}
}

// TestOtherConnectionsFail has the connections beside the first killed while they read: the first reads on alone.
func TestOtherConnectionsFail(t *testing.T) {
	src, _, writer, want := wide(t)
	src.Parallel(4)
	var cells []reconcile.Cell
	var first int64
	killed := 0
	if err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		first = newest(t, writer.DB)
		return s.Cells(t.Context(), everything, func(c *reconcile.Cell) error {
			patiently(func() bool {
				killed += killAfter(t, writer.DB, first)
				return killed > 0 || len(cells) != len(want)/2
			})
			cells = append(cells, kept(c))
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	same(t, want, cells)
	if killed == 0 {
		t.Error("no connection beside the first was killed")
	}
}

// patiently waits until it is so, however slow the machine.
func patiently(so func() bool) {
	for range 3000 {
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// newest is the newest connection but the one that asks.
func newest(t *testing.T, db *sqlx.DB) (id int64) {
	t.Helper()
	err := db.Get(&id, "SELECT MAX(id) FROM information_schema.processlist WHERE id <> CONNECTION_ID()")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// killAfter kills what was connected after a connection, and tells how many that were.
func killAfter(t *testing.T, db *sqlx.DB, first int64) int {
	t.Helper()
	var ids []int64
	if err := db.Select(&ids, "SELECT id FROM information_schema.processlist WHERE id > ? AND id <> CONNECTION_ID() "+
		"AND db = DATABASE()", first); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		db.Exec(fmt.Sprintf("KILL CONNECTION %d", id)) // it may be gone
	}
	return len(ids)
}

// TestReadingAConnectionThatIsGone ends with an error each time, and never waits for itself.
func TestReadingAConnectionThatIsGone(t *testing.T) {
	src, writer, _ := made(t, benchdata.Size{Seed: 7, Communities: 2, Submissions: 1, Records: 1})
	done := make(chan error, 1)
	go func() {
		done <- src.Snapshot(t.Context(), func(s *store.Snapshot) error {
			all := reconcile.Query{From: september.To, To: september.To, Region: benchdata.Region}
			if err := s.Cells(t.Context(), all, func(*reconcile.Cell) error { return nil }); err != nil {
				return err
			}
			killAfter(t, writer.DB, 0)
			for range 3 {
				if err := s.Cells(t.Context(), all, func(*reconcile.Cell) error { return nil }); err == nil {
					return errors.New("it is read as if nothing had happened")
				}
			}
			return nil
		})
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it waits for ever")
	}
}
