package report

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/reconcile"
)

func keys(d, i, gross int64) reconcile.Persons {
	return reconcile.Persons{Method: reconcile.ByKeys, Direct: reconcile.Interval{Low: d, High: d},
		Indirect: reconcile.Interval{Low: i, High: i}, IndirectGross: gross}
}

func interval(low, high, otherLow, otherHigh int64) reconcile.Persons {
	return reconcile.Persons{Method: reconcile.ByInterval, Direct: reconcile.Interval{Low: low, High: high},
		Indirect: reconcile.Interval{Low: otherLow, High: otherHigh}}
}

// TestPersons holds the JSON that is sealed: what is withheld, and what with it.
func TestPersons(t *testing.T) {
	for _, test := range []struct {
		name string
		p    reconcile.Persons
		want string
	}{
		{"none", reconcile.Persons{Method: reconcile.NoPersons}, `{"method":"none"}`},
		{"nobody", keys(0, 0, 0), `{"both":0,"direct":0,"indirect":0,"indirect_gross":0,"method":"keys","total":0}`},
		{"many", keys(2834, 4899, 5976),
			`{"both":1077,"direct":2834,"indirect":4899,"indirect_gross":5976,"method":"keys","total":7733}`},
		{"five", keys(5, 5, 10), `{"both":5,"direct":5,"indirect":5,"indirect_gross":10,"method":"keys","total":10}`},
		{"four direct", keys(4, 200, 200), `{"both":null,"direct":null,"indirect":200,"indirect_gross":null,` +
			`"method":"keys","total":null,"withheld":["direct","indirect_gross","total","both"]}`},
		{"one indirect", keys(200, 1, 1), `{"both":null,"direct":200,"indirect":null,"indirect_gross":null,` +
			`"method":"keys","total":null,"withheld":["indirect","indirect_gross","total","both"]}`},
		{"two of nine are both", keys(9, 20, 22), `{"both":null,"direct":9,"few_both":true,"indirect":20,` +
			`"indirect_gross":null,"method":"keys","total":29,"withheld":["indirect_gross","both"]}`},
		{"two of eight are both", keys(8, 20, 22), `{"both":null,"direct":8,"indirect":20,` +
			`"indirect_gross":null,"method":"keys","total":28,"withheld":["indirect_gross","both"]}`},
		{"four are both", keys(10, 20, 24), `{"both":null,"direct":10,"few_both":true,"indirect":20,` +
			`"indirect_gross":null,"method":"keys","total":30,"withheld":["indirect_gross","both"]}`},
		{"four are direct only", keys(10, 20, 26), `{"both":null,"direct":10,"indirect":20,"indirect_gross":null,` +
			`"method":"keys","total":30,"withheld":["indirect_gross","both"]}`},
		{"five are direct only", keys(10, 20, 25),
			`{"both":5,"direct":10,"indirect":20,"indirect_gross":25,"method":"keys","total":30}`},
		{"bounds", interval(10, 460, 0, 2250), `{"direct":[10,460],"indirect":[0,2250],"method":"interval"}`},
		{"bounds from nothing", interval(0, 0, 0, 5), `{"direct":[0,0],"indirect":[0,5],"method":"interval"}`},
		{"a low bound of four", interval(4, 460, 9, 9),
			`{"direct":null,"indirect":[9,9],"method":"interval","withheld":["direct"]}`},
		{"a high bound of four", interval(5, 5, 0, 4),
			`{"direct":[5,5],"indirect":null,"method":"interval","withheld":["indirect"]}`},
		{"bounds four apart", interval(10, 14, 10, 15),
			`{"direct":null,"indirect":[10,15],"method":"interval","withheld":["direct"]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := personsOf(test.p)
			if known := test.p.Method != reconcile.NoPersons; known != (p.Coverage != nil) {
				t.Errorf("coverage %+v", p.Coverage)
			}
			p.Coverage = &reconcile.Coverage{Filed: 1, Of: 2}
			raw, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			var back Persons
			if err := json.Unmarshal(raw, &back); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(p, back); d != "" {
				t.Errorf("does not read back: %s", d)
			}
			p.Coverage = nil
			if raw, _ = json.Marshal(p); string(raw) != test.want {
				t.Errorf("got %s, want %s", raw, test.want)
			}
		})
	}
	if raw, _ := json.Marshal(Persons{Coverage: &reconcile.Coverage{Filed: 1,
		Of: 2}}); string(raw) != `{"coverage":{"filed":1,"of":2},"method":""}` {
		t.Errorf("coverage reads %s", raw)
	}
}

// TestPersonsOfVersion1 reads what was sealed before numbers were withheld in the value.
func TestPersonsOfVersion1(t *testing.T) {
	for _, text := range []string{`{"method":"keys","direct":3,"indirect":40,"indirect_gross":41}`,
		`{"method":"interval","direct":[3,9],"indirect":[40,41]}`} {
		var p Persons
		if err := json.Unmarshal([]byte(text), &p); err != nil || !p.Direct.Withheld || p.Direct.Low != 0 {
			t.Errorf("%s reads %+v, %v", text, p, err)
		}
	}
	var few Persons
	if err := json.Unmarshal([]byte(`{"method":"keys","direct":20,"indirect":20,"indirect_gross":22}`),
		&few); err != nil || !few.FewBoth || !few.Both.Withheld {
		t.Errorf("two who are both read %+v, %v", few, err)
	}
	for _, text := range []string{`[]`, `{"method":"keys","direct":"x"}`, `{"withheld":1}`} {
		var p Persons
		if err := json.Unmarshal([]byte(text), &p); err == nil {
			t.Errorf("%s reads %+v", text, p)
		}
	}
}

// TestWithheldCannotBeComputed plays a reader who knows the rule: for everything that is published he lists every
// truth that would be published like it. No part of 1 to 4 may be the same in all of them.
func TestWithheldCannotBeComputed(t *testing.T) {
	truths := map[string][][4]int64{} // direct, indirect, both, direct only, by what is published
	for d := range int64(14) {
		for both := range d + 1 {
			for i := range int64(14) {
				raw, err := json.Marshal(personsOf(keys(d, i, i+both)))
				if err != nil {
					t.Fatal(err)
				}
				truths[string(raw)] = append(truths[string(raw)], [4]int64{d, i, both, d - both})
			}
		}
	}
	for published, list := range truths {
		for part := range 4 {
			same := true
			for _, x := range list {
				same = same && x[part] == list[0][part]
			}
			if n := list[0][part]; same && small(n) {
				t.Errorf("%s gives away that part %d is %d", published, part, n)
			}
		}
	}
	if len(truths) < 100 {
		t.Errorf("%d kinds only", len(truths))
	}
}

// TestBoundsGiveNothingAway does the same for two filings of which both claim persons.
func TestBoundsGiveNothingAway(t *testing.T) {
	for a := range int64(12) {
		for b := range a + 1 {
			p := personsOf(interval(a, a+b, 0, 0))
			if !p.Direct.Withheld && (small(p.Direct.Low) || small(p.Direct.High-p.Direct.Low)) {
				t.Errorf("claims of %d and %d are published as %+v", a, b, p.Direct)
			}
		}
	}
}

// TestPersonsChanges holds what a correction says of numbers of persons.
func TestPersonsChanges(t *testing.T) {
	for _, test := range []struct {
		name        string
		before, now reconcile.Persons
		want        string
	}{
		{"same", keys(10, 20, 25), keys(10, 20, 25), ""},
		{"more", keys(10, 20, 25), keys(12, 20, 25), "direct 10>12;"},
		{"more of both", keys(10, 20, 25), keys(11, 21, 27), "direct 10>11;indirect 20>21;both 5>6;"},
		{"none to one", keys(0, 20, 20), keys(1, 20, 20), "direct withheld;both withheld;"},
		{"four to five", keys(4, 20, 20), keys(5, 20, 20), "direct withheld;both withheld;"},
		{"three to four", keys(3, 20, 20), keys(4, 20, 20), ""},
		{"withheld beside then", reconcile.Persons{Method: WithheldBeside}, keys(10, 20, 25), ""},
		{"withheld beside now", keys(10, 20, 25), reconcile.Persons{Method: WithheldBeside}, ""},
		{"another method", interval(10, 20, 0, 0), keys(15, 20, 25), "method interval>keys;"},
		{"a new method", reconcile.Persons{Method: reconcile.NoPersons}, keys(0, 1, 1), "method none>keys;"},
		{"bounds", interval(10, 20, 30, 40), interval(11, 20, 30, 41), "direct_low 10>11;indirect 40>41;"},
		{"both bounds", interval(10, 20, 30, 40), interval(11, 21, 30, 40), "direct 20>21;direct_low 10>11;"},
		{"bounds withheld", interval(10, 20, 3, 40), interval(10, 20, 5, 41), "indirect withheld;"},
		{"bounds to be withheld", interval(10, 20, 5, 40), interval(10, 20, 3, 40), "indirect withheld;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			for _, c := range personsChanges(personsOf(test.before), personsOf(test.now)) {
				if c.Table != "persons" || c.Code != c.Column {
					t.Errorf("place of %+v", c)
				}
				switch {
				case c.Withheld && c.Before == nil && c.Now == nil:
					got += c.Column + " withheld;"
				case c.Was != "" && c.Before == nil && c.Now == nil:
					got += c.Column + " " + c.Was + ">" + c.Is + ";"
				default:
					got += fmt.Sprintf("%s %d>%d;", c.Column, *c.Before, *c.Now)
				}
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestDisclosed takes numbers of few persons out of findings, with the number that would give them away.
func TestDisclosed(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	for _, test := range []struct {
		code             reconcile.Code
		claimed, counted *int64
		withheld         bool
	}{
		{reconcile.PersonsExceed, n(5), n(0), false}, {reconcile.PersonsExceed, n(4), n(0), true},
		{reconcile.PersonsExceed, n(1), n(0), true}, {reconcile.PersonsExceed, n(6), n(4), true},
		{reconcile.PersonsExceed, n(6), n(5), false}, {reconcile.PersonsExceed, nil, nil, false},
		{reconcile.ClaimVariance, n(4), n(1), false},
	} {
		found, withheld := Disclosed(reconcile.Finding{Code: test.code, Claimed: test.claimed, Counted: test.counted})
		if withheld != test.withheld || withheld != (found.Claimed == nil && test.claimed != nil) ||
			withheld != (found.Counted == nil && test.counted != nil) {
			t.Errorf("%s of %v and %v: %+v, %v", test.code, test.claimed, test.counted, found, withheld)
		}
	}
}
