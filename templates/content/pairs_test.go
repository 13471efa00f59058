package content_test

import (
	"testing"

	"huizong/jobs/report"
	"huizong/templates/content"
)

// TestPairs says of records that may be one event how they were judged, and nothing where there are none.
func TestPairs(t *testing.T) {
	for _, c := range []struct {
		pairs  report.Pairs
		zh, en string
	}{
		{report.Pairs{}, "", ""},
		{report.Pairs{Same: 1}, "疑似重复1对：同一次1对各计一条。",
			"1 pair of records may be one event filed twice: 1 found to be one event and counted once."},
		{report.Pairs{Open: 2, Attendances: 1045}, "疑似重复2对：未核实2对暂照计，涉及后报的1045人次。",
			"2 pairs of records may be one event filed twice: 2 not looked into yet and both counted, with 1,045 " +
				"attendances filed later."},
		{report.Pairs{Same: 3, Different: 9, Open: 5, Attendances: 56},
			"疑似重复17对：同一次3对各计一条；各自真实9对照计；未核实5对暂照计，涉及后报的56人次。",
			"17 pairs of records may be one event filed twice: 3 found to be one event and counted once; 9 found to " +
				"be two events, both counted; 5 not looked into yet and both counted, " +
				"with 56 attendances filed later."},
	} {
		for locale, want := range map[string]string{"": c.zh, "en": c.en} {
			if got := content.Pairs(c.pairs, locale); got != want {
				t.Errorf("%+v: %q, want %q", c.pairs, got, want)
			}
		}
	}
}
