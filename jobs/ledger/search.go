package ledger

import "time"

// Search narrows what was sent; zero fields do not narrow.
type Search struct {
	To          string // part of a recipient's name or address
	Job         string
	Period      string // of the report
	Group       SearchGroup
	Letters     bool      // letters to agencies and notices, instead of reports and tests
	From, Until time.Time // of the sending: from the first, before the second
	Limit       int
	Offset      int
}

// SearchGroup is deliveries that a reader looks for together.
type SearchGroup string

// The groups.
const (
	AllFound     SearchGroup = ""
	SentFound    SearchGroup = "sent"
	FailedFound  SearchGroup = "failed" // bounced and expired too
	DoubtFound   SearchGroup = "in_doubt"
	WaitingFound SearchGroup = "waiting" // not sent yet: queued, retried, under way, held
	TestFound    SearchGroup = "test"    // not counted with the others
)

// SearchGroups are the groups in the order in which they are shown.
var SearchGroups = []SearchGroup{AllFound, SentFound, FailedFound, DoubtFound, WaitingFound, TestFound}

// Group is the group of a delivery, beside all.
func (d Delivery) Group() SearchGroup {
	switch {
	case d.Purpose == Test:
		return TestFound
	case d.State == Sent:
		return SentFound
	case d.State.Wrong():
		return FailedFound
	case d.State == InDoubt:
		return DoubtFound
	case d.State == Cancelled:
		return AllFound
	}
	return WaitingFound
}

// Found is a delivery with what it is of, and when it was sent: when the server took it, else its last try.
type Found struct {
	Delivery
	Job      string    `db:"job" json:"job"`
	Period   string    `db:"period_text" json:"period"`
	Revision int       `db:"revision" json:"revision"`
	At       time.Time `db:"at" json:"at"`
}

// Searched is a page of what was found, newest first, and how many there are of each group.
type Searched struct {
	Rows   []Found
	Counts map[SearchGroup]int
}
