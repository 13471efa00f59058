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

// accounting is a fold of the street s over March and April 2026, of the census given.
func accounting(census *Census, read map[period.Month]int64) *Fold {
	opt := Defaults(time.UTC)
	dir := NewDirectory([]Region{{Code: "k", Level: County}, {Code: "s", ParentCode: "k", Level: Street},
		{Code: "t", ParentCode: "k", Level: Street}, {Code: "c", ParentCode: "s", Level: Community},
		{Code: "d", ParentCode: "t", Level: Community}}, nil, nil)
	m := period.MonthOf(2026, 3)
	f := NewFold(dir, &opt, Window{From: m, To: m + 1}, "s", time.Time{}, false)
	f.census, f.read = census, read
	return f
}

// TestEverySubmissionIsSomewhere holds the one place of a group of submissions, by all that decides it.
func TestEverySubmissionIsSomewhere(t *testing.T) {
	m := period.MonthOf(2026, 3)
	in := func(m period.Month) map[period.Month]int64 { return map[period.Month]int64{m: 5} }
	for name, c := range map[string]struct {
		group CensusGroup
		read  map[period.Month]int64
		want  Accounted
	}{
		"first month":   {CensusGroup{"2026-03", "c", "submitted", Before, 5}, in(m), Accounted{Placed: 5}},
		"last month":    {CensusGroup{"2026-04", "c", "approved", Before, 5}, in(m + 1), Accounted{Placed: 5}},
		"returned":      {CensusGroup{"2026-03", "c", "returned", Before, 5}, in(m), Accounted{Placed: 5}},
		"voided":        {CensusGroup{"2026-03", "c", "voided", Before, 5}, in(m), Accounted{Placed: 5}},
		"month before":  {CensusGroup{"2026-02", "c", "submitted", Before, 5}, nil, Accounted{Outside: 5}},
		"month after":   {CensusGroup{"2026-05", "c", "submitted", Before, 5}, nil, Accounted{Outside: 5}},
		"other street":  {CensusGroup{"2026-03", "d", "submitted", Before, 5}, nil, Accounted{Outside: 5}},
		"draft":         {CensusGroup{"2026-03", "c", "draft", Before, 5}, in(m), Accounted{Drafts: 5}},
		"draft outside": {CensusGroup{"2026-05", "d", "draft", Before, 5}, nil, Accounted{Drafts: 5}},
		"later":         {CensusGroup{"2026-03", "c", "submitted", After, 5}, nil, Accounted{Later: 5}},
		"later draft":   {CensusGroup{"2026-03", "c", "draft", After, 5}, nil, Accounted{Later: 5}},
		"later outside": {CensusGroup{"2026-05", "d", "submitted", After, 5}, nil, Accounted{Later: 5}},
		"no moment":     {CensusGroup{"2026-03", "c", "submitted", NoMoment, 5}, in(m), Accounted{Quarantined: 5}},
		"no status":     {CensusGroup{"2026-03", "c", "Draft", Before, 5}, in(m), Accounted{Quarantined: 5}},
		"no status yet": {CensusGroup{"2026-03", "c", "x", After, 5}, nil, Accounted{Quarantined: 5}},
		"no month":      {CensusGroup{"2026-13", "c", "submitted", Before, 5}, nil, Accounted{Quarantined: 5}},
		"no community":  {CensusGroup{"2026-03", "s", "submitted", Before, 5}, nil, Accounted{Quarantined: 5}},
	} {
		beyond := Accounted{Table: 15, Quarantined: 1, Later: 2, Drafts: 3, Outside: 4, Placed: 5}
		a := accounting(&Census{Groups: []CensusGroup{c.group, c.group}, Beyond: beyond}, c.read).account()
		c.want = Accounted{15 + 10, 1 + 2*c.want.Quarantined, 2 + 2*c.want.Later, 3 + 2*c.want.Drafts,
			4 + 2*c.want.Outside, 5 + 2*c.want.Placed}
		if a.Submissions != c.want || !a.Complete {
			t.Errorf("%s: %s, want %s", name, a.Submissions, c.want)
		}
		var gaps []Gap // twice as many are counted as were read
		for m, n := range c.read {
			gaps = append(gaps, Gap{m, 2 * n, n})
		}
		if d := cmp.Diff(gaps, a.Gaps); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestQuarantinedRowsAreTakenFromTheirPlace moves a row that is quarantined by itself out of where the census counted
// it, whatever the spelling.
func TestQuarantinedRowsAreTakenFromTheirPlace(t *testing.T) {
	submission := func(g CensusGroup) (q QuarantinedRow) {
		q.Row = Row{Table: "submissions", ID: "9"}
		q.Count(g)
		return q
	}
	census := &Census{Groups: []CensusGroup{{"2026-03", "c", "submitted", Before, 5},
		{"2026-03", "c", "draft", Before, 5},
		{"2026-03", "c", "submitted", After, 5}, {"2026-05", "c", "submitted", Before, 5},
		{"2026-03", "c", "x", Before, 5}}}
	read := map[period.Month]int64{period.MonthOf(2026, 3): 15}
	for name, c := range map[string]struct {
		row  QuarantinedRow
		want Accounted
	}{
		"of another table": {QuarantinedRow{Row: Row{Table: "beneficiaries", ID: "9"}}, Accounted{25, 5, 5, 5, 5, 5}},
		"placed": {submission(CensusGroup{"2026-03", "c", "submitted", Before, 1}),
			Accounted{25, 6, 5, 5, 5, 4}},
		"draft": {submission(CensusGroup{"2026-03", "c", "draft", Before, 1}), Accounted{25, 6, 5, 4, 5, 5}},
		"later": {submission(CensusGroup{"2026-03", "c", "submitted", After, 1}),
			Accounted{25, 6, 4, 5, 5, 5}},
		"outside": {submission(CensusGroup{"2026-05", "c", "submitted", Before, 1}),
			Accounted{25, 6, 5, 5, 4, 5}},
		"at fault anyhow": {submission(CensusGroup{"2026-03", "c", "x", Before, 1}), Accounted{25, 5, 5, 5, 5, 5}},
		"month with a blank": {submission(CensusGroup{"2026-03 ", "c", "submitted", Before, 1}),
			Accounted{25, 6, 5, 5, 5, 4}},
		"community with a blank": {submission(CensusGroup{"2026-03", " c", "submitted", Before, 1}),
			Accounted{25, 6, 5, 5, 5, 4}},
		"capital status": {submission(CensusGroup{"2026-03", "c", " Submitted ", Before, 1}),
			Accounted{25, 6, 5, 5, 5, 4}},
		"capital draft": {submission(CensusGroup{"2026-03", "c", "DRAFT", Before, 1}), Accounted{25, 6, 5, 4, 5, 5}},
		"no moment": {submission(CensusGroup{"2026-03", "c", "submitted", NoMoment, 1}),
			Accounted{25, 6, 5, 5, 5, 4}},
		"another spelling of nothing": {submission(CensusGroup{"2026-3", "c", "submitted", Before, 1}),
			Accounted{25, 6, 5, 5, 4, 5}},
	} {
		f := accounting(census, read)
		f.quarantine(c.row)
		a := f.account()
		if a.Submissions != c.want || a.Total != 1 || len(a.Rows) != 1 || a.Rows[0] != c.row.Row {
			t.Errorf("%s: %s, want %s; %d rows, %v", name, a.Submissions, c.want, a.Total, a.Rows)
		}
		if err := a.Check(); err != nil {
			t.Errorf("%s: %s", name, err)
		}
	}
}

// TestRowsListed names the first thousand of the quarantined rows, and counts all, whether submissions are counted or
// not.
func TestRowsListed(t *testing.T) {
	for name, c := range map[string]struct {
		census   *Census
		complete bool
	}{"none": {nil, false}, "a source that is not counted": {&Census{Unaccounted: true, Beyond: Accounted{Table: 3}},
		false}, "counted": {&Census{}, true}} {
		f := accounting(c.census, nil)
		for i := range RowsListed + 1 {
			f.quarantine(QuarantinedRow{Row: Row{Table: "activities", ID: fmt.Sprint(i + 1)}})
		}
		a := f.account()
		if a.Complete != c.complete || a.Total != RowsListed+1 || len(a.Rows) != RowsListed ||
			a.Rows[0].ID != "1" || a.Rows[RowsListed-1].ID != fmt.Sprint(RowsListed) || a.Submissions != (Accounted{}) {
			t.Errorf("%s: complete %t, %d rows, %d of them from %s, %s", name, a.Complete, a.Total, len(a.Rows),
				a.Rows[0].ID, a.Submissions)
		}
	}
}

// TestOrderOfRows is by table, then by id, then by column.
func TestOrderOfRows(t *testing.T) {
	var rows []Row
	for _, table := range strings.Fields("regions agencies projects project_communities submissions activities " +
		"beneficiaries submission_statuses") {
		rows = append(rows, Row{Table: table, ID: "2", Column: "a"}, Row{Table: table, ID: "2", Column: "b"},
			Row{Table: table, ID: "10", Column: "a"})
	}
	got := slices.Clone(rows)
	slices.Reverse(got)
	slices.SortFunc(got, compareRows)
	if d := cmp.Diff(rows, got); d != "" {
		t.Error(d)
	}
}

// TestFaultOfAGroup names the first column at fault, with its value and why.
func TestFaultOfAGroup(t *testing.T) {
	dir := accounting(nil, nil).dir
	const month, status = "want a month like 2026-10", "want one of draft, submitted, approved, returned, voided"
	for _, c := range []struct {
		group CensusGroup
		want  [3]string
	}{
		{CensusGroup{"2026-03", "c", "submitted", Before, 1}, [3]string{}},
		{CensusGroup{"2026-03", "c", "submitted", After, 1}, [3]string{}},
		{CensusGroup{"1000-01", "c", "draft", Before, 1}, [3]string{}},
		{CensusGroup{"0999-12", "c", "draft", Before, 1}, [3]string{"period", "0999-12", month}},
		{CensusGroup{"2000-12", "c", "draft", Before, 1}, [3]string{}},
		{CensusGroup{"2026-00", "x", "x", NoMoment, 1}, [3]string{"period", "2026-00", month}},
		{CensusGroup{"", "c", "draft", Before, 1}, [3]string{"period", "", month}},
		{CensusGroup{"2026-03", "x", "x", NoMoment, 1}, [3]string{"community_code", "x", "no region has this code"}},
		{CensusGroup{"2026-03", "s", "x", NoMoment, 1}, [3]string{"community_code", "s", "a street, not a community"}},
		{CensusGroup{"2026-03", "c", "x", NoMoment, 1}, [3]string{"submitted_at", "", "want a time"}},
		{CensusGroup{"2026-03", "c", "x", After, 1}, [3]string{"status", "x", status}},
		{CensusGroup{"2026-03", "c", "quarantined", Before, 1}, [3]string{"status", "quarantined", status}},
		{CensusGroup{"2026-03", "c", "", Before, 1}, [3]string{"status", "", status}},
	} {
		column, value, reason := c.group.Fault(dir)
		if got := [3]string{column, value, reason}; got != c.want {
			t.Errorf("%+v: %q, want %q", c.group, got, c.want)
		}
	}
	for _, s := range []Status{Draft, Submitted, Approved, Returned, Voided} {
		if !s.Known() {
			t.Errorf("%s is not known", s)
		}
	}
	for _, s := range []Status{"", "Draft", Quarantined} {
		if s.Known() {
			t.Errorf("%q is known", s)
		}
	}
}

// TestBeyond holds what is left of a table without some groups of it, and how many were filed later in all.
func TestBeyond(t *testing.T) {
	groups := []CensusGroup{{Status: "submitted", Rows: 1}, {Status: "draft", Rows: 2},
		{Status: "submitted", Moment: After, Rows: 4}, {Status: "draft", Moment: After, Rows: 8},
		{Status: "voided", Moment: NoMoment, Rows: 16}}
	got := Accounted{Table: 1000, Later: 200, Drafts: 300}.Without(groups)
	if want := (Accounted{Table: 969, Later: 188, Drafts: 298, Outside: 483}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if n := (&Census{Groups: groups, Beyond: got}).Later(); n != 200 {
		t.Errorf("%d were filed later", n)
	}
}

// TestCheck tells of rows that are nowhere, and of months of which another number was read.
func TestCheck(t *testing.T) {
	m := period.MonthOf(2026, 11)
	of := func(n ...int64) string {
		var parts []string
		for i, n := range n {
			parts = append(parts, fmt.Sprintf("of %s 1 are counted and %d were read", m+period.Month(i), n))
		}
		return strings.Join(parts, ", ")
	}
	gaps := []Gap{{m, 1, 2}, {m + 1, 1, 3}, {m + 2, 1, 0}, {m + 3, 1, 5}, {m + 4, 1, 6}}
	const mend = "; submissions.sql leaves rows out that submissions_count.sql counts, or gives more: mend it until " +
		"huizong check --source finds nothing, then retry"
	for name, c := range map[string]struct {
		a    Accounting
		want string
	}{
		"all there":   {Accounting{Submissions: Accounted{31, 1, 2, 4, 8, 16}, Complete: true}, ""},
		"one nowhere": {Accounting{Submissions: Accounted{32, 1, 2, 4, 8, 16}, Complete: true}, "1 of 32 are nowhere"},
		"one twice":   {Accounting{Submissions: Accounted{30, 1, 2, 4, 8, 16}, Complete: true}, "-1 of 30 are nowhere"},
		"not counted": {Accounting{Submissions: Accounted{Table: 1}, Gaps: gaps}, ""},
		"one month":   {Accounting{Complete: true, Gaps: gaps[:1]}, of(2) + mend},
		"three":       {Accounting{Complete: true, Gaps: gaps[:3]}, of(2, 3, 0) + mend},
		"four": {Accounting{Complete: true, Gaps: gaps[:4]}, of(2, 3, 0) + ", and so on for 1 months more" +
			mend},
		"five": {Accounting{Complete: true, Gaps: gaps}, of(2, 3, 0) + ", and so on for 2 months more" + mend},
	} {
		got, want := "", c.want
		if err := c.a.Check(); err != nil {
			got = err.Error()
		}
		if want != "" {
			want = "account for submissions: " + want
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	const line = "31 submissions: 1 quarantined, 2 later, 4 drafts, 8 outside, 16 placed"
	if got := (Accounted{31, 1, 2, 4, 8, 16}).String(); got != line {
		t.Error(got)
	}
}

// TestGaps are told of every month of the window where the numbers differ, either way, and of no other.
func TestGaps(t *testing.T) {
	m := period.MonthOf(2026, 3)
	for _, c := range []struct {
		read [2]int64
		want []Gap
	}{{[2]int64{5, 7}, nil}, {[2]int64{4, 7}, []Gap{{m, 5, 4}}}, {[2]int64{5, 8}, []Gap{{m + 1, 7, 8}}},
		{[2]int64{0, 0}, []Gap{{m, 5, 0}, {m + 1, 7, 0}}}} {
		f := accounting(&Census{Groups: []CensusGroup{{"2026-03", "c", "submitted", Before, 5},
			{"2026-04", "c", "submitted", Before, 7}}}, map[period.Month]int64{m - 1: 9, m: c.read[0], m + 1: c.read[1],
			m + 2: 9})
		if d := cmp.Diff(c.want, f.account().Gaps); d != "" {
			t.Errorf("%v: %s", c.read, d)
		}
	}
}
