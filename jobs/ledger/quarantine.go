package ledger

import (
	"fmt"
	"time"
)

// Quarantine is a time in which nothing is sent, because the database is a restored one.
type Quarantine struct {
	ID       int64      `db:"id" json:"id"`
	Since    time.Time  `db:"since" json:"since"`
	LastAt   time.Time  `db:"last_at" json:"last_at"` // of the last entry of the audit then
	Reason   string     `db:"reason" json:"reason"`
	Proposed string     `db:"proposed" json:"proposed,omitempty"` // who wants to open it, where that takes two
	OpenedBy string     `db:"opened_by" json:"opened_by,omitempty"`
	OpenedAt *time.Time `db:"opened_at" json:"opened_at,omitempty"`
	Note     string     `db:"note" json:"note,omitempty"`
}

// Shut reports whether nothing is sent.
func (q Quarantine) Shut() bool { return q.ID != 0 && q.OpenedAt == nil }

// Err says that nothing is sent, and what lets it go on; nil: nothing is in the way.
func (q Quarantine) Err() error {
	if !q.Shut() {
		return nil
	}
	return fmt.Errorf("nothing is sent since %s: %s; huizong restored --reason", q.Since.Format(time.RFC3339), q.Reason)
}

// Covers reports whether a slot fell due in the part that the database does not know of, or while nothing was sent.
func (q Quarantine) Covers(slot time.Time) bool {
	return q.Opened() && slot.After(q.LastAt) && !slot.After(*q.OpenedAt)
}

// Opened reports whether a person has opened it. Where nothing was stopped, what is sent is marked alone.
func (q Quarantine) Opened() bool { return q.OpenedAt != nil && q.OpenedBy != System }

// Suspect is a delivery that may have gone out in a time that the database does not know of: it goes on, and says so.
func (d Delivery) Suspect(why string, now time.Time) (Delivery, Entry) {
	from := d.State
	switch d.State {
	case Sending:
		d.State = Queued
	case Committed:
		d.State = InDoubt
	}
	d.PossibleDuplicates++
	d.LastReply = Clip(why, 1000)
	d.Fence++
	d.leave(now)
	return d, entry(now, System, d.action(), d.Run, d.ID, Via{}, map[string]any{"from": from, "reason": why})
}

// Doubt is a delivery that may have gone out from the database before it was restored: a person finds out.
func (d Delivery) Doubt(why string, now time.Time) (Delivery, Entry) {
	from := d.State
	d.State, d.LastReply, d.Hold = InDoubt, why, true
	d.Fence++
	d.leave(now)
	return d, entry(now, System, d.action(), d.Run, d.ID, Via{}, map[string]any{"from": from, "reason": why})
}
