package delivertest

import (
	"path"
	"time"

	"huizong/jobs/deliver"
)

// Event is a moment at which a fault may be made: the sink is about to answer in a phase. In PhaseConnect it has just
// accepted the connection; in PhaseContent it has said 354 and read nothing yet.
type Event struct {
	Phase deliver.Phase
	Rcpt  string // the recipient, from PhaseRcpt on
	N     int    // the how-manyth event of this phase, from 1
	Conn  int    // the number of the connection, from 1
}

// Plan says what is to go wrong. It is called by one goroutine at a time, and may keep state.
type Plan func(Event) Fault

// Kind is a way to misbehave.
type Kind int

// The kinds. None is to behave.
const (
	None     Kind = iota
	KReply        // says Code and Text instead of the usual reply
	KDrop         // cuts the connection
	KStall        // says nothing for Wait, then cuts the connection
	KDelay        // says nothing for Wait, then goes on as if nothing had been
	KGarbage      // says a line that is no reply
	KEndless      // says a line that does not end, until the client hangs up
)

// Fault is what goes wrong. With Accept the sink does its part first: at PhaseDot it keeps the message before the reply
// is lost; at PhaseSTARTTLS it says 220 and then fails the handshake.
type Fault struct {
	Kind   Kind
	Code   int
	Text   string
	Wait   time.Duration
	Accept bool
}

// Reply is a reply other than the usual one. At PhaseDot a 2xx keeps the message.
func Reply(code int, text string) Fault { return Fault{Kind: KReply, Code: code, Text: text} }

// Drop cuts the connection.
func Drop() Fault { return Fault{Kind: KDrop} }

// Stall says nothing for a while, then cuts the connection.
func Stall(d time.Duration) Fault { return Fault{Kind: KStall, Wait: d} }

// Delay says nothing for a while, then goes on.
func Delay(d time.Duration) Fault { return Fault{Kind: KDelay, Wait: d} }

// Garbage says a line that is no reply.
func Garbage() Fault { return Fault{Kind: KGarbage} }

// Endless says a line without end.
func Endless() Fault { return Fault{Kind: KEndless} }

// DropAfterAccept keeps the message, then cuts the connection.
func DropAfterAccept() Fault { return Fault{Kind: KDrop, Accept: true} }

// StallAfterAccept keeps the message, says nothing for a while, then cuts the connection.
func StallAfterAccept(d time.Duration) Fault { return Fault{Kind: KStall, Wait: d, Accept: true} }

// Rule is one row of a table of faults.
type Rule struct {
	Phase deliver.Phase
	Rcpt  string // pattern of path.Match over the recipient; empty: any. Before PhaseRcpt there is none to match
	First int    // the first matching event it holds for, from 1; 0: the first
	Times int    // how many it holds for; 0: all that follow
	Fault Fault
}

// Rules is a plan from a table: the first rule that holds decides. Each counts its own matching events, those decided
// by rules before it too.
func Rules(rules ...Rule) Plan {
	seen := make([]int, len(rules))
	return func(e Event) Fault {
		var decided Fault
		for i, r := range rules {
			if !r.matches(e) {
				continue
			}
			seen[i]++
			first := max(r.First, 1)
			if decided.Kind == None && seen[i] >= first && (r.Times == 0 || seen[i] < first+r.Times) {
				decided = r.Fault
			}
		}
		return decided
	}
}

func (r Rule) matches(e Event) bool {
	if r.Phase != e.Phase {
		return false
	}
	if r.Rcpt == "" {
		return true
	}
	ok, err := path.Match(r.Rcpt, e.Rcpt)
	return ok && err == nil
}
