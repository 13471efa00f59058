package query

import _ "embed" // binds the statements

// Statements of the ledger: what one row means stands at the head of each file under ledger/.
var (
	// LedgerNow: the clock of the ledger, UTC.
	//go:embed ledger/now.sql
	LedgerNow string

	// LedgerWritable: a write that finds no row.
	//go:embed ledger/writable.sql
	LedgerWritable string

	// LedgerPacket: how large a statement the server takes, and how large one has to be.
	//go:embed ledger/packet.sql
	LedgerPacket string

	// LedgerSize: how many bytes the ledger's database takes.
	//go:embed ledger/size.sql
	LedgerSize string

	// LedgerSizeKeep: keeps the size of the ledger on one day.
	//go:embed ledger/size_keep.sql
	LedgerSizeKeep string

	// LedgerSizeOf: the oldest size that is kept of the days from one on.
	//go:embed ledger/size_of.sql
	LedgerSizeOf string

	// LedgerJudgementInForce: what is judged and in force at a moment, given twice.
	//go:embed ledger/judgement_in_force.sql
	LedgerJudgementInForce string

	// LedgerJudgementInsert: one judgement.
	//go:embed ledger/judgement_insert.sql
	LedgerJudgementInsert string

	// LedgerJudgementConfirm: puts a judgement in force that another person proposed.
	//go:embed ledger/judgement_confirm.sql
	LedgerJudgementConfirm string

	// LedgerJudgementList: every judgement, newest first.
	//go:embed ledger/judgement_list.sql
	LedgerJudgementList string

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

	// LedgerMessageInsert: the bytes of a delivery.
	//go:embed ledger/message_insert.sql
	LedgerMessageInsert string

	// LedgerMessageBody: the bytes of a delivery.
	//go:embed ledger/message_body.sql
	LedgerMessageBody string

	// LedgerPartUsed: when a part was last stored.
	//go:embed ledger/part_used.sql
	LedgerPartUsed string

	// LedgerPartInsert: one chunk of a part.
	//go:embed ledger/part_insert.sql
	LedgerPartInsert string

	// LedgerPartTouch: says that a part was stored again.
	//go:embed ledger/part_touch.sql
	LedgerPartTouch string

	// LedgerPartNames: every part that is kept, by its hash.
	//go:embed ledger/part_names.sql
	LedgerPartNames string

	// LedgerMessagePartsNames: every message that is kept as headers and parts, by its hash.
	//go:embed ledger/message_parts_names.sql
	LedgerMessagePartsNames string

	// LedgerPartChunks: the chunks of a part, in order.
	//go:embed ledger/part_chunks.sql
	LedgerPartChunks string

	// LedgerMessagePartsGet: the headers and the list of parts of a message, and the size of it rebuilt.
	//go:embed ledger/message_parts_get.sql
	LedgerMessagePartsGet string

	// LedgerMessagePartsInsert: one message, as headers and parts.
	//go:embed ledger/message_parts_insert.sql
	LedgerMessagePartsInsert string

	// LedgerMessagePartsTouch: says that a message was stored again.
	//go:embed ledger/message_parts_touch.sql
	LedgerMessagePartsTouch string

	// LedgerLeaseOwners: who is building or sending now.
	//go:embed ledger/lease_owners.sql
	LedgerLeaseOwners string

	// LedgerDeliveryByMessage: the delivery with a Message-ID.
	//go:embed ledger/delivery_by_message.sql
	LedgerDeliveryByMessage string

	// LedgerDeliveryBait: lays a delivery out that only version 0.1 moves.
	//go:embed ledger/delivery_bait.sql
	LedgerDeliveryBait string

	// LedgerDeliveryUnbait: takes it back, if nobody has moved it.
	//go:embed ledger/delivery_unbait.sql
	LedgerDeliveryUnbait string

	// LedgerAuditMover: who moved a delivery after it was queued.
	//go:embed ledger/audit_mover.sql
	LedgerAuditMover string

	// LedgerMessageWhole: messages as version 0.1 wrote them, after one.
	//go:embed ledger/message_whole.sql
	LedgerMessageWhole string

	// LedgerMessageHash: the hash of what was sealed for a delivery.
	//go:embed ledger/message_hash.sql
	LedgerMessageHash string

	// LedgerMessageDelete: takes a message away that has been moved over.
	//go:embed ledger/message_delete.sql
	LedgerMessageDelete string

	// LedgerSnapshotWhole: reports as version 0.1 wrote them, without their content.
	//go:embed ledger/snapshot_whole.sql
	LedgerSnapshotWhole string

	// LedgerSnapshotEmpty: takes a report out of its row that has been moved over.
	//go:embed ledger/snapshot_empty.sql
	LedgerSnapshotEmpty string

	// LedgerWholeCount: how many rows are as version 0.1 wrote them.
	//go:embed ledger/whole_count.sql
	LedgerWholeCount string

	// LedgerInstanceSeen: says that an instance lives.
	//go:embed ledger/instance_seen.sql
	LedgerInstanceSeen string

	// LedgerInstanceInsert: one instance.
	//go:embed ledger/instance_insert.sql
	LedgerInstanceInsert string

	// LedgerInstanceForget: instances that have not been seen since.
	//go:embed ledger/instance_forget.sql
	LedgerInstanceForget string

	// LedgerInstanceLast: when an instance was last seen; NULL: none is remembered.
	//go:embed ledger/instance_last.sql
	LedgerInstanceLast string

	// LedgerPlaceGet: when the server made the table of places, as it was last seen and as it says now.
	//go:embed ledger/place_get.sql
	LedgerPlaceGet string

	// LedgerPlaceSet: the place that is known from here on.
	//go:embed ledger/place_set.sql
	LedgerPlaceSet string

	// LedgerInstanceList: instances that have been seen since.
	//go:embed ledger/instance_list.sql
	LedgerInstanceList string

	// LedgerForm: what is of the ledger as a whole.
	//go:embed ledger/form_get.sql
	LedgerForm string

	// LedgerDeliveryInsert: one delivery.
	//go:embed ledger/delivery_insert.sql
	LedgerDeliveryInsert string

	// LedgerDeliveryWrite: a delivery as a step leaves it, if it is still as the step saw it (:seen, :was).
	//go:embed ledger/delivery_write.sql
	LedgerDeliveryWrite string

	// LedgerDeliveryGet: one delivery by id.
	//go:embed ledger/delivery_get.sql
	LedgerDeliveryGet string

	// LedgerDeliveryList: deliveries by run and state (an empty value does not narrow) in order.
	//go:embed ledger/delivery_list.sql
	LedgerDeliveryList string

	// LedgerDeliveryNewest: the same, newest first.
	//go:embed ledger/delivery_newest.sql
	LedgerDeliveryNewest string

	// LedgerQuarantineLast: the last time that the ledger was found to be a restored one.
	//go:embed ledger/quarantine_last.sql
	LedgerQuarantineLast string

	// LedgerQuarantineMarks: whether a run may have been sent in a time that the ledger does not know of: made before,
	// or due in it.
	//go:embed ledger/quarantine_marks.sql
	LedgerQuarantineMarks string

	// LedgerQuarantineInsert: the ledger is a restored one; opened at once where nobody is waited for, and what it has
	// is marked.
	//go:embed ledger/quarantine_insert.sql
	LedgerQuarantineInsert string

	// LedgerQuarantineOpen: somebody wants to open it, or opens it.
	//go:embed ledger/quarantine_open.sql
	LedgerQuarantineOpen string

	// LedgerDeliveryOpen: deliveries that may have gone out since the database was saved, or since an instance was last
	// seen.
	//go:embed ledger/delivery_open.sql
	LedgerDeliveryOpen string

	// LedgerDeliveryDue: numbers of deliveries to be sent now, of one run or of all (0); while nothing else is sent
	// (1), notices of that time alone.
	//go:embed ledger/delivery_due.sql
	LedgerDeliveryDue string

	// LedgerDeliveryRenew: prolongs the lease of a delivery under way.
	//go:embed ledger/delivery_renew.sql
	LedgerDeliveryRenew string

	// LedgerDeliveryLapsed: deliveries that time moves: their worker is gone (now), in doubt long enough, or too old.
	//go:embed ledger/delivery_lapsed.sql
	LedgerDeliveryLapsed string

	// LedgerDeliveryCounts: how many deliveries of a run are in each state.
	//go:embed ledger/delivery_counts.sql
	LedgerDeliveryCounts string

	// LedgerDeliveryUnderWay: whether a delivery of a run is in one of some states.
	//go:embed ledger/delivery_under_way.sql
	LedgerDeliveryUnderWay string

	// LedgerAttemptInsert: one try.
	//go:embed ledger/attempt_insert.sql
	LedgerAttemptInsert string

	// LedgerAttemptList: the tries of a run, or of all (0).
	//go:embed ledger/attempt_list.sql
	LedgerAttemptList string

	// LedgerDecisionInsert: one decision.
	//go:embed ledger/decision_insert.sql
	LedgerDecisionInsert string

	// LedgerDecisionList: the decisions on a run, or on all (0).
	//go:embed ledger/decision_list.sql
	LedgerDecisionList string

	// LedgerChannelGet: why and until when the channel is stopped.
	//go:embed ledger/channel_get.sql
	LedgerChannelGet string

	// LedgerChannelInsert: stops the channel for the first time.
	//go:embed ledger/channel_insert.sql
	LedgerChannelInsert string

	// LedgerChannelProbe: takes the right to probe a stopped channel, if it is due and nobody has: next probe, now.
	//go:embed ledger/channel_probe.sql
	LedgerChannelProbe string

	// LedgerRelayGet: what the mail server offered when it was last greeted.
	//go:embed ledger/relay_get.sql
	LedgerRelayGet string

	// LedgerRelayInsert: what the mail server offers, for the first time.
	//go:embed ledger/relay_insert.sql
	LedgerRelayInsert string

	// LedgerRelayUpdate: what the mail server offers now.
	//go:embed ledger/relay_update.sql
	LedgerRelayUpdate string

	// LedgerChannelUpdate: stops the channel again, or opens it with an empty reason.
	//go:embed ledger/channel_update.sql
	LedgerChannelUpdate string

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
