package ledger

import (
	"testing"
	"time"
)

// A report of what was not delivered moves what was sent, and nothing else; a delay is a note.
func TestBounce(t *testing.T) {
	for name, row := range map[string]struct {
		state        DeliveryState
		action, text string
		to           DeliveryState // empty: it stays
		says, told   string
	}{
		"came back": {Sent, "failed", "no such user", Bounced, "bounced: 5.1.1 no such user",
			`huizong delivery.bounced 1/2 {"code":"5.1.1","text":"no such user"}`},
		"came back, in many words": {Sent, "failed", long, Bounced, "bounced: 5.1.1 " + cut(985),
			`huizong delivery.bounced 1/2 {"code":"5.1.1","text":"` + long + `"}`},
		"delayed": {Sent, "delayed", "busy", "", "",
			`huizong delivery.delayed 1/2 {"code":"5.1.1","text":"busy"}`},
		"delayed, queued": {Queued, "delayed", "", "", "",
			`huizong delivery.delayed 1/2 {"code":"5.1.1","text":""}`},
		"of what is in doubt": {InDoubt, "failed", "gone", Bounced, "bounced: 5.1.1 gone",
			`huizong delivery.bounced 1/2 {"code":"5.1.1","text":"gone"}`},
		"perhaps": {Sent, "unclear", "hm", InDoubt, "unclear: 5.1.1 hm",
			`huizong delivery.in_doubt 1/2 {"code":"5.1.1","text":"hm"}`},
		"perhaps, of what is in doubt": {InDoubt, "unclear", "", "", "", ""},
		"of what came back":            {Bounced, "failed", "", "", "", ""},
	} {
		d := under(row.state)
		want := d
		if row.to != "" {
			want.State, want.LastReply, want.Fence, want.Owner, want.LeaseUntil, want.UpdatedAt = row.to, row.says, 4,
				"", nil, nine
			want.Hold = row.to == InDoubt // a person looks, nobody sends it again
		}
		got, e, ok := d.Bounce(BounceReport{Action: row.action, Code: "5.1.1", Text: row.text}, nine)
		differ(t, name, want, got)
		if ok != (row.told != "") || ok && line(e) != row.told {
			t.Errorf("%s: %t, %s", name, ok, line(e))
		}
	}
	if got := (BounceReport{Action: "delayed", Code: "4.2.2", Text: "full"}).Reply(); got != "delayed: 4.2.2 full" {
		t.Error(got)
	}
}

// A channel is told once, again after a day, and after an hour if more recipients are concerned.
func TestDue(t *testing.T) {
	hour := nine.Add(-time.Hour)
	less := hour.Add(1)
	for name, row := range map[string]struct {
		told  *time.Time
		next  time.Time
		items int
		due   bool
	}{
		"the time has come":           {&less, nine, 2, true},
		"not yet":                     {&hour, later, 2, false},
		"more are concerned":          {&hour, later, 3, true},
		"more, but told just now":     {&less, later, 3, false},
		"less are concerned":          {&hour, later, 1, false},
		"tried, and not told yet":     {nil, later, 9, false},
		"never told, and due":         {nil, nine, 0, true},
		"less, and the time has come": {&hour, then, 1, true},
	} {
		if got := (Told{Items: 2, ToldAt: row.told, NextAt: row.next}).Due(row.items, nine); got != row.due {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// A ledger is shut from when it was found to be a restored one until a person opens it.
func TestQuarantine(t *testing.T) {
	open := Quarantine{ID: 1, LastAt: then, OpenedAt: &later}
	for name, row := range map[string]struct {
		q            Quarantine
		slot         time.Time
		shut, covers bool
	}{
		"never":               {Quarantine{}, nine, false, false},
		"shut":                {Quarantine{ID: 1, LastAt: then}, nine, true, false},
		"opened":              {open, nine, false, true},
		"at the last entry":   {open, then, false, false},
		"when it was opened":  {open, later, false, true},
		"after it was opened": {open, later.Add(1), false, false},
		"never stopped": {Quarantine{ID: 1, LastAt: then, OpenedAt: &later, OpenedBy: System}, nine, false,
			false},
		"long before":            {open, then.Add(-time.Hour), false, false},
		"none, opened by nobody": {Quarantine{OpenedAt: &later, LastAt: then}, nine, false, true},
	} {
		if row.q.Shut() != row.shut || row.q.Covers(row.slot) != row.covers {
			t.Errorf("%s: shut %t, covers %t", name, row.q.Shut(), row.q.Covers(row.slot))
		}
	}
}

// What may have gone out from the database before it was restored goes on and says so, or waits for a person.
func TestRestored(t *testing.T) {
	for from, to := range map[DeliveryState]DeliveryState{Queued: Queued, Held: Held, Sending: Queued,
		Committed: InDoubt} {
		d := under(from)
		want := d
		want.State, want.PossibleDuplicates, want.LastReply, want.Fence = to, 1, cut(1000), 4
		want.Owner, want.LeaseUntil, want.UpdatedAt = "", nil, nine
		got, e := d.Suspect(long, nine)
		differ(t, "suspect "+string(from), want, got)
		differ(t, "told", `huizong delivery.`+string(to)+` 1/2 {"from":"`+string(from)+`","reason":"`+long+`"}`,
			line(e))

		want.State, want.PossibleDuplicates, want.LastReply, want.Hold = InDoubt, 0, "why", true
		got, e = d.Doubt("why", nine)
		differ(t, "in doubt "+string(from), want, got)
		differ(t, "told", `huizong delivery.in_doubt 1/2 {"from":"`+string(from)+`","reason":"why"}`, line(e))
	}
}

// Where a reader looks for a delivery.
func TestGroup(t *testing.T) {
	want := map[DeliveryState]SearchGroup{Queued: WaitingFound, Sending: WaitingFound, Committed: WaitingFound,
		Sent: SentFound, Failed: FailedFound, InDoubt: DoubtFound, Held: WaitingFound, Expired: FailedFound,
		Cancelled: AllFound, Bounced: FailedFound}
	for _, s := range DeliveryStates {
		if got := (Delivery{Purpose: Report, State: s}).Group(); got != want[s] {
			t.Errorf("%s is among %q, want %q", s, got, want[s])
		}
		if got := (Delivery{Purpose: Test, State: s}).Group(); got != TestFound {
			t.Errorf("a test, %s, is among %q", s, got)
		}
	}
}

// What was removed is told before it is: up to when, and how much.
func TestPruningIsTold(t *testing.T) {
	east := time.FixedZone("", 8*3600)
	p := Pruning{Messages: nine.In(east), Attempts: then.In(east), Actor: "ann", Via: Via{Channel: "cli"}}
	differ(t, "told", `ann ledger.pruned 0/0 {"by":{"channel":"cli"},"counted":{"messages":1,"attempts":2,"parts":3,`+
		`"bytes":4},"pruned":{"messages":"2026-11-10T09:00:00Z","attempts":"2026-11-10T08:59:00Z"}}`,
		line(p.Entry(Pruned{1, 2, 3, 4}, nine)))
	if !(Pruned{}).Nothing() || (Pruned{Bytes: 1}).Nothing() {
		t.Error("nothing is something, or something nothing")
	}
	s := Story{Deliveries: map[int64]told{1: {State: "sent", At: then}, 2: {State: "sent", At: nine},
		3: {State: "queued", At: then}, 4: {State: "sent", At: then, Bodiless: true}}, Untried: map[int64]bool{}}
	s.prune(span{Messages: nine, Attempts: nine})
	for id, gone := range map[int64]bool{1: true, 2: false, 3: false, 4: true} {
		if s.Deliveries[id].Bodiless != gone || s.Untried[id] != gone {
			t.Errorf("delivery %d: %+v, %t", id, s.Deliveries[id], s.Untried[id])
		}
	}
	s.prune(span{})
	if !s.Deliveries[4].Bodiless {
		t.Error("what was removed before is there again")
	}
}

// Refusals say what is wrong, what to do, and of what kind each is.
func TestRefusalsSpeak(t *testing.T) {
	rs := Refusals{{Text: "a", Do: "b", Kind: ErrState}, {Text: "c"}, {Text: "d", Kind: ErrApprover}}
	differ(t, "said", "a; b: "+ErrState.Error()+"\nc\nd: "+ErrApprover.Error(), rs.Error())
	if rs.Err() == nil || Refusals(nil).Err() != nil || (Refusals{}).Err() != nil {
		t.Error("refusals are an error, and none are none")
	}
}
