package config

// Reconcile holds the settings of reconciliation (docs: reconciliation).
type Reconcile struct {
	Method            string             `yaml:"method"`       // coefficient, claimed-capped
	Coefficient       Decimal            `yaml:"coefficient"`  // of indirect beneficiaries
	Fields            map[string]Decimal `yaml:"fields"`       // coefficient by service field
	DirectKinds       []string           `yaml:"direct_kinds"` // kinds whose attendances are direct
	DirectTolerance   Tolerance          `yaml:"direct_tolerance"`
	IndirectTolerance Tolerance          `yaml:"indirect_tolerance"`
	GroupSession      Range              `yaml:"group_session"` // attendances per group session
	Event             Range              `yaml:"event"`         // attendances per event
	RecordLimit       RecordLimit        `yaml:"record_limit"`
	// direct since a project's start, over its target, above which it is told: 1.5
	TargetOverrun Decimal `yaml:"target_overrun"`
}

// RecordLimit is how many attendances one session of each kind can have: a record with more is told.
type RecordLimit struct {
	Visit int64 `yaml:"visit"` // 个案探访
	Case  int64 `yaml:"case"`  // 个案服务
	Group int64 `yaml:"group"` // 小组活动
	Event int64 `yaml:"event"` // 社区活动
}

// Tolerance is how far two figures may lie apart: more than Floor, and more than Share, is a finding.
type Tolerance struct {
	Floor int64   `yaml:"floor"` // person-times
	Share Decimal `yaml:"share"` // 0.05 is 5 %
}

// Range is what a ratio may be without being a finding, both ends included.
type Range struct {
	Min int64 `yaml:"min"` // at least
	Max int64 `yaml:"max"` // at most
}

// Gate says what holds a report.
type Gate struct {
	MinCompleteness Decimal `yaml:"min_completeness"` // share of the submissions due
	MaxChange       Decimal `yaml:"max_change"`       // of direct against the previous period
	MaxUnverified   Decimal `yaml:"max_unverified"`   // share of direct that is claims without a record
}

// Deadline is when filings are due: the end of a day of the following month.
type Deadline struct {
	Day  int    `yaml:"day"`  // of the following month
	Roll string `yaml:"roll"` // next, prev, none
}
