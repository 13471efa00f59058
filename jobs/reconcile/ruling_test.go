package reconcile_test

import (
	"testing"
	"time"

	"huizong/jobs/reconcile"
)

// TestRulingState is that of the end first, whether or not the judgement was ever in force.
func TestRulingState(t *testing.T) {
	at := time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC)
	for want, rulings := range map[string][]reconcile.Ruling{
		"proposed": {{}},
		"in force": {{InForce: &at}},
		"undone":   {{UndoneBy: 1}, {UndoneBy: 2, InForce: &at}},
	} {
		for _, r := range rulings {
			if got := r.State(); got != want {
				t.Errorf("%+v is %s, want %s", r, got, want)
			}
		}
	}
}

// TestRulingKeys are those of a judgement of two records alone, both of which can be read.
func TestRulingKeys(t *testing.T) {
	const one, other = `{"code":"A"}`, `{"code":"B"}`
	for _, c := range []struct {
		verdict       reconcile.Verdict
		record, other string
		ok            bool
	}{
		{reconcile.Same, one, other, true},
		{reconcile.Different, one, other, true},
		{reconcile.Accepted, one, other, false},
		{reconcile.Undone, one, other, false},
		{reconcile.Same, "", other, false},
		{reconcile.Different, one, "", false},
	} {
		r := reconcile.Ruling{Verdict: c.verdict, Record: c.record, Other: c.other}
		first, second, ok := r.Keys()
		if ok != c.ok || ok && (first.Code != "A" || second.Code != "B") {
			t.Errorf("%+v: %t, %s and %s", r, ok, first.Code, second.Code)
		}
	}
}

// TestKeeper names the record in whose favour another is left out, and none
// where nobody judged, or only of other records.
func TestKeeper(t *testing.T) {
	key := func(code string) reconcile.RecordKey {
		return reconcile.RecordKey{Kind: "event", AgencyCode: "a", ProjectCode: "P", CommunityCode: "c", Code: code,
			OccurredOn: reconcile.DateOf(2026, 3, 4), Title: "tea"}
	}
	same := func(id int64, stays, goes string) reconcile.Judgement {
		return reconcile.Judgement{ID: id, Verdict: reconcile.Same, Record: key(stays), Other: key(goes)}
	}
	judged := reconcile.NewJudgements([]reconcile.Judgement{same(1, "A", "B"), same(2, "C", "D")})
	for gone, want := range map[string]string{"B": "A", "D": "C", "A": "", "E": ""} {
		if got, ok := judged.Keeper(key(gone)); ok != (want != "") || ok && got != key(want) {
			t.Errorf("of %s: %v, %t", gone, got, ok)
		}
	}
	if got, ok := (*reconcile.Judgements)(nil).Keeper(key("B")); ok {
		t.Errorf("nobody judged: %v", got)
	}
}
