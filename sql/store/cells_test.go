package store_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/benchdata"
	"huizong/sql/store/mysqltest"
)

// source is a source on the case of the docs, and a second way into its database.
func source(t testing.TB) (*store.Source, *store.DB) {
	t.Helper()
	db, dsn := sourceDSN(t)
	importYanji(t, db)
	return store.NewSource(open(t, dsn, store.ForSource), query.Reference()), db
}

// cellsOf returns copies of the cells of q, the buffers of a cell being used again.
func cellsOf(t testing.TB, src *store.Source, q reconcile.Query) []reconcile.Cell {
	t.Helper()
	var cells []reconcile.Cell
	if err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		return s.Cells(t.Context(), q, func(c *reconcile.Cell) error {
			cells = append(cells, kept(c))
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	return cells
}

// kept copies a cell, without titles that no rule reads, and with times in UTC.
func kept(c *reconcile.Cell) reconcile.Cell {
	out := reconcile.Cell{CommunityCode: c.CommunityCode, Period: c.Period, Submissions: slices.Clone(c.Submissions)}
	for i := range out.Submissions {
		out.Submissions[i].SubmittedAt = out.Submissions[i].SubmittedAt.UTC()
	}
	for _, f := range c.Filings {
		f.Records, f.Direct, f.Indirect = append([]reconcile.Record(nil), f.Records...), ordered(f.Direct),
			ordered(f.Indirect)
		for i := range f.Records {
			r := &f.Records[i]
			r.ID, r.Code, r.Title = slices.Clone(r.ID), slices.Clone(r.Code), slices.Clone(r.Title)
			if r.Kind == reconcile.Visit || r.Kind == reconcile.Case {
				r.Title = nil
			}
		}
		slices.SortFunc(f.Records, func(a, b reconcile.Record) int { // a text column has another order than numbers
			return reconcile.ID(a.ID).Compare(reconcile.ID(b.ID))
		})
		out.Filings = append(out.Filings, f)
	}
	return out
}

// same compares cells, and shows the first that differ. Comparing by reflection alone is a hundred times quicker than
// finding what differs.
func same(t *testing.T, want, got []reconcile.Cell) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d cells, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			t.Fatalf("cell %d (-want +got):\n%.2000s", i, cmp.Diff(want[i], got[i]))
		}
	}
}

// ordered copies keys in their order: a filing's keys are a set.
func ordered(keys []reconcile.PersonKey) []reconcile.PersonKey {
	if len(keys) == 0 {
		return nil
	}
	return slices.SortedFunc(slices.Values(keys),
		func(a, b reconcile.PersonKey) int { return bytes.Compare(a[:], b[:]) })
}

var programme = reconcile.Query{From: period.MonthOf(2015, 1), To: period.MonthOf(2020, 11), Region: "222401",
	KeysFrom: period.MonthOf(2015, 1)}

// TestCellsAreThoseOfTheFiles compares the cells that come from the database with those the files hold.
func TestCellsAreThoseOfTheFiles(t *testing.T) {
	src, _ := source(t)
	rows, err := reconciletest.Load(yanji())
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*reconcile.Query)) reconcile.Query {
		q := programme
		change(&q)
		return q
	}
	for _, tt := range []struct {
		name  string
		query reconcile.Query
		cells int // at least
	}{
		{"programme", programme, 180},
		{"as of 2017", with(func(q *reconcile.Query) { q.AsOf = time.Date(2017, 6, 5, 3, 33, 0, 0, time.UTC) }), 60},
		{"as of the moment of a filing",
			with(func(q *reconcile.Query) { q.AsOf = time.Date(2015, 4, 5, 3, 33, 0, 999, time.UTC) }), 1},
		{
			"as of just before it", with(
				func(q *reconcile.Query) { q.AsOf = time.Date(2015, 4, 5, 3, 32, 59, 0, time.UTC) }), 0,
		},
		{"one street", with(func(q *reconcile.Query) { q.Region = "222401004000" }), 10},
		{"one community", with(func(q *reconcile.Query) { q.Region = "222401001002" }), 5},
		{"keys of the last year only", with(func(q *reconcile.Query) { q.KeysFrom = period.MonthOf(2020, 1) }), 180},
		{
			"one month", with(func(q *reconcile.Query) {
				q.From, q.To = period.MonthOf(2020, 10),
					period.MonthOf(2020, 10)
			}), 1,
		},
		{
			"months of nothing", with(func(q *reconcile.Query) {
				q.From, q.To = period.MonthOf(2000, 1),
					period.MonthOf(2001, 12)
			}), 0,
		},
		{"a window turned round", with(func(q *reconcile.Query) { q.From, q.To = q.To, q.From }), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var want []reconcile.Cell
			if err := rows.Cells(t.Context(), tt.query, func(c *reconcile.Cell) error {
				want = append(want, kept(c))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if len(want) < tt.cells {
				t.Fatalf("the files have %d cells, want at least %d", len(want), tt.cells)
			}
			same(t, want, cellsOf(t, src, tt.query))
		})
	}
}

func TestDirectoryIsThatOfTheFiles(t *testing.T) {
	src, _ := source(t)
	rows, err := reconciletest.Load(yanji())
	if err != nil {
		t.Fatal(err)
	}
	want, err := rows.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range want.Projects {
		slices.Sort(p.Communities)
	}
	if err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		got, err := s.Directory(t.Context())
		if err != nil {
			return err
		}
		for _, part := range [][2]any{{want.Regions, got.Regions}, {want.Agencies, got.Agencies},
			{want.Projects, got.Projects}} {
			if diff := cmp.Diff(part[0], part[1], cmpopts.IgnoreUnexported(reconcile.Project{})); diff != "" {
				t.Errorf("directory (-files +database):\n%s", diff)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestSnapshotDoesNotSeeWhatIsWrittenMeanwhile writes into months that are still to be read: the reader is a few
// batches ahead of yield, and the data is many.
func TestSnapshotDoesNotSeeWhatIsWrittenMeanwhile(t *testing.T) {
	src, writer, _ := made(t, benchdata.Size{Seed: 7, Months: 8, Communities: 60, Submissions: 5, Records: 2})
	all := reconcile.Query{From: september.To - 7, To: september.To, Region: benchdata.Region}
	before := cellsOf(t, src, all)
	var during []reconcile.Cell
	if err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		return s.Cells(t.Context(), all, func(c *reconcile.Cell) error {
			if len(during) == 0 {
				writer.MustExec("UPDATE submissions SET status = 'voided', claimed_direct = 0")
				writer.MustExec("DELETE FROM activities")
			}
			during = append(during, kept(c))
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	same(t, before, during)
	if after := cellsOf(t, src, all); len(after) == 0 || len(after[0].Filings) != 0 {
		t.Error("a new snapshot does not show what was written")
	}
}

func TestSnapshotIsReadOnly(t *testing.T) {
	_, db := source(t)
	bad := query.Reference()
	bad.Regions = "DELETE FROM regions"
	err := store.NewSource(open(t, db.Address, store.ForSource), bad).Snapshot(t.Context(),
		func(s *store.Snapshot) error {
			_, err := s.Directory(t.Context())
			return err
		})
	var rows int
	if db.Get(&rows, "SELECT COUNT(*) FROM regions"); rows != yanjiRows["regions"] || err == nil {
		t.Errorf("%d regions are left, error %v", rows, err)
	}
}

// TestRowsThatCannotBeUnderstood holds each to being quarantined by table, id and column.
func TestRowsThatCannotBeUnderstood(t *testing.T) {
	for _, tt := range []struct{ name, statement, want string }{
		{"kind", "UPDATE activities SET kind = 'ride' WHERE id = 17", "activities 17 kind ride"},
		{"day", "UPDATE activities SET occurred_on = '0000-00-00' WHERE id = 17",
			"activities 17 occurred_on 0000-00-00"},
		{"NUL", "UPDATE activities SET code = 'a\\0b' WHERE id = 17", "activities 17 code a"},
		{"NULL", "ALTER TABLE activities MODIFY code VARCHAR(64) NULL; UPDATE activities SET code = NULL WHERE id = 17",
			"activities 17 code NULL"},
		{"fraction", "ALTER TABLE activities MODIFY sessions DECIMAL(5,1) NOT NULL; UPDATE activities SET " +
			"sessions = 1.5 WHERE id = 17", "activities 17 sessions 1.5"},
		{"status", "UPDATE submissions SET status = 'lost' WHERE id = 5002", "submissions 5002 status lost"},
		{"moment", "UPDATE submissions SET submitted_at = '0000-00-00' WHERE id = 5002",
			"submissions 5002 submitted_at 0000-00-00 00:00:00"},
		{"relation", "UPDATE beneficiaries SET relation = 'cousin' WHERE submission_id = 5001 AND relation = 'direct'",
			"beneficiaries 5001#1 relation cousin"},
		{"level", "UPDATE regions SET level = 'planet' WHERE code = '222401001002'",
			"regions 222401001002 level planet"},
		{"project", "DELETE FROM projects WHERE code = 'YJ2015-01'",
			"project_communities YJ2015-01 222401001002 project_code YJ2015-01"},
		{"day of a project", "UPDATE projects SET ends_on = '0000-00-00' WHERE code = 'YJ2015-01'",
			"projects YJ2015-01 ends_on 0000-00-00"},
		{"name of an agency", "ALTER TABLE agencies MODIFY name VARCHAR(255) NULL; UPDATE agencies SET name = NULL " +
			"WHERE code = '52222401MJ0000018K'", "agencies 52222401MJ0000018K name NULL"},
		{"region of an agency", "UPDATE agencies SET region_code = 'X' WHERE code = '52222401MJ0000018K'",
			"agencies 52222401MJ0000018K region_code X"},
		{"the region reported on", "UPDATE regions SET code = 'X' WHERE code = '222401'",
			"regions 222401001000 parent_code 222401"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src, db := source(t)
			spoil(t, db, strings.Split(tt.statement, "; ")...)
			named(t, summary(t, src), []string{tt.want})
		})
	}
}

func TestCellsOfAnUnknownRegion(t *testing.T) {
	src, _ := source(t)
	q := programme
	q.Region = "999999"
	err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		return s.Cells(t.Context(), q, func(*reconcile.Cell) error { return nil })
	})
	if err == nil || err.Error() != "list communities: no region has the code 999999" {
		t.Errorf("error = %v", err)
	}
}

// TestCellsStop ends the reading in every way there is and holds that nothing is left running, and that the pool works
// on.
func TestCellsStop(t *testing.T) {
	src, _ := source(t)
	cellsOf(t, src, programme) // warm the pool
	before := runtime.NumGoroutine()
	enough := errors.New("enough")
	for at := range 12 {
		err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
			n := 0
			err := s.Cells(t.Context(), programme, func(*reconcile.Cell) error {
				if n++; n > at*20 {
					return enough
				}
				return nil
			})
			if at < 9 && !errors.Is(err, enough) {
				t.Errorf("after %d cells: error = %v, want %v", at*20, err, enough)
			}
			if _, err := s.Directory(t.Context()); err != nil {
				t.Errorf("the snapshot is of no more use: %v", err)
			}
			return s.Cells(t.Context(), programme, func(*reconcile.Cell) error { return nil })
		})
		if err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = src.Snapshot(ctx, func(s *store.Snapshot) error {
			return s.Cells(ctx, programme, func(*reconcile.Cell) error {
				cancel()
				return nil
			})
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = src.Snapshot(t.Context(), func(s *store.Snapshot) error {
				return s.Cells(t.Context(), programme, func(*reconcile.Cell) error { panic("in yield") })
			})
		}()
	}
	deadline := time.Now().Add(time.Minute)
	// the pool keeps a goroutine or two for each idle connection
	for runtime.NumGoroutine() > before+4 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before+4 {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

// TestOwnTables reads tables of another form by an office's own statements: other names, keys as hexadecimal text, ids
// as text.
func TestOwnTables(t *testing.T) {
	mysqltest.Alone(t)
	src, db := source(t)
	want := cellsOf(t, src, programme)
	for _, statement := range []string{
		"RENAME TABLE activities TO dienst, beneficiaries TO personen",
		"ALTER TABLE dienst CHANGE id nr VARCHAR(20) NOT NULL, CHANGE title was VARCHAR(300) NOT NULL",
		"ALTER TABLE personen ADD COLUMN hash CHAR(32) NOT NULL DEFAULT ''",
		"UPDATE personen SET hash = LOWER(HEX(person_key))",
	} {
		db.MustExec(statement)
	}
	queries, err := query.Load(fstest.MapFS{
		"activities.sql": {
			Data: []byte(
				`SELECT attendances, sessions, occurred_on, was AS title, code, kind, submission_id, CAST(nr AS SIGNED) AS id
			FROM dienst WHERE submission_id IN (?)`,
			),
		},
		"beneficiaries.sql": {
			Data: []byte(
				`SELECT hash AS person_key, relation, CAST(submission_id AS CHAR) AS submission_id FROM personen
			WHERE submission_id IN (?)`,
			),
		},
		"submissions.sql": {
			Data: []byte(`SELECT s.*, 'x' AS more FROM submissions s WHERE s.period = ? AND s.submitted_at <= ?`),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	own := store.NewSource(open(t, db.Address, store.ForSource), queries)
	same(t, want, cellsOf(t, own, programme))
}

// TestSubmissionsThatWereNotAskedFor is an own statement that does not keep to its list.
func TestSubmissionsThatWereNotAskedFor(t *testing.T) {
	_, db := source(t)
	queries := query.Reference()
	queries.Activities = "SELECT * FROM activities WHERE submission_id IN (?) OR submission_id = 5199"
	err := store.NewSource(open(t, db.Address, store.ForSource), queries).Snapshot(t.Context(),
		func(s *store.Snapshot) error {
			return s.Cells(t.Context(), programme, func(*reconcile.Cell) error { return nil })
		})
	if err == nil || !strings.Contains(err.Error(),
		"read activities: submission 5199: rows are of a submission that was not asked for") {
		t.Errorf("error = %v", err)
	}
}
