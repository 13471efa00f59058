package report_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

var update = flag.Bool("update", false, "write the golden file anew")

// busy is a city in which every part of a report has something to say.
func busy() city {
	c := newCity()
	none := func(s *reconcile.Submission) {
		s.Claims.Direct, s.Claims.Indirect = reconcile.Claim{}, reconcile.Claim{}
	}
	c.file("X/P/A", "2020-05", "2020-06-01 09:00", 10)
	c.file("X/P/B", "2020-05", "2020-06-07 09:00", 20)
	c.file("X/P/B", "2020-04", "2020-05-07 09:00", 20, none)
	c.file("Y/R/B", "2020-05", "2020-06-01 09:00", 10)
	c.file("Y/R/D", "2020-05", "2020-06-01 09:00", 30, status(reconcile.Returned))
	c.file("Y/R/D", "2020-04", "2020-06-01 09:00", 30, status(reconcile.Voided))
	c.file("Y/Q/D", "2020-03", "2020-04-01 09:00", 9)
	c.file("X/P/A", "2019-05", "2019-06-01 09:00", 8)
	c.file("Z/none/D", "2020-05", "2020-06-01 09:00", 40)
	c.file("Z/none/D", "2020-03", "2020-04-01 09:00", 0, func(s *reconcile.Submission) {
		s.Claims.Direct, s.Claims.Indirect, s.Claims.DirectPersons = reconcile.Filed(
			5,
		), reconcile.Claim{}, reconcile.Filed(
			6,
		)
	})
	return c
}

// TestRows holds the rows of regions, agencies, fields, programmes and projects, and their order.
func TestRows(t *testing.T) {
	r := busy().make(t, "2020-03..2020-05", "2020-06-10 09:00")
	rows := func(list []report.Row) (out []string) {
		for _, x := range list {
			out = append(out, fmt.Sprintf("%s %s c%d p%d s%d %d/%d of %d/%d, %d unverified", x.Code, x.Name,
				x.Communities, x.Projects, x.Submissions, x.Direct, x.Indirect, x.ClaimedDirect, x.ClaimedIndirect,
				x.Unverified))
		}
		return out
	}
	for _, test := range []struct {
		name      string
		got, want []string
	}{
		{"regions", rows(r.Regions), []string{"S name of S c2 p0 s4 60/150 of 40/100, 0 unverified",
			"T name of T c1 p0 s3 54/136 of 54/122, 5 unverified"}},
		{"agencies", rows(r.Agencies), []string{"X agency X c0 p0 s3 50/125 of 30/75, 0 unverified",
			"Z Z c0 p0 s2 45/113 of 45/100, 5 unverified", "Y agency Y c0 p0 s2 19/48 of 19/47, 0 unverified"}},
		{"fields", rows(r.Fields), []string{"old old c0 p2 s4 60/150 of 40/100, 0 unverified",
			"none none c0 p1 s2 45/113 of 45/100, 5 unverified", "young young c0 p1 s1 9/23 of 9/22, 0 unverified"}},
	} {
		if d := cmp.Diff(test.want, test.got); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
	if len(r.Programmes) != 3 || r.Programmes[0].Code != "fund of old" {
		t.Errorf("programmes %+v", r.Programmes)
	}
	want := report.Headline{SinceYear: 2020, Years: 1, Agencies: 3, Communities: 3, Projects: 4}
	if d := cmp.Diff(want, r.Headline); d != "" {
		t.Error(d)
	}
	if r.Unverified != 5 || r.UnverifiedShare != 44 || r.RegionLevel != reconcile.Street {
		t.Errorf("unverified %d, %d of 1000, level %s", r.Unverified, r.UnverifiedShare, r.RegionLevel)
	}
}

// TestRegionsDue shows a street in which something was due and nothing filed, and none in which nothing was due.
func TestRegionsDue(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-05", "2020-06-01 09:00", 10)
	for _, test := range []struct{ period, region, want string }{
		{"2020-05", "C", "S1 T0 "}, {"2019-05", "C", ""}, {"2020-05", "S", "A1 B0 "}, {"2020-05", "A", ""},
	} {
		got := ""
		for _, x := range c.make(t, test.period, "2020-06-10 09:00", at(test.region)).Regions {
			got += fmt.Sprint(x.Code, x.Submissions, " ")
		}
		if got != test.want {
			t.Errorf("%s of %s: %s", test.period, test.region, got)
		}
	}
}

// TestYearsInARow counts back from the period's last year to the first gap.
func TestYearsInARow(t *testing.T) {
	c := newCity()
	c.Projects[2].StartsOn = day("2014-01-01")
	for _, m := range []string{"2014-03", "2016-03", "2017-03"} {
		c.file("Y/R/B", m, m+"-28 09:00", 1)
	}
	for _, test := range []struct {
		period      string
		since, span int
	}{{"2014-01..2014-12", 2014, 1}, {"2014-01..2015-12", 0, 0}, {"2014-01..2017-12", 2016, 2}, {"2017-05",
		2016, 2}} {
		h := c.make(t, test.period, "2020-06-10 09:00",
			func(x *reporttest.Case) { x.Start = month("2014-01") }).Headline
		if h.SinceYear != test.since || h.Years != test.span {
			t.Errorf("%s: %+v", test.period, h)
		}
	}
}

// TestFiling holds who filed how, in which order.
func TestFiling(t *testing.T) {
	f := busy().make(t, "2020-04..2020-05", "2020-06-10 09:00").Filing
	if d := cmp.Diff(reconcile.Completeness{Expected: 10, OnTime: 2, Late: 2, Missing: 5, Returned: 1},
		f.Completeness); d != "" {
		t.Error(d)
	}
	if f.Voided != 1 || f.Unexpected != 1 || len(f.Punctual) != 0 {
		t.Errorf("%d voided, %d unexpected, punctual %+v", f.Voided, f.Unexpected, f.Punctual)
	}
	var got []string
	for _, a := range f.Agencies {
		got = append(got, fmt.Sprint(a.State, a.AgencyCode, a.Agency, a.Count, a.Months))
	}
	for _, a := range f.ByAgency {
		got = append(got, fmt.Sprint(a.Code, a.Name, a.Completeness))
	}
	want := []string{
		"lateXagency X2 [2020-04 2020-05]",
		"missingYagency Y4 [2020-04 2020-05]",
		"missingXagency X1 [2020-04]",
		"returnedYagency Y1 [2020-05]",
		"Xagency X{4 1 2 1 0 0}",
		"Yagency Y{6 1 0 4 1 0}",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	march := newCity()
	march.file("X/P/A", "2020-01", "2020-02-01 09:00", 10)
	march.file("X/P/B", "2020-01", "2020-02-01 09:00", 10)
	got = nil
	for _, p := range march.make(t, "2020-01", "2020-06-10 09:00").Filing.Punctual {
		got = append(got, p.Code+p.Name)
	}
	if d := cmp.Diff([]string{"Xagency X"}, got); d != "" {
		t.Error(d)
	}
}

// TestFindings counts findings by rule: with their agencies and what they did to a total, most first.
func TestFindings(t *testing.T) {
	c := busy()
	c.Records[c.Submissions[0].ID] = append(c.Records[c.Submissions[0].ID],
		reconcile.Record{ID: []byte("x"), Kind: reconcile.Case, Code: []byte("c"), OccurredOn: day("2020-07-01"),
			Sessions: 1, Attendances: 3})
	r := c.make(t, "2020-03..2020-05", "2020-06-10 09:00")
	var got []string
	for _, k := range r.FindingKinds {
		got = append(got, fmt.Sprint(k.Code, " ", k.Count, k.Agencies, k.Effect))
	}
	want := []string{"indirect-missing 2 2 63", "submission-unexpected 2 1 0", "record-out-of-period 1 1 -3",
		"claim-unverified 1 1 0", "direct-missing 1 1 0", "persons-exceed-attendances 1 1 0",
		"completeness-below 1 0 0"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	names := map[string]bool{}
	for _, f := range r.Findings {
		names[fmt.Sprint(f.Code, "|", f.Agency, "|", f.Project, "|", f.Community)] = true
	}
	for _, want := range []string{"submission-unexpected|Z|none|name of D",
		"submission-late|agency X|project P|name of B",
		"agency-code|agency X||", "completeness-below|||"} {
		if !names[want] {
			t.Errorf("no finding %s in %v", want, names)
		}
	}
}

// TestUnknownRegion is refused.
func TestUnknownRegion(t *testing.T) {
	_, err := report.Build(report.Input{Region: "Z", Directory: reconcile.NewDirectory(nil, nil, nil)})
	if err == nil || err.Error() != "build report: no region Z in the source" {
		t.Errorf("got %v", err)
	}
}

// TestReference differs where anything differs that a report of the street S and of May 2020 sees, and nowhere else.
func TestReference(t *testing.T) {
	of := func(edit func(c *city)) report.Reference {
		c := newCity()
		edit(&c)
		return c.make(t, "2020-05", "2020-06-10 09:00", at("S")).Reference
	}
	base := of(func(*city) {})
	same := func(r report.Reference) string {
		return fmt.Sprint(r.Regions == base.Regions, r.Agencies == base.Agencies, r.Projects == base.Projects)
	}
	for name, test := range map[string]struct {
		edit func(c *city)
		want string
	}{
		"nothing": {func(c *city) {}, "true true true"},
		"order": {func(c *city) { c.Projects[0], c.Projects[2] = c.Projects[2], c.Projects[0] },
			"true true true"},
		"name of a community": {func(c *city) { c.Regions[3].Name = "x" }, "false true true"},
		"population":          {func(c *city) { c.Regions[1].Population = reconcile.Filed(0) }, "false true true"},
		"the county":          {func(c *city) { c.Regions[0].Name = "x" }, "true true true"},
		"another street":      {func(c *city) { c.Regions[2].Name = "x" }, "true true true"},
		"another agency": {func(c *city) { c.Agencies = append(c.Agencies, reconcile.Agency{Code: "Z"}) },
			"true true true"},
		"name of an agency":  {func(c *city) { c.Agencies[1].Name = "x" }, "true false true"},
		"place of an agency": {func(c *city) { c.Agencies[0].RegionCode = "x" }, "true false true"},
		"no such agency":     {func(c *city) { c.Projects[0].AgencyCode = "x" }, "true false false"},
		"project elsewhere":  {func(c *city) { c.Projects[1].Name = "x" }, "true true true"},
		"project's name":     {func(c *city) { c.Projects[0].Name = "x" }, "true true false"},
		"programme":          {func(c *city) { c.Projects[0].Programme = "x" }, "true true false"},
		"field":              {func(c *city) { c.Projects[0].Field = "x" }, "true true false"},
		"target":             {func(c *city) { c.Projects[0].TargetDirect = reconcile.Claim{} }, "true true false"},
		"start":              {func(c *city) { c.Projects[0].StartsOn = day("2020-05-31") }, "true true false"},
		"end":                {func(c *city) { c.Projects[0].EndsOn = day("2020-05-01") }, "true true false"},
		"begins after":       {func(c *city) { c.Projects[0].StartsOn = day("2020-06-01") }, "true false false"},
		"ended before":       {func(c *city) { c.Projects[0].EndsOn = day("2020-04-30") }, "true false false"},
		"communities":        {func(c *city) { c.Projects[0].Communities = []string{"A"} }, "true true false"},
		"order of them":      {func(c *city) { c.Projects[0].Communities = []string{"B", "A"} }, "true true true"},
		"one more": {func(c *city) {
			c.Projects = append(c.Projects, reconcile.Project{Code: "N", AgencyCode: "X", StartsOn: day("2020-01-01"),
				EndsOn: day("2020-12-31"), Communities: []string{"D", "A"}})
		}, "true true false"},
	} {
		if got := same(of(test.edit)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestWhole holds everything that is sealed of a city in which every part has something to say: what no rule's own
// table has.
func TestWhole(t *testing.T) {
	c := busy()
	april := c.make(t, "2020-04", "2020-05-10 09:00")
	first := c.make(t, "2020-05", "2020-06-06 09:00")
	c.file("X/P/A", "2020-05", "2020-06-08 09:00", 12, revision(2))
	c.file("X/P/A", "2020-04", "2020-06-09 09:00", 7)
	street := c.make(t, "2020-05", "2020-06-10 09:00", at("S"), func(x *reporttest.Case) { x.Whole = "C" })
	county := c.make(t, "2020-05", "2020-06-10 09:00", after(april), func(x *reporttest.Case) {
		x.Corrects = &report.Corrected{Report: first, SentAt: moment("2020-06-06 09:05"), Reason: "late"}
	})
	for name, r := range map[string]*report.Report{"street": street, "county": county} {
		got, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name + ".json"
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestUncounted: where something came that does not count, a row without figures does not say that nothing came.
func TestUncounted(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-02-03 09:00", 10)
	c.file("Y/R/D", "2020-01", "2020-02-03 09:00", 20, status(reconcile.Returned))
	r := c.make(t, "2020-01", "2020-02-10 09:00")
	got := ""
	for _, x := range r.Regions {
		got += fmt.Sprintf("%s %d %v; ", x.Code, x.Submissions, x.Uncounted)
	}
	for _, x := range r.Projects {
		got += fmt.Sprintf("%s %d %v; ", x.Code, x.Submissions, x.Uncounted)
	}
	if want := "S 1 false; T 0 true; P 1 false; R 0 true; "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	c.Submissions = c.Submissions[:1]
	if r := c.make(t, "2020-01", "2020-02-10 09:00"); r.Regions[1].Uncounted || r.Projects[1].Uncounted {
		t.Errorf("nothing came, and a row says that it does not count: %+v", r.Regions[1])
	}
}
