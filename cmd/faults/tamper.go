package main

import (
	"context"
	"fmt"
	"math/rand/v2"
)

// change is one way to alter a stored row without a trace: a statement, and the one that puts it back.
type change struct{ table, statement string }

// changes are drawn from; each alters one random row of what was sealed, sent or decided. ? is the row.
var changes = []change{
	{"snapshot", "UPDATE snapshot SET headline = REPLACE(headline, '1', '7') WHERE run_id = ?"},
	{"snapshot", "UPDATE snapshot SET sha256 = REVERSE(sha256) WHERE run_id = ?"},
	{"part", "UPDATE part SET data = CONCAT(data, ' ') WHERE CRC32(sha256) = ?"},
	{"part", "DELETE FROM part WHERE CRC32(sha256) = ?"},
	{"message_parts", "UPDATE message_parts SET parts = REVERSE(parts) WHERE CRC32(sha256) = ?"},
	{"message_parts", "DELETE FROM message_parts WHERE CRC32(sha256) = ?"},
	{"delivery", "UPDATE delivery SET recipient = CONCAT('x', recipient) WHERE id = ?"},
	{"delivery", "UPDATE delivery SET state = 'cancelled' WHERE id = ?"},
	{"delivery", "UPDATE delivery SET sha256 = REVERSE(sha256) WHERE id = ?"},
	{"run", "UPDATE run SET content_sha256 = REVERSE(content_sha256) WHERE id = ?"},
	{"run", "UPDATE run SET state = 'rejected' WHERE id = ?"},
	{"attempt", "UPDATE attempt SET text = CONCAT(text, '.') WHERE delivery_id = ?"},
	{"attempt", "DELETE FROM attempt WHERE delivery_id = ?"},
	{"audit", "UPDATE audit SET detail = CONCAT(detail, ' ') WHERE id = ?"},
	{"audit", "UPDATE audit SET actor = CONCAT(actor, 'x') WHERE id = ?"},
	{"audit", "DELETE FROM audit WHERE id = ?"},
}

// keys says which rows a change can be made to. What a build has kept that was killed before it sealed belongs to
// nothing, and no evidence is lost with it.
var keys = map[string]string{"snapshot": "SELECT run_id FROM snapshot",
	"part":          "SELECT CRC32(sha256) FROM part WHERE sha256 IN (SELECT sha256 FROM snapshot)",
	"message_parts": "SELECT CRC32(sha256) FROM message_parts WHERE sha256 IN (SELECT sha256 FROM delivery)",
	"delivery":      "SELECT id FROM delivery WHERE state IN ('sent', 'failed')",
	"run":           "SELECT id FROM run WHERE content_sha256 <> ''",
	"attempt":       "SELECT DISTINCT delivery_id FROM attempt",
	"audit":         "SELECT id FROM audit"}

// tamper alters random rows, one at a time, counts how often verify finds it, and puts each row back.
func (w *world) tamper(seed uint64, n int) (found int, err error) {
	r := rand.New(rand.NewPCG(seed, 3))
	rows := map[string][]int64{}
	for table, statement := range keys {
		var ids []int64
		if err := w.db.Select(&ids, statement); err != nil {
			return 0, err
		}
		rows[table] = ids
	}
	for range n {
		c := changes[r.IntN(len(changes))]
		if len(rows[c.table]) == 0 {
			return found, fmt.Errorf("there is no %s to tamper with", c.table)
		}
		id := rows[c.table][r.IntN(len(rows[c.table]))]
		seen, err := w.tamperOnce(c, id)
		if err != nil {
			return found, fmt.Errorf("%s with %d: %w", c.statement, id, err)
		}
		if !seen {
			return found, fmt.Errorf("verify did not find: %s with %d", c.statement, id)
		}
		found++
	}
	return found, nil
}

// tamperOnce makes a change to a copy of the row's table, lets verify look, and puts the table back.
func (w *world) tamperOnce(c change, id int64) (seen bool, err error) {
	ctx := context.Background()
	backup := "backup_of_" + c.table
	where := map[string]string{"snapshot": "run_id", "part": "CRC32(sha256)",
		"message_parts": "CRC32(sha256)", "attempt": "delivery_id"}[c.table]
	if where == "" {
		where = "id"
	}
	for _, s := range []string{"DROP TABLE IF EXISTS " + backup, "CREATE TABLE " + backup + " LIKE " + c.table} {
		if _, err := w.db.ExecContext(ctx, s); err != nil {
			return false, err
		}
	}
	if _, err := w.db.ExecContext(ctx, "INSERT INTO "+backup+" SELECT * FROM "+c.table+" WHERE "+where+" = ?",
		id); err != nil {
		return false, err
	}
	if _, err := w.db.ExecContext(ctx, c.statement, id); err != nil {
		return false, err
	}
	v, err := w.ledger.Verify(ctx, 0)
	if err != nil {
		return false, err
	}
	if _, err := w.db.ExecContext(ctx, "REPLACE INTO "+c.table+" SELECT * FROM "+backup); err != nil {
		return false, err
	}
	return len(v.Faults) > 0, nil
}
