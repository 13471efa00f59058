package query

import (
	"embed"
	"strings"
)

//go:embed evidence/*.sql
var evidenceFiles embed.FS

// EvidenceTables are the tables whose rows the audit vouches for, one digest for each row.
func EvidenceTables() []string {
	entries, err := evidenceFiles.ReadDir("evidence")
	if err != nil {
		panic(err) // embedded
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".sql"))
	}
	return out
}

// Evidence reads what the audit vouches for of a table's rows: row_key first, then what is digested.
func Evidence(table string) string {
	raw, err := evidenceFiles.ReadFile("evidence/" + table + ".sql")
	if err != nil {
		panic(err) // of EvidenceTables
	}
	return string(raw)
}
