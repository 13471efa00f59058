package query

import _ "embed" // binds the statements

// Statements of looks at the whole source: what one row means stands at the head of each file under ledger/.
var (
	// SourceLookGet: what the last look found.
	//go:embed ledger/source_look_get.sql
	SourceLookGet string

	// SourceLookSet: what a look found, in the place of the one before.
	//go:embed ledger/source_look_set.sql
	SourceLookSet string
)
