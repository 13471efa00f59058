package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// AgencyLetter is one letter to an agency. What it is about is its claim: of each there is one, and another (Number)
// only where the one before did not arrive, or somebody says why.
type AgencyLetter struct {
	Delivery  int64         `db:"delivery_id" json:"delivery"`
	Purpose   Purpose       `db:"purpose" json:"purpose"`
	Agency    string        `db:"agency" json:"agency"`
	Period    string        `db:"period" json:"period"`
	Stage     string        `db:"stage" json:"stage,omitempty"` // of a reminder: before or after its deadline
	Number    int           `db:"number" json:"number"`
	Actor     string        `db:"actor" json:"actor"`
	Reason    string        `db:"reason" json:"reason,omitempty"` // why it goes again
	CreatedAt time.Time     `db:"created_at" json:"created_at"`
	Contact   string        `db:"contact" json:"contact"`
	State     DeliveryState `db:"state" json:"state"` // of the delivery
	MessageID string        `db:"message_id" json:"message_id"`
}

// about reports whether two letters have the same claim, their numbers aside.
func (a AgencyLetter) about(b AgencyLetter) bool {
	return a.Purpose == b.Purpose && a.Agency == b.Agency && a.Period == b.Period && a.Stage == b.Stage
}

// Arrived reports whether the letter may be with the agency.
func (a AgencyLetter) Arrived() bool { return a.State == Sent }

// LetterOrder is a person's order to send a letter to an agency. Of Letter it needs purpose, agency, period, stage,
// contact, actor and, where it goes again, the reason.
type LetterOrder struct {
	Letter AgencyLetter
	Via    Via
	Once   bool // only where none went before: nobody has decided that it goes again
}

// ContactSettles is how long after a first letter to another address of an agency a second person is needed.
const ContactSettles = 7 * 24 * time.Hour

// ChangedFrom is the address that the agency's letters went to before, where the contact took its place less than
// ContactSettles ago as far as letters tell; else empty. past are the agency's letters, oldest first.
func ChangedFrom(past []AgencyLetter, contact string, now time.Time) string {
	since := now
	for _, l := range slices.Backward(past) {
		if !strings.EqualFold(l.Contact, contact) {
			if now.Sub(since) < ContactSettles {
				return l.Contact
			}
			return ""
		}
		if l.Arrived() { // one that waits for a second person, or was refused, proves nothing
			since = l.CreatedAt
		}
	}
	return ""
}

// LetterJudged is what an order makes: a new letter in a state, or one that waited and goes now.
type LetterJudged struct {
	Letter  AgencyLetter
	State   DeliveryState
	Waiting int64 // the delivery that goes now; 0: the letter is new
	Void    int64 // a delivery that waited, to an address that is not the agency's any more; 0: none
}

// Judge says what an order makes of an agency's letters (oldest first), or all that stands against it.
func (o LetterOrder) Judge(past []AgencyLetter, approver func(string) bool, now time.Time) (LetterJudged, error) {
	l := o.Letter
	l.Number, l.CreatedAt = 1, now
	l.Reason = Clip(strings.TrimSpace(l.Reason), 1000)
	last := AgencyLetter{}
	for _, p := range past {
		if p.about(l) {
			last, l.Number = p, p.Number+1
		}
	}
	out := LetterJudged{Letter: l, State: Queued}
	second := ChangedFrom(past, l.Contact, now)
	if second != "" {
		out.State = Held
	}
	switch {
	case last.Number == 0:
		return out, nil
	case o.Once:
		return out, Refusals{{Code: "once", Kind: ErrState,
			Text: fmt.Sprintf("delivery %d to %s is %s", last.Delivery, last.Contact, last.State)}}
	case last.State == Held && last.Contact == l.Contact:
		return o.confirm(last, approver)
	case last.State == Held:
		out.Void = last.Delivery
	case last.Arrived() && l.Reason == "":
		return out, Refusals{{Code: "again", Field: "again", Kind: ErrState, Do: "to send it again, say why: --again",
			Text: fmt.Sprintf("it went to %s as delivery %d, ordered at %s by %s", last.Contact, last.Delivery,
				last.CreatedAt.UTC().Format(time.RFC3339), last.Actor)}}
	case !last.State.Final():
		return out, Refusals{{Code: "way", Kind: ErrState,
			Text: fmt.Sprintf("delivery %d to %s is %s", last.Delivery, last.Contact, last.State)}}
	}
	return out, nil
}

// confirm lets a letter go that waits for a second person.
func (o LetterOrder) confirm(waiting AgencyLetter, approver func(string) bool) (LetterJudged, error) {
	by := o.Letter.Actor
	switch {
	case by == waiting.Actor:
		return LetterJudged{}, Refusals{{Code: "self", Kind: ErrApprover,
			Text: fmt.Sprintf("%s asked for it; the address is new, so it waits for a second person", by)}}
	case !approver(by) || o.Via.Role == "unauthenticated":
		return LetterJudged{}, Refusals{{Code: "approver", Kind: ErrApprover,
			Text: fmt.Sprintf("the address is new, and %s has no enabled account that may approve", by)}}
	}
	return LetterJudged{Letter: waiting, State: Queued, Waiting: waiting.Delivery}, nil
}

// Post is the letter's delivery, and what the audit says of it.
func (j LetterJudged) Post(l Letter, via Via, now time.Time) (Delivery, Entry) {
	d, _ := Post(0, l, j.State, now)
	a := j.Letter
	return d, entry(now, a.Actor, d.action(), 0, 0, via, map[string]any{"recipient": d.Recipient,
		"message_id": d.MessageID, "sha256": d.SHA256, "purpose": a.Purpose, "agency": a.Agency, "period": a.Period,
		"stage": a.Stage, "number": a.Number, "reason": a.Reason})
}

// Turn is a delivery that waited for a second person, let go or called off by an order, and what the audit says of it.
func (o LetterOrder) Turn(d Delivery, to DeliveryState, now time.Time) (Delivery, Entry) {
	was := d.State
	d.State, d.NextAt, d.DueAt = to, now, now
	d.Fence++
	d.leave(now)
	return d, entry(now, o.Letter.Actor, d.action(), d.Run, d.ID, o.Via, map[string]any{"from": was})
}
