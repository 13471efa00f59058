package report_test

import (
	"testing"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// TestPairs counts the records that may be one event of the report's window, judged or not; of those not judged, what
// was filed later.
func TestPairs(t *testing.T) {
	for name, c := range map[string]struct {
		judged  reconcile.Judged
		similar reconcile.Amount
		want    *report.Pairs
	}{
		"none": {reconcile.Judged{Accepted: 2}, reconcile.Amount{}, nil},
		"judged": {reconcile.Judged{Same: 2, Different: 1}, reconcile.Amount{},
			&report.Pairs{Same: 2, Different: 1}},
		"one is left of each": {reconcile.Judged{Same: 1}, reconcile.Amount{Count: 1}, &report.Pairs{Same: 1, Open: 1}},
		"two not judged": {reconcile.Judged{}, reconcile.Amount{Count: 2, Attendances: 41},
			&report.Pairs{Open: 2, Attendances: 41}},
	} {
		city := newCity()
		city.file("X/P/A", "2020-01", "2020-02-03 09:00", 40)
		r := reporttest.Make(t, reporttest.Case{Rows: city.Rows, Period: "2020-01", Region: "C",
			Edit: []func(*report.Input){func(in *report.Input) {
				in.Summaries.Main.Judgements, in.Summaries.Main.Similar = c.judged, c.similar
			}}})
		if (r.Pairs == nil) != (c.want == nil) || c.want != nil && *r.Pairs != *c.want {
			t.Errorf("%s: %+v, want %+v", name, r.Pairs, c.want)
		}
	}
}
