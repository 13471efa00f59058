package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// yanjiRows are the rows of the case, as wc counts its lines.
var yanjiRows = map[string]int{"regions": 25, "agencies": 13, "projects": 18, "project_communities": 21,
	"submissions": 202, "activities": 2438, "beneficiaries": 10958}

func TestImportOfYanji(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	first := importYanji(t, db)
	for _, table := range first.Tables {
		if want := (store.TableReport{Table: table.Table, Inserted: yanjiRows[table.Table]}); table != want {
			t.Errorf("first import: %+v, want %+v", table, want)
		}
		var rows int
		if err := db.Get(&rows, "SELECT COUNT(*) FROM "+table.Table); err != nil || rows != yanjiRows[table.Table] {
			t.Errorf("%s has %d rows, %v; want %d", table.Table, rows, err, yanjiRows[table.Table])
		}
	}
	before := dump(t, db)
	second := importYanji(t, db)
	for _, table := range second.Tables {
		if want := (store.TableReport{Table: table.Table, Unchanged: yanjiRows[table.Table]}); table != want {
			t.Errorf("second import: %+v, want %+v", table, want)
		}
	}
	if diff := cmp.Diff(before, dump(t, db)); diff != "" {
		t.Errorf("importing twice changed rows:\n%s", diff)
	}
}

// dump returns every row of every table as text.
func dump(t *testing.T, db *store.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for table := range yanjiRows {
		rows := must.Get(db.Queryx("SELECT * FROM " + table))(t)
		for rows.Next() {
			values := must.Get(rows.SliceScan())(t)
			all[table] = append(all[table], sprint(values))
		}
		rows.Close()
	}
	return all
}
