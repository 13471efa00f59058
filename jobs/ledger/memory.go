package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Memory is a ledger in memory, for tests and for a look without a database. It passes the same suite as the one in
// MySQL. Each operation holds one lock, and is undone where it fails.
type Memory struct {
	mu    sync.Mutex
	clock func() time.Time
	books
}

// books are what Memory holds; copied before an operation, so that a failed one leaves nothing.
type books struct {
	jobs       map[string]Job
	runs       map[int64]memoryRun
	snapshots  []Snapshot
	deliveries map[int64]memoryDelivery
	attempts   []Attempt
	decisions  []Decision
	audit      []Entry
	chain      Chain
	stopped    string
	until      time.Time
	relay      Relay
	last       int64
}

type memoryRun struct {
	Run
	claim string
	next  time.Time
	lease time.Time
}

type memoryDelivery struct {
	Delivery
	lease time.Time
	due   time.Time
}

// NewMemory returns an empty ledger that reads the time from clock.
func NewMemory(clock func() time.Time) *Memory {
	return &Memory{clock: clock, books: books{jobs: map[string]Job{}, runs: map[int64]memoryRun{},
		deliveries: map[int64]memoryDelivery{}, chain: Chain{0, Origin}}}
}

var _ Ledger = (*Memory)(nil)

// do runs one operation under the lock at one moment, and undoes it where it fails.
func (m *Memory) do(f func(now time.Time) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.books
	before.jobs, before.runs, before.deliveries = clone(m.jobs), clone(m.runs), clone(m.deliveries)
	err := f(m.clock().UTC().Truncate(time.Microsecond))
	if err != nil {
		m.books = before
	}
	return err
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (m *Memory) id() int64 { m.last++; return m.last }

func (m *Memory) note(now time.Time, actor, action string, run, delivery int64, detail any) {
	raw, err := json.Marshal(detail)
	if err != nil {
		panic(err) // maps of strings always marshal
	}
	var e Entry
	e, m.chain = m.chain.Next(Entry{At: now, Actor: actor, Action: action, Run: run, Delivery: delivery,
		Detail: string(raw)})
	m.audit = append(m.audit, e)
}

// Ensure implements Ledger.
func (m *Memory) Ensure(_ context.Context, job string, cursor time.Time) (out Job, err error) {
	err = m.do(func(time.Time) error {
		if _, ok := m.jobs[job]; !ok {
			m.jobs[job] = Job{Name: job, Cursor: cursor.UTC()}
		}
		out = m.jobs[job]
		return nil
	})
	return out, err
}

// Jobs implements Ledger.
func (m *Memory) Jobs(context.Context) (out []Job, err error) {
	err = m.do(func(time.Time) error {
		for _, j := range m.jobs {
			out = append(out, j)
		}
		slices.SortFunc(out, func(a, b Job) int { return cmp.Compare(a.Name, b.Name) })
		return nil
	})
	return out, err
}

// Advance implements Ledger.
func (m *Memory) Advance(_ context.Context, job string, from, to time.Time, due []NewRun) (won bool, err error) {
	err = m.do(func(now time.Time) error {
		j := m.jobs[job]
		if won = j.Cursor.Equal(from); !won {
			return nil
		}
		j.Cursor = to.UTC()
		m.jobs[job] = j
		for _, n := range due {
			if holder, ok := m.holder(n.Key()); ok && n.Skip == "" {
				n.Skip = fmt.Sprintf("run %d reports this period already", holder.ID)
			}
			m.insert(now, n)
		}
		return nil
	})
	return won && err == nil, err
}

// Pause implements Ledger.
func (m *Memory) Pause(_ context.Context, job string, paused bool, note, actor string) error {
	return m.do(func(now time.Time) error {
		j, ok := m.jobs[job]
		if !ok {
			return fmt.Errorf("pause job %s: %w", job, ErrNotFound)
		}
		j.Paused, j.Note = paused, note
		m.jobs[job] = j
		m.note(now, actor, map[bool]string{true: "job.paused", false: "job.resumed"}[paused], 0, 0,
			map[string]string{"job": job, "note": note})
		return nil
	})
}

// holder returns the run that has claimed a period and revision.
func (m *Memory) holder(key string) (memoryRun, bool) {
	for _, r := range m.runs {
		if key != "" && r.claim == key {
			return r, true
		}
	}
	return memoryRun{}, false
}

func (m *Memory) insert(now time.Time, n NewRun) Run {
	r := memoryRun{Run: Run{ID: m.id(), Job: n.Job, Period: n.Period, Revision: n.Revision, Kind: n.Kind,
		State: Pending, Slot: n.Slot,
		SlotAt: n.SlotAt, Reason: n.Skip, Region: n.Region, Cause: n.Cause, TestTo: n.TestTo, Actor: n.Actor,
		AsOf:     n.AsOf.UTC(),
		Released: n.Released, CreatedAt: now, UpdatedAt: now}, claim: n.Key(), next: now}
	if n.Skip != "" {
		r.State = Skipped
	}
	m.runs[r.ID] = r
	m.note(now, n.Actor, "run."+string(r.State), r.ID, 0,
		map[string]any{"job": n.Job, "period": n.Period.String(), "revision": n.Revision, "reason": n.Skip})
	return r.Run
}

// Start implements Ledger.
func (m *Memory) Start(_ context.Context, n NewRun) (out Run, fresh bool, err error) {
	err = m.do(func(now time.Time) error {
		if holder, ok := m.holder(n.Key()); ok {
			out = holder.Run
			return nil
		}
		out, fresh = m.insert(now, n), true
		return nil
	})
	return out, fresh, err
}

// ClaimRun implements Ledger.
func (m *Memory) ClaimRun(_ context.Context, owner string, lease time.Duration, id int64) (out Run, err error) {
	err = m.do(func(now time.Time) error {
		for _, k := range sortedIDs(m.runs) {
			r := m.runs[k]
			due := r.State == Pending && !r.next.After(now) || r.State == Building && r.lease.Before(now)
			if !due || id != 0 && id != r.ID || m.buildingElsewhere(r.Run, now) {
				continue
			}
			r.State, r.Owner, r.lease, r.UpdatedAt = Building, owner, now.Add(lease), now
			r.Fence++
			r.Tries++
			m.runs[k], out = r, r.Run
			return nil
		}
		return ErrNotFound
	})
	return out, err
}

func (m *Memory) buildingElsewhere(r Run, now time.Time) bool {
	for _, other := range m.runs {
		if other.Job == r.Job && other.ID != r.ID && other.State == Building && !other.lease.Before(now) {
			return true
		}
	}
	return false
}

func sortedIDs[V any](m map[int64]V) []int64 {
	out := make([]int64, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// mine returns a run that is being built under the claim.
func (m *Memory) mine(c Claim) (memoryRun, error) {
	r, ok := m.runs[c.ID]
	if !ok || r.Fence != c.Fence || r.State != Building {
		return r, ErrFenced
	}
	return r, nil
}

// RenewRun implements Ledger.
func (m *Memory) RenewRun(_ context.Context, c Claim, lease time.Duration) error {
	return m.do(func(now time.Time) error {
		r, err := m.mine(c)
		r.lease = now.Add(lease)
		m.runs[c.ID] = r
		return err
	})
}

// Move implements Ledger.
func (m *Memory) Move(_ context.Context, c Claim, to RunState, reason string, after time.Duration,
	letters []Letter) error {
	return m.do(func(now time.Time) error {
		r, err := m.mine(c)
		if err != nil {
			return err
		}
		r.State, r.Reason, r.next, r.Owner, r.UpdatedAt = to, reason, now.Add(after), "", now
		if to.Final() {
			r.claim = ""
		}
		m.runs[c.ID] = r
		m.post(now, c.ID, letters, Queued)
		m.note(now, c.Owner, "run."+string(to), c.ID, 0, map[string]string{"reason": reason})
		return nil
	})
}

// Seal implements Ledger.
func (m *Memory) Seal(_ context.Context, c Claim, s Sealed) (out Run, err error) {
	err = m.do(func(now time.Time) error {
		r, err := m.mine(c)
		if err != nil {
			return err
		}
		r.State, r.Reason, r.Owner, r.UpdatedAt = SealedRun, "", "", now
		state := Queued
		if s.Approval {
			r.State, state = AwaitingApproval, Held
		}
		var letters, notices []Letter
		for _, l := range s.Letters {
			if l.Purpose == Notice {
				notices = append(notices, l)
			} else {
				letters = append(letters, l)
			}
		}
		r.Content = ContentHash(s.Snapshots, letters)
		hashes := map[string]string{}
		for _, snap := range s.Snapshots {
			snap.Run, snap.SealedAt, snap.Revision, snap.PeriodText = c.ID, now, r.Revision, r.Period.String()
			hashes[snap.Region] = snap.SHA256
			m.snapshots = append(m.snapshots, snap)
		}
		m.runs[c.ID], out = r, r.Run
		m.note(now, c.Owner, "run."+string(r.State), c.ID, 0, map[string]any{"content": r.Content, "snapshots": hashes})
		m.post(now, c.ID, letters, state)
		m.post(now, c.ID, notices, Queued)
		return nil
	})
	return out, err
}

func (m *Memory) post(now time.Time, run int64, letters []Letter, state DeliveryState) {
	for _, l := range letters {
		d := memoryDelivery{Delivery: Delivery{ID: m.id(), Run: run, Purpose: l.Purpose, Recipient: l.Address,
			Name: l.Name, Region: l.Region, Locale: l.Locale,
			State: state, MessageID: l.MessageID, NextAt: now, SHA256: Hash(l.Body), Size: int64(len(l.Body)),
			Hold: l.Hold, CreatedAt: now, UpdatedAt: now,
			Body: slices.Clone(l.Body)}, due: now}
		m.deliveries[d.ID] = d
		m.note(now, "huizong", "delivery."+string(state), run, d.ID,
			map[string]string{"recipient": l.Address, "message_id": l.MessageID, "sha256": d.SHA256})
	}
}
