package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Standing is how the report of a run stands by what the office has configured today.
type Standing struct {
	Need     Approval // of the job
	Audience Audience // of the job
	// whether an address may get a report only with a second person
	Outside func(address string) bool
	// what people are told where approvals do not hold any more; may be nil
	Letters func(reason string, people People) []Letter
}

func (s Standing) outside(address string) bool { return s.Outside != nil && s.Outside(address) }

// Account is somebody who is enabled.
type Account struct {
	Name, Address string
	Approves      bool // may approve
	Operates      bool // may resend and the like
}

// People are the accounts that are enabled.
type People []Account

// Approve reports whether somebody may approve today.
func (p People) Approve(name string) bool {
	return slices.ContainsFunc(p, func(a Account) bool { return a.Name == name && a.Approves })
}

// Approvers are the addresses of those who may approve.
func (p People) Approvers() (out []string) {
	for _, a := range p {
		if a.Approves && a.Address != "" {
			out = append(out, a.Address)
		}
	}
	return out
}

// Operators are the addresses of those who may do something about what went wrong.
func (p People) Operators() (out []string) {
	for _, a := range p {
		if a.Operates && a.Address != "" {
			out = append(out, a.Address)
		}
	}
	return out
}

// Own reports whether an address is that of an account.
func (p People) Own(address string) bool {
	return address != "" && slices.ContainsFunc(p,
		func(a Account) bool { return strings.EqualFold(a.Address, address) })
}

// Void says why what was approved, or needed no approval, does not hold any more, and how many approvals it needs now.
// That is asked until the first of it is taken to be sent; from there only the content decides.
func (p Papers) Void() (reason string, need Approval) {
	r := p.Run
	if _, ok := step(RunSteps, Void, r.State); !ok || p.Tried || p.broken() != "" {
		return "", ""
	}
	need = r.Approval
	if p.Awaited && need == "" {
		need = ApprovalRequired
	}
	by := approvals(r, p.Decisions)
	approved := need.Count() > 0 && len(by) >= need.Count()
	gone := slices.DeleteFunc(slices.Clone(by), p.People.Approve)
	if approved && r.Approval != "" && len(by)-len(gone) < need.Count() {
		return strings.Join(gone, ", ") + " approved it, and may not approve any more", need
	}
	outside, strayed := p.outside(), ""
	if approved {
		strayed = r.strayed(p.Today.Audience, p.Deliveries)
	}
	switch {
	case strayed != "":
		return strayed, need
	case r.TestTo == "" && p.Today.Need.Count() > need.Count():
		return fmt.Sprintf("it needs %d approvals by now, and needed %d when it was sealed", p.Today.Need.Count(),
			need.Count()), p.Today.Need
	case need.Count() == 0 && len(outside) > 0:
		return strings.Join(outside, ", ") + " lies outside mail.allowed_domains, and needs a second person",
			ApprovalRequired
	}
	return "", ""
}

// outside are the addresses of the list that was sealed that need a second person today.
func (p Papers) outside() (out []string) {
	for _, d := range p.Deliveries {
		own := d.Purpose == Test && p.People.Own(d.Recipient)
		if d.Sealed && !own && p.Today.outside(d.Recipient) {
			out = append(out, d.Recipient)
		}
	}
	return out
}

// unasked says why a delivery that was added to its run may not go out: it needs a second person, and had one.
func (p Papers) unasked(d Delivery) string {
	if d.Sealed || p.Run.Approval.Count() == 0 && !p.Today.outside(d.Recipient) {
		return ""
	}
	var by []string
	for _, o := range p.Decisions {
		if o.Verdict == Resend && strings.Contains(o.Reason, "-> "+d.Recipient+": ") && !slices.Contains(by, o.Actor) {
			by = append(by, o.Actor)
		}
	}
	if len(by) < 2 {
		return fmt.Sprintf("%s needs a second person, and was asked for by %s alone", d.Recipient,
			strings.Join(by, ", "))
	}
	return ""
}

// Void is a run whose approvals do not hold any more: it awaits approval anew, and what was queued is held.
func (r Run) Void(reason string, need Approval, all []Delivery, now time.Time) Changes {
	t := &turn{File: File{Run: r, Deliveries: all}, d: Decision{Run: r.ID, Verdict: Void, Actor: System,
		Reason: Clip(reason, 1000), Content: r.Content, At: now}, now: now, run: r}
	t.to(AwaitingApproval)
	t.run.Approval, t.run.UpdatedAt = need, now
	t.moveAll(Held)
	out := t.changes()
	for i := range out.Moved {
		out.Moved[i].Is.LastReply = t.d.Reason
	}
	return out
}
