package report_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// TestLacking names who lacks in the year so far, late ones left out; no other window names anybody.
func TestLacking(t *testing.T) {
	c := busy().make(t, "2020-05", "2020-06-10 09:00").Comparison
	var got []string
	for _, a := range c.YearToDate.Lacking {
		got = append(got, fmt.Sprintf("%s %s %d %v", a.State, a.Agency, a.Count, a.Months))
	}
	want := []string{"missing agency Y 10 [2020-01 2020-02 2020-03 2020-04 2020-05]",
		"missing agency X 7 [2020-01 2020-02 2020-03 2020-04]", "returned agency Y 1 [2020-05]"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, o := range []*report.Other{c.Previous, c.YearBefore, c.YearToDateBefore, c.SinceStart} {
		if len(o.Lacking) > 0 {
			t.Errorf("%v names %v", o.Window, o.Lacking)
		}
	}
}

// TestNext holds what is due first after a period in which nothing was.
func TestNext(t *testing.T) {
	c := newCity()
	apart := newCity()
	apart.Projects[1].StartsOn = day("2019-06-10")
	together := newCity()
	together.Projects[1].StartsOn = day("2019-06-01")
	once := newCity() // after the others, for one month, its code first
	once.Projects = append(once.Projects, reconcile.Project{Code: "N", AgencyCode: "X",
		StartsOn: day("2021-06-01"), EndsOn: day("2021-06-30"), Communities: []string{"A"}})
	first := newCity()
	first.Projects[0].StartsOn, first.Projects[2].StartsOn = day("2019-06-01"), day("2020-01-01")
	for _, test := range []struct {
		name, period, region string
		city                 city
		want                 string
	}{
		{"the first project", "2019-05", "C", c, "2019-06, 1 from 2019-06-01, 2 due before 2019-07-06 00:00"},
		{"long before", "2018-12", "C", c, "2019-06, 1 from 2019-06-01, 2 due before 2019-07-06 00:00"},
		{"of a community", "2019-05", "A", c, "2020-01, 1 from 2020-01-01, 1 due before 2020-02-06 00:00"},
		{"two on one day", "2019-05", "C", together, "2019-06, 2 from 2019-06-01, 3 due before 2019-07-06 00:00"},
		{"two on two days", "2019-05", "C", apart, "2019-06, 2, 3 due before 2019-07-06 00:00"},
		{"after the last", "2021-01", "C", c, "none registered"},
		{"of one month", "2021-02", "C", once, "2021-06, 1 from 2021-06-01, 1 due before 2021-07-06 00:00"},
		{"in its month", "2021-06", "C", once, "nothing"},
		{"the first by its code", "2019-05", "C", first, "2019-06, 1 from 2019-06-01, 2 due before 2019-07-06 00:00"},
		{"of a month with something due", "2020-10", "C", c, "nothing"},
	} {
		got := "nothing"
		n := test.city.make(t, test.period, "2021-12-10 09:00", at(test.region)).Next
		if n != nil && *n == (report.Next{}) {
			got = "none registered"
		} else if n != nil {
			from := ""
			if n.StartsOn != nil {
				from = " from " + n.StartsOn.String()
			}
			got = fmt.Sprintf("%s, %d%s, %d due before %s", n.Month, n.Projects, from, n.Expected,
				n.Deadline.Format("2006-01-02 15:04"))
		}
		var back report.Report // as it is sealed and read again
		if raw, err := json.Marshal(test.city.make(t, test.period, "2021-12-10 09:00", at(test.region))); err != nil {
			t.Error(err)
		} else if err := json.Unmarshal(raw, &back); err != nil || (back.Next == nil) != (n == nil) {
			t.Errorf("%s: read again: %v, %+v", test.name, err, back.Next)
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestLast is the latest period of the trend in which something counted.
func TestLast(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-11", "2020-12-01 09:00", 10)
	if p := c.make(t, "2021-02", "2021-03-10 09:00").Last(); p == nil || p.From != month("2020-11") || p.Direct != 10 {
		t.Errorf("%+v", p)
	}
	if p := c.make(t, "2019-05", "2021-03-10 09:00").Last(); p != nil {
		t.Errorf("before the first: %+v", p)
	}
}
