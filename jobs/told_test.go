package jobs

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/progress"
	"huizong/jobs/reconcile"
)

// Whoever waits is told which month is reached, of how many, and the records read so far; without one the cells go on
// as they came.
func TestWhoWaitsIsTold(t *testing.T) {
	var steps []progress.Step
	ctx := progress.Watch(context.Background(), func(s progress.Step) { steps = append(steps, s) })
	from := period.Month(24000)
	q := reconcile.Query{From: from, To: from + 11}
	seen := 0
	next := func(*reconcile.Cell) error { seen++; return nil }
	for i, n := range []int{2, 3} {
		c := &reconcile.Cell{Period: from + period.Month(i),
			Filings: []reconcile.Filing{{Records: make([]reconcile.Record, n)}}}
		if err := told(ctx, q, next)(c); err != nil {
			t.Fatal(err)
		}
		if err := told(context.Background(), q, next)(c); err != nil {
			t.Fatal(err)
		}
	}
	want := []progress.Step{{What: from.String(), Rows: 2, Done: 0, Total: 12},
		{What: (from + 1).String(), Rows: 3, Done: 1, Total: 12}}
	if diff := cmp.Diff(want, steps); diff != "" || seen != 4 {
		t.Errorf("%d cells; %s", seen, diff)
	}
}
