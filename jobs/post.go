package jobs

import (
	"context"
	"time"

	"huizong/jobs/bounce"
	"huizong/jobs/ledger"
	"huizong/jobs/notify"
)

// Post is what the ledger knows of mail behind the server's yes, and of what people were told.
type Post interface {
	// Bounce records a report about a delivery, and moves it from sent to bounced if it failed; false: recorded before.
	Bounce(ctx context.Context, b ledger.BounceReport) (bool, error)
	DeliveryByMessage(ctx context.Context, messageID string) (ledger.Delivery, error)
	// Troubles lists the reports that a recipient did not get, unless he has the period by another delivery.
	Troubles(ctx context.Context) ([]ledger.Delivery, error)
	// Search finds what was sent.
	Search(ctx context.Context, q ledger.Search) (ledger.Searched, error)
	// Entries finds entries of the audit, newest first.
	Entries(ctx context.Context, q ledger.EntrySearch) ([]ledger.Entry, error)
	// Newer returns the newest revision after that of a delivery's run that its recipient has; 0: none.
	Newer(ctx context.Context, d ledger.Delivery) (int, error)
	// Reached lists to whom any report of a job and period was sent, or is on its way.
	Reached(ctx context.Context, job, period string) ([]string, error)
	// ClaimMailbox takes the right to read a mailbox, and returns up to where it has been read.
	ClaimMailbox(ctx context.Context, name string, every time.Duration) (validity, uid uint32, due bool, err error)
	MoveMailbox(ctx context.Context, name string, validity, uid uint32) error
	// ClaimNotice takes the right to tell a channel of a cause, if that is due. Told records how it ended.
	ClaimNotice(ctx context.Context, n ledger.Told, retry time.Duration) (bool, error)
	Told(ctx context.Context, n ledger.Told, problem string, retry time.Duration) error
	OpenNotices(ctx context.Context) ([]ledger.Told, error)
	// FailingNotices lists what a channel did not take when it was last tried.
	FailingNotices(ctx context.Context) ([]ledger.Told, error)
	EndNotice(ctx context.Context, cause string, run int64) error
	// LettersOf queues notices of a run (0: of none).
	LettersOf(ctx context.Context, run int64, letters []ledger.Letter) error
	// AgencyLetters lists the letters to an agency (empty: to all) of a purpose and period (empty: any), oldest first.
	AgencyLetters(ctx context.Context, agency string, purpose ledger.Purpose, period string) ([]ledger.AgencyLetter,
		error)
	// AgencyLetter returns the letter that a delivery is.
	AgencyLetter(ctx context.Context, delivery int64) (ledger.AgencyLetter, error)
	// PostAgencyLetter queues a letter to an agency, as its order is judged then, or returns all that stands against
	// it; write makes the mail of what is to be sent.
	PostAgencyLetter(ctx context.Context, o ledger.LetterOrder,
		write func(ledger.AgencyLetter) (ledger.Letter, error)) (ledger.AgencyLetter, error)
	// Secret is what the tags of senders are made with.
	Secret(ctx context.Context) ([]byte, error)
}

// Bounces is where reports of mail that was not delivered arrive.
type Bounces struct {
	Mailbox bounce.Mailbox
	Every   time.Duration
}

// Tell is one channel that people are told over, beside mail.
type Tell struct {
	notify.Channel
	Kinds []string // of notices; none: all
	Off   bool     // somebody turned it off: it is told nothing until it is turned on
}
