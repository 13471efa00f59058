package ledger

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// ClaimDelivery implements Ledger.
func (m *Memory) ClaimDelivery(_ context.Context, owner string, lease time.Duration, run int64) (out Delivery,
	err error) {
	err = m.do(func(now time.Time) error {
		if m.stopped != "" {
			return ErrNotFound
		}
		for _, id := range sortedIDs(m.deliveries) {
			d := m.deliveries[id]
			if d.State != Queued || d.NextAt.After(now) || run != 0 && run != d.Run {
				continue
			}
			d.Fence++
			d.Attempts++
			d.State, d.Owner, d.lease, d.UpdatedAt = Sending, owner, now.Add(lease), now
			if problem := m.broken(d.Delivery); problem != "" {
				d.State, d.LastReply = Held, problem
				m.deliveries[id] = d
				m.note(now, owner, "delivery.held", d.Run, id, map[string]string{"reason": problem})
				continue
			}
			m.deliveries[id], out = d, d.Delivery
			if r := m.runs[d.Run]; r.State == SealedRun {
				r.State = Delivering
				m.runs[d.Run] = r
			}
			return nil
		}
		return ErrNotFound
	})
	return out, err
}

// broken says why a delivery's content is not what was sealed or approved.
func (m *Memory) broken(d Delivery) string {
	if Hash(d.Body) != d.SHA256 {
		return "the message is not the one that was sealed"
	}
	if d.Run == 0 || d.Purpose == Notice {
		return ""
	}
	content := m.content(d.Run)
	if content != m.runs[d.Run].Content {
		return "the content is not what was sealed"
	}
	for _, decision := range m.decisions {
		if decision.Run == d.Run && decision.Verdict == Approve && decision.Content != content {
			return "the content is not what " + decision.Actor + " approved"
		}
	}
	return ""
}

// content recomputes a run's content hash.
func (m *Memory) content(run int64) string {
	var lines []string
	for _, s := range m.snapshots {
		if s.Run == run {
			lines = append(lines, SnapshotLine(s.Region, s.SHA256))
		}
	}
	for _, d := range m.deliveries {
		if d.Run == run && d.Purpose != Notice {
			lines = append(lines, MessageLine(d.Recipient, d.SHA256))
		}
	}
	return ContentOf(lines)
}

// under returns a delivery under way under the claim, in one of the states.
func (m *Memory) under(c Claim, states ...DeliveryState) (memoryDelivery, error) {
	d, ok := m.deliveries[c.ID]
	if !ok || d.Fence != c.Fence || !slices.Contains(states, d.State) {
		return d, ErrFenced
	}
	return d, nil
}

// RenewDelivery implements Ledger.
func (m *Memory) RenewDelivery(_ context.Context, c Claim, lease time.Duration) error {
	return m.do(func(now time.Time) error {
		d, err := m.under(c, Sending, Committed)
		d.lease = now.Add(lease)
		m.deliveries[c.ID] = d
		return err
	})
}

// Committing implements Ledger.
func (m *Memory) Committing(_ context.Context, c Claim, lease time.Duration) error {
	return m.do(func(now time.Time) error {
		d, err := m.under(c, Sending)
		if err == nil && !d.lease.After(now) {
			err = ErrFenced
		}
		d.State, d.lease, d.UpdatedAt = Committed, now.Add(lease), now
		m.deliveries[c.ID] = d
		return err
	})
}

// Finish implements Ledger.
func (m *Memory) Finish(_ context.Context, c Claim, a Attempt, to DeliveryState, after time.Duration,
	letters []Letter) error {
	return m.do(func(now time.Time) error {
		d, err := m.under(c, Sending, Committed)
		if err != nil {
			return err
		}
		a.Delivery, a.Number, a.Recipient = c.ID, d.Attempts, d.Recipient
		a.StartedAt, a.EndedAt = a.StartedAt.UTC().Truncate(time.Microsecond),
			a.EndedAt.UTC().Truncate(time.Microsecond)
		d.State, d.NextAt, d.Owner, d.UpdatedAt, d.LastReply = to, now.Add(after), "", now, a.Reply()
		m.deliveries[c.ID] = d
		m.attempts = append(m.attempts, a)
		m.note(now, c.Owner, "delivery."+string(to), d.Run, d.ID, map[string]any{"attempt": a})
		m.post(now, d.Run, letters, Queued)
		m.follow(now, d.Run)
		return nil
	})
}

// follow moves a run after its deliveries.
func (m *Memory) follow(now time.Time, id int64) {
	r, ok := m.runs[id]
	if !ok || r.Content == "" {
		return
	}
	var states []DeliveryState
	for _, d := range m.deliveries {
		if d.Run == id && d.Purpose != Notice {
			states = append(states, d.State)
		}
	}
	to := Outcome(states)
	if to == r.State || !slices.Contains([]RunState{SealedRun, Delivering, Delivered, PartlyDelivered, FailedRun},
		r.State) {
		return
	}
	r.State, r.UpdatedAt = to, now
	m.runs[id] = r
	m.note(now, "huizong", "run."+string(to), id, 0, map[string]string{})
}

// move moves a delivery between tries.
func (m *Memory) move(now time.Time, d memoryDelivery, to DeliveryState, duplicates int, actor, reason string) {
	from := d.State
	d.State, d.NextAt, d.Owner, d.UpdatedAt = to, now, "", now
	d.PossibleDuplicates += duplicates
	d.Fence++
	m.deliveries[d.ID] = d
	m.note(now, actor, "delivery."+string(to), d.Run, d.ID, map[string]string{"from": string(from), "reason": reason})
}

// Sweep implements Ledger.
func (m *Memory) Sweep(_ context.Context, owner string, p Patience) (moved []Moved, err error) {
	err = m.do(func(now time.Time) error {
		moved = nil
		for _, id := range sortedIDs(m.deliveries) {
			d := m.deliveries[id]
			to, duplicates := lapse(d, now, p)
			if to == "" {
				continue
			}
			step := Moved{Run: d.Run, Delivery: id, Purpose: d.Purpose, From: string(d.State), To: string(to)}
			m.move(now, d, to, duplicates, owner, "time")
			m.follow(now, d.Run)
			moved = append(moved, step)
			m.tell(now, step, p)
		}
		for _, id := range sortedIDs(m.runs) {
			r := m.runs[id]
			if r.State != Building || !r.lease.Before(now) || r.Tries < p.Tries {
				continue
			}
			r.State, r.claim, r.Reason = FailedRun, "", fmt.Sprintf("building was cut short %d times", r.Tries)
			r.Fence++
			m.runs[id] = r
			m.note(now, owner, "run.failed", id, 0, map[string]string{"reason": r.Reason})
			step := Moved{Run: id, From: string(Building), To: string(FailedRun)}
			moved = append(moved, step)
			m.tell(now, step, p)
		}
		return nil
	})
	return moved, err
}

// lapse is where time leads a delivery, or empty where it stays.
func lapse(d memoryDelivery, now time.Time, p Patience) (to DeliveryState, duplicates int) {
	switch {
	case d.State == Sending && d.lease.Before(now):
		return Queued, 0
	case d.State == Committed && d.lease.Before(now):
		return InDoubt, 0
	case d.State == InDoubt && !d.Hold && !d.UpdatedAt.After(now.Add(-p.InDoubt)):
		return Queued, 1
	case d.State == Queued && !d.due.After(now.Add(-p.Life)):
		return Expired, 0
	}
	return "", 0
}

func (m *Memory) tell(now time.Time, step Moved, p Patience) {
	if p.Notify != nil {
		m.post(now, step.Run, p.Notify(step), Queued)
	}
}

// Letters implements Ledger.
func (m *Memory) Letters(_ context.Context, letters []Letter) error {
	return m.do(func(now time.Time) error { m.post(now, 0, letters, Queued); return nil })
}

// StopChannel implements Ledger.
func (m *Memory) StopChannel(_ context.Context, reason string, wait time.Duration) (fresh bool, err error) {
	err = m.do(func(now time.Time) error {
		fresh = m.stopped == ""
		m.stopped, m.until = reason, now.Add(wait)
		if fresh {
			m.note(now, "huizong", "channel.stopped", 0, 0, map[string]string{"reason": reason})
		}
		return nil
	})
	return fresh, err
}

// OpenChannel implements Ledger.
func (m *Memory) OpenChannel(context.Context) error {
	return m.do(func(now time.Time) error {
		if m.stopped != "" {
			m.note(now, "huizong", "channel.opened", 0, 0, map[string]string{})
		}
		m.stopped = ""
		return nil
	})
}

// Channel implements Ledger.
func (m *Memory) Channel(context.Context) (reason string, until time.Time, err error) {
	err = m.do(func(now time.Time) error {
		if m.stopped != "" {
			reason, until = m.stopped, m.until
		}
		return nil
	})
	return reason, until, err
}
