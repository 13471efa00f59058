package main

import (
	"encoding/json"
	"io"
)

// format is how a list is printed.
type format struct {
	Format string `enum:"table,json" default:"table" help:"table or json."`
}

func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
