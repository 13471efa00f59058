package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Verdict is what a person decided on a run.
type Verdict string

// The verdicts.
const (
	Release Verdict = "release" // a held run goes out in spite of its findings; needs a reason
	Approve Verdict = "approve" // bound to the hash of the content
	Reject  Verdict = "reject"  // needs a reason
	Retry   Verdict = "retry"   // a held or failed run is built again
	Cancel  Verdict = "cancel"  // what was not sent yet is not sent; needs a reason
)

// Decision is one decision on a run.
type Decision struct {
	Run     int64     `db:"run_id" json:"run"`
	Verdict Verdict   `db:"verdict" json:"verdict"`
	Actor   string    `db:"actor" json:"actor"`
	Reason  string    `db:"reason" json:"reason"`
	Content string    `db:"content_sha256" json:"content_sha256,omitempty"` // of an approval: what was approved
	At      time.Time `db:"at" json:"at"`
}

// Allow reports whether the verdict is possible on the run, and what state it leads to.
func (d Decision) Allow(r Run) (RunState, error) {
	refuse := func(want string) (RunState, error) {
		return "", fmt.Errorf("%s run %d: it is %s; only %s can be: %w", d.Verdict, r.ID, r.State, want, ErrState)
	}
	if d.Reason == "" && d.Verdict != Approve && d.Verdict != Retry {
		return "", fmt.Errorf("%s run %d: a reason is needed: %w", d.Verdict, r.ID, ErrState)
	}
	switch d.Verdict {
	case Release:
		if r.State != HeldRun {
			return refuse("a held run")
		}
		return Pending, nil
	case Retry:
		if r.State != HeldRun && (r.State != FailedRun || r.Content != "") {
			return refuse("a held run, or one that failed before it was sealed,")
		}
		return Pending, nil
	case Approve:
		if r.State != AwaitingApproval {
			return refuse("a run awaiting approval")
		}
		if d.Actor == r.Actor {
			return "", fmt.Errorf("approve run %d: %s triggered it: %w", r.ID, d.Actor, ErrApprover)
		}
		if d.Content != "" && d.Content != r.Content {
			return "", fmt.Errorf("approve run %d: its content is %s: %w", r.ID, r.Content, ErrTampered)
		}
		return Delivering, nil
	case Reject:
		if r.State != AwaitingApproval {
			return refuse("a run awaiting approval")
		}
		return Rejected, nil
	case Cancel:
		if r.State.Final() || r.State == Building {
			return refuse("a run that is not final and not being built")
		}
		return CancelledRun, nil
	}
	return "", fmt.Errorf("decide on run %d: no verdict %q: %w", r.ID, d.Verdict, ErrState)
}

// ContentHash is the SHA-256 that stands for all a run would send: its snapshots by region and its messages by
// recipient.
func ContentHash(snapshots []Snapshot, letters []Letter) string {
	var lines []string
	for _, s := range snapshots {
		lines = append(lines, SnapshotLine(s.Region, s.SHA256))
	}
	for _, l := range letters {
		lines = append(lines, MessageLine(l.Address, Hash(l.Body)))
	}
	return ContentOf(lines)
}

// SnapshotLine is a snapshot's line in the content that is hashed.
func SnapshotLine(region, hash string) string { return "snapshot " + region + " " + hash }

// MessageLine is a message's line in the content that is hashed.
func MessageLine(address, hash string) string { return "message " + address + " " + hash }

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
