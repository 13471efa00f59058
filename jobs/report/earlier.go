package report

import (
	"cmp"
	"maps"
	"slices"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// earlier finds how the windows of reports sent before stand today, and every filing that came after one of them was
// made. Windows that begin in one month share a fold, because outcomes come month by month; a fold ends with the last
// of its windows, so that of monthly reports one is under way at a time.
type earlier struct {
	sent   []Sent
	inside map[string]bool
	fold   func(reconcile.Window) *reconcile.Fold
	chains []*chain
	out    map[reconcile.Window]reconcile.Standing
	trails []Trail
}

// chain is the windows that begin in one month.
type chain struct {
	from period.Month
	ends []period.Month // of the windows still open, first ones first
	fold *reconcile.Fold
}

// Trail is every revision of one filing as it stands: lowest first, drafts left out, none empty.
type Trail []reconcile.Submission

// current is the revision that counts, if its status lets it.
func (t Trail) current() reconcile.Submission { return t[len(t)-1] }

func newEarlier(sent []Sent, inside map[string]bool, fold func(reconcile.Window) *reconcile.Fold) *earlier {
	e := &earlier{sent: sent, inside: inside, fold: fold, out: map[reconcile.Window]reconcile.Standing{}}
	ends := map[period.Month][]period.Month{}
	for _, s := range sent {
		if !slices.Contains(ends[s.Period.From], s.Period.To) {
			ends[s.Period.From] = append(ends[s.Period.From], s.Period.To)
		}
	}
	for _, from := range slices.Sorted(maps.Keys(ends)) {
		slices.Sort(ends[from])
		e.chains = append(e.chains, &chain{from: from, ends: ends[from]})
	}
	return e
}

// add adds an outcome; none of an earlier month may follow.
func (e *earlier) add(o *reconcile.Outcome) {
	for _, c := range e.chains {
		e.close(c, o.Period-1)
		if len(c.ends) > 0 && c.from <= o.Period {
			e.open(c).Add(o)
		}
	}
	if e.inside[o.CommunityCode] && e.told(o.Period) {
		e.follow(o.Filed())
	}
}

func (e *earlier) open(c *chain) *reconcile.Fold {
	if c.fold == nil {
		c.fold = e.fold(reconcile.Window{From: c.from, To: c.ends[len(c.ends)-1]})
	}
	return c.fold
}

// close takes the windows of c that end with month to or before.
func (e *earlier) close(c *chain, to period.Month) {
	for len(c.ends) > 0 && c.ends[0] <= to {
		standing := e.open(c).Standing(c.ends[0])
		e.out[standing.Window] = standing
		c.ends = c.ends[1:]
	}
	if len(c.ends) == 0 {
		c.fold = nil
	}
}

// end takes the windows that are still open.
func (e *earlier) end() map[reconcile.Window]reconcile.Standing {
	for _, c := range e.chains {
		if len(c.ends) > 0 {
			e.close(c, c.ends[len(c.ends)-1])
		}
	}
	return e.out
}

// follow keeps the filings that came after a report of their month was made, and those that do not count.
func (e *earlier) follow(list []reconcile.Submission) {
	for len(list) > 0 {
		n := 1
		for n < len(list) && sameUnit(list[0], list[n]) {
			n++
		}
		if e.concerns(list[:n]) {
			e.trails = append(e.trails, slices.Clone(list[:n]))
		}
		list = list[n:]
	}
}

// told reports whether a report told of a month.
func (e *earlier) told(m period.Month) bool {
	return slices.ContainsFunc(e.sent, func(s Sent) bool { return s.Period.Contains(m) })
}

func sameUnit(a, b reconcile.Submission) bool {
	return a.AgencyCode == b.AgencyCode && a.ProjectCode == b.ProjectCode
}

func (e *earlier) concerns(t Trail) bool {
	return slices.ContainsFunc(e.sent, func(s Sent) bool {
		return s.Period.Contains(t[0].Period) && (!t.current().Status.Counts() || filedAfter(t, s))
	})
}

// filedAfter reports whether any revision came after s was made.
func filedAfter(t Trail, s Sent) bool {
	return slices.ContainsFunc(t, func(x reconcile.Submission) bool { return x.SubmittedAt.After(s.AsOf) })
}

// sorted are the trails by month, agency, project and community.
func (e *earlier) sorted() []Trail {
	slices.SortFunc(e.trails, func(a, b Trail) int {
		x, y := a[0], b[0]
		return cmp.Or(cmp.Compare(x.Period, y.Period), cmp.Compare(x.AgencyCode, y.AgencyCode),
			cmp.Compare(x.ProjectCode, y.ProjectCode), cmp.Compare(x.CommunityCode, y.CommunityCode))
	})
	return e.trails
}

// Standings finds how the windows of reports that were sent stand today.
type Standings struct{ earlier *earlier }

// NewStandings returns the standings of the reports sent, over folds of their region.
func NewStandings(sent []Sent, fold func(reconcile.Window) *reconcile.Fold) *Standings {
	return &Standings{newEarlier(sent, nil, fold)}
}

// Add adds the outcome of one cell. Outcomes come in the order of their months.
func (s *Standings) Add(o *reconcile.Outcome) { s.earlier.add(o) }

// End returns every window as it stands.
func (s *Standings) End() map[reconcile.Window]reconcile.Standing { return s.earlier.end() }
