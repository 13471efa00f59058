package schema

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
)

// The forms of what the ledger holds. This program reads all of them, and writes the one that the ledger has: that of
// version 0.1 until `huizong migrate --finish`, so that a program of that version may run beside it, or come back.
const (
	Whole = 1 // each message and report whole in its row: version 0.1 reads it
	Parts = 2 // parts stored once by content, compressed, in chunks; what is of one delivery is in its row
)

// first is the table in which version 0.1 keeps the version of a set. It asks that table alone whether it may start:
// once the ledger is finished the table has another name, and version 0.1 says that the tables are not as it wants.
func (s Set) first() string { return "huizong_" + string(s) + "_version" }

// second is the table that takes its place in a ledger that version 0.1 cannot read.
func (s Set) second() string { return "huizong_" + string(s) + "_schema" }

// table is where the set keeps its version, and whether it is there. A new ledger never was one of version 0.1.
func (s Set) table(ctx context.Context, db *sql.DB) (name string, found bool, err error) {
	names := []string{s.first()}
	if s == Ledger {
		names = []string{s.second(), s.first()}
	}
	for _, name := range names {
		if found, err = exists(ctx, db, name); err != nil || found {
			return name, found, err
		}
	}
	return names[0], false, nil
}

func exists(ctx context.Context, db *sql.DB, table string) (bool, error) {
	const statement = "SELECT COUNT(*) FROM information_schema.tables " +
		"WHERE table_schema = DATABASE() AND table_name = ?"
	var n int
	if err := db.QueryRowContext(ctx, statement, table).Scan(&n); err != nil {
		return false, fmt.Errorf("look for table %s: %w", table, err)
	}
	return n > 0, nil
}

// Form returns the form that the ledger has; 0 of one that has no tables yet.
func Form(ctx context.Context, db *sql.DB) (form int, err error) {
	if found, err := exists(ctx, db, "ledger_form"); err != nil || !found {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "SELECT COALESCE(MAX(form), 0) FROM ledger_form").Scan(&form); err != nil {
		return 0, fmt.Errorf("read the form of the ledger: %w", err)
	}
	return form, nil
}

// identify gives the ledger a random of its own, once, and the form of whoever made it.
func identify(ctx context.Context, db *sql.DB) error {
	if form, err := Form(ctx, db); err != nil || form != 0 {
		return err
	}
	name, _, err := Ledger.table(ctx, db)
	if err != nil {
		return err
	}
	form := Parts
	if name == Ledger.first() {
		form = Whole
	}
	random := make([]byte, 16)
	rand.Read(random)
	const insert = "INSERT INTO ledger_form (id, identity, form, changed_at) VALUES (1, ?, ?, UTC_TIMESTAMP(6))"
	if _, err := db.ExecContext(ctx, insert, hex.EncodeToString(random), form); err != nil {
		return fmt.Errorf("name the ledger: %w", err)
	}
	return nil
}

// Finish makes the ledger one that version 0.1 refuses. What that version has sealed stays readable as it is; sql/store
// moves it over.
func Finish(ctx context.Context, db *sql.DB) error {
	name, found, err := Ledger.table(ctx, db)
	if err != nil || !found {
		return err
	}
	if name == Ledger.first() {
		if _, err := db.ExecContext(ctx, "RENAME TABLE "+Ledger.first()+" TO "+Ledger.second()); err != nil {
			return fmt.Errorf("let version 0.1 start no more: %w", err)
		}
	}
	const update = "UPDATE ledger_form SET form = ?, changed_at = UTC_TIMESTAMP(6) WHERE id = 1 AND form < ?"
	if _, err := db.ExecContext(ctx, update, Parts, Parts); err != nil {
		return fmt.Errorf("change the form of the ledger: %w", err)
	}
	return nil
}
