package ledger

import (
	"strings"
	"testing"
)

// What version 0.2.0 wrote of a list that somebody took away has a number where other entries have digests of rows; the
// story goes on behind it.
func TestAnEntryWithANumberOfRows(t *testing.T) {
	told, err := Retell([]Entry{
		{ID: 1, Action: "list.exported", Detail: `{"list":"figures","rows":12,"rows":{"account/ann":"d1"}}`},
		{ID: 2, Action: "delivery.queued", Delivery: 7, Run: 3, Detail: `{"message_id":"m","replaces":5}`},
	})
	if err != nil || told.Rows["account/ann"] != "d1" || told.Deliveries[7].Run != 3 {
		t.Fatalf("%+v, %v", told, err)
	}
}

// Which delivery another takes the place of is told by whoever posted it; version 0.2.0 did not say, where a person
// did.
func TestWhatADeliveryReplacesIsTold(t *testing.T) {
	for name, tc := range map[string]struct {
		actor, detail string
		replaces      int64
		faults        int
	}{
		"as told":                       {"ann", `{"message_id":"m","replaces":5}`, 5, 0},
		"another":                       {"ann", `{"message_id":"m","replaces":5}`, 6, 1},
		"none, and one is told":         {"ann", `{"message_id":"m","replaces":5}`, 0, 1},
		"none":                          {System, `{"message_id":"m"}`, 0, 0},
		"one, and it was a first":       {System, `{"message_id":"m"}`, 5, 1},
		"version 0.2.0, by an order":    {"ann", `{"message_id":"m"}`, 5, 0},
		"an added address, of no place": {"ann", `{"message_id":"m","replaces":0}`, 0, 0},
	} {
		told, err := Retell(
			[]Entry{{ID: 1, Actor: tc.actor, Action: "delivery.queued", Delivery: 7, Detail: tc.detail}})
		if err != nil {
			t.Fatal(err)
		}
		found := told.CheckDelivery(Delivery{ID: 7, MessageID: "m", State: Queued, Replaces: tc.replaces,
			Sealed: !strings.Contains(tc.detail, "replaces")})
		if len(found) != tc.faults {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// A delivery that an order added was in no list that was sealed, and none of those that were can be said to be added.
func TestWhatWasSealedIsTold(t *testing.T) {
	told, err := Retell([]Entry{
		{ID: 1, Actor: System, Action: "delivery.queued", Delivery: 1, Detail: `{"message_id":"m"}`},
		{ID: 2, Actor: "ann", Action: "delivery.queued", Delivery: 2,
			Detail: `{"message_id":"m","replaces":1,"heading":""}`},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []Delivery{{ID: 1, Sealed: true}, {ID: 2, Replaces: 1}} {
		d.MessageID, d.State = "m", Queued
		if found := told.CheckDelivery(d); len(found) > 0 {
			t.Errorf("as it was told: %v", found)
		}
		d.Sealed = !d.Sealed
		if found := told.CheckDelivery(d); len(found) != 1 {
			t.Errorf("turned: %v", found)
		}
		d.Sealed, d.Heading = !d.Sealed, &Heading{To: []Mailbox{{Address: "x@example.org"}}}
		if found := told.CheckDelivery(d); (len(found) == 1) != (d.ID == 2) {
			t.Errorf("with another head: %v", found) // of what was sealed the content of its run says it
		}
	}
}
