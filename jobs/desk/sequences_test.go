package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/period"
)

// model knows of one run what lets it out, in ten lines: enough approvals since they were last void, each by somebody
// who had signed in with a fresh factor, may approve, and neither triggered nor released it; nobody stopped it; and, as
// long as nothing was taken, recipients and approvers are as they were.
type model struct {
	need     int
	author   []string
	approved []string
	stopped  bool
	taken    bool
}

func (m *model) open(approves func(string) bool, changed bool, outside bool) bool {
	have := slices.DeleteFunc(slices.Clone(m.approved), func(n string) bool { return !m.taken && !approves(n) })
	need := m.need
	if outside && !m.taken {
		need = max(need, 1)
	}
	return !m.stopped && len(have) >= need && (m.taken || need == 0 || !changed)
}

// TestTenThousandSequencesAtTheDesk: random orders by random people, signed in or not, with an old or a fresh factor,
// in an emergency or not, while recipients, approvers and allowed domains change: nothing goes out that the model keeps
// in.
func TestTenThousandSequencesAtTheDesk(t *testing.T) {
	for range 100 {
		rapid.Check(t, sequence)
	}
}

func sequence(t *rapid.T) {
	at := now
	l := ledgertest.NewMemory(func() time.Time { at = at.Add(time.Second); return at })
	l.Approvers = []string{"ann", "bob", "cy"}
	parties := []ledger.Party{{Address: "x@example.org"}, {Address: "y@example.org"}}
	sealed, outside := ledger.AudienceOf(parties), false
	l.Today = func(ledger.Run) ledger.Standing {
		return ledger.Standing{Audience: ledger.Audience{Known: true, Parties: parties},
			Outside: func(string) bool { return outside }}
	}
	d := &desk.Desk{Identity: rapid.Bool().Draw(t, "identity"), Factor: true, Service: &jobs.Service{Ledger: l,
		Zone: time.UTC, Now: time.Now, Operators: []string{"op@example.org"},
		Jobs: []jobs.Job{{Name: "monthly", Kind: period.Monthly}}}}
	m := model{author: []string{rapid.SampledFrom(l.Approvers).Draw(t, "author")}}
	run := begin(t, l, &m, parties)
	for range rapid.IntRange(3, 25).Draw(t, "steps") {
		switch rapid.IntRange(0, 5).Draw(t, "step") {
		case 0:
			parties = slices.Clone(parties)
			parties[1].Address = rapid.SampledFrom([]string{"y@example.org", "z@example.org"}).Draw(t, "recipient")
		case 1:
			outside = rapid.Bool().Draw(t, "outside")
		case 2:
			l.Approvers = rapid.SampledFrom([][]string{{"ann", "bob", "cy"}, {"ann"}, {"bob", "cy"}}).Draw(t,
				"approvers")
		case 3:
			v, err := l.ClaimDelivery(t.Context(), "w", time.Minute, run)
			f := must(l.File(t.Context(), run))
			if n := len(f.Decisions); n > 0 && f.Decisions[n-1].Verdict == ledger.Void {
				m.approved, m.need = nil, f.Run.Approval.Count()
			}
			if errors.Is(err, ledger.ErrNotFound) {
				continue
			}
			approves := func(n string) bool { return slices.Contains(l.Approvers, n) }
			if err != nil || !m.open(approves, ledger.AudienceOf(parties) != sealed, outside) {
				t.Fatalf("%v: delivery %d is let out: %+v, %+v", err, v.ID, m, f.Decisions)
			}
			m.taken = true
			end := rapid.SampledFrom([]ledger.DeliveryState{ledger.Sent, ledger.Failed, ledger.Queued}).Draw(t, "end")
			if err := l.Finish(t.Context(), v.Claim(), ledger.Attempt{}, end, 0, nil); err != nil {
				t.Fatal(err)
			}
		default:
			give(t, d, l, &m, run)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// begin seals a run that needs none, one or two approvals.
func begin(t *rapid.T, l *ledgertest.Memory, m *model, parties []ledger.Party) int64 {
	n := ledgertest.New(1)
	n.Actor = m.author[0]
	run, _, err := l.Start(t.Context(), n)
	if err == nil {
		run, err = l.ClaimRun(t.Context(), "w", time.Minute, run.ID)
	}
	need := rapid.SampledFrom([]ledger.Approval{ledger.ApprovalNone, ledger.ApprovalRequired,
		ledger.ApprovalTwo}).Draw(t, "approval")
	if err == nil {
		content := ledgertest.Content(run.ID, need, "x@example.org", "y@example.org")
		content.Audience = parties
		run, err = l.Seal(t.Context(), run.Claim(), content)
	}
	if err != nil {
		t.Fatal(err)
	}
	m.need = need.Count()
	return run.ID
}

// give gives an order as somebody, and tells the model what came of it.
func give(t *rapid.T, d *desk.Desk, l *ledgertest.Memory, m *model, run int64) {
	f := must(l.File(t.Context(), run))
	who := desk.Actor{
		Account: rapid.SampledFrom([]string{"ann", "bob", "cy", "eve"}).Draw(t, "who"),
		Role: rapid.SampledFrom([]account.Role{account.Operator, account.Approver, account.Viewer}).Draw(t,
			"role"),
		Channel:   rapid.SampledFrom([]desk.Channel{desk.Page, desk.API, desk.CLI}).Draw(t, "channel"),
		Nobody:    rapid.Bool().Draw(t, "nobody"),
		Emergency: rapid.Bool().Draw(t, "emergency"),
	}
	if rapid.Bool().Draw(t, "fresh") {
		who.Factor = time.Now()
	}
	who.Emergency = who.Emergency && who.Nobody
	o := desk.Order{Verb: rapid.SampledFrom(ledger.Verbs()).Draw(t, "verb"), Run: run, Reason: "random",
		Content: f.Run.Content, Count: fmt.Sprint(len(f.Deliveries)), Outcome: ledger.Cancelled,
		Recipient: rapid.SampledFrom([]string{"", "x@example.org"}).Draw(t, "to")}
	done, err := d.Do(t.Context(), o, who)
	if errors.As(err, new(ledger.Refusals)) || errors.Is(err, ledger.ErrNotFound) {
		return
	} else if err != nil {
		t.Fatal(err)
	}
	proved := !who.Nobody && !who.Factor.IsZero() && who.Role.May(account.Approver) &&
		slices.Contains(l.Approvers, who.Account)
	if o.Verb == ledger.Approve {
		if !proved || slices.Contains(append(m.author, m.approved...), who.Account) {
			t.Fatalf("%+v approved", who)
		}
		m.approved = append(m.approved, who.Account)
	}
	if who.Nobody && m.need > 0 && slices.Contains([]ledger.Verb{ledger.Release, ledger.Reject, ledger.Resend,
		ledger.Resolve}, o.Verb) {
		t.Fatalf("%+v decided, and nobody had signed in", who)
	}
	m.stopped = done.Run.State == ledger.Rejected || done.Run.State == ledger.CancelledRun
}
