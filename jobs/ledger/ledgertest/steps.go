package ledgertest

import (
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// Begun starts a run and claims it.
func Begun(t testing.TB, l ledger.Ledger, n ledger.NewRun) ledger.Run {
	t.Helper()
	run, fresh, err := l.Start(t.Context(), n)
	if must.Do(t, err); !fresh {
		t.Fatalf("run %d is there already", run.ID)
	}
	return must.Get(l.ClaimRun(t.Context(), "worker", time.Hour, run.ID))(t)
}

// SealedTo is a run that is sealed with messages to some addresses.
func SealedTo(t testing.TB, l ledger.Ledger, revision int, approval ledger.Approval, addresses ...string) ledger.Run {
	t.Helper()
	run := Begun(t, l, New(revision))
	return must.Get(l.Seal(t.Context(), run.Claim(), Content(run.ID, approval, addresses...)))(t)
}

// Answered is a try that ends now.
func Answered(class string, code int) ledger.Attempt {
	return ledger.Attempt{Phase: "dot", Class: class, Code: code, Text: "answer", Instance: "worker",
		StartedAt: time.Now(), EndedAt: time.Now()}
}

// Sent takes the next delivery of a run (0: of any) to an end.
func Sent(t testing.TB, l ledger.Ledger, run int64, a ledger.Attempt, to ledger.DeliveryState) ledger.Delivery {
	t.Helper()
	d := must.Get(l.ClaimDelivery(t.Context(), "worker", time.Hour, run))(t)
	must.Do(t, l.Committing(t.Context(), d.Claim(), time.Hour))
	must.Do(t, l.Finish(t.Context(), d.Claim(), a, to, 0, nil))
	return d
}

// Sound fails where the evidence of a ledger does not hold.
func Sound(t testing.TB, l ledger.Ledger) {
	t.Helper()
	if v := must.Get(l.Verify(t.Context(), 0))(t); len(v.Faults) > 0 {
		t.Errorf("the evidence does not hold: %v", v.Faults)
	}
}
