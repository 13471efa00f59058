package ledger

import (
	"cmp"
	"slices"
	"time"
)

// Post is a letter that was kept as a delivery of a run (0: of none), and what the audit says of it once it has a
// number: what Verify holds the row against.
func Post(run int64, l Letter, state DeliveryState, now time.Time) (Delivery, Entry) {
	d := Delivery{
		Run:       run,
		Purpose:   l.Purpose,
		Recipient: l.Address,
		Name:      l.Name,
		Region:    l.Region,
		Locale:    l.Locale,
		State:     state,
		MessageID: l.MessageID,
		Follows:   l.Follows,
		Kind:      cmp.Or(l.Kind, "to"),
		Heading:   l.Heading,
		Sealed:    true,
		SHA256:    l.SHA256,
		Size:      l.Size,
		Hold:      l.Hold,
		NextAt:    now,
		DueAt:     now,
		CreatedAt: now,
		UpdatedAt: now,
	}
	if l.Suspect {
		d.PossibleDuplicates = 1
	}
	return d, entry(now, System, d.action(), run, 0, Via{}, map[string]any{"recipient": d.Recipient,
		"message_id": d.MessageID, "sha256": d.SHA256})
}

// Send is a delivery that a worker has taken. Where something stands against its going out, it is held instead.
func (d Delivery) Send(owner string, lease time.Duration, problem string, now time.Time) (Delivery, []Entry, error) {
	if _, ok := step(DeliverySteps, Send, d.State); !ok || d.NextAt.After(now) {
		return d, nil, ErrFenced
	}
	d.Fence++
	if problem == "" {
		d.State, d.Owner, d.LeaseUntil, d.UpdatedAt = Sending, owner, until(now, lease), now
		d.Attempts++
		if d.FirstTryAt == nil {
			d.FirstTryAt = &now
		}
		return d, nil, nil
	}
	// What is held was not tried: of a run whose first mail is held none goes out, whatever comes after.
	d.State, d.LastReply = Held, Clip(problem, 1000)
	d.leave(now)
	return d, []Entry{entry(now, owner, d.action(), d.Run, d.ID, Via{}, map[string]any{"reason": problem})}, nil
}

// Commit is a delivery whose final dot is about to be written. One whose lease is over is lost.
func (d Delivery) Commit(c Claim, lease time.Duration, now time.Time) (Delivery, error) {
	if _, ok := step(DeliverySteps, Commit, d.State); !ok || d.Fence != c.Fence || over(d.LeaseUntil, now) {
		return d, ErrFenced
	}
	d.State, d.LeaseUntil, d.UpdatedAt = Committed, until(now, lease), now
	return d, nil
}

// Finish is a delivery after a try, and the try as it is kept. What the server took counts also when it is told late,
// and time has moved the delivery meanwhile: as long as nobody has tried it since.
func (d Delivery) Finish(c Claim, a Attempt, to DeliveryState, after time.Duration, now time.Time) (Delivery, Attempt,
	Entry, error) {
	s, ok := step(DeliverySteps, Finish, d.State)
	if d.Fence > c.Fence && a.Number == d.Attempts {
		s, ok = step(DeliverySteps, Acknowledge, d.State)
	} else {
		ok = ok && d.Fence == c.Fence
	}
	if !ok || !slices.Contains(s.To, to) {
		return d, a, Entry{}, ErrFenced
	}
	a.Delivery, a.Number, a.Recipient, a.Text = d.ID, d.Attempts, d.Recipient, Clip(a.Text, 1000)
	a.StartedAt, a.EndedAt = a.StartedAt.UTC().Truncate(time.Microsecond), a.EndedAt.UTC().Truncate(time.Microsecond)
	d.State, d.NextAt, d.LastReply = to, now.Add(after), Clip(a.Reply(), 1000)
	if to == Sent {
		d.SentAt = &a.EndedAt
	}
	d.leave(now)
	return d, a, entry(now, c.Owner, d.action(), d.Run, d.ID, Via{}, map[string]any{"attempt": a}), nil
}

// Withdraw is a delivery that a worker has taken and does not send, because what it says has been overtaken. It was not
// tried.
func (d Delivery) Withdraw(c Claim, reason string, now time.Time) (Delivery, Entry, error) {
	s, ok := step(DeliverySteps, Withdraw, d.State)
	if !ok || d.Fence != c.Fence {
		return d, Entry{}, ErrFenced
	}
	d.State, d.LastReply = s.To[0], Clip(reason, 1000)
	if d.Attempts--; d.Attempts == 0 {
		d.FirstTryAt = nil
	}
	d.leave(now)
	told := map[string]any{"from": Sending, "reason": reason}
	return d, entry(now, c.Owner, d.action(), d.Run, d.ID, Via{}, told), nil
}

// Lapse is a delivery that time has moved; ErrFenced where it stays. What had not come to the final dot may safely be
// tried again; what had is in doubt.
func (d Delivery) Lapse(owner string, p Patience, now time.Time) (Delivery, Entry, error) {
	from, text, over := d.State, d.LastReply, over(d.LeaseUntil, now)
	switch {
	case d.State == Sending && over:
		d.State, text = Queued, "the instance that was sending it is gone"
	case d.State == Committed && over:
		d.State, text = InDoubt, "no reply to the final dot: the instance that sent it is gone"
	case d.State == InDoubt && !d.Hold && !d.UpdatedAt.After(now.Add(-p.InDoubt)):
		d.State = Queued
		d.PossibleDuplicates++
	case d.State == Queued && !d.DueAt.After(now.Add(-p.Life)):
		d.State = Expired
	default:
		return d, Entry{}, ErrFenced
	}
	d.LastReply, d.NextAt = text, now
	d.Fence++
	d.leave(now)
	return d, entry(now, owner, d.action(), d.Run, d.ID, Via{}, map[string]any{"from": from, "reason": text}), nil
}

// leave is a delivery that no worker has.
func (d *Delivery) leave(now time.Time) { d.Owner, d.LeaseUntil, d.UpdatedAt = "", nil, now }

func (d Delivery) action() string { return "delivery." + string(d.State) }
