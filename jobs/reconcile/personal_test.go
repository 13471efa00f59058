package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestShapesOfPersonalData stands on both sides of what makes a number a person's.
func TestShapesOfPersonalData(t *testing.T) {
	for text, want := range map[string]string{
		"13800000000":                           "a mobile number", // as few characters as can hold one
		"44111111111111111":                     "",                // the end of it alone would be a card's
		"1380000000":                            "",
		"4111111111111111":                      "a bank card", // every other digit twice
		"4111111111111112":                      "",
		"5555555555554444":                      "a bank card", // twice five is ten: one
		"5555555555554445":                      "",
		"6222021234567890128":                   "a bank card",
		"62220212345678901284":                  "",            // too long
		"6222021234567890123 4111111111111111":  "a bank card", // the second, behind one that is none
		"110105194912310021 11010519491231002x": "an identity number",
		"110105199001010000":                    "",
		"110105490229002":                       "", // no leap year
		"110105480229002":                       "an identity number",
		"110105491201002":                       "an identity number",
		"no number at all":                      "",
		"\u246c\u2467\u246b\u2462\u2463\u2464\u2465\u2466\u2467": "a mobile number", // two digits in one character
	} {
		if got := PersonalDataIn(text); got != want || HoldsPersonalData(text) != (want != "") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := PersonalDataBut("13812345678 110105480229002", nil); got != "a mobile number" {
		t.Errorf("the first of two is %s", got)
	}
}

// TestMaskedAlone hides digits of personal data, and leaves all other text as it was written.
func TestMaskedAlone(t *testing.T) {
	for text, want := range map[string]string{
		"13812345678, 13912345679":            "138****5678, 139****5679",
		"\uff11 is no number":                 "\uff11 is no number", // too short to be looked at
		"\uff11" + strings.Repeat("\x7f", 10): "\uff11" + strings.Repeat("\x7f", 10),
		"4111111111111111":                    "411*********1111",
		"4111111111111112":                    "4111111111111112",
		"\uff11234567890":                     "\uff11234567890",
		"44111111111111111":                   "44111111111111111",
		"+86 138 1234 5678":                   "+86 1** **** 5678",
	} {
		if got := Masked(text); got != want {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
}

// TestPersonalDataOfAReport looks through every name and record that a report can show, and none that it cannot.
func TestPersonalDataOfAReport(t *testing.T) {
	const number, masked = "13812345678", "138****5678"
	m := period.MonthOf(2026, 3)
	dir := NewDirectory([]Region{{Code: "k", Level: County, Name: number},
		{Code: "s", ParentCode: "k", Level: Street, Name: number},
		{Code: "c", ParentCode: "s", Level: Community, Name: number},
		{Code: "x", ParentCode: "k", Level: Street, Name: number}},
		[]Agency{{Code: "A", Name: number}, {Code: "B", Name: number}, {Code: "C", Name: number}, {Code: "D"}},
		[]Project{{Code: "P", AgencyCode: "A", Name: number, StartsOn: DateOf(2026, 3, 1), EndsOn: DateOf(2026, 3, 31),
			Communities: []string{"c"}}, {Code: "Q", AgencyCode: "D", Programme: number, Field: "f"},
			{Code: "R", AgencyCode: "D", Field: number}, {Code: "S", AgencyCode: "D", Name: number}})
	opt := Defaults(time.UTC)
	of := func(agency, project string) Reconciled {
		return Reconciled{Submission: Submission{ID: "1", AgencyCode: agency, ProjectCode: project, CommunityCode: "c",
			Period: m}}
	}
	found := (&Submission{ID: "1", AgencyCode: "B", ProjectCode: "Q", CommunityCode: "c", Period: m}).finding(Outlier)
	found.Records = []RecordDetail{{ID: "8", Code: number, Title: "t"}, {ID: "9", Code: "k", Title: "call " + number}}
	for _, detail := range []bool{true, false} {
		f := NewFold(dir, &opt, Window{From: m, To: m}, "s", time.Time{}, detail)
		f.Add(&Outcome{CommunityCode: "c", Period: m, Counted: []Reconciled{of("B", "Q"), of("unknown", "R"),
			of("D", "unknown")}, Findings: []Finding{found}})
		s := f.Summary()
		var got []string
		for _, x := range s.Findings {
			if x.Code == PersonalData {
				got = append(got, fmt.Sprint(said(x), " of ", x.Row.Table, " ", x.Row.ID, " ", x.Row.Column, ": ",
					x.Row.Value, " is ", x.Row.Reason))
			}
		}
		slices.Sort(got)
		if !detail {
			if len(got)+s.Counts[PersonalData] != 0 {
				t.Errorf("without detail: %v", got)
			}
			f.checkRecords(found)
			if s.Counts[PersonalData] != 0 {
				t.Error("records are looked through without detail")
			}
			continue
		}
		weight := string(PersonalData.Severity()) + " personal-data "
		want := []string{
			weight + "// - > other  // 0 -/- of regions c name: " + masked + " is a mobile number",
			weight + "// - > other  // 0 -/- of regions k name: " + masked + " is a mobile number",
			weight + "// - > other  // 0 -/- of regions s name: " + masked + " is a mobile number",
			weight + "A// - > other  // 0 -/- of agencies A name: " + masked + " is a mobile number",
			weight + "A/P/ - > other  // 0 -/- of projects P name: " + masked + " is a mobile number",
			weight + "B// - > other  // 0 -/- of agencies B name: " + masked + " is a mobile number",
			weight + "D/Q/ - > other  // 0 -/- of projects Q programme: " + masked + " is a mobile number",
			weight + "D/R/ - > other  // 0 -/- of projects R field: " + masked + " is a mobile number",
			"warning personal-data B/Q/c 2026-03 1> other  // 0 -/- of activities 8 code: " + masked +
				" is a mobile number",
			"warning personal-data B/Q/c 2026-03 1> other  // 0 -/- of activities 9 title: call " + masked +
				" is a mobile number",
		}
		slices.Sort(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
}

// TestFoldAccounts holds a row of a month of concern to be an error, of another a notice, and says where the rows are.
func TestFoldAccounts(t *testing.T) {
	m := period.MonthOf(2026, 3)
	opt := Defaults(time.UTC)
	dir := NewDirectory([]Region{{Code: "c", Level: Community}}, nil, nil)
	row := func(id string, month period.Month) QuarantinedRow {
		return QuarantinedRow{Row: Row{Table: "activities", ID: id}, CommunityCode: "c", Period: month}
	}
	f := NewFold(dir, &opt, Window{From: m, To: m}, "c", time.Time{}, true)
	f.Account(&Census{Beyond: Accounted{Table: 4, Outside: 4},
		Quarantine: []QuarantinedRow{row("1", m), row("2", m+1), row("3", m+2), row("4", m-1)}},
		Window{From: m, To: m + 1})
	s := f.Summary()
	got := ""
	for _, x := range s.Findings {
		got += fmt.Sprint(x.Row.ID, " ", x.Severity, " ")
	}
	if want := "4 notice 1 error 2 error 3 notice "; got != want || !s.Accounting.Complete ||
		s.Accounting.Submissions.Table != 4 || s.Accounting.Total != 4 {
		t.Errorf("%s, want %s; %+v", got, want, s.Accounting)
	}
}
