package store

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/sql/query"
	"huizong/sql/store/mysqltest"
)

var forgeries = flag.Int("forgeries", 24, "how many forgeries are tried in each table of evidence")

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
		"audience_sha256",
		"actor",
		"test_to",
	},
	"delivery": {"recipient", "state", "message_id", "sha256", "run_id", "purpose", "replaces", "heading", "sealed"},
	"message":  {"body"},
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
	"setting": {"name", "version", "value", "from_at", "state", "made_by", "reason", "settled_by", "settled_at"},

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

	"message":       "delivery_id",
	"setting":       "id",
	"judgement":     "id",
	"part":          "sha256",
	"message_parts": "sha256",
}

// namedAs is what the row belongs to that is named, where rows have no name of their own.
var namedAs = map[string][]string{"part": {"message", "snapshot", "message_parts"}, "message_parts": {"message"}}

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
		must.Do(t, found.MapScan(row))
		rows = append(rows, row)
	}
	if n%3 == 1 { // what was never sealed is removed by us too (prune), and nobody misses it
		rows = slices.DeleteFunc(rows, func(row map[string]any) bool {
			return table == "message_parts" &&
				loose(t, tx, row)
		})
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
	switch n % 3 {
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

// loose reports whether no delivery refers to a message.
func loose(t *testing.T, tx *sqlx.Tx, row map[string]any) bool {
	t.Helper()
	n := 0
	must.Do(t, tx.Get(&n, "SELECT COUNT(*) FROM delivery WHERE sha256 = ?", row["sha256"]))
	return n == 0
}

// again inserts a copy of a row under another key.
func again(tx *sqlx.Tx, table, key string, row map[string]any, n int) error {
	columns := slices.Sorted(maps.Keys(row))
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = row[c]
		unique := c == "slot" || c == "claim"
		switch {
		case table == "part" && n%2 == 0: // one more chunk of it
			if c == "number" {
				values[i] = 100 + n
			}
		case unique:
			values[i] = nil
		case c == key && table == "account":
			values[i] = fmt.Sprint("forged", n)
		case c == key && c != "sha256":
			values[i] = 1000 + n
		case c == "message_id", c == "sha256" && slices.Contains([]string{"token", "part", "message_parts"}, table):
			values[i] = fmt.Sprintf("%064d", n)
		case table == "setting" && c == "version":
			values[i] = 1000 + n
		}
	}
	_, err := tx.Exec("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES (?"+
		strings.Repeat(", ?", len(columns)-1)+")", values...)
	return err
}

// cover writes the digests of a table as it stands now over those that the audit tells of it.
func cover(t *ledgerTx, table string, before map[string]string) error {
	after, err := t.rowsOf(table, nil)
	if err != nil {
		return err
	}
	for key, was := range before {
		if is := after[key]; is != was {
			if _, err := t.exec("UPDATE audit SET detail = REPLACE(detail, ?, ?)", was, is); err != nil {
				return err
			}
		}
	}
	return nil
}

// rechain computes the whole audit anew, as somebody without the key can: with plain hashes, under the key's name or
// under none.
func rechain(t *ledgerTx, named bool) error {
	var all []ledger.Entry
	if err := t.Select(&all, query.LedgerAuditList, 0, 0); err != nil {
		return err
	}
	c := ledger.Chain{Last: 0, Hash: ledger.Origin}
	for _, e := range all {
		id, key := e.ID, e.Key
		e, c = c.Next(e)
		if !named {
			key = ""
		}
		if _, err := t.exec("UPDATE audit SET id = ?, previous = ?, hash = ?, key_id = ? WHERE id = ?", e.ID,
			e.Previous, e.Hash, key, id); err != nil {
			return err
		}
	}
	_, err := t.exec(query.LedgerAuditAdvance, c.Last, c.Hash)
	return err
}

// TestForgeriesInEachTable: changes, removals and insertions in each table of evidence, by somebody who has the
// database and not the key; every fourth of them writes the audit anew, with the digests that now fit. None is missed,
// and the row is named where the audit is whole.
func TestForgeriesInEachTable(t *testing.T) {
	mysqltest.Alone(t)
	db, l, ring := evidence(t)
	for _, table := range slices.Sorted(maps.Keys(forgeable)) {
		r, counts := rand.New(rand.NewPCG(1, 2)), map[string]int{}
		for n := range *forgeries {
			if missed := forgeOnce(t, db, ring, r, table, n, counts); missed != "" {
				t.Errorf("missed: %s", missed)
				if counts["missed"]++; counts["missed"] > 5 {
					break
				}
			}
		}
		t.Logf("%s: %v", table, counts)
	}
	for _, table := range query.EvidenceTables() {
		if forgeable[table] == nil {
			t.Errorf("%s is evidence, and nothing in it was forged", table)
		}
	}
	ledgertest.Sound(t, l)
}

// forgeOnce tries one forgery, and says what it was if verify does not name it.
func forgeOnce(t *testing.T, db *sqlx.DB, ring *keyring.Ring, r *rand.Rand, table string, n int,
	counts map[string]int) string {
	t.Helper()
	tx, err := db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	l := &ledgerTx{Tx: tx, ctx: t.Context(), keys: ring}
	vouched := slices.Contains(query.EvidenceTables(), table)
	var before map[string]string
	if vouched {
		before, err = l.rowsOf(table, nil)
	}
	what := forge(t, tx, r, table, n)
	counts[[]string{"changed", "removed", "put in"}[n%3]]++
	anew := n%4 == 3
	if anew && err == nil {
		counts["audit written anew"]++
		if vouched {
			err = cover(l, table, before)
		}
		if err == nil {
			err = rechain(l, n%8 == 3)
		}
	}
	v := ledger.Verification{}
	if err == nil {
		err = l.verify(&v, 0)
	}
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if slices.ContainsFunc(v.Faults, func(f ledger.Fault) bool {
		return f.Table == table || anew && f.Table == "audit" || slices.Contains(namedAs[table], f.Table)
	}) {
		return ""
	}
	return fmt.Sprintf("%s: %v", what, v.Faults)
}
