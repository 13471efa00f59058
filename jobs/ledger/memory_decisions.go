package ledger

import (
	"context"
	"fmt"
	"time"
)

// Decide implements Ledger.
func (m *Memory) Decide(_ context.Context, d Decision) (out Run, err error) {
	err = m.do(func(now time.Time) error {
		r, err := m.run(d.Run)
		if err != nil {
			return err
		}
		to, err := d.Allow(r)
		if err != nil {
			return err
		}
		row := m.runs[d.Run]
		if d.Verdict == Retry {
			if r.State == FailedRun {
				row.claim = NewRun{Job: r.Job, Period: r.Period, Revision: r.Revision, TestTo: r.TestTo}.Key()
				if holder, ok := m.holder(row.claim); ok {
					return fmt.Errorf("retry run %d: run %d reports this period: %w", r.ID, holder.ID, ErrState)
				}
			}
			row.AsOf = now
		}
		if to.Final() && r.State != Delivering && r.State != SealedRun {
			row.claim = ""
		}
		row.Released = row.Released || d.Verdict == Release
		row.State, row.Reason, row.next, row.Tries, row.UpdatedAt = to, d.Reason, now, 0, now
		row.Fence++
		m.runs[d.Run] = row
		d.At = now
		if d.Verdict == Approve {
			d.Content = r.Content
		}
		m.decisions = append(m.decisions, d)
		m.note(now, d.Actor, "run."+string(to), d.Run, 0, map[string]any{"decision": d})
		m.settle(now, d)
		out = m.runs[d.Run].Run
		return nil
	})
	return out, err
}

// settle moves the deliveries of a run that was approved, rejected or cancelled.
func (m *Memory) settle(now time.Time, d Decision) {
	to, ok := map[Verdict]DeliveryState{Approve: Queued, Reject: Cancelled, Cancel: Cancelled}[d.Verdict]
	if !ok {
		return
	}
	for _, id := range sortedIDs(m.deliveries) {
		v := m.deliveries[id]
		open := v.State == Held || d.Verdict == Cancel && (v.State == Queued || v.State == InDoubt)
		if v.Run == d.Run && v.Purpose != Notice && open {
			v.due = now
			m.move(now, v, to, 0, d.Actor, d.Reason)
		}
	}
	if d.Verdict == Cancel {
		m.follow(now, d.Run)
	}
}

// Resend implements Ledger.
func (m *Memory) Resend(_ context.Context, run int64, address, actor, reason string) (out []Delivery, err error) {
	err = m.do(func(now time.Time) error {
		out = nil
		r, err := m.run(run)
		if err != nil {
			return err
		}
		if r.Content == "" || r.State == AwaitingApproval || r.State == Rejected {
			return fmt.Errorf("resend run %d: it is %s: %w", run, r.State, ErrState)
		}
		known := false
		for _, id := range sortedIDs(m.deliveries) {
			d := m.deliveries[id]
			if d.Run != run || d.Purpose == Notice || address != "" && d.Recipient != address {
				continue
			}
			known = true
			if d.State == Sending || d.State == Committed || d.State == Sent && address == "" {
				continue
			}
			duplicates := 0
			if d.State == InDoubt || d.State == Sent {
				duplicates = 1
			}
			out = append(out, d.Delivery)
			d.due = now
			m.move(now, d, Queued, duplicates, actor, reason)
		}
		switch {
		case !known:
			return fmt.Errorf("resend run %d: %s is not one of its recipients: %w", run, address, ErrNotFound)
		case len(out) == 0:
			return fmt.Errorf("resend run %d: everything is sent or under way: %w", run, ErrState)
		}
		m.follow(now, run)
		return nil
	})
	return out, err
}

// Resolve implements Ledger.
func (m *Memory) Resolve(_ context.Context, id int64, to DeliveryState, actor, reason string) error {
	return m.do(func(now time.Time) error {
		d, ok := m.deliveries[id]
		if !ok {
			return fmt.Errorf("delivery %d: %w", id, ErrNotFound)
		}
		if d.State != InDoubt || to != Sent && to != Queued && to != Cancelled {
			return fmt.Errorf("resolve delivery %d: it is %s: %w", id, d.State, ErrState)
		}
		duplicates := 0
		if to == Queued {
			duplicates = 1
		}
		m.move(now, d, to, duplicates, actor, reason)
		m.follow(now, d.Run)
		return nil
	})
}
