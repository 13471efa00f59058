package ledger_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
)

// TestApprovalBindsToRecipients: until the first mail is taken, an approval holds for the recipients of the sealing
// alone, and what is held has not been tried.
func TestApprovalBindsToRecipients(t *testing.T) {
	now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	was := []ledger.Party{{"a@example.org", "222401", "to"}, {"b@example.org", "222401004000", ""}}
	sealed := []ledger.Delivery{{Recipient: "a@example.org", Purpose: ledger.Report, Sealed: true},
		{Recipient: "b@example.org", Purpose: ledger.Report, Sealed: true},
		{Recipient: "o@example.org", Purpose: ledger.Notice, Sealed: true}}
	for _, row := range []struct {
		name  string
		today ledger.Audience
		of    string // of the sealing
		tried bool
		need  ledger.Approval
		want  string
	}{
		{"the same", ledger.Audience{Parties: was, Known: true}, ledger.AudienceOf(was), false,
			ledger.ApprovalRequired, ""},
		{"the same in another order and case", ledger.Audience{Parties: []ledger.Party{{"B@example.org",
			"222401004000", "to"}, was[0]}, Known: true}, ledger.AudienceOf(was), false, ledger.ApprovalRequired, ""},
		{"one less", ledger.Audience{Parties: was[:1], Known: true}, ledger.AudienceOf(was), false,
			ledger.ApprovalRequired, "no longer b@example.org"},
		{"one more", ledger.Audience{Parties: append(was[:2:2], ledger.Party{"c@example.org", "222401", "to"}),
			Known: true}, ledger.AudienceOf(was), false, ledger.ApprovalRequired, "now also c@example.org"},
		{"none", ledger.Audience{Known: true}, ledger.AudienceOf(was), false, ledger.ApprovalTwo,
			"no longer a@example.org, no longer b@example.org"},
		{"another slice", ledger.Audience{Parties: []ledger.Party{was[0], {"b@example.org", "222401", ""}},
			Known: true},
			ledger.AudienceOf(was), false, ledger.ApprovalRequired, "another slice or kind"},
		{"a copy", ledger.Audience{Parties: []ledger.Party{was[0], {"b@example.org", "222401004000", "cc"}},
			Known: true},
			ledger.AudienceOf(was), false, ledger.ApprovalRequired, "another slice or kind"},
		{"one less, but mail has left", ledger.Audience{Parties: was[:1], Known: true}, ledger.AudienceOf(was), true,
			ledger.ApprovalRequired, ""},
		{"one less, without approval", ledger.Audience{Parties: was[:1], Known: true}, ledger.AudienceOf(was), false,
			ledger.ApprovalNone, ""},
		{"one less, of a job that is gone", ledger.Audience{Parties: was[:1]}, ledger.AudienceOf(was), false,
			ledger.ApprovalRequired, ""},
		{"one less, sealed by an earlier version", ledger.Audience{Parties: was[:1], Known: true}, "", false,
			ledger.ApprovalRequired, ""},
	} {
		p := ledger.Papers{Run: ledger.Run{ID: 1, Job: "monthly", State: ledger.Delivering, Content: "c",
			Approval: row.need, Audience: row.of}, Content: "c", Tried: row.tried, Deliveries: sealed,
			Today:  ledger.Standing{Audience: row.today},
			People: ledger.People{{Name: "ann", Approves: true}, {Name: "bob", Approves: true}},
			Decisions: []ledger.Decision{{Verdict: ledger.Approve, Actor: "ann", Content: "c"},
				{Verdict: ledger.Approve, Actor: "bob", Content: "c"}}}
		got := p.Problem(sealed[0])
		if (got == "") != (row.want == "") || !strings.Contains(got, row.want) {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	d := ledger.Delivery{State: ledger.Queued, NextAt: now}
	held, _, err := d.Send("a", time.Minute, "the recipients have changed", now)
	if err != nil || held.State != ledger.Held || held.Attempts != 0 || held.FirstTryAt != nil {
		t.Errorf("what is held counts as tried: %+v, %v", held, err)
	}
}
