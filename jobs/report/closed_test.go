package report

import (
	"fmt"
	"slices"
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
func toldOf(d *reconcile.Directory, mains map[string]*reconcile.Summary,
	before map[string]*Persons) map[string]*Persons {
	out, beside := map[string]*Persons{}, Beside(d, mains, before)
	for region, s := range mains {
		p := personsOf(s.Persons)
		if beside[region] {
			p = Persons{Method: WithheldBeside}
		}
		out[region] = &p
	}
	return out
}

// restated is what the next run tells of the changes since, in all of its reports.
func restated(before map[string]*Persons, now map[string]*reconcile.Summary) string {
	earlier, today := map[string][]Sent{}, map[string]Summaries{}
	for region, p := range before {
		earlier[region] = []Sent{{Period: october, Persons: *p}}
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

// TestNothingIsComputedFromWhatChanged plays a reader who has every mail of two runs, knows the rule, and knows from
// the causes which parts have changed: for all that is published he lists every truth that would be published like it.
// No part that was or is from 1 to 4 is the same in all of them, whether the second run restates the first or corrects
// it. One part has changed: who knows the other one knows most.
func TestNothingIsComputedFromWhatChanged(t *testing.T) {
	d := county()
	for name, of := range map[string]func(n int64) reconcile.Persons{
		"keys":     func(n int64) reconcile.Persons { return keys(n, 20, 20) },
		"indirect": func(n int64) reconcile.Persons { return keys(20, n, n) },
		"both":     func(n int64) reconcile.Persons { return keys(20, 20, 20+n) },
		"interval": func(n int64) reconcile.Persons { return interval(n, n, 20, 20) },
	} {
		t.Run(name, func(t *testing.T) {
			states := statesOf(d, of)
			restatements, corrections := truths{}, truths{}
			for _, x := range states {
				for _, y := range states {
					if (x.a == y.a) == (x.b == y.b) {
						continue
					}
					seen, truth := fmt.Sprint(x.a == y.a)+x.seen, [4]int64{x.a, x.b, y.a, y.b}
					restatements.add(seen+restated(x.told, y.mains), truth)
					corrections.add(seen+seenIn(toldOf(d, y.mains, x.told)), truth)
				}
			}
			restatements.judge(t, "restatements")
			corrections.judge(t, "corrections")
		})
	}
}

// most is the largest number of a part that is tried, and judged the largest of which the reader must not be sure: near
// most he lacks truths that would be published alike.
const most, judged = 13, 7

// state is the true numbers of two streets, and what a run tells of them and of the county.
type state struct {
	a, b  int64
	mains map[string]*reconcile.Summary
	told  map[string]*Persons
	seen  string
}

func statesOf(d *reconcile.Directory, of func(n int64) reconcile.Persons) (out []state) {
	for a := range int64(most) {
		for b := range int64(most) {
			parts := map[string]reconcile.Persons{"S1": of(a), "S2": of(b)}
			if parts["C"] = apart(parts); parts["S1"].Method == reconcile.ByInterval {
				parts["C"] = interval(max(a, b), a+b, 20, 40)
			}
			s := state{a: a, b: b, mains: run(1000, parts)}
			s.told = toldOf(d, s.mains, nil)
			s.seen = seenIn(s.told)
			out = append(out, s)
		}
	}
	return out
}

// seenIn is what all reports of a run tell.
func seenIn(told map[string]*Persons) (out string) {
	for _, region := range sortedKeys(told) {
		p := told[region]
		out += fmt.Sprint(region, p.Method, p.FewBoth, p.Direct, p.Indirect, p.IndirectGross, p.Total, p.Both)
	}
	return out
}

// truths are those that would be published alike: the numbers of both parts before and now.
type truths map[string][][4]int64

func (l truths) add(seen string, truth [4]int64) { l[seen] = append(l[seen], truth) }

func (l truths) judge(t *testing.T, where string) {
	t.Helper()
	for seen, list := range l {
		for part := range 4 {
			n, same := list[0][part], true
			for _, x := range list {
				same = same && x[part] == n
			}
			if same && small(n) && slices.Max(list[0][:]) <= judged {
				t.Errorf("%s: %s gives away that number %d is %d (%v)", where, seen, part, n, list)
			}
		}
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
		got := restated(map[string]*Persons{"S1": &test.before[0], "S2": &test.before[1]}, now)
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestClosedTold holds the whole of what is told of a number that is closed: once, whichever bound of it changed.
func TestClosedTold(t *testing.T) {
	was, is := int64(3), int64(30)
	change := func(table, column string) Change {
		return Change{Table: table, Code: "C", Name: "name", Column: column, Before: &was, Now: &is}
	}
	got := Closed{tenth: {"direct": true}}.over(tenth, []Change{change("figures", "direct"),
		change("persons", "direct_low"), change("persons", "direct"), change("persons", "indirect")})
	closed := Change{Table: "persons", Code: "direct", Column: "direct", Withheld: true}
	want := []Change{change("figures", "direct"), closed, change("persons", "indirect")}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestBesideOfARevision holds what a revision withholds because of the one it corrects.
func TestBesideOfARevision(t *testing.T) {
	many, few := keys(20, 30, 30), keys(3, 20, 20)
	for name, test := range map[string]struct {
		before, now map[string]reconcile.Persons
		want        string
	}{
		"nothing small": {map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many, "S2": many},
			map[string]reconcile.Persons{"C": keys(41, 60, 60), "S1": keys(21, 30, 30), "S2": many}, "map[]"},
		"as few as before": {map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many},
			map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many}, "map[S2:true]"},
		"few now, and the others were told": {
			map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many, "S2": many},
			map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many}, "map[C:true]"},
		"few before, and more now": {map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many},
			map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many, "S2": many}, "map[C:true S1:true S2:true]"},
		"few in another relation": {
			map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many},
			map[string]reconcile.Persons{"C": keys(40, 33, 33), "S1": keys(20, 3, 3), "S2": many},
			"map[C:true S1:true S2:true]"},
		"a part that had no report": {map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many},
			map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many}, "map[C:true]"},
		"with the reports below": {
			map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "A": few, "S2": many},
			map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many, "A": many, "S2": many},
			"map[A:true C:true S1:true S2:true]"},
		"few before, and no persons since": {
			map[string]reconcile.Persons{"C": keys(23, 50, 50), "S1": few, "S2": many},
			map[string]reconcile.Persons{"C": many, "S1": {Method: reconcile.NoPersons}, "S2": many},
			"map[C:true S2:true]"},
		"few but of gross, and bounds since": {
			map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": keys(8, 0, 3), "S2": many},
			map[string]reconcile.Persons{"C": interval(20, 43, 30, 43), "S1": interval(8, 23, 0, 13), "S2": many},
			"map[C:true S2:true]"},
		"bounds, and keys since": {map[string]reconcile.Persons{"C": interval(20, 23, 30, 50),
			"S1": interval(3, 3, 20, 20), "S2": interval(20, 20, 30, 30)},
			map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many, "S2": many}, "map[C:true S1:true]"},
	} {
		told := toldOf(county(), run(100, test.before), nil)
		if got := fmt.Sprint(Beside(county(), run(100, test.now), told)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
