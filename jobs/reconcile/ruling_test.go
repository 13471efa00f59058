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
