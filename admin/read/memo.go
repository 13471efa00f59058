package read

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Memo keeps what took time to read, so that many looks cost one reading. What is younger than fresh is shown as it is;
// what is younger than stale is shown, and read anew beside it; what is older is waited for. Every value carries the
// moment it was read.
type Memo[K comparable, V any] struct {
	fresh, stale time.Duration
	most         int // entries; the one read first goes first

	mu      sync.Mutex
	kept    map[K]kept[V]
	version int // counts forgets: what was being read before one is not kept after it
	flight  singleflight.Group
}

type kept[V any] struct {
	value V
	at    time.Time
}

// NewMemo returns an empty memo.
func NewMemo[K comparable, V any](fresh, stale time.Duration, most int) *Memo[K, V] {
	return &Memo[K, V]{fresh: fresh, stale: stale, most: most, kept: map[K]kept[V]{}}
}

// Patience is how long a reading may take.
const Patience = 2 * time.Minute

// Get returns the value of a key, and when it was read.
func (m *Memo[K, V]) Get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, time.Time, error) {
	k, ok := m.peek(key)
	age := time.Since(k.at)
	if ok && age < m.fresh {
		return k.value, k.at, nil
	}
	if ok && age < m.stale {
		go m.read(context.WithoutCancel(ctx), key, read) // an error leaves the value as it is, with its moment
		return k.value, k.at, nil
	}
	k, err := m.read(ctx, key, read)
	return k.value, k.at, err
}

// soon is Get, but does not wait longer than a moment for what was never read: it reports false, as where it cannot be
// read, and reading goes on.
func (m *Memo[K, V]) soon(ctx context.Context, key K, moment time.Duration, read func(context.Context) (V, error)) (V,
	bool) {
	v, _, ok := m.soonAt(ctx, key, moment, read)
	return v, ok
}

// soonAt is soon, with the moment of the reading.
func (m *Memo[K, V]) soonAt(ctx context.Context, key K, moment time.Duration, read func(context.Context) (V,
	error)) (none V, at time.Time, ok bool) {
	done := make(chan *kept[V], 1)
	go func() {
		v, at, err := m.Get(context.WithoutCancel(ctx), key, read)
		if err != nil {
			done <- nil
			return
		}
		done <- &kept[V]{v, at}
	}()
	select {
	case k := <-done:
		if k != nil {
			return k.value, k.at, true
		}
	case <-time.After(moment):
	}
	return none, at, false
}

// drop forgets what was kept before a moment.
func (m *Memo[K, V]) drop(before time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.kept, func(_ K, k kept[V]) bool { return k.at.Before(before) })
}

func (m *Memo[K, V]) peek(key K) (kept[V], bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.kept[key]
	return k, ok
}

// read reads once for all who wait for the key.
func (m *Memo[K, V]) read(ctx context.Context, key K, read func(context.Context) (V, error)) (kept[V], error) {
	m.mu.Lock()
	version := m.version
	m.mu.Unlock()
	got, err, _ := m.flight.Do(fmt.Sprintf("%d %v", version, key), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience) // others wait for it too
		defer cancel()
		at := time.Now()
		v, err := read(ctx)
		if err == nil {
			m.keep(key, kept[V]{v, at}, version)
		}
		return kept[V]{v, at}, err
	})
	return got.(kept[V]), err
}

func (m *Memo[K, V]) keep(key K, k kept[V], version int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if version != m.version {
		return
	}
	m.kept[key] = k
	for len(m.kept) > m.most {
		oldest := key
		for other, v := range m.kept {
			if v.at.Before(m.kept[oldest].at) {
				oldest = other
			}
		}
		delete(m.kept, oldest)
	}
}

// forget drops everything: something was changed here.
func (m *Memo[K, V]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.version++
	clear(m.kept)
}
