package reconcile

import (
	"cmp"
	"slices"
	"time"

	"huizong/jobs/period"
)

// Unexpected is the state of a counted submission that nobody was to file. It is no state of an expected one.
const Unexpected State = "unexpected"

// Unit is what one agency files, month by month, for one project in one community.
type Unit struct {
	AgencyCode    string `json:"agency"`
	ProjectCode   string `json:"project"`
	CommunityCode string `json:"community"`
	// the project is the agency's, and the community is listed for it
	Expected bool                  `json:"expected"`
	Slots    map[period.Month]Slot `json:"slots"`
}

// Slot is how one submission was filed.
type Slot struct {
	State      State `json:"state"`
	Submission ID    `json:"submission,omitempty"` // the current revision
	Revision   int   `json:"revision,omitempty"`
	// of the first revision with a claim: what the deadline is held against
	FiledAt   time.Time `json:"filed_at,omitzero"`
	ArrivedAt time.Time `json:"arrived_at,omitzero"` // of the current revision
	Voided    bool      `json:"voided,omitempty"`    // missing, because what was filed was voided and not filed again
	Empty     bool      `json:"empty,omitempty"`     // missing, because what was filed has neither record nor claim
	DraftAt   time.Time `json:"draft_at,omitzero"`   // missing, but a draft was begun
}

// Register is who was to file what, and how it was filed: read from submissions alone, without their records.
type Register struct {
	dir    *Directory
	opt    *Options
	window Window
	asOf   time.Time
	units  map[unitKey]*Unit
}

type unitKey struct{ agency, project, community string }

// NewRegister returns the register of the communities at or below region over window, as filed at asOf.
func NewRegister(dir *Directory, opt *Options, window Window, region string, asOf time.Time) *Register {
	r := &Register{dir, opt, window, asOf, map[unitKey]*Unit{}}
	inside := map[string]bool{}
	for _, c := range dir.Communities(region) {
		inside[c] = true
	}
	for _, p := range dir.SortedProjects() {
		for _, c := range p.Communities {
			if !inside[c] {
				continue
			}
			for m := max(p.StartsOn.Month(), window.From); m <= min(p.EndsOn.Month(), window.To); m++ {
				u := r.unit(p.AgencyCode, p.Code, c)
				u.Expected = true
				u.Slots[m] = Slot{State: Missing}
			}
		}
	}
	return r
}

func (r *Register) unit(agency, project, community string) *Unit {
	k := unitKey{agency, project, community}
	u := r.units[k]
	if u == nil {
		u = &Unit{
			AgencyCode:    agency,
			ProjectCode:   project,
			CommunityCode: community,
			Slots:         map[period.Month]Slot{},
		}
		r.units[k] = u
	}
	return u
}

// Add enters the submissions of one cell; of its filings those of submissions that file no claim are looked at.
func (r *Register) Add(c *Cell) {
	if !r.window.Contains(c.Period) {
		return
	}
	sel := Select(c.Submissions, r.asOf)
	states := map[ID]FilingState{}
	for _, s := range filingStates(c, &sel, nil, r.dir, r.opt) {
		states[s.Submission] = s
	}
	for i := range c.Submissions {
		s := &c.Submissions[i]
		if sel.isCurrent(i) {
			r.enter(s, sel.arrived(c.Submissions, i), states[s.ID])
		} else if s.Status == Draft && !sel.filed(c.Submissions, s) {
			r.draft(s)
		}
	}
}

// enter notes a current revision: of an expected submission in its state, of another where it counts.
func (r *Register) enter(s *Submission, first time.Time, state FilingState) {
	f := Slot{State: state.State, Submission: s.ID, Revision: s.Revision, FiledAt: first, ArrivedAt: s.SubmittedAt,
		Voided: state.Voided, Empty: state.Empty}
	if state.State == "" {
		if !s.Status.Counts() {
			return
		}
		f.State = Unexpected
	}
	r.unit(s.AgencyCode, s.ProjectCode, s.CommunityCode).Slots[s.Period] = f
}

// draft notes that a missing submission was begun.
func (r *Register) draft(s *Submission) {
	u := r.units[unitKey{s.AgencyCode, s.ProjectCode, s.CommunityCode}]
	if u == nil || !r.asOf.IsZero() && s.SubmittedAt.After(r.asOf) {
		return
	}
	if f := u.Slots[s.Period]; f.State == Missing {
		f.DraftAt = s.SubmittedAt
		u.Slots[s.Period] = f
	}
}

// Units returns every unit, by project, community and agency.
func (r *Register) Units() []Unit {
	out := make([]Unit, 0, len(r.units))
	for _, u := range r.units {
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.ProjectCode, b.ProjectCode), cmp.Compare(a.CommunityCode, b.CommunityCode),
			cmp.Compare(a.AgencyCode, b.AgencyCode))
	})
	return out
}
