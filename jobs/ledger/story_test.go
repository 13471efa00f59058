package ledger

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
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
		told := must.Get(Retell(
			[]Entry{{ID: 1, Actor: tc.actor, Action: "delivery.queued", Delivery: 7, Detail: tc.detail}}))(t)
		found := told.CheckDelivery(Delivery{ID: 7, MessageID: "m", State: Queued, Replaces: tc.replaces,
			Sealed: !strings.Contains(tc.detail, "replaces")})
		if len(found) != tc.faults {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// A delivery that an order added was in no list that was sealed, and none of those that were can be said to be added.
func TestWhatWasSealedIsTold(t *testing.T) {
	told := must.Get(Retell([]Entry{
		{ID: 1, Actor: System, Action: "delivery.queued", Delivery: 1, Detail: `{"message_id":"m"}`},
		{ID: 2, Actor: "ann", Action: "delivery.queued", Delivery: 2,
			Detail: `{"message_id":"m","replaces":1,"heading":""}`},
	}))(t)
	for _, d := range []Delivery{{ID: 1, Sealed: true}, {ID: 2, Replaces: 1}} {
		d.MessageID, d.State = "m", Queued
		if found := told.CheckDelivery(d); len(found) > 0 {
			t.Errorf("as it was told: %v", found)
		}
		d.Sealed = !d.Sealed
		if found := told.CheckDelivery(d); len(found) != 1 {
			t.Errorf("turned: %v", found)
		}
		if d.Purpose = Notice; len(told.CheckDelivery(d)) > 0 {
			t.Error("a notice is held to a list that has none")
		}
		d.Purpose = Report
		d.Sealed, d.Heading = !d.Sealed, &Heading{To: []Mailbox{{Address: "x@example.org"}}}
		if found := told.CheckDelivery(d); (len(found) == 1) != (d.ID == 2) {
			t.Errorf("with another head: %v", found) // of what was sealed the content of its run says it
		}
	}
}

// What a run may be while the audit still tells of its last step.
func TestRunsAreHeldAgainstTheStory(t *testing.T) {
	for i, tc := range []struct {
		told   RunState
		is     RunState
		faults int
	}{{Pending, Pending, 0}, {Pending, Building, 0}, {SealedRun, Delivering, 0}, {SealedRun, Building, 1},
		{Pending, Delivering, 1}, {Pending, SealedRun, 1}, {HeldRun, Building, 1}, {Delivered, Delivering, 1},
		{Delivering, SealedRun, 1}, {Building, Pending, 1}} {
		told := must.Get(Retell([]Entry{{Action: "run." + string(tc.told), Run: 1, Detail: `{"content":"c"}`}}))(t)
		if got := told.CheckRun(Run{ID: 1, State: tc.is, Content: "c"}); len(got) != tc.faults {
			t.Errorf("%d: told %s, is %s: %v", i, tc.told, tc.is, got)
		}
		if got := told.CheckRun(Run{ID: 1, State: tc.told, Content: "d"}); len(got) != 1 {
			t.Errorf("%d: another content: %v", i, got)
		}
		if got := told.CheckRun(Run{ID: 2, State: tc.told}); len(got) != 1 {
			t.Errorf("%d: a run that is in no entry: %v", i, got)
		}
	}
}

// Each try and each decision is told once: two equal rows need two entries, and what has none is empty, not one.
func TestTriesAndDecisionsAreCrossedOff(t *testing.T) {
	told, err := Retell([]Entry{
		{Action: "run.pending", Run: 1, Detail: `{}`},
		{Action: "run.delivered", Run: 1, Detail: `{"decision":{"a":1}}`},
		{Action: "delivery.queued", Run: 1, Delivery: 2, Detail: `{}`},
		{Action: "delivery.sent", Run: 1, Delivery: 2, Detail: `{"attempt":{"n":1}}`},
	})
	if err != nil || told.Begun || told.RunOf[2] != 1 || len(told.Attempts[2]) != 1 || len(told.Decisions[1]) != 1 {
		t.Fatalf("%+v, %v", told, err)
	}
	for want := range 2 {
		if told.Took(2, `{"n":1}`) != (want == 0) || told.Decided(1, `{"a":1}`) != (want == 0) {
			t.Errorf("time %d is not as told", want+1)
		}
	}
	if keyed, err := Retell([]Entry{{Action: ActionKeyed, Detail: `{}`}, {Action: "x", Detail: `{}`}}); !keyed.Begun {
		t.Errorf("it has begun: %v", err)
	}
}

// What is gone because its term was over is what had ended before then, as far as the audit had told.
func TestWhatWasPrunedIsTold(t *testing.T) {
	end := time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)
	queued := func(id int64) Entry { return Entry{Action: "delivery.queued", Delivery: id, Detail: `{}`, At: end} }
	sent := func(id int64, at time.Time) Entry {
		return Entry{Action: "delivery.sent", Delivery: id, Detail: `{}`, At: at}
	}
	pruned := Pruning{Messages: end, Attempts: end.Add(-time.Hour)}.Entry(Pruned{}, end)
	told := must.Get(
		Retell([]Entry{queued(1), sent(2, end.Add(-2*time.Hour)), sent(3, end.Add(-time.Minute)), sent(4, end),
			{Action: ActionPruned, Detail: `{}`}, pruned, sent(5, end.Add(-2*time.Hour)),
			{Action: "x", Detail: pruned.Detail}}))(t)
	for id, want := range map[int64][2]bool{1: {false, false}, 2: {true, true}, 3: {true, false}, 4: {false, false},
		5: {false, false}} {
		if got := [2]bool{told.Deliveries[id].Bodiless, told.Untried[id]}; got != want {
			t.Errorf("delivery %d: %v, want %v", id, got, want)
		}
	}
}

// A fault that is found is kept with where it lies.
func TestFaultsAreKept(t *testing.T) {
	var v Verification
	v.Fault("run", "1", "a")
	v.Fault("audit", "2", "b")
	differ(t, "faults", []Fault{{"run", "1", "a"}, {"audit", "2", "b"}}, v.Faults)
}
