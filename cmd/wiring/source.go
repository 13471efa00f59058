package wiring

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/store"
)

// Reading says how a source is read, beside what is in it.
type Reading struct {
	Queries  string       // directory with extraction queries of the site's own
	Shelf    jobs.Shelf   // keeps what the records came to; nil: all records are always read
	ReadOnly bool         // what is kept is used, and nothing is written
	Log      *slog.Logger // nil: nobody is told of what cannot be kept
	// query that returns up to when a replica has everything; empty: the server is asked
	Heartbeat string
	Parallel  int // connections on which records are read; 0 is one
}

// source hands the store's snapshots out as the jobs know them, with what the ledger holds of judgements on them.
type source struct {
	*store.Source
	ledger *store.Ledger
	Reading
}

type snapshot struct {
	*store.Snapshot
	source *source
}

var _ jobs.Keeping = snapshot{}

// Snapshot implements jobs.Source.
func (s *source) Snapshot(ctx context.Context, f func(jobs.Snapshot) error) error {
	return s.Source.Snapshot(ctx, func(snap *store.Snapshot) error { return f(snapshot{snap, s}) })
}

// CaughtUp implements jobs.Replica.
func (s *source) CaughtUp(ctx context.Context) (time.Time, error) {
	return s.Source.CaughtUp(ctx, s.Heartbeat)
}

// Judgements implements jobs.Snapshot.
func (s snapshot) Judgements(ctx context.Context, asOf time.Time) (*reconcile.Judgements, error) {
	list, err := s.source.ledger.Judgements(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return reconcile.NewJudgements(list), nil
}

// Census implements jobs.Snapshot: the rows of no submission that the last look at the whole source found are in it.
// While somebody has to mend or accept one of them they are looked for anew, so that a report is held no longer than
// there are any.
func (s snapshot) Census(ctx context.Context, asOf time.Time, months reconcile.Window) (*reconcile.Census, error) {
	census, err := s.Snapshot.Census(ctx, asOf, months)
	if err != nil {
		return nil, err
	}
	look, err := s.source.ledger.LastLook(ctx)
	if err != nil || look == nil || len(look.Strays) == 0 {
		return census, err
	}
	judgements, err := s.Judgements(ctx, asOf)
	if err != nil {
		return nil, err
	}
	rows := look.Strays
	judgements.Accept(rows)
	if slices.ContainsFunc(rows, func(q reconcile.QuarantinedRow) bool { return !q.Accepted }) {
		fresh, looked, err := s.Snapshot.Strays(ctx)
		if err != nil {
			return nil, err
		}
		if looked {
			rows = fresh
		}
	}
	census.Quarantine = append(census.Quarantine, rows...)
	return census, nil
}

// Look is the snapshot of the store, whose queries can be looked at one by one.
func (s snapshot) Look() *store.Snapshot { return s.Snapshot }

// Shelf implements jobs.Keeping.
func (s snapshot) Shelf() (jobs.Shelf, string) { return s.source.Shelf, s.Reading() }

// ReadOnly implements jobs.Keeping.
func (s snapshot) ReadOnly() bool { return s.source.ReadOnly }

// Unkept implements jobs.Keeping.
func (s snapshot) Unkept(err error) {
	if s.source.Log != nil {
		s.source.Log.Warn("what the records came to is not kept; they were read instead", "error", err)
	}
}

// SecureDatabases has every database spoken to by TLS, where the configuration requires it.
func SecureDatabases(c *config.Config) error {
	if c.Database.TLS != "required" {
		store.RequireTLS(nil)
		return nil
	}
	roots, err := trusted("database.ca_file", c.Database.CAFile)
	if err != nil {
		return err
	}
	store.RequireTLS(&tls.Config{RootCAs: roots, ServerName: c.Database.ServerName, MinVersion: tls.VersionTLS12})
	return nil
}

// Source reads the agencies' tables from db; what people judged is read from the ledger.
func Source(db *store.DB, ledger *store.Ledger, r Reading) (jobs.Source, error) {
	queries := query.Reference()
	if r.Queries != "" {
		var err error
		if queries, err = query.Load(os.DirFS(r.Queries)); err != nil {
			return nil, fmt.Errorf("source.queries: %w", err)
		}
	}
	s := store.NewSource(db, queries)
	if r.Parallel > 1 {
		s.Parallel(r.Parallel)
	}
	return &source{s, ledger, r}, nil
}

// Intake writes the agencies' tables, where they are read as the reference form has them; nil elsewhere. A replica
// takes nothing.
func Intake(c *config.Config) jobs.Intake {
	if c.Source.Queries != "" || c.Source.Replica {
		return nil
	}
	var lock sync.Mutex
	var db *store.DB
	return store.NewIntake(func(ctx context.Context) (*store.DB, error) {
		lock.Lock()
		defer lock.Unlock()
		if db != nil {
			return db, nil
		}
		zone, err := SourceZone(c)
		if err != nil {
			return nil, err
		}
		db, err = store.OpenIn(ctx, c.Database.Source.Reveal(), store.ForImport, zone)
		return db, err
	})
}

// Replica is the source where the configuration says that it is a read replica, and how long is waited for it.
func Replica(from jobs.Source, c config.Source) (jobs.Replica, time.Duration) {
	replica, ok := from.(jobs.Replica)
	if !ok || !c.Replica {
		return nil, 0
	}
	return replica, time.Duration(c.MaxLag)
}

// Shelf is where what the records of the source came to is kept; nil where the configuration says that records change.
func Shelf(c *config.Config, ledger *store.Ledger) jobs.Shelf {
	if !c.Source.Immutable {
		return nil
	}
	return store.NewShelf(ledger, time.Duration(c.Source.KeepPersons))
}

// Parallel is on how many connections records are read: on one where the configuration says that records change, since
// then several could not be held to see the same.
func Parallel(c config.Source) int {
	if !c.Immutable {
		return 1
	}
	return c.Parallel
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
