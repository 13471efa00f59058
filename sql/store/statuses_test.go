package store_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// withStatuses is the case of the docs with an eighth file.
func withStatuses(t *testing.T, lines ...string) fstest.MapFS {
	t.Helper()
	out := maps.Clone(renamed(t, func(id string) string { return id }).(fstest.MapFS))
	out["submission_statuses.csv"] = &fstest.MapFile{
		Data: []byte("submission_id,status,changed_at\n" + strings.Join(lines, "\n") + "\n")}
	return out
}

// TestStatusesAsOf reads a month as of moments around a change of status: the same moment gives the same, whatever was
// changed later.
func TestStatusesAsOf(t *testing.T) {
	mysqltest.Alone(t)
	db, dsn := sourceDSN(t)
	dir := withStatuses(t, "5001,approved,2015-04-10T09:00:00+08:00", "5001,voided,2016-01-01T00:00:00Z",
		"5001,approved,2017-01-01T00:00:00Z")
	for again := range 2 {
		report := must.Get(store.Import(t.Context(), db, dir, nil))(t)
		if got := report.Tables[7]; again == 0 && got.Inserted != 3 || again == 1 && (got.Unchanged != 3 ||
			report.Changed()) {
			t.Errorf("import %d: %+v", again, got)
		}
	}
	src := store.NewSource(open(t, dsn, store.ForSource), query.Reference())
	for at, want := range map[string]reconcile.Status{
		"2015-04-09T00:00:00Z": reconcile.Submitted, "2015-04-10T00:59:59Z": reconcile.Submitted,
		"2015-04-10T01:00:00Z": reconcile.Approved, "2015-12-31T23:59:59Z": reconcile.Approved,
		"2016-01-01T00:00:00Z": reconcile.Voided, "2020-01-01T00:00:00Z": reconcile.Approved,
	} {
		asOf := must.Get(time.Parse(time.RFC3339, at))(t)
		got := statusOf(t, src, "5001", asOf)
		db.MustExec("UPDATE submissions SET status = 'returned' WHERE id = '5001'")
		if again := statusOf(t, src, "5001", asOf); got != want || again != want {
			t.Errorf("as of %s: %s and, after its column changed, %s; want %s", at, got, again, want)
		}
	}
	for _, kept := range []string{ // by an office whose tables compare ids in ways of their own
		"submission_statuses MODIFY submission_id BIGINT",
		"submission_statuses MODIFY submission_id VARCHAR(64) COLLATE utf8mb4_unicode_ci",
		"submissions MODIFY id VARCHAR(64) COLLATE utf8mb4_general_ci",
	} {
		db.MustExec("ALTER TABLE " + kept)
		src := store.NewSource(open(t, dsn, store.ForSource), query.Reference())
		at := time.Date(2015, 4, 10, 1, 0, 0, 0, time.UTC)
		if got := statusOf(t, src, "5001", at); got != reconcile.Approved {
			t.Errorf("%s: %s", kept, got)
		}
	}
}

func statusOf(t *testing.T, src *store.Source, id reconcile.ID, asOf time.Time) reconcile.Status {
	t.Helper()
	q := reconcile.Query{From: period.MonthOf(2015, 1), To: period.MonthOf(2015, 12), Region: "222401", AsOf: asOf}
	for _, c := range cellsOf(t, src, q) {
		for _, s := range c.Submissions {
			if s.ID == id {
				return s.Status
			}
		}
	}
	return ""
}

// TestSourceWithoutStatuses holds that tables of an earlier version, which have no changes of status, are read as they
// were, and that the summary says so.
func TestSourceWithoutStatuses(t *testing.T) {
	src, db := source(t)
	for _, history := range []bool{true, false} {
		if !history {
			db.MustExec("DROP TABLE submission_statuses")
		}
		must.Do(t, src.Snapshot(t.Context(), func(s *store.Snapshot) error {
			dir, err := s.Directory(t.Context())
			if err != nil {
				return err
			}
			opt := reconcile.Defaults(time.UTC)
			w := reconcile.Window{From: programme.From, To: programme.To}
			fold := reconcile.NewFold(dir, &opt, w, "222401", time.Now(), false)
			pass := reconcile.NewPass(dir, &opt, nil, w, "222401", time.Time{}, fold.Add)
			if err := s.Cells(t.Context(), programme, pass.Cell); err != nil {
				return err
			}
			sum := fold.Summary()
			raw, err := json.Marshal(sum)
			if err != nil {
				return err
			}
			says := strings.Contains(string(raw), `"status_history":true`)
			if sum.Figures.Direct != 15288 || says != history {
				t.Errorf("history %t: direct %d, says %t", history, sum.Figures.Direct, says)
			}
			return nil
		}))
	}
}

// TestStatusFaults names what is wrong with a file of changes.
func TestStatusFaults(t *testing.T) {
	mysqltest.Alone(t)
	db, _ := sourceDSN(t)
	must.Get(store.Import(t.Context(), db, withStatuses(t, "5001,approved,2015-04-10T01:00:00Z"), nil))(t)
	_, err := store.Import(t.Context(), db, withStatuses(t, "5001,voided,2015-04-10T01:00:00Z", "1,approved,2015-04-10",
		"5002,lost,2015-04-10T01:00:00Z", "5003,voided,2015-04-11T01:00:00Z",
		"5003,voided,2015-04-11T09:00:00+08:00"), nil)
	want := []string{`submission_statuses.csv:2:2: status: submission 5001 changed to approved at this moment, got voided`,
		`submission_statuses.csv:3:1: submission_id: no submission has the id 1`,
		`submission_statuses.csv:3:3: changed_at: want a time`,
		`submission_statuses.csv:4:2: status: want one of`,
		`submission_statuses.csv:6:3: changed_at: a change of submission 5003 at this moment is already in line 5`}
	if err == nil {
		t.Fatal("imported")
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("missing %q in\n%v", w, err)
		}
	}
}

// TestJudgementsInForce reads judgements as of moments: proposed, in force, undone (told with when it was).
func TestJudgementsInForce(t *testing.T) {
	db := ledgerDB(t)
	l := store.NewLedger(db)
	at := func(day int) time.Time { return time.Date(2026, 5, day, 0, 0, 0, 0, time.UTC) }
	key := reconcile.RecordKey{Kind: "event", AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Code: "E1",
		OccurredOn: reconcile.DateOf(2026, 4, 3), Title: "tea"}
	raw := must.Get(json.Marshal(key))(t)
	insert := func(verdict string, undoes int, inForce any) {
		db.MustExec("INSERT INTO judgement (verdict, record, other, undoes, reason, made_by, made_at, in_force_at) "+
			"VALUES (?, ?, ?, ?, 'why', 'ann', ?, ?)", verdict, raw, raw, undoes, at(1), inForce)
	}
	insert("same", 0, at(3))
	insert("different", 0, at(2))
	insert("same", 0, nil) // proposed
	insert("undone", 1, at(5))
	for day, want := range map[int]string{1: "", 2: "different", 3: "different same", 4: "different same",
		5: "different"} {
		list := must.Get(l.Judgements(t.Context(), at(day)))(t)
		var got []string
		for _, j := range list {
			if j.Record != key || j.Other != key || !j.Undone.IsZero() && !j.Undone.Equal(at(5)) {
				t.Errorf("judgement %+v", j)
			}
			if j.Undone.IsZero() {
				got = append(got, string(j.Verdict))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("as of day %d: %q, want %q", day, got, want)
		}
	}
}
