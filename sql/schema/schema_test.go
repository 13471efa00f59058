package schema_test

import (
	"database/sql"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"huizong/sql/schema"
	"huizong/sql/store/mysqltest"
)

func TestMain(m *testing.M) { mysqltest.Run(m) }

// sets are the migrations of each set by file, as they lie in the tree.
func sets(t *testing.T) map[schema.Set][]string {
	t.Helper()
	all := map[schema.Set][]string{}
	for _, set := range []schema.Set{schema.Source, schema.Ledger} {
		files, err := fs.Glob(os.DirFS(string(set)), "*.sql")
		if err != nil || len(files) == 0 {
			t.Fatalf("migrations of %s: %v, %v", set, files, err)
		}
		all[set] = files
	}
	return all
}

func TestMigrate(t *testing.T) {
	db := open(t, mysqltest.DSN(t))
	for set, files := range sets(t) {
		want := int64(len(files))
		version(t, db, set, 0, want)
		applied, err := schema.Migrate(t.Context(), db, set)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(files, applied); diff != "" {
			t.Errorf("%s: applied (-want +got):\n%s", set, diff)
		}
		version(t, db, set, want, want)
		if again, err := schema.Migrate(t.Context(), db, set); err != nil || len(again) != 0 {
			t.Errorf("%s: applied again: %v, %v", set, again, err)
		}
	}
}

func version(t *testing.T, db *sql.DB, set schema.Set, have, want int64) {
	t.Helper()
	gotHave, gotWant, err := schema.Version(t.Context(), db, set)
	if err != nil || gotHave != have || gotWant != want {
		t.Errorf("%s: version %d of %d, %v; want %d of %d", set, gotHave, gotWant, err, have, want)
	}
}

// TestStartersAtOnce starts several at a database without tables: one applies, and no lock is left behind.
func TestStartersAtOnce(t *testing.T) {
	dsn := mysqltest.DSN(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var applied []string
	for range 6 {
		db := open(t, dsn)
		wg.Go(func() {
			names, err := schema.Migrate(t.Context(), db, schema.Source)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			applied = append(applied, names...)
		})
	}
	wg.Wait()
	slices.Sort(applied)
	if diff := cmp.Diff(sets(t)[schema.Source], applied); diff != "" {
		t.Errorf("applied by all together (-want +got):\n%s", diff)
	}
	var free bool
	if err := open(t, dsn).QueryRow("SELECT IS_FREE_LOCK(CONCAT('huizong source ', MD5(DATABASE())))").Scan(
		&free); err != nil || !free {
		t.Errorf("lock free: %v, %v", free, err)
	}
}

// TestOneStatementEach holds migrations to one DDL statement a file: it commits by itself, so what stands before a
// failing one would stay.
func TestOneStatementEach(t *testing.T) {
	for set, files := range sets(t) {
		for _, file := range files {
			b, err := os.ReadFile(string(set) + "/" + file)
			if err != nil {
				t.Fatal(err)
			}
			up, down, found := strings.Cut(string(b), "-- +goose Down")
			if !found || strings.Count(up, ";\n") != 1 || strings.Count(down, ";\n") != 1 {
				t.Errorf("%s/%s: want one statement up and one down", set, file)
			}
		}
	}
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
