package ledger

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Story is what the audit tells of every row: where each run and delivery was left, and the hashes they were sealed
// with. Verify holds the tables against it, so that a row and its own hash cannot be changed together.
type Story struct {
	Runs       map[int64]told
	Deliveries map[int64]told
	Snapshots  map[SnapshotKey]string
	Attempts   map[int64][]string // by delivery
	Decisions  map[int64][]string // by run
	RunOf      map[int64]int64    // by delivery
	Rows       map[string]string  // digests of rows, by table/key; empty: the row is gone
	Begun      bool               // digests are kept: a baseline of every row was written
	Untried    map[int64]bool     // deliveries whose tries were removed, their term being over
}

// SnapshotKey names a snapshot.
type SnapshotKey struct {
	Run    int64
	Region string
}

// told is the last that the audit says of a run or delivery.
type told struct {
	Run       int64
	State     string
	Content   string
	Recipient string
	MessageID string
	SHA256    string
	Replaces  *int64    // nil: version 0.2.0 posted it by an order, and did not say
	Heading   *string   // as Replaces; of what was sealed the run's content says it
	Added     bool      // by an order: it was in no list that was sealed
	At        time.Time // of the last entry
	Bodiless  bool      // its body may be gone: its term was over
}

// detail is what entries carry, each its own part.
type detail struct {
	Content   string            `json:"content"`
	Snapshots map[string]string `json:"snapshots"`
	Recipient string            `json:"recipient"`
	MessageID string            `json:"message_id"`
	SHA256    string            `json:"sha256"`
	Replaces  *int64            `json:"replaces"`
	Heading   *string           `json:"heading"`
	Attempt   json.RawMessage   `json:"attempt"`
	Decision  json.RawMessage   `json:"decision"`
	Rows      digests           `json:"rows"`
	Pruned    *span             `json:"pruned"`
}

// digests are those of rows, by table/key. An entry may have a number of rows under the same name: version 0.2.0 wrote
// it of lists that were exported.
type digests map[string]string

// UnmarshalJSON implements json.Unmarshaler.
func (d *digests) UnmarshalJSON(raw []byte) error {
	if raw[0] != '{' {
		return nil
	}
	return json.Unmarshal(raw, (*map[string]string)(d))
}

// Retell reads the audit from its first entry to its last.
func Retell(entries []Entry) (Story, error) {
	s := Story{map[int64]told{}, map[int64]told{}, map[SnapshotKey]string{}, map[int64][]string{}, map[int64][]string{},
		map[int64]int64{}, map[string]string{}, false, map[int64]bool{}}
	for _, e := range entries {
		var d detail
		if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
			return s, fmt.Errorf("entry %d: %w", e.ID, err)
		}
		s.Begun = s.Begun || e.Action == ActionKeyed
		maps.Copy(s.Rows, d.Rows)
		if e.Action == ActionPruned && d.Pruned != nil {
			s.prune(*d.Pruned)
		}
		if state, ok := strings.CutPrefix(e.Action, "run."); ok {
			s.tellRun(e, state, d)
		} else if state, ok := strings.CutPrefix(e.Action, "delivery."); ok {
			s.tellDelivery(e, state, d)
		}
	}
	return s, nil
}

func (s Story) tellRun(e Entry, state string, d detail) {
	r := s.Runs[e.Run]
	r.State = state
	if d.Content != "" {
		r.Content = d.Content
	}
	s.Runs[e.Run] = r
	for region, hash := range d.Snapshots {
		s.Snapshots[SnapshotKey{e.Run, region}] = hash
	}
	if len(d.Decision) > 0 {
		s.Decisions[e.Run] = append(s.Decisions[e.Run], string(d.Decision))
	}
}

func (s Story) tellDelivery(e Entry, state string, d detail) {
	v := s.Deliveries[e.Delivery]
	v.State, v.Run, v.At = state, e.Run, e.At
	if d.MessageID != "" {
		v.Recipient, v.MessageID, v.SHA256 = d.Recipient, d.MessageID, d.SHA256
		v.Replaces, v.Heading, v.Added = d.Replaces, d.Heading, d.Replaces != nil
		if e.Actor == System {
			v.Replaces = new(int64)
		}
	}
	s.Deliveries[e.Delivery] = v
	s.RunOf[e.Delivery] = e.Run
	if len(d.Attempt) > 0 {
		s.Attempts[e.Delivery] = append(s.Attempts[e.Delivery], string(d.Attempt))
	}
}

// CheckDelivery holds a row against the story. A delivery under way has left the state that was told last.
func (s Story) CheckDelivery(d Delivery) []Fault {
	t, ok := s.Deliveries[d.ID]
	row := fmt.Sprint(d.ID)
	switch {
	case !ok:
		return []Fault{{"delivery", row, "is not in the audit"}}
	case d.Recipient != t.Recipient:
		return []Fault{{"delivery", row, "its recipient is not the one that was sealed"}}
	case d.MessageID != t.MessageID || d.SHA256 != t.SHA256:
		return []Fault{{"delivery", row, "its message is not the one in the audit"}}
	case t.Replaces != nil && d.Replaces != *t.Replaces:
		return []Fault{{"delivery", row, "it takes the place of another than the audit says"}}
	case t.Replaces != nil && d.Purpose != Notice && d.Sealed == t.Added: // no list has notices
		return []Fault{{"delivery", row, "whether it was in the list that was sealed is not what the audit says"}}
	case t.Heading != nil && d.Heading.line() != *t.Heading, d.Heading != nil && d.Heading.spoilt != nil:
		return []Fault{{"delivery", row, "whom its head names is not what was written"}}
	case d.Run != t.Run:
		return []Fault{{"delivery", row, "its run is not the one in the audit"}}
	case d.State != Sending && d.State != Committed && string(d.State) != t.State:
		return []Fault{{"delivery", row, fmt.Sprintf("is %s, but the audit left it %s", d.State, t.State)}}
	}
	return nil
}

// CheckRun holds a row against the story. A run being built, or whose first delivery is under way, has left the state
// that was told last.
func (s Story) CheckRun(r Run) []Fault {
	t, ok := s.Runs[r.ID]
	row := fmt.Sprint(r.ID)
	switch {
	case !ok:
		return []Fault{{"run", row, "is not in the audit"}}
	case r.Content != t.Content:
		return []Fault{{"run", row, "its content is not the one in the audit"}}
	case r.State == Building && t.State == string(Pending), r.State == Delivering && t.State == string(SealedRun):
		return nil
	case string(r.State) != t.State:
		return []Fault{{"run", row, fmt.Sprintf("is %s, but the audit left it %s", r.State, t.State)}}
	}
	return nil
}

// Took reports whether the audit tells of the attempt, and crosses it off.
func (s Story) Took(delivery int64, attempt string) bool {
	return crossOff(s.Attempts, delivery, attempt)
}

// Decided reports whether the audit tells of the decision, and crosses it off.
func (s Story) Decided(run int64, decision string) bool { return crossOff(s.Decisions, run, decision) }

func crossOff(m map[int64][]string, id int64, text string) bool {
	i := slices.Index(m[id], text)
	if i < 0 {
		return false
	}
	m[id] = slices.Delete(m[id], i, i+1)
	return true
}

// Fault adds a fault.
func (v *Verification) Fault(table, row, problem string) {
	v.Faults = append(v.Faults, Fault{table, row, problem})
}
