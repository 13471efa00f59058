package main

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// orderFrom queues n reports of months from the i-th on.
func (w *world) orderFrom(i, n int) error {
	first := period.MonthOf(2015, 3)
	for k := range n {
		run := ledger.NewRun{Job: fmt.Sprintf("j%d", k%jobsInPlay), Period: period.Of(period.Monthly, first+period.Month(i%60)), Region: "222401",
			Kind: ledger.Manual, Revision: 1 + i/60, AsOf: time.Now(), Actor: "campaign", Released: k%4 != 3} // the fourth may be held: another way to end
		if _, _, err := w.ledger.Start(context.Background(), run); err != nil {
			return err
		}
	}
	return nil
}

// pass lets one replica do all there is to do.
func (w *world) pass(environ string, n int) error {
	if err := w.orderFrom(0, n); err != nil {
		return err
	}
	if err := w.start(1, environ); err != nil {
		return err
	}
	defer w.stop()
	return w.settle(time.Minute)
}

// passDying lets a replica die at a point, and another one finish; it returns how often one died.
func (w *world) passDying(environ string) (int, error) {
	if err := w.start(1, environ); err != nil {
		return 0, err
	}
	died := 0
	select {
	case <-w.replicas[0].died:
		died++
	case <-time.After(20 * time.Second):
	}
	w.stop()
	if err := w.start(1); err != nil {
		return died, err
	}
	defer w.stop()
	return died, w.settle(time.Minute)
}
