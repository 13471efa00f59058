package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"huizong/sql/sheet"
	"huizong/sql/store"
)

type importCmd struct {
	From     string `arg:"" type:"existingpath" help:"A filing form that was filled in (huizong template), or a directory with the seven tables (regions, agencies, projects, project_communities, submissions, activities, beneficiaries) as .csv or .xlsx, or one .xlsx with a sheet a table."`
	Encoding string `enum:"auto,utf-8,gb18030,utf-16le,utf-16be" default:"auto" help:"Of .csv files: ${enum}."`
	DryRun   bool   `help:"Say what is wrong and what would change; write nothing."`
	As       string `help:"Who imports a form (default: the account's name)."`
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
	db, err := a.sourceDB()
	if err != nil {
		return err
	}
	files := store.Files{Dir: os.DirFS(c.From), Encoding: sheet.Encoding(c.Encoding), Progress: progress(),
		Try: c.DryRun}
	if info, err := os.Stat(c.From); err != nil {
		return err
	} else if !info.IsDir() {
		files.Dir, files.Only = os.DirFS(filepath.Dir(c.From)), filepath.Base(c.From)
	}
	result, err := store.ImportFiles(a.ctx, db, files)
	if err != nil {
		return err
	}
	for _, note := range result.Notes {
		fmt.Fprintln(a.out, note)
	}
	var rows [][]any
	for _, t := range result.Tables {
		rows = append(rows, []any{t.Table, t.Inserted, t.Changed, t.Removed, t.Unchanged, t.Absent})
	}
	printTable(a.out, []any{"table", "inserted", "changed", "removed", "unchanged", "not in the files"}, rows)
	if c.DryRun {
		fmt.Fprintln(a.out, "nothing was written (--dry-run)")
	}
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
