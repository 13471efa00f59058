package ledgertest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// pick returns the rows that a test lets through.
func pick[T any](m *Memory, rows func() []T, keep func(T) bool) (out []T, err error) {
	err = m.do(func(time.Time) error {
		for _, r := range rows() {
			if keep(r) {
				out = append(out, r)
			}
		}
		return nil
	})
	return out, err
}

func limited[T any](list []T, f ledger.Filter) []T {
	if f.Limit > 0 {
		return list[:min(f.Limit, len(list))]
	}
	return list
}

func any0(want, have int64) bool     { return want == 0 || want == have }
func matches(want, have string) bool { return want == "" || want == have }

// Run implements ledger.Ledger.
func (m *Memory) Run(ctx context.Context, id int64) (ledger.Run, error) {
	f, err := m.File(ctx, id)
	return f.Run, err
}

// Runs implements ledger.Ledger.
func (m *Memory) Runs(_ context.Context, f ledger.Filter) ([]ledger.Run, error) {
	out, err := pick(m, func() []ledger.Run { return sorted(m.runs) }, func(r ledger.Run) bool {
		return matches(f.Job, r.Job) && matches(f.Period, r.Period.String()) && matches(f.State, string(r.State)) &&
			any0(f.Run, r.ID)
	})
	slices.Reverse(out)
	return limited(out, f), err
}

// Latest implements ledger.Ledger.
func (m *Memory) Latest(_ context.Context, job string, p period.Period) (ledger.Run, error) {
	runs, err := pick(m, func() []ledger.Run { return sorted(m.runs) }, func(r ledger.Run) bool {
		return r.Job == job && r.Period == p && r.TestTo == "" && r.Content != "" &&
			slices.ContainsFunc(m.of(r.ID), func(d ledger.Delivery) bool {
				return d.State == ledger.Sent || d.State == ledger.InDoubt || d.State == ledger.Committed
			})
	})
	if len(runs) == 0 && err == nil {
		return ledger.Run{}, fmt.Errorf("sent report of %s for %s: %w", job, p, ledger.ErrNotFound)
	}
	return slices.MaxFunc(runs, func(a, b ledger.Run) int { return cmp.Compare(a.Revision, b.Revision) }), err
}

// correction is the newest revision after a run that was sent to anybody as a correction; without a number: none.
func (m *Memory) correction(of ledger.Run) (out ledger.Run) {
	for _, r := range m.runs {
		if r.Job == of.Job && r.Period == of.Period && r.TestTo == "" && of.TestTo == "" &&
			r.Revision > max(of.Revision, out.Revision) &&
			slices.ContainsFunc(m.of(r.ID), func(d ledger.Delivery) bool {
				return d.Sealed && (r.Corrects != 0 || d.Follows != "") &&
					(d.State == ledger.Sent || d.State == ledger.InDoubt || d.State == ledger.Committed)
			}) {
			out = r
		}
	}
	return out
}

// Deliveries implements ledger.Ledger.
func (m *Memory) Deliveries(_ context.Context, f ledger.Filter) ([]ledger.Delivery, error) {
	out, err := pick(m, func() []ledger.Delivery { return sorted(m.deliveries) }, func(d ledger.Delivery) bool {
		return any0(f.Run, d.Run) && matches(f.State, string(d.State))
	})
	if f.Limit > 0 {
		slices.Reverse(out)
	}
	return limited(out, f), err
}

// Attempts implements ledger.Ledger.
func (m *Memory) Attempts(_ context.Context, run int64) ([]ledger.Attempt, error) {
	return pick(m, func() []ledger.Attempt { return m.attempts }, func(a ledger.Attempt) bool {
		return any0(run, m.deliveries[a.Delivery].Run)
	})
}

// Decisions implements ledger.Ledger.
func (m *Memory) Decisions(_ context.Context, run int64) ([]ledger.Decision, error) {
	return pick(m, func() []ledger.Decision { return m.decisions },
		func(d ledger.Decision) bool { return any0(run, d.Run) })
}

// Snapshots implements ledger.Ledger.
func (m *Memory) Snapshots(_ context.Context, run int64) ([]ledger.Snapshot, error) {
	return pick(m, func() []ledger.Snapshot { return m.snapshots },
		func(s ledger.Snapshot) bool { return s.Run == run })
}

// Sent implements ledger.Ledger.
func (m *Memory) Sent(_ context.Context, job, region string) ([]ledger.Snapshot, error) {
	all, err := pick(m, func() []ledger.Snapshot { return m.snapshots }, func(s ledger.Snapshot) bool {
		r := m.runs[s.Run]
		return r.Job == job && s.Region == region && r.TestTo == "" &&
			slices.Contains([]ledger.RunState{ledger.Delivering, ledger.Delivered, ledger.PartlyDelivered}, r.State)
	})
	var out []ledger.Snapshot
	for _, s := range all {
		if i := slices.IndexFunc(out, func(o ledger.Snapshot) bool { return o.PeriodText == s.PeriodText }); i < 0 {
			out = append(out, s)
		} else if out[i].Revision < s.Revision {
			out[i] = s
		}
	}
	return out, err
}

// Delivery implements ledger.Ledger.
func (m *Memory) Delivery(_ context.Context, id int64) (d ledger.Delivery, err error) {
	err = m.do(func(time.Time) error {
		var ok bool
		if d, ok = m.deliveries[id]; !ok {
			return fmt.Errorf("delivery %d: %w", id, ledger.ErrNotFound)
		}
		return nil
	})
	return d, err
}

// Message implements ledger.Ledger.
func (m *Memory) Message(ctx context.Context, delivery int64) ([]byte, error) {
	d, err := m.Delivery(ctx, delivery)
	return slices.Clone(d.Body), err
}

// Audit implements ledger.Ledger.
func (m *Memory) Audit(_ context.Context, run int64) ([]ledger.Entry, error) {
	return pick(m, func() []ledger.Entry { return m.audit }, func(e ledger.Entry) bool { return any0(run, e.Run) })
}

// Trail implements ledger.Ledger.
func (m *Memory) Trail(_ context.Context, before int64, limit int) ([]ledger.Entry, error) {
	out, err := pick(m, func() []ledger.Entry { return m.audit },
		func(e ledger.Entry) bool { return before == 0 || e.ID < before })
	slices.Reverse(out)
	return limited(out, ledger.Filter{Limit: limit}), err
}

// Quarantine implements ledger.Ledger.
func (m *Memory) Quarantine(context.Context) (q ledger.Quarantine, err error) { return q, nil }

// Head implements ledger.Ledger.
func (m *Memory) Head(context.Context) (c ledger.Chain, err error) {
	err = m.do(func(time.Time) error { c = m.chain; return nil })
	return c, err
}

// Verify implements ledger.Ledger.
func (m *Memory) Verify(_ context.Context, run int64, _ ...ledger.Anchor) (v ledger.Verification, err error) {
	err = m.do(func(time.Time) error {
		v = ledger.Verification{Entries: len(m.audit), Faults: ledger.VerifySigned(m.audit, m.chain, nil)}
		told, err := ledger.Retell(m.audit)
		if err != nil {
			return err
		}
		for _, s := range m.snapshots {
			if any0(run, s.Run) {
				v.Snapshots++
				key := ledger.SnapshotKey{Run: s.Run, Region: s.Region}
				if ledger.Hash(s.Report) != s.SHA256 || told.Snapshots[key] != s.SHA256 {
					v.Fault("snapshot", fmt.Sprint(key), "its figures are not those that were sealed")
				}
			}
		}
		for _, d := range sorted(m.deliveries) {
			if any0(run, d.Run) {
				v.Deliveries++
				v.Messages++
				v.Faults = append(v.Faults, told.CheckDelivery(d)...)
			}
		}
		for _, r := range sorted(m.runs) {
			if any0(run, r.ID) {
				v.Runs++
				v.Faults = append(v.Faults, told.CheckRun(r)...)
			}
		}
		for _, a := range m.attempts {
			raw, _ := json.Marshal(a)
			if any0(run, m.deliveries[a.Delivery].Run) && !told.Took(a.Delivery, string(raw)) {
				v.Fault("attempt", fmt.Sprint(a.Delivery), "is not the one in the audit")
			}
		}
		return nil
	})
	return v, err
}
