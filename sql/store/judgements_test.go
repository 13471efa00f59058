package store

import (
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/jobs/reconcile"
)

// TestJudgementsUndone tells of a judgement when it was undone, and none of what that was before.
func TestJudgementsUndone(t *testing.T) {
	l := NewLedger(evidenceDB(t))
	ctx := t.Context()
	id := must.Get(l.Judge(ctx, reconcile.Judgement{Verdict: reconcile.Accepted, Table: "submissions", Row: "1",
		Reason: "it is so", By: "ann"}, reconcile.Ruled{}, ledger.Via{}))(t)
	held := must.Get(l.Judgements(ctx, time.Time{}))(t)
	must.Get(l.Judge(ctx, reconcile.Judgement{Verdict: reconcile.Undone, Reason: "it is not", By: "ann"},
		reconcile.Ruled{Ends: id, Seen: 2}, ledger.Via{}))(t)
	all := must.Get(l.Judgements(ctx, time.Time{}))(t)
	if len(held) != 1 || !held[0].Undone.IsZero() || len(all) != 1 || all[0].Undone.Before(all[0].InForce) ||
		all[0].Undone.Location() != time.UTC {
		t.Fatalf("held %+v, all %+v", held, all)
	}
	for at, undone := range map[time.Time]bool{all[0].Undone.Add(-1): false, all[0].Undone: true} {
		then := must.Get(l.Judgements(ctx, at))(t)
		if len(then) != 1 || then[0].Undone.IsZero() == undone {
			t.Errorf("as of %s: %+v", at, then)
		}
	}
	if j := reconcile.NewJudgements(all); len(j.Accepted) != 0 || len(j.Undone) != 1 {
		t.Errorf("%+v", j)
	}
}
