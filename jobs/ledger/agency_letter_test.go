package ledger_test

import (
	"errors"
	"testing"
	"time"

	"huizong/jobs/ledger"
)

// TestJudgeLetter holds orders of letters to agencies against what is there already.
func TestJudgeLetter(t *testing.T) {
	now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	letter := func(contact string, state ledger.DeliveryState, ago time.Duration) ledger.AgencyLetter {
		return ledger.AgencyLetter{Delivery: 4, Purpose: ledger.Remind, Agency: "A", Period: "2026-10",
			Stage: "after", Number: 1, Actor: "ann", Contact: contact, State: state, CreatedAt: now.Add(-ago)}
	}
	other := func(contact string, ago time.Duration) ledger.AgencyLetter {
		l := letter(contact, ledger.Sent, ago)
		l.Period = "2026-09"
		return l
	}
	for _, row := range []struct {
		name   string
		past   []ledger.AgencyLetter
		actor  string
		reason string
		role   string
		once   bool
		want   string // the refusal
		state  ledger.DeliveryState
		number int
		moves  int64 // a delivery that goes now (4), or is called off (-4)
	}{
		{name: "the first", state: ledger.Queued, number: 1},
		{name: "the same again", past: []ledger.AgencyLetter{letter("a@x", ledger.Sent, day)}, want: "again"},
		{name: "the same again, for a reason", past: []ledger.AgencyLetter{letter("a@x", ledger.Sent, day)},
			reason: "lost", state: ledger.Queued, number: 2},
		{name: "once, the first", once: true, state: ledger.Queued, number: 1},
		{name: "once, after another period", once: true, past: []ledger.AgencyLetter{other("a@x", day)},
			state: ledger.Queued, number: 1},
		{name: "once, after one that was refused", once: true,
			past: []ledger.AgencyLetter{letter("a@x", ledger.Failed, day)}, want: "once"},
		{name: "once, after one that waits for a second", once: true, actor: "bob",
			past: []ledger.AgencyLetter{other("b@x", 90*day), letter("a@x", ledger.Held, 0)}, want: "once"},
		{name: "once, after one to another address", once: true,
			past: []ledger.AgencyLetter{letter("c@x", ledger.Held, 0)}, want: "once"},
		{name: "under way", past: []ledger.AgencyLetter{letter("a@x", ledger.InDoubt, day)}, reason: "x", want: "way"},
		{name: "queued", past: []ledger.AgencyLetter{letter("a@x", ledger.Queued, 0)}, want: "way"},
		{name: "refused", past: []ledger.AgencyLetter{letter("a@x", ledger.Failed, day)}, state: ledger.Queued,
			number: 2},
		{name: "bounced", past: []ledger.AgencyLetter{letter("a@x", ledger.Bounced, day)}, state: ledger.Queued,
			number: 2},
		{name: "another period", past: []ledger.AgencyLetter{other("a@x", day)}, state: ledger.Queued, number: 1},
		{name: "another stage", past: []ledger.AgencyLetter{func() ledger.AgencyLetter {
			l := letter("a@x", ledger.Sent, day)
			l.Stage = "before"
			return l
		}()}, state: ledger.Queued, number: 1},
		{name: "a new address", past: []ledger.AgencyLetter{other("b@x", 90*day)}, state: ledger.Held, number: 1},
		{name: "an address new for less than a week", past: []ledger.AgencyLetter{other("b@x", 90*day),
			other("a@x", 7*day-1)}, state: ledger.Held, number: 1},
		{name: "an address new for a week", past: []ledger.AgencyLetter{other("b@x", 90*day), other("a@x", 7*day)},
			state: ledger.Queued, number: 1},
		{name: "an address in other letters is the same", past: []ledger.AgencyLetter{other("A@X", day)},
			state: ledger.Queued, number: 1},
		{name: "who asked cannot be the second", past: []ledger.AgencyLetter{other("b@x", 90*day),
			letter("a@x", ledger.Held, 0)}, want: "self"},
		{name: "who may not approve cannot", past: []ledger.AgencyLetter{other("b@x", 90*day),
			letter("a@x", ledger.Held, 0)}, actor: "cy", want: "approver"},
		{name: "a name without a sign-in cannot", past: []ledger.AgencyLetter{other("b@x", 90*day),
			letter("a@x", ledger.Held, 0)}, actor: "bob", role: "unauthenticated", want: "approver"},
		{name: "the second", past: []ledger.AgencyLetter{other("b@x", 90*day), letter("a@x", ledger.Held, 0)},
			actor: "bob", state: ledger.Queued, number: 1, moves: 4},
		{name: "the address changes while one waits", past: []ledger.AgencyLetter{other("b@x", 90*day),
			letter("c@x", ledger.Held, 0)}, actor: "bob", state: ledger.Held, number: 2, moves: -4},
		{name: "what waited proves nothing of an address", past: []ledger.AgencyLetter{other("b@x", 90*day),
			letter("a@x", ledger.Cancelled, 30*day)}, state: ledger.Held, number: 2},
	} {
		o := ledger.LetterOrder{Letter: letter("a@x", "", 0), Via: ledger.Via{Role: row.role}, Once: row.once}
		o.Letter.Reason = row.reason
		if row.actor != "" {
			o.Letter.Actor = row.actor
		}
		got, err := o.Judge(row.past, func(name string) bool { return name == "ann" || name == "bob" }, now)
		var against ledger.Refusals
		if errors.As(err, &against); row.want != "" {
			if len(against) != 1 || against[0].Code != row.want {
				t.Errorf("%s: %v, want %s", row.name, err, row.want)
			}
			continue
		}
		if err != nil || got.State != row.state || got.Letter.Number != row.number ||
			got.Waiting-got.Void != row.moves {
			t.Errorf("%s: %+v, %v, want %s, number %d, %d", row.name, got, err, row.state, row.number, row.moves)
		}
	}
}
