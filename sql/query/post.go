package query

import _ "embed" // binds the statements

// Statements of what happens behind the mail server, and of what people are told: under post/.
var (
	// PostAgencyLetterInsert: a letter to an agency that was queued.
	//go:embed post/agency_letter_insert.sql
	PostAgencyLetterInsert string

	// PostAgencyLetterGet: the letter to an agency that a delivery is.
	//go:embed post/agency_letter_get.sql
	PostAgencyLetterGet string

	// PostAgencyLetterList: the letters to an agency, or to all, of a purpose and period, oldest first.
	//go:embed post/agency_letter_list.sql
	PostAgencyLetterList string

	// PostBounceInsert: one report of mail that was not delivered.
	//go:embed post/bounce_insert.sql
	PostBounceInsert string

	// PostBounceEarly: the report that a delivery came back, read since its try began: delivery, when it began.
	//go:embed post/bounce_early.sql
	PostBounceEarly string

	// PostBounceList: the reports about the deliveries of a run, oldest first.
	//go:embed post/bounce_list.sql
	PostBounceList string

	// PostDeliveryByMessage: the delivery that has a Message-ID.
	//go:embed post/delivery_by_message.sql
	PostDeliveryByMessage string

	// PostDeliveryOwed: reports of a job that did not reach their recipient yet.
	//go:embed post/delivery_owed.sql
	PostDeliveryOwed string

	// PostDeliveryNewer: the newest revision after a run's that the recipient of a report of it has.
	//go:embed post/delivery_newer.sql
	PostDeliveryNewer string

	// PostDeliveryReached: to whom any report of a job and period was sent, or is on its way.
	//go:embed post/delivery_reached.sql
	PostDeliveryReached string

	// PostDeliverySearch: what was sent to whom, newest first.
	//go:embed post/delivery_search.sql
	PostDeliverySearch string

	// PostDeliverySearchCounts: how many a search finds of each group.
	//go:embed post/delivery_search_counts.sql
	PostDeliverySearchCounts string

	// PostDeliveryTroubles: reports that a recipient did not get, unless he has the period by another.
	//go:embed post/delivery_troubles.sql
	PostDeliveryTroubles string

	// PostMailboxClaim: takes the right to read a mailbox, if it is due and nobody has: next time, name, now.
	//go:embed post/mailbox_claim.sql
	PostMailboxClaim string

	// PostMailboxGet: up to where a mailbox has been read.
	//go:embed post/mailbox_get.sql
	PostMailboxGet string

	// PostMailboxInsert: a mailbox that was never read.
	//go:embed post/mailbox_insert.sql
	PostMailboxInsert string

	// PostMailboxMove: up to where a mailbox has been read now.
	//go:embed post/mailbox_move.sql
	PostMailboxMove string

	// PostNoticeClaim: takes the right to tell: next try, key, as it was read.
	//go:embed post/notice_claim.sql
	PostNoticeClaim string

	// PostNoticeDelete: a cause that is over.
	//go:embed post/notice_delete.sql
	PostNoticeDelete string

	// PostNoticeFailed: a notice was not taken.
	//go:embed post/notice_failed.sql
	PostNoticeFailed string

	// PostNoticeFailing: channels that take no notices.
	//go:embed post/notice_failing.sql
	PostNoticeFailing string

	// PostNoticeGet: what was told over a channel of a cause of a run.
	//go:embed post/notice_get.sql
	PostNoticeGet string

	// PostNoticeInsert: a cause that a channel is told of for the first time.
	//go:embed post/notice_insert.sql
	PostNoticeInsert string

	// PostNoticeOpen: causes that somebody was told of.
	//go:embed post/notice_open.sql
	PostNoticeOpen string

	// PostNoticeTold: a notice was taken: items, told, next.
	//go:embed post/notice_told.sql
	PostNoticeTold string

	// PostSecretGet: what tags are made with.
	//go:embed post/secret_get.sql
	PostSecretGet string

	// PostSecretSet: what tags are made with, unless it was set.
	//go:embed post/secret_set.sql
	PostSecretSet string
)
