package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestFindingOfARow holds what a finding of a quarantined row says, and how much it weighs.
func TestFindingOfARow(t *testing.T) {
	row := QuarantinedRow{Row: Row{Table: "activities", ID: "9", Column: "title", Value: "x", Reason: "y"},
		AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: period.MonthOf(2026, 3), Submission: "1"}
	timeless, accepted := row, row
	timeless.Period, accepted.Accepted = 0, true
	for _, c := range []struct {
		row       QuarantinedRow
		concerned bool
		want      string
	}{
		{row, true, "error row-quarantined A/P/c 2026-03 1> other  // 0 -/-"},
		{row, false, "notice row-quarantined A/P/c 2026-03 1> other  // 0 -/-"},
		{timeless, true, "error row-quarantined A/P/c - 1> other  // 0 -/-"},
		{accepted, true, "notice row-accepted A/P/c 2026-03 1> other  // 0 -/-"},
		{accepted, false, "notice row-accepted A/P/c 2026-03 1> other  // 0 -/-"},
	} {
		f := c.row.finding(c.concerned)
		if got := said(f); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
		if d := cmp.Diff(&c.row.Row, f.Row); d != "" {
			t.Error(d)
		}
	}
	if got := row.String(); got != `activities 9: title "x": y` {
		t.Error(got)
	}
}

// TestMisplacedRegions names what is wrong with each region, with the ring that it lies in.
func TestMisplacedRegions(t *testing.T) {
	region := func(code, parent string, level Level) Region {
		return Region{Code: code, ParentCode: parent, Level: level}
	}
	const arrow = " \u2192 "
	for name, c := range map[string]struct {
		regions []Region
		want    map[string]string
	}{
		"in place": {[]Region{region("p", "", Province), region("k", "p", County), region("c", "k", Community)},
			nil},
		"a county's own": {[]Region{region("k", "", County), region("s", "k", Street), region("l", "", County)}, nil},
		"without a parent below the highest": {[]Region{region("p", "", Province), region("k", "", County)},
			map[string]string{"k": "a county without a parent: its figures would be in no total; want the region it " +
				"belongs to, only a province has none"}},
		"without a parent below a county": {[]Region{region("x", "", "village"), region("s", "", Street),
			region("k", "", County)}, map[string]string{"x": `unknown level "village"`,
			"s": "a street without a parent: its figures would be in no total; want the region it belongs to, only a " +
				"county has none"}},
		"a parent that is not there": {[]Region{region("p", "", Province), region("k", "q", County)},
			map[string]string{"k": `no region has the code "q"`}},
		"a parent of its level": {[]Region{region("p", "", Province), region("k", "p", County),
			region("l", "k", County)},
			map[string]string{"l": "want a region above a county, got the county k"}},
		"a parent below it": {[]Region{region("p", "", Province), region("s", "p", Street), region("k", "s", County)},
			map[string]string{"k": "want a region above a county, got the street s"}},
		"a parent of its level without one": {[]Region{region("k", "gone", Street), region("l", "k", Street),
			region("m", "", County)}, map[string]string{"k": `no region has the code "gone"`,
			"l": "want a region above a street, got the street k"}},
		"a ring of itself": {[]Region{region("k", "k", County)},
			map[string]string{"k": "want a region above a county, got the county k; they are a ring: k" + arrow + "k"}},
		"a ring of five": {[]Region{region("a", "b", Province), region("b", "c", Prefecture), region("c", "d", County),
			region("d", "e", Street), region("e", "a", Community)}, map[string]string{
			"a": "want a region above a province, got the prefecture b; they are a ring: a" + arrow + "b" + arrow +
				"c" +
				arrow + "d" + arrow + "e" + arrow + "a",
			"b": "want a region above a prefecture, got the county c; they are a ring: b" + arrow + "c" + arrow + "d" +
				arrow + "e" + arrow + "a" + arrow + "b",
			"c": "want a region above a county, got the street d; they are a ring: c" + arrow + "d" + arrow + "e" +
				arrow +
				"a" + arrow + "b" + arrow + "c",
			"d": "want a region above a street, got the community e; they are a ring: d" + arrow + "e" + arrow + "a" +
				arrow + "b" + arrow + "c" + arrow + "d"}},
		"below a ring": {[]Region{region("a", "b", Street), region("b", "a", Street), region("c", "a", Street)},
			map[string]string{"a": "want a region above a street, got the street b; they are a ring: a" + arrow + "b" +
				arrow + "a",
				"b": "want a region above a street, got the street a; they are a ring: b" + arrow + "a" + arrow + "b",
				"c": "want a region above a street, got the street a"}},
	} {
		want := c.want
		if want == nil {
			want = map[string]string{}
		}
		if d := cmp.Diff(want, Misplaced(c.regions)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestFaultOfASubmission names the first column that names what is not there.
func TestFaultOfASubmission(t *testing.T) {
	d := NewDirectory([]Region{{Code: "k", Level: County}, {Code: "s", ParentCode: "k", Level: Street},
		{Code: "c", ParentCode: "s", Level: Community}, {Code: "t", ParentCode: "gone", Level: Street},
		{Code: "d", ParentCode: "t", Level: Community}, {Code: "e", ParentCode: "gone", Level: Community},
		{Code: "v", ParentCode: "k", Level: "village"}}, []Agency{{Code: "A"}}, []Project{{Code: "P"}})
	for of, want := range map[[3]string]string{
		{"A", "P", "c"}: "||",
		{"A", "Q", "c"}: "project_code|Q|no project has this code",
		{"B", "Q", "c"}: "agency_code|B|no agency has this code",
		{"B", "Q", "x"}: "community_code|x|no region has this code",
		{"A", "P", "s"}: "community_code|s|a street, not a community",
		{"A", "P", "v"}: `community_code|v|a region of no known level ("village"), not a community`,
		{"A", "P", "e"}: `community_code|e|no region has the code "gone"`,
		{"A", "P", "d"}: `community_code|d|its region t is faulty: no region has the code "gone"`,
	} {
		column, value, reason := d.Fault(&Submission{AgencyCode: of[0], ProjectCode: of[1], CommunityCode: of[2]})
		if got := column + "|" + value + "|" + reason; got != want {
			t.Errorf("%v: %s, want %s", of, got, want)
		}
	}
}

// TestAcceptedRows holds which rows a judgement accepts, and which submissions that voids.
func TestAcceptedRows(t *testing.T) {
	row := func(table, id, content string, submission ID) QuarantinedRow {
		return QuarantinedRow{Row: Row{Table: table, ID: id, Content: content}, Submission: submission, Accepted: true}
	}
	accept := Judgement{Verdict: Accepted, Table: "submissions", Row: "1", Content: "x"}
	status := Judgement{Verdict: Accepted, Table: "submission_statuses", Row: "1", Content: "x"}
	record := Judgement{Verdict: Accepted, Table: "activities", Row: "1", Content: "x"}
	for name, c := range map[string]struct {
		list   []Judgement
		row    QuarantinedRow
		want   bool
		status string // of submissions 1, 2 and 3
	}{
		"as it was": {[]Judgement{accept}, row("submissions", "1", "x", "1"), true,
			"voided quarantined approved"},
		"one of two": {[]Judgement{status, accept}, row("submissions", "1", "x", "1"), true,
			"voided quarantined approved"},
		"its status": {[]Judgement{status}, row("submission_statuses", "1", "x", "2"), true,
			"quarantined voided approved"},
		"of one that is known": {[]Judgement{accept}, row("submissions", "1", "x", "3"), true,
			"quarantined quarantined approved"},
		"a record": {[]Judgement{record}, row("activities", "1", "x", "1"), true,
			"quarantined quarantined approved"},
		"of another table": {[]Judgement{record}, row("submissions", "1", "x", "1"), false,
			"quarantined quarantined approved"},
		"another row": {[]Judgement{accept}, row("submissions", "2", "x", "1"), false,
			"quarantined quarantined approved"},
		"changed since": {[]Judgement{accept}, row("submissions", "1", "y", "1"), false,
			"quarantined quarantined approved"},
	} {
		cell := &Cell{Quarantine: []QuarantinedRow{row("beneficiaries", "0", "", "1"), c.row},
			Submissions: []Submission{{ID: "1", Status: Quarantined}, {ID: "2", Status: Quarantined},
				{ID: "3", Status: Approved}}}
		NewJudgements(c.list).AcceptIn(cell)
		got := ""
		for _, s := range cell.Submissions {
			got += fmt.Sprint(s.Status, " ")
		}
		if cell.Quarantine[0].Accepted || cell.Quarantine[1].Accepted != c.want || got != c.status+" " {
			t.Errorf("%s: accepted %t, %s", name, cell.Quarantine[1].Accepted, got)
		}
	}
	rows := []QuarantinedRow{row("submissions", "1", "x", "1")}
	NewJudgements([]Judgement{{Verdict: Same, InForce: time.Time{}}}).Accept(rows)
	(*Judgements)(nil).Accept(rows)
	if !rows[0].Accepted {
		t.Error("where nothing was accepted, rows are left as they are")
	}
}
