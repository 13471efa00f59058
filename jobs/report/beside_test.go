package report

import (
	"encoding/json"
	"fmt"
	"testing"

	"huizong/jobs/reconcile"
)

// county is a county C with three streets, and a community in the first.
func county() *reconcile.Directory {
	var regions []reconcile.Region
	for _, x := range [][3]string{{"C", "", "county"}, {"S1", "C", "street"}, {"S2", "C", "street"},
		{"S3", "C", "street"}, {"A", "S1", "community"}} {
		regions = append(regions, reconcile.Region{Code: x[0], ParentCode: x[1], Level: reconcile.Level(x[2]),
			Name: x[0]})
	}
	return reconcile.NewDirectory(regions, nil, nil)
}

// run is the persons of the reports of one run, of which each has attendances enough.
func run(direct int64, persons map[string]reconcile.Persons) map[string]*reconcile.Summary {
	out := map[string]*reconcile.Summary{}
	whole := int64(0)
	for region, p := range persons {
		s := &reconcile.Summary{Region: region, Persons: p}
		s.Figures.Direct = direct
		if out[region] = s; region != "C" && region != "A" {
			whole += direct
		}
	}
	out["C"].Figures.Direct = whole
	return out
}

// published is all that readers of the whole run can see.
func published(t *testing.T, d *reconcile.Directory, mains map[string]*reconcile.Summary) (seen string,
	told map[string]bool) {
	t.Helper()
	told = map[string]bool{}
	beside := Beside(d, mains, nil)
	for _, region := range sortedKeys(mains) {
		p := personsOf(mains[region].Persons)
		if beside[region] {
			p = Persons{Method: WithheldBeside}
		}
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		seen += region + string(raw)
		told[region] = p.Method != WithheldBeside && !p.Direct.Withheld
	}
	return seen, told
}

// TestNothingIsComputedFromThePartsOfARun plays a reader who has every mail of a run and knows the rule: for all that
// is published he lists every truth that would be published like it. No part of 1 to 4 is the same in all of them.
func TestNothingIsComputedFromThePartsOfARun(t *testing.T) {
	d := county()
	const most, judged = 11, 7
	for name, of := range map[string]func(n int64) reconcile.Persons{
		"keys":     func(n int64) reconcile.Persons { return keys(n, 20, 20) },
		"indirect": func(n int64) reconcile.Persons { return keys(20, n, n) },
		"both":     func(n int64) reconcile.Persons { return keys(20, 20, 20+n) },
		"interval": func(n int64) reconcile.Persons { return interval(n, n, 20, 20) },
	} {
		t.Run(name, func(t *testing.T) {
			truths := map[string][][3]int64{}
			toldWhole := 0
			for a := range int64(most) {
				for b := range int64(most) {
					for c := range int64(most) {
						parts := map[string]reconcile.Persons{"S1": of(a), "S2": of(b), "S3": of(c)}
						if name == "interval" {
							parts["C"] = interval(max(a, b, c), a+b+c, 20, 60)
						} else {
							parts["C"] = apart(parts)
						}
						seen, told := published(t, d, run(1000, parts))
						truths[seen] = append(truths[seen], [3]int64{a, b, c})
						if told["C"] {
							toldWhole++
						}
					}
				}
			}
			for seen, list := range truths {
				for part := range 3 {
					n, same := list[0][part], true
					for _, x := range list {
						same = same && x[part] == n
					}
					if same && small(n) && max(list[0][0], list[0][1], list[0][2]) <= judged {
						t.Errorf("%s gives away that part %d is %d (%d truths)", seen, part, n, len(list))
					}
				}
			}
			if toldWhole < most*most*most/4 {
				t.Errorf("only %d wholes are told: too much is withheld", toldWhole)
			}
		})
	}
}

// apart is persons of whom nobody is in two parts.
func apart(parts map[string]reconcile.Persons) (w reconcile.Persons) {
	w.Method = reconcile.ByKeys
	for _, p := range parts {
		w.Direct.Low += p.Direct.Low
		w.Indirect.Low += p.Indirect.Low
		w.IndirectGross += p.IndirectGross
	}
	w.Direct.High, w.Indirect.High = w.Direct.Low, w.Indirect.Low
	return w
}

// TestBeside holds which report tells no persons because of the others.
func TestBeside(t *testing.T) {
	many := keys(20, 30, 30)
	for _, test := range []struct {
		name    string
		persons map[string]reconcile.Persons
		direct  int64 // attendances of each part
		want    string
	}{
		{"nothing small", map[string]reconcile.Persons{"C": keys(40, 60, 60), "S1": many, "S2": many}, 100, ""},
		{"one small", map[string]reconcile.Persons{"C": keys(43, 80, 80), "S1": keys(3, 20, 20), "S2": many,
			"S3": keys(20, 30, 30)}, 100, "S2"},
		{"the first part by its code goes, whatever it tells",
			map[string]reconcile.Persons{"C": keys(33, 80, 80), "S1": keys(3, 20, 20),
				"S2": many, "S3": keys(10, 30, 30)}, 100, "S2"},
		{"two small", map[string]reconcile.Persons{"C": keys(25, 70, 70), "S1": keys(3, 20, 20), "S2": keys(2, 20, 20),
			"S3": many}, 100, "S3"},
		{"two of one", map[string]reconcile.Persons{"C": keys(22, 70, 70), "S1": keys(1, 20, 20), "S2": keys(1, 20, 20),
			"S3": many}, 100, "S3"},
		{"two of four", map[string]reconcile.Persons{"C": keys(28, 70, 70), "S1": keys(4, 20, 20),
			"S2": keys(4, 20, 20), "S3": many}, 100, "S3"},
		{"one small, and the other so few that the sum says it", map[string]reconcile.Persons{"C": keys(6, 40, 40),
			"S1": keys(1, 20, 20), "S2": keys(5, 20, 20)}, 100, "C,S2"},
		{"the least that may be told", map[string]reconcile.Persons{"C": keys(8, 40, 40), "S1": keys(3, 20, 20),
			"S2": keys(5, 20, 20)}, 100, "S2"},
		{"only small ones, each of them 4", map[string]reconcile.Persons{"C": keys(8, 40, 40), "S1": keys(4, 20, 20),
			"S2": keys(4, 20, 20)}, 100, "C"},
		{"people of several parts", map[string]reconcile.Persons{"C": keys(30, 60, 60),
			"S1": keys(3, 20, 20), "S2": keys(30, 30, 30), "S3": keys(20, 30, 30)}, 100, "S2"},
		{"bounds", map[string]reconcile.Persons{"C": interval(20, 43, 0, 0), "S1": interval(3, 3, 0, 0),
			"S2": interval(20, 40, 0, 0)}, 100, "C"},
		{"bounds of a part of a whole that is counted", map[string]reconcile.Persons{"C": keys(60, 40, 48),
			"S1": interval(20, 30, 10, 20), "S2": keys(20, 20, 22), "S3": many}, 100, "S3"},
		{"of the few none need be both", map[string]reconcile.Persons{"C": keys(28, 0, 6), "S1": keys(8, 0, 3),
			"S2": keys(20, 5, 5)}, 100, "S2"},
		{"two of the few are the sum", map[string]reconcile.Persons{"C": keys(36, 0, 7), "S1": keys(8, 0, 3),
			"S2": keys(8, 0, 3), "S3": keys(20, 5, 5)}, 100, "C,S3"},
		{"two of the few, and one more than they can be", map[string]reconcile.Persons{"C": keys(36, 0, 9),
			"S1": keys(8, 0, 3), "S2": keys(8, 0, 3), "S3": keys(20, 5, 5)}, 100, "S3"},
		{"the whole withholds both relations", map[string]reconcile.Persons{"C": keys(3, 3, 4),
			"S1": keys(0, 5, 5), "S2": keys(3, 0, 0)}, 100, ""},
		{"a part tells no more in all than the whole", map[string]reconcile.Persons{"C": keys(3, 20, 20),
			"S1": keys(0, 23, 23), "S2": keys(3, 0, 0)}, 100, ""},
		{"a part tells four more in all", map[string]reconcile.Persons{"C": keys(4, 20, 20),
			"S1": keys(0, 24, 24), "S2": keys(4, 0, 0)}, 100, "S1"},
		{"the sum of both relations says it", map[string]reconcile.Persons{"C": keys(20, 10, 10),
			"S1": keys(3, 0, 0), "S2": keys(5, 0, 0), "S3": keys(12, 14, 14)}, 100, "C,S2"},
		{"a part with direct alone is the next", map[string]reconcile.Persons{"C": keys(33, 50, 50),
			"S1": keys(3, 20, 20), "S2": keys(10, 0, 0), "S3": many}, 100, "S2"},
		{"a part of one person is the next", map[string]reconcile.Persons{"C": keys(43, 36, 36),
			"S1": keys(3, 0, 0), "S2": keys(0, 1, 1), "S3": many}, 100, "S2"},
		{"a part of nobody is not", map[string]reconcile.Persons{"C": keys(43, 50, 50),
			"S1": keys(3, 20, 20), "S2": keys(0, 0, 0), "S3": many}, 100, "S3"},
		{"a part tells more in all than the whole of one relation", map[string]reconcile.Persons{
			"C": keys(30, 4, 20), "S1": keys(10, 24, 24), "S2": keys(24, 9, 10)}, 100, "S1"},
		{"a community below goes with its street", map[string]reconcile.Persons{"C": keys(43, 80, 80),
			"S1": many, "A": many, "S2": keys(3, 50, 50), "S3": keys(30, 30, 30)}, 100, "A,S1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			for _, region := range sortedKeys(Beside(county(), run(test.direct, test.persons), nil)) {
				got += "," + region
			}
			if got != "" {
				got = got[1:]
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	mains := run(100, map[string]reconcile.Persons{"C": keys(33, 50, 50), "S1": keys(3, 20, 20), "S2": many})
	for outside, want := range map[int64]string{0: "map[S2:true]", 4: "map[S2:true]", 5: "map[]"} {
		mains["C"].Figures.Direct = 200 + outside
		if got := fmt.Sprint(Beside(county(), mains, nil)); got != want {
			t.Errorf("with %d attendances in no part: %s, want %s", outside, got, want)
		}
	}
}
