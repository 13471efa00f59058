package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Added is a delivery that an order adds to a run: the sealed report, to a mended or added address.
type Added struct {
	State    DeliveryState
	Replaces int64 // the delivery whose address is mended; 0: the address was added
}

// Post is the added delivery and what the audit says of it. It was in no list that was sealed, so the content of its
// run stays what was approved.
func (a Added) Post(run int64, l Letter, actor string, now time.Time) (Delivery, Entry) {
	d, _ := Post(run, l, a.State, now)
	d.Replaces, d.Sealed = a.Replaces, false
	return d, entry(now, actor, d.action(), run, 0, Via{}, map[string]any{"recipient": d.Recipient,
		"message_id": d.MessageID, "sha256": d.SHA256, "replaces": d.Replaces, "heading": d.Heading.line()})
}

// redirect sends the sealed report of one recipient to another address: mended (instead of the recipient's), or added.
// Where a second person is needed, the new delivery is held until another than who asked gives the same order.
func redirect(t *turn) {
	source, ok := t.source()
	if !ok {
		return
	}
	to := t.d.Recipient
	pending := Delivery{}
	for _, d := range t.Deliveries {
		switch {
		case !strings.EqualFold(d.Recipient, to):
		case d.State == Held && !d.Sealed:
			pending = d
		case !d.State.Final() || d.State == Sent:
			t.refuse("recipient", "to", ErrState, "it went to %s already: that delivery is %s", to, d.State)
			return
		}
	}
	words := t.d.Instead + " -> " + to + ": "
	replaces := int64(0)
	if t.d.Instead != "" {
		replaces = source.ID
	}
	asked := askedBy(t.Decisions, words)
	t.d.Reason = Clip(words+t.d.Reason, 1000)
	switch {
	case pending.ID == 0 && t.d.Second:
		t.added = append(t.added, Added{State: Held, Replaces: replaces})
	case pending.ID == 0:
		t.added = append(t.added, Added{State: Queued, Replaces: replaces})
		t.run.State = Delivering
	case asked == t.d.Actor:
		t.refuse("self", "", ErrApprover, "%s asked for it; it waits for a second person", asked)
	case !t.People.Approve(t.d.Actor) || t.d.Via.Role == Unauthenticated:
		t.refuse("approver", "", ErrApprover, "%s has no enabled account that may approve", t.d.Actor)
	default:
		t.move(pending, Queued, 0)
		t.run.State = Delivering
	}
}

// source is the delivery whose report goes out again: the newest to the address that is mended, or the first of the
// region that is asked for, or of the run's own.
func (t *turn) source() (Delivery, bool) {
	var out Delivery
	for _, d := range t.Deliveries {
		switch {
		case t.d.Instead != "" && strings.EqualFold(d.Recipient, t.d.Instead):
			out = d
		case t.d.Instead == "" && out.ID == 0 && d.Region == cmp.Or(t.d.Region, t.Run.Region):
			out = d
		}
	}
	switch {
	case t.Run.Content == "":
		t.refuse("unsealed", "", ErrState, "it failed before it was sealed; retry builds it again")
	case out.ID == 0 && t.d.Instead == "":
		t.refuse("recipient", "region", ErrNotFound, "nothing was sealed of region %s",
			cmp.Or(t.d.Region, t.Run.Region))
	case out.ID == 0:
		t.refuse("recipient", "instead_of", ErrNotFound, "%s is not one of its recipients", t.d.Instead)
	case t.d.Instead != "" && !out.State.Final():
		t.refuse(
			"way",
			"instead_of",
			ErrState,
			"the message to %s is %s: cancel the run, or wait",
			t.d.Instead,
			out.State,
		)
	default:
		return out, true
	}
	return out, false
}

// askedBy is who last asked for a delivery to an address.
func askedBy(decisions []Decision, words string) string {
	for _, d := range slices.Backward(decisions) {
		if d.Verdict == Resend && strings.HasPrefix(d.Reason, words) {
			return d.Actor
		}
	}
	return ""
}
