package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/jobs/period"
)

// pruned is a ledger with two sealed runs of one recipient each, stored long ago: the first is sent, the other waits.
func pruned(t *testing.T) (l *Ledger, sent, waits ledger.Delivery) {
	t.Helper()
	db := evidenceDB(t)
	l = NewLedger(db).WithKeys(auditKeys(t))
	ctx := t.Context()
	shared := encoded(noise(90_000))
	for i, name := range []string{"2026-09", "2026-10"} {
		p := must.Get(period.Parse(name))(t)
		run, _, err := l.Start(ctx, ledger.NewRun{Job: "monthly", Period: p, Region: "222401", Kind: ledger.Manual,
			Revision: 1, AsOf: time.Now(), Actor: "ann"})
		must.Do(t, err)
		run = must.Get(l.ClaimRun(ctx, "a", time.Minute, run.ID))(t)
		body := "Subject: " + name + "\r\n\r\n" + encoded(noise(50_000+i)) + "--\r\n" + shared
		report := []byte(`{"as_of":"2026-11-01T00:00:00Z","period":"` + name + `"}`)
		must.Get(l.Seal(ctx, run.Claim(), ledger.Sealed{Approval: ledger.ApprovalNone,
			Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report)}},
			Letters: []ledger.Letter{{Purpose: ledger.Report, Address: "a@example.org", MessageID: name +
				"@example.org",
				Body: []byte(body)}}}))(t)
		list := must.Get(l.Deliveries(ctx, ledger.Filter{Run: run.ID}))(t)
		if waits = list[0]; i > 0 {
			break
		}
		sent = ledgertest.Sent(t, l, run.ID, ledgertest.Answered("sent", 250), ledger.Sent)
	}
	must.Do(t, l.do(ctx, func(t *ledgerTx) error { // never sealed
		_, err := t.keepMessage([]byte("Subject: never\r\n\r\n" + encoded(noise(30_000))))
		return err
	}))
	for _, table := range []string{"part", "message_parts"} {
		must.Get(db.Exec("UPDATE " + table + " SET used_at = used_at - INTERVAL 2 DAY"))(t)
	}
	return l, sent, waits
}

func (l *Ledger) count(t *testing.T, table string) (n int) {
	t.Helper()
	must.Do(t, l.db.Get(&n, "SELECT COUNT(*) FROM "+table))
	return n
}

// TestPrune: what its term is over of goes, and nothing else; the audit says so first, and the evidence still holds.
func TestPrune(t *testing.T) {
	l, sent, waits := pruned(t)
	ctx, soon := t.Context(), time.Now().Add(time.Hour)
	early, err := l.Prune(ctx, ledger.Pruning{Messages: time.Now().Add(-time.Hour), Actor: "ann", Dry: true})
	if err != nil || early.Messages != 1 || early.Attempts != 0 { // what was never sealed, alone
		t.Errorf("before the term is over: %+v, %v", early, err)
	}
	would, err := l.Prune(ctx, ledger.Pruning{Messages: soon, Attempts: soon, Actor: "ann", Dry: true})
	if err != nil || would.Messages != 2 || would.Attempts != 1 || would.Parts < 2 || would.Bytes < 80_000 {
		t.Errorf("dry: %+v, %v", would, err)
	}
	if n := l.count(t, "message_parts"); n != 3 {
		t.Errorf("a dry run left %d messages", n)
	}
	did, err := l.Prune(ctx, ledger.Pruning{Messages: soon, Attempts: soon, Actor: "ann"})
	if err != nil || did != would {
		t.Errorf("%+v, %v; want what was announced, %+v", did, err, would)
	}
	if m, a := l.count(t, "message_parts"), l.count(t, "attempt"); m != 1 || a != 0 {
		t.Errorf("%d messages and %d tries are left, want 1 and 0", m, a)
	}
	if body, err := l.Message(ctx, waits.ID); err != nil || !strings.Contains(string(body), "2026-10") {
		t.Errorf("what waits cannot be read any more: %v", err)
	}
	if _, err := l.Message(ctx, sent.ID); !errors.Is(err, ledger.ErrTampered) {
		t.Errorf("what was removed reads as %v", err)
	}
	if raw, err := l.Report(ctx, sent.Run, "222401"); err != nil || len(raw) == 0 {
		t.Errorf("the figures are gone: %v", err)
	}
	if again, err := l.Prune(ctx, ledger.Pruning{Messages: soon, Attempts: soon, Actor: "ann"}); err != nil ||
		!again.Nothing() {
		t.Errorf("again: %+v, %v", again, err)
	}
	ledgertest.Sound(t, l)
}

// TestMissingIsNotPruned: what is gone though its term was not over is named, also after a prune.
func TestMissingIsNotPruned(t *testing.T) {
	for name, spoil := range map[string]string{
		"a body that waits": "DELETE FROM message_parts WHERE sha256 = (SELECT sha256 FROM " +
			"delivery WHERE id = ?)",
		"a part of a body that waits":    "DELETE FROM part WHERE number = 0 AND ? > 0",
		"a try of a delivery sent since": "DELETE FROM attempt WHERE delivery_id = ?",
		"the body of a delivery sent since": "DELETE FROM message_parts WHERE sha256 = (SELECT sha256 FROM " +
			"delivery WHERE id = ?)",
	} {
		t.Run(name, func(t *testing.T) {
			l, _, waits := pruned(t)
			ctx, soon := t.Context(), time.Now().Add(time.Hour)
			must.Get(l.Prune(ctx, ledger.Pruning{Messages: soon, Attempts: soon, Actor: "ann"}))(t)
			if strings.HasSuffix(name, "since") {
				ledgertest.Sent(t, l, waits.Run, ledgertest.Answered("refused", 550), ledger.Failed)
			}
			must.Get(l.db.Exec(spoil, waits.ID))(t)
			if v, err := l.Verify(ctx, 0); err != nil || len(v.Faults) == 0 {
				t.Errorf("nobody misses it: %v", err)
			}
		})
	}
}

// TestKeptAgain: what was removed is stored anew when it is sealed again.
func TestKeptAgain(t *testing.T) {
	l, sent, _ := pruned(t)
	ctx := t.Context()
	body := must.Get(l.Message(ctx, sent.ID))(t)
	must.Get(l.Prune(ctx, ledger.Pruning{Messages: time.Now().Add(time.Hour), Actor: "ann"}))(t)
	must.Get(l.Keep(ctx, ledger.Letter{Body: body}))(t)
	if again, err := l.Message(ctx, sent.ID); err != nil || string(again) != string(body) {
		t.Errorf("it does not come back: %v", err)
	}
}
