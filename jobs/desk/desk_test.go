package desk_test

import (
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/period"
	"huizong/templates/mail"
)

var now = time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)

// newDesk is a desk over a ledger in memory, which counts what it tells of.
func newDesk(t *testing.T) (*desk.Desk, *ledgertest.Memory, *int) {
	t.Helper()
	l := ledgertest.NewMemory(func() time.Time { return now })
	l.Approvers = []string{"ann", "bob"}
	told := 0
	job := jobs.Job{Name: "monthly", Kind: period.Monthly, Region: "222401", Recipients: []jobs.Recipient{{}, {}}}
	return &desk.Desk{Service: &jobs.Service{Ledger: l, Jobs: []jobs.Job{job}, Zone: time.UTC,
		Now: func() time.Time { return now }}, Changed: func() { told++ }}, l, &told
}

func actor(name string, r account.Role, c desk.Channel) desk.Actor {
	return desk.Actor{Account: name, Role: r, Channel: c}
}

// codes are those of all that stands against an order.
func codes(err error) (out []string) {
	var rs ledger.Refusals
	errors.As(err, &rs)
	for _, r := range rs {
		out = append(out, r.Code)
	}
	return out
}

// TestAllFaultsAtOnce: whatever is wrong with an order is said together, and nothing is done.
func TestAllFaultsAtOnce(t *testing.T) {
	d, l, told := newDesk(t)
	last := int64(7)
	for _, row := range []struct {
		name  string
		order desk.Order
		actor desk.Actor
		want  []string
	}{
		{"a job, a period and a mode that are not", desk.Order{Verb: desk.Test, Job: "weekly", Period: "2026-13"},
			actor("ann", account.Operator, desk.API), []string{"to", "job", "period-form"}},
		{"another job's period that is not over", desk.Order{Verb: desk.Send, Job: "monthly", Period: "2027",
			Count: "2"}, actor("ann", account.Operator, desk.CLI), []string{"period-kind", "period-open"}},
		{"no count where one is asked", desk.Order{Verb: desk.Send, Job: "monthly", Period: "2026-10"},
			actor("ann", account.Operator, desk.API), []string{"uncounted"}},
		{"a wrong count where none is asked", desk.Order{Verb: desk.Send, Job: "monthly", Period: "2026-10",
			Count: "3"}, actor("ann", account.Operator, desk.CLI), []string{"count"}},
		{"a role that does not reach, and a page that is too old", desk.Order{Verb: desk.Send, Job: "monthly",
			Period: "2026-10", Count: "x", Last: &last}, actor("wang", account.Viewer, desk.Page),
			[]string{"role", "count", "sent-since"}},
		{"a pause without a note", desk.Order{Verb: desk.Pause, Job: "monthly", Reason: " "},
			actor("wang", account.Viewer, desk.CLI), []string{"role", "note"}},
		{"no such order", desk.Order{Verb: "bury"}, actor("ann", account.Admin, desk.CLI), []string{"verb"}},
	} {
		if _, err := d.Do(t.Context(), row.order, row.actor); !slices.Equal(codes(err), row.want) {
			t.Errorf("%s: %v, want %v (%v)", row.name, codes(err), row.want, err)
		}
	}
	if runs, err := l.Runs(t.Context(), ledger.Filter{}); err != nil || len(runs) > 0 || *told > 0 {
		t.Errorf("runs %v, %v, told %d times", runs, err, *told)
	}
}

// TestEmergency: whoever has a shell decides in an emergency, with a reason, all being told in the transaction of its
// effect; never where the report needs a second person.
func TestEmergency(t *testing.T) {
	for name, row := range map[string]struct {
		need      ledger.Approval
		emergency bool
		reason    string
		operators []string
		want      []string
	}{
		"nobody signed in":        {"none", false, "why", []string{"op@example.org"}, []string{"identity"}},
		"an emergency":            {"none", true, "why", []string{"op@example.org"}, nil},
		"without a reason":        {"none", true, " ", []string{"op@example.org"}, []string{"reason", "reason"}},
		"a second person needed":  {"required", true, "why", []string{"op@example.org"}, []string{"identity"}},
		"approvers alone to tell": {"none", true, "why", nil, nil},
	} {
		var err error
		d, l, _ := newDesk(t)
		d.Identity, d.Service.Operators, d.Service.From.Address = true, row.operators, "o@example.org"
		d.Service.Log = slog.New(slog.DiscardHandler)
		if d.Service.Mail, err = mail.Load(nil); err != nil {
			t.Fatal(err)
		}
		run := ledgertest.SealedTo(t, l, 1, row.need, "x@example.org")
		if row.need != ledger.ApprovalNone && err == nil {
			_, err = l.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Approve, Actor: "bob"})
		}
		v, claimed := l.ClaimDelivery(t.Context(), "a", time.Minute, run.ID)
		if err == nil && claimed == nil {
			err = l.Finish(t.Context(), v.Claim(), ledger.Attempt{}, ledger.Failed, 0, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		who := desk.Actor{Account: "cli:root@host", Role: account.Admin, Channel: desk.CLI, Nobody: true,
			Emergency: row.emergency}
		_, err = d.Do(t.Context(), desk.Order{Verb: ledger.Resend, Run: run.ID, Reason: row.reason}, who)
		if !slices.Equal(codes(err), row.want) {
			t.Errorf("%s: %v, want %v (%v)", name, codes(err), row.want, err)
		}
		letters, err := l.Deliveries(t.Context(), ledger.Filter{})
		told := 0
		for _, v := range letters {
			if v.Purpose == ledger.Notice {
				told++
			}
		}
		if want := len(row.operators) + 2; err != nil || row.want == nil && told != want || row.want != nil &&
			told > 0 {
			t.Errorf("%s: %d were told of %d, %v", name, told, want, err)
		}
	}
}

// TestAllowedIsWhatDoDoes, and every order that is carried out is told, so that nothing of before is shown.
func TestAllowedIsWhatDoDoes(t *testing.T) {
	d, l, told := newDesk(t)
	done, err := d.Do(t.Context(), desk.Order{Verb: desk.Send, Job: "monthly", Count: "2"},
		actor("cy", account.Operator, desk.API))
	if err != nil || !done.Fresh {
		t.Fatal(done, err)
	}
	run, err := l.ClaimRun(t.Context(), "a", time.Minute, done.Run.ID)
	if err == nil {
		run, err = l.Seal(t.Context(), run.Claim(), ledgertest.Content(run.ID, ledger.ApprovalTwo, "x@example.org"))
	}
	if err != nil {
		t.Fatal(err)
	}
	allowed := func(a desk.Actor, want ...ledger.Verb) {
		t.Helper()
		if got, err := d.Allowed(t.Context(), run.ID, a); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s may %v, want %v (%v)", a.Account, got, want, err)
		}
	}
	ann, bob := actor("ann", account.Approver, desk.API), actor("bob", account.Approver, desk.API)
	allowed(actor("wang", account.Viewer, desk.Page))
	allowed(actor("cy", account.Operator, desk.Page), ledger.Cancel)
	allowed(ann, ledger.Approve, ledger.Reject, ledger.Cancel)
	approve := desk.Order{Verb: ledger.Approve, Run: run.ID, Content: run.Content}
	if first, err := d.Do(t.Context(), approve, ann); err != nil || first.Run.State != ledger.AwaitingApproval {
		t.Errorf("the first of two approvals: %s, %v", first.Run.State, err)
	}
	allowed(ann, ledger.Reject, ledger.Cancel)
	if _, err := d.Do(t.Context(), approve, ann); !slices.Equal(codes(err), []string{"again"}) {
		t.Errorf("the same again: %v", err)
	}
	if second, err := d.Do(t.Context(), approve, bob); err != nil || second.Run.State != ledger.Delivering {
		t.Errorf("the second of two approvals: %s, %v", second.Run.State, err)
	}
	for _, o := range []desk.Order{{Verb: desk.Pause, Job: "monthly", Reason: "stocktaking"},
		{Verb: desk.Resume, Job: "monthly"}} {
		if _, err := d.Do(t.Context(), o, ann); err != nil {
			t.Error(err)
		}
	}
	if *told != 5 {
		t.Errorf("told of %d orders, want 5", *told)
	}
}
