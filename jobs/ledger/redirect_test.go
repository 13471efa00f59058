package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// redirected plays an order to send a sealed report to another address, and says what came of it.
func redirected(f File, d Decision) string {
	d.Verdict, d.Run = Resend, f.Run.ID
	if d.Reason == "" {
		d.Reason = "moved"
	}
	c, err := Decide(f, d, time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC))
	var against Refusals
	if errors.As(err, &against) {
		out := []string{}
		for _, r := range against {
			out = append(out, "no "+r.Code)
		}
		return strings.Join(out, ", ")
	} else if err != nil {
		return err.Error()
	}
	out := fmt.Sprint("run ", c.Run.State)
	for _, a := range c.Added {
		out += fmt.Sprintf(", adds a %s one for %d", a.State, a.Replaces)
	}
	for _, m := range c.Moved {
		out += fmt.Sprintf(", %d is %s", m.Is.ID, m.Is.State) + strings.Repeat(", marked", m.Is.PossibleDuplicates)
	}
	return out + ": " + c.Decision.Reason
}

// Who gets a sealed report at another address, by a mended or an added one, with and without a second person.
func TestRedirecting(t *testing.T) {
	run := Run{ID: 1, State: PartlyDelivered, Region: "22", Content: "c"}
	sealed := []Delivery{
		{ID: 1, Recipient: "street@x", Region: "2201", State: Sent, Sealed: true},
		{ID: 2, Recipient: "Old@x", Region: "22", State: Failed, Sealed: true},
		{ID: 3, Recipient: "dept@x", Region: "22", State: Sent, Sealed: true},
	}
	with := func(more ...Delivery) []Delivery { return append(sealed[:len(sealed):len(sealed)], more...) }
	held := Delivery{ID: 4, Recipient: "NEW@x", Region: "22", State: Held}
	asked := []Decision{{Verdict: Approve, Actor: "cy", Reason: "old@x -> new@x: no order"},
		{Verdict: Resend, Actor: "ann", Reason: "old@x -> new@x: moved"},
		{Verdict: Resend, Actor: "bob", Reason: "old@x -> other@x: moved"}}
	mend := Decision{Actor: "ann", Instead: "old@x", Recipient: "new@x"}
	add := Decision{Actor: "ann", Also: true, Recipient: "new@x"}
	second := func(d Decision) Decision { d.Second = true; return d }
	by := func(name, role string) Decision {
		d := second(mend)
		d.Actor, d.Via = name, Via{Role: role}
		return d
	}
	for name, tc := range map[string]struct {
		deliveries []Delivery
		decisions  []Decision
		order      Decision
		run        Run
		want       string
	}{
		"mended": {sealed, nil, mend, run,
			"run delivering, adds a queued one for 2: old@x -> new@x: moved"},
		"added": {sealed, nil, add, run, "run delivering, adds a queued one for 0:  -> new@x: moved"},
		"mended, two needed": {sealed, nil, second(mend), run,
			"run partly_delivered, adds a held one for 2: old@x -> new@x: moved"},
		"added, two needed": {sealed, nil, second(add), run,
			"run partly_delivered, adds a held one for 0:  -> new@x: moved"},
		"the newest of two": {with(Delivery{ID: 5, Recipient: "old@x", State: Failed}), nil, mend, run,
			"run delivering, adds a queued one for 5: old@x -> new@x: moved"},
		"by who asked": {with(held), asked, by("ann", "approver"), run, "no self"},
		"by a second": {with(held), asked, by("cy", "approver"), run,
			"run delivering, 4 is queued: old@x -> new@x: moved"},
		"by one of no office": {with(held), asked, by("dan", "operator"), run, "no approver"},
		"by a name alone":     {with(held), asked, by("cy", Unauthenticated), run, "no approver"},
		"it went there": {with(Delivery{ID: 4, Recipient: "new@x", State: Sent}), nil, mend, run,
			"no recipient"},
		"it goes there": {with(Delivery{ID: 4, Recipient: "new@x", State: Queued}), nil, mend, run,
			"no recipient"},
		"it failed there": {with(Delivery{ID: 4, Recipient: "new@x", State: Failed}), nil, mend, run,
			"run delivering, adds a queued one for 2: old@x -> new@x: moved"},
		"held, and sealed so": {with(Delivery{ID: 4, Recipient: "new@x", State: Held, Sealed: true}), nil, mend, run,
			"no recipient"},
		"no such recipient": {sealed, nil, Decision{Actor: "ann", Instead: "who@x", Recipient: "new@x"}, run,
			"no recipient"},
		"it is on its way": {[]Delivery{{ID: 2, Recipient: "old@x", Region: "22", State: Queued, Sealed: true}},
			nil, mend, run, "no way"},
		"added, while others go": {with(Delivery{ID: 5, Recipient: "z@x", Region: "22", State: Queued}), nil, add, run,
			"run delivering, adds a queued one for 0:  -> new@x: moved"},
		"never sealed": {sealed, nil, mend, Run{ID: 1, State: FailedRun, Region: "22"}, "no unsealed"},
		"added, to a slice": {sealed, nil, Decision{Actor: "ann", Also: true, Recipient: "new@x", Region: "2201"}, run,
			"run delivering, adds a queued one for 0:  -> new@x: moved"},
		"added, to a slice that was never sealed": {sealed, nil,
			Decision{Actor: "ann", Also: true, Recipient: "new@x", Region: "2299"}, run, "no recipient"},
		"none of its region": {sealed[:1], nil, add, run, "no recipient"},
	} {
		f := File{Run: tc.run, Deliveries: tc.deliveries, Decisions: tc.decisions,
			People: People{{Name: "ann", Approves: true}, {Name: "cy", Approves: true}, {Name: "dan"}}}
		if got := redirected(f, tc.order); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	long := mend
	long.Reason = strings.Repeat("x", 1000)
	if got := redirected(File{Run: run, Deliveries: sealed}, long); len([]rune(got))-strings.Index(got,
		": ")-2 != 1000 {
		t.Errorf("a long reason: %d", len(got))
	}
}

// An added delivery is told whole: to whom, what, in whose place.
func TestAddedDeliveriesAreTold(t *testing.T) {
	now := time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	l := Letter{Purpose: Report, Address: "new@x", MessageID: "m", SHA256: "s",
		Heading: &Heading{To: []Mailbox{{Address: "n"}}}}
	d, e := Added{State: Held, Replaces: 2}.Post(1, l, "ann", now)
	if d.Replaces != 2 || d.Sealed || d.State != Held || e.Run != 1 || e.Delivery != 0 || e.Actor != "ann" ||
		!e.At.Equal(now) || e.Action != "delivery.held" {
		t.Fatalf("%+v, %+v", d, e)
	}
	d.ID, e.Delivery = 7, 7
	told, err := Retell([]Entry{e})
	if err != nil || len(told.CheckDelivery(d)) > 0 {
		t.Errorf("%v, %v: %s", told.CheckDelivery(d), err, e.Detail)
	}
	for name, change := range map[string]func(*Delivery){"recipient": func(d *Delivery) { d.Recipient = "x" },
		"message_id": func(d *Delivery) { d.MessageID = "x" }, "sha256": func(d *Delivery) { d.SHA256 = "x" },
		"replaces": func(d *Delivery) { d.Replaces = 3 }, "heading": func(d *Delivery) { d.Heading = nil },
		"sealed": func(d *Delivery) { d.Sealed = true }, "run": func(d *Delivery) { d.Run = 2 },
		"state": func(d *Delivery) { d.State = Sent }} {
		other := d
		if change(&other); len(told.CheckDelivery(other)) != 1 {
			t.Errorf("%s changed: %v", name, told.CheckDelivery(other))
		}
	}
	for _, s := range []DeliveryState{Sending, Committed} { // under way: the audit tells of the end
		if d.State = s; len(told.CheckDelivery(d)) > 0 {
			t.Errorf("%s: %v", s, told.CheckDelivery(d))
		}
	}
}
