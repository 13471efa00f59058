package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"huizong/sql/schema"
	"huizong/sql/store"
)

type migrateCmd struct {
	Source bool `help:"Also the reference form of the agencies' tables." xor:"what"`
	Status bool `help:"Say what the tables are like, and who is at work; change nothing." xor:"what"`
	DryRun bool `help:"Print the statements that would be run; change nothing." xor:"what"`
	Finish bool `help:"End an upgrade: from now on version 0.1 cannot use this ledger." xor:"what"`
	// long enough for three looks of a service of version 0.1
	Wait time.Duration `hidden:"" default:"16s"`
}

// Help is printed below the flags.
func (migrateCmd) Help() string {
	return "An upgrade has two steps. After huizong migrate the ledger serves this version and version 0.1 side by " +
		"side, and each can take over from the other. huizong migrate --finish ends that, once no instance of " +
		"version 0.1 is at work: what it sealed is stored anew, smaller, and it refuses to start. Back up before " +
		"each step."
}

// Run runs the command.
func (c *migrateCmd) Run(a *app) error {
	settings, err := a.tablesConfig()
	if err != nil {
		return err
	}
	db, err := a.tablesDB(settings.Database.Ledger.Reveal(), store.ForMigration) // DDL may run long
	if err != nil {
		return err
	}
	switch {
	case c.Status:
		return c.status(a, db)
	case c.DryRun:
		return c.dryRun(a, db)
	case c.Finish:
		return c.finish(a, db)
	}
	var source *store.DB
	if c.Source {
		if source, err = a.sourceDB(); err != nil {
			return err
		}
		applied, err := schema.Migrate(a.ctx, source.DB.DB, schema.Source)
		if err != nil {
			return err
		}
		a.out.say("source: %d migrations applied\n", len(applied))
	}
	applied, err := schema.Migrate(a.ctx, db.DB.DB, schema.Ledger)
	if err != nil {
		return err
	}
	a.out.say("ledger: %d migrations applied\n", len(applied))
	return a.grant(db, source)
}

// status says what the tables are like, and who is at work.
func (c *migrateCmd) status(a *app, db *store.DB) error {
	have, want, err := schema.Version(a.ctx, db.DB.DB, schema.Ledger)
	if err != nil {
		return err
	}
	a.out.say("ledger: version %d, this program wants %d\n", have, want)
	form, err := schema.Form(a.ctx, db.DB.DB)
	if err != nil {
		return err
	}
	if have < want {
		a.out.say("next: huizong migrate\n")
	}
	switch {
	case form == 0:
		return nil
	case have < want:
	case form < schema.Parts:
		a.out.say("version 0.1 can use it too; next: huizong migrate --finish, once all instances are new\n")
	default:
		a.out.say("version 0.1 cannot use it any more\n")
	}
	l := store.NewLedger(db.DB)
	whole, err := l.Whole(a.ctx)
	if err != nil {
		return err
	}
	a.out.say("stored as version 0.1 does: %d messages and reports\n", whole)
	instances, err := l.Instances(a.ctx)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, i := range instances {
		rows = append(rows, []any{i.Name, i.Version, i.StartedAt, i.SeenAt})
	}
	a.out.table([]any{"instance", "version", "since", "seen"}, rows)
	return nil
}

// dryRun prints what would be run.
func (c *migrateCmd) dryRun(a *app, db *store.DB) error {
	pending, err := schema.Pending(a.ctx, db.DB.DB, schema.Ledger)
	if err != nil {
		return err
	}
	for _, f := range pending {
		a.out.say("-- %s\n%s\n\n", f.Name, f.Statement)
	}
	a.out.say("-- %d migrations are pending\n", len(pending))
	return nil
}

// finish lets version 0.1 use the ledger no more, and stores what it sealed anew.
func (c *migrateCmd) finish(a *app, db *store.DB) error {
	have, want, err := schema.Version(a.ctx, db.DB.DB, schema.Ledger)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("the ledger has version %d and this program knows %d; finish with the newer program", have,
			want)
	}
	if have != want {
		return fmt.Errorf("the ledger has version %d and this program wants %d; run huizong migrate first", have, want)
	}
	form, err := schema.Form(a.ctx, db.DB.DB)
	if err != nil {
		return err
	}
	l := store.NewLedger(db.DB)
	if form < schema.Parts {
		strangers, err := l.Strangers(a.ctx, c.Wait)
		if err != nil {
			return err
		}
		if len(strangers) > 0 {
			return fmt.Errorf("nothing was changed: %s; stop them, wait a minute, and finish then",
				strings.Join(strangers, "; "))
		}
	}
	if err := schema.Finish(a.ctx, db.DB.DB); err != nil {
		return err
	}
	moved, err := l.MoveOver(a.ctx)
	if err != nil {
		return fmt.Errorf("%w; huizong migrate --finish goes on where it ended", err)
	}
	a.out.say("version 0.1 cannot use this ledger any more; %d messages and %d reports are stored anew\n",
		moved.Messages, moved.Reports)
	for _, row := range moved.Left {
		a.err.say("left as it is: %s\n", row)
	}
	return a.grant(db, nil)
}

// errNoLedger tells what to do about a schema that is absent or too old.
var errNoLedger = errors.New("the ledger's tables are absent or too old; run huizong migrate")

// errNewLedger tells what to do about a ledger that a later version has made its own.
var errNewLedger = errors.New("a later version of huizong has made this ledger its own (huizong migrate --finish); " +
	"use that version, or a backup from before it")
