package ledger

import (
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one line of the audit: append-only, each chained to the one before by its hash.
type Entry struct {
	ID       int64     `db:"id" json:"id"`
	At       time.Time `db:"at" json:"at"`
	Actor    string    `db:"actor" json:"actor"`
	Action   string    `db:"action" json:"action"`
	Run      int64     `db:"run_id" json:"run,omitempty"`
	Delivery int64     `db:"delivery_id" json:"delivery,omitempty"`
	Detail   string    `db:"detail" json:"detail,omitempty"` // JSON
	Previous string    `db:"previous" json:"previous"`
	Hash     string    `db:"hash" json:"hash"`
}

// Origin is the hash before the first entry.
const Origin = "0000000000000000000000000000000000000000000000000000000000000000"

// Sum returns the hash that chains the entry: over the hash before it and every column.
func (e Entry) Sum() string {
	line, err := json.Marshal([]any{e.Previous, e.ID, e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), e.Actor,
		e.Action, e.Run, e.Delivery, e.Detail})
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return Hash(line)
}

// Chain is the end of the audit: what the next entry is chained to.
type Chain struct {
	Last int64  `db:"last"`
	Hash string `db:"hash"`
}

// Next chains e to the end, and returns the new end.
func (c Chain) Next(e Entry) (Entry, Chain) {
	e.ID, e.Previous = c.Last+1, c.Hash
	e.At = e.At.UTC().Truncate(time.Microsecond)
	e.Hash = e.Sum()
	return e, Chain{e.ID, e.Hash}
}

// entry is what the audit says of a step.
func entry(now time.Time, actor, action string, run, delivery int64, via Via, detail map[string]any) Entry {
	if detail == nil {
		detail = map[string]any{}
	}
	if via != (Via{}) {
		detail["by"] = via
	}
	return Note(now, actor, action, run, delivery, detail)
}

// Note is an entry with a detail of any form.
func Note(now time.Time, actor, action string, run, delivery int64, detail any) Entry {
	raw, err := json.Marshal(detail)
	if err != nil {
		panic(err) // rows, maps and texts always marshal
	}
	return Entry{At: now, Actor: actor, Action: action, Run: run, Delivery: delivery, Detail: string(raw)}
}

// Clip shortens a text to what its column holds.
func Clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// Verification is what Verify found.
type Verification struct {
	Snapshots  int     `json:"snapshots"`
	Messages   int     `json:"messages"`
	Runs       int     `json:"runs"`
	Deliveries int     `json:"deliveries"`
	Entries    int     `json:"entries"`
	Faults     []Fault `json:"faults"`
}

// Fault is a row that does not hold.
type Fault struct {
	Table   string `json:"table"`
	Row     string `json:"row"`
	Problem string `json:"problem"`
}

func (f Fault) String() string { return fmt.Sprintf("%s %s: %s", f.Table, f.Row, f.Problem) }

// VerifyChain walks the audit from its origin, and returns the first entry that does not follow from the one before.
func VerifyChain(entries []Entry, end Chain) []Fault {
	c := Chain{0, Origin}
	for _, e := range entries {
		row := fmt.Sprint(e.ID)
		switch {
		case e.ID != c.Last+1:
			return []Fault{{"audit", row, fmt.Sprintf("entry %d is missing before it", c.Last+1)}}
		case e.Previous != c.Hash:
			return []Fault{{"audit", row, "is not chained to the entry before it"}}
		case e.Hash != e.Sum():
			return []Fault{{"audit", row, "was changed after it was written"}}
		}
		c = Chain{e.ID, e.Hash}
	}
	if c != end {
		return []Fault{{"audit", fmt.Sprint(c.Last), fmt.Sprintf("is not the last entry: %d were written", end.Last)}}
	}
	return nil
}
