package desk_test

import (
	"context"
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
// in an emergency or not, while recipients, approvers and allowed domains change and somebody queues by hand what is
// held: nothing goes out that the model keeps in.
func TestTenThousandSequencesAtTheDesk(t *testing.T) {
	for range 100 {
		rapid.Check(t, func(rt *rapid.T) {
			if err := sequence(rt, nil); err != nil {
				rt.Fatal(err)
			}
		})
	}
}

// TestSequencesCatch plants faults in what the rules are told of a run; the sequences find each, so that they would
// find a rule that does not look.
func TestSequencesCatch(t *testing.T) {
	for name, blind := range map[string]func(*ledger.File){
		"who may approve": func(f *ledger.File) {
			for _, name := range people {
				f.People = append(f.People, ledger.Account{Name: name, Approves: true})
			}
		},
		"the recipients of today": func(f *ledger.File) { f.Today.Audience = ledger.Audience{} },
		"the allowed domains":     func(f *ledger.File) { f.Today.Outside = nil },
		"that approvals are void": func(f *ledger.File) {
			void := func(d ledger.Decision) bool { return d.Verdict == ledger.Void }
			f.Decisions = slices.DeleteFunc(slices.Clone(f.Decisions), void)
		},
	} {
		of := rapid.Custom(func(rt *rapid.T) string {
			if err := sequence(rt, blind); err != nil {
				return err.Error()
			}
			return ""
		})
		found, tries := "", 0
		for ; found == "" && tries < 10_000; tries++ {
			found = of.Example(tries)
		}
		if found == "" {
			t.Errorf("a rule that is not told %s is not found in %d sequences", name, tries)
		}
		t.Logf("a rule that is not told %s is found by sequence %d: %s", name, tries, found)
	}
}

// people are who may approve at the beginning, and eve, who never may.
var people = []string{"ann", "bob", "cy", "dan", "eve"}

// sequence gives random orders on one run, whose rules may be blind to something, and says what the model did not let
// happen.
func sequence(t *rapid.T, blind func(*ledger.File)) error {
	ctx := context.Background()
	at := now
	l := ledgertest.NewMemory(func() time.Time { at = at.Add(time.Second); return at })
	l.Approvers, l.Blind = people[:4], blind
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
		switch rapid.IntRange(0, 7).Draw(t, "step") {
		case 0:
			parties = slices.Clone(parties)
			parties[1].Address = rapid.SampledFrom([]string{"y@example.org", "z@example.org"}).Draw(t, "recipient")
		case 1:
			outside = rapid.Bool().Draw(t, "outside")
		case 2:
			l.Approvers = rapid.SampledFrom([][]string{people[:4], {"ann"}, {"bob", "cy", "dan"}}).Draw(t, "approvers")
		case 3:
			l.QueueByHand(run)
		case 4, 5:
			v, err := l.ClaimDelivery(ctx, "w", time.Minute, run)
			decisions := must(l.Decisions(ctx, run))
			if n := len(decisions); n > 0 && decisions[n-1].Verdict == ledger.Void {
				m.approved, m.need = nil, must(l.Run(ctx, run)).Approval.Count()
			}
			if errors.Is(err, ledger.ErrNotFound) {
				continue
			}
			approves := func(n string) bool { return slices.Contains(l.Approvers, n) }
			if err != nil || !m.open(approves, ledger.AudienceOf(parties) != sealed, outside) {
				return fmt.Errorf("%v: delivery %d is let out: %+v, %+v", err, v.ID, m, decisions)
			}
			m.taken = true
			end := rapid.SampledFrom([]ledger.DeliveryState{ledger.Sent, ledger.Failed, ledger.Queued}).Draw(t, "end")
			if err := l.Finish(ctx, v.Claim(), ledger.Attempt{}, end, 0, nil); err != nil {
				return err
			}
		default:
			if err := give(t, d, l, &m, run); err != nil {
				return err
			}
		}
	}
	return nil
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
	run, _, err := l.Start(context.Background(), n)
	if err == nil {
		run, err = l.ClaimRun(context.Background(), "w", time.Minute, run.ID)
	}
	need := rapid.SampledFrom([]ledger.Approval{ledger.ApprovalNone, ledger.ApprovalRequired,
		ledger.ApprovalTwo}).Draw(t, "approval")
	if err == nil {
		content := ledgertest.Content(run.ID, need, "x@example.org", "y@example.org")
		content.Audience = parties
		run, err = l.Seal(context.Background(), run.Claim(), content)
	}
	if err != nil {
		panic(err)
	}
	m.need = need.Count()
	return run.ID
}

// give gives an order as somebody, and tells the model what came of it.
func give(t *rapid.T, d *desk.Desk, l *ledgertest.Memory, m *model, run int64) error {
	f := must(l.File(context.Background(), run))
	who := desk.Actor{
		Account: rapid.SampledFrom(people).Draw(t, "who"),
		Role: rapid.SampledFrom([]account.Role{account.Approver, account.Approver, account.Operator,
			account.Viewer}).Draw(t, "role"),
		Channel:   rapid.SampledFrom([]desk.Channel{desk.Page, desk.API, desk.CLI}).Draw(t, "channel"),
		Nobody:    rapid.IntRange(0, 3).Draw(t, "nobody") == 0,
		Emergency: rapid.Bool().Draw(t, "emergency"),
	}
	if rapid.Bool().Draw(t, "fresh") {
		who.Factor = time.Now()
	}
	who.Emergency = who.Emergency && who.Nobody
	verbs := append(ledger.Verbs(), ledger.Approve, ledger.Approve) // else few sequences come as far as the first mail
	o := desk.Order{Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Run: run, Reason: "random",
		Content: f.Run.Content, Count: fmt.Sprint(len(f.Deliveries)), Outcome: ledger.Cancelled,
		Recipient: rapid.SampledFrom([]string{"", "x@example.org"}).Draw(t, "to")}
	done, err := d.Do(context.Background(), o, who)
	if errors.As(err, new(ledger.Refusals)) || errors.Is(err, ledger.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	proved := !who.Nobody && !who.Factor.IsZero() && who.Role.May(account.Approver) &&
		slices.Contains(l.Approvers, who.Account)
	if o.Verb == ledger.Approve {
		if !proved || slices.Contains(append(m.author, m.approved...), who.Account) {
			return fmt.Errorf("%+v approved", who)
		}
		m.approved = append(m.approved, who.Account)
	}
	if who.Nobody && m.need > 0 && slices.Contains([]ledger.Verb{ledger.Release, ledger.Reject, ledger.Resend,
		ledger.Resolve}, o.Verb) {
		return fmt.Errorf("%+v decided, and nobody had signed in", who)
	}
	m.stopped = done.Run.State == ledger.Rejected || done.Run.State == ledger.CancelledRun
	return nil
}
