package query

import _ "embed" // binds the statements

// Statements of the rows behind the views of the mart (docs: mart).
var (
	// MartWritten: a month as it was written last.
	//go:embed ledger/mart_written.sql
	MartWritten string

	// MartWrite: a month as it stands.
	//go:embed ledger/mart_write.sql
	MartWrite string

	// MartSubmissionInsert: rows of a month; their values follow.
	//go:embed ledger/mart_submission_insert.sql
	MartSubmissionInsert string

	// MartSubmissionClear: takes the rows of a month away.
	//go:embed ledger/mart_submission_clear.sql
	MartSubmissionClear string

	// MartMonthInsert: rows of a month; their values follow.
	//go:embed ledger/mart_month_insert.sql
	MartMonthInsert string

	// MartMonthClear: takes the rows of a month away.
	//go:embed ledger/mart_month_clear.sql
	MartMonthClear string

	// MartFindingInsert: rows of a month; their values follow.
	//go:embed ledger/mart_finding_insert.sql
	MartFindingInsert string

	// MartFindingClear: takes the rows of a month away.
	//go:embed ledger/mart_finding_clear.sql
	MartFindingClear string
)
