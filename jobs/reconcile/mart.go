package reconcile

import (
	"cmp"
	"slices"

	"huizong/jobs/period"
)

// Mart is one month laid out for whoever looks at it from outside: every submission that counts, every region and every
// finding.
type Mart struct {
	Period      period.Month
	Top         string // the region that all of it lies in, and none above
	Submissions []Reconciled
	Regions     []MartRegion
	Findings    []Finding

	dir     *Directory
	fold    *Fold
	regions map[string]*MartRegion
}

// MartRegion is one month of one region.
type MartRegion struct {
	Code         string
	Totals       Totals
	Figures      Figures // cases, groups and events are distinct over the month
	Completeness Completeness

	codes [kinds]set
}

// Distinct counts the cases, groups and events of a submission.
func (n *Counts) Distinct(k Kind) int64 { return int64(len(n.Codes[k])) }

// NewMart returns an empty month; fold is of that month alone, with detail, and takes in the same outcomes.
func NewMart(dir *Directory, m period.Month, fold *Fold) *Mart {
	return &Mart{Period: m, Top: fold.out.Region, dir: dir, fold: fold, regions: map[string]*MartRegion{}}
}

// Add takes in an outcome of the month.
func (m *Mart) Add(o *Outcome) {
	m.fold.Add(o)
	if len(o.Counted) == 0 {
		return
	}
	chain := m.chain(o.CommunityCode)
	for i := range o.Counted {
		r := o.Counted[i]
		for _, region := range chain {
			region.add(&r)
		}
		r.DirectKeys, r.OtherKeys, r.noticed, r.packed = nil, nil, nil, packed{}
		m.Submissions = append(m.Submissions, r)
	}
}

// chain are the regions that a community lies in, it included.
func (m *Mart) chain(community string) []*MartRegion {
	var out []*MartRegion
	for _, code := range m.dir.Chain(community) {
		r := m.regions[code]
		if r == nil {
			r = &MartRegion{Code: code}
			m.regions[code] = r
		}
		out = append(out, r)
	}
	return out
}

func (r *MartRegion) add(s *Reconciled) {
	r.Totals.add(s)
	f := &r.Figures
	f.VisitAttendances += s.Attendances[Visit]
	f.CaseAttendances += s.Attendances[Case]
	f.GroupAttendances += s.Attendances[Group]
	f.EventAttendances += s.Attendances[Event]
	f.GroupSessions += s.Sessions[Group]
	f.Direct += s.Direct
	f.Indirect += s.Indirect
	for k := range s.Codes {
		r.codes[k].add(s.Codes[k]...)
	}
}

// End completes the month: how what was due was filed, and what was found of it.
func (m *Mart) End() {
	sum := m.fold.Summary()
	for _, e := range sum.Expectations {
		for _, r := range m.chain(e.CommunityCode) {
			r.Completeness.Add(e.State)
		}
	}
	for _, f := range sum.Findings {
		if f.Period != nil { // gates and names are of a report
			m.Findings = append(m.Findings, f)
		}
	}
	for _, r := range m.regions {
		r.Figures.Cases, r.Figures.Groups, r.Figures.Events = r.codes[Case].len(), r.codes[Group].len(),
			r.codes[Event].len()
		r.codes = [kinds]set{}
		m.Regions = append(m.Regions, *r)
	}
	slices.SortFunc(m.Regions, func(a, b MartRegion) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(m.Submissions, func(a, b Reconciled) int { return a.Submission.ID.Compare(b.Submission.ID) })
	m.fold, m.regions = nil, nil
}
