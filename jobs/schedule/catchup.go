package schedule

import "time"

// Policy says which of the slots that nobody was there to run are made up for.
type Policy string

// The policies of a job's `catch_up.policy`. The zero value is Latest.
const (
	CatchUpLatest Policy = "latest" // the last one only
	CatchUpAll    Policy = "all"    // each, in order
	CatchUpNone   Policy = "none"   // none
)

// Policies lists every policy.
var Policies = []Policy{CatchUpLatest, CatchUpAll, CatchUpNone}

// DefaultWindow is how late a slot may be run where nothing else is configured.
const DefaultWindow = 35 * 24 * time.Hour

// CatchUp is what a job does about slots that were missed.
type CatchUp struct {
	Policy Policy
	Window time.Duration // slots missed by more are not run; zero: DefaultWindow
}

// Why a slot is skipped, as its row in the ledger says. A paused job's slots say Paused.
const (
	SkipSuperseded = "superseded by a later slot"
	SkipWindow     = "older than catch_up.window"
	SkipNone       = "catch_up: none"
)

// Paused is why the slots of a paused job are skipped, with the note of who paused it.
func Paused(note string) string { return "paused: " + note }

// Decision is what becomes of a slot.
type Decision struct {
	Slot Slot
	Skip string // the reason to skip it; empty: it runs
}

// Decide says of each slot that has fallen due by now, in order, whether it runs. A slot that is late by grace or less
// is on time and runs under every policy: the loop that finds due slots looks every few seconds. The others were
// missed. With a reason in paused, all are skipped for it.
func Decide(due []Slot, c CatchUp, now time.Time, grace time.Duration, paused string) []Decision {
	out := make([]Decision, len(due))
	for i, slot := range due {
		out[i] = Decision{slot, c.skip(now.Sub(slot.At), grace, i == len(due)-1)}
		if paused != "" {
			out[i].Skip = paused
		}
	}
	return out
}

// skip returns why a slot that is late by so much is skipped, or nothing.
func (c CatchUp) skip(late, grace time.Duration, last bool) string {
	window := c.Window
	if window == 0 {
		window = DefaultWindow
	}
	switch {
	case late <= grace:
		return ""
	case c.Policy == CatchUpNone:
		return SkipNone
	case late > window:
		return SkipWindow
	case c.Policy != CatchUpAll && !last:
		return SkipSuperseded
	}
	return ""
}
