package wiring

import (
	"context"
	"fmt"
	"os"
	"time"

	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/store"
)

// source hands the store's snapshots out as the jobs know them, with what the ledger holds of judgements on them.
type source struct {
	*store.Source
	ledger *store.Ledger
}

type snapshot struct {
	*store.Snapshot
	ledger *store.Ledger
}

// Snapshot implements jobs.Source.
func (s source) Snapshot(ctx context.Context, f func(jobs.Snapshot) error) error {
	return s.Source.Snapshot(ctx, func(snap *store.Snapshot) error { return f(snapshot{snap, s.ledger}) })
}

// Judgements implements jobs.Snapshot.
func (s snapshot) Judgements(ctx context.Context, asOf time.Time) (*reconcile.Judgements, error) {
	list, err := s.ledger.Judgements(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return reconcile.NewJudgements(list), nil
}

// Look is the snapshot of the store, whose queries can be looked at one by one.
func (s snapshot) Look() *store.Snapshot { return s.Snapshot }

// Source reads the agencies' tables from db, with the extraction queries of a directory instead of the built-in ones
// where one is named; what people judged is read from the ledger.
func Source(db *store.DB, directory string, ledger *store.Ledger) (jobs.Source, error) {
	queries := query.Reference()
	if directory != "" {
		var err error
		if queries, err = query.Load(os.DirFS(directory)); err != nil {
			return nil, fmt.Errorf("source.queries: %w", err)
		}
	}
	return source{store.NewSource(db, queries), ledger}, nil
}

// SourceZone is the zone of the source's DATETIMEs, where the configuration says it.
func SourceZone(c *config.Config) (*time.Location, error) {
	if c == nil || c.Source.Zone == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(c.Source.Zone)
	if err != nil {
		return nil, fmt.Errorf("source.zone: %w", err)
	}
	return zone, nil
}
