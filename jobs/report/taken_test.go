package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// TestTakenOver holds what a report takes over from its input as it is.
func TestTakenOver(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 9)
	for _, yes := range []bool{true, false} {
		r := c.make(t, "2020-01", "2020-02-10 09:00", func(x *reporttest.Case) {
			x.Edit = append(x.Edit, func(in *report.Input) {
				in.Beside, in.Unaccounted = yes, yes
				in.Summaries.Main.StatusHistory = yes
			})
		})
		if r.Unaccounted != yes || r.Method.StatusHistory != yes || r.Emptiness != "" ||
			(r.Persons.Method == report.WithheldBeside) != yes {
			t.Errorf("%v: unaccounted %v, status history %v, persons %+v, %q", yes, r.Unaccounted,
				r.Method.StatusHistory, r.Persons, r.Emptiness)
		}
	}
	if got := c.make(t, "2020-02", "2020-03-10 09:00").Emptiness; got != report.NothingFiled {
		t.Errorf("nothing filed reads %q", got)
	}
}

// TestUnprintable finds a character without a glyph in every name that the brief may print, once for each row.
func TestUnprintable(t *testing.T) {
	const odd = "\u0e01"
	lacks := func(text string) (out []rune) {
		for _, r := range text {
			if r == '\u0e01' && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
		return out
	}
	place := func(i int) func(*city, *report.Input) {
		return func(c *city, _ *report.Input) { c.Regions[i].Name = odd }
	}
	for name, test := range map[string]struct {
		edit func(*city, *report.Input)
		want string
	}{
		"nowhere": {func(*city, *report.Input) {}, ""},
		"title":   {func(_ *city, in *report.Input) { in.Title = odd }, "configuration title  "},
		"office": {func(_ *city, in *report.Input) { in.Title, in.Office = odd, odd },
			"configuration title  ;configuration office  "},
		"region":         {place(0), "regions C  "},
		"street":         {place(1), "regions S  "},
		"another street": {place(2), "regions T  "},
		"agency":         {func(c *city, _ *report.Input) { c.Agencies[0].Name = odd }, "agencies X X "},
		"project":        {func(c *city, _ *report.Input) { c.Projects[0].Name = odd }, "projects P X P"},
		"field":          {func(c *city, _ *report.Input) { c.Projects[0].Field = odd }, "projects P X P"},
		"programme":      {func(c *city, _ *report.Input) { c.Projects[0].Programme = odd }, "projects P X P"},
		"name and field": {func(c *city, _ *report.Input) { c.Projects[0].Name, c.Projects[0].Field = odd, odd },
			"projects P X P"},
		"project not due": {func(c *city, _ *report.Input) { c.Projects[1].Name = odd }, ""},
		"region and agency of one code": {func(c *city, _ *report.Input) {
			c.Regions[0].Name, c.Agencies[0].Name = odd, odd
			c.Agencies[0].Code, c.Projects[0].AgencyCode, c.Submissions[0].AgencyCode = "C", "C", "C"
		}, "regions C  ;agencies C C "},
	} {
		c := newCity()
		c.file("X/P/A", "2020-01", "2020-01-28 09:00", 9)
		c.file("Z/unknown/D", "2020-01", "2020-01-28 09:00", 9) // whose names are codes
		var in report.Input
		test.edit(&c, &in)
		r := c.make(t, "2020-01", "2020-02-10 09:00", func(x *reporttest.Case) {
			x.Edit = append(x.Edit, func(now *report.Input) {
				now.Unprintable = lacks
				now.Title, now.Office = now.Title+in.Title, now.Office+in.Office
			})
		})
		var got []string
		for _, f := range r.Findings {
			if f.Code == reconcile.GlyphMissing {
				got = append(got, fmt.Sprint(f.Row.Table, " ", f.Row.ID, " ", f.AgencyCode, " ", f.ProjectCode))
				if !strings.Contains(f.Row.Value, odd) || f.Row.Column != "name" ||
					f.Row.Reason != "no glyph for U+0E01" {
					t.Errorf("%s: row %+v", name, f.Row)
				}
			}
		}
		if d := cmp.Diff(test.want, strings.Join(got, ";")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestStandings finds the windows of reports that were sent as the reports themselves find them.
func TestStandings(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 9)
	c.file("X/P/A", "2020-02", "2020-02-28 09:00", 8)
	asOf := moment("2020-04-10 09:00")
	var sent []report.Sent
	for _, p := range []string{"2020-01", "2020-02", "2020-Q1", "2020-03"} {
		sent = append(sent, c.make(t, p, "2020-04-10 09:00").Sent())
	}
	dir, err := c.Rows.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opt := reconcile.Defaults(reporttest.Shanghai)
	all := report.NewStandings(sent, func(w reconcile.Window) *reconcile.Fold {
		return reconcile.NewFold(dir, &opt, w, "C", asOf, false)
	})
	w := reconcile.Window{From: month("2020-01"), To: month("2020-03")}
	pass := reconcile.NewPass(dir, &opt, nil, w, "C", asOf, all.Add)
	q := reconcile.Query{From: w.From - opt.Lookback(), To: w.To, Region: "C", AsOf: asOf, KeysFrom: w.From}
	if err := c.Rows.Cells(t.Context(), q, pass.Cell); err != nil {
		t.Fatal(err)
	}
	pass.Close()
	standings, got := all.End(), ""
	for _, s := range sent {
		now, known := standings[reconcile.Window{From: s.Period.From, To: s.Period.To}]
		got += fmt.Sprint(s.Period, known, now.Figures.Direct, len(s.Differences(now)), " ")
	}
	if want := "2020-01 true 9 0 2020-02 true 8 0 2020-Q1 true 17 0 2020-03 true 0 0 "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
