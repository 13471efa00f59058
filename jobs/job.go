package jobs

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/schedule"
	"huizong/templates/brief"
	"huizong/templates/mail"
)

// Job is one configured report.
type Job struct {
	Name        string
	Title       string
	Schedule    schedule.Spec
	Kind        period.Kind
	Start       period.Month // of a programme; zero: the month of the earliest project
	Region      string
	Attachments []Form
	Approval    ledger.Approval // of the job alone; see Service.Approval
	CatchUp     schedule.CatchUp
	HoldInDoubt bool // a delivery in doubt waits for a person
	ReplyTo     string
	ShowCC      bool // every reader of a slice sees who else gets a copy of it
	Reminders   Reminders
	Recipients  []Recipient
}

// Recipient is one mailbox, and the slice of the report it gets.
type Recipient struct {
	Name    string
	Address string
	Region  string // empty: the job's
	Locale  string
	Kind    string // to, cc; empty: to
	// what is attached; nil: what the job says
	Attachments []Form
	Records     string // the workbook holds the records of service: true, false, or empty for the job's own region
}

// regions returns the job's region, and then those of its recipients, each once.
func (j Job) regions() []string {
	out := []string{j.Region}
	for _, r := range j.Recipients {
		if r.Region != "" && !slices.Contains(out, r.Region) {
			out = append(out, r.Region)
		}
	}
	return out
}

// records reports whether a recipient's workbook holds the records of service: as he says, else those of the job's own
// region.
func (j Job) records(r Recipient) bool {
	return r.Records == "true" || r.Records == "" && j.region(r) == j.Region
}

// recorded lists the regions whose workbooks hold the records of service.
func (j Job) recorded() []string {
	var out []string
	if !slices.Contains(j.Attachments, Workbook) {
		return nil
	}
	for _, r := range j.Recipients {
		if region := j.region(r); j.records(r) && !slices.Contains(out, region) {
			out = append(out, region)
		}
	}
	return out
}

// region returns the region whose report the recipient gets.
func (j Job) region(r Recipient) string {
	if r.Region != "" {
		return r.Region
	}
	return j.Region
}

// Service runs jobs. Its fields are set once, before the first call.
type Service struct {
	Jobs      []Job
	Source    Source
	Shelf     Shelf         // keeps what reading the records came to; nil: nothing is kept
	Mart      Mart          // lays months out for other programs; nil: nowhere
	Looks     Looks         // keeps what the last look at the whole source found; nil: nobody asks
	Replica   Replica       // nil: the source is no replica
	MaxLag    time.Duration // how long a report waits for it to catch up, before it is built again later or held
	Ledger    ledger.Ledger
	Post      Post     // nil: bounces are not read, and people are told by mail alone
	Bounces   *Bounces // nil: nobody here reads them
	Judges    Judges   // what people judge; nil: nothing is kept
	Intake    Intake   // nil: the agencies' tables are not ours to write
	Uploads   Uploads  // files that were handed in; nil: none are taken
	Keys      *keyring.Ring
	Settings  Settings // what the ledger keeps instead of the configuration; nil: nothing
	Managed   Managed
	Pruner    Pruner // nil: nothing is removed at night
	Gauge     Gauge  // nil: it is not told how the ledger grows
	Retention Retention
	Domains   []string // that mail may go to without a second person; nil: those of the office and its recipients
	Tells     []Tell   // channels beside mail
	BaseURL   string   // of the pages, for links; empty: none
	Sender    Sender
	Mail      *mail.Templates
	Brief     brief.Fonts
	Options   reconcile.Options
	Calendar  *schedule.Calendar
	Zone      *time.Location
	Deadline  Deadline
	From      mail.Address
	Bounce    string          // address that reports of failed deliveries go to; empty: that of From
	Signer    *deliver.Signer // signs what is sent; may be nil
	ReplyTo   string          // address that answers go to, of jobs without one of their own; empty: that of From
	Office    string
	Says      Says     // what reports say of the office beside its name
	Operators []string // addresses that get notices
	MaxSize   int64    // bytes of an encoded message, above which the largest attachment stays behind
	Version   string   // of the program, kept with every snapshot
	Instance  string   // names this process in the ledger
	Timing    Timing
	Now       func() time.Time
	Log       *slog.Logger
	Took      func(stage, job string, d time.Duration) // told how long building and delivering took; may be nil
	Counted   func(e Event, of string, n int)          // told what a metric counts; may be nil

	// Remind orders what is due at the desk; nil: nobody does
	Remind   func(ctx context.Context, due Reminder) ([]ledger.AgencyLetter, error)
	reminded []Reminder // that this instance has ordered

	Alive func(loop string) // told that a loop goes round; may be nil

	Anchors    string       // file that the end of the audit is added to; empty: none
	anchored   ledger.Chain // the end that was added last
	anchoredAt time.Time    // when that was seen to be the end
	anchoring  sync.Mutex   // guards both
	anchoredOn string       // the day it was last told to the log

	filed      filings                    // what letters to agencies were last held against
	spokenOf   atomic.Pointer[ledger.Run] // that the log named last: its job and period never change
	unrecorded atomic.Int64               // tries that have ended, and that the ledger does not know of yet

	martDue    atomic.Bool // a report was built since the mart was refreshed
	comparedOn string      // the night in which this instance last looked at what is kept
	nightTried time.Time   // when it last tried to

	bell bell // rung where there is work to be done now
}

func (s *Service) took(stage, job string, started time.Time) {
	if s.Took != nil {
		s.Took(stage, job, time.Since(started))
	}
}

// Event is something that is counted as it happens, because no row of the ledger keeps it.
type Event string

// The events, and of what each is counted.
const (
	RowsQuarantined Event = "rows_quarantined" // rows found, of a job
	NoticeTaken     Event = "notice_taken"     // of a channel
	NoticeRefused   Event = "notice_refused"   // of a channel
)

func (s *Service) counted(e Event, of string, n int) {
	if s.Counted != nil && n > 0 {
		s.Counted(e, of, n)
	}
}

func (s *Service) alive(loop string) {
	if s.Alive != nil {
		s.Alive(loop)
	}
}

// Deadline is when a month's filings are due: the end of a day of the following month, and where it moves from a day
// off.
type Deadline struct {
	Day  int
	Roll schedule.Roll
}

// Timing is how long the service waits for what. DefaultTiming is what the docs promise.
type Timing struct {
	Tick        time.Duration // between two looks at the clock
	Lease       time.Duration // of a run or delivery; renewed at a third of it
	InDoubt     time.Duration // before a delivery in doubt is sent again
	Life        time.Duration // of a delivery
	Tries       int           // of building a run
	ChannelWait time.Duration // before a stopped channel is tried again
	Backoff     func(attempt int) time.Duration
	Workers     int           // deliveries under way at once
	Grace       time.Duration // how late a slot may be and still count as on time
}

// DefaultTiming returns the timing of the docs.
func DefaultTiming() Timing {
	return Timing{Tick: 5 * time.Second, Lease: time.Minute, InDoubt: deliver.InDoubtAfter, Life: deliver.Lifetime,
		Tries:       5,
		ChannelWait: 15 * time.Minute, Backoff: deliver.Backoff, Workers: 2, Grace: 5 * time.Minute}
}

// Job returns a job by name.
func (s *Service) Job(name string) (Job, bool) {
	i := slices.IndexFunc(s.Jobs, func(j Job) bool { return j.Name == name })
	if i < 0 {
		return Job{}, false
	}
	return s.Jobs[i], true
}

// sender is the address of the envelope, which reports of failed deliveries go to.
func (s *Service) sender() string { return cmp.Or(s.Bounce, s.From.Address) }

// patience is what the ledger needs of the timing.
func (s *Service) patience() ledger.Patience {
	return ledger.Patience{InDoubt: s.Timing.InDoubt, Life: s.Timing.Life, Tries: s.Timing.Tries, Notify: s.alarm}
}
