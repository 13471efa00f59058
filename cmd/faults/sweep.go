package main

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// firstMonth and monthsInPlay are the months that have filings to report.
var firstMonth = period.MonthOf(2015, 3)

const monthsInPlay = 69

// orderFrom queues n reports of the i-th month. A month asked for again is a correction, which is not sent where
// nothing has changed: whoever needs a message asks for a month of his own.
func (w *world) orderFrom(i, n int) error {
	for k := range n {
		run := ledger.NewRun{Job: fmt.Sprintf("j%d", k%jobsInPlay),
			Period: period.Of(period.Monthly, firstMonth+period.Month(i%monthsInPlay)),
			Region: "222401",
			// the fourth may be held: another way to end
			Kind: ledger.Manual, Revision: 1 + i/monthsInPlay, AsOf: time.Now(), Actor: "campaign", Released: k%4 != 3}
		if _, _, err := w.ledger.Start(context.Background(), run); err != nil {
			return err
		}
	}
	return nil
}

// orderFor queues what leads the program to a point: for most, reports to send; a slot that has fallen due; a report
// that is held, because nothing counts of what was due in its month; a reply that is lost, so that time must move the
// delivery.
func (w *world) orderFor(point string, i int) error {
	switch point {
	case "before:move", "after:move":
		month := period.MonthOf(2020, 10) // and the one before it: filings were due in both
		if point == "after:move" {
			month--
		}
		if _, err := w.db.Exec("UPDATE submissions SET status = 'voided' WHERE period = ?",
			month.String()); err != nil {
			return err
		}
		run := ledger.NewRun{Job: "j0", Period: period.Of(period.Monthly, month),
			Region: "222401", Kind: ledger.Manual,
			Revision: 1, AsOf: time.Now(), Actor: "campaign"}
		_, _, err := w.ledger.Start(context.Background(), run)
		return err
	case "before:advance", "after:advance":
		_, err := w.db.Exec(
			"INSERT INTO job (name, cursor_at) VALUES (?, DATE_SUB(UTC_TIMESTAMP(6), INTERVAL 400 DAY)) ON "+
				"DUPLICATE KEY UPDATE cursor_at = VALUES(cursor_at)",
			fmt.Sprintf("j%d", i%jobsInPlay))
		return err
	case "after:sweep":
		w.mu.Lock()
		w.loseReplies = 2
		w.mu.Unlock()
	}
	return w.orderFrom(10+i*3, 4)
}

// passDying lets a replica die at a point, and another one finish; it reports whether the first one died.
func (w *world) passDying(environ string) (died bool, err error) {
	if err := w.start(1, environ); err != nil {
		return false, err
	}
	select {
	case <-w.replicas[0].died:
		died = true
	case <-time.After(20 * time.Second):
	}
	w.stop()
	if err := w.start(1); err != nil {
		return died, err
	}
	defer w.stop()
	return died, w.settle(time.Minute)
}
