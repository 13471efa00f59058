package store_test

import (
	"fmt"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/sql/store"
)

// What was sent is found by whom, when, of what and how it ended; the counts follow every filter but that of the group.
func TestSearch(t *testing.T) {
	l := store.NewLedger(ledgerDB(t))
	ctx := t.Context()
	run := ledgertest.SealedTo(t, l, 1, ledger.ApprovalNone, "One@example.org", "two@example.org", "three@example.org")
	// the first is sent, the second refused, the third waits
	ledgertest.Sent(t, l, run.ID, ledgertest.Answered("sent", 250), ledger.Sent)
	ledgertest.Sent(t, l, run.ID, ledgertest.Answered("permanent", 550), ledger.Failed)
	now := must.Get(l.Now(ctx))(t)
	for name, row := range map[string]struct {
		q      ledger.Search
		rows   int
		counts string
	}{
		"all":               {ledger.Search{}, 3, "3 1 1 0 1 0"},
		"by part, any case": {ledger.Search{To: "ONE@"}, 1, "1 1 0 0 0 0"},
		"nobody":            {ledger.Search{To: "%"}, 0, "0 0 0 0 0 0"},
		"a group":           {ledger.Search{Group: ledger.FailedFound}, 1, "3 1 1 0 1 0"},
		"its job":           {ledger.Search{Job: run.Job, Period: run.Period.String()}, 3, "3 1 1 0 1 0"},
		"another job":       {ledger.Search{Job: "another"}, 0, "0 0 0 0 0 0"},
		"another period":    {ledger.Search{Period: "1999-01"}, 0, "0 0 0 0 0 0"},
		"of today":          {ledger.Search{From: now.Add(-time.Hour), Until: now.Add(time.Hour)}, 3, "3 1 1 0 1 0"},
		"before":            {ledger.Search{Until: now.Add(-time.Hour)}, 0, "0 0 0 0 0 0"},
		"letters":           {ledger.Search{Letters: true}, 0, "0 0 0 0 0 0"},
		"tests":             {ledger.Search{Group: ledger.TestFound}, 0, "3 1 1 0 1 0"},
		"a page":            {ledger.Search{Offset: 2}, 1, "3 1 1 0 1 0"},
	} {
		row.q.Limit = 10
		got := must.Get(l.Search(ctx, row.q))(t)
		counts := ""
		for i, g := range ledger.SearchGroups {
			if i > 0 {
				counts += " "
			}
			counts += fmt.Sprint(got.Counts[g])
		}
		if len(got.Rows) != row.rows || counts != row.counts {
			t.Errorf("%s: %d rows, counts %s; want %d, %s", name, len(got.Rows), counts, row.rows, row.counts)
		}
		for _, f := range got.Rows {
			if f.Job != run.Job || f.Revision != 1 || f.At.IsZero() || f.Group() == ledger.AllFound {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}
