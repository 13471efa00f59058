package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/keyring"
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
	Key      string    `db:"key_id" json:"key,omitempty"` // that the hash is made with; empty: none
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

// signed is what a key signs of an entry: what an unsigned entry hashes, and the key's id.
func (e Entry) signed() []byte {
	line, err := json.Marshal([]any{e.Previous, e.ID, e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), e.Actor,
		e.Action, e.Run, e.Delivery, e.Detail, e.Key})
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return line
}

// Sign chains e to the end under the key in use (HMAC-SHA-256), and returns the new end.
func (c Chain) Sign(e Entry, ring *keyring.Ring) (Entry, Chain) {
	e, _ = c.Next(e)
	e.Key = ring.Current()
	e.Hash, _ = ring.Sum(e.Key, e.signed())
	return e, Chain{e.ID, e.Hash}
}

// SignedBy reports whether the ring has the key that signed the entry.
func (e Entry) SignedBy(ring *keyring.Ring) bool {
	sum, ok := ring.Sum(e.Key, e.signed())
	return ok && sum == e.Hash
}

// ActionKeyed is the entry with which signing begins.
const ActionKeyed = "audit.keyed"

// WithRows is the entry with the digests of the rows that were written with it.
func (e Entry) WithRows(rows map[string]string) Entry {
	if body, ok := strings.CutSuffix(e.Detail, "}"); ok && len(rows) > 0 {
		raw, err := json.Marshal(rows)
		if err != nil {
			panic(err) // texts always marshal
		}
		comma := ","
		if body == "{" {
			comma = ""
		}
		e.Detail = body + comma + `"rows":` + string(raw) + "}"
	}
	return e
}

// Anchor is an end of the audit as it is kept elsewhere: in mails, logs and a file.
type Anchor struct {
	Last int64
	Hash string // of it, or its first 16 digits
}

// anchorDigits is how many digits of a hash an anchor shows.
const anchorDigits = 16

// Anchor is the end as it is shown.
func (c Chain) Anchor() Anchor { return Anchor{c.Last, c.Hash[:min(len(c.Hash), anchorDigits)]} }

func (a Anchor) String() string { return fmt.Sprintf("%d %s", a.Last, a.Hash) }

// ParseAnchor reads the number and the digits that end a line.
func ParseAnchor(line string) (Anchor, error) {
	fields := strings.Fields(line)
	if len(fields) >= 2 {
		n, err := strconv.ParseInt(fields[len(fields)-2], 10, 64)
		if hash := fields[len(fields)-1]; err == nil && n >= 0 && len(hash) >= anchorDigits && isHex(hash) {
			return Anchor{n, hash}, nil
		}
	}
	return Anchor{}, fmt.Errorf("want a number and at least %d hexadecimal digits, got %q", anchorDigits, line)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// Check holds an anchor against the audit: one that was rolled back or replaced does not contain it.
func (a Anchor) Check(entries []Entry) []Fault {
	row := fmt.Sprint(a.Last)
	if a.Last == 0 {
		return nil
	}
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.ID == a.Last })
	switch {
	case i < 0:
		return []Fault{{"audit", row, "is gone, though it was anchored outside: the audit was rolled back"}}
	case !strings.HasPrefix(entries[i].Hash, a.Hash):
		return []Fault{{"audit", row, "is not the one that was anchored outside: the audit was replaced"}}
	}
	return nil
}

// Verification is what Verify found.
type Verification struct {
	Snapshots  int     `json:"snapshots"`
	Messages   int     `json:"messages"`
	Runs       int     `json:"runs"`
	Deliveries int     `json:"deliveries"`
	Entries    int     `json:"entries"`
	Anchors    int     `json:"anchors,omitempty"`
	MailGone   bool    `json:"mail_gone,omitempty"` // what was sealed of the mail at hand went when its term was over
	Faults     []Fault `json:"faults"`
}

// Fault is a row that does not hold.
type Fault struct {
	Table   string `json:"table"`
	Row     string `json:"row"`
	Problem string `json:"problem"`
}

func (f Fault) String() string { return fmt.Sprintf("%s %s: %s", f.Table, f.Row, f.Problem) }

// VerifySigned walks the audit from its origin, and returns the first entry that does not follow from the one before,
// under the keys that entries were signed with (nil: none). After the first that is signed all are, and no key comes
// back that another has followed.
func VerifySigned(entries []Entry, end Chain, ring *keyring.Ring) []Fault {
	c, key := Chain{0, Origin}, ""
	for _, e := range entries {
		if problem := follows(c, key, e, ring); problem != "" {
			return []Fault{{"audit", fmt.Sprint(e.ID), problem}}
		}
		c, key = Chain{e.ID, e.Hash}, e.Key
	}
	if c != end {
		return []Fault{{"audit", fmt.Sprint(c.Last), fmt.Sprintf("is not the last entry: %d were written", end.Last)}}
	}
	return nil
}

// follows says what is wrong with an entry after the end of those before it; empty: nothing.
func follows(c Chain, key string, e Entry, ring *keyring.Ring) string {
	switch {
	case e.ID != c.Last+1:
		return fmt.Sprintf("entry %d is missing before it", c.Last+1)
	case e.Previous != c.Hash:
		return "is not chained to the entry before it"
	case e.Key == "" && key != "":
		return "is not signed, though the entries before it are"
	case e.Key == "":
		if e.Hash != e.Sum() {
			return "was changed after it was written"
		}
		return ""
	case ring == nil:
		return "is signed, and cannot be checked without audit.key_file"
	case ring.Order(e.Key) < 0:
		return fmt.Sprintf("is signed with key %s, which audit.key_file lacks", e.Key)
	case key != "" && ring.Order(e.Key) < ring.Order(key):
		return fmt.Sprintf("is signed with key %s, which %s had followed before", e.Key, key)
	}
	if !e.SignedBy(ring) {
		return "was changed after it was written, or is not signed with our key"
	}
	return ""
}
