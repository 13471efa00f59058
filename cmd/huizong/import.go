package main

import (
	"fmt"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"huizong/sql/store"
)

type importCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Directory with regions.csv, agencies.csv, projects.csv, project_communities.csv, submissions.csv, activities.csv, beneficiaries.csv."`
}

// Help is printed below the flags.
func (importCmd) Help() string {
	return "Nothing is imported unless every file is in order. Example: huizong import /srv/filings/2026-10"
}

// Run runs the command.
func (c *importCmd) Run(a *app) error {
	db, err := a.sourceDB()
	if err != nil {
		return err
	}
	result, err := store.Import(a.ctx, db, os.DirFS(c.Dir), progress())
	if err != nil {
		return err
	}
	var rows [][]any
	for _, t := range result.Tables {
		rows = append(rows, []any{t.Table, t.Inserted, t.Changed, t.Removed, t.Unchanged})
	}
	printTable(a.out, []any{"table", "inserted", "changed", "removed", "unchanged"}, rows)
	return nil
}

// progress returns a bar on a terminal, and nothing elsewhere.
func progress() func(file string, done, total int64) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	var bar *progressbar.ProgressBar
	current := ""
	return func(file string, done, total int64) {
		if file != current {
			if bar != nil {
				bar.Finish()
				fmt.Fprintln(os.Stderr)
			}
			bar, current = progressbar.DefaultBytes(total, file), file
		}
		bar.Set64(done)
	}
}
