package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Purpose is what a delivery is for.
type Purpose string

// The purposes.
const (
	Report Purpose = "report"
	Test   Purpose = "test"
	Notice Purpose = "notice" // to operators; it does not decide the state of its run

	Feedback Purpose = "feedback" // to an agency, on what became of its filings; of no run
	Remind   Purpose = "remind"   // to an agency that has not filed; of no run
)

// Letter is one message to one recipient, ready to be queued.
type Letter struct {
	Purpose   Purpose
	Address   string
	Name      string
	Region    string // whose slice it is
	Locale    string
	MessageID string
	Follows   string   // the Message-ID of the mail that this one corrects; empty: none
	Kind      string   // to, cc; empty: to
	Heading   *Heading // nil: to its recipient alone
	Head      []byte   // what is of this delivery alone, for a ledger that version 0.1 may still read
	Body      []byte   // what is sealed: all of it but Date, Message-ID, To and References
	SHA256    string   // of what is stored; set by Keep
	Size      int64
	Whole     bool   // stored with its head, as version 0.1 does
	Part      string // hash of the body that is kept meanwhile
	Suspect   bool   // it may have been sent in a time that the ledger does not know of
	Hold      bool   // of a delivery in doubt: wait for a person instead of sending it again, marked
}

// Kept is the letter with the hash and size of its body, which goes where the letter goes.
func (l Letter) Kept() Letter {
	if l.SHA256 == "" {
		l.SHA256, l.Size = Hash(l.Body), int64(len(l.Body))
	}
	return l
}

// Sealed is what a run built.
type Sealed struct {
	Snapshots []Snapshot
	Letters   []Letter
	Approval  Approval // held until so many people have approved it
	Audience  []Party  // the recipients of its job
	Corrects  int64    // the run whose report it corrects; 0: none
	Why       string   // why it needs approval, where that is not what its job says
}

// reports are the letters that count: those that are no notices.
func (s Sealed) reports() []Letter {
	return slices.DeleteFunc(slices.Clone(s.Letters), func(l Letter) bool { return l.Purpose == Notice })
}

// Snapshot is the frozen value of one region's report.
type Snapshot struct {
	Run        int64     `json:"run"`
	Region     string    `json:"region"`
	Report     []byte    `json:"-"` // canonical JSON; to be had by Ledger.Report, lists leave it out
	SHA256     string    `json:"sha256"`
	Code       string    `json:"code"`      // version of the program
	Templates  string    `json:"templates"` // hash of the templates
	SealedAt   time.Time `json:"sealed_at"`
	Revision   int       `json:"revision"`
	PeriodText string    `json:"period"`
	Headline
}

// Headline is what lists and later reports ask of a sealed report.
type Headline struct {
	AsOf     time.Time       `json:"as_of"`
	Abridged json.RawMessage `json:"-"`      // the report without its lists
	Errors   int             `json:"errors"` // findings by severity
	Warnings int             `json:"warnings"`
}

// Delivery is one message to one recipient on its way.
type Delivery struct {
	ID        int64         `db:"id" json:"id"`
	Run       int64         `db:"run_id" json:"run"`
	Purpose   Purpose       `db:"purpose" json:"purpose"`
	Recipient string        `db:"recipient" json:"recipient"`
	Name      string        `db:"name" json:"name"`
	Region    string        `db:"region" json:"region"`
	Locale    string        `db:"locale" json:"locale"`
	State     DeliveryState `db:"state" json:"state"`
	MessageID string        `db:"message_id" json:"message_id"`
	Attempts  int           `db:"attempts" json:"attempts"`
	// earlier tries that may have arrived
	PossibleDuplicates int        `db:"possible_duplicates" json:"possible_duplicates"`
	LastReply          string     `db:"last_reply" json:"last_reply"`
	NextAt             time.Time  `db:"next_at" json:"next_at"`
	SHA256             string     `db:"sha256" json:"sha256"` // of what was sealed
	Size               int64      `db:"size" json:"size"`
	Hold               bool       `db:"hold" json:"-"`
	Owner              string     `db:"owner" json:"-"`
	Fence              int64      `db:"fence" json:"-"`
	LeaseUntil         *time.Time `db:"lease_until" json:"-"`
	DueAt              time.Time  `db:"due_at" json:"-"` // since when it is to be sent: its life counts from here
	CreatedAt          time.Time  `db:"created_at" json:"created_at"`
	UpdatedAt          time.Time  `db:"updated_at" json:"updated_at"`
	// when it was first tried: the Date of every try
	FirstTryAt *time.Time `db:"first_try_at" json:"first_try_at,omitempty"`
	Follows    string     `db:"follows" json:"follows,omitempty"`   // the Message-ID of the mail it corrects
	Replaces   int64      `db:"replaces" json:"replaces,omitempty"` // the delivery it takes the place of
	SentAt     *time.Time `db:"sent_at" json:"sent_at,omitempty"`   // when the mail server took it last
	Kind       string     `db:"kind" json:"kind,omitempty"`         // to, cc
	Heading    *Heading   `db:"heading" json:"-"`                   // nil: its head names its recipient alone
	Sealed     bool       `db:"sealed" json:"-"`                    // in the list of recipients that was sealed
	Body       []byte     `db:"-" json:"-"`                         // what was sealed; filled by ClaimDelivery
}

// Claim returns the right to write that claiming the delivery gave.
func (d Delivery) Claim() Claim { return Claim{d.ID, d.Fence, d.Owner} }

// Attempt is one try to send a delivery.
type Attempt struct {
	Delivery  int64     `db:"delivery_id" json:"delivery"`
	Number    int       `db:"number" json:"number"`
	Recipient string    `db:"recipient" json:"recipient"`
	Phase     string    `db:"phase" json:"phase"` // of the SMTP conversation, where it ended
	Class     string    `db:"class" json:"class"`
	Code      int       `db:"code" json:"code"`
	Enhanced  string    `db:"enhanced" json:"enhanced"`
	Text      string    `db:"text" json:"text"`
	Instance  string    `db:"instance" json:"instance"`
	StartedAt time.Time `db:"started_at" json:"started_at"`
	EndedAt   time.Time `db:"ended_at" json:"ended_at"`
}

// Reply is how the attempt ended, as a list shows it.
func (a Attempt) Reply() string {
	switch {
	case a.Code == 0:
		return a.Phase + ": " + a.Text
	case a.Enhanced != "" && !strings.HasPrefix(a.Text, a.Enhanced):
		return fmt.Sprintf("%d %s %s", a.Code, a.Enhanced, a.Text)
	}
	return fmt.Sprintf("%d %s", a.Code, a.Text)
}
