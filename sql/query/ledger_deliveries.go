package query

import _ "embed" // binds the statements

// Statements of the ledger about deliveries, their bytes and tries.
var (
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

	// LedgerDeliveryByMessage: the delivery with a Message-ID.
	//go:embed ledger/delivery_by_message.sql
	LedgerDeliveryByMessage string

	// LedgerDeliveryBait: lays a delivery out that only version 0.1 moves.
	//go:embed ledger/delivery_bait.sql
	LedgerDeliveryBait string

	// LedgerDeliveryBaits: deliveries that were laid out for version 0.1, and not taken back: who did that was
	// interrupted.
	//go:embed ledger/delivery_baits.sql
	LedgerDeliveryBaits string

	// LedgerDeliveryUnbait: takes it back, if nobody has moved it.
	//go:embed ledger/delivery_unbait.sql
	LedgerDeliveryUnbait string

	// LedgerMessageWhole: messages as version 0.1 wrote them, after one.
	//go:embed ledger/message_whole.sql
	LedgerMessageWhole string

	// LedgerMessageHash: the hash of what was sealed for a delivery.
	//go:embed ledger/message_hash.sql
	LedgerMessageHash string

	// LedgerMessageDelete: takes a message away that has been moved over.
	//go:embed ledger/message_delete.sql
	LedgerMessageDelete string

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
)
