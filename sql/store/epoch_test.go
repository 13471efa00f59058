package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
)

// saved is a copy of every table of the ledger, to be put back.
func saved(t *testing.T, db *sqlx.DB) (restore func()) {
	t.Helper()
	var tables []string
	must.Do(t, db.Select(&tables, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'huizong%'`))
	for _, name := range tables {
		for _, s := range []string{"DROP TABLE IF EXISTS huizong_saved_" + name,
			"CREATE TABLE huizong_saved_" + name + " AS SELECT * FROM " + name} {
			must.Get(db.Exec(s))(t)
		}
	}
	return func() {
		t.Helper()
		for _, name := range tables {
			for _, s := range []string{"DELETE FROM " + name,
				"INSERT INTO " + name + " SELECT * FROM huizong_saved_" + name} {
				must.Get(db.Exec(s))(t)
			}
		}
	}
}

// sealed is a run with two deliveries that are queued.
func sealed(t *testing.T, l *Ledger, revision int) ledger.Run {
	t.Helper()
	run := ledgertest.Begun(t, l, ledgertest.New(revision))
	var letters []ledger.Letter
	for i := range 2 {
		address := fmt.Sprintf("r%d@example.gov.cn", i)
		letters = append(
			letters,
			ledger.Letter{Purpose: ledger.Report, Address: address, MessageID: fmt.Sprintf("m%d.%d@x",
				revision, i), Body: []byte("Subject: x\r\n\r\n" + address)},
		)
	}
	report := []byte(`{"as_of":"2026-11-10T01:00:00Z"}`)
	must.Get(l.Seal(t.Context(), run.Claim(), ledger.Sealed{Letters: letters,
		Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report)}}}))(t)
	return run
}

// deliverAll sends what is due up to the final dot, or through it, and returns how many messages left.
func deliverAll(t *testing.T, l *Ledger, finish bool) (left int) {
	t.Helper()
	for {
		d, err := l.ClaimDelivery(t.Context(), "worker", time.Minute, 0)
		if errors.Is(err, ledger.ErrNotFound) {
			return left
		}
		must.Do(t, err)
		must.Do(t, l.Committing(t.Context(), d.Claim(), time.Minute))
		if left++; finish {
			must.Do(t, l.Finish(t.Context(), d.Claim(), ledgertest.Answered("sent", 250), ledger.Sent, 0, nil))
		}
	}
}

// Saved, sent, restored: nothing goes out before a person has opened it, whether the service had come to the end or
// was killed at the final dot; slots of the time that is missing are not run.
func TestARestoredDatabaseSendsNothing(t *testing.T) {
	for name, finish := range map[string]bool{"sent": true, "killed at the final dot": false} {
		t.Run(name, func(t *testing.T) {
			db, ring := evidenceDB(t), auditKeys(t)
			dir := t.TempDir()
			l := NewLedger(db).WithKeys(ring).WithEpoch(filepath.Join(dir, "one"))
			must.Get(l.Ensure(t.Context(), "monthly", time.Now().Add(-time.Hour)))(t)
			run := sealed(t, l, 1)
			restore := saved(t, db)
			if n := deliverAll(t, l, finish); n != 2 {
				t.Fatalf("%d left", n)
			}
			restore()
			again := NewLedger(
				db,
			).WithKeys(ring).
				WithEpoch(filepath.Join(dir, "one"))
				// as any process that sends
			if err := again.Restored(t.Context()); err == nil || !strings.Contains(err.Error(), "is behind ") {
				t.Errorf("before anybody sends: %v", err)
			}
			if q := must.Get(again.Look(t.Context()))(t); !q.Shut() {
				t.Errorf("who looks finds nothing to open: %+v", q)
			}
			for range 3 {
				if n := deliverAll(t, again, true); n != 0 {
					t.Fatalf("%d left after the restore", n)
				}
			}
			fresh := NewLedger(
				db,
			).WithKeys(ring).
				WithEpoch(filepath.Join(dir, "two"))
				// of another host, without a file
			if n := deliverAll(t, fresh, true); n != 0 {
				t.Errorf("%d left from another host", n)
			}
			all, err := again.Deliveries(t.Context(), ledger.Filter{Run: run.ID})
			if err != nil || len(all) != 2 || all[0].State != ledger.InDoubt ||
				all[1].State != ledger.InDoubt {
				t.Errorf("%+v, %v", all, err)
			}
			if d, err := again.ClaimDelivery(t.Context(), "w", time.Minute, 0); !errors.Is(err, ledger.ErrNotFound) {
				t.Fatalf("%+v left, %v", d, err)
			}
			note := []ledger.Letter{{Purpose: ledger.Notice, Address: "op@example.org", MessageID: "n@x",
				Body: []byte("S: x\r\n\r\n")}}
			must.Do(t, again.Letters(t.Context(), note))
			if n := deliverAll(t, again, true); n != 1 {
				t.Errorf("operators are told by %d mails", n)
			}
			slot := ledgertest.New(1)
			slot.Slot, slot.SlotAt, slot.Period.From = "slot", time.Now(), slot.Period.From+1
			slot.Period.To = slot.Period.From
			jobs := must.Get(again.Jobs(t.Context()))(t)
			if won, err := again.Advance(t.Context(), "monthly", jobs[0].Cursor, time.Now(),
				[]ledger.NewRun{slot}); won || err != nil {
				t.Errorf("slots are accounted for: %t %v", won, err)
			}
			if open, err := again.Reopen(t.Context(), "ann", "restored by us", true); open || err != nil {
				t.Errorf("one person of two: %t %v", open, err)
			}
			if open, err := again.Reopen(t.Context(), "ann", "restored by us", true); open || err != nil {
				t.Errorf("the same person twice: %t %v", open, err)
			}
			if n := deliverAll(t, again, true); n != 0 {
				t.Errorf("%d left between the two", n)
			}
			if open, err := again.Reopen(t.Context(), "bob", "restored by us", true); !open || err != nil {
				t.Errorf("two people: %t %v", open, err)
			}
			if won, err := again.Advance(t.Context(), "monthly", jobs[0].Cursor, time.Now(),
				[]ledger.NewRun{slot}); !won || err != nil {
				t.Errorf("slots, opened: %t %v", won, err)
			}
			runs, err := again.Runs(t.Context(), ledger.Filter{Limit: 1})
			if err != nil || runs[0].State != ledger.HeldRun || runs[0].Claimed == "" ||
				!strings.Contains(runs[0].Reason, "restored") {
				t.Errorf("the slot of the missing time: %+v, %v", runs, err)
			}
			sealed(t, again, 7)
			if n := deliverAll(t, again, true); n != 2 {
				t.Errorf("%d of what is new left", n)
			}
			ledgertest.Sound(t, again)
		})
	}
}

// Approved, and then its recipients change: the run awaits approval again, in words, people are told in the same
// transaction, and the audit vouches for it. Back as it was it takes a new approval.
func TestApprovalsThatDoNotHold(t *testing.T) {
	db, ring := evidenceDB(t), auditKeys(t)
	for _, name := range []string{"ann", "bob"} {
		a := account.Account{Name: name, Role: account.Approver, Address: name + "@example.org"}
		must.Do(t, NewAccounts(db).WithKeys(ring).Add(t.Context(), a, "test"))
	}
	parties := []ledger.Party{{Address: "x@example.org"}}
	today := ledger.Standing{Audience: ledger.Audience{Known: true, Parties: parties},
		Letters: func(reason string, people ledger.People) []ledger.Letter {
			return []ledger.Letter{{Purpose: ledger.Notice, Address: people.Approvers()[0], MessageID: "n@x",
				Body: []byte("Subject: x\r\n\r\n" + reason)}}
		}}
	l := NewLedger(db).WithKeys(ring).WithToday(func([]ledger.Setting, time.Time, ledger.Run) (ledger.Standing, error) {
		return today, nil
	})
	run := ledgertest.Begun(t, l, ledgertest.New(1))
	content := ledgertest.Content(run.ID, ledger.ApprovalRequired, "x@example.org")
	content.Audience = parties
	run = must.Get(l.Seal(t.Context(), run.Claim(), content))(t)
	approve := func() {
		t.Helper()
		must.Get(l.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Approve, Actor: "bob",
			Content: run.Content}))(t)
	}
	approve()
	today.Audience.Parties = []ledger.Party{{Address: "y@example.org"}}
	if d, err := l.ClaimDelivery(t.Context(), "worker", 0, run.ID); err != nil || d.Purpose != ledger.Notice ||
		d.Recipient != "ann@example.org" {
		t.Fatalf("told %+v, %v", d, err)
	}
	if d, err := l.ClaimDelivery(t.Context(), "worker", 0, run.ID); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("%+v left: %v", d, err)
	}
	f, err := l.File(t.Context(), run.ID)
	if err != nil || f.Run.State != ledger.AwaitingApproval ||
		!strings.Contains(f.Run.Reason, "no longer x@example.org, now also y@example.org") ||
		f.Deliveries[0].State != ledger.Held {
		t.Errorf("%+v, %v", f.Run, err)
	}
	_, err = l.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Approve, Actor: "ann"})
	if !errors.As(err, new(ledger.Refusals)) {
		t.Errorf("approved while the recipients are others: %v", err)
	}
	today.Audience.Parties, err = parties, nil
	approve() // by bob once more: what he said before is void
	if n := deliverAll(t, l, true); n != 1 {
		t.Errorf("%d left", n)
	}
	ledgertest.Sound(t, l)
}

// Without an epoch nothing is stopped, and what may have gone out before is sent marked: what was queued, under way or
// held, and what is sealed of runs that were there or due then. A short stop marks nothing.
func TestARestoredDatabaseWithoutAnEpoch(t *testing.T) {
	for name, row := range map[string]struct {
		change  string // of the tables
		running bool   // the process goes on
		marked  bool
	}{
		"under a running service": {"", true, true},
		"from a dump":             {"UPDATE place SET made_at = '2001-01-01'", false, true},
		"nobody was seen for long": {"UPDATE instance SET seen_at = '2099-01-01'; UPDATE instance SET seen_at = " +
			"UTC_TIMESTAMP(6) - INTERVAL 1 HOUR", false, true},
		"a short stop": {"", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			db := evidenceDB(t)
			l := NewLedger(db)
			must.Do(t, l.Beat(t.Context(), "a", "test"))
			if n := deliverAll(t, l, true); n != 0 {
				t.Fatal(n)
			}
			sealed(t, l, 1)
			waiting, _, err := l.Start(t.Context(), ledgertest.New(2))
			if err != nil {
				t.Fatal(err)
			}
			restore := saved(t, db)
			if row.running {
				deliverAll(t, l, true)
				restore()
			}
			for _, s := range strings.Split(row.change, "; ") {
				if s != "" {
					must.Get(db.Exec(s))(t)
				}
			}
			if strings.Contains(row.change, "instance") { // what was queued has not moved since
				must.Get(db.Exec("UPDATE delivery SET updated_at = updated_at - INTERVAL 2 HOUR"))(t)
				must.Get(db.Exec("UPDATE run SET created_at = created_at - INTERVAL 2 HOUR"))(t)
			}
			if !row.running {
				l = NewLedger(db)
			}
			must.Do(t, l.Beat(t.Context(), "b", "test"))
			var left []ledger.Delivery
			take := func() {
				for {
					d, err := l.ClaimDelivery(t.Context(), "worker", time.Minute, 0)
					if errors.Is(err, ledger.ErrNotFound) {
						return
					} else if err != nil {
						t.Fatal(err)
					}
					left = append(left, d)
				}
			}
			take()
			slot := ledgertest.New(1)
			slot.Job, slot.Slot, slot.SlotAt = "stopped", "slot", time.Now().Add(-30*time.Minute)
			job := must.Get(l.Ensure(t.Context(), slot.Job, time.Now().Add(-time.Hour)))(t)
			must.Get(l.Advance(t.Context(), slot.Job, job.Cursor, time.Now(), []ledger.NewRun{slot}))(t)
			due := must.Get(l.Runs(t.Context(), ledger.Filter{Job: slot.Job}))(t)
			if len(due) != 1 || due[0].State != ledger.Pending {
				t.Errorf("a slot of the time when nobody was there: %+v", due)
			}
			run := must.Get(l.ClaimRun(t.Context(), "worker", time.Minute, waiting.ID))(t)
			must.Get(l.Seal(t.Context(), run.Claim(),
				ledgertest.Content(run.ID, ledger.ApprovalNone, "z@example.org")))(t)
			take()
			sealed(t, l, 3) // made since: no copy of it is anywhere
			take()
			if len(left) != 5 {
				t.Fatalf("%d left", len(left))
			}
			for i, d := range left {
				if marked := d.PossibleDuplicates > 0; marked != (row.marked && i < 3) {
					t.Errorf("delivery %d (%s): marked %t", i, d.Recipient, marked)
				}
			}
			if v, err := l.Verify(t.Context(), 0); err != nil || len(v.Faults) > 0 &&
				!strings.Contains(row.change, "instance") {
				t.Errorf("%v, %v", v.Faults, err)
			}
		})
	}
}

// A host that keeps no file marks what it has to send, and goes on: that opens nothing for a host whose file says more.
func TestMarkedIsNotOpened(t *testing.T) {
	db := evidenceDB(t)
	without, with := NewLedger(db), NewLedger(db).WithEpoch(filepath.Join(t.TempDir(), "epoch"))
	sealed(t, without, 1)
	restore := saved(t, db)
	deliverAll(t, with, true)
	must.Get(without.Head(t.Context()))(t)
	sealed(t, without, 2) // it has seen what is gone below
	restore()
	first := must.Get(without.ClaimDelivery(t.Context(), "worker", time.Minute, 0))(t)
	if q := must.Get(without.Quarantine(t.Context()))(t); first.PossibleDuplicates == 0 || q.ID == 0 || q.Shut() {
		t.Fatalf("it is not marked: %+v, %+v", first, q)
	}
	if n := deliverAll(t, with, true); n != 0 {
		t.Errorf("%d left the host whose file says more", n)
	}
	if q := must.Get(with.Quarantine(t.Context()))(t); !q.Shut() {
		t.Errorf("it is not shut: %+v", q)
	}
}

// A delivery that is added to a run was in no list that was sealed: the run's content stays, and what was queued goes.
func TestAddedDeliveriesLeaveTheContentAlone(t *testing.T) {
	db := evidenceDB(t)
	l := NewLedger(db)
	run := sealed(t, l, 1)
	before, err := l.Run(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	d, err := l.ClaimDelivery(t.Context(), "worker", time.Minute, run.ID)
	if err == nil {
		tried := ledger.Attempt{Class: "refused", StartedAt: time.Now(), EndedAt: time.Now()}
		err = l.Finish(t.Context(), d.Claim(), tried, ledger.Failed, 0, nil)
	}
	if err == nil {
		_, err = l.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Resend, Actor: "ann",
			Reason:  "mended",
			Instead: d.Recipient, Recipient: "new@example.gov.cn", Letter: &ledger.Letter{Purpose: ledger.Report,
				Address: "new@example.gov.cn", MessageID: "added@x", Body: []byte("Subject: x\r\n\r\nx")}})
	}
	if err != nil {
		t.Fatal(err)
	}
	if after, err := l.Run(t.Context(), run.ID); err != nil || after.Content != before.Content || before.Content == "" {
		t.Errorf("%q, before %q, %v", after.Content, before.Content, err)
	}
	if n := deliverAll(t, l, true); n != 2 {
		t.Errorf("%d left, want the other one and the one that was added", n)
	}
	ledgertest.Sound(t, l)
}

// What goes on as it should shuts nothing: restarts, other processes on the host, and a file that was never written.
func TestAnEpochLetsWorkGoOn(t *testing.T) {
	db, file := evidenceDB(t), filepath.Join(t.TempDir(), "epoch")
	for i := range 3 {
		one, other := NewLedger(db).WithEpoch(file), NewLedger(db).WithEpoch(file)
		sealed(t, one, i+1)
		if n := deliverAll(t, other, true); n != 2 {
			t.Errorf("%d left", n)
		}
		must.Get(NewAccounts(db).l.Head(t.Context()))(t)
	}
	if os.Getuid() == 0 { // a command that root gives leaves it to the service
		must.Do(t, os.Chown(filepath.Dir(file), 4711, 4711))
		sealed(t, NewLedger(db).WithEpoch(file), 7)
		if own := must.Get(os.Stat(file))(t).Sys(); !strings.Contains(fmt.Sprintf("%+v", own), "Uid:4711 Gid:4711") {
			t.Errorf("the service may not read it: %+v", own)
		}
	}
	must.Do(t, os.WriteFile(file, []byte("nonsense\n"), 0o600))
	if _, err := NewLedger(db).WithEpoch(file).ClaimDelivery(t.Context(), "w", time.Minute, 0); err == nil ||
		!strings.Contains(err.Error(), "want a number, a hash and a time") {
		t.Errorf("a broken file: %v", err)
	}
}
