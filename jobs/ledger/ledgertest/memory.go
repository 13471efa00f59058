package ledgertest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"huizong/jobs/ledger"
)

// Memory applies the ledger's transitions to maps, for tests that are about something else. Each operation holds one
// lock, and is undone where it fails.
type Memory struct {
	Approvers []string // accounts that may approve
	// how a run stands by what is configured; nil: nobody can say
	Today func(ledger.Run) ledger.Standing
	// a fault: what the rules are not told of a run; nil: they are told all
	Blind func(*ledger.File)

	mu    sync.Mutex
	clock func() time.Time
	books
}

// books are what Memory holds; copied before an operation, so that a failed one leaves nothing.
type books struct {
	jobs       map[string]ledger.Job
	runs       map[int64]ledger.Run
	deliveries map[int64]ledger.Delivery
	snapshots  []ledger.Snapshot
	attempts   []ledger.Attempt
	decisions  []ledger.Decision
	audit      []ledger.Entry
	chain      ledger.Chain
	stopped    string
	until      time.Time
	relay      ledger.Relay
	last       int64
}

// NewMemory returns an empty ledger that reads the time from clock.
func NewMemory(clock func() time.Time) *Memory {
	return &Memory{clock: clock, books: books{jobs: map[string]ledger.Job{}, runs: map[int64]ledger.Run{},
		deliveries: map[int64]ledger.Delivery{}, chain: ledger.Chain{Hash: ledger.Origin}}}
}

var _ ledger.Ledger = (*Memory)(nil)

// do runs one operation under the lock at one moment, and undoes it where it fails.
func (m *Memory) do(f func(now time.Time) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.books
	before.jobs, before.runs = maps.Clone(m.jobs), maps.Clone(m.runs)
	before.deliveries = maps.Clone(m.deliveries)
	err := f(m.clock().UTC().Truncate(time.Microsecond))
	if err != nil {
		m.books = before
	}
	return err
}

func (m *Memory) id() int64 { m.last++; return m.last }

func (m *Memory) tell(entries ...ledger.Entry) {
	for _, e := range entries {
		e, m.chain = m.chain.Next(e)
		m.audit = append(m.audit, e)
	}
}

// Ensure implements ledger.Ledger.
func (m *Memory) Ensure(_ context.Context, job string, cursor time.Time) (out ledger.Job, err error) {
	err = m.do(func(time.Time) error {
		if _, ok := m.jobs[job]; !ok {
			m.jobs[job] = ledger.Job{Name: job, Cursor: cursor.UTC()}
		}
		out = m.jobs[job]
		return nil
	})
	return out, err
}

// Now implements ledger.Ledger.
func (m *Memory) Now(context.Context) (time.Time, error) { return m.clock().UTC(), nil }

// Advance implements ledger.Ledger.
func (m *Memory) Advance(_ context.Context, job string, from, to time.Time, due []ledger.NewRun) (won bool, err error) {
	err = m.do(func(now time.Time) error {
		j := m.jobs[job]
		if won = j.Cursor.Equal(from); !won {
			return nil
		}
		if err := ledger.Ahead(to, now); err != nil {
			return err
		}
		j.Cursor = to.UTC()
		m.jobs[job] = j
		for _, n := range due {
			m.insert(n, m.holder(n.Key()), now)
		}
		return nil
	})
	return won && err == nil, err
}

// Pause implements ledger.Ledger.
func (m *Memory) Pause(_ context.Context, job string, paused bool, note, actor string, via ledger.Via) error {
	return m.do(func(now time.Time) error {
		j, ok := m.jobs[job]
		if !ok {
			return fmt.Errorf("pause job %s: %w", job, ledger.ErrNotFound)
		}
		j.Paused, j.Note = paused, note
		m.jobs[job] = j
		action := map[bool]string{true: "job.paused", false: "job.resumed"}[paused]
		m.tell(ledger.Note(now, actor, action, 0, 0, map[string]any{"job": job, "note": note, "by": via}))
		return nil
	})
}

// holder returns the run that has claimed a period and revision, or 0.
func (m *Memory) holder(key string) int64 {
	for id, r := range m.runs {
		if key != "" && r.Claimed == key {
			return id
		}
	}
	return 0
}

func (m *Memory) insert(n ledger.NewRun, holder int64, now time.Time) ledger.Run {
	r, e := ledger.Begin(n, holder, now)
	r.ID = m.id()
	e.Run = r.ID
	m.runs[r.ID] = r
	m.tell(e)
	return r
}

// Start implements ledger.Ledger.
func (m *Memory) Start(_ context.Context, n ledger.NewRun) (out ledger.Run, fresh bool, err error) {
	err = m.do(func(now time.Time) error {
		if holder := m.holder(n.Key()); holder != 0 {
			out = m.runs[holder]
			return nil
		}
		out, fresh = m.insert(n, 0, now), true
		return nil
	})
	return out, fresh, err
}

// ClaimRun implements ledger.Ledger.
func (m *Memory) ClaimRun(_ context.Context, owner string, lease time.Duration, id int64) (out ledger.Run, err error) {
	err = m.do(func(now time.Time) error {
		for _, r := range sorted(m.runs) {
			var err error
			if id != 0 && id != r.ID || m.buildingElsewhere(r, now) {
				continue
			}
			if out, err = r.Build(owner, lease, now); err == nil {
				m.runs[r.ID] = out
				return nil
			}
		}
		return ledger.ErrNotFound
	})
	return out, err
}

func (m *Memory) buildingElsewhere(r ledger.Run, now time.Time) bool {
	for _, o := range m.runs {
		if o.Job == r.Job && o.ID != r.ID && o.State == ledger.Building && !o.LeaseUntil.Before(now) {
			return true
		}
	}
	return false
}

// sorted returns rows in the order of their numbers.
func sorted[V any](m map[int64]V) []V {
	out := make([]V, 0, len(m))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[id])
	}
	return out
}

// RenewRun implements ledger.Ledger.
func (m *Memory) RenewRun(_ context.Context, c ledger.Claim, lease time.Duration) error {
	return m.do(func(now time.Time) error {
		r := m.runs[c.ID]
		if r.Fence != c.Fence || r.State != ledger.Building {
			return ledger.ErrFenced
		}
		end := now.Add(lease)
		r.LeaseUntil = &end
		m.runs[c.ID] = r
		return nil
	})
}

// Move implements ledger.Ledger.
func (m *Memory) Move(_ context.Context, c ledger.Claim, to ledger.RunState, reason string, after time.Duration,
	letters []ledger.Letter) error {
	return m.do(func(now time.Time) error {
		r, e, err := m.runs[c.ID].End(c, to, reason, after, now)
		if err != nil {
			return err
		}
		m.runs[c.ID] = r
		m.tell(e)
		m.post(c.ID, letters, ledger.Queued, now)
		return nil
	})
}

// Seal implements ledger.Ledger.
func (m *Memory) Seal(_ context.Context, c ledger.Claim, s ledger.Sealed) (out ledger.Run, err error) {
	err = m.do(func(now time.Time) error {
		s.Letters = slices.Clone(s.Letters)
		for i, l := range s.Letters {
			s.Letters[i] = l.Kept()
		}
		r, state, e, err := m.runs[c.ID].Seal(c, s, now)
		if err != nil {
			return err
		}
		for _, snap := range s.Snapshots {
			if snap.Headline, err = ledger.HeadlineOf(snap.Report); err != nil {
				return err
			}
			snap.Run, snap.SealedAt, snap.Revision, snap.PeriodText = c.ID, now, r.Revision, r.Period.String()
			m.snapshots = append(m.snapshots, snap)
		}
		m.runs[c.ID], out = r, r
		m.tell(e)
		m.post(c.ID, s.Letters, state, now)
		return nil
	})
	return out, err
}

func (m *Memory) post(run int64, letters []ledger.Letter, state ledger.DeliveryState, now time.Time) {
	for _, l := range letters {
		begin := state
		if l.Purpose == ledger.Notice {
			begin = ledger.Queued
		}
		d, e := ledger.Post(run, l.Kept(), begin, now)
		d.ID, d.Body = m.id(), slices.Clone(l.Body)
		e.Delivery = d.ID
		m.deliveries[d.ID] = d
		m.tell(e)
	}
}

// Decide implements ledger.Ledger.
func (m *Memory) Decide(_ context.Context, d ledger.Decision) (out ledger.Decided, err error) {
	err = m.do(func(now time.Time) error {
		f, err := m.file(d.Run)
		if err != nil {
			return err
		}
		c, err := ledger.Decide(f, d, now)
		if err != nil {
			return err
		}
		out = ledger.Decided{Run: c.Run}
		m.runs[d.Run] = c.Run
		for _, v := range c.Moved {
			out.Moved = append(out.Moved, v.Was)
			m.deliveries[v.Is.ID] = v.Is
		}
		for _, a := range c.Added {
			v, e := a.Post(d.Run, d.Letter.Kept(), d.Actor, now)
			v.ID = m.id()
			v.Body = d.Letter.Body
			e.Delivery = v.ID
			m.deliveries[v.ID] = v
			m.tell(e)
		}
		m.decisions = append(m.decisions, c.Decision)
		m.tell(c.Entries...)
		m.post(d.Run, d.Letters, ledger.Queued, now)
		return nil
	})
	return out, err
}

func (m *Memory) file(id int64) (ledger.File, error) {
	r, ok := m.runs[id]
	if !ok {
		return ledger.File{}, fmt.Errorf("run %d: %w", id, ledger.ErrNotFound)
	}
	f := ledger.File{Run: r, Deliveries: m.of(id), People: m.people()}
	if m.Today != nil {
		f.Today = m.Today(r)
	}
	for _, d := range m.decisions {
		if d.Run == id {
			f.Decisions = append(f.Decisions, d)
		}
	}
	if holder := m.holder(r.Key()); holder != id {
		f.Holder = holder
	}
	f.Correction = m.correction(r)
	if m.Blind != nil {
		m.Blind(&f)
	}
	return f, nil
}

func (m *Memory) people() (out ledger.People) {
	for _, name := range m.Approvers {
		out = append(out, ledger.Account{Name: name, Address: name + "@example.org", Approves: true})
	}
	return out
}

// People implements ledger.Ledger.
func (m *Memory) People(context.Context) (ledger.People, error) { return m.people(), nil }

// of lists what a run has to deliver, notices aside.
func (m *Memory) of(run int64) []ledger.Delivery {
	return slices.DeleteFunc(sorted(m.deliveries), func(d ledger.Delivery) bool {
		return d.Run != run || d.Purpose == ledger.Notice
	})
}

// File implements ledger.Ledger.
func (m *Memory) File(_ context.Context, run int64) (f ledger.File, err error) {
	err = m.do(func(time.Time) error { f, err = m.file(run); return err })
	return f, err
}

// Jobs implements ledger.Ledger.
func (m *Memory) Jobs(context.Context) (out []ledger.Job, err error) {
	err = m.do(func(time.Time) error {
		out = slices.SortedFunc(maps.Values(m.jobs), func(a, b ledger.Job) int { return cmp.Compare(a.Name, b.Name) })
		return nil
	})
	return out, err
}
