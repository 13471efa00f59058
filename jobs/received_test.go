package jobs_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// TestAMailIsHeldAgainstWhatWasSealed: the mail as it came is what was sealed; one that was changed is named; and one
// whose text went when its term was over is neither, as long as the whole ledger is sound.
func TestAMailIsHeldAgainstWhatWasSealed(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{})
	o := newOffice(t, nil, outside, "dept@example.org")
	o.Sender = outside.Server()
	run, _, err := o.Trigger(t.Context(), o.order(o.Service, ""))
	must.Do(t, err)
	must.Get(o.Attend(t.Context(), run.ID, 0))(t)
	received := outside.Messages()[0].Raw
	holds := func(mail []byte, all bool) (ledger.Verification, error) {
		v := must.Get(o.store.Verify(t.Context(), 0))(t)
		err := o.Holds(t.Context(), mail, &v, all)
		return v, err
	}
	if v, err := holds(received, true); err != nil || len(v.Faults) > 0 || v.MailGone {
		t.Errorf("as it came: %v, %+v", err, v)
	}
	other := bytes.Replace(received, []byte("To: "), []byte("To: x@example.org, "), 1)
	if v, err := holds(other, true); err != nil || len(v.Faults) != 1 || v.Faults[0].Table != "mail" {
		t.Errorf("to somebody else: %v, %+v", err, v)
	}

	for _, table := range []string{"part", "message_parts"} {
		must.Get(o.db.Exec("UPDATE " + table + " SET used_at = used_at - INTERVAL 2 DAY"))(t)
	}
	tomorrow := time.Now().Add(24 * time.Hour)
	if gone := must.Get(o.store.Prune(t.Context(), ledger.Pruning{Messages: tomorrow}))(t); gone.Messages != 1 {
		t.Fatalf("pruned %+v", gone)
	}
	if v, err := holds(received, true); err != nil || len(v.Faults) > 0 || !v.MailGone {
		t.Errorf("after its term: %v, %+v", err, v)
	}
	if v, err := holds(received, false); !errors.Is(err, ledger.ErrTampered) || v.MailGone {
		t.Errorf("after its term, of a part of the ledger: %v, %+v", err, v)
	}
	must.Get(o.db.Exec("UPDATE audit SET actor = 'another' WHERE id = 1"))(t)
	if v, err := holds(received, true); !errors.Is(err, ledger.ErrTampered) || len(v.Faults) == 0 || v.MailGone {
		t.Errorf("of a ledger that was changed: %v, %+v", err, v)
	}
}
