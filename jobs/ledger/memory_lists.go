package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/period"
)

// Run implements Ledger.
func (m *Memory) Run(_ context.Context, id int64) (out Run, err error) {
	err = m.do(func(time.Time) error { out, err = m.run(id); return err })
	return out, err
}

// Runs implements Ledger.
func (m *Memory) Runs(_ context.Context, f Filter) (out []Run, err error) {
	err = m.do(func(time.Time) error {
		ids := sortedIDs(m.runs)
		slices.Reverse(ids)
		for _, id := range ids {
			r := m.runs[id].Run
			if matches(f.Job, r.Job) && matches(f.Period, r.Period.String()) && matches(f.State, string(r.State)) &&
				(f.Run == 0 || f.Run == id) {
				out = append(out, r)
			}
		}
		out = limited(out, f)
		return nil
	})
	return out, err
}

func (m *Memory) run(id int64) (Run, error) {
	r, ok := m.runs[id]
	if !ok {
		return Run{}, fmt.Errorf("run %d: %w", id, ErrNotFound)
	}
	return r.Run, nil
}

func matches(want, have string) bool { return want == "" || want == have }

func limited[T any](list []T, f Filter) []T {
	if f.Limit > 0 && len(list) > f.Limit {
		return list[:f.Limit]
	}
	return list
}

// Latest implements Ledger.
func (m *Memory) Latest(ctx context.Context, job string, p period.Period) (out Run, err error) {
	err = fmt.Errorf("sent report of %s for %s: %w", job, p, ErrNotFound)
	m.do(func(time.Time) error {
		for _, id := range sortedIDs(m.runs) {
			r := m.runs[id].Run
			if r.Job == job && r.Period == p && r.TestTo == "" && r.Content != "" && r.Revision >= out.Revision &&
				m.reached(id) {
				out, err = r, nil
			}
		}
		return nil
	})
	return out, err
}

// reached reports whether a run's report has, or may have, come to anybody.
func (m *Memory) reached(run int64) bool {
	for _, d := range m.deliveries {
		if d.Run == run && d.Purpose == Report && (d.State == Sent || d.State == InDoubt || d.State == Committed) {
			return true
		}
	}
	return false
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
		if f.Limit > 0 {
			slices.Reverse(out)
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
					v.Fault("snapshot", fmt.Sprintf("run %d region %s", s.Run, s.Region),
						"its figures are not those that were sealed")
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

// Trail implements Ledger.
func (m *Memory) Trail(_ context.Context, before int64, limit int) (out []Entry, err error) {
	err = m.do(func(time.Time) error {
		for _, e := range slices.Backward(m.audit) {
			if (before == 0 || e.ID < before) && len(out) < limit {
				out = append(out, e)
			}
		}
		return nil
	})
	return out, err
}
