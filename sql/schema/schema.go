// Package schema holds the tables of the program as migrations, and applies them.
//
// There are two sets, each with its own version table, so that they may live in one database or in two:
//
//   - source: the agencies' tables in reference form (docs: reconciliation, "Input"). An office that has tables
//     of its own leaves them out and replaces the extraction queries instead (package query).
//   - ledger: what ran and what was sent.
//
// The DDL keeps to what MySQL 8, MariaDB 10.6 and later, TiDB and the demo's embedded server have in common. A file
// holds one DDL statement, because DDL commits by itself: a file that fails leaves nothing half-done, and one that was
// killed can be finished (left.go).
package schema

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed all:source all:ledger
var files embed.FS

// Set names one set of migrations.
type Set string

// The two sets.
const (
	Source Set = "source"
	Ledger Set = "ledger"
)

// Migrate brings the tables of set up to date and returns the files it applied, in order; none if there was nothing to
// do. Any number of processes may call it at once, on any number of servers of a cluster: each file is applied by one.
func Migrate(ctx context.Context, db *sql.DB, set Set) (applied []string, err error) {
	for try := 1; ; try++ {
		names, err := up(ctx, db, set)
		applied = append(applied, names...)
		if err == nil && set == Ledger {
			err = identify(ctx, db)
		}
		if err == nil {
			return applied, nil
		}
		if try >= patient && left(err) {
			var name string
			if name, err = finish(ctx, db, set); err == nil {
				try = 0
				if name != "" {
					applied = append(applied, name)
				}
				continue
			}
		}
		if try == tries || !passes(err) {
			return applied, fmt.Errorf("migrate %s tables: %w", set, err)
		}
		select {
		case <-ctx.Done():
			return applied, fmt.Errorf("migrate %s tables: %w", set, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// up applies what is pending, and names what it applied also where it fails.
func up(ctx context.Context, db *sql.DB, set Set) (applied []string, err error) {
	p, err := provider(ctx, db, set)
	if err != nil {
		return nil, err
	}
	results, err := p.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		results = partial.Applied
	}
	for _, r := range results {
		applied = append(applied, path.Base(r.Source.Path))
	}
	return applied, err
}

// Version returns the version the tables of set have in db (0: none yet) and the one this program wants. It only reads.
func Version(ctx context.Context, db *sql.DB, set Set) (have, want int64, err error) {
	name, found, err := set.table(ctx, db)
	if err != nil || !found {
		return 0, Latest(set), err
	}
	latest := "SELECT COALESCE(MAX(version_id), 0) FROM " + name
	if err := db.QueryRowContext(ctx, latest).Scan(&have); err != nil {
		return 0, Latest(set), fmt.Errorf("read version of %s tables: %w", set, err)
	}
	return have, Latest(set), nil
}

// Pending returns the files that Migrate would apply, in order, with their statements. It only reads.
func Pending(ctx context.Context, db *sql.DB, set Set) ([]File, error) {
	have, _, err := Version(ctx, db, set)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(files, string(set))
	if err != nil {
		return nil, err
	}
	var out []File
	for _, e := range entries {
		if number(e.Name()) <= have {
			continue
		}
		text, err := fs.ReadFile(files, path.Join(string(set), e.Name()))
		if err != nil {
			return nil, err
		}
		statement, _, _ := strings.Cut(string(text), "-- +goose Down")
		out = append(out, File{e.Name(), strings.TrimSpace(strings.TrimPrefix(statement, "-- +goose Up"))})
	}
	return out, nil
}

// File is one migration.
type File struct{ Name, Statement string }

// provider binds the files of set to db.
func provider(ctx context.Context, db *sql.DB, set Set) (*goose.Provider, error) {
	dir, err := fs.Sub(files, string(set))
	if err != nil {
		return nil, fmt.Errorf("open migrations of %s: %w", set, err)
	}
	name, _, err := set.table(ctx, db)
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectMySQL, db, dir, goose.WithTableName(name),
		goose.WithSessionLocker(&nameLock{set: set}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("open migrations of %s: %w", set, err)
	}
	return p, nil
}
