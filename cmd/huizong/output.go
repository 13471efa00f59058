package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"huizong/templates/wording"
)

// format is how a list is printed.
type format struct {
	Format string `enum:"table,json" default:"table" help:"table or json."`
}

// list prints rows as JSON, or as a table with these heads.
func (f format) list(w io.Writer, value any, heads []any, rows [][]any) error {
	if f.Format == "json" {
		return printJSON(w, value)
	}
	printTable(w, heads, rows)
	return nil
}

func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

// cleaned takes out of a row what would move a terminal's cursor or break its line: what agencies call themselves is
// theirs to write.
func cleaned(row []any) []any {
	out := make([]any, len(row))
	for i, cell := range row {
		out[i] = cell
		if s, ok := cell.(string); ok {
			out[i] = wording.Clean(s)
		}
	}
	return out
}

// printTable aligns Chinese by its width and numbers to the right.
func printTable(w io.Writer, heads []any, rows [][]any) {
	if len(rows) == 0 {
		fmt.Fprintln(w, "(none)")
		return
	}
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(heads)
	for _, r := range rows {
		t.AppendRow(cleaned(r))
	}
	t.Render()
}
