package store

import (
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
)

// TestBounceBeforeItIsSent: a report that comes back before the ledger knows that the server took the mail is not lost.
func TestBounceBeforeItIsSent(t *testing.T) {
	for name, row := range map[string]struct {
		action string
		since  time.Duration // the try began so long before the report was read
		want   ledger.DeliveryState
	}{
		"a failure of this try":       {"failed", time.Minute, ledger.Bounced},
		"a failure of an earlier one": {"failed", -time.Minute, ledger.Sent},
		"perhaps a failure":           {"unclear", time.Minute, ledger.InDoubt},
		"a delay":                     {"delayed", time.Minute, ledger.Sent},
	} {
		t.Run(name, func(t *testing.T) {
			l, _, waits := pruned(t)
			ctx := t.Context()
			d, err := l.ClaimDelivery(ctx, "a", time.Minute, waits.Run)
			if err == nil {
				err = l.Committing(ctx, d.Claim(), time.Minute)
			}
			if err == nil {
				_, err = l.Bounce(ctx, ledger.BounceReport{Digest: "d", Delivery: d.ID, Action: row.action,
					Code: "5.1.1",
					Text: "no such user"})
			}
			if err == nil {
				err = l.Finish(ctx, d.Claim(), ledger.Attempt{Class: "sent", Code: 250, Phase: "dot",
					StartedAt: time.Now().Add(-row.since), EndedAt: time.Now()}, ledger.Sent, 0, nil)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, err := l.Delivery(ctx, d.ID); err != nil || got.State != row.want || got.SentAt == nil {
				t.Errorf("%s, sent at %v, %v; want %s", got.State, got.SentAt, err, row.want)
			}
			ledgertest.Sound(t, l)
		})
	}
}
