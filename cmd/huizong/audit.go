package main

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"time"

	"huizong/cmd/words"
	"huizong/jobs/ledger"
	"huizong/sql/store"
	"huizong/templates/wording"
)

type auditCmd struct {
	ID     int64  `arg:"" optional:"" name:"run" help:"Only what concerns this run."`
	Format string `enum:"table,json,csv" default:"table" help:"table, json (a line an entry) or csv."`
}

// Help is printed below the flags.
func (auditCmd) Help() string {
	return "Every entry in the order of the chain, to be read without this program. huizong verify holds the " +
		"chain.\n\nExample: huizong audit --format csv > audit.csv"
}

// Run runs the command.
func (c *auditCmd) Run(a *app, l *store.Ledger) error {
	if err := there(a, l, c.ID); err != nil {
		return err
	}
	entries, err := l.Audit(a.ctx, c.ID)
	if err != nil {
		return err
	}
	switch c.Format {
	case "json":
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		for _, e := range entries {
			if err := enc.Encode(e); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		w := csv.NewWriter(a.out)
		w.Write(auditHeads)
		for _, e := range entries {
			w.Write(auditRow(e))
		}
		w.Flush()
		return w.Error()
	}
	var rows [][]any
	for _, e := range entries {
		rows = append(rows, []any{e.ID, e.At, e.Actor, words.Action(e.Action), e.Run, e.Delivery})
	}
	a.out.table([]any{"entry", "at", "actor", "action", "run", "delivery"}, rows)
	return nil
}

var auditHeads = []string{"entry", "at", "actor", "action", "run", "delivery", "detail", "previous", "hash"}

// auditRow is an entry as a spreadsheet takes it: no text of it is a formula.
func auditRow(e ledger.Entry) []string {
	return []string{strconv.FormatInt(e.ID, 10), e.At.UTC().Format(time.RFC3339Nano), wording.Clean(e.Actor), e.Action,
		strconv.FormatInt(e.Run, 10), strconv.FormatInt(e.Delivery, 10), e.Detail, e.Previous, e.Hash}
}
