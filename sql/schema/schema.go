// Package schema holds the tables of the program as migrations, and applies them.
//
// There are two sets, each with its own version table, so that they may live in one database or in two:
//
//   - source: the agencies' tables in reference form (docs: reconciliation, "Input"). An office that has tables
//     of its own leaves them out and replaces the extraction queries instead (package query).
//   - ledger: what ran and what was sent.
//
// The DDL keeps to what MySQL 8, MariaDB 10.6 and later, TiDB and the demo's embedded server have in common. A file
// holds one DDL statement, because DDL commits by itself: a file that fails leaves nothing half-done.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"

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

// table is where the set keeps its version.
func (s Set) table() string { return "huizong_" + string(s) + "_version" }

// Migrate brings the tables of set up to date and returns the files it applied, in order; none if there was nothing to
// do. Any number of processes may call it at once: one applies, the others wait and find nothing left.
func Migrate(ctx context.Context, db *sql.DB, set Set) (applied []string, err error) {
	p, err := provider(db, set)
	if err != nil {
		return nil, err
	}
	results, err := p.Up(ctx)
	for _, r := range results {
		applied = append(applied, path.Base(r.Source.Path))
	}
	if err != nil {
		return applied, fmt.Errorf("migrate %s tables: %w", set, err)
	}
	return applied, nil
}

// Version returns the version the tables of set have in db (0: none yet) and the one this program wants. It only reads.
func Version(ctx context.Context, db *sql.DB, set Set) (have, want int64, err error) {
	p, err := provider(db, set)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range p.ListSources() {
		want = max(want, s.Version)
	}
	var tables int
	const exists = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?"
	if err := db.QueryRowContext(ctx, exists, set.table()).Scan(&tables); err != nil {
		return 0, want, fmt.Errorf("read version of %s tables: %w", set, err)
	}
	if tables == 0 {
		return 0, want, nil
	}
	latest := "SELECT COALESCE(MAX(version_id), 0) FROM " + set.table()
	if err := db.QueryRowContext(ctx, latest).Scan(&have); err != nil {
		return 0, want, fmt.Errorf("read version of %s tables: %w", set, err)
	}
	return have, want, nil
}

// provider binds the files of set to db.
func provider(db *sql.DB, set Set) (*goose.Provider, error) {
	dir, err := fs.Sub(files, string(set))
	if err != nil {
		return nil, fmt.Errorf("open migrations of %s: %w", set, err)
	}
	p, err := goose.NewProvider(goose.DialectMySQL, db, dir, goose.WithTableName(set.table()),
		goose.WithSessionLocker(nameLock{set}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("open migrations of %s: %w", set, err)
	}
	return p, nil
}
