package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/sql/store"
)

// TestBounce moves a sent delivery once, whatever comes twice or late, and lets the run follow.
func TestBounce(t *testing.T) {
	l := store.NewLedger(ledgerDB(t))
	ctx := t.Context()
	run := ledgertest.SealedTo(t, l, 1, ledger.ApprovalNone, "x@example.org", "y@example.org")
	var ids []int64
	for range 2 {
		ids = append(ids, ledgertest.Sent(t, l, run.ID, ledgertest.Answered("sent", 250), ledger.Sent).ID)
	}
	report := func(digest, action string) bool {
		t.Helper()
		fresh := must.Get(
			l.Bounce(ctx, ledger.BounceReport{Digest: digest, Delivery: ids[0], Action: action, Code: "5.1.1",
				Text: "User unknown"}))(t)
		return fresh
	}
	state := func() (ledger.DeliveryState, ledger.RunState) {
		t.Helper()
		d := must.Get(l.Delivery(ctx, ids[0]))(t)
		r := must.Get(l.Run(ctx, run.ID))(t)
		return d.State, r.State
	}
	a, b, c := strings.Repeat("a", 64), strings.Repeat("b", 64), strings.Repeat("c", 64)
	if !report(a, "delayed") {
		t.Error("a delay is not recorded")
	}
	if d, r := state(); d != ledger.Sent || r != ledger.Delivered {
		t.Errorf("a delay moved it: %s, %s", d, r)
	}
	report(strings.Repeat("e", 64), "unclear")
	if d, r := state(); d != ledger.InDoubt || r != ledger.Delivering {
		t.Errorf("perhaps it failed: %s, %s", d, r)
	}
	if !report(b, "failed") || report(b, "failed") || !report(c, "failed") {
		t.Error("a report is recorded twice, or not at all")
	}
	if d, r := state(); d != ledger.Bounced || r != ledger.PartlyDelivered {
		t.Errorf("%s, %s", d, r)
	}
	troubles, err := l.Troubles(ctx)
	if err != nil || len(troubles) != 1 || troubles[0].LastReply != "bounced: 5.1.1 User unknown" {
		t.Errorf("troubles %d, %v", len(troubles), err)
	}
	bounces, err := l.Bounces(ctx, run.ID)
	if err != nil || len(bounces) != 4 || !slices.ContainsFunc(bounces, func(b ledger.BounceReport) bool {
		return b.Recipient == "x@example.org" && b.Action == "delayed"
	}) {
		t.Errorf("bounces %+v, %v", bounces, err)
	}
	ledgertest.Sound(t, l)
}

// TestWhatMakesTroubleGood: a report that failed is trouble until its recipient has that revision, or a later one, by
// another delivery; a mail of an earlier revision makes nothing good, however late it went.
func TestWhatMakesTroubleGood(t *testing.T) {
	l := store.NewLedger(ledgerDB(t))
	for _, step := range []struct {
		revision int
		class    string
		to       ledger.DeliveryState
		troubles int
	}{{2, "rejected", ledger.Failed, 1}, {1, "sent", ledger.Sent, 1}, {3, "sent", ledger.Sent, 0}} {
		run := ledgertest.SealedTo(t, l, step.revision, ledger.ApprovalNone, "x@example.org")
		ledgertest.Sent(t, l, run.ID, ledgertest.Answered(step.class, 250), step.to)
		if got := must.Get(l.Troubles(t.Context()))(t); len(got) != step.troubles {
			t.Errorf("after revision %d is %s: %d troubles, want %d", step.revision, step.to, len(got), step.troubles)
		}
	}
}

// TestNotices are told once, again after a day or when more are concerned, and by one instance.
func TestNotices(t *testing.T) {
	l := store.NewLedger(ledgerDB(t))
	ctx := t.Context()
	key := ledger.Told{Channel: "ops", Cause: "refused", Run: 7, Items: 2}
	claim := func(k ledger.Told) bool {
		t.Helper()
		due := must.Get(l.ClaimNotice(ctx, k, time.Hour))(t)
		return due
	}
	if !claim(key) || claim(key) {
		t.Error("not due at first, or due for two")
	}
	must.Do(t, l.Told(ctx, key, "refused: 310000", 0))
	failing, err := l.FailingNotices(ctx)
	if err != nil || len(failing) != 1 || failing[0].Error != "refused: 310000" || failing[0].Tries != 1 {
		t.Errorf("failing %+v, %v", failing, err)
	}
	if !claim(key) {
		t.Error("not tried again")
	}
	must.Do(t, l.Told(ctx, key, "", 0))
	if more := (ledger.Told{Channel: "ops", Cause: "refused", Run: 7, Items: 3}); claim(key) || claim(more) {
		t.Error("told again at once")
	}
	if err := l.EndNotice(ctx, "refused", 7); err != nil || !claim(key) {
		t.Errorf("what comes again is not told at once, %v", err)
	}
}

// TestMailboxAndSecret: one instance reads a mailbox at a time, and tags are made with one secret.
func TestMailboxAndSecret(t *testing.T) {
	l := store.NewLedger(ledgerDB(t))
	ctx := t.Context()
	if _, _, due, err := l.ClaimMailbox(ctx, "box", time.Hour); err != nil || !due {
		t.Fatalf("%t, %v", due, err)
	}
	must.Do(t, l.MoveMailbox(ctx, "box", 11, 22))
	if v, u, due, err := l.ClaimMailbox(ctx, "box", time.Hour); err != nil || due || v != 11 || u != 22 {
		t.Errorf("%d, %d, %t, %v", v, u, due, err)
	}
	one := must.Get(l.Secret(ctx))(t)
	if two, err := l.Secret(ctx); err != nil || string(one) != string(two) || len(one) != 32 {
		t.Errorf("%x, %x, %v", one, two, err)
	}
}
