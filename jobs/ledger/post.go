package ledger

import (
	"fmt"
	"strings"
	"time"
)

// BounceReport is one report about a delivery.
type BounceReport struct {
	Digest    string    `db:"digest"      json:"-"` // of the mail that brought it
	Delivery  int64     `db:"delivery_id" json:"delivery"`
	Recipient string    `db:"recipient"   json:"recipient"`
	Action    string    `db:"action"      json:"action"` // failed, delayed, unclear
	Code      string    `db:"code"        json:"code"`
	Text      string    `db:"text"        json:"text"`
	At        time.Time `db:"read_at"     json:"read_at"`
}

// Reply is what the report says, as a list shows it.
func (b BounceReport) Reply() string {
	if b.Action == "failed" {
		return fmt.Sprintf("bounced: %s %s", b.Code, b.Text)
	}
	return fmt.Sprintf("%s: %s %s", b.Action, b.Code, b.Text)
}

// unclear is the action of a letter that may be a report of failure.
const unclear = "unclear"

// Unclear reports whether a delivery is in doubt since a letter came that may say that it failed.
func (d Delivery) Unclear() bool {
	return d.State == InDoubt && strings.HasPrefix(d.LastReply, unclear+":")
}

// Bounce is a delivery after a report about it, and what the audit says. What failed moves, if it was sent; what may
// have failed waits for a person; a delay is a note.
func (d Delivery) Bounce(b BounceReport, now time.Time) (Delivery, Entry, bool) {
	detail := map[string]any{"code": b.Code, "text": b.Text}
	if b.Action == "delayed" {
		return d, entry(now, System, "delivery.delayed", d.Run, d.ID, Via{}, detail), true
	}
	if _, ok := step(DeliverySteps, Bounce, d.State); !ok || b.Action == unclear && d.State != Sent {
		return d, Entry{}, false
	}
	d.State, d.LastReply = Bounced, Clip(b.Reply(), 1000)
	if b.Action == unclear {
		d.State, d.Hold = InDoubt, true
	}
	d.Fence++
	d.leave(now)
	return d, entry(now, System, d.action(), d.Run, d.ID, Via{}, detail), true
}

// Told is what people were told over one channel of one cause.
type Told struct {
	Channel string     `db:"channel" json:"channel"`
	Cause   string     `db:"cause"   json:"cause"`
	Run     int64      `db:"run_id"  json:"run"` // 0: of no run
	Items   int        `db:"items"   json:"items"`
	Tries   int        `db:"tries"   json:"tries"`
	Error   string     `db:"error"   json:"error"`
	ToldAt  *time.Time `db:"told_at" json:"told_at"`
	NextAt  time.Time  `db:"next_at" json:"next_at"`
}

// How often people are told of what lasts, and when more recipients have joined it.
const (
	TellAgain = 24 * time.Hour
	TellMore  = time.Hour
)

// Due reports whether a channel is to be told: never told or the time has come, or more recipients are concerned than
// it was told of.
func (t Told) Due(items int, now time.Time) bool {
	return !t.NextAt.After(now) || t.ToldAt != nil && items > t.Items && now.Sub(*t.ToldAt) >= TellMore
}
