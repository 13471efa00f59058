package wiring_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// world is a source and a ledger on a real server, in which agencies file, people judge and offices set, in whatever
// order: few agencies, places, days and titles, so that what rules look for happens often.
type world struct {
	*rand.Rand
	t      testing.TB
	db     *store.DB
	theirs *store.DB // the same, as a program opens the agencies' tables
	ledger *store.Ledger
	shelf  *counting
	opt    reconcile.Options
	now    time.Time
	next   int // the last number given to a submission or record
}

// counting is a shelf that counts what it hands out and takes.
type counting struct {
	jobs.Shelf
	mu         sync.Mutex
	given, put int
}

func (c *counting) Kept(ctx context.Context, m period.Month, first, last string, parts reconcile.KeptParts) (
	[]reconcile.Shelved, error) {
	units, err := c.Shelf.Kept(ctx, m, first, last, parts)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.given += len(units)
	return units, err
}

func (c *counting) Keep(ctx context.Context, units []reconcile.Shelved) error {
	c.mu.Lock()
	c.put += len(units)
	c.mu.Unlock()
	return c.Shelf.Keep(ctx, units)
}

var zone = time.FixedZone("Asia/Shanghai", 8*3600)

var (
	agencies    = []string{"A1", "A2", "A3"}
	communities = []string{"222401001001", "222401001002", "222401002001", "222401002002"}
	streets     = []string{"222401001000", "222401002000"}
	meetings    = []string{"health talk 3", "health talk 4", "Health Talk 3!", "tea", "", "mid-autumn gathering",
		"the mid-autumn gathering"}
)

// newWorld is a world in which nothing was filed.
func newWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	dsn := mysqltest.DSN(t)
	db, err := store.Open(t.Context(), dsn, store.ForImport)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, set := range []schema.Set{schema.Source, schema.Ledger} {
		if _, err := schema.Migrate(t.Context(), db.DB.DB, set); err != nil {
			t.Fatal(err)
		}
	}
	l := store.NewLedger(db.DB)
	w := &world{Rand: rand.New(rand.NewPCG(seed, 15)), t: t, db: db, ledger: l, opt: reconcile.Defaults(zone),
		shelf: &counting{Shelf: store.NewShelf(l, 0)}, now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	w.restart()
	t.Cleanup(func() { w.theirs.Close() })
	w.exec(
		"INSERT INTO regions (code, parent_code, level, name, population) VALUES ('222401', '', 'county', " +
			"'county', NULL)")
	for _, s := range streets {
		w.exec(
			"INSERT INTO regions (code, parent_code, level, name, population) VALUES (?, '222401', 'street', ?, NULL)",
			s, s)
	}
	for _, c := range communities {
		w.exec("INSERT INTO regions (code, parent_code, level, name, population) VALUES (?, ?, 'community', ?, 60)", c,
			c[:9]+"000", c)
	}
	for i, a := range agencies {
		w.exec("INSERT INTO agencies (code, name, region_code, social_workers) VALUES (?, ?, '222401', 3)", a, a)
		w.exec("INSERT INTO projects VALUES (?, ?, 'p', 'f', ?, '2025-01-05', '2025-12-20', NULL)", fmt.Sprint("P", i),
			a, a)
		for _, c := range communities {
			w.exec("INSERT INTO project_communities VALUES (?, ?)", fmt.Sprint("P", i), c)
		}
	}
	return w
}

func pick[T any](w *world, of ...T) T { return of[w.IntN(len(of))] }

func (w *world) one(in int) bool { return w.IntN(in) == 0 }

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(w.t.Context(), statement, args...); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

// act changes something: one of all the things that can change between two readings.
func (w *world) act() string {
	acts := []struct {
		name string
		do   func()
	}{
		{"file", w.file}, {"file", w.file}, {"file", w.file}, {"file", w.file}, {"file", w.file}, {"file", w.file},
		{"status", w.status}, {"status", w.status}, {"settings", w.settings}, {"project", w.project},
		{"region", w.region}, {"judge", w.judge}, {"judge", w.judge}, {"record that cannot be understood", w.spoil},
		{"restart", w.restart},
		{"keys taken away", func() { w.exec("DELETE FROM kept WHERE part = 'persons' AND month < '2025-03'") }},
		{"details taken away", func() { w.exec("DELETE FROM kept WHERE part = 'details' AND month > '2025-01'") }},
		{"spoilt keeping", func() { w.exec("UPDATE kept SET data = REVERSE(data) WHERE month = '2025-02'") }},
	}
	a := acts[w.IntN(len(acts))]
	a.do()
	return a.name
}

// file files a revision, with records and keys.
func (w *world) file() {
	who := w.IntN(len(agencies))
	month := period.MonthOf(2025, 1) + period.Month(w.IntN(3))
	community, project := pick(w, communities...), fmt.Sprint("P", who)
	var revision int
	if err := w.db.GetContext(w.t.Context(), &revision, "SELECT COALESCE(MAX(revision), 0) FROM submissions WHERE "+
		"agency_code = ? AND project_code = ? AND community_code = ? AND period = ?", agencies[who], project, community,
		month.String()); err != nil {
		w.t.Fatal(err)
	}
	w.next++
	id := fmt.Sprint("s", w.next)
	claim := func() any { return pick[any](w, nil, 0, 7, 40, 90, -3) }
	w.exec("INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id,
		agencies[who],
		project, community, month.String(), revision+1,
		pick(w, "submitted", "approved", "approved", "returned", "draft"),
		(month+1).Start(zone).UTC().AddDate(0, 0, w.IntN(20)), claim(), claim(), claim(), claim(), claim(), claim(),
		claim(), claim(), claim(), claim(), claim(), claim())
	for range w.IntN(7) {
		w.record(id, month)
	}
	for i := range w.IntN(4) {
		w.exec("INSERT INTO beneficiaries VALUES (?, ?, ?)", id, pick(w, "direct", "indirect"),
			[]byte{byte(w.IntN(5)), 15: byte(i)})
	}
}

func (w *world) record(submission string, m period.Month) {
	w.next++
	if w.one(20) {
		m++
	}
	w.exec("INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?, ?, ?)", fmt.Sprint(w.next), submission,
		pick(w, "visit", "case", "group", "event", "event"), pick(w, "x", "y"), pick(w, meetings...),
		fmt.Sprintf("%s-%s", m, pick(w, "01", "11", "11", "28")), pick(w, 1, 1, 1, 2, 0),
		pick(w, 7, 40, 40, 41, 42, 60, 201, -2))
}

// status changes the status of a submission, with or without telling when.
func (w *world) status() {
	id, to := w.submission(), pick(w, "submitted", "approved", "returned", "voided")
	w.exec("UPDATE submissions SET status = ? WHERE id = ?", to, id)
	if w.one(2) {
		w.exec("INSERT INTO submission_statuses VALUES (?, ?, ?)", id, to,
			time.Date(2026, 1, 1, 0, 0, w.Rand.IntN(1e6), 0, time.UTC).Add(time.Duration(w.next)*time.Microsecond))
	}
}

// submission is any that was filed; empty: none was.
func (w *world) submission() string {
	var ids []string
	if err := w.db.SelectContext(w.t.Context(), &ids, "SELECT id FROM submissions ORDER BY id"); err != nil {
		w.t.Fatal(err)
	}
	if len(ids) == 0 {
		return ""
	}
	return pick(w, ids...)
}

func (w *world) settings() {
	w.opt = reconcile.Defaults(zone)
	w.opt.DirectKinds[w.IntN(4)] = w.one(2)
	w.opt.RecordLimits[w.IntN(4)] = int64(1 + w.IntN(60))
	w.opt.Coefficient = reconcile.Thousandths(1 + w.IntN(4000))
	w.opt.Method = pick(w, reconcile.Coefficient, reconcile.ClaimedCapped)
	w.opt.DirectTolerance.Floor = int64(w.IntN(9))
}

func (w *world) project() {
	p, c := fmt.Sprint("P", w.IntN(3)), pick(w, communities...)
	switch w.IntN(3) {
	case 0:
		w.exec("UPDATE projects SET starts_on = ? WHERE code = ?", fmt.Sprintf("2025-01-%02d", 1+w.IntN(15)), p)
	case 1:
		w.exec("UPDATE projects SET ends_on = ? WHERE code = ?", fmt.Sprintf("2025-0%d-15", 1+w.IntN(4)), p)
	default:
		w.exec("DELETE FROM project_communities WHERE project_code = ? AND community_code = ?", p, c)
	}
}

func (w *world) region() {
	c := pick(w, communities...)
	if w.one(2) {
		w.exec("UPDATE regions SET population = ? WHERE code = ?", 1+w.IntN(80), c)
		return
	}
	w.exec("UPDATE regions SET parent_code = ? WHERE code = ?", pick(w, streets...), c)
}

// judge judges two records, or takes back what was judged.
func (w *world) judge() {
	var all []reconcile.RecordKey
	var rows []struct {
		Kind, Agency, Project, Community, Code, Title string
		Day                                           time.Time
	}
	if err := w.db.SelectContext(w.t.Context(), &rows, "SELECT a.kind, s.agency_code AS agency, s.project_code AS "+
		"project, s.community_code AS community, a.code, a.title, a.occurred_on AS day FROM activities a JOIN "+
		"submissions s ON s.id = a.submission_id WHERE a.kind IN ('group', 'event') ORDER BY a.id"); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range rows {
		all = append(all, reconcile.RecordKey{Kind: r.Kind, AgencyCode: r.Agency, ProjectCode: r.Project,
			CommunityCode: r.Community, Code: r.Code, OccurredOn: reconcile.DateOf(r.Day.Date()),
			Title: string(reconcile.NormalTitle([]byte(r.Title)))})
	}
	if len(all) < 2 {
		return
	}
	a, b := pick(w, all...), pick(w, all...)
	for range 40 {
		if a != b && a.OccurredOn == b.OccurredOn {
			break
		}
		b = pick(w, all...)
	}
	if a == b {
		return
	}
	verdict := pick(w, reconcile.Same, reconcile.Different)
	turns := func() int { return reconcile.Turns(must.Get(w.ledger.Judged(w.t.Context()))(w.t)) }
	id, err := w.ledger.Judge(w.t.Context(), reconcile.Judgement{Verdict: verdict, Record: a, Other: b, Reason: "r",
		By: "one"}, reconcile.Ruled{Second: verdict == reconcile.Same, Seen: turns()}, ledger.Via{})
	if err == nil && verdict == reconcile.Same {
		err = w.ledger.Confirm(w.t.Context(), id, "two", ledger.Via{})
	}
	if err == nil && w.one(4) {
		_, err = w.ledger.Judge(w.t.Context(), reconcile.Judgement{Verdict: reconcile.Undone, Reason: "r", By: "one"},
			reconcile.Ruled{Ends: id, Seen: turns()}, ledger.Via{})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// spoil files a submission with a record of a kind that there is not, and sometimes has somebody accept it.
func (w *world) spoil() {
	w.file()
	w.exec("INSERT INTO activities SELECT ?, ?, 'dance', 'x', 'x', '2025-01-11', 1, 40 WHERE EXISTS (SELECT 1 FROM "+
		"submissions WHERE id = ?)", fmt.Sprint("d", w.next), fmt.Sprint("s", w.next), fmt.Sprint("s", w.next))
}

// read is what a reading comes to: every finding, figure and count of a window and region, single records told or only
// counted.
func (w *world) read(shelf jobs.Shelf, window reconcile.Window, region string, asOf time.Time, detail bool) (
	*reconcile.Summary, error) {
	var out *reconcile.Summary
	err := w.open(shelf).Snapshot(w.t.Context(), func(snap jobs.Snapshot) error {
		dir, err := snap.Directory(w.t.Context())
		if err != nil {
			return err
		}
		fold := reconcile.NewFold(dir, &w.opt, window, region, asOf, detail)
		reading := jobs.Reading{Window: window, Region: region, AsOf: asOf}
		if detail {
			reading.Details = window
		}
		err = jobs.Reconcile(w.t.Context(), snap, dir, &w.opt, reading, fold.Add)
		out = fold.Summary()
		return err
	})
	return out, err
}

// restart opens the agencies' tables anew, as a program does that starts.
func (w *world) restart() {
	if w.theirs != nil {
		w.theirs.Close()
	}
	var err error
	if w.theirs, err = store.Open(w.t.Context(), w.db.Address, store.ForSource); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) open(shelf jobs.Shelf) jobs.Source {
	source, err := wiring.Source(w.theirs, w.ledger, wiring.Reading{Shelf: shelf})
	if err != nil {
		w.t.Fatal(err)
	}
	return source
}

func (w *world) log() *slog.Logger { return slog.New(slog.DiscardHandler) }
