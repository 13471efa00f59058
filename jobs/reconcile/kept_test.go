package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestKeptFits takes a unit for what it was made of, and for nothing else.
func TestKeptFits(t *testing.T) {
	cells := [][]Submission{{{CommunityCode: "c"}}, {{CommunityCode: "d"}}}
	unit := func(later, earlier int32) *Kept {
		return &Kept{cells: []KeptCell{{community: "c", counts: make([]Counts, 2)}, {community: "d",
			counts: make([]Counts, 1)}}, pairs: []similarPair{{later: 0, earlier: 1}, {later: later, earlier: earlier}}}
	}
	counted := func(later, earlier int32) *Kept {
		k := unit(0, 1)
		k.alike = []alike{{0, 1, 9}, {later, earlier, 9}}
		return k
	}
	for name, c := range map[string]struct {
		kept    *Kept
		cells   [][]Submission
		counted []int
		want    bool
	}{
		"itself":                      {unit(2, 0), cells, []int{2, 1}, true},
		"the other way":               {unit(0, 2), cells, []int{2, 1}, true},
		"a cell less":                 {unit(2, 0), cells[:1], []int{2}, false},
		"a cell more":                 {&Kept{}, cells, []int{2, 1}, false},
		"no cells":                    {&Kept{}, nil, nil, true},
		"other communities":           {unit(2, 0), [][]Submission{cells[1], cells[0]}, []int{2, 1}, false},
		"one counts less":             {unit(2, 0), cells, []int{1, 1}, false},
		"one counts more":             {unit(2, 0), cells, []int{2, 2}, false},
		"a pair of one that is not":   {unit(3, 0), cells, []int{2, 1}, false},
		"a pair with one that is not": {unit(0, 3), cells, []int{2, 1}, false},
		"a pair of nobody":            {unit(-1, 0), cells, []int{2, 1}, false},
		"a pair with nobody":          {unit(0, -1), cells, []int{2, 1}, false},
		"pairs within a cell":         {counted(1, 1), cells, []int{2, 1}, true},
		"pairs with the first cell":   {counted(1, 0), cells, []int{2, 1}, true},
		"pairs of no cell":            {counted(2, 0), cells, []int{2, 1}, false},
		"pairs with no cell":          {counted(0, 2), cells, []int{2, 1}, false},
		"pairs before all cells":      {counted(-1, 0), cells, []int{2, 1}, false},
		"pairs with one before":       {counted(0, -1), cells, []int{2, 1}, false},
	} {
		if got := c.kept.Fits(c.cells, c.counted); got != c.want {
			t.Errorf("%s: fits %t", name, got)
		}
	}
	if k := unit(0, 0); k.Cell(1) != &k.cells[1] || (*Kept)(nil).Cell(1) != nil {
		t.Error("another cell")
	}
}

// TestKeptOfAPass holds what a pass hands on of a street: each cell with what its records came to, without what is of
// the claim alone, of a submission, or judged anew.
func TestKeptOfAPass(t *testing.T) {
	m := period.MonthOf(2026, 3)
	dir := NewDirectory([]Region{{Code: "s", Level: Street}, {Code: "t", Level: Street},
		{Code: "c", ParentCode: "s", Level: Community}, {Code: "d", ParentCode: "s", Level: Community},
		{Code: "e", ParentCode: "t", Level: Community}}, nil, nil)
	opt := Defaults(time.UTC)
	cell := func(community string, month period.Month, records ...Record) *Cell {
		s := Submission{ID: ID(community), AgencyCode: "A", ProjectCode: "P", CommunityCode: community, Period: month,
			Revision: 1, Status: Submitted, Claims: Claims{Direct: Filed(9)}}
		return &Cell{CommunityCode: community, Period: month, Submissions: []Submission{s}, Stamp: Stamp{byte(month)},
			Filings: []Filing{{Records: records}},
			Quarantine: []QuarantinedRow{{Row: Row{Table: "submissions", ID: "1"}},
				{Row: Row{Table: "activities", ID: "2", Content: "x"}}}}
	}
	judged := NewJudgements([]Judgement{{Verdict: Accepted, Table: "activities", Row: "2", Content: "x"}})
	for _, keeps := range []bool{true, false} {
		var got []string
		pass := NewPass(dir, &opt, judged, Window{From: m, To: m}, "s", time.Time{}, func(o *Outcome) {
			for _, q := range o.Quarantine {
				if accepted := q.Table == "activities"; q.Accepted != accepted {
					t.Errorf("%s %s: accepted %t", q.Table, q.ID, q.Accepted)
				}
			}
		})
		if keeps {
			pass.Keep(nil, func(u KeptUnit) {
				line := fmt.Sprintf("%s %s stamp %d:", u.Street, u.Month, u.Stamp[0])
				for i := range u.cells {
					c := &u.cells[i]
					if c.unit != u.Kept {
						t.Errorf("%s is of another unit", c.community)
					}
					line += " " + c.community
					for _, n := range c.counts {
						line += fmt.Sprintf(" n%d a%d r%d", n.Records, n.Attendances[Event], n.Recorded)
					}
					for _, q := range c.quarantine {
						line += fmt.Sprintf(" %s %s %t", q.Table, q.ID, q.Accepted)
					}
				}
				got = append(got, line)
			})
		}
		event := Record{ID: []byte("r"), Kind: Event, Code: []byte("k"), Title: []byte("t"),
			OccurredOn: DateOf(2026, 3, 9),
			Sessions:   1, Attendances: 20}
		for _, c := range []*Cell{cell("c", m, event), cell("d", m), cell("e", m, event), cell("c", m+1)} {
			if err := pass.Cell(c); err != nil {
				t.Fatal(err)
			}
		}
		pass.Close()
		var want []string
		if stamp := byte(m); keeps {
			want = []string{
				fmt.Sprintf("s 2026-03 stamp %d: c n1 a20 r20 activities 2 false d n0 a0 r0 activities 2 false", stamp),
				fmt.Sprintf("t 2026-03 stamp %d: e n1 a20 r20 activities 2 false", stamp),
				fmt.Sprintf("s 2026-04 stamp %d: c n0 a0 r0 activities 2 false", stamp+1),
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("keeps %t: %s", keeps, d)
		}
	}
}
