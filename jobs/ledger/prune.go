package ledger

import "time"

// ActionPruned is the entry that tells what was removed because its term was over. Whatever is removed is removed after
// it: what is gone without one is missed.
const ActionPruned = "ledger.pruned"

// Pruning is what to remove. Hashes, figures, decisions and the audit stay.
type Pruning struct {
	Messages time.Time // bodies of deliveries that ended before this; zero: none
	Attempts time.Time // tries of deliveries that ended before this; zero: none; the audit keeps them
	Actor    string
	Via      Via
	Dry      bool // only count
}

// Pruned is what was removed, or would be.
type Pruned struct {
	Messages int64 `json:"messages"` // bodies
	Attempts int64 `json:"attempts"`
	Parts    int64 `json:"parts"` // of bodies, and what was never sealed
	Bytes    int64 `json:"bytes"` // as they are stored
}

// Nothing reports whether there was nothing to remove.
func (p Pruned) Nothing() bool { return p == Pruned{} }

// Entry is what the audit says of it.
func (p Pruning) Entry(would Pruned, now time.Time) Entry {
	return entry(now, p.Actor, ActionPruned, 0, 0, p.Via, map[string]any{"pruned": span{p.Messages.UTC(),
		p.Attempts.UTC()}, "counted": would})
}

// span is up to when deliveries had ended of which something was removed.
type span struct {
	Messages time.Time `json:"messages"`
	Attempts time.Time `json:"attempts"`
}

// prune marks the deliveries that had ended by then, as far as the audit had told.
func (s Story) prune(p span) {
	for id, d := range s.Deliveries {
		if !DeliveryState(d.State).Final() {
			continue
		}
		d.Bodiless = d.Bodiless || d.At.Before(p.Messages)
		s.Deliveries[id] = d
		if d.At.Before(p.Attempts) {
			s.Untried[id] = true
		}
	}
}
