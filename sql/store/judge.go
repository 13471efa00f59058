package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// Judged is one judgement with what became of it.
type Judged struct {
	ID       int64             `json:"id"`
	Verdict  reconcile.Verdict `json:"verdict"`
	Record   string            `json:"record,omitempty"`
	Other    string            `json:"other,omitempty"`
	Table    string            `json:"table,omitempty" db:"source_table"`
	Row      string            `json:"row,omitempty" db:"source_id"`
	Content  string            `json:"content,omitempty"`
	Undoes   int64             `json:"undoes,omitempty"`
	Reason   string            `json:"reason"`
	By       string            `json:"by" db:"made_by"`
	At       time.Time         `json:"at" db:"made_at"`
	Second   string            `json:"confirmed_by,omitempty" db:"confirmed_by"`
	InForce  *time.Time        `json:"in_force,omitempty" db:"in_force_at"`
	UndoneBy int64             `json:"undone_by,omitempty" db:"undone_by"`
}

// Undone is the verdict of a judgement that ends another.
const Undone reconcile.Verdict = "undone"

// Judge keeps a judgement and tells its number. "same" lowers a figure, so it is only proposed until another person
// confirms it; the others are in force at once.
func (l *Ledger) Judge(ctx context.Context, j reconcile.Judgement, undoes int64) (id int64, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var inForce *time.Time
		if j.Verdict != reconcile.Same {
			inForce = &t.now
		}
		texts := [2]string{}
		for i, k := range []reconcile.RecordKey{j.Record, j.Other} {
			if k == (reconcile.RecordKey{}) {
				continue
			}
			b, err := json.Marshal(k)
			if err != nil {
				return err
			}
			texts[i] = string(b)
		}
		res, err := t.ExecContext(t.ctx, query.LedgerJudgementInsert, j.Verdict, texts[0], texts[1], j.Table, j.Row,
			j.Content, undoes, clip(j.Reason, 1000), j.By, t.now, inForce)
		if err != nil {
			return fmt.Errorf("keep a judgement: %w", err)
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		return t.note(j.By, "judgement."+string(j.Verdict), 0, 0, map[string]any{"judgement": id, "table": j.Table,
			"row": j.Row, "undoes": undoes, "reason": j.Reason})
	})
	return id, err
}

// ErrOneself says that a judgement cannot be confirmed: it is not proposed, or by the same person.
var ErrOneself = errors.New("no judgement of this number is proposed by another person")

// Confirm puts a proposed judgement in force.
func (l *Ledger) Confirm(ctx context.Context, id int64, by string) error {
	return l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.LedgerJudgementConfirm, by, t.now, id, by)
		if err != nil {
			return fmt.Errorf("confirm judgement %d: %w", id, err)
		}
		if n == 0 {
			return fmt.Errorf("confirm judgement %d: %w", id, ErrOneself)
		}
		return t.note(by, "judgement.confirmed", 0, 0, map[string]any{"judgement": id})
	})
}

// Judged lists every judgement, newest first.
func (l *Ledger) Judged(ctx context.Context) ([]Judged, error) {
	out := []Judged{}
	if err := l.db.SelectContext(ctx, &out, query.LedgerJudgementList); err != nil {
		return nil, fmt.Errorf("list judgements: %w", err)
	}
	return out, nil
}
