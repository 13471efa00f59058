package reconcile_test

import (
	"encoding/json"
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
	for text, want := range map[string]string{
		"call 13912345678 now":    "a mobile number",
		"139 1234 5678":           "a mobile number",
		"139-1234-5678":           "a mobile number",
		"139\u20131234\u30005678": "a mobile number",
		"+86 139 1234 5678":       "a mobile number",
		"008613912345678":         "a mobile number",
		"\uff11\uff13\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18": "a mobile number",
		"13-2020-10-001":                   "",
		"1391 2345 678":                    "",
		"139123456789":                     "",
		"no 12345678901":                   "",
		"11010519491231002X":               "an identity number",
		"110105194912310021":               "",
		"110105491231002":                  "an identity number",
		"110105491331002":                  "",
		"6222021234567890128":              "a bank card",
		"6222021234567890123":              "",
		"52222401MJ0000018K, 222401001001": "",
		"c13912345678a":                    "",
		"202610310001":                     "",
	} {
		if got := reconcile.PersonalDataIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"\uff11\uff13\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18": "138****5678",
		"a 138-1234 5678, 13-2020-10-001":                                    "a 138-**** 5678, 13-2020-10-001",
		"11010519491231002X":                                                 "110***********002X",
		"138123456789":                                                       "138123456789",
	} {
		if got := reconcile.Masked(text); got != want {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
	if got := reconcile.PersonalDataBut("13812345678, 13912345678",
		map[string]bool{"13812345678": true}); got != "a mobile number" {
		t.Errorf("beside one that is known: %q", got)
	}
	if got := reconcile.PersonalDataBut("13812345678", map[string]bool{"13812345678": true}); got != "" {
		t.Errorf("one that is known: %q", got)
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
		Projects: []reconcile.Project{
			{Code: "P", AgencyCode: "A", Field: "f", StartsOn: reconcile.DateOf(2026, 3, 1),
				EndsOn: reconcile.DateOf(2026, 3, 31), Communities: []string{"c"}},
		},
	}
	for i, s := range submissions {
		s.ID, s.AgencyCode, s.ProjectCode, s.CommunityCode, s.Period = reconcile.ID(
			strconv.Itoa(i+1),
		), "A", "P", "c", march2026
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

// march2026 is the month of all that single files.
var march2026 = period.MonthOf(2026, 3)

func march(day, hour int) time.Time { return time.Date(2026, 4, day, hour, 0, 0, 0, shanghai) }

// only is what single comes to, as of well after everything.
func only(t *testing.T, rows *reconciletest.Rows) *reconcile.Summary {
	t.Helper()
	return summarize(t, rows, reconcile.Window{From: march2026, To: march2026}, "c",
		time.Date(2027, 6, 1, 0, 0, 0, 0, shanghai))
}

func TestCompletenessStates(t *testing.T) {
	zero := reconcile.Claims{Direct: reconcile.Filed(0)}
	negative := reconcile.Claims{Direct: reconcile.Filed(-1)}
	type sub = reconcile.Submission
	for _, c := range []struct {
		name        string
		submissions []reconcile.Submission
		want        reconcile.Completeness
		empty       int
	}{
		{"nothing filed", nil, reconcile.Completeness{Missing: 1}, 0},
		{"a draft is nothing", []sub{{Status: reconcile.Draft, SubmittedAt: march(1, 9), Claims: zero}},
			reconcile.Completeness{Missing: 1}, 0},
		{"a claim of 0, last hour of day 5", []sub{{SubmittedAt: march(5, 23), Claims: zero}},
			reconcile.Completeness{OnTime: 1}, 0},
		{"24:00 of day 5 is late", []sub{{SubmittedAt: march(6, 0), Claims: zero}}, reconcile.Completeness{Late: 1}, 0},
		{"neither record nor claim", []sub{{SubmittedAt: march(2, 9)}}, reconcile.Completeness{Missing: 1}, 1},
		{"a claim below 0 is none", []sub{{SubmittedAt: march(2, 9), Claims: negative}},
			reconcile.Completeness{Missing: 1}, 1},
		{"first in time, filed anew later", []sub{{SubmittedAt: march(2, 9), Claims: zero},
			{SubmittedAt: march(20, 9), Claims: zero}}, reconcile.Completeness{OnTime: 1}, 0},
		{"an empty form in time, the claims later", []sub{{SubmittedAt: march(2, 9)},
			{SubmittedAt: march(20, 9), Claims: zero}}, reconcile.Completeness{Late: 1}, 0},
		{"claims in time, an empty form later", []sub{{SubmittedAt: march(2, 9), Claims: zero},
			{SubmittedAt: march(20, 9)}}, reconcile.Completeness{Missing: 1}, 1},
		{"returned", []sub{{SubmittedAt: march(2, 9), Status: reconcile.Returned}},
			reconcile.Completeness{Returned: 1}, 0},
		{"returned, then filed anew", []sub{{SubmittedAt: march(2, 9), Status: reconcile.Returned, Claims: zero},
			{SubmittedAt: march(9, 9), Claims: zero}}, reconcile.Completeness{OnTime: 1}, 0},
		{"voided", []sub{{SubmittedAt: march(2, 9), Status: reconcile.Voided, Claims: zero}},
			reconcile.Completeness{Missing: 1}, 0},
		{"not understood", []sub{{SubmittedAt: march(2, 9), Status: reconcile.Quarantined, Claims: zero}},
			reconcile.Completeness{Quarantined: 1}, 0},
		{"not understood, over one that is", []sub{{SubmittedAt: march(2, 9), Claims: zero},
			{SubmittedAt: march(3, 9), Status: reconcile.Quarantined}}, reconcile.Completeness{Quarantined: 1}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.Expected = 1
			s := only(t, single(c.submissions...))
			if s.Completeness != c.want || s.Counts[reconcile.SubmissionEmpty] != c.empty {
				t.Errorf(
					"%+v, %d empty; want %+v, %d",
					s.Completeness,
					s.Counts[reconcile.SubmissionEmpty],
					c.want,
					c.empty,
				)
			}
		})
	}
}

// claims is a submission without records.
func claims(direct, indirect, persons reconcile.Claim) reconcile.Submission {
	return reconcile.Submission{SubmittedAt: march(2, 9),
		Claims: reconcile.Claims{Direct: direct, Indirect: indirect, DirectPersons: persons}}
}

func TestUnverified(t *testing.T) {
	record := func(kind reconcile.Kind, n int64) reconcile.Record {
		return reconcile.Record{ID: []byte("1"), Kind: kind, Code: []byte("x"), Attendances: n, Sessions: 1,
			OccurredOn: reconcile.DateOf(2026, 3, 9)}
	}
	for _, c := range []struct {
		name               string
		claim              reconcile.Claim
		records            []reconcile.Record
		direct, unverified int64
	}{
		{"no record", reconcile.Filed(7), nil, 7, 7},
		{"a visit alone", reconcile.Filed(7), []reconcile.Record{record(reconcile.Visit, 3)}, 7, 7},
		{"a case", reconcile.Filed(7), []reconcile.Record{record(reconcile.Case, 3)}, 3, 0},
		{"a case that is left out", reconcile.Filed(7), []reconcile.Record{record(reconcile.Case, 0)}, 0, 0},
		{"a claim of 0", reconcile.Filed(0), nil, 0, 0},
		{"no claim", reconcile.Claim{}, nil, 0, 0},
		{"a claim below 0", reconcile.Filed(-7), nil, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := single(claims(c.claim, reconcile.Claim{}, reconcile.Claim{}))
			rows.Records["1"] = c.records
			s := only(t, rows)
			if s.Figures.Direct != c.direct || s.Unverified.Direct != c.unverified ||
				(s.Counts[reconcile.ClaimUnverified] > 0) != (c.unverified > 0) {
				t.Errorf("direct %d, unverified %d, findings %v", s.Figures.Direct, s.Unverified.Direct, s.Counts)
			}
		})
	}
}

// TestUnverifiedShare stands on both sides of a tenth, and of a direct of 30.
func TestUnverifiedShare(t *testing.T) {
	for _, c := range []struct {
		records, claim int64
		held           bool
	}{{90, 10, false}, {89, 11, true}, {0, 29, false}, {0, 30, true}, {27, 3, false}, {26, 4, true}} {
		rows := single(claims(reconcile.Filed(c.claim), reconcile.Claim{}, reconcile.Claim{}),
			claims(reconcile.Filed(c.records), reconcile.Claim{}, reconcile.Claim{}))
		rows.Submissions[1].AgencyCode = "B"
		rows.Records["2"] = []reconcile.Record{
			{ID: []byte("1"), Kind: reconcile.Event, Attendances: c.records, Sessions: 1,
				OccurredOn: reconcile.DateOf(2026, 3, 9)},
		}
		if got := only(t, rows).Counts[reconcile.UnverifiedShare] > 0; got != c.held {
			t.Errorf("%d of %d unverified: held %t", c.claim, c.claim+c.records, got)
		}
	}
}

func TestPersons(t *testing.T) {
	k := func(n ...byte) (out []reconcile.PersonKey) {
		for _, b := range n {
			out = append(out, reconcile.PersonKey{b})
		}
		return out
	}
	told, silent := reconcile.Filed(5), reconcile.Claim{}
	for _, c := range []struct {
		name             string
		claims           [2]reconcile.Claim // direct persons, of two submissions of 10 person-times each
		direct, indirect [2][]reconcile.PersonKey
		want             string
	}{
		{"nobody tells", [2]reconcile.Claim{silent, silent}, [2][]reconcile.PersonKey{}, [2][]reconcile.PersonKey{},
			`{"method":"none"}`},
		{"both by keys", [2]reconcile.Claim{silent, silent}, [2][]reconcile.PersonKey{k(1, 2, 2), k(2, 3)},
			[2][]reconcile.PersonKey{k(3, 4), nil}, `{"coverage":{"filed":2,"of":2},"direct":3,"indirect":1,` +
				`"indirect_gross":2,"method":"keys"}`},
		{"keys of either relation are keys", [2]reconcile.Claim{silent, silent}, [2][]reconcile.PersonKey{k(1), nil},
			[2][]reconcile.PersonKey{nil, k(1)}, `{"coverage":{"filed":1,"of":2},"direct":1,"indirect":0,` +
				`"indirect_gross":1,"method":"keys"}`},
		{"one without keys is an interval", [2]reconcile.Claim{silent, silent}, [2][]reconcile.PersonKey{k(1, 2), nil},
			[2][]reconcile.PersonKey{}, `{"coverage":{"filed":1,"of":2},"direct":[2,12],"indirect":[0,50],` +
				`"method":"interval"}`},
		{"a claim stands before keys", [2]reconcile.Claim{told, silent}, [2][]reconcile.PersonKey{k(1, 2), nil},
			[2][]reconcile.PersonKey{}, `{"coverage":{"filed":1,"of":2},"direct":[5,15],"indirect":[0,50],` +
				`"method":"interval"}`},
		{"claims of both", [2]reconcile.Claim{told, told}, [2][]reconcile.PersonKey{}, [2][]reconcile.PersonKey{},
			`{"coverage":{"filed":2,"of":2},"direct":[5,10],"indirect":[0,50],"method":"interval"}`},
		{"a claim below 0 is none", [2]reconcile.Claim{reconcile.Filed(-1), silent}, [2][]reconcile.PersonKey{},
			[2][]reconcile.PersonKey{}, `{"method":"none"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := single(claims(reconcile.Filed(10), reconcile.Claim{}, c.claims[0]),
				claims(reconcile.Filed(10), reconcile.Claim{}, c.claims[1]))
			rows.Submissions[1].AgencyCode = "B"
			for i, id := range []reconcile.ID{"1", "2"} {
				rows.Direct[id], rows.Indirect[id] = c.direct[i], c.indirect[i]
			}
			if raw, err := json.Marshal(only(t, rows).Persons); err != nil || string(raw) != c.want {
				t.Errorf("%s, %v; want %s", raw, err, c.want)
			}
		})
	}
}

func TestClaimedCapped(t *testing.T) {
	for _, c := range []struct {
		claim reconcile.Claim
		want  int64
	}{{reconcile.Filed(10), 10}, {reconcile.Filed(100), 18}, {reconcile.Claim{}, 18}, {reconcile.Filed(-1), 18},
		{reconcile.Filed(0), 0}} {
		opt := reconcile.Defaults(shanghai)
		opt.Method = reconcile.ClaimedCapped
		s := summaryOf(t, single(claims(reconcile.Filed(7), c.claim, reconcile.Claim{})), &opt,
			reconcile.Window{From: march2026, To: march2026}, "c", time.Date(2027, 6, 1, 0, 0, 0, 0, shanghai))
		if s.Figures.Indirect != c.want {
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
	for text, want := range map[string]reconcile.Date{"0001-01-01": -719162, "9999-12-31": 2932896} {
		if got, err := reconcile.ParseDate([]byte(text)); err != nil || got != want || got.String() != text {
			t.Errorf("%s is read as %d, %v; want %d", text, got, err, want)
		}
	}
	for _, bad := range []string{"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "26-01-01", "2026/01/01",
		"2026-1-01", "", "2026-01-0x", "2026-01-00", "0000-03-01", "2026-0:-01", "2026-01-1/", "1900-02-29",
		"2100-02-29", "2001-02-29", "2024-02-30", "2000-02-30", "2026-04-31", "2026-06-31", "2026-09-31", "2026-11-31",
		"2026-01-01 ", "2026-01.01", "2026.01-01"} {
		got, err := reconcile.ParseDate([]byte(bad))
		if want := "want a date like 2026-10-05, got " + strconv.Quote(bad); err == nil || err.Error() != want ||
			got != 0 {
			t.Errorf("%q is read as %d, %v", bad, got, err)
		}
	}
}

func TestDateAsText(t *testing.T) {
	day := struct{ D reconcile.Date }{reconcile.DateOf(2026, 10, 5)}
	raw, err := json.Marshal(day)
	if want := `{"D":"2026-10-05"}`; err != nil || string(raw) != want {
		t.Errorf("%s, %v; want %s", raw, err, want)
	}
	back := day
	if err := json.Unmarshal([]byte(`{"D":"1969-12-31"}`), &back); err != nil || back.D != -1 {
		t.Errorf("%d, %v; want the day before the first", back.D, err)
	}
	if err := json.Unmarshal([]byte(`{"D":"2026-10-00"}`), &back); err == nil {
		t.Errorf("a day 0 is read as %s", back.D)
	}
}

func TestParseKind(t *testing.T) {
	for want, word := range map[reconcile.Kind]string{reconcile.Visit: "visit", reconcile.Case: "case",
		reconcile.Group: "group", reconcile.Event: "event"} {
		if got, err := reconcile.ParseKind([]byte(word)); err != nil || got != want || got.String() != word {
			t.Errorf("%s: %s, %v", word, got, err)
		}
	}
	for _, bad := range []string{"", "Visit", "events", "group "} {
		got, err := reconcile.ParseKind([]byte(bad))
		if want := "want a kind (visit, case, group, event), got " + strconv.Quote(bad); err == nil ||
			err.Error() != want || got != 0 {
			t.Errorf("%q is read as %s, %v", bad, got, err)
		}
	}
}

func TestSwing(t *testing.T) {
	opt := reconcile.Defaults(shanghai)
	summary := func(direct, counted, due int64) *reconcile.Summary {
		return &reconcile.Summary{Figures: reconcile.Figures{Direct: direct},
			Submissions:  reconcile.Submissions{Counted: int(counted)},
			Completeness: reconcile.Completeness{Expected: due}}
	}
	for _, c := range []struct {
		now, counted, due, before int64
		want                      bool
	}{
		{151, 1, 1, 100, true}, {150, 1, 1, 100, false}, {49, 1, 1, 100, true}, {50, 1, 1, 100, false},
		{1000, 1, 1, 29, false}, {46, 1, 1, 30, true},
		{0, 0, 0, 228, false}, // nothing was due, and nothing filed
		{0, 0, 1, 228, true},  // nobody filed what was due
		{0, 1, 0, 228, true},  // filed beside the plan, and nothing done
	} {
		if _, got := opt.Swing(summary(c.now, c.counted, c.due), summary(c.before, 1, 1)); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
