package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// Judge keeps a judgement and tells its number. Where it needs a second person it is only proposed until one confirms
// it; else it is in force at once.
func (l *Ledger) Judge(ctx context.Context, j reconcile.Judgement, undoes int64, second bool,
	via ledger.Via) (id int64, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var inForce *time.Time
		if !second {
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
		t.touch("judgement", id)
		return t.note(j.By, "judgement."+string(j.Verdict), 0, 0, map[string]any{"judgement": id, "table": j.Table,
			"row": j.Row, "undoes": undoes, "reason": j.Reason, "proposed": second, "via": via})
	})
	return id, err
}

// Confirm puts a proposed judgement in force.
func (l *Ledger) Confirm(ctx context.Context, id int64, by string, via ledger.Via) error {
	return l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.LedgerJudgementConfirm, by, t.now, id, by)
		if err != nil {
			return fmt.Errorf("confirm judgement %d: %w", id, err)
		}
		if n == 0 {
			return ledger.Refusals{{Code: "judgement", Field: "judgement", Kind: ledger.ErrState,
				Text: fmt.Sprintf("no judgement %d is proposed by another person", id)}}
		}
		t.touch("judgement", id)
		return t.note(by, "judgement.confirmed", 0, 0, map[string]any{"judgement": id, "via": via})
	})
}

// Judged lists every judgement, newest first.
func (l *Ledger) Judged(ctx context.Context) ([]reconcile.Ruling, error) {
	out := []reconcile.Ruling{}
	if err := l.db.SelectContext(ctx, &out, query.LedgerJudgementList); err != nil {
		return nil, fmt.Errorf("list judgements: %w", err)
	}
	return out, nil
}
