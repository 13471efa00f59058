package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
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

// Deliveries implements Ledger.
func (m *Memory) Deliveries(_ context.Context, f Filter) (out []Delivery, err error) {
	err = m.do(func(time.Time) error {
		for _, id := range sortedIDs(m.deliveries) {
			d := m.deliveries[id].Delivery
			if (f.Run == 0 || f.Run == d.Run) && matches(f.State, string(d.State)) {
				out = append(out, d)
			}
		}
		out = limited(out, f)
		return nil
	})
	return out, err
}

// Attempts implements Ledger.
func (m *Memory) Attempts(_ context.Context, run int64) (out []Attempt, err error) {
	err = m.do(func(time.Time) error {
		for _, a := range m.attempts {
			if run == 0 || m.deliveries[a.Delivery].Run == run {
				out = append(out, a)
			}
		}
		return nil
	})
	return out, err
}

// Decisions implements Ledger.
func (m *Memory) Decisions(_ context.Context, run int64) (out []Decision, err error) {
	err = m.do(func(time.Time) error {
		for _, d := range m.decisions {
			if run == 0 || d.Run == run {
				out = append(out, d)
			}
		}
		return nil
	})
	return out, err
}

// Snapshots implements Ledger.
func (m *Memory) Snapshots(_ context.Context, run int64) (out []Snapshot, err error) {
	err = m.do(func(time.Time) error {
		for _, s := range m.snapshots {
			if s.Run == run {
				out = append(out, s)
			}
		}
		return nil
	})
	return out, err
}

// Sent implements Ledger.
func (m *Memory) Sent(_ context.Context, job, region string) (out []Snapshot, err error) {
	err = m.do(func(time.Time) error {
		for _, s := range m.snapshots {
			r := m.runs[s.Run]
			sent := slices.Contains([]RunState{Delivering, Delivered, PartlyDelivered}, r.State)
			if r.Job != job || s.Region != region || r.TestTo != "" || !sent {
				continue
			}
			if i := slices.IndexFunc(out, func(o Snapshot) bool { return o.PeriodText == s.PeriodText }); i < 0 {
				out = append(out, s)
			} else if out[i].Revision < s.Revision {
				out[i] = s
			}
		}
		return nil
	})
	return out, err
}

// Message implements Ledger.
func (m *Memory) Message(_ context.Context, delivery int64) (body []byte, err error) {
	err = m.do(func(time.Time) error {
		d, ok := m.deliveries[delivery]
		if !ok {
			return fmt.Errorf("message of delivery %d: %w", delivery, ErrNotFound)
		}
		body = slices.Clone(d.Body)
		return nil
	})
	return body, err
}

// Audit implements Ledger.
func (m *Memory) Audit(_ context.Context, run int64) (out []Entry, err error) {
	err = m.do(func(time.Time) error {
		for _, e := range m.audit {
			if run == 0 || e.Run == run {
				out = append(out, e)
			}
		}
		return nil
	})
	return out, err
}

// Verify implements Ledger.
func (m *Memory) Verify(_ context.Context, run int64) (v Verification, err error) {
	err = m.do(func(time.Time) error {
		v = Verification{Entries: len(m.audit), Faults: VerifyChain(m.audit, m.chain)}
		told, err := Retell(m.audit)
		if err != nil {
			return err
		}
		in := func(id int64) bool { return run == 0 || run == id }
		for _, s := range m.snapshots {
			if in(s.Run) {
				v.Snapshots++
				if Hash(s.Report) != s.SHA256 || told.Snapshots[SnapshotKey{s.Run, s.Region}] != s.SHA256 {
					v.Fault("snapshot", fmt.Sprintf("run %d region %s", s.Run, s.Region), "its figures are not those that were sealed")
				}
			}
		}
		for _, id := range sortedIDs(m.deliveries) {
			if d := m.deliveries[id].Delivery; in(d.Run) {
				v.Deliveries++
				v.Messages++
				v.Faults = append(v.Faults, told.CheckDelivery(d)...)
			}
		}
		for _, id := range sortedIDs(m.runs) {
			if in(id) {
				v.Runs++
				v.Faults = append(v.Faults, told.CheckRun(m.runs[id].Run)...)
			}
		}
		for _, a := range m.attempts {
			if raw, _ := json.Marshal(a); in(m.deliveries[a.Delivery].Run) && !told.Took(a.Delivery, string(raw)) {
				v.Fault("attempt", fmt.Sprint(a.Delivery), "is not the one in the audit")
			}
		}
		return nil
	})
	return v, err
}
