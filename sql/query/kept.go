package query

import _ "embed" // binds the statements

// Statements of what is kept of reading the records: what one row means stands at the head of each file under ledger/.
var (
	// KeptMonth: chunks of a month, a part, and the streets between two.
	//go:embed ledger/kept_month.sql
	KeptMonth string

	// KeptWrite: one chunk.
	//go:embed ledger/kept_write.sql
	KeptWrite string

	// KeptTrim: chunks of a street and month beyond those it has now.
	//go:embed ledger/kept_trim.sql
	KeptTrim string

	// KeptClear: all of it.
	//go:embed ledger/kept_clear.sql
	KeptClear string

	// KeptForget: keys of persons written before a moment.
	//go:embed ledger/kept_forget.sql
	KeptForget string

	// KeptKey: what persons are kept under.
	//go:embed ledger/kept_key.sql
	KeptKey string

	// KeptKeyInsert: the same, made.
	//go:embed ledger/kept_key_insert.sql
	KeptKeyInsert string

	// KeptSize: how much is kept.
	//go:embed ledger/kept_size.sql
	KeptSize string

	// KeptNightBegin: an instance takes a night.
	//go:embed ledger/kept_night_begin.sql
	KeptNightBegin string

	// KeptNightAgain: an instance takes a night that another one has left.
	//go:embed ledger/kept_night_again.sql
	KeptNightAgain string

	// KeptNightEnd: what it came to.
	//go:embed ledger/kept_night_end.sql
	KeptNightEnd string

	// KeptNightsEnded: how many nights came to their end.
	//go:embed ledger/kept_nights_ended.sql
	KeptNightsEnded string

	// KeptNights: the last nights, newest first.
	//go:embed ledger/kept_nights.sql
	KeptNights string
)
