package ledger

import (
	"encoding/json"
	"testing"
	"time"
)

// What an order for an agency makes is told whole, and what stands against it is said with names and numbers.
func TestAgencyLettersAreTold(t *testing.T) {
	via := Via{Channel: "page"}
	a := AgencyLetter{Purpose: Remind, Agency: "A", Period: "2026-10", Stage: "after", Number: 2, Actor: "ann",
		Reason: "lost"}
	got, e := LetterJudged{Letter: a, State: Held}.Post(Letter{Purpose: Remind, Address: "a@x", MessageID: "m",
		SHA256: "s"}, via, nine)
	if got.State != Held || got.Run != 0 || got.Recipient != "a@x" {
		t.Errorf("%+v", got)
	}
	differ(t, "told", `ann delivery.held 0/0 {"agency":"A","by":{"channel":"page"},"message_id":"m","number":2,`+
		`"period":"2026-10","purpose":"remind","reason":"lost","recipient":"a@x","sha256":"s","stage":"after"}`,
		line(e))

	d := under(Held)
	want := d
	want.State, want.NextAt, want.DueAt, want.UpdatedAt, want.Fence = Cancelled, nine, nine, nine, 4
	want.Owner, want.LeaseUntil = "", nil
	got, e = LetterOrder{Letter: a, Via: via}.Turn(d, Cancelled, nine)
	differ(t, "called off", want, got)
	differ(t, "told", `ann delivery.cancelled 1/2 {"by":{"channel":"page"},"from":"held"}`, line(e))
}

// Why a letter does not go.
func TestAgencyLetterRefusals(t *testing.T) {
	past := func(s DeliveryState, contact string) []AgencyLetter {
		return []AgencyLetter{{Purpose: Remind, Agency: "A", Period: "2026-09", Number: 1, Contact: "b@x", State: Sent,
			CreatedAt: nine.AddDate(-1, 0, 0)},
			{Delivery: 4, Purpose: Remind, Agency: "A", Period: "2026-10", Number: 1, Actor: "ann", Contact: contact,
				State: s, CreatedAt: then}}
	}
	for name, row := range map[string]struct {
		past []AgencyLetter
		by   string
		want Refusal
	}{
		"again": {past(Sent, "b@x"), "ann", Refusal{Code: "again", Field: "again", Kind: ErrState,
			Do:   "to send it again, say why: --again",
			Text: "it went to b@x as delivery 4, ordered at 2026-11-10T08:59:00Z by ann"}},
		"under way": {past(Queued, "b@x"), "ann", Refusal{Code: "way", Kind: ErrState,
			Text: "delivery 4 to b@x is queued"}},
		"self": {past(Held, "a@x"), "ann", Refusal{Code: "self", Kind: ErrApprover,
			Text: "ann asked for it; the address is new, so it waits for a second person"}},
		"no approver": {past(Held, "a@x"), "op", Refusal{Code: "approver", Kind: ErrApprover,
			Text: "the address is new, and op has no enabled account that may approve"}},
	} {
		contact := row.past[1].Contact
		o := LetterOrder{Letter: AgencyLetter{Purpose: Remind, Agency: "A", Period: "2026-10", Contact: contact,
			Actor: row.by}}
		_, err := o.Judge(row.past, func(name string) bool { return name == "ann" }, nine)
		rs, _ := err.(Refusals)
		if len(rs) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		if rs[0].Kind != row.want.Kind {
			t.Errorf("%s: %v", name, rs[0].Kind)
		}
		rs[0].Kind, row.want.Kind = nil, nil
		differ(t, name, row.want, rs[0])
	}
	o := LetterOrder{Letter: AgencyLetter{Purpose: Remind, Agency: "A", Period: "2026-10", Contact: "b@x",
		Reason: " " + long}}
	j, err := o.Judge(nil, nil, nine)
	if err != nil || j.Letter.Number != 1 || !j.Letter.CreatedAt.Equal(nine) || j.Letter.Reason != cut(1000) {
		t.Errorf("%+v, %v", j.Letter, err)
	}
	of := []AgencyLetter{{Purpose: Feedback, Agency: "A", Period: "2026-10", Number: 1, Contact: "b@x", State: Sent,
		CreatedAt: nine.AddDate(-1, 0, 0)}, {Purpose: Remind, Agency: "B", Period: "2026-10", Number: 1,
		Contact: "b@x", State: Sent, CreatedAt: nine.AddDate(-1, 0, 0)}}
	if j, err := o.Judge(of, nil, nine); err != nil || j.Letter.Number != 1 || j.State != Queued {
		t.Errorf("another purpose and another agency: %+v, %v", j, err)
	}
}

// A change is kept as it was asked for, and the audit has all of it.
func TestSettingsAreTold(t *testing.T) {
	p := Proposal{Name: "gate", Value: []byte(" 5 "), Reason: " " + long, Actor: "ann", Second: true,
		From: later.In(time.FixedZone("", 8*3600)), Via: Via{Channel: "cli"}}
	s, e, err := p.Make(nil, nine)
	want := Setting{Name: "gate", Version: 1, Value: []byte("5"), From: later, State: Proposed, By: "ann", At: nine,
		Reason: cut(1000)}
	differ(t, "proposed", want, s)
	raw, _ := json.Marshal(want)
	differ(t, "told", `ann setting.proposed 0/0 {"by":{"channel":"cli"},"setting":`+string(raw)+"}", line(e))
	if err != nil {
		t.Fatal(err)
	}
	s.ID = 3
	kept, e, err := s.Settle(Settlement{ID: 3, Actor: "bob", Reason: "fine", Via: Via{Channel: "page"}},
		func(string) bool { return true }, nine)
	want.ID, want.State, want.SettledBy, want.SettledAt = 3, Confirmed, "bob", &nine
	differ(t, "confirmed", want, kept)
	raw, _ = json.Marshal(want)
	differ(t, "told", `bob setting.confirmed 0/0 {"by":{"channel":"page"},"note":"fine","setting":`+string(raw)+"}",
		line(e))
	if err != nil {
		t.Fatal(err)
	}
}

// What stands against a change, and against settling it.
func TestSettingsRefused(t *testing.T) {
	seven := 7
	have := []Setting{{ID: 1, Name: "gate", Version: 1, Value: []byte("5"), State: Confirmed, From: then, By: "ann",
		At: then}}
	_, _, err := Proposal{Name: "gate", Value: []byte("5"), Base: &seven, Actor: "bob"}.Make(have, nine)
	for i, want := range []Refusal{
		{Code: "reason", Field: "reason", Kind: ErrState, Text: "gate: a reason is needed"},
		{Code: "stale", Field: "version", Kind: ErrState, Text: "gate: it is at version 1 by now (ann, " +
			"2026-11-10T08:59:00Z), and version 7 was looked at; nothing was saved"},
		{Code: "unchanged", Kind: ErrState, Text: "gate: it is so already, since version 1"},
	} {
		refused(t, err, i, want)
	}
	_, _, err = Setting{ID: 3, Name: "gate", State: Declined, By: "ann"}.Settle(Settlement{Actor: "ann"}, nil, nine)
	refused(t, err, 0, Refusal{Code: "state", Kind: ErrState,
		Text: "change 3 (gate): it is declined; only one that is proposed can be settled"})
	refused(t, err, 1, Refusal{Code: "self", Kind: ErrApprover,
		Text: "change 3 (gate): ann proposed it; it waits for a second person"})
	_, _, err = Setting{ID: 3, Name: "gate", State: Proposed, By: "ann"}.Settle(Settlement{Actor: "op"},
		func(string) bool { return false }, nine)
	refused(t, err, 0, Refusal{Code: "approver", Kind: ErrRole,
		Text: "change 3 (gate): op has no enabled account that may approve"})
}

// refused holds one of several refusals.
func refused(t *testing.T, err error, i int, want Refusal) {
	t.Helper()
	rs, _ := err.(Refusals)
	if len(rs) <= i {
		t.Fatalf("%d refusals: %v", len(rs), err)
	}
	if rs[i].Kind != want.Kind {
		t.Errorf("%s is of kind %v", rs[i].Code, rs[i].Kind)
	}
	got := rs[i]
	got.Kind, want.Kind = nil, nil
	differ(t, want.Code, want, got)
}

// What is in force is listed by name, each once; what is not says how it stands.
func TestSettingsStand(t *testing.T) {
	all := []Setting{
		{ID: 1, Name: "c", Version: 1, Value: []byte("1"), State: Confirmed, From: then},
		{ID: 2, Name: "a", Version: 1, Value: []byte("1"), State: Confirmed, From: then},
		{ID: 3, Name: "b", Version: 2, Value: []byte("2"), State: Confirmed, From: then},
		{ID: 4, Name: "b", Version: 1, Value: []byte("1"), State: Confirmed, From: then},
		{ID: 5, Name: "c", Version: 2, Value: []byte("2"), State: Confirmed, From: later},
		{ID: 6, Name: "c", Version: 3, Value: []byte("3"), State: Proposed, From: then},
	}
	in := InForce(all, nine)
	var names string
	for _, s := range InForce(append(all, Setting{Name: "f"}, Setting{Name: "e", State: Confirmed},
		Setting{Name: "h", State: Confirmed}, Setting{Name: "d", State: Confirmed},
		Setting{Name: "g", State: Confirmed}), nine) {
		names += s.Name
	}
	if names != "abcdegh" {
		t.Errorf("in force: %s", names)
	}
	want := []string{"in force", "in force", "in force", "past", "planned", "proposed"}
	for i, s := range all {
		if got := s.Standing(in, nine); got != want[i] {
			t.Errorf("%d is %s, want %s", s.ID, got, want[i])
		}
	}
}

// Whom people are told by: the addresses of those who can do something about it.
func TestAddressesOfPeople(t *testing.T) {
	p := People{{Name: "a", Address: "a@x", Approves: true}, {Name: "b", Approves: true, Operates: true},
		{Name: "c", Address: "c@x", Operates: true}, {Name: "d", Address: "d@x"}}
	differ(t, "approvers", []string{"a@x"}, p.Approvers())
	differ(t, "operators", []string{"c@x"}, p.Operators())
}

// A run that awaited approval needs one, whatever its row says by now; one sealed by an earlier version does not say.
func TestAwaitedRunsNeedApproval(t *testing.T) {
	people := People{{Name: "eve", Approves: true}, {Name: "fay"}}
	approve := func(who string) []Decision { return []Decision{{Verdict: Approve, Actor: who, Content: "c"}} }
	for name, row := range map[string]struct {
		need      Approval
		awaited   bool
		tried     bool
		decisions []Decision
		today     Approval
		problem   string
		void      string
		needs     Approval // where it is void
	}{
		"none is needed": {ApprovalNone, false, false, nil, ApprovalNone, "", "", ""},
		"set to none since": {ApprovalNone, true, false, nil, ApprovalNone,
			"it needs 1 approvals", "", ""},
		"set to none since, and one is needed now": {ApprovalNone, true, false, nil, ApprovalRequired,
			"it needs 1 approvals", "it needs 1 approvals by now, and needed 0 when it was sealed", ApprovalRequired},
		"sealed before, not awaited, and one is needed now": {"", false, false, nil, ApprovalRequired, "",
			"it needs 1 approvals by now, and needed 0 when it was sealed", ApprovalRequired},
		"sealed before, not awaited": {"", false, false, nil, ApprovalNone, "", "", ""},
		"sealed before, awaited": {"", true, false, nil, ApprovalNone, "it needs 1 approvals",
			"", ""},
		"sealed before, approved by who may not by now": {"", true, false, approve("fay"), ApprovalNone, "", "", ""},
		"sealed before, awaited, and two are needed now": {"", true, false, approve("eve"), ApprovalTwo, "",
			"it needs 2 approvals by now, and needed 1 when it was sealed", ApprovalTwo},
		"approved by who may not by now": {ApprovalRequired, true, false, approve("fay"), ApprovalRequired,
			"it needs 1 approvals", "fay approved it, and may not approve any more", ApprovalRequired},
		"the same, and the first was taken": {ApprovalRequired, true, true, approve("fay"), ApprovalRequired, "", "",
			""},
		"not approved, and who might have is gone": {ApprovalRequired, true, false, nil, ApprovalRequired,
			"it needs 1 approvals", "", ""},
		"a word with the content is no approval": {ApprovalRequired, true, false,
			[]Decision{{Verdict: Resend, Actor: "eve", Content: "c"}}, ApprovalRequired, "it needs 1 approvals", "",
			""},
		"an approval of another content": {ApprovalRequired, true, false,
			[]Decision{{Verdict: Approve, Actor: "eve", Content: "d"}}, ApprovalRequired, "the content is not what eve",
			"", ""},
	} {
		p := Papers{Run: Run{ID: 1, State: Delivering, Content: "c", Approval: row.need}, Content: "c",
			Decisions: row.decisions, Tried: row.tried, Awaited: row.awaited, People: people,
			Today: Standing{Need: row.today}}
		if got := p.Problem(Delivery{Sealed: true}); !begins(got, row.problem) {
			t.Errorf("%s: %q, want %q", name, got, row.problem)
		}
		reason, needs := p.Void()
		if reason != row.void || row.void != "" && needs != row.needs {
			t.Errorf("%s: void %q, %q; want %q, %q", name, reason, needs, row.void, row.needs)
		}
	}
}

// begins reports whether a text begins so; an empty beginning is no text.
func begins(text, with string) bool {
	return (text == "") == (with == "") && len(text) >= len(with) && text[:len(with)] == with
}
