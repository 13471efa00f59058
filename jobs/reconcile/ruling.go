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
	Undoes   int64      `json:"undoes,omitempty"`
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

// Waits reports whether it accepts a row as it is, and no second person has confirmed that yet.
func (r *Ruling) Waits(row *Row) bool {
	return r.State() == "proposed" && r.Table == row.Table && r.Row == row.ID && r.Content == row.Content
}

// Undone is the verdict of a judgement that ends another.
const Undone Verdict = "undone"

// Keys are the records of a judgement of two: the one that stays first; false: it is of a row, or of a judgement.
func (r *Ruling) Keys() (record, other RecordKey, ok bool) {
	ok = (r.Verdict == Same || r.Verdict == Different) && json.Unmarshal([]byte(r.Record), &record) == nil &&
		json.Unmarshal([]byte(r.Other), &other) == nil
	return record, other, ok
}
