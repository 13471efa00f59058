package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"huizong/jobs/desk"
	"huizong/jobs/intake"
	"huizong/sql/sheet"
	"huizong/sql/store"
)

type importCmd struct {
	From     string `arg:"" type:"existingpath" help:"A filing form that was filled in (huizong template), or a directory with the seven tables (regions, agencies, projects, project_communities, submissions, activities, beneficiaries) as .csv or .xlsx, a ZIP of it, or one .xlsx with a sheet a table."`
	Encoding string `enum:"auto,utf-8,gb18030,utf-16le,utf-16be" default:"auto" help:"Of .csv files: ${enum}."`
	DryRun   bool   `help:"Say what is wrong and what would change; write nothing."`
	As       string `help:"Who imports (default: the account's name)."`
}

// Help is printed below the flags.
func (importCmd) Help() string {
	return "Nothing is imported unless every file is in order. A form's faults are printed by sheet and cell, and " +
		"marked in a copy beside it.\n" +
		"Example: huizong import /srv/filings/2026-10"
}

// Run runs the command.
func (c *importCmd) Run(a *app) error {
	if raw, is, err := isForm(c.From); err != nil {
		return err
	} else if is {
		return c.form(a, raw)
	}
	files, err := c.files()
	if err != nil {
		return err
	}
	db, err := a.sourceDB()
	if err != nil {
		return err
	}
	done := a.watch()
	var result store.Report
	load := func(ctx context.Context) (intake.Outcome, error) {
		if result, err = store.ImportFiles(ctx, db, files); err != nil {
			return intake.Outcome{}, err
		}
		return result.Outcome(), nil
	}
	if c.DryRun {
		_, err = load(a.ctx)
	} else {
		err = c.load(a, files, load)
	}
	done()
	if err != nil {
		return err
	}
	for _, note := range result.Notes {
		a.out.say("%s\n", a.out.Said(note))
	}
	var rows [][]any
	for _, t := range result.Tables {
		rows = append(rows, []any{t.Table, t.Inserted, t.Changed, t.Removed, t.Unchanged, t.Absent})
	}
	a.out.table([]any{"table", "inserted", "changed", "removed", "unchanged", "not in the files"}, rows)
	if c.DryRun {
		a.out.say("nothing was written (--dry-run)\n")
	}
	return nil
}

// files are the tables that were named: a directory, a ZIP of one, or a workbook.
func (c *importCmd) files() (out store.Files, err error) {
	out = store.Files{Dir: os.DirFS(c.From), Encoding: sheet.Encoding(c.Encoding), Try: c.DryRun}
	info, err := os.Stat(c.From)
	switch {
	case err != nil || info.IsDir():
	case strings.EqualFold(filepath.Ext(c.From), ".zip"):
		raw, err := os.ReadFile(c.From)
		if err != nil {
			return out, err
		}
		if out.Dir, err = intake.Unzip(raw); err != nil {
			return out, fmt.Errorf("%s cannot be read: %w; pack it as a ZIP anew, without a password, or name the "+
				"directory", c.From, err)
		}
	default:
		out.Dir, out.Only = os.DirFS(filepath.Dir(c.From)), filepath.Base(c.From)
	}
	return out, err
}

// load has the desk write the files, so that the audit says by whom. Before the ledger has tables there is no audit,
// and nobody to be refused.
func (c *importCmd) load(a *app, files store.Files, load func(context.Context) (intake.Outcome, error)) error {
	book, err := a.accounts()
	if errors.Is(err, errNoLedger) {
		a.err.warn("no audit says who imports: the ledger has no tables yet (huizong migrate)")
		_, err = load(a.ctx)
		return err
	} else if err != nil {
		return err
	}
	who, err := a.actor(c.As, desk.Import)
	if err != nil {
		return err
	}
	read, err := intake.Files(files.Dir, files.Only)
	if err != nil {
		return err
	}
	_, err = (&desk.Desk{Book: book}).Load(a.ctx, read, who, load)
	return err
}
