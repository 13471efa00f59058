package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/account"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/schema"
	"huizong/sql/store/mysqltest"
)

func auditKeys(t testing.TB) *keyring.Ring {
	t.Helper()
	ring := must.Get(keyring.Parse([]byte(keyring.Generate())))(t)
	return ring
}

func evidenceDB(t testing.TB) *sqlx.DB {
	t.Helper()
	db := must.Get(Open(t.Context(), mysqltest.DSN(t), ForLedger))(t)
	t.Cleanup(func() { db.Close() })
	must.Get(schema.Migrate(t.Context(), db.DB.DB, schema.Ledger))(t)
	return db.DB
}

// TestSignedLedger is the suite on a ledger that signs: what it did is vouched for to the last row.
func TestSignedLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledger.Ledger {
		db, ring := evidenceDB(t), auditKeys(t)
		bob := account.Account{Name: ledgertest.Approver, Role: account.Approver}
		must.Do(t, NewAccounts(db).WithKeys(ring).Add(t.Context(), bob, "test"))
		l := NewLedger(db).WithKeys(ring)
		t.Cleanup(func() {
			if v, err := l.Verify(t.Context(), 0); err == nil && len(v.Faults) > 0 &&
				!strings.Contains(t.Name(), "verified") {
				t.Errorf("not vouched for: %v", v.Faults)
			}
		})
		return l
	})
}

// evidence is a ledger with some of everything in it.
func evidence(t testing.TB) (db *sqlx.DB, l *Ledger, ring *keyring.Ring) {
	t.Helper()
	db, ring = evidenceDB(t), auditKeys(t)
	l = NewLedger(db).WithKeys(ring)
	book := NewAccounts(db).WithKeys(ring)
	ctx := t.Context()
	for _, name := range []string{"ann", ledgertest.Approver, "eve"} {
		must.Do(t, book.Add(ctx, account.Account{Name: name, Role: account.Approver, Password: "hash of " + name},
			"root"))
		_, hash := account.NewToken()
		must.Get(book.AddToken(ctx, account.Token{Account: name, Scope: account.Viewer, Hash: hash,
			ExpiresAt: time.Now().Add(time.Hour)}, "root"))(t)
	}
	for revision := range 2 {
		run := ledgertest.Begun(t, l, ledgertest.New(revision+1))
		var letters []ledger.Letter
		for i := range 2 {
			address := fmt.Sprintf("r%d@example.gov.cn", i)
			letters = append(letters, ledger.Letter{Purpose: ledger.Report, Address: address, Name: address,
				MessageID: fmt.Sprintf("m%d.%d@x", revision, i),
				Body:      fmt.Appendf(nil, "Subject: x\r\n\r\n%s %d", address, revision)})
		}
		report := []byte(`{"as_of":"2026-11-10T01:00:00Z","revision":` + fmt.Sprint(revision) + `}`)
		must.Get(l.Seal(ctx, run.Claim(), ledger.Sealed{Letters: letters,
			Audience:  []ledger.Party{{Address: "r0@example.gov.cn"}, {Address: "r1@example.gov.cn"}},
			Snapshots: []ledger.Snapshot{{Region: "222401", Report: report, SHA256: ledger.Hash(report)}}}))(t)
		for range letters {
			ledgertest.Sent(t, l, run.ID, ledgertest.Answered("sent", 250), ledger.Sent)
		}
	}
	for i, row := range []string{"5001", "5002"} {
		must.Get(l.Judge(ctx, reconcile.Judgement{Verdict: reconcile.Accepted, Table: "submissions", Row: row,
			Content: "c",
			Reason:  "it is so", By: "ann"}, reconcile.Ruled{Seen: 2 * i}, ledger.Via{}))(t)
	}
	for _, set := range []ledger.Proposal{
		{Name: "recipients.monthly.1", Value: []byte(`{"address":"r0@example.gov.cn"}`)},
		{Name: "recipients.monthly.1", Value: []byte(`{"address":"r9@example.gov.cn"}`), Last: 1},
		{Name: "mail.allowed_domains", Value: []byte(`["example.gov.cn"]`), Last: 2},
		{Name: "holidays.2031", Value: []byte(`{"off":["2031-01-01"]}`), Last: 3},
		{Name: "gate.max_change", Value: []byte("0.4"), Last: 4, Second: true},
	} {
		set.Reason, set.Actor = "as decided", "ann"
		must.Get(l.Propose(ctx, set))(t)
	}
	must.Get(l.Settle(ctx, ledger.Settlement{ID: 5, Actor: ledgertest.Approver, Reason: "agreed"}))(t)
	_, err := l.Decide(ctx, ledger.Decision{Run: 1, Verdict: ledger.Resend, Actor: "ann", Reason: "moved",
		Instead: "r0@example.gov.cn", Recipient: "r9@example.gov.cn", Letter: &ledger.Letter{Purpose: ledger.Report,
			Address: "r9@example.gov.cn", MessageID: "m9@x", Body: []byte("Subject: x\r\n\r\nr9")}})
	must.Do(t, err)
	must.Do(t, l.do(ctx, func(t *ledgerTx) error { return leftovers(t) }))
	run, _, err := l.Start(ctx, ledgertest.New(9))
	must.Do(t, err)
	must.Get(l.Decide(
		ctx,
		ledger.Decision{Run: run.ID, Verdict: ledger.Cancel, Actor: "ann", Reason: "of no use"},
	))(t)
	ledgertest.Sound(t, l)
	return db, l, ring
}

// leftovers are a mail as version 0.1 stored it, and what a build has kept that was killed before it sealed.
func leftovers(t *ledgerTx) error {
	var hash string
	if err := t.Get(&hash, "SELECT sha256 FROM delivery WHERE id = 2"); err != nil {
		return err
	}
	body, _, err := t.message(hash)
	if err != nil {
		return err
	}
	if _, err := t.exec(query.LedgerMessageInsert, 2, body); err != nil {
		return err
	}
	if _, err := t.exec("DELETE FROM message_parts WHERE sha256 = ?", hash); err != nil {
		return err
	}
	_, err = t.keepMessage([]byte("Subject: never sealed\r\n\r\n" + strings.Repeat("\xff", 900)))
	return err
}

// Whoever rolls the ledger back to any entry, or lets it go on differently from there, is found by every anchor past
// that point; one before it holds.
func TestRollbacksPastAnchors(t *testing.T) {
	db, _, ring := evidence(t)
	var all []ledger.Entry
	must.Do(t, db.Select(&all, query.LedgerAuditList, 0, 0))
	tried := 0
	for i := 0; i < len(all)-1; i += max(1, 96 / *forgeries) {
		back := ledger.Chain{Last: all[i].ID, Hash: all[i].Hash}
		for _, grown := range []bool{false, true} {
			v := rolledBack(t, db, ring, back, all, grown)
			for _, e := range all {
				tried++
				row := fmt.Sprint(e.ID)
				named := slices.ContainsFunc(v.Faults, func(f ledger.Fault) bool {
					return f.Table == "audit" && f.Row == row && strings.Contains(f.Problem, "anchored outside")
				})
				if past := e.ID > back.Last; named != past {
					t.Errorf("back to entry %d (grown %v), the anchor at %d: named %v", back.Last, grown, e.ID, named)
				}
			}
		}
	}
	t.Logf("%d rollbacks, each against %d anchors", tried/len(all), len(all))
}

// rolledBack is what verify finds with an anchor at every entry, once the audit ends at one of them, and perhaps has
// grown beyond the last again.
func rolledBack(t *testing.T, db *sqlx.DB, ring *keyring.Ring, to ledger.Chain, all []ledger.Entry,
	grown bool) (v ledger.Verification) {
	t.Helper()
	tx, err := db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	l := &ledgerTx{Tx: tx, ctx: t.Context(), keys: ring, now: time.Now().UTC()}
	_, err = l.exec("DELETE FROM audit WHERE id > ?", to.Last)
	if err == nil {
		_, err = l.exec(query.LedgerAuditAdvance, to.Last, to.Hash)
	}
	if grown && err == nil {
		for range len(all) - int(to.Last) + 2 {
			l.tell(ledger.Note(l.now, "eve", "account.signed_in", 0, 0, map[string]string{}))
		}
		err = l.writeAudit()
	}
	var anchors []ledger.Anchor
	for _, e := range all {
		anchors = append(anchors, ledger.Chain{Last: e.ID, Hash: e.Hash}.Anchor())
	}
	if err == nil {
		err = l.verify(&v, 0, anchors...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Who lacks the key writes nothing into an audit that is signed; a new key takes over, and an old one never comes back.
func TestKeysOfTheAudit(t *testing.T) {
	db, _, _ := evidence(t)
	for name, l := range map[string]*Accounts{"no key": NewAccounts(db),
		"another": NewAccounts(db).WithKeys(auditKeys(t))} {
		if err := l.Note(t.Context(), "eve", "x", map[string]int{}); !errors.Is(err, ErrUnsigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
	rotated := must.Get(keyring.Parse(
		[]byte("old " + strings.Repeat("11", 32) + "\nnew " + strings.Repeat("22", 32)),
	))(t)
	old := must.Get(keyring.Parse([]byte("old " + strings.Repeat("11", 32))))(t)
	other := evidenceDB(t)
	for i, keys := range []*keyring.Ring{old, rotated, rotated, old} {
		err := NewAccounts(other).WithKeys(keys).Note(t.Context(), "root", "x", map[string]int{"n": i})
		if refused := errors.Is(err, ErrUnsigned); refused != (i == 3) {
			t.Errorf("note %d: %v", i, err)
		}
	}
	ledgertest.Sound(t, NewLedger(other).WithKeys(rotated))
	if v, err := NewLedger(other).Verify(t.Context(), 0); err != nil || len(v.Faults) == 0 {
		t.Errorf("without the keys it is content: %v", err)
	}
}
