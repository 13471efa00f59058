package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Decision is one order that a person gave on a run.
type Decision struct {
	Run     int64     `db:"run_id" json:"run"`
	Verdict Verb      `db:"verdict" json:"verdict"`
	Actor   string    `db:"actor" json:"actor"`
	Reason  string    `db:"reason" json:"reason"`
	Content string    `db:"content_sha256" json:"content_sha256,omitempty"` // of an approval: what was approved
	At      time.Time `db:"at" json:"at"`

	Recipient string        `db:"-" json:"-"` // of a resend: only this one's, even if it was sent
	Instead   string        `db:"-" json:"-"` // of a resend to a mended address: the one it takes the place of
	Also      bool          `db:"-" json:"-"` // of a resend to an address that was added
	Region    string        `db:"-" json:"-"` // of that: whose slice it gets; empty: the run's own
	Second    bool          `db:"-" json:"-"` // of these: it needs a second person
	Letter    *Letter       `db:"-" json:"-"` // of these: what is sent
	Delivery  int64         `db:"-" json:"-"` // of a resolve: which
	Outcome   DeliveryState `db:"-" json:"-"` // of a resolve: sent, queued or cancelled
	Letters   []Letter      `db:"-" json:"-"` // what people are told of it, queued with its effect
	Via       Via           `db:"-" json:"-"`
}

// Person is who an actor of the audit is: cli:root@host as lixd is lixd, who may not approve what he has triggered.
func Person(actor string) string {
	if i := strings.LastIndex(actor, " as "); i >= 0 && strings.HasPrefix(actor, "cli:") {
		return actor[i+len(" as "):]
	}
	return actor
}

// Decided is what an order came to.
type Decided struct {
	Run   Run
	Moved []Delivery // as they were
}

// Via is as whom, through what and from where an order came; the audit keeps it beside the actor.
type Via struct {
	Role    string `json:"role,omitempty"`
	Channel string `json:"channel,omitempty"` // page, api, cli
	Address string `json:"address,omitempty"` // IP address, or user@host at the command line
	Token   int64  `json:"token,omitempty"`   // of a program, or of a sign-in at the command line
}

// ContentHash is the SHA-256 that stands for all a run would send: its snapshots by region and its messages by
// recipient.
func ContentHash(snapshots []Snapshot, letters []Letter) string {
	var lines []string
	for _, s := range snapshots {
		lines = append(lines, SnapshotLine(s.Region, s.SHA256))
	}
	for _, l := range letters {
		lines = append(lines, MessageLine(l.Address, l.SHA256, l.Heading))
	}
	return ContentOf(lines)
}

// SnapshotLine is a snapshot's line in the content that is hashed.
func SnapshotLine(region, hash string) string { return "snapshot " + region + " " + hash }

// MessageLine is a message's line in the content that is hashed.
func MessageLine(address, hash string, h *Heading) string {
	return "message " + address + " " + hash + h.line()
}

// ContentOf hashes the lines of a content, in whatever order they come.
func ContentOf(lines []string) string {
	slices.Sort(lines)
	return Hash([]byte(strings.Join(lines, "\n")))
}

// Hash returns the SHA-256 of b in hexadecimal.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
