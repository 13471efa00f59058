package query

import _ "embed" // binds the statements

// Statements of the ledger about runs, snapshots and jobs.
var (
	// LedgerJobInsert: one job: its name and where its slots begin.
	//go:embed ledger/job_insert.sql
	LedgerJobInsert string

	// LedgerJobGet: one job by name.
	//go:embed ledger/job_get.sql
	LedgerJobGet string

	// LedgerJobList: every job.
	//go:embed ledger/job_list.sql
	LedgerJobList string

	// LedgerJobAdvance: moves a cursor, if nobody has: to, name, from.
	//go:embed ledger/job_advance.sql
	LedgerJobAdvance string

	// LedgerJobPause: sets or lifts a pause.
	//go:embed ledger/job_pause.sql
	LedgerJobPause string

	// LedgerRunInsert: one run, pending or skipped.
	//go:embed ledger/run_insert.sql
	LedgerRunInsert string

	// LedgerRunWrite: a run as a step leaves it, if it is still as the step saw it (:seen, :was).
	//go:embed ledger/run_write.sql
	LedgerRunWrite string

	// LedgerRunGet: one run by id.
	//go:embed ledger/run_get.sql
	LedgerRunGet string

	// LedgerRunByClaim: the run that has claimed a period and revision.
	//go:embed ledger/run_by_claim.sql
	LedgerRunByClaim string

	// LedgerRunList: runs by job, period, id and state (an empty value does not narrow), newest first.
	//go:embed ledger/run_list.sql
	LedgerRunList string

	// LedgerRunLatest: the newest run of a job and period that was sent to anybody.
	//go:embed ledger/run_latest.sql
	LedgerRunLatest string

	// LedgerRunCorrected: the newest revision of a job and period after one that was sent to anybody as a correction.
	//go:embed ledger/run_corrected.sql
	LedgerRunCorrected string

	// LedgerRunDue: numbers of runs that wait for a worker, or whose worker is gone; a job builds one run at a time.
	//go:embed ledger/run_due.sql
	LedgerRunDue string

	// LedgerRunRenew: prolongs the lease of a run being built.
	//go:embed ledger/run_renew.sql
	LedgerRunRenew string

	// LedgerRunLock: one run by id, locked.
	//go:embed ledger/run_lock.sql
	LedgerRunLock string

	// LedgerRunLost: numbers of runs whose worker is gone and that were tried often enough: now, tries.
	//go:embed ledger/run_lost.sql
	LedgerRunLost string

	// LedgerSnapshotInsert: one sealed report.
	//go:embed ledger/snapshot_insert.sql
	LedgerSnapshotInsert string

	// LedgerSnapshotList: the sealed reports of a run.
	//go:embed ledger/snapshot_list.sql
	LedgerSnapshotList string

	// LedgerSnapshotSent: the sealed reports of a job and region that were sent, newest revision first.
	//go:embed ledger/snapshot_sent.sql
	LedgerSnapshotSent string

	// LedgerSnapshotKeys: every sealed report, without its content; run 0 means all.
	//go:embed ledger/snapshot_keys.sql
	LedgerSnapshotKeys string

	// LedgerSnapshotBody: the content of one sealed report.
	//go:embed ledger/snapshot_body.sql
	LedgerSnapshotBody string

	// LedgerSnapshotHash: the hash of one sealed report.
	//go:embed ledger/snapshot_hash.sql
	LedgerSnapshotHash string

	// LedgerSnapshotHeadline: the headline of a report that version 0.1 has sealed.
	//go:embed ledger/snapshot_headline.sql
	LedgerSnapshotHeadline string

	// LedgerSnapshotWhole: reports as version 0.1 wrote them, without their content.
	//go:embed ledger/snapshot_whole.sql
	LedgerSnapshotWhole string

	// LedgerSnapshotEmpty: takes a report out of its row that has been moved over.
	//go:embed ledger/snapshot_empty.sql
	LedgerSnapshotEmpty string
)
