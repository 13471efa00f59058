package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// judgementRow is one judgement as the ledger keeps it.
type judgementRow struct {
	ID      int64
	Verdict reconcile.Verdict
	Record  string
	Other   string
	Table   string       `db:"source_table"`
	Row     string       `db:"source_id"`
	Content string       `db:"content"`
	Reason  string       `db:"reason"`
	By      string       `db:"made_by"`
	Second  string       `db:"confirmed_by"`
	InForce time.Time    `db:"in_force_at"`
	Undone  sql.NullTime `db:"undone_at"`
}

// Judgements returns what was judged and came in force by asOf (zero: whatever did), oldest first, and when what no
// longer holds was undone. A ledger that was not brought up to date yet has none.
func (l *Ledger) Judgements(ctx context.Context, asOf time.Time) ([]reconcile.Judgement, error) {
	if asOf.IsZero() {
		asOf = forever(time.UTC)
	}
	asOf = asOf.UTC().Truncate(time.Microsecond)
	var rows []judgementRow
	err := l.db.SelectContext(ctx, &rows, query.LedgerJudgementInForce, asOf, asOf)
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok && my.Number == errNoTable {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read judgements: %w", err)
	}
	out := make([]reconcile.Judgement, len(rows))
	for i, r := range rows {
		if out[i], err = r.judgement(); err != nil {
			return nil, fmt.Errorf("read judgement %d: %w", r.ID, err)
		}
	}
	return out, nil
}

func (r judgementRow) judgement() (reconcile.Judgement, error) {
	j := reconcile.Judgement{
		ID:      r.ID,
		Verdict: r.Verdict,
		Table:   r.Table,
		Row:     r.Row,
		Content: r.Content,
		Reason:  r.Reason,
		By:      r.By,
		Second:  r.Second,
		InForce: r.InForce.UTC(),
	}
	if r.Undone.Valid {
		j.Undone = r.Undone.Time.UTC()
	}
	for _, part := range []struct {
		text string
		key  *reconcile.RecordKey
	}{{r.Record, &j.Record}, {r.Other, &j.Other}} {
		if part.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.text), part.key); err != nil {
			return j, err
		}
	}
	return j, nil
}
