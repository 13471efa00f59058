package reconcile_test

import (
	"testing"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// lands is a province with two prefectures; one of them has two counties, of which one has a street without a parent.
func lands() *reconcile.Directory {
	region := func(code, parent string, level reconcile.Level) reconcile.Region {
		return reconcile.Region{Code: code, ParentCode: parent, Level: level, Name: code}
	}
	days := [2]reconcile.Date{reconcile.DateOf(2026, 1, 1), reconcile.DateOf(2026, 12, 31)}
	project := func(code, agency string, communities ...string) reconcile.Project {
		return reconcile.Project{Code: code, Name: code, AgencyCode: agency, StartsOn: days[0], EndsOn: days[1],
			Communities: communities}
	}
	d := reconcile.NewDirectory([]reconcile.Region{
		region("220000", "", reconcile.Province),
		region("222400", "220000", reconcile.Prefecture),
		region("222401", "222400", reconcile.County),
		region("222401001000", "222401", reconcile.Street),
		region("222401001001", "222401001000", reconcile.Community),
		region("222401006000", "gone", reconcile.Street),
		region("222401006001", "222401006000", reconcile.Community),
		region("222405", "222400", reconcile.County),
		region("222405001000", "222405", reconcile.Street),
		region("222405001001", "222405001000", reconcile.Community),
		region("odd", "gone", reconcile.Street),
		region("220100", "220000", reconcile.Prefecture),
	}, []reconcile.Agency{
		{Code: "county", Name: "A", RegionCode: "222401"},
		{Code: "street", Name: "B", RegionCode: "222401006000"},
		{Code: "other", Name: "C", RegionCode: "222405"},
		{Code: "prefecture", Name: "D", RegionCode: "222400"},
		{Code: "drifting", Name: "E", RegionCode: "odd"},
		{Code: "nowhere", Name: "F", RegionCode: "gone"},
	}, []reconcile.Project{
		project("P1", "county", "222401001001"),
		project("P2", "other", "222405001001"),
		project("P3", "prefecture", "222405001001"),
		project("P4", "prefecture", "222405001001"),
		project("P5", "street"),
	})
	d.Quarantine = []reconcile.QuarantinedRow{
		{Row: reconcile.Row{Table: "project_communities"}, ProjectCode: "P4"},
		{Row: reconcile.Row{Table: "project_communities"}, ProjectCode: "P3", Accepted: true},
		{Row: reconcile.Row{Table: "projects"}, ProjectCode: "P2"},
	}
	return d
}

// TestConcerns holds a row that cannot be placed to holding the report of every region that it may be of, and no other.
func TestConcerns(t *testing.T) {
	d, march := lands(), period.MonthOf(2026, 3)
	window := reconcile.Window{From: march, To: march}
	for _, c := range []struct {
		name                              string
		table, agency, project, community string
		month                             period.Month
		here, beside                      bool // the report of county 222401, and of 222405
	}{
		{"placed here", "submissions", "other", "P2", "222401001001", march, true, false},
		{"placed beside", "submissions", "county", "P1", "222405001001", march, false, true},
		{"placed here, of the month after", "submissions", "county", "P1", "222401001001", march + 1, false, false},
		{"unplaced, of the month after", "submissions", "county", "P1", "?", march + 1, false, false},
		{"of no month that can be read", "submissions", "county", "P1", "222401001001", 0, true, false},
		{"names nothing", "activities", "", "", "", 0, true, true},
		{"agency and project here", "submissions", "county", "P1", "?", march, true, false},
		{"agency here, project beside", "submissions", "county", "P2", "?", march, true, true},
		{"agency and project beside", "submissions", "other", "P2", "?", march, false, true},
		{"agency of the prefecture, project beside", "submissions", "prefecture", "P3", "?", march, false, true},
		{"some of the project's communities are unknown", "submissions", "prefecture", "P4", "?", march, true, true},
		{"the prefecture's agency, project unknown", "submissions", "prefecture", "?", "?", march, true, true},
		{"the other county's agency, project unknown", "submissions", "other", "?", "?", march, false, true},
		{"agency of a street without parent, by its code", "submissions", "street", "P5", "?", march, true, false},
		{"a community of that street", "submissions", "street", "P5", "222401006001", march, true, false},
		{"agency of a region that is nowhere", "submissions", "drifting", "?", "?", march, true, true},
		{"agency of no region, project unknown", "submissions", "nowhere", "?", "?", march, true, true},
		{"the code says the other county", "submissions", "?", "?", "222405009009", march, false, true},
		{"the code says a county that is not there", "submissions", "?", "?", "222409001001", march, true, true},
		{"the code says another prefecture", "submissions", "?", "?", "220102001001", march, false, false},
		{"a street instead of a community", "submissions", "county", "P1", "222401001000", march, true, false},
		{"with a space", "submissions", "other", "P2", " 222401001001", march, true, true},
		{"row of the other county", "regions", "", "", "222405", 0, false, true},
		{"row of the prefecture", "regions", "", "", "222400", 0, false, false},
		{"row of the street without parent", "regions", "", "", "222401006000", 0, true, false},
		{"row of the street that is nowhere", "regions", "", "", "odd", 0, true, true},
		{"row of the prefecture's agency", "agencies", "prefecture", "", "", 0, false, true},
	} {
		q := reconcile.QuarantinedRow{Row: reconcile.Row{Table: c.table}, AgencyCode: c.agency, ProjectCode: c.project,
			CommunityCode: c.community, Period: c.month}
		for region, want := range map[string]bool{"222401": c.here, "222405": c.beside} {
			if got := d.Concerns(&q, region, window); got != want {
				t.Errorf("%s: concerns %s is %t", c.name, region, got)
			}
		}
		inside := c.month == 0 || c.month == march
		if d.Misplaced(c.community) != "" && d.Concerns(&q, "220000", window) != inside {
			t.Errorf("%s: the top is concerned by what cannot be placed, within the window", c.name)
		}
		if !d.Concerns(&q, "222401006000", window) && inside && d.Misplaced(c.community) != "" {
			t.Errorf("%s: a region without a place is not concerned", c.name)
		}
	}
}

// TestConcernsByName stands on both sides of what the code of a row says, and of what its project does.
func TestConcernsByName(t *testing.T) {
	region := func(code, parent string, level reconcile.Level) reconcile.Region {
		return reconcile.Region{Code: code, ParentCode: parent, Level: level, Name: code}
	}
	project := func(code, agency string) reconcile.Project {
		return reconcile.Project{Code: code, AgencyCode: agency, Communities: []string{"222405001001"}}
	}
	d := reconcile.NewDirectory([]reconcile.Region{
		region("220000", "", reconcile.Province), region("230000", "", reconcile.Province),
		region("222400", "220000", reconcile.Prefecture), region("220100", "220000", reconcile.Prefecture),
		region("230100", "230000", reconcile.Prefecture), region("222401", "222400", reconcile.County),
		region("222401001000", "222401", reconcile.Street), region("222401002000", "222401", reconcile.Street),
		region("222401006000", "gone", reconcile.Street), region("222405", "222400", reconcile.County),
		region("222405001000", "222405", reconcile.Street), region("222405001001", "222405001000", reconcile.Community),
	}, []reconcile.Agency{{Code: "county", RegionCode: "222401"}},
		[]reconcile.Project{project("whole", "county"), project("partial", "county")})
	d.Quarantine = []reconcile.QuarantinedRow{{Row: reconcile.Row{Table: "project_communities"},
		ProjectCode: "partial"}}
	march := period.MonthOf(2026, 3)
	for name, c := range map[string]struct {
		table, agency, project, community string
		of, beside                        string // a region concerned, and one that is not
	}{
		"in the province of its code":     {"submissions", "", "", "229901001001", "220100", "230100"},
		"in the prefecture of its code":   {"submissions", "", "", "222415001001", "222405", "220100"},
		"in the prefecture, no more said": {"submissions", "", "", "2224", "222405", "220100"},
		"in the county of its code": {"submissions", "", "", "222401009001", "222401002000",
			"222405"},
		"in the street of its code": {"submissions", "", "", "222401001009", "222401001000",
			"222401002000"},
		"a street without a parent": {"regions", "", "", "222401006000", "222401001000",
			"222405001000"},
		"no agency, but a project's": {"submissions", "", "whole", "?", "222401", "220100"},
		"where its project works": {"submissions", "", "whole", "?", "222405001001",
			"222401001000"},
		"some of its project is unknown, and its agency": {"submissions", "?", "partial", "?", "220100", ""},
		"a region that is not known":                     {"submissions", "?", "?", "220199001001", "999999", "222400"},
	} {
		q := reconcile.QuarantinedRow{Row: reconcile.Row{Table: c.table}, AgencyCode: c.agency, ProjectCode: c.project,
			CommunityCode: c.community, Period: march}
		window := reconcile.Window{From: march, To: march}
		if !d.Concerns(&q, c.of, window) || c.beside != "" && d.Concerns(&q, c.beside, window) {
			t.Errorf("%s: concerns %s %t, %s %t", name, c.of, d.Concerns(&q, c.of, window), c.beside,
				d.Concerns(&q, c.beside, window))
		}
	}
}
