package ledger

import (
	"errors"
	"testing"
	"time"
)

// A letter becomes a delivery with all that it says.
func TestPost(t *testing.T) {
	l := Letter{
		Purpose: Report, Address: "x@example.org", Name: "X", Region: "2224", Locale: "zh-CN", MessageID: "m@h",
		Follows: "l@h", Kind: "cc", Heading: &Heading{To: []Mailbox{{Address: "a"}}}, SHA256: "s", Size: 5, Hold: true,
		Suspect: true,
	}
	want := Delivery{
		Run: 1, Purpose: Report, Recipient: "x@example.org", Name: "X", Region: "2224", Locale: "zh-CN", State: Held,
		MessageID: "m@h", Follows: "l@h", Kind: "cc", Heading: l.Heading, Sealed: true, SHA256: "s", Size: 5,
		Hold:               true,
		PossibleDuplicates: 1, NextAt: nine, DueAt: nine, CreatedAt: nine, UpdatedAt: nine,
	}
	got, e := Post(1, l, Held, nine)
	differ(t, "a copy that may have gone out", want, got)
	differ(t, "told", `huizong delivery.held 1/0 {"message_id":"m@h","recipient":"x@example.org","sha256":"s"}`,
		line(e))
	l.Kind, l.Suspect = "", false
	want.Kind, want.PossibleDuplicates, want.State = "to", 0, Queued
	got, _ = Post(1, l, Queued, nine)
	differ(t, "to its reader", want, got)
}

// under is a delivery in the hands of w until later.
func under(s DeliveryState) Delivery {
	return Delivery{ID: 2, Run: 1, Recipient: "x@example.org", State: s, Owner: "w", Fence: 3, Attempts: 1,
		LeaseUntil: &later, LastReply: "before", NextAt: then, DueAt: then, UpdatedAt: then}
}

// A worker takes what is due; what may not go out is held, and was not tried.
func TestSend(t *testing.T) {
	first := nine.Add(-time.Hour)
	for name, row := range map[string]struct {
		state   DeliveryState
		next    time.Time
		tried   *time.Time
		problem string
		want    func(*Delivery)
		told    string
	}{
		"due": {Queued, nine, nil, "", func(d *Delivery) {
			d.State, d.Owner, d.LeaseUntil, d.Attempts, d.FirstTryAt = Sending, "v", &later, 2, &nine
		}, ""},
		"again": {Queued, then, &first, "", func(d *Delivery) {
			d.State, d.Owner, d.LeaseUntil, d.Attempts = Sending, "v", &later, 2
		}, ""},
		"not due yet": {Queued, nine.Add(1), nil, "", nil, ""},
		"held":        {Held, then, nil, "", nil, ""},
		"under way":   {Sending, then, nil, "", nil, ""},
		"not allowed": {Queued, nine, nil, "not approved", func(d *Delivery) {
			d.State, d.LastReply, d.Owner, d.LeaseUntil = Held, "not approved", "", nil
		}, `v delivery.held 1/2 {"reason":"not approved"}`},
		"not allowed, in many words": {Queued, nine, nil, long, func(d *Delivery) {
			d.State, d.LastReply, d.Owner, d.LeaseUntil = Held, cut(1000), "", nil
		}, `v delivery.held 1/2 {"reason":"` + long + `"}`},
	} {
		d := under(row.state)
		d.NextAt, d.FirstTryAt = row.next, row.tried
		want := d
		if row.want != nil {
			want.Fence, want.UpdatedAt = 4, nine
			row.want(&want)
		}
		got, e, err := d.Send("v", time.Minute, row.problem, nine)
		differ(t, name, want, got)
		if (row.want == nil) != errors.Is(err, ErrFenced) || (row.told != "") != (len(e) == 1) ||
			len(e) == 1 && line(e[0]) != row.told {
			t.Errorf("%s: %v, %v", name, err, e)
		}
	}
}

// The final dot is written only by who has the delivery still.
func TestCommit(t *testing.T) {
	for name, row := range map[string]struct {
		state DeliveryState
		fence int64
		lease *time.Time
		ok    bool
	}{
		"in time":            {Sending, 3, &later, true},
		"too late":           {Sending, 3, &nine, false},
		"without a lease":    {Sending, 3, nil, false},
		"by who has lost it": {Sending, 2, &later, false},
		"twice":              {Committed, 3, &later, false},
		"cancelled":          {Cancelled, 3, &later, false},
	} {
		d := under(row.state)
		d.LeaseUntil = row.lease
		want, end := d, nine.Add(time.Hour)
		if row.ok {
			want.State, want.LeaseUntil, want.UpdatedAt = Committed, &end, nine
		}
		got, err := d.Commit(Claim{2, row.fence, "w"}, time.Hour, nine)
		differ(t, name, want, got)
		if row.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A try ends as the server answered. What it took counts also when that is told late, as long as nobody has tried
// since.
func TestFinish(t *testing.T) {
	for name, row := range map[string]struct {
		state  DeliveryState
		fence  int64 // of the claim; the delivery's is 3
		number int   // of the try; the delivery is at 1
		to     DeliveryState
		ok     bool
	}{
		"sent":                            {Committed, 3, 1, Sent, true},
		"refused before the dot":          {Sending, 3, 1, Failed, true},
		"later":                           {Sending, 3, 1, Queued, true},
		"in doubt":                        {Committed, 3, 1, InDoubt, true},
		"to what is no end":               {Committed, 3, 1, Cancelled, false},
		"late, and in doubt by now":       {InDoubt, 2, 1, Sent, true},
		"late, and queued again by now":   {Queued, 2, 1, Sent, true},
		"late, and tried again since":     {Queued, 2, 0, Sent, false},
		"late, and being tried again":     {Sending, 2, 0, Sent, false},
		"late, that it failed":            {InDoubt, 2, 1, Failed, false},
		"late, and cancelled by now":      {Cancelled, 2, 1, Sent, false},
		"by one who was never let":        {Sending, 4, 1, Sent, false},
		"by who has lost it, under way":   {Sending, 2, 1, Sent, false},
		"in doubt, by its own, once more": {InDoubt, 3, 1, Sent, false},
	} {
		d := under(row.state)
		began := then.In(time.FixedZone("", 8*3600)).Add(1001)
		a := Attempt{Number: row.number, Phase: "dot", Class: "sent", Code: 250, Text: long, StartedAt: began,
			EndedAt: began.Add(time.Second)}
		want, kept := d, a
		if row.ok {
			end := then.Add(time.Second + 1000)
			kept.Delivery, kept.Number, kept.Recipient, kept.Text = 2, 1, "x@example.org", cut(1000)
			kept.StartedAt, kept.EndedAt = then.Add(1000), end
			want.State, want.NextAt, want.LastReply = row.to, later, "250 "+cut(996)
			want.Owner, want.LeaseUntil, want.UpdatedAt = "", nil, nine
			if row.to == Sent {
				want.SentAt = &end
			}
		}
		got, made, e, err := d.Finish(Claim{2, row.fence, "w"}, a, row.to, time.Minute, nine)
		differ(t, name, want, got)
		differ(t, name, kept, made)
		if row.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		told := entry(nine, "w", "delivery."+string(row.to), 1, 2, Via{}, map[string]any{"attempt": kept})
		if err == nil {
			differ(t, name, told, e)
		}
	}
}

// How a try ended, as a list shows it.
func TestReply(t *testing.T) {
	for want, a := range map[string]Attempt{
		"connect: refused":    {Phase: "connect", Text: "refused"},
		"1 odd":               {Phase: "dot", Code: 1, Text: "odd"},
		"550 no":              {Code: 550, Text: "no"},
		"550 5.1.1 no":        {Code: 550, Enhanced: "5.1.1", Text: "no"},
		"550 5.1.1 no such":   {Code: 550, Enhanced: "5.1.1", Text: "5.1.1 no such"},
		"550 said 5.1.1 once": {Code: 550, Text: "said 5.1.1 once"},
	} {
		if got := a.Reply(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What time moves: what had not come to the final dot may be tried again, what had is in doubt.
func TestLapse(t *testing.T) {
	p := Patience{InDoubt: time.Hour, Life: 24 * time.Hour}
	for name, row := range map[string]struct {
		state   DeliveryState
		lease   *time.Time
		updated time.Duration // ago
		due     time.Duration // ago
		hold    bool
		to      DeliveryState // empty: it stays
		marked  int
		says    string
	}{
		"its worker is gone": {Sending, &nine, 0, 0, false, Queued, 0,
			"the instance that was sending it is gone"},
		"it is being sent": {Sending, &later, 0, 48 * time.Hour, false, "", 0, ""},
		"gone at the final dot": {Committed, &nine, 0, 0, false, InDoubt, 0,
			"no reply to the final dot: the instance that sent it is gone"},
		"at the final dot":           {Committed, &later, 0, 48 * time.Hour, false, "", 0, ""},
		"in doubt for long":          {InDoubt, nil, time.Hour, 0, false, Queued, 1, "before"},
		"in doubt":                   {InDoubt, nil, time.Hour - 1, 48 * time.Hour, false, "", 0, ""},
		"in doubt, for a person":     {InDoubt, nil, time.Hour, 48 * time.Hour, true, "", 0, ""},
		"too old":                    {Queued, nil, 0, 24 * time.Hour, false, Expired, 0, "before"},
		"not too old":                {Queued, nil, 48 * time.Hour, 24*time.Hour - 1, false, "", 0, ""},
		"held, however old":          {Held, nil, 48 * time.Hour, 48 * time.Hour, false, "", 0, ""},
		"sent, however old":          {Sent, nil, 48 * time.Hour, 48 * time.Hour, false, "", 0, ""},
		"cancelled without a worker": {Cancelled, nil, 48 * time.Hour, 48 * time.Hour, false, "", 0, ""},
	} {
		d := under(row.state)
		d.LeaseUntil, d.UpdatedAt, d.DueAt, d.Hold = row.lease, nine.Add(-row.updated), nine.Add(-row.due), row.hold
		want := d
		if row.to != "" {
			want.State, want.LastReply, want.NextAt, want.PossibleDuplicates = row.to, row.says, nine, row.marked
			want.Fence, want.Owner, want.LeaseUntil, want.UpdatedAt = 4, "", nil, nine
		}
		got, e, err := d.Lapse("v", p, nine)
		differ(t, name, want, got)
		told := `v delivery.` + string(row.to) + ` 1/2 {"from":"` + string(row.state) + `","reason":"` + row.says + `"}`
		if (row.to == "") != errors.Is(err, ErrFenced) || err == nil && line(e) != told {
			t.Errorf("%s: %v, %s", name, err, line(e))
		}
	}
}
