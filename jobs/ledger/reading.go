package ledger

import "time"

// ActionRead is the entry that tells what somebody read within a minute: what is personal, or perhaps not published.
const ActionRead = "data.read"

// Reading is one thing that somebody read, and how often.
type Reading struct {
	What  string `json:"what"` // report, mail, preview, records, list, letter, evidence
	Of    string `json:"of"`   // a path of the pages or the API, or a command and what it was about
	Times int    `json:"times"`
}

// longestOf is how much of what was asked for the audit keeps.
const longestOf = 300

// mostRead is how many things one entry tells apart; what is beyond them is counted.
const mostRead = 100

// beyond is what these are told as.
const beyond = "\u2026"

// Readings are what somebody read since a moment.
type Readings struct {
	Since time.Time `json:"since"`
	Read  []Reading `json:"read"`
	By    Via       `json:"by"`
}

// Add counts a reading.
func (r *Readings) Add(what, of string) {
	of = Clip(of, longestOf)
	if r.again(what, of) {
		return
	}
	if len(r.Read) >= mostRead {
		if of = beyond; r.again(what, of) {
			return
		}
	}
	r.Read = append(r.Read, Reading{What: what, Of: of, Times: 1})
}

// again counts a reading that was told apart before.
func (r *Readings) again(what, of string) bool {
	for i := range r.Read {
		if r.Read[i].What == what && r.Read[i].Of == of {
			r.Read[i].Times++
			return true
		}
	}
	return false
}
