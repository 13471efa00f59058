package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// ordered is an order on a run whose deliveries are in these states (* of one that may have arrived before, to rN), as
// bob gives it, who like cy and dan may approve.
type ordered struct {
	run        func(*Run)
	deliveries string
	decisions  []Decision
	today      Standing
	holder     int64
	order      Decision
}

func (o ordered) file() File {
	f := File{Run: Run{ID: 1, Job: "monthly", Period: month, Revision: 1, State: Delivering, Actor: "ann", Content: "c",
		Approval: ApprovalNone, Tries: 2, Fence: 3, Claimed: "monthly/2026-10/1", AsOf: then, UpdatedAt: then},
		Decisions: o.decisions, Holder: o.holder, Today: o.today,
		People: People{{Name: "ann", Approves: true}, {Name: "bob", Approves: true}, {Name: "cy", Approves: true},
			{Name: "dan", Approves: true}, {Name: "op", Operates: true}}}
	if o.run != nil {
		o.run(&f.Run)
	}
	for i, state := range strings.Fields(o.deliveries) {
		d := under(DeliveryState(strings.TrimSuffix(state, "*")))
		d.ID, d.Recipient, d.Purpose, d.Sealed = int64(i+1), fmt.Sprint("r", i+1), Report, true
		d.PossibleDuplicates = strings.Count(state, "*")
		f.Deliveries = append(f.Deliveries, d)
	}
	return f
}

// says tells what came of an order: the state of the run and what else of it changed, and each delivery that moved;
// or all that stands against it.
func (o ordered) says(t *testing.T) string {
	t.Helper()
	f := o.file()
	d := o.order
	if d.Actor == "" {
		d.Actor = "bob"
	}
	c, err := Decide(f, d, nine)
	var against Refusals
	if errors.As(err, &against) {
		var out []string
		for _, r := range against {
			out = append(out, strings.TrimSuffix(r.Code+" "+r.Field, " ")+": "+r.Text)
		}
		return strings.Join(out, "\n")
	} else if err != nil {
		return err.Error()
	}
	out := string(c.Run.State)
	is, was := c.Run, f.Run
	for _, field := range []struct {
		changed bool
		text    string
	}{
		{is.Released && !was.Released, "released"},
		{is.Claimed != was.Claimed, fmt.Sprintf("claims %q", is.Claimed)},
		{!is.AsOf.Equal(was.AsOf), "as of " + is.AsOf.Format("15:04")},
		{is.Fence != was.Fence, fmt.Sprintf("fence %d, tries %d, next %s, %q", is.Fence, is.Tries,
			is.NextAt.Format("15:04"), is.Reason)},
	} {
		if field.changed {
			out += "; " + field.text
		}
	}
	for _, m := range c.Moved {
		want := m.Was
		out += fmt.Sprintf("; %d %s > %s", m.Is.ID, m.Was.State, m.Is.State)
		if n := m.Is.PossibleDuplicates - m.Was.PossibleDuplicates; n != 0 {
			out += map[int]string{1: " marked"}[n]
			want.PossibleDuplicates++
		}
		want.State, want.NextAt, want.DueAt, want.UpdatedAt = m.Is.State, nine, nine, nine
		want.Fence, want.Owner, want.LeaseUntil = 4, "", nil
		differ(t, out, want, m.Is)
	}
	want := d
	want.Content, want.At = c.Decision.Content, nine
	differ(t, out, want, c.Decision)
	told := []string{
		line(entry(nine, d.Actor, "run."+string(is.State), 1, 0, d.Via, map[string]any{"decision": c.Decision})),
	}
	for _, m := range c.Moved {
		told = append(told, line(entry(nine, d.Actor, "delivery."+string(m.Is.State), 1, m.Is.ID, d.Via,
			map[string]any{"from": m.Was.State, "reason": d.Reason})))
	}
	var lines []string
	for _, e := range c.Entries {
		lines = append(lines, line(e))
	}
	differ(t, out, told, lines)
	if !is.UpdatedAt.Equal(nine) || c.Was.ID != 1 {
		t.Errorf("%s: %+v of %+v", out, is, c.Was)
	}
	return out
}

// in puts the run in a state, before or after it was sealed.
func in(s RunState) func(*Run) { return func(r *Run) { r.State = s } }

func unsealed(s RunState) func(*Run) { return func(r *Run) { r.State, r.Content = s, "" } }

func awaiting(need Approval) func(*Run) {
	return func(r *Run) { r.State, r.Approval = AwaitingApproval, need }
}

func of(v Verb, change ...func(*Decision)) Decision {
	d := Decision{Run: 1, Verdict: v, Reason: "why", Via: Via{Role: "approver"}}
	for _, c := range change {
		c(&d)
	}
	return d
}

func by(name string) func(*Decision) { return func(d *Decision) { d.Actor = name } }

func to(recipient string) func(*Decision) { return func(d *Decision) { d.Recipient = recipient } }

func found(id int64, s DeliveryState) func(*Decision) {
	return func(d *Decision) { d.Delivery, d.Outcome = id, s }
}

// What each order makes of a run and its deliveries.
func TestOrders(t *testing.T) {
	const turned = `fence 4, tries 0, next 09:00, "why"`
	approved := []Decision{{Verdict: Approve, Actor: "cy", Content: "c"}}
	for name, row := range map[string]struct {
		ordered
		want string
	}{
		"released": {ordered{run: unsealed(HeldRun), order: of(Release)}, "pending; released; " + turned},
		"retried, held": {ordered{run: unsealed(HeldRun), order: of(Retry)},
			"pending; as of 09:00; " + turned},
		"retried, failed": {ordered{run: func(r *Run) { r.State, r.Content, r.Claimed = FailedRun, "", "" },
			order: of(Retry)}, `pending; claims "monthly/2026-10/1"; as of 09:00; ` + turned},
		"retried, a test": {ordered{run: func(r *Run) {
			r.State, r.Content, r.Claimed, r.TestTo = FailedRun, "", "", "x@y"
		}, order: of(Retry)}, "pending; as of 09:00; " + turned},
		"approved": {ordered{run: awaiting(ApprovalRequired), deliveries: "held held", order: of(Approve)},
			"delivering; " + turned + "; 1 held > queued; 2 held > queued"},
		"approved, with one cancelled": {ordered{run: awaiting(ApprovalRequired), deliveries: "held cancelled",
			order: of(Approve)}, "delivering; " + turned + "; 1 held > queued"},
		"approved by the first of two": {ordered{run: awaiting(ApprovalTwo), deliveries: "held", order: of(Approve)},
			"awaiting_approval"},
		"approved by the second of two": {ordered{run: awaiting(ApprovalTwo), deliveries: "held",
			decisions: approved, order: of(Approve)}, "delivering; " + turned + "; 1 held > queued"},
		"approved by one more than it needs": {ordered{run: awaiting(ApprovalRequired), deliveries: "held",
			decisions: approved, order: of(Approve)}, "delivering; " + turned + "; 1 held > queued"},
		"rejected": {ordered{run: awaiting(ApprovalRequired), deliveries: "held held", order: of(Reject)},
			`rejected; claims ""; ` + turned + "; 1 held > cancelled; 2 held > cancelled"},
		"cancelled before anything left": {ordered{deliveries: "queued sending held failed expired", order: of(Cancel)},
			`cancelled; claims ""; ` + turned +
				"; 1 queued > cancelled; 2 sending > cancelled; 3 held > cancelled"},
		"cancelled when some is sent": {ordered{deliveries: "sent queued", order: of(Cancel)},
			"partly_delivered; " + turned + "; 2 queued > cancelled"},
		"cancelled when one is at the final dot": {ordered{deliveries: "committing queued", order: of(Cancel)},
			"delivering; " + turned + "; 2 queued > cancelled"},
		"cancelled when one is in doubt": {ordered{deliveries: "in_doubt queued", order: of(Cancel)},
			"failed; " + turned + "; 1 in_doubt > cancelled marked; 2 queued > cancelled"},
		"cancelled when one may have arrived": {ordered{deliveries: "queued* queued", order: of(Cancel)},
			"failed; " + turned + "; 1 queued > cancelled; 2 queued > cancelled"},
		"cancelled before it was built": {ordered{run: unsealed(Pending), order: of(Cancel)},
			`cancelled; claims ""; ` + turned},
		"resent": {ordered{run: in(PartlyDelivered),
			deliveries: "sent failed expired held cancelled bounced queued in_doubt sending committing",
			order:      of(Resend)},
			"delivering; 2 failed > queued; 3 expired > queued; 4 held > queued; 5 cancelled > queued; " +
				"7 queued > queued; 8 in_doubt > queued marked"},
		"resent to one who has it": {ordered{run: in(Delivered), deliveries: "sent sent", order: of(Resend, to("r2"))},
			"delivering; 2 sent > queued marked"},
		"resent to one whose mail came back": {ordered{run: in(PartlyDelivered), deliveries: "sent bounced",
			order: of(Resend, to("r2"))}, "delivering; 2 bounced > queued marked"},
		"resent to one who refused it": {ordered{run: in(FailedRun), deliveries: "failed failed",
			order: of(Resend, to("r1"))}, "delivering; 1 failed > queued"},
		"resolved: sent": {ordered{deliveries: "in_doubt sent", order: of(Resolve, found(1, Sent))},
			"delivered; 1 in_doubt > sent"},
		"resolved: sent, others wait": {ordered{deliveries: "in_doubt queued", order: of(Resolve, found(1, Sent))},
			"delivering; 1 in_doubt > sent"},
		"resolved: not sent": {ordered{run: in(PartlyDelivered), deliveries: "sent in_doubt",
			order: of(Resolve, found(2, Queued))}, "delivering; 2 in_doubt > queued marked"},
		"resolved: given up": {ordered{deliveries: "sent in_doubt", order: of(Resolve, found(2, Cancelled))},
			"partly_delivered; 2 in_doubt > cancelled marked"},
		"resolved: none is sent": {ordered{deliveries: "failed in_doubt", order: of(Resolve, found(2, Cancelled))},
			"failed; 2 in_doubt > cancelled marked"},
		"resolved of a cancelled run": {ordered{run: in(CancelledRun), deliveries: "in_doubt cancelled",
			order: of(Resolve, found(1, Sent))}, "cancelled; 1 in_doubt > sent"},
		"noted as not sent": {ordered{run: in(PartlyDelivered), deliveries: "sent failed expired bounced",
			order: of(Resolve, found(2, Cancelled))}, "partly_delivered; 2 failed > cancelled"},
		"noted as not sent, though it came back": {ordered{run: in(FailedRun), deliveries: "failed bounced",
			order: of(Resolve, found(2, Cancelled))}, "failed; 2 bounced > cancelled marked"},
		"noted as not sent, too late": {ordered{run: in(FailedRun), deliveries: "expired",
			order: of(Resolve, found(1, Cancelled))}, "failed; 1 expired > cancelled"},
		"given up of a rejected run": {ordered{run: in(Rejected), deliveries: "in_doubt",
			order: of(Resolve, found(1, Cancelled))}, "rejected; 1 in_doubt > cancelled marked"},
	} {
		differ(t, name, row.want, row.says(t))
	}
}

// What stands against an order, all at once, in words that say what to do.
func TestOrdersRefused(t *testing.T) {
	approved := []Decision{{Verdict: Approve, Actor: "cy", Content: "c"}}
	changed := Standing{Audience: Audience{Known: true, Parties: []Party{{Address: "z", Region: "2224"}}}}
	bound := func(r *Run) {
		r.State, r.Approval, r.Audience = AwaitingApproval, ApprovalRequired, AudienceOf([]Party{{Address: "r1"}})
	}
	for name, row := range map[string]struct {
		ordered
		want string
	}{
		"what is no order":  {ordered{order: of(Follow)}, "verb: follow run 1: there is no such order"},
		"what nobody knows": {ordered{order: of("burn")}, "verb: burn run 1: there is no such order"},
		"from another state": {ordered{order: of(Release)},
			"state: release run 1: it is delivering; only one that is held can be"},
		"from none of several": {ordered{run: in(Skipped), order: of(Resend)},
			"state: resend run 1: it is skipped; only one that is delivering, delivered, partly_delivered, failed " +
				"can be"},
		"without a reason": {ordered{run: awaiting(ApprovalRequired), deliveries: "held",
			order: Decision{Verdict: Reject, Reason: "  "}}, "reason reason: reject run 1: a reason is needed"},
		"without a reason, from another state": {ordered{order: Decision{Verdict: Release}},
			"reason reason: release run 1: a reason is needed\n" +
				"state: release run 1: it is delivering; only one that is held can be"},
		"retried, sealed, its period taken": {ordered{run: in(FailedRun), holder: 7, order: of(Retry)},
			"sealed: retry run 1: it was sealed; resend tries its deliveries again\n" +
				"period: retry run 1: run 7 reports this period"},
		"approved by who triggered it": {ordered{run: awaiting(ApprovalRequired), order: of(Approve, by("ann"))},
			"self: approve run 1: ann triggered or released it"},
		"approved by who may not": {ordered{run: awaiting(ApprovalRequired), order: of(Approve, by("op"))},
			"approver: approve run 1: op is no enabled account that may approve"},
		"approved twice by one": {ordered{run: awaiting(ApprovalTwo), decisions: approved,
			order: of(Approve, by("cy"))}, "again: approve run 1: cy has approved it already; it needs another"},
		"approved, another content": {ordered{run: awaiting(ApprovalRequired),
			order: of(Approve, func(d *Decision) { d.Content = "d" })},
			"content sha256: approve run 1: its content is c"},
		"approved, other recipients": {ordered{run: bound, deliveries: "held", today: changed, order: of(Approve)},
			"recipients: approve run 1: the recipients of monthly have changed since it was sealed (no longer r1, " +
				"now also z): what was approved does not hold for them; cancel it, and run it again"},
		"resent, never sealed": {ordered{run: unsealed(FailedRun), order: of(Resend)},
			"unsealed: resend run 1: it failed before it was sealed; retry builds it again"},
		"resent to a stranger": {ordered{deliveries: "failed", order: of(Resend, to("z"))},
			"recipient to: resend run 1: z is not one of its recipients"},
		"resent while under way": {ordered{deliveries: "failed committing", order: of(Resend, to("r2"))},
			"way to: resend run 1: the message to r2 is under way"},
		"resent when all is sent": {ordered{run: in(Delivered), deliveries: "sent bounced", order: of(Resend)},
			"nothing to: resend run 1: everything is sent or under way; name a recipient to send again"},
		"resolved: to what is no end": {ordered{deliveries: "in_doubt", order: of(Resolve, found(1, Failed))},
			`outcome to: resolve run 1: want sent, queued or cancelled, got "failed"`},
		"resolved: a cancelled run does not go on": {ordered{run: in(CancelledRun), deliveries: "in_doubt",
			order: of(Resolve, found(1, Queued))},
			"state to: resolve run 1: it is cancelled: nothing of it is sent any more"},
		"resolved: not in doubt": {ordered{deliveries: "sent", order: of(Resolve, found(1, Sent))},
			"doubt: resolve run 1: delivery 1 is sent; only one in doubt, or that went wrong, can be resolved"},
		"resolved: refused, and said to have come": {ordered{run: in(FailedRun), deliveries: "failed",
			order: of(Resolve, found(1, Sent))},
			"outcome to: resolve run 1: delivery 1 is failed: it can be noted as cancelled, or resent"},
		"resolved: refused, and sent again": {ordered{run: in(FailedRun), deliveries: "bounced",
			order: of(Resolve, found(1, Queued))},
			"outcome to: resolve run 1: delivery 1 is bounced: it can be noted as cancelled, or resent"},
		"noted as not sent, cancelled before": {ordered{deliveries: "cancelled", order: of(Resolve,
			found(1, Cancelled))}, "doubt: resolve run 1: delivery 1 is cancelled; only one in doubt, or that went " +
			"wrong, can be resolved"},
		"resolved: of another run": {ordered{deliveries: "in_doubt", order: of(Resolve, found(9, Sent))},
			"delivery delivery: resolve run 1: delivery 9 is not one of its"},
	} {
		differ(t, name, row.want, row.says(t))
	}
}

// What an approval is bound to is kept with it, and a reason is kept as far as its column goes.
func TestDecisionsAreKept(t *testing.T) {
	o := ordered{run: awaiting(ApprovalTwo), deliveries: "held", order: of(Approve, by("bob"))}
	o.order.Reason = " " + long
	c, err := Decide(o.file(), o.order, nine)
	if err != nil || c.Decision.Content != "c" || c.Decision.Reason != cut(1000) || !c.Decision.At.Equal(nine) {
		t.Errorf("%v, %+v", err, c.Decision)
	}
}

// A run whose approvals are void awaits approval anew: nothing of it stays queued, and the audit says why.
func TestVoidedRun(t *testing.T) {
	f := ordered{deliveries: "queued held queued"}.file()
	c := f.Run.Void(long, ApprovalTwo, f.Deliveries, nine)
	want := f.Run
	want.State, want.Approval, want.Reason, want.NextAt, want.UpdatedAt = AwaitingApproval, ApprovalTwo, cut(1000),
		nine, nine
	want.Tries, want.Fence = 0, 4
	differ(t, "the run", want, c.Run)
	differ(t, "as it was", f.Run, c.Was)
	differ(t, "the decision", Decision{Run: 1, Verdict: Void, Actor: System, Reason: cut(1000), Content: "c", At: nine},
		c.Decision)
	if len(c.Moved) != 2 || c.Moved[1].Is.ID != 3 || c.Moved[1].Is.LastReply != cut(1000) ||
		c.Moved[1].Is.State != Held || len(c.Entries) != 3 || !c.Moved[0].Is.DueAt.Equal(nine) {
		t.Errorf("%+v", c.Moved)
	}
	for i, id := range []int64{0, 1, 3} {
		if e := c.Entries[i]; e.Run != 1 || e.Delivery != id || e.Actor != System || !e.At.Equal(nine) {
			t.Errorf("%+v", e)
		}
	}
}

// Who an actor is, whatever name the audit has for him.
func TestPerson(t *testing.T) {
	for actor, want := range map[string]string{"ann": "ann", "cli:root@h as ann": "ann", "cli:root@h": "cli:root@h",
		"cli:a as b@h as ann": "ann", "mallory as ann": "mallory as ann", " as ann": " as ann", "": ""} {
		if got := Person(actor); got != want {
			t.Errorf("%q is %q, want %q", actor, got, want)
		}
	}
}
