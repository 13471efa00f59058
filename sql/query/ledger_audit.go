package query

import _ "embed" // binds the statements

// Statements of the ledger about the audit, decisions and judgements.
var (
	// LedgerJudgementInForce: what is judged and in force at a moment, given twice.
	//go:embed ledger/judgement_in_force.sql
	LedgerJudgementInForce string

	// LedgerJudgementInsert: one judgement.
	//go:embed ledger/judgement_insert.sql
	LedgerJudgementInsert string

	// LedgerJudgementConfirm: puts a judgement in force that was proposed.
	//go:embed ledger/judgement_confirm.sql
	LedgerJudgementConfirm string

	// LedgerJudgementList: every judgement, newest first.
	//go:embed ledger/judgement_list.sql
	LedgerJudgementList string

	// LedgerAuditMover: who moved a delivery after it was queued.
	//go:embed ledger/audit_mover.sql
	LedgerAuditMover string

	// LedgerDecisionInsert: one decision.
	//go:embed ledger/decision_insert.sql
	LedgerDecisionInsert string

	// LedgerDecisionList: the decisions on a run, or on all (0).
	//go:embed ledger/decision_list.sql
	LedgerDecisionList string

	// LedgerAuditHead: the end of the audit, locked.
	//go:embed ledger/audit_head.sql
	LedgerAuditHead string

	// LedgerAuditEnd: the end of the audit.
	//go:embed ledger/audit_end.sql
	LedgerAuditEnd string

	// LedgerAuditEntry: one entry.
	//go:embed ledger/audit_entry.sql
	LedgerAuditEntry string

	// LedgerOrphans: rows of attempts, messages, snapshots and decisions that belong to nothing.
	//go:embed ledger/orphans.sql
	LedgerOrphans string

	// LedgerAuditAdvance: moves the end of the audit.
	//go:embed ledger/audit_advance.sql
	LedgerAuditAdvance string

	// LedgerAuditInsert: one entry.
	//go:embed ledger/audit_insert.sql
	LedgerAuditInsert string

	// LedgerAuditList: the entries of a run, or all (0), in order.
	//go:embed ledger/audit_list.sql
	LedgerAuditList string

	// LedgerAuditAwaited: whether a run ever came to await approval.
	//go:embed ledger/audit_awaited.sql
	LedgerAuditAwaited string

	// LedgerAuditSearch: entries of some actors, of a group of actions, of a run, within a time; newest first.
	//go:embed ledger/audit_search.sql
	LedgerAuditSearch string

	// LedgerAuditTrail: the entries before one, newest first.
	//go:embed ledger/audit_trail.sql
	LedgerAuditTrail string
)
