package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// Judge keeps a judgement and tells its number. Where it needs a second person it is only proposed until one confirms
// it; else it is in force at once. ledger.ErrFenced: another came between the look that it was judged by and this.
func (l *Ledger) Judge(ctx context.Context, j reconcile.Judgement, o reconcile.Ruled, via ledger.Via) (id int64,
	err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		all, err := t.judged()
		if err != nil {
			return err
		}
		if reconcile.Turns(all) != o.Seen {
			return ledger.ErrFenced
		}
		var inForce *time.Time
		if !o.Second {
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
			j.Content, o.Ends, clip(j.Reason, 1000), j.By, t.now, inForce)
		if err != nil {
			return fmt.Errorf("keep a judgement: %w", err)
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		t.touch("judgement", id)
		return t.note(j.By, "judgement."+string(j.Verdict), 0, 0, map[string]any{"judgement": id, "table": j.Table,
			"row": j.Row, "undoes": o.Ends, "reason": j.Reason, "proposed": o.Second, "via": via})
	})
	return id, err
}

// Confirm puts a proposed judgement in force.
func (l *Ledger) Confirm(ctx context.Context, id int64, by string, via ledger.Via) error {
	return l.do(ctx, func(t *ledgerTx) error {
		all, err := t.judged()
		if err == nil {
			err = confirmable(all, id, by)
		}
		if err != nil {
			return err
		}
		if err := t.fenced(query.LedgerJudgementConfirm, by, t.now, id); err != nil {
			return fmt.Errorf("confirm judgement %d: %w", id, err)
		}
		t.touch("judgement", id)
		return t.note(by, "judgement.confirmed", 0, 0, map[string]any{"judgement": id, "via": via})
	})
}

// confirmable refuses to put a judgement in force that does not wait for who confirms it.
func confirmable(all []reconcile.Ruling, id int64, by string) error {
	i := slices.IndexFunc(all, func(r reconcile.Ruling) bool { return r.ID == id })
	refuse := func(code string, kind error, text string, args ...any) error {
		return ledger.Refusals{{Code: code, Kind: kind, Text: fmt.Sprintf(text, args...)}}
	}
	switch {
	case i < 0:
		return refuse("judgement", ledger.ErrNotFound, "there is no judgement %d", id)
	case all[i].State() == "undone":
		return refuse("state", ledger.ErrState, "judgement %d was undone", id)
	case all[i].InForce != nil:
		return refuse("state", ledger.ErrState, "judgement %d is in force already", id)
	case all[i].By == by:
		return refuse("own", ledger.ErrApprover, "judgement %d is one's own, and another person confirms it", id)
	}
	return nil
}

// judged is every judgement, newest first. Whoever else judges waits until this transaction ends.
func (t *ledgerTx) judged() (all []reconcile.Ruling, err error) {
	if err := t.alone(); err != nil {
		return nil, err
	}
	if err := t.SelectContext(t.ctx, &all, query.LedgerJudgementList); err != nil {
		return nil, fmt.Errorf("list judgements: %w", err)
	}
	return all, nil
}

// Judged lists every judgement, newest first.
func (l *Ledger) Judged(ctx context.Context) ([]reconcile.Ruling, error) {
	out := []reconcile.Ruling{}
	if err := l.db.SelectContext(ctx, &out, query.LedgerJudgementList); err != nil {
		return nil, fmt.Errorf("list judgements: %w", err)
	}
	return out, nil
}
