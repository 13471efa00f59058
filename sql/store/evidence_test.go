package store

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/account"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/schema"
	"huizong/sql/store/mysqltest"
)

func auditKeys(t testing.TB) *keyring.Ring {
	t.Helper()
	ring, err := keyring.Parse([]byte(keyring.Generate()))
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func evidenceDB(t testing.TB) *sqlx.DB {
	t.Helper()
	db, err := Open(t.Context(), mysqltest.DSN(t), ForLedger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := schema.Migrate(t.Context(), db.DB.DB, schema.Ledger); err != nil {
		t.Fatal(err)
	}
	return db.DB
}

// TestSignedLedger is the suite on a ledger that signs: what it did is vouched for to the last row.
func TestSignedLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledger.Ledger {
		db, ring := evidenceDB(t), auditKeys(t)
		bob := account.Account{Name: ledgertest.Approver, Role: account.Approver}
		if err := NewAccounts(db).WithKeys(ring).Add(t.Context(), bob, "test"); err != nil {
			t.Fatal(err)
		}
		l := NewLedger(db).WithKeys(ring)
		t.Cleanup(func() {
			if v, err := l.Verify(t.Context(), 0); err == nil && len(v.Faults) > 0 &&
				!strings.Contains(t.Name(), "verified") {
				t.Errorf("not vouched for: %v", v.Faults)
			}
		})
		return l
	})
}

// evidence is a ledger with some of everything in it.
func evidence(t testing.TB) (db *sqlx.DB, l *Ledger, ring *keyring.Ring) {
	t.Helper()
	db, ring = evidenceDB(t), auditKeys(t)
	l = NewLedger(db).WithKeys(ring)
	book := NewAccounts(db).WithKeys(ring)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"ann", ledgertest.Approver, "eve"} {
		must(
			book.Add(
				ctx,
				account.Account{Name: name, Role: account.Approver, Password: "hash of " + name},
				"root",
			),
		)
		_, hash := account.NewToken()
		_, err := book.AddToken(ctx, account.Token{Account: name, Scope: account.Viewer, Hash: hash,
			ExpiresAt: time.Now().Add(time.Hour)}, "root")
		must(err)
	}
	for revision := range 2 {
		run, fresh, err := l.Start(ctx, ledgertest.New(revision+1))
		if must(err); !fresh {
			t.Fatal("not fresh")
		}
		run, err = l.ClaimRun(ctx, "worker", time.Minute, run.ID)
		must(err)
		var letters []ledger.Letter
		for i := range 2 {
			address := fmt.Sprintf("r%d@example.gov.cn", i)
			letters = append(letters, ledger.Letter{Purpose: ledger.Report, Address: address, Name: address,
				MessageID: fmt.Sprintf(
					"m%d.%d@x",
					revision,
					i,
				), Body: []byte("Subject: x\r\n\r\n" + address)})
		}
		report := []byte(`{"as_of":"2026-11-10T01:00:00Z","revision":` + fmt.Sprint(revision) + `}`)
		_, err = l.Seal(ctx, run.Claim(), ledger.Sealed{Letters: letters,
			Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report)}}})
		must(err)
		for {
			d, err := l.ClaimDelivery(ctx, "worker", time.Minute, run.ID)
			if errors.Is(err, ledger.ErrNotFound) {
				break
			}
			must(err)
			must(l.Committing(ctx, d.Claim(), time.Minute))
			must(l.Finish(ctx, d.Claim(), ledger.Attempt{Phase: "data", Class: "sent", Code: 250, Text: "ok",
				Instance: "worker", StartedAt: time.Now(), EndedAt: time.Now()}, ledger.Sent, 0, nil))
		}
	}
	for _, row := range []string{"5001", "5002"} {
		_, err := l.Judge(ctx, reconcile.Judgement{Verdict: reconcile.Accepted, Table: "submissions", Row: row,
			Content: "c",
			Reason:  "it is so", By: "ann"}, 0, false, ledger.Via{})
		must(err)
	}
	run, _, err := l.Start(ctx, ledgertest.New(9))
	must(err)
	_, err = l.Decide(
		ctx,
		ledger.Decision{Run: run.ID, Verdict: ledger.Cancel, Actor: "ann", Reason: "of no use"},
	)
	must(err)
	if v, err := l.Verify(ctx, 0); err != nil || len(v.Faults) > 0 {
		t.Fatalf("before anything was changed: %v, %v", v.Faults, err)
	}
	return db, l, ring
}

var forgeries = flag.Int("forgeries", 60, "how many forgeries are tried in each table of evidence")

// forgeable are the columns that are evidence, by table.
var forgeable = map[string][]string{
	"audit": {"actor", "action", "detail", "hash", "previous", "run_id", "at", "key_id"},
	"run": {
		"state",
		"revision",
		"period",
		"region",
		"reason",
		"released",
		"content_sha256",
		"approval",
		"actor",
		"test_to",
	},
	"delivery": {"recipient", "state", "message_id", "sha256", "run_id", "purpose"},
	"attempt":  {"text", "code", "class", "phase", "instance"},
	"snapshot": {"report", "sha256"},
	"decision": {"verdict", "actor", "reason", "content_sha256"},
	"account": {
		"role",
		"password",
		"disabled",
		"factor",
		"address",
		"recovery",
		"issuer",
		"subject",
		"history",
		"title",
	},
	"judgement":     {"verdict", "source_id", "content", "reason", "made_by", "confirmed_by", "undoes", "in_force_at"},
	"part":          {"data", "size"},
	"message_parts": {"parts", "size"},
	"token":         {"account", "scope", "sha256", "expires_at", "revoked", "login"},
}

// keyOf are the columns that name a row.
var keyOf = map[string]string{
	"audit":    "id",
	"run":      "id",
	"delivery": "id",
	"attempt":  "delivery_id",
	"snapshot": "run_id",
	"decision": "id",
	"account":  "name",
	"token":    "id",

	"judgement":     "id",
	"part":          "sha256",
	"message_parts": "sha256",
}

// namedAs is what the row belongs to that is named, where rows have no name of their own.
var namedAs = map[string][]string{"part": {"message", "snapshot"}, "message_parts": {"message"}}

// forge changes, removes or puts in one row of a table, and says what.
func forge(t *testing.T, tx *sqlx.Tx, r *rand.Rand, table string, n int) string {
	t.Helper()
	var rows []map[string]any
	found, err := tx.Queryx("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		row := map[string]any{}
		if err := found.MapScan(row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	row, key := rows[r.IntN(len(rows))], keyOf[table]
	column := forgeable[table][r.IntN(len(forgeable[table]))]
	what := fmt.Sprintf("%s %s=%s", table, key, text(row[key]))
	var forged any
	switch v := row[column].(type) {
	case time.Time:
		forged = v.Add(time.Hour)
	case int64:
		forged = 1 - v
	default:
		forged = strings.ToUpper(string(fmt.Append(nil, n))) // short, and of no row
	}
	way := n % 3
	if way == 2 && table == "message_parts" { // one that no delivery refers to is nothing
		way = 0
	}
	switch way {
	case 0:
		_, err = tx.Exec("UPDATE "+table+" SET "+column+" = ? WHERE "+key+" = ? LIMIT 1", forged, row[key])
		what += ": " + column + " changed"
	case 1:
		_, err = tx.Exec("DELETE FROM "+table+" WHERE "+key+" = ? LIMIT 1", row[key])
		what += ": removed"
	case 2:
		err = again(tx, table, key, row, n)
		what += ": put in again"
	}
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return what
}

// again inserts a copy of a row under another key.
func again(tx *sqlx.Tx, table, key string, row map[string]any, n int) error {
	columns := slices.Sorted(maps.Keys(row))
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = row[c]
		unique := c == "slot" || c == "claim"
		switch {
		case table == "part": // one more chunk of it
			if c == "number" {
				values[i] = 100 + n
			}
		case unique:
			values[i] = nil
		case c == key && (table == "account" || c != key):
			values[i] = fmt.Sprint("forged", n)
		case c == key:
			values[i] = 1000 + n
		case c == "message_id", table == "token" && c == "sha256":
			values[i] = fmt.Sprintf("%064d", n)
		}
	}
	_, err := tx.Exec("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES (?"+
		strings.Repeat(", ?", len(columns)-1)+")", values...)
	return err
}

// rechain computes the whole audit anew, as somebody without the key can: with plain hashes, under the key's name or
// under none.
func rechain(t *testing.T, tx *sqlx.Tx, named bool) {
	t.Helper()
	var all []ledger.Entry
	if err := tx.Select(&all, query.LedgerAuditList, 0, 0); err != nil {
		t.Fatal(err)
	}
	c := ledger.Chain{Last: 0, Hash: ledger.Origin}
	for _, e := range all {
		id, key := e.ID, e.Key
		e, c = c.Next(e)
		if !named {
			key = ""
		}
		if _, err := tx.Exec("UPDATE audit SET id = ?, previous = ?, hash = ?, key_id = ?"+
			" WHERE id = ?", e.ID,
			e.Previous, e.Hash, key, id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.Exec(query.LedgerAuditAdvance, c.Last, c.Hash); err != nil {
		t.Fatal(err)
	}
}

// Changes, removals and insertions in each table of evidence (1,000 with -forgeries 1000), by somebody who has the
// database and not the
// key, the audit computed anew with every other of them: none is missed, and the row is named where the audit is whole.
func TestForgeriesInEachTable(t *testing.T) {
	db, l, ring := evidence(t)
	each := *forgeries
	r := rand.New(rand.NewPCG(1, 2))
	for _, table := range slices.Sorted(maps.Keys(forgeable)) {
		missed := 0
		for n := range each {
			tx, err := db.Beginx()
			if err != nil {
				t.Fatal(err)
			}
			what := forge(t, tx, r, table, n)
			recomputed := n%20 > 17
			if recomputed {
				rechain(t, tx, n%2 == 0)
			}
			v := ledger.Verification{}
			if err := (&ledgerTx{Tx: tx, ctx: t.Context(), keys: ring}).verify(&v, 0); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			named := slices.ContainsFunc(
				v.Faults,
				func(f ledger.Fault) bool {
					return recomputed || f.Table == table || slices.Contains(namedAs[table], f.Table)
				},
			)
			if !named {
				missed++
				t.Errorf("missed: %s: %v", what, v.Faults)
			}
			tx.Rollback()
			if missed > 5 {
				break
			}
		}
		t.Logf("%s: %d forgeries, %d missed", table, each, missed)
	}
	if v, err := l.Verify(t.Context(), 0); err != nil || len(v.Faults) > 0 {
		t.Errorf("afterwards: %v, %v", v.Faults, err)
	}
}

// Whoever rolls the ledger back, or puts another in its place, is found by every anchor past that point.
func TestRollbacksPastAnchors(t *testing.T) {
	db, l, ring := evidence(t)
	var all []ledger.Entry
	if err := db.Select(&all, query.LedgerAuditList, 0, 0); err != nil {
		t.Fatal(err)
	}
	for i, e := range all {
		a := ledger.Chain{Last: e.ID, Hash: e.Hash}.Anchor()
		if faults := a.Check(all); len(faults) > 0 {
			t.Fatalf("anchor %s: %v", a, faults)
		}
		for _, back := range []int{i, i / 2, 0} { // the audit ends before the anchor
			if faults := a.Check(all[:back]); len(faults) != 1 {
				t.Errorf("anchor %s of %d entries: %v", a, back, faults)
			}
		}
	}
	head, err := l.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM audit WHERE id > ?", head.Last-2); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE audit_head SET last = ?, hash = ?", head.Last-2, all[head.Last-3].Hash); err != nil {
		t.Fatal(err)
	}
	book := NewAccounts(db).WithKeys(ring)
	for range 5 { // it grows past the anchor again
		if err := book.Note(t.Context(), "eve", "account.signed_in", map[string]string{}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := l.Verify(t.Context(), 0, head.Anchor())
	if err != nil || !slices.ContainsFunc(v.Faults, func(f ledger.Fault) bool {
		return f.Table == "audit" && strings.Contains(f.Problem, "replaced")
	}) {
		t.Errorf("%v, %v", v.Faults, err)
	}
}

// Who lacks the key writes nothing into an audit that is signed; a new key takes over, and an old one never comes back.
func TestKeysOfTheAudit(t *testing.T) {
	db, _, _ := evidence(t)
	for name, l := range map[string]*Accounts{"no key": NewAccounts(db),
		"another": NewAccounts(db).WithKeys(auditKeys(t))} {
		if err := l.Note(t.Context(), "eve", "x", map[string]int{}); !errors.Is(err, ErrUnsigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
	rotated, err := keyring.Parse(
		[]byte("old " + strings.Repeat("11", 32) + "\nnew " + strings.Repeat("22", 32)),
	)
	if err != nil {
		t.Fatal(err)
	}
	old, err := keyring.Parse([]byte("old " + strings.Repeat("11", 32)))
	if err != nil {
		t.Fatal(err)
	}
	other := evidenceDB(t)
	for i, keys := range []*keyring.Ring{old, rotated, rotated, old} {
		err := NewAccounts(other).WithKeys(keys).Note(t.Context(), "root", "x", map[string]int{"n": i})
		if refused := errors.Is(err, ErrUnsigned); refused != (i == 3) {
			t.Errorf("note %d: %v", i, err)
		}
	}
	if v, err := NewLedger(other).WithKeys(rotated).Verify(t.Context(), 0); err != nil || len(v.Faults) > 0 {
		t.Errorf("after a rotation: %v, %v", v.Faults, err)
	}
	if v, err := NewLedger(other).Verify(t.Context(), 0); err != nil || len(v.Faults) == 0 {
		t.Errorf("without the keys it is content: %v", err)
	}
}
