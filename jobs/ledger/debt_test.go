package ledger_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
)

// TestOwing: who is still owed a report is not ended, neither at once nor by a second person; what is asked of others,
// of settings, or declined stays as it was.
func TestOwing(t *testing.T) {
	now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	debt := func(s ledger.DeliveryState, r ledger.RunState) ledger.Debt {
		return ledger.Debt{Delivery: 7, Run: 3, RunState: r, Period: "2026-10", Recipient: "a@b", State: s}
	}
	two := []ledger.Debt{debt(ledger.Held, ledger.AwaitingApproval), debt(ledger.Failed, ledger.FailedRun)}
	for _, row := range []struct {
		about, name, value string
		debts              []ledger.Debt
		want               []string
	}{
		{"nothing is owed", "recipients.monthly.1", "null", nil, nil},
		{"two are", "recipients.monthly.1", "null", two, []string{"owed", "owed"}},
		{"he only changes", "recipients.monthly.1", `{"address":"c@d"}`, two, nil},
		{"a setting ends", "holidays.2026", "null", two, nil},
	} {
		have := []ledger.Setting{{ID: 1, Name: row.name, Version: 1, Value: []byte(`{"address":"a@b"}`),
			State: ledger.Confirmed, From: now.Add(-time.Hour)}}
		p := ledger.Proposal{Name: row.name, Value: []byte(row.value), Reason: "why", Actor: "ann", Debts: row.debts}
		if _, _, err := p.Make(have, now); !slices.Equal(codesOf(err), row.want) {
			t.Errorf("%s: %v, want %v", row.about, err, row.want)
		}
		waits := ledger.Setting{ID: 2, Name: row.name, Version: 2, Value: []byte(row.value), State: ledger.Proposed,
			By: "ann"}
		yes := func(string) bool { return true }
		_, _, err := waits.Settle(ledger.Settlement{Actor: "bob", Debts: row.debts}, yes, now)
		if !slices.Equal(codesOf(err), row.want) {
			t.Errorf("%s, confirmed: %v, want %v", row.about, err, row.want)
		}
		if _, _, err := waits.Settle(ledger.Settlement{Actor: "bob", Debts: row.debts, Decline: true}, yes,
			now); err != nil {
			t.Errorf("%s, declined: %v", row.about, err)
		}
	}
	ends := ledger.Setting{Name: "recipients.monthly.1", Value: []byte("null")}
	for d, want := range map[ledger.Debt]string{
		debt(ledger.Held, ledger.AwaitingApproval): "delivery 7 is held; approve, reject or cancel run 3 first",
		debt(ledger.Held, ledger.Delivering):       "delivery 7 is held; wait until it is sent, or cancel run 3",
		debt(ledger.Queued, ledger.Delivering):     "delivery 7 is queued; wait until it is sent, or cancel run 3",
		debt(ledger.InDoubt, ledger.Delivering): "delivery 7 is in_doubt; ask, and record what became of it: huizong " +
			"resolve 7 sent|queued|cancelled --reason",
		debt(
			ledger.Bounced, ledger.PartlyDelivered): "delivery 7 is bounced; send it (huizong resend 3), or note " +
			"that it is not sent: huizong resolve 7 cancelled --reason",
	} {
		if got := ends.Owing([]ledger.Debt{d}).Error(); !strings.HasPrefix(got,
			"recipients.monthly.1: a@b is still owed 2026-10, by run 3: "+want) {
			t.Errorf("%s: %s", d.State, got)
		}
	}
}
