package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/period"
)

// Census is a count of all submissions of the source at the moment of its snapshot, by what decides where they go.
type Census struct {
	Groups      []CensusGroup
	Beyond      Accounted        // those of other months, where the server finds nothing wrong with any; in no group
	Quarantine  []QuarantinedRow // rows that the reading of months does not come to, since they cannot be placed
	Unaccounted bool             // the source is read by queries of the site's own, and none of them counts
}

// Later counts the submissions that were filed after the moment of the census.
func (c *Census) Later() (n int64) {
	n = c.Beyond.Later
	for i := range c.Groups {
		if c.Groups[i].Moment == After {
			n += c.Groups[i].Rows
		}
	}
	return n
}

// CensusGroup counts the submissions that have the same values.
type CensusGroup struct {
	Period    string
	Community string
	Status    string
	Moment    Moment
	Rows      int64
}

// group is what names a CensusGroup.
type group struct {
	period, community, status string
	moment                    Moment
}

func (g *CensusGroup) key() group { return group{g.Period, g.Community, g.Status, g.Moment} }

// Count notes in which group the census counts the row, a submission.
func (q *QuarantinedRow) Count(g CensusGroup) { q.counted = g.key() }

// Moment says when a submission was filed.
type Moment uint8

// Filed at or before the moment of the report, after it, or at none that can be read.
const (
	Before Moment = iota
	After
	NoMoment
)

// Fault says what is wrong with the submissions of a group, all of them; empty if nothing is.
func (g *CensusGroup) Fault(d *Directory) (column, value, reason string) {
	if _, err := period.ParseMonth(g.Period); err != nil || g.Period[0] == '0' {
		return "period", g.Period, "want a month like 2026-10"
	}
	if why := d.Misplaced(g.Community); why != "" {
		return "community_code", g.Community, why
	}
	if g.Moment == NoMoment {
		return "submitted_at", "", "want a time"
	}
	if !Status(g.Status).Known() {
		return "status", g.Status, "want one of draft, submitted, approved, returned, voided"
	}
	return "", "", ""
}

// Known reports whether s is one of the statuses of the source.
func (s Status) Known() bool {
	return s == Draft || s == Submitted || s == Approved || s == Returned || s == Voided
}

// Accounting says where every row of the source is. Every submission is in exactly one place, in this order of
// precedence: quarantined, filed after the moment of the report, a draft, outside its window or region, or placed.
type Accounting struct {
	Submissions Accounted `json:"submissions"`
	Complete    bool      `json:"complete"` // all rows were counted
	Total       int       `json:"quarantined"`
	Rows        []Row     `json:"rows,omitempty"` // the first thousand that are quarantined
	Gaps        []Gap     `json:"-"`              // months of the window of which the reading has not what is counted
}

// Gap is a month of which the table has another number of submissions of the region than were read.
type Gap struct {
	Month         period.Month
	Counted, Read int64
}

// Accounted are the places of submissions.
type Accounted struct {
	Table       int64 `json:"table"`
	Quarantined int64 `json:"quarantined"`
	Later       int64 `json:"later"`
	Drafts      int64 `json:"drafts"`
	Outside     int64 `json:"outside"`
	Placed      int64 `json:"placed"`
}

// Without returns what is left of a whole table without some groups, of which none is at fault: drafts, later filings,
// and all else, which lies outside.
func (a Accounted) Without(groups []CensusGroup) Accounted {
	for i := range groups {
		g := &groups[i]
		a.Table -= g.Rows
		switch {
		case g.Moment == After:
			a.Later -= g.Rows
		case Status(g.Status) == Draft:
			a.Drafts -= g.Rows
		}
	}
	a.Outside = a.Table - a.Later - a.Drafts
	return a
}

// RowsListed is how many quarantined rows are named one by one.
const RowsListed = 1000

// account works out where every row is: those of the census, less those that are quarantined one by one.
func (f *Fold) account() Accounting {
	out := Accounting{Complete: f.census != nil && !f.census.Unaccounted}
	for _, q := range f.rows {
		out.Total++
		out.Rows = append(out.Rows, q.Row)
	}
	slices.SortFunc(out.Rows, compareRows)
	out.Rows = out.Rows[:min(len(out.Rows), RowsListed)]
	if !out.Complete {
		return out
	}
	s, counted, groups := &out.Submissions, map[period.Month]int64{}, map[group]bool{}
	*s = f.census.Beyond
	for i := range f.census.Groups {
		g := &f.census.Groups[i]
		s.Table, groups[g.key()] = s.Table+g.Rows, true
		*s.place(f, g) += g.Rows
		if m, within := f.within(g); within && g.Moment != After {
			counted[m] += g.Rows
		}
	}
	for _, q := range f.rows {
		if q.Table != "submissions" {
			continue
		}
		g := CensusGroup{Period: q.counted.period, Community: q.counted.community, Status: q.counted.status,
			Moment: q.counted.moment}
		place := s.place(f, &g)
		if !groups[q.counted] {
			place = s.taken(f, g)
		}
		*place--
		s.Quarantined++
	}
	for m := f.out.Window.From; m <= f.out.Window.To; m++ {
		if counted[m] != f.read[m] {
			out.Gaps = append(out.Gaps, Gap{m, counted[m], f.read[m]})
		}
	}
	return out
}

// place is where the submissions of a group are.
func (s *Accounted) place(f *Fold, g *CensusGroup) *int64 {
	column, _, _ := g.Fault(f.dir)
	switch {
	case column != "":
		return &s.Quarantined
	case g.Moment == After:
		return &s.Later
	case Status(g.Status) == Draft:
		return &s.Drafts
	}
	if _, within := f.within(g); !within {
		return &s.Outside
	}
	return &s.Placed
}

// taken is where the census counted a row whose group it has not: among those of another spelling that the server takes
// for the same.
func (s *Accounted) taken(f *Fold, g CensusGroup) *int64 {
	g.Period, g.Community, g.Moment = strings.TrimSpace(g.Period), strings.TrimSpace(g.Community), Before
	g.Status = strings.ToLower(strings.TrimSpace(g.Status))
	if place := s.place(f, &g); place != &s.Quarantined {
		return place
	}
	return &s.Outside
}

// within reports whether a group lies in the window and region of the fold, and tells its month.
func (f *Fold) within(g *CensusGroup) (period.Month, bool) {
	m, err := period.ParseMonth(g.Period)
	_, inside := f.inside[g.Community]
	return m, err == nil && inside && f.out.Window.Contains(m)
}

func compareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(tableOrder(a.Table), tableOrder(b.Table)), ID(a.ID).Compare(ID(b.ID)),
		cmp.Compare(a.Column, b.Column))
}

var tables = []string{"regions", "agencies", "projects", "project_communities", "submissions", "activities",
	"beneficiaries", "submission_statuses"}

func tableOrder(table string) int { return slices.Index(tables, table) }

// Check returns an error where rows of the source are nowhere: the reading is not to be trusted then.
func (a *Accounting) Check() error {
	s := &a.Submissions
	sum := s.Quarantined + s.Later + s.Drafts + s.Outside + s.Placed
	switch {
	case !a.Complete:
		return nil
	case sum != s.Table:
		return fmt.Errorf("account for submissions: %d of %d are nowhere", s.Table-sum, s.Table)
	case len(a.Gaps) > 0:
		return fmt.Errorf(
			"account for submissions: %s; submissions.sql leaves rows out that submissions_count.sql counts, "+
				"or gives more: mend it until huizong check --source finds nothing, then retry", a.gaps())
	}
	return nil
}

// gaps says of which months another number was read than is counted, the first three.
func (a *Accounting) gaps() string {
	var parts []string
	for _, g := range a.Gaps[:min(3, len(a.Gaps))] {
		parts = append(parts, fmt.Sprintf("of %s %d are counted and %d were read", g.Month, g.Counted, g.Read))
	}
	if more := len(a.Gaps) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("and so on for %d months more", more))
	}
	return strings.Join(parts, ", ")
}

// String says the places in one line.
func (s Accounted) String() string {
	var parts []string
	for _, p := range []struct {
		name string
		n    int64
	}{{"quarantined", s.Quarantined}, {"later", s.Later}, {"drafts", s.Drafts}, {"outside", s.Outside}, {"placed",
		s.Placed}} {
		parts = append(parts, fmt.Sprintf("%d %s", p.n, p.name))
	}
	return fmt.Sprintf("%d submissions: %s", s.Table, strings.Join(parts, ", "))
}
