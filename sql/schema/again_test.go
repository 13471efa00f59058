package schema_test

import (
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	"huizong/sql/schema"
	"huizong/sql/store/mysqltest"
)

// versions is the table in which goose counts, as it makes it.
const versions = `CREATE TABLE huizong_source_version (id SERIAL PRIMARY KEY, version_id BIGINT NOT NULL,
is_applied BOOLEAN NOT NULL, tstamp TIMESTAMP NULL DEFAULT now())`

// TestAnotherOneIsAtIt stops another starter at each point where a lock of one server does not keep it apart, and lets
// it go on a little later: both end well.
func TestAnotherOneIsAtIt(t *testing.T) {
	first, err := os.ReadFile("source/" + sets(t)[schema.Source][0])
	if err != nil {
		t.Fatal(err)
	}
	files := len(sets(t)[schema.Source])
	up, _, _ := strings.Cut(string(first), "-- +goose Down")
	const zero, one = "INSERT INTO huizong_source_version (version_id, is_applied) VALUES (0, 1)",
		"INSERT INTO huizong_source_version (version_id, is_applied) VALUES (1, 1)"
	for name, c := range map[string]struct {
		before, after []string
		applies       int // files that are left to the one that waits
	}{
		"its table is made, and empty":         {[]string{versions}, []string{zero}, files},
		"a file is applied, and not yet noted": {[]string{versions, zero, up}, []string{one}, files - 1},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t, mysqltest.DSN(t))
			execute(t, db, c.before...)
			go func() {
				time.Sleep(1500 * time.Millisecond)
				execute(t, db, c.after...)
			}()
			applied, err := schema.Migrate(t.Context(), db, schema.Source)
			if err != nil || len(applied) != c.applies {
				t.Errorf("applied %v, %v", applied, err)
			}
			version(t, db, schema.Source, int64(len(sets(t)[schema.Source])), int64(len(sets(t)[schema.Source])))
		})
	}
}

// TestKilledWhileMigrating: what a program that was killed has made, and not noted, is noted by the next one, whatever
// the file makes; a table of another program is not taken for ours.
func TestKilledWhileMigrating(t *testing.T) {
	defer schema.Hurry()()
	for _, set := range []schema.Set{schema.Source, schema.Ledger} {
		db := open(t, mysqltest.DSN(t))
		if _, err := schema.Migrate(t.Context(), db, set); err != nil {
			t.Fatal(err)
		}
		name := "huizong_source_version"
		if set == schema.Ledger {
			name = "huizong_ledger_schema"
		}
		want := int64(len(sets(t)[set]))
		execute(t, db, "DELETE FROM "+name)
		applied, err := schema.Migrate(t.Context(), db, set)
		if err != nil || len(applied) != int(want) {
			t.Errorf("%s: %d applied, %v", set, len(applied), err)
		}
		version(t, db, set, want, want)
	}
	db := open(t, mysqltest.DSN(t))
	execute(t, db, "CREATE TABLE regions (id INT, code VARCHAR(12))")
	_, err := schema.Migrate(t.Context(), db, schema.Source)
	if err == nil || !strings.Contains(err.Error(), "there is another table regions, without ") ||
		!strings.Contains(err.Error(), "rename it") {
		t.Errorf("another's table: %v", err)
	}
}

// TestPendingIsOnlyRead lists what would be done, and does nothing.
func TestPendingIsOnlyRead(t *testing.T) {
	db := open(t, mysqltest.DSN(t))
	files := sets(t)[schema.Ledger]
	for range 2 {
		pending, err := schema.Pending(t.Context(), db, schema.Ledger)
		if err != nil || len(pending) != len(files) || pending[0].Name != files[0] ||
			!strings.Contains(pending[0].Statement, "CREATE TABLE job") ||
			strings.Contains(pending[0].Statement, "+goose") {
			t.Fatalf("%d pending, %v", len(pending), err)
		}
	}
	if _, err := schema.Migrate(t.Context(), db, schema.Ledger); err != nil {
		t.Fatal(err)
	}
	if pending, err := schema.Pending(t.Context(), db, schema.Ledger); err != nil || len(pending) > 0 {
		t.Errorf("pending afterwards: %v, %v", pending, err)
	}
	if form, err := schema.Form(t.Context(), db); err != nil || form != schema.Parts {
		t.Errorf("a new ledger has form %d, %v", form, err)
	}
}

func execute(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}
