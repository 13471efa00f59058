package reconcile

import (
	"encoding/json"
	"time"
)

// Ruling is one judgement with what became of it.
type Ruling struct {
	ID       int64      `json:"id"`
	Verdict  Verdict    `json:"verdict"`
	Record   string     `json:"record,omitempty"`
	Other    string     `json:"other,omitempty"`
	Table    string     `json:"table,omitempty" db:"source_table"`
	Row      string     `json:"row,omitempty" db:"source_id"`
	Content  string     `json:"content,omitempty"`
	Undoes   int64      `json:"undoes,omitempty"` // what it ends
	Reason   string     `json:"reason"`
	By       string     `json:"by" db:"made_by"`
	At       time.Time  `json:"at" db:"made_at"`
	Second   string     `json:"confirmed_by,omitempty" db:"confirmed_by"`
	InForce  *time.Time `json:"in_force,omitempty" db:"in_force_at"`
	UndoneBy int64      `json:"undone_by,omitempty" db:"undone_by"`
}

// State is how a judgement stands: proposed, in force, or undone.
func (r *Ruling) State() string {
	switch {
	case r.UndoneBy > 0:
		return "undone"
	case r.InForce == nil:
		return "proposed"
	}
	return "in force"
}

// Of reports whether it accepts a row as it is, and was not undone.
func (r *Ruling) Of(row *Row) bool {
	return r.State() != "undone" && r.Table == row.Table && r.Row == row.ID && r.Content == row.Content
}

// Waits reports whether it accepts a row as it is, and no second person has confirmed that yet.
func (r *Ruling) Waits(row *Row) bool { return r.State() == "proposed" && r.Of(row) }

// Ruled is what beside its content belongs to a judgement that is to be kept.
type Ruled struct {
	Ends   int64 // the judgement that no longer holds with it; 0: none
	Second bool  // it is only proposed, and a second person confirms it
	Seen   int   // the turns that whoever judges knew of
}

// Turns counts what was judged and what was confirmed: a judgement made on a look at fewer is to be made anew.
func Turns(all []Ruling) int {
	n := len(all)
	for i := range all {
		if all[i].InForce != nil {
			n++
		}
	}
	return n
}

// Undone is the verdict of a judgement that ends another.
const Undone Verdict = "undone"

// Keys are the records of a judgement of two: the one that stays first; false: it is of a row, or of a judgement.
func (r *Ruling) Keys() (record, other RecordKey, ok bool) {
	ok = (r.Verdict == Same || r.Verdict == Different) && json.Unmarshal([]byte(r.Record), &record) == nil &&
		json.Unmarshal([]byte(r.Other), &other) == nil
	return record, other, ok
}
