package reconcile_test

import (
	"strconv"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

func TestValidAgencyCode(t *testing.T) {
	for code, want := range map[string]bool{
		"52222401MJ0000018K": true, "52222401MJ0000026E": true, "52222401MJ1234561Y": true, "51222401MJ0000018N": true,
		"52222401MJ0000018L": false, "52222401MJ000001": false, "": false, "52222401MI0000018K": false,
	} {
		if got := reconcile.ValidAgencyCode(code); got != want {
			t.Errorf("%q: %t", code, got)
		}
	}
}

func TestHoldsPersonalData(t *testing.T) {
	for text, want := range map[string]bool{
		"联系电话13800138000":        true,
		"138 0013 8000":          true,
		"１３８００１３８０００":            true,
		"编号12 13800138000":       true,
		"11010519491231002X":     true, // the example of GB 11643-1999
		"身份证11010519491231002X号": true,
		"110105194912310021":     false, // wrong check digit
		"2015年“安置帮教”社会工作服务项目YJ2015-01": false,
		"12380013800012":     false, // eleven digits within a longer run
		"52222401MJ0000018K": false,
		"活动共1288人次":          false,
	} {
		if got := reconcile.HoldsPersonalData(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// one is a source with one project, one community and the submissions given, each of the same month.
func single(submissions ...reconcile.Submission) *reconciletest.Rows {
	rows := &reconciletest.Rows{
		Records:  map[reconcile.ID][]reconcile.Record{},
		Direct:   map[reconcile.ID][]reconcile.PersonKey{},
		Indirect: map[reconcile.ID][]reconcile.PersonKey{},
		Regions:  []reconcile.Region{{Code: "c", Level: reconcile.Community, Name: "c"}},
		Agencies: []reconcile.Agency{{Code: "A", Name: "A"}},
		Projects: []reconcile.Project{{Code: "P", AgencyCode: "A", Field: "f", StartsOn: reconcile.DateOf(2026, 3, 1),
			EndsOn: reconcile.DateOf(2026, 3, 31), Communities: []string{"c"}}},
	}
	for i, s := range submissions {
		s.ID, s.AgencyCode, s.ProjectCode, s.CommunityCode, s.Period = reconcile.ID(
			strconv.Itoa(i+1),
		), "A", "P", "c", firstMonth
		if s.Status == "" {
			s.Status = reconcile.Approved
		}
		if s.Revision == 0 {
			s.Revision = i + 1
		}
		rows.Submissions = append(rows.Submissions, s)
	}
	return rows
}

func march(day, hour int) time.Time { return time.Date(2026, 4, day, hour, 0, 0, 0, shanghai) }

func TestCompletenessStates(t *testing.T) {
	for _, c := range []struct {
		name        string
		submissions []reconcile.Submission
		want        reconcile.Completeness
	}{
		{"nothing filed", nil, reconcile.Completeness{Expected: 1, Missing: 1}},
		{"a draft is nothing", []reconcile.Submission{{Status: reconcile.Draft, SubmittedAt: march(1, 9)}},
			reconcile.Completeness{Expected: 1, Missing: 1}},
		{"last minute of day 5", []reconcile.Submission{{SubmittedAt: march(5, 23)}},
			reconcile.Completeness{Expected: 1, OnTime: 1}},
		{"24:00 of day 5 is late", []reconcile.Submission{{SubmittedAt: march(6, 0)}},
			reconcile.Completeness{Expected: 1, Late: 1}},
		{"first in time, filed anew later",
			[]reconcile.Submission{{SubmittedAt: march(2, 9)}, {SubmittedAt: march(20, 9)}},
			reconcile.Completeness{Expected: 1, OnTime: 1}},
		{"returned", []reconcile.Submission{{SubmittedAt: march(2, 9), Status: reconcile.Returned}},
			reconcile.Completeness{Expected: 1, Returned: 1}},
		{"returned, then filed anew", []reconcile.Submission{{SubmittedAt: march(2, 9), Status: reconcile.Returned},
			{SubmittedAt: march(9, 9)}}, reconcile.Completeness{Expected: 1, OnTime: 1}},
		{"voided", []reconcile.Submission{{SubmittedAt: march(2, 9), Status: reconcile.Voided}},
			reconcile.Completeness{Expected: 1, Missing: 1}},
		{"filed after the moment asked for",
			[]reconcile.Submission{{SubmittedAt: time.Date(2027, 1, 1, 0, 0, 0, 0, shanghai)}},
			reconcile.Completeness{Expected: 1, OnTime: 0, Late: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := reconciled(single(c.submissions...), reconcile.Window{From: firstMonth, To: firstMonth}, "c")
			if err != nil {
				t.Fatal(err)
			}
			if s.Completeness != c.want {
				t.Errorf("%+v, want %+v", s.Completeness, c.want)
			}
		})
	}
}

// claims is a submission without records.
func claims(direct, indirect, persons reconcile.Claim) reconcile.Submission {
	return reconcile.Submission{SubmittedAt: march(2, 9),
		Claims: reconcile.Claims{Direct: direct, Indirect: indirect, DirectPersons: persons}}
}

func TestUnverifiedAndPersons(t *testing.T) {
	rows := single(claims(reconcile.Filed(7), reconcile.Claim{}, reconcile.Filed(5)))
	s, err := reconciled(rows, reconcile.Window{From: firstMonth, To: firstMonth}, "c")
	if err != nil {
		t.Fatal(err)
	}
	if s.Figures.Direct != 7 || s.Unverified.Direct != 7 || s.Figures.Indirect != 18 ||
		s.Counts[reconcile.ClaimUnverified] != 1 || s.Counts[reconcile.IndirectMissing] != 1 {
		t.Errorf("figures %+v, unverified %d, findings %v", s.Figures, s.Unverified.Direct, s.Counts)
	}
	if s.Persons.Method != reconcile.ByInterval || s.Persons.Direct != (reconcile.Interval{Low: 5, High: 5}) {
		t.Errorf("persons %+v", s.Persons)
	}
	rows.Direct["1"] = []reconcile.PersonKey{{1}, {2}, {2}}
	rows.Indirect["1"] = []reconcile.PersonKey{{2}, {3}}
	if s, err = reconciled(rows, reconcile.Window{From: firstMonth, To: firstMonth}, "c"); err != nil {
		t.Fatal(err)
	}
	if s.Persons.Method != reconcile.ByKeys || s.Persons.Direct.Low != 2 || s.Persons.Indirect.Low != 1 ||
		s.Persons.IndirectGross != 2 {
		t.Errorf("persons %+v", s.Persons)
	}
}

func TestClaimedCapped(t *testing.T) {
	for _, c := range []struct {
		claim reconcile.Claim
		want  int64
	}{{reconcile.Filed(10), 10}, {reconcile.Filed(100), 18}, {reconcile.Claim{}, 18}} {
		rows := single(claims(reconcile.Filed(7), c.claim, reconcile.Claim{}))
		opt := reconcile.Defaults(shanghai)
		opt.Method = reconcile.ClaimedCapped
		dir, err := rows.Directory(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fold := reconcile.NewFold(dir, &opt, reconcile.Window{From: firstMonth, To: firstMonth}, "c", at, true)
		if err := rows.Cells(t.Context(), reconcile.Query{From: firstMonth, To: firstMonth, Region: "c"},
			func(cell *reconcile.Cell) error {
				fold.Add(reconcile.New(dir, &opt).Reconcile(cell, time.Time{}))
				return nil
			}); err != nil {
			t.Fatal(err)
		}
		if s := fold.Summary(); s.Figures.Indirect != c.want {
			t.Errorf("claim %+v: indirect %d, want %d", c.claim, s.Figures.Indirect, c.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for d := time.Date(1899, 12, 25, 0, 0, 0, 0, time.UTC); d.Year() < 2101; d = d.AddDate(0, 0, 1) {
		text := d.Format(time.DateOnly)
		got, err := reconcile.ParseDate([]byte(text))
		if err != nil || got.String() != text || got != reconcile.DateOf(d.Year(), d.Month(), d.Day()) ||
			got.Month() != period.MonthAt(d) {
			t.Fatalf("%s: %s, %v", text, got, err)
		}
	}
	for _, bad := range []string{"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "26-01-01", "2026/01/01",
		"2026-1-01", "", "2026-01-0x"} {
		if _, err := reconcile.ParseDate([]byte(bad)); err == nil {
			t.Errorf("%q is read as a date", bad)
		}
	}
}

func TestSwing(t *testing.T) {
	opt := reconcile.Defaults(shanghai)
	summary := func(direct int64) *reconcile.Summary {
		return &reconcile.Summary{Figures: reconcile.Figures{Direct: direct}}
	}
	for _, c := range []struct {
		now, before int64
		want        bool
	}{{151, 100, true}, {150, 100, false}, {49, 100, true}, {50, 100, false}, {1000, 29, false}, {46, 30, true}} {
		if _, got := opt.Swing(summary(c.now), summary(c.before)); got != c.want {
			t.Errorf("%d after %d: %t", c.now, c.before, got)
		}
	}
}
