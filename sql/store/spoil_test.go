package store_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// spoilings is how many are tried: 200 of the tables here and 100 of files, or as many as HUIZONG_SPOILINGS says.
func spoilings(t testing.TB, otherwise int) int {
	t.Helper()
	text := os.Getenv("HUIZONG_SPOILINGS")
	if text == "" {
		return otherwise
	}
	n := must.Get(strconv.Atoi(text))(t)
	return n
}

// seed is where the random values begin: 20, or what HUIZONG_SEED says.
func seed(t testing.TB) uint64 {
	t.Helper()
	text := os.Getenv("HUIZONG_SEED")
	if text == "" {
		return 20
	}
	n := must.Get(strconv.ParseUint(text, 10, 64))(t)
	return n
}

// garbage is what stands in columns of other systems.
var garbage = []string{"", " ", "x", "0", "-1", "1", "12", "1000000001", "-1000000001", "9000000000000000000",
	"-9000000000000000000", "2020/01", "202001", "2020-13", "2019-05", "0000-00-00", "0001-01-01", "2020-02-30",
	"2019-05-17", "2030-01-01 00:00:00", "EVENT", "event", "pending", "approved", "Submitted", "draft", "community",
	"street", "222401", "222401001000", "222401001001", "52222401MJ0000018K", "YJ2015-01", "direct", "NaN", "1e9",
	"3.7",
	"\u5ef6\u5409", "\U0001f600", "0x41", "true", "d41d8cd98f00b204e9800998ecf8427e", strings.Repeat("y", 300)}

// spoiling is one value that was put in the place of another.
type spoiling struct{ table, column, row, before, after string }

func (s spoiling) String() string {
	return fmt.Sprintf("%s.%s of row %s: %.30q for %.30q", s.table, s.column, s.row, s.after, s.before)
}

// spoiler spoils tables, and mends them.
type spoiler struct {
	*rand.Rand
	t    testing.TB
	db   *store.DB
	text texts
	done []spoiling
	undo []func()
}

// newSpoiler numbers the rows of the tables, and lets them hold anything.
func newSpoiler(t testing.TB, db *store.DB, seed uint64) *spoiler {
	t.Helper()
	loosened(t, db)
	for table := range spoiltTables {
		spoil(t, db, "ALTER TABLE "+table+" ADD COLUMN rowno BIGINT NOT NULL AUTO_INCREMENT, ADD UNIQUE KEY (rowno)")
	}
	db.SetMaxOpenConns(1)
	must.Get(db.Exec("SET SESSION sql_mode = ''"))(t)
	return &spoiler{Rand: rand.New(rand.NewPCG(seed, 11)), t: t, db: db, text: textsOf(t, db)}
}

// one spoils one value of one row; false where the table does not take it.
func (s *spoiler) one() bool {
	names := slices.Sorted(maps.Keys(spoiltTables))
	name := names[s.IntN(len(names))]
	table := s.text[name]
	row, column := table.rows[s.IntN(len(table.rows))], table.columns[s.IntN(len(table.columns))]
	var value any = garbage[s.IntN(len(garbage))]
	switch s.IntN(5) {
	case 0:
		value = nil
	case 1: // what another row has
		other := table.rows[s.IntN(len(table.rows))][column]
		if value = other; other != nil && column == "person_key" {
			value = nil
		}
	}
	number, before := *row["rowno"], row[column]
	where := " WHERE rowno = " + number
	if _, err := s.db.Exec("UPDATE "+name+" SET "+column+" = ?"+where, value); err != nil {
		return false // of a key that is there already
	}
	var after *string
	if err := s.db.Get(&after, "SELECT "+asText(column)+" FROM "+name+where); err != nil {
		s.t.Fatal(err)
	}
	row[column] = after
	s.done = append(s.done, spoiling{name, column, number, *or(before), *or(after)})
	s.undo = append(s.undo, func() {
		expression := "?"
		if column == "person_key" {
			expression = "UNHEX(?)"
		}
		if _, err := s.db.Exec("UPDATE "+name+" SET "+column+" = "+expression+where, before); err != nil {
			s.t.Fatal(err)
		}
		row[column] = before
	})
	return true
}

// mend puts everything back, last first.
func (s *spoiler) mend() {
	for _, back := range slices.Backward(s.undo) {
		back()
	}
	s.done, s.undo = nil, nil
}

// modelled reconciles what remains.
func modelled(t testing.TB, r *remains) *reconcile.Summary {
	t.Helper()
	opt := reconcile.Defaults(time.FixedZone("", 8*3600))
	dir := must.Get(r.Directory(t.Context()))(t)
	dir.Assume("222401")
	w := reconcile.Window{From: programme.From, To: programme.To}
	fold := reconcile.NewFold(dir, &opt, w, "222401", asOfCase, true)
	one, q := reconcile.New(dir, &opt), programme
	q.AsOf = asOfCase
	must.Do(t, r.Cells(t.Context(), q, func(c *reconcile.Cell) error {
		fold.Add(one.Reconcile(c, asOfCase))
		return nil
	}))
	return fold.Summary()
}

// TestSpoiltTables puts random values in random places of the tables, several at a time: the reading never fails; what
// it comes to is what remains without the rows that cannot be placed or understood; each of these is named, and holds
// the report; and every row is somewhere. HUIZONG_SPOILINGS=10000 tries more.
func TestSpoiltTables(t *testing.T) {
	mysqltest.Alone(t)
	_, db := source(t)
	reader := store.NewSource(open(t, db.Address, store.ForSource), query.Reference())
	seed := seed(t)
	s := newSpoiler(t, db, seed)
	tried, readings := 0, 0
	defer func() {
		for _, one := range s.done {
			t.Log(one)
		}
		t.Logf("seed %d: %d spoilings in %d readings", seed, tried, readings)
	}()
	for want := spoilings(t, 200); tried < want; s.mend() {
		for range 1 + s.IntN(16) {
			if s.one() {
				tried++
			}
		}
		s.holds(reader)
		readings++
		if t.Failed() {
			return
		}
	}
}

// holds holds a reading of the spoilt tables against what remains of them.
func (s *spoiler) holds(reader *store.Source) {
	s.t.Helper()
	left := remainsOf(s.text, asOfCase)
	want, got := modelled(s.t, left), summary(s.t, reader)
	if got.Figures != want.Figures {
		s.t.Errorf("figures %+v, what remains comes to %+v", got.Figures, want.Figures)
	}
	if got.Persons != want.Persons {
		s.t.Errorf("persons %+v, what remains comes to %+v", got.Persons, want.Persons)
	}
	if got.Completeness != want.Completeness {
		s.t.Errorf("completeness %+v, of what remains %+v", got.Completeness, want.Completeness)
	}
	if err := got.Accounting.Check(); err != nil {
		s.t.Errorf("%v", err)
	}
	named := map[string]bool{}
	for _, row := range got.Accounting.Rows {
		id := row.ID
		if row.Table == "beneficiaries" {
			id, _, _ = strings.Cut(id, "#")
		}
		if named[row.Table+" "+id] = true; !left.named[row.Table+" "+id] {
			s.t.Errorf("%s is named, and nothing is wrong with it", row)
		}
	}
	for row := range left.named {
		if !named[row] {
			s.t.Errorf("%s is not named", row)
		}
	}
	for _, f := range got.Findings {
		if f.Code == reconcile.RowQuarantined && f.Severity != reconcile.Error && filings[f.Row.Table] {
			s.t.Errorf("%s does not hold the report", f.Row)
		}
	}
}

// filings are the tables that figures come from.
var filings = map[string]bool{"submissions": true, "activities": true, "beneficiaries": true}
