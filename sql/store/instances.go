package store

import (
	"context"
	"fmt"
	"time"

	"huizong/sql/query"
	"huizong/sql/schema"
)

// Instance is a process that serves or sends.
type Instance struct {
	Name      string    `db:"name" json:"name"`
	Version   string    `db:"version" json:"version"`
	Form      int       `db:"form" json:"form"` // the newest form of the ledger that it reads
	StartedAt time.Time `db:"started_at" json:"started_at"`
	SeenAt    time.Time `db:"seen_at" json:"seen_at"`
}

// How long an instance counts as living after it was last seen, and how long its row stays.
const (
	living     = time.Minute
	remembered = 24 * time.Hour
)

// Beat implements ledger.Ledger.
func (l *Ledger) Beat(ctx context.Context, instance, version string) error {
	err := l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.LedgerInstanceSeen, t.now, schema.Parts, instance)
		if err != nil || n > 0 {
			return err
		}
		if _, err := l.guard(t); err != nil { // before what it goes by is forgotten
			return err
		}
		if _, err = t.exec(query.LedgerInstanceForget, t.now.Add(-remembered)); err == nil {
			_, err = t.exec(query.LedgerInstanceInsert, instance, clip(version, 64), schema.Parts, t.now, t.now)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("say that this instance lives: %w", err)
	}
	return nil
}

// Instances returns the instances that were seen within a minute, by name.
func (l *Ledger) Instances(ctx context.Context) (out []Instance, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		out = nil
		return t.SelectContext(ctx, &out, query.LedgerInstanceList, t.now.Add(-living))
	})
	if err != nil {
		err = fmt.Errorf("list instances: %w", err)
	}
	return out, err
}
