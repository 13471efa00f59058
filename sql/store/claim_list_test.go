package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// TestClaimsAfterTheFirst: a process that has read what was sealed of a run holds each further delivery against it, by
// its row: one that was changed meanwhile, put in, or taken out of the list does not go out, and the others do.
func TestClaimsAfterTheFirst(t *testing.T) {
	for _, tt := range []struct {
		name, change string
	}{
		{"another address", "UPDATE delivery SET recipient = 'eve@example.org' WHERE id = ?"},
		{"another mail", "UPDATE delivery d JOIN delivery o ON o.run_id = d.run_id AND o.id < d.id " +
			"SET d.sha256 = o.sha256 WHERE d.id = ?"},
		{"another heading", `UPDATE delivery SET heading = '{"to": [{"address": "eve@example.org"}]}' WHERE id = ?`},
		{"as if it had been added", "UPDATE delivery SET sealed = 0, recipient = 'eve@example.org' WHERE id = ?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sendingTo(t, 6)
			s.deliver(3) // the run is read whole by the first and the second
			var due []int64
			must.Do(t, s.db.Select(&due, "SELECT id FROM delivery WHERE state = 'queued' ORDER BY id"))
			s.db.MustExec(tt.change, due[0])
			s.deliver(2)
			if _, err := s.l.ClaimDelivery(t.Context(), "w", time.Minute, 0); !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("a sixth delivery goes out: %v", err)
			}
			d, err := s.l.Delivery(t.Context(), due[0])
			if err != nil || d.State != ledger.Held || !strings.Contains(d.LastReply, "not what was sealed") {
				t.Errorf("%s, %q, %v", d.State, d.LastReply, err)
			}
		})
	}
}
