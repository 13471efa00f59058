package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
	"huizong/sql/schema"
)

// unsealed is how long what was stored and never sealed is kept: a report that is being built may still refer to it.
const unsealed = 24 * time.Hour

// prunable is one thing that may go.
type prunable struct {
	SHA256 string `db:"sha256"`
	Size   int64  `db:"size"`
}

// Prune removes what its term is over of: the audit first says so, then it goes, one thing a transaction. What is
// stored again meanwhile stays. Dry, it only counts.
func (l *Ledger) Prune(ctx context.Context, p ledger.Pruning) (out ledger.Pruned, err error) {
	now, err := l.Now(ctx)
	if err != nil {
		return out, err
	}
	var f formRow
	if err := l.db.GetContext(ctx, &f, query.LedgerForm); err != nil {
		return out, fmt.Errorf("read the form of the ledger: %w", err)
	}
	if f.Form < schema.Parts {
		return out, errors.New("an earlier version may still read this ledger; first huizong migrate --finish")
	}
	idle := now.Add(-unsealed)
	var messages []prunable
	if err := l.db.SelectContext(ctx, &messages, query.PruneMessages, idle, p.Messages, p.Messages); err != nil {
		return out, fmt.Errorf("look for messages to remove: %w", err)
	}
	parts, err := l.parts(ctx, messages, idle)
	if err != nil {
		return out, err
	}
	for _, m := range messages {
		out.Messages, out.Bytes = out.Messages+1, out.Bytes+m.Size
	}
	for _, x := range parts {
		out.Parts, out.Bytes = out.Parts+1, out.Bytes+x.Size
	}
	if err := l.db.GetContext(ctx, &out.Attempts, query.PruneTried, p.Attempts); err != nil {
		return out, fmt.Errorf("look for tries to remove: %w", err)
	}
	if p.Dry || out.Nothing() {
		return out, nil
	}
	if err := l.do(ctx, func(t *ledgerTx) error { t.tell(p.Entry(out, t.now)); return nil }); err != nil {
		return out, err
	}
	return out, l.remove(ctx, p, messages, parts, idle)
}

// parts are those that no message that stays is made of.
func (l *Ledger) parts(ctx context.Context, going []prunable, idle time.Time) ([]prunable, error) {
	var all []prunable
	if err := l.db.SelectContext(ctx, &all, query.PruneParts, idle); err != nil || len(all) == 0 {
		return nil, err
	}
	goes := map[string]bool{}
	for _, m := range going {
		goes[m.SHA256] = true
	}
	rows, err := l.db.QueryContext(ctx, query.PruneLists)
	if err != nil {
		return nil, fmt.Errorf("look for parts to remove: %w", err)
	}
	defer rows.Close()
	used := map[string]bool{}
	for rows.Next() {
		var hash string
		var stored []byte
		if err := rows.Scan(&hash, &stored); err != nil {
			return nil, fmt.Errorf("look for parts to remove: %w", err)
		}
		if goes[hash] {
			continue
		}
		raw, err := expanded(stored, nil)
		var list []segment
		if err != nil || json.Unmarshal(raw, &list) != nil {
			return nil, fmt.Errorf("message %s %s: nothing was removed; huizong verify", hash, notSealed)
		}
		for _, s := range list {
			used[s.Base64+s.Part] = true
		}
	}
	var out []prunable
	for _, p := range all {
		if !used[p.SHA256] {
			out = append(out, p)
		}
	}
	return out, rows.Err()
}

// remove takes away what was found.
func (l *Ledger) remove(ctx context.Context, p ledger.Pruning, messages, parts []prunable, idle time.Time) error {
	for _, of := range []struct {
		list      []prunable
		statement string
	}{{messages, query.PruneMessage}, {parts, query.PrunePart}} {
		for _, x := range of.list {
			if _, err := l.db.ExecContext(ctx, of.statement, x.SHA256, idle); err != nil {
				return fmt.Errorf("remove %s: %w", x.SHA256, err)
			}
		}
	}
	if _, err := l.db.ExecContext(ctx, query.PruneAttempts, p.Attempts); err != nil {
		return fmt.Errorf("remove tries: %w", err)
	}
	return nil
}
