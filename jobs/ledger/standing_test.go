package ledger_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
)

var noon = time.Date(2026, 11, 10, 4, 0, 0, 0, time.UTC)

// papers are those of a run that ann triggered, bo released, and eve and fay may approve, with two deliveries.
func papers(need ledger.Approval, decisions ...ledger.Decision) ledger.Papers {
	parties := []ledger.Party{{Address: "x@example.org", Region: "222401"},
		{Address: "y@example.org", Region: "222401"}}
	p := ledger.Papers{
		Run: ledger.Run{ID: 1, Job: "monthly", State: ledger.Delivering, Actor: "ann", Approval: need, Content: "c",
			Audience: ledger.AudienceOf(parties)},
		Content: "c",
		People: ledger.People{{Name: "ann", Approves: true}, {Name: "bo", Approves: true},
			{Name: "eve", Approves: true},
			{Name: "fay", Approves: true}, {Name: "op", Address: "op@elsewhere.net"}},
		Decisions: append([]ledger.Decision{{Verdict: ledger.Release, Actor: "bo"}}, decisions...),
		Today: ledger.Standing{Need: need, Audience: ledger.Audience{Known: true, Parties: parties},
			Outside: func(a string) bool { return !strings.HasSuffix(a, "@example.org") }},
	}
	for i, d := range parties {
		p.Deliveries = append(p.Deliveries, ledger.Delivery{ID: int64(i + 1), Recipient: d.Address, Sealed: true,
			Purpose: ledger.Report, State: ledger.Queued})
	}
	return p
}

func said(verdict ledger.Verb, actor string) ledger.Decision {
	return ledger.Decision{Verdict: verdict, Actor: actor, Content: "c"}
}

// Only approvals of the content count, by enabled approvers who neither triggered nor released it, each once, since
// they were last void.
func TestApprovalsThatCount(t *testing.T) {
	approve := func(who ...string) (out []ledger.Decision) {
		for _, w := range who {
			out = append(out, said(ledger.Approve, w))
		}
		return out
	}
	for name, row := range map[string]struct {
		need      ledger.Approval
		decisions []ledger.Decision
		out       bool
	}{
		"none needed":                 {ledger.ApprovalNone, nil, true},
		"none given":                  {ledger.ApprovalRequired, nil, false},
		"one given":                   {ledger.ApprovalRequired, approve("eve"), true},
		"by who triggered it":         {ledger.ApprovalRequired, approve("ann"), false},
		"by who released it":          {ledger.ApprovalRequired, approve("bo"), false},
		"by both of them":             {ledger.ApprovalTwo, approve("ann", "bo"), false},
		"by one of them and another":  {ledger.ApprovalTwo, approve("bo", "eve"), false},
		"twice by one":                {ledger.ApprovalTwo, approve("eve", "eve"), false},
		"by two":                      {ledger.ApprovalTwo, approve("eve", "fay"), true},
		"by two and who triggered it": {ledger.ApprovalTwo, approve("ann", "eve", "fay"), true},
		"by who may not approve":      {ledger.ApprovalRequired, approve("op"), false},
		"by nobody known":             {ledger.ApprovalRequired, approve("nobody"), false},
		"void since": {ledger.ApprovalRequired, append(approve("eve"), said(ledger.Void, "huizong")),
			false},
		"void since, and given again": {ledger.ApprovalRequired,
			append(approve("eve"), said(ledger.Void, "huizong"), said(ledger.Approve, "eve")), true},
		"rejected after it": {ledger.ApprovalRequired, append(approve("eve"), said(ledger.Reject, "fay")),
			false},
		"cancelled, and resent": {ledger.ApprovalRequired,
			append(approve("eve"), said(ledger.Cancel, "ann"), said(ledger.Resend, "ann")), true},
		"of another content": {ledger.ApprovalRequired,
			[]ledger.Decision{{Verdict: ledger.Approve, Actor: "eve", Content: "d"}}, false},
		"released by an unsigned name": {ledger.ApprovalRequired,
			append(approve("eve"), said(ledger.Release, "cli:root@h as eve")), false},
	} {
		p := papers(row.need, row.decisions...)
		if problem := p.Problem(p.Deliveries[0]); (problem == "") != row.out {
			t.Errorf("%s: %q", name, problem)
		}
	}
}

// What was approved does not hold any more once job, recipients, approvers or what is needed have changed, until the
// first of it is taken.
func TestVoid(t *testing.T) {
	approved := []ledger.Decision{said(ledger.Approve, "eve")}
	other := ledger.Party{Address: "z@example.org", Region: "222401"}
	for name, row := range map[string]struct {
		need   ledger.Approval
		with   []ledger.Decision
		change func(*ledger.Papers)
		want   string // in the words; empty: it holds
	}{
		"nothing": {ledger.ApprovalRequired, approved, func(*ledger.Papers) {}, ""},
		"a recipient added": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Audience.Parties = append(p.Today.Audience.Parties, other)
		}, "now also z@example.org"},
		"a recipient gone": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Audience.Parties = p.Today.Audience.Parties[:1]
		}, "no longer y@example.org"},
		"another slice": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Audience.Parties = []ledger.Party{{Address: "x@example.org", Region: "2224"},
				{Address: "y@example.org", Region: "222401"}}
		}, "another slice"},
		"in another order": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			all := p.Today.Audience.Parties
			p.Today.Audience.Parties = []ledger.Party{all[1], all[0]}
		}, ""},
		"a recipient added, nothing approved": {ledger.ApprovalNone, nil, func(p *ledger.Papers) {
			p.Today.Audience.Parties = append(p.Today.Audience.Parties, other)
		}, ""},
		"the job is gone": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Audience = ledger.Audience{}
		}, ""},
		"sealed by an earlier version": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Run.Audience = ""
			p.Today.Audience.Parties = nil
		}, ""},
		"it needs two by now": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Need = ledger.ApprovalTwo
		}, "it needs 2 approvals by now"},
		"it needs one by now": {ledger.ApprovalNone, nil, func(p *ledger.Papers) {
			p.Today.Need = ledger.ApprovalRequired
		}, "it needs 1 approvals by now"},
		"it needs less by now": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Need = ledger.ApprovalNone
		}, ""},
		"an address is not allowed any more": {ledger.ApprovalNone, nil, func(p *ledger.Papers) {
			p.Deliveries[0].Recipient = "x@elsewhere.org"
		}, "x@elsewhere.org lies outside"},
		"an address that is not allowed, approved": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Today.Outside = func(string) bool { return true }
		}, ""},
		"a test to an address that is not allowed": {ledger.ApprovalNone, nil, func(p *ledger.Papers) {
			p.Run.TestTo, p.Deliveries = "x@elsewhere.org", p.Deliveries[:1]
			p.Deliveries[0].Recipient, p.Deliveries[0].Purpose = "x@elsewhere.org", ledger.Test
		}, "x@elsewhere.org lies outside"},
		"a test to somebody's own address": {ledger.ApprovalNone, nil, func(p *ledger.Papers) {
			p.Run.TestTo, p.Deliveries = "op@elsewhere.net", p.Deliveries[:1]
			p.Deliveries[0].Recipient, p.Deliveries[0].Purpose = "op@elsewhere.net", ledger.Test
		}, ""},
		"a report to somebody's own address": {ledger.ApprovalNone, nil, func(p *ledger.Papers) {
			p.Deliveries[0].Recipient = "op@elsewhere.net"
		}, "op@elsewhere.net lies outside"},
		"who approved is disabled": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.People = p.People[:2]
		}, "eve approved it, and may not approve any more"},
		"tried already": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Tried, p.People, p.Today.Audience.Parties = true, nil, nil
			p.Today.Outside = func(string) bool { return true }
		}, ""},
		"stopped": {ledger.ApprovalRequired, append(approved, said(ledger.Reject, "fay")), func(p *ledger.Papers) {
			p.Today.Audience.Parties = nil
		}, ""},
		"the content is another": {ledger.ApprovalRequired, approved, func(p *ledger.Papers) {
			p.Content, p.Today.Audience.Parties = "d", nil
		}, ""},
	} {
		p := papers(row.need, row.with...)
		row.change(&p)
		reason, need := p.Void()
		if row.want == "" && reason != "" || !strings.Contains(reason, row.want) {
			t.Errorf("%s: %q, want %q", name, reason, row.want)
		}
		if reason == "" {
			continue
		}
		c := p.Run.Void(reason, need, p.Deliveries, noon)
		if c.Run.State != ledger.AwaitingApproval || c.Run.Reason != reason || c.Run.Approval.Count() == 0 ||
			len(c.Moved) != len(p.Deliveries) || c.Moved[0].Is.State != ledger.Held ||
			c.Moved[0].Is.LastReply != reason ||
			c.Decision.Verdict != ledger.Void || len(c.Entries) != 1+len(c.Moved) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// A delivery that was added to a run needs a second person where its run or its address does, also after the first was
// taken.
func TestAddedDeliveries(t *testing.T) {
	asked := func(by ...string) (out []ledger.Decision) {
		for _, who := range by {
			out = append(out, ledger.Decision{Verdict: ledger.Resend, Actor: who,
				Reason: "x@example.org -> new@elsewhere.org: mended"})
		}
		return out
	}
	approved := asked("eve")
	approved[0].Verdict = ledger.Approve // in the same words
	approved[0].Content = "c"
	for name, row := range map[string]struct {
		to  string
		by  []string
		out bool
	}{
		"outside, by one":       {"new@elsewhere.org", []string{"op"}, false},
		"outside, twice by one": {"new@elsewhere.org", []string{"op", "op"}, false},
		"another, by two":       {"other@elsewhere.org", []string{"op", "eve"}, false},
		"outside, by two":       {"new@elsewhere.org", []string{"op", "eve"}, true},
		"inside, by one":        {"new@example.org", []string{"op"}, true},
	} {
		p := papers(ledger.ApprovalNone, append(approved, asked(row.by...)...)...)
		p.Tried = true
		if problem := p.Problem(ledger.Delivery{Recipient: row.to,
			Purpose: ledger.Report}); (problem == "") != row.out {
			t.Errorf("%s: %q", name, problem)
		}
	}
}
