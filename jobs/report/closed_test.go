package report

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// october is a period that was sent, and its window.
var (
	october = period.Of(period.Monthly, period.MonthOf(2020, 10))
	tenth   = windowOf(october)
)

// toldOf is what each report of a run tells of its persons.
func toldOf(d *reconcile.Directory, mains map[string]*reconcile.Summary) map[string]Persons {
	out, beside := map[string]Persons{}, Beside(d, mains)
	for region, s := range mains {
		out[region] = personsOf(s.Persons)
		if beside[region] {
			out[region] = Persons{Method: WithheldBeside}
		}
	}
	return out
}

// restated is what the next run tells of the changes since, in all of its reports.
func restated(before map[string]Persons, now map[string]*reconcile.Summary) string {
	earlier, today := map[string][]Sent{}, map[string]Summaries{}
	for region, p := range before {
		earlier[region] = []Sent{{Period: october, Persons: p}}
		today[region] = Summaries{Standings: map[reconcile.Window]reconcile.Standing{
			tenth: {Window: tenth, Persons: now[region].Persons}}}
	}
	closed, out := ClosedTo(earlier, today), ""
	for _, region := range sortedKeys(before) {
		changes := earlier[region][0].Differences(today[region].Standings[tenth])
		for _, c := range closed.over(tenth, changes) {
			out += fmt.Sprint(region, c.Column)
			if c.Before != nil {
				out += fmt.Sprint(*c.Before, *c.Now)
			}
		}
	}
	return out
}

// TestNothingIsComputedFromRestatements plays a reader who has every mail of two runs, knows the rule, and knows from
// the causes which parts have changed: for all that is published he lists every truth that would be published like it.
// No part that was or is from 1 to 4 is the same in all of them.
func TestNothingIsComputedFromRestatements(t *testing.T) {
	d := county()
	const most, judged = 9, 4
	for name, of := range map[string]func(n int64) reconcile.Persons{
		"keys":     func(n int64) reconcile.Persons { return keys(n, 20, 20) },
		"indirect": func(n int64) reconcile.Persons { return keys(20, n, n) },
		"both":     func(n int64) reconcile.Persons { return keys(20, 20, 20+n) },
		"interval": func(n int64) reconcile.Persons { return interval(n, n, 20, 20) },
	} {
		t.Run(name, func(t *testing.T) {
			type state struct {
				n     [2]int64
				mains map[string]*reconcile.Summary
				told  map[string]Persons
				seen  string
			}
			var states []state
			for a := range int64(most) {
				for b := range int64(most) {
					parts := map[string]reconcile.Persons{"S1": of(a), "S2": of(b)}
					if parts["C"] = apart(parts); name == "interval" {
						parts["C"] = interval(max(a, b), a+b, 20, 40)
					}
					s := state{n: [2]int64{a, b}, mains: run(1000, parts)}
					s.told = toldOf(d, s.mains)
					for _, region := range sortedKeys(s.told) {
						raw, err := json.Marshal(s.told[region])
						if err != nil {
							t.Fatal(err)
						}
						s.seen += region + string(raw)
					}
					states = append(states, s)
				}
			}
			truths := map[string][][4]int64{}
			for _, x := range states {
				for _, y := range states {
					seen := fmt.Sprint(x.seen, restated(x.told, y.mains), x.n[0] == y.n[0], x.n[1] == y.n[1])
					truths[seen] = append(truths[seen], [4]int64{x.n[0], x.n[1], y.n[0], y.n[1]})
				}
			}
			for seen, list := range truths {
				for part := range 4 {
					n, same := list[0][part], true
					for _, x := range list {
						same = same && x[part] == n
					}
					if same && small(n) && max(list[0][0], list[0][1], list[0][2], list[0][3]) <= judged {
						t.Errorf("%s gives away that number %d is %d (%v)", seen, part, n, list)
					}
				}
			}
		})
	}
}

// TestClosed holds of which numbers a restatement tells no amount, in any report of the run.
func TestClosed(t *testing.T) {
	many := keys(20, 30, 35)
	beside := Persons{Method: WithheldBeside}
	for name, test := range map[string]struct {
		before []Persons
		now    []reconcile.Persons
		want   string
	}{
		"nothing small of direct": {[]Persons{personsOf(many), personsOf(keys(5, 30, 35))},
			[]reconcile.Persons{keys(22, 30, 35), keys(6, 30, 35)}, "S1direct20 22S2direct5 6S2both"},
		"small then": {[]Persons{personsOf(many), personsOf(keys(4, 30, 35))},
			[]reconcile.Persons{keys(22, 31, 36), keys(5, 30, 35)}, "S1directS1indirect30 31S2directS2both"},
		"small now": {[]Persons{personsOf(many), personsOf(keys(5, 30, 35))},
			[]reconcile.Persons{keys(22, 30, 35), keys(4, 30, 35)}, "S1directS2directS2both"},
		"withheld beside then": {[]Persons{personsOf(many), beside},
			[]reconcile.Persons{keys(22, 31, 37), many}, "S1directS1indirectS1both"},
		"both bounds": {[]Persons{personsOf(interval(10, 20, 30, 40)), personsOf(interval(3, 3, 30, 40))},
			[]reconcile.Persons{interval(11, 21, 31, 41), interval(3, 3, 30, 40)},
			"S1directS1indirect40 41S1indirect_low30 31"},
		"the lower bound": {[]Persons{personsOf(interval(10, 20, 30, 40)), personsOf(interval(10, 20, 3, 40))},
			[]reconcile.Persons{interval(11, 20, 31, 40), interval(10, 20, 3, 40)},
			"S1direct_low10 11S1indirect"},
	} {
		now := map[string]*reconcile.Summary{"S1": {Persons: test.now[0]}, "S2": {Persons: test.now[1]}}
		got := restated(map[string]Persons{"S1": test.before[0], "S2": test.before[1]}, now)
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
