package run

import (
	"cmp"
	"slices"
	"time"

	"huizong/jobs/ledger"
)

// logRow is one thing that happened.
type logRow struct {
	At   time.Time
	When string
	Text string
}

// log tells what happened to a run, newest first.
func (v *visit) history(entries []ledger.Entry, deliveries []deliveryRow) []logRow {
	names := map[int64]string{}
	for _, d := range deliveries {
		names[d.ID] = cmp.Or(d.Name, d.Recipient)
	}
	var out []logRow
	for _, e := range slices.Backward(entries) {
		name, of := names[e.Delivery]
		if e.Delivery > 0 && !of { // a notice to the people who run this
			continue
		}
		out = append(out, logRow{At: e.At, When: v.Clock().Exact(e.At, v.Now()), Text: v.EntryText(e, name)})
	}
	return out[:min(len(out), 100)]
}
