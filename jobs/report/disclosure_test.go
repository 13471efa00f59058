package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// TestToldOfVersion1 shows a report that was sealed with numbers of few persons without them, and any other byte by
// byte.
func TestToldOfVersion1(t *testing.T) {
	const head = `{"rules":RULES,"figures":{"direct":7}, "persons":PERSONS, "findings":FINDINGS, "corrections":CHANGES}`
	seal := func(rules, persons, findings, changes string) string {
		return strings.NewReplacer("RULES", rules, "PERSONS", persons, "FINDINGS", findings, "CHANGES", changes).
			Replace(head)
	}
	const (
		many   = `{"method":"keys","direct":10,"indirect":10,"indirect_gross":10}`
		few    = `{"method":"keys","direct":3,"indirect":10,"indirect_gross":10}`
		exceed = `[{"code":"persons-exceed-attendances","claimed":3,"counted":2}]`
		other  = `[{"code":"claim-variance","claimed":33,"counted":2}]`
		change = `{"changes":[{"table":"persons","column":"direct","before":0,"now":3}]}`
		figure = `{"changes":[{"table":"figures","column":"direct","before":0,"now":33}]}`
	)
	for _, test := range []struct {
		name, sealed string
		same         bool
	}{
		{"nothing small", seal("0", many, other, figure), true},
		{"no correction", seal("0", many, "null", "null"), true},
		{"persons", seal("0", few, other, figure), false},
		{"persons of version 1 by its number", seal("1", few, other, "null"), false},
		{"a finding", seal("0", many, exceed, "null"), false},
		{"a correction", seal("0", many, other, change), false},
		{"version 2", seal("2", many, other, change), true},
	} {
		told, err := report.Told([]byte(test.sealed))
		if err != nil {
			t.Fatal(err)
		}
		if same := string(told) == test.sealed; same != test.same {
			t.Errorf("%s: %s", test.name, told)
		}
		if !test.same && (strings.Contains(string(told), ":3,") || strings.Contains(string(told), ":3}")) {
			t.Errorf("%s still tells it: %s", test.name, told)
		}
	}
	for rules, test := range map[string]struct {
		sealed   string
		withheld bool
	}{
		"1": {exceed, true},
		"2": {`[{"code":"persons-exceed-attendances","withheld":true}]`, true},
	} {
		var r report.Report
		if err := json.Unmarshal([]byte(seal(rules, few, test.sealed, figure)), &r); err != nil {
			t.Fatal(err)
		}
		if f := r.Findings[0]; f.Withheld != test.withheld || f.Claimed != nil || f.Counted != nil {
			t.Errorf("version %s reads %+v", rules, f)
		}
		if c := r.Corrections.Changes[0]; c.Withheld || *c.Now != 33 {
			t.Errorf("version %s reads %+v", rules, c)
		}
	}
	var small report.Report // a figure is no number of persons
	if err := json.Unmarshal([]byte(seal("1", many, other, strings.Replace(figure, "33", "3", 1))),
		&small); err != nil ||
		small.Corrections.Changes[0].Withheld || *small.Corrections.Changes[0].Now != 3 {
		t.Errorf("a figure of 3 reads %+v, %v", small.Corrections, err)
	}
	withheld := seal("2", `{"method":"keys","direct":null,"indirect":10,"withheld":["direct"]}`, other, "null")
	if told, err := report.Told([]byte(withheld)); err != nil || string(told) != withheld {
		t.Errorf("version 2 is told %s, %v", told, err)
	}
	if _, err := report.Told([]byte("{")); err == nil {
		t.Error("half a report is told")
	}
}

// TestNoNumberOfFewPersons builds reports of cities in which few people were served or claimed, and looks for the
// number in all that is sealed and in the correction that follows.
func TestNoNumberOfFewPersons(t *testing.T) {
	c := newCity()
	heads := func(n int64) func(*reconcile.Submission) {
		return func(s *reconcile.Submission) { s.Claims.DirectPersons = reconcile.Filed(n) }
	}
	c.file("X/P/A", "2020-01", "2020-01-28 09:00", 77777, heads(3))
	c.file("X/P/B", "2020-01", "2020-01-28 09:00", 55555)
	c.file("X/P/A", "2020-02", "2020-02-28 09:00", 0, heads(4))
	january, february := c.make(t, "2020-01", "2020-03-10 09:00"), c.make(t, "2020-02", "2020-03-10 09:00")
	if !january.Persons.Direct.Withheld || !february.Persons.Direct.Withheld {
		t.Fatalf("persons %+v, %+v", january.Persons, february.Persons)
	}
	for _, r := range []*report.Report{january, february} {
		raw, err := json.Marshal(r.Persons)
		if err != nil {
			t.Fatal(err)
		}
		// the last is 3 and the attendances of who told nothing
		for _, n := range []string{":3", ":4", "[3,", "[4,", "55558"} {
			if strings.Contains(string(raw), n) {
				t.Errorf("%s tells %s", raw, n)
			}
		}
	}
	withheld := 0
	for _, f := range february.Findings {
		if f.Withheld {
			withheld++
		}
		if f.Code == reconcile.PersonsExceed && (f.Claimed != nil || f.Counted != nil) {
			t.Errorf("finding %+v", f)
		}
	}
	if withheld != 1 {
		t.Errorf("%d findings of February are withheld, want the persons beyond its attendances", withheld)
	}
}
