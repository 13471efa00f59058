package query

import _ "embed" // binds the statements

// Statements of what is set in the ledger.
var (
	// SettingList: every version of every setting, of each name in order.
	//go:embed ledger/setting_list.sql
	SettingList string

	// SettingLast: the version that was written last, locked.
	//go:embed ledger/setting_last.sql
	SettingLast string

	// SettingInsert: one version.
	//go:embed ledger/setting_insert.sql
	SettingInsert string

	// SettingSettle: a proposed version that somebody settles: state, from, who, when, number.
	//go:embed ledger/setting_settle.sql
	SettingSettle string

	// SettingStamp: what tells one state of the settings from another: now.
	//go:embed ledger/setting_stamp.sql
	SettingStamp string
)
