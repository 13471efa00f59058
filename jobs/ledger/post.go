package ledger

import (
	"fmt"
	"time"
)

// BounceReport is one report about a delivery.
type BounceReport struct {
	Digest    string    `db:"digest"      json:"-"` // of the mail that brought it
	Delivery  int64     `db:"delivery_id" json:"delivery"`
	Recipient string    `db:"recipient"   json:"recipient"`
	Action    string    `db:"action"      json:"action"` // failed, delayed
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

// Bounce is a delivery after a report about it, and what the audit says. What failed moves, if it was sent; a delay is
// a note.
func (d Delivery) Bounce(b BounceReport, now time.Time) (Delivery, Entry, bool) {
	detail := map[string]any{"code": b.Code, "text": b.Text}
	if b.Action != "failed" {
		return d, entry(now, System, "delivery.delayed", d.Run, d.ID, Via{}, detail), true
	}
	if _, ok := step(DeliverySteps, Bounce, d.State); !ok {
		return d, Entry{}, false
	}
	d.State, d.LastReply = Bounced, Clip(b.Reply(), 1000)
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
