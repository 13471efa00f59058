package ledgertest

import (
	"context"
	"slices"
	"time"

	"huizong/jobs/ledger"
)

// ClaimDelivery implements ledger.Ledger.
func (m *Memory) ClaimDelivery(_ context.Context, owner string, lease time.Duration,
	run int64) (out ledger.Delivery, err error) {
	none := false
	err = m.do(func(now time.Time) error {
		none = true
		if m.stopped != "" {
			return nil
		}
		for _, d := range sorted(m.deliveries) {
			if run != 0 && run != d.Run {
				continue
			}
			if m.void(d, now) {
				continue
			}
			is, entries, err := d.Send(owner, lease, m.problem(d), now)
			if err != nil { // it is not due
				continue
			}
			m.deliveries[d.ID] = is
			m.tell(entries...)
			if is.State == ledger.Sending {
				out, none = is, false
				m.follow(d.Run, now)
				return nil
			}
		}
		return nil
	})
	if none {
		err = ledger.ErrNotFound
	}
	return out, err
}

// void takes back what a run was let out by, where a delivery of it that is due says so, as the ledger does.
func (m *Memory) void(d ledger.Delivery, now time.Time) bool {
	d = m.deliveries[d.ID]
	if d.Run == 0 || d.Purpose == ledger.Notice || d.State != ledger.Queued || d.NextAt.After(now) {
		return false
	}
	p := m.papers(d.Run)
	reason, need := p.Void()
	if reason == "" {
		return false
	}
	c := p.Run.Void(reason, need, p.Deliveries, now)
	m.runs[d.Run] = c.Run
	for _, v := range c.Moved {
		m.deliveries[v.Is.ID] = v.Is
	}
	m.decisions = append(m.decisions, c.Decision)
	m.tell(c.Entries...)
	return true
}

// problem says why a delivery may not go out.
func (m *Memory) problem(d ledger.Delivery) string {
	if ledger.Hash(d.Body) != d.SHA256 {
		return "the message is not the one that was sealed"
	}
	if d.Run == 0 || d.Purpose == ledger.Notice {
		return ""
	}
	return m.papers(d.Run).Problem(d)
}

// papers are what lets a run's report out.
func (m *Memory) papers(run int64) ledger.Papers {
	f, _ := m.file(run) // of a delivery's run
	p := ledger.Papers{Run: f.Run, Deliveries: f.Deliveries, Decisions: f.Decisions, People: f.People, Today: f.Today}
	var lines []string
	for _, s := range m.snapshots {
		if s.Run == run {
			lines = append(lines, ledger.SnapshotLine(s.Region, s.SHA256))
		}
	}
	for _, d := range f.Deliveries {
		if d.Sealed {
			lines = append(lines, ledger.MessageLine(d.Recipient, d.SHA256, d.Heading))
		}
		p.Tried = p.Tried || d.Attempts > 0
	}
	for _, e := range m.audit {
		p.Awaited = p.Awaited || e.Run == run && e.Action == "run.awaiting_approval"
	}
	p.Content = ledger.ContentOf(lines)
	return p
}

// QueueByHand queues what is held or cancelled, as somebody might in the tables of a real ledger.
func (m *Memory) QueueByHand(run int64) {
	m.do(func(time.Time) error {
		r := m.runs[run]
		r.State = ledger.Delivering
		m.runs[run] = r
		for _, d := range m.of(run) {
			if d.State == ledger.Held || d.State == ledger.Cancelled {
				d.State = ledger.Queued
				m.deliveries[d.ID] = d
			}
		}
		return nil
	})
}

// RenewDelivery implements ledger.Ledger.
func (m *Memory) RenewDelivery(_ context.Context, c ledger.Claim, lease time.Duration) error {
	return m.do(func(now time.Time) error {
		d := m.deliveries[c.ID]
		if d.Fence != c.Fence || d.State != ledger.Sending && d.State != ledger.Committed {
			return ledger.ErrFenced
		}
		end := now.Add(lease)
		d.LeaseUntil = &end
		m.deliveries[c.ID] = d
		return nil
	})
}

// Committing implements ledger.Ledger.
func (m *Memory) Committing(_ context.Context, c ledger.Claim, lease time.Duration) error {
	return m.do(func(now time.Time) error {
		d, err := m.deliveries[c.ID].Commit(c, lease, now)
		m.deliveries[c.ID] = d
		return err
	})
}

// Finish implements ledger.Ledger.
func (m *Memory) Finish(_ context.Context, c ledger.Claim, a ledger.Attempt, to ledger.DeliveryState,
	after time.Duration, letters []ledger.Letter) error {
	return m.do(func(now time.Time) error {
		d, a, e, err := m.deliveries[c.ID].Finish(c, a, to, after, now)
		if err != nil {
			return err
		}
		m.deliveries[c.ID] = d
		m.attempts = append(m.attempts, a)
		m.tell(e)
		m.post(d.Run, letters, ledger.Queued, now)
		m.follow(d.Run, now)
		return nil
	})
}

// Withdraw implements ledger.Ledger.
func (m *Memory) Withdraw(_ context.Context, c ledger.Claim, reason string) error {
	return m.do(func(now time.Time) error {
		d, e, err := m.deliveries[c.ID].Withdraw(c, reason, now)
		if err != nil {
			return err
		}
		m.deliveries[c.ID] = d
		m.tell(e)
		m.follow(d.Run, now)
		return nil
	})
}

// follow moves a run after its deliveries.
func (m *Memory) follow(id int64, now time.Time) {
	c := ledger.Counts{}
	all := m.of(id)
	for _, d := range all {
		mended := func(r ledger.Delivery) bool { return r.Replaces == d.ID && r.State == ledger.Sent }
		if !slices.ContainsFunc(all, mended) {
			c[d.State]++
		}
	}
	if r, entries, moved := m.runs[id].Follow(c, now); moved {
		m.runs[id] = r
		m.tell(entries...)
	}
}

// Sweep implements ledger.Ledger.
func (m *Memory) Sweep(_ context.Context, owner string, p ledger.Patience) (moved []ledger.Moved, err error) {
	err = m.do(func(now time.Time) error {
		tell := func(e ledger.Entry, s ledger.Moved) {
			m.tell(e)
			moved = append(moved, s)
			if p.Notify != nil {
				m.post(s.Run, p.Notify(s), ledger.Queued, now)
			}
		}
		for _, d := range sorted(m.deliveries) {
			if is, e, err := d.Lapse(owner, p, now); err == nil {
				m.deliveries[d.ID] = is
				tell(e, ledger.Moved{Run: d.Run, Delivery: d.ID, Purpose: d.Purpose, From: string(d.State),
					To: string(is.State)})
				m.follow(d.Run, now)
			}
		}
		for _, r := range sorted(m.runs) {
			if is, e, err := r.GiveUp(owner, now); err == nil && r.Tries >= p.Tries {
				m.runs[r.ID] = is
				tell(e, ledger.Moved{Run: r.ID, From: string(r.State), To: string(is.State)})
			}
		}
		return nil
	})
	return moved, err
}

// Letters implements ledger.Ledger.
func (m *Memory) Letters(_ context.Context, letters []ledger.Letter) error {
	return m.do(func(now time.Time) error { m.post(0, letters, ledger.Queued, now); return nil })
}

// StopChannel implements ledger.Ledger.
func (m *Memory) StopChannel(_ context.Context, reason string, wait time.Duration) (fresh bool, err error) {
	err = m.do(func(now time.Time) error {
		if fresh = m.stopped == ""; fresh {
			m.tell(ledger.Note(now, ledger.System, "channel.stopped", 0, 0, map[string]string{"reason": reason}))
		}
		m.stopped, m.until = reason, now.Add(wait)
		return nil
	})
	return fresh, err
}

// OpenChannel implements ledger.Ledger.
func (m *Memory) OpenChannel(context.Context) error {
	return m.do(func(now time.Time) error {
		if m.stopped != "" {
			m.tell(ledger.Note(now, ledger.System, "channel.opened", 0, 0, map[string]string{}))
		}
		m.stopped = ""
		return nil
	})
}

// Channel implements ledger.Ledger.
func (m *Memory) Channel(context.Context) (reason string, until time.Time, err error) {
	err = m.do(func(now time.Time) error {
		if m.stopped != "" {
			reason, until = m.stopped, m.until
		}
		return nil
	})
	return reason, until, err
}

// ProbeChannel implements ledger.Ledger.
func (m *Memory) ProbeChannel(_ context.Context, wait time.Duration) (due bool, err error) {
	err = m.do(func(now time.Time) error {
		if due = m.stopped != "" && !m.until.After(now); due {
			m.until = now.Add(wait)
		}
		return nil
	})
	return due, err
}

// Relay implements ledger.Ledger.
func (m *Memory) Relay(context.Context) (r ledger.Relay, err error) {
	err = m.do(func(time.Time) error { r = m.relay; return nil })
	return r, err
}

// SeeRelay implements ledger.Ledger.
func (m *Memory) SeeRelay(_ context.Context, r ledger.Relay) error {
	return m.do(func(now time.Time) error { m.relay, m.relay.SeenAt = r, now; return nil })
}
