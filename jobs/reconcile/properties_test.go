package reconcile_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// lastMonths is the window that the properties are held over, and after the last moment that draw knows.
var (
	lastMonths = reconcile.Window{From: drawnFirst + drawnMonths - 2, To: drawnFirst + drawnMonths - 1}
	afterwards = time.Date(2030, 1, 1, 0, 0, 0, 0, shanghai)
)

// each holds a property over random sources.
func each(t *testing.T, hold func(t *testing.T, d *drawn)) {
	t.Helper()
	for seed := range uint64(120) {
		d := draw(seed)
		t.Run(fmt.Sprint(seed), func(t *testing.T) { hold(t, d) })
	}
}

func sum(t *testing.T, rows *reconciletest.Rows) *reconcile.Summary {
	t.Helper()
	return summarize(t, rows, lastMonths, "222401", afterwards)
}

// TestBridgesAndRollUpsAddUp walks both bridges, and adds up regions, agencies, projects and months.
func TestBridgesAndRollUpsAddUp(t *testing.T) {
	each(t, func(t *testing.T, d *drawn) {
		s := sum(t, d.rows)
		for side, lines := range map[string][]reconcile.Line{"direct": s.Bridge.Direct, "indirect": s.Bridge.Indirect} {
			at := int64(0)
			for _, l := range lines[:len(lines)-1] {
				at += l.Amount
			}
			if at != lines[len(lines)-1].Amount {
				t.Errorf("bridge %s comes to %d: %v", side, at, lines)
			}
		}
		for name, m := range map[string]map[string]*reconcile.Totals{"agencies": s.ByAgency, "projects": s.ByProject,
			"months": s.ByMonth} {
			total := reconcile.Pair{}
			for _, x := range m {
				total.Direct, total.Indirect = total.Direct+x.Direct, total.Indirect+x.Indirect
			}
			if total != (reconcile.Pair{Direct: s.Figures.Direct, Indirect: s.Figures.Indirect}) {
				t.Errorf("%s add up to %v", name, total)
			}
		}
		below := map[string]int64{}
		for _, r := range d.rows.Regions {
			if x := s.ByRegion[r.Code]; x != nil {
				below[r.ParentCode] += x.Direct
			}
		}
		for code, x := range s.ByRegion {
			if n, inner := below[code]; inner && n != x.Direct {
				t.Errorf("what lies below %s adds up to %d, not %d", code, n, x.Direct)
			}
		}
	})
}

// TestExcludedOnce holds that every record excluded has one finding, and no more direct than was recorded or claimed
// without a record.
func TestExcludedOnce(t *testing.T) {
	each(t, func(t *testing.T, d *drawn) {
		s := sum(t, d.rows)
		seen, excluded := map[reconcile.ID]reconcile.Code{}, int64(0)
		rules := s.Bridge.Direct[3 : len(s.Bridge.Direct)-1]
		for _, l := range rules {
			excluded += l.Count
		}
		for _, f := range s.Findings {
			if !slices.ContainsFunc(rules, func(l reconcile.Line) bool { return l.Code == string(f.Code) }) {
				continue
			}
			if other, twice := seen[f.Records[0].ID]; twice {
				t.Errorf("record %s is excluded by %s and %s", f.Records[0].ID, other, f.Code)
			}
			seen[f.Records[0].ID] = f.Code
		}
		if int(excluded) != len(seen) {
			t.Errorf("%d records excluded, %d findings", excluded, len(seen))
		}
	})
}

// TestOrderNeverMatters shuffles submissions, records and keys.
func TestOrderNeverMatters(t *testing.T) {
	each(t, func(t *testing.T, d *drawn) {
		want := text(t, sum(t, d.rows))
		other := *d.rows
		other.Submissions, other.Records = slices.Clone(other.Submissions), maps.Clone(other.Records)
		d.Shuffle(len(other.Submissions), func(i, j int) {
			other.Submissions[i], other.Submissions[j] = other.Submissions[j], other.Submissions[i]
		})
		for _, id := range slices.Sorted(maps.Keys(other.Records)) {
			list := slices.Clone(other.Records[id])
			d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			other.Records[id] = list
		}
		if diff := cmp.Diff(want, text(t, sum(t, &other))); diff != "" {
			t.Errorf("another order, other figures: %s", diff)
		}
	})
}

func text(t *testing.T, s *reconcile.Summary) string {
	t.Helper()
	raw, err := json.MarshalIndent(map[string]any{"summary": s, "findings": s.Findings}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestFilingTwiceRaisesNothing files every record again, in its own submission, and every event again by a project of
// another agency that files later: no total of direct rises.
func TestFilingTwiceRaisesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *drawn) {
		d.rows.Judged = nil // a person may say that two are different
		before := sum(t, d.rows).Figures.Direct
		twice := *d.rows
		twice.Records = map[reconcile.ID][]reconcile.Record{}
		for id, list := range d.rows.Records {
			for _, r := range list {
				again := r
				again.ID = fmt.Appendf(nil, "zzzzzzzzzzzz%s", r.ID)
				twice.Records[id] = append(twice.Records[id], r, again)
			}
		}
		if after := sum(t, &twice).Figures.Direct; after != before {
			t.Errorf("direct rose from %d to %d", before, after)
		}
	})
}

// TestPersonsBetweenTheBounds gives every submission a number of people of its own, as its claim or keys tell it or,
// where it is silent, any that its attendances allow: however much they overlap, the truth lies between the bounds.
func TestPersonsBetweenTheBounds(t *testing.T) {
	each(t, func(t *testing.T, d *drawn) {
		s := sum(t, d.rows)
		if s.Persons.Method != reconcile.ByInterval {
			return
		}
		largest, all := int64(0), int64(0)
		for _, p := range s.Parts {
			i := slices.IndexFunc(d.rows.Submissions, func(x reconcile.Submission) bool { return x.ID == p.Submission })
			n, keys := int64(0), map[reconcile.PersonKey]bool{}
			for _, k := range d.rows.Direct[p.Submission] {
				keys[k] = true
			}
			switch c := d.rows.Submissions[i].Claims.DirectPersons; {
			case c.Filed && c.N >= 0:
				n = c.N
			case len(keys) > 0:
				n = int64(len(keys))
			case p.Direct > 0:
				n = int64(d.IntN(int(min(p.Direct, 1<<30)) + 1))
				all += n
				continue // what it hides may be anybody
			}
			largest, all = max(largest, n), all+n
		}
		if b := s.Persons.Direct; largest < b.Low || all > b.High {
			t.Errorf("between %d and %d persons by the truth, %+v by the package", largest, all, b)
		}
	})
}
