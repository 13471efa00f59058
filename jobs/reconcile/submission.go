package reconcile

import (
	"time"

	"huizong/jobs/period"
)

// Status is where a submission stands in its agency's filing system.
type Status string

// The five statuses of a submission, and what stands in their place where its row cannot be understood. A quarantined
// submission does not count, and keeps lower revisions from counting in its place.
const (
	Draft       Status = "draft"
	Submitted   Status = "submitted"
	Approved    Status = "approved"
	Returned    Status = "returned"
	Voided      Status = "voided"
	Quarantined Status = "quarantined"
)

// Counts reports whether a current submission of this status enters the figures.
func (s Status) Counts() bool { return s == Submitted || s == Approved }

// Claim is one figure as the agency typed it. A claim that was not filed is not 0.
type Claim struct {
	N     int64
	Filed bool
}

// Filed returns a filed claim of n.
func Filed(n int64) Claim { return Claim{N: n, Filed: true} }

// valid returns the claim as it is taken: one below 0 is taken as not filed.
func (c Claim) valid() Claim {
	if c.N < 0 {
		return Claim{}
	}
	return c
}

// Claims are the figures an agency typed into one submission. Attendances are person-times; persons are heads.
type Claims struct {
	VisitAttendances Claim
	Cases            Claim
	CaseAttendances  Claim
	Groups           Claim
	GroupSessions    Claim
	GroupAttendances Claim
	Events           Claim
	EventAttendances Claim
	Direct           Claim
	Indirect         Claim
	DirectPersons    Claim
	IndirectPersons  Claim
}

// each returns the claims in the order of the source table's columns.
func (c *Claims) each() [12]*Claim {
	return [12]*Claim{&c.VisitAttendances, &c.Cases, &c.CaseAttendances, &c.Groups, &c.GroupSessions,
		&c.GroupAttendances, &c.Events, &c.EventAttendances, &c.Direct, &c.Indirect, &c.DirectPersons,
		&c.IndirectPersons}
}

// AnyFiled reports whether any claim was filed. A claim of 0 is one: nothing happened is a report.
func (c *Claims) AnyFiled() bool {
	for _, claim := range c.each() {
		if claim.valid().Filed {
			return true
		}
	}
	return false
}

// Submission is what one agency filed for one project in one community for one month, as one revision. Its rows never
// change once filed, except Status.
type Submission struct {
	ID            ID
	AgencyCode    string
	ProjectCode   string
	CommunityCode string
	Period        period.Month
	Revision      int
	Status        Status
	SubmittedAt   time.Time
	Claims        Claims
}

// key is what revisions of one submission share.
type key struct {
	agency, project, community string
	period                     period.Month
}

func (s *Submission) key() key { return key{s.AgencyCode, s.ProjectCode, s.CommunityCode, s.Period} }

// Selection says which of a set of submissions count at a moment (docs: reconciliation, "Which submissions count").
type Selection struct {
	Counted     []int // indexes of the submissions that count, in the order given
	Superseded  int   // lower revisions
	Draft       int
	Returned    int // current, but returned to the agency
	Voided      int // current, but voided
	Quarantined int // current, but not understood

	revisions map[key]revisions
}

// revisions are the indexes of the revisions of one key that matter. Drafts are none.
type revisions struct {
	current int
	first   int
	claimed int // the first that files any claim; -1: none does
}

// Select takes the submissions filed at or before asOf, sets drafts aside, and keeps per key the highest revision. A
// zero asOf takes all.
func Select(submissions []Submission, asOf time.Time) Selection {
	s := Selection{revisions: make(map[key]revisions, len(submissions))}
	taken := 0
	for i := range submissions {
		sub := &submissions[i]
		switch {
		case !asOf.IsZero() && sub.SubmittedAt.After(asOf):
		case sub.Status == Draft:
			s.Draft++
		default:
			taken++
			s.enter(submissions, i)
		}
	}
	s.Superseded = taken - len(s.revisions)
	for i := range submissions {
		if !s.isCurrent(submissions, i) {
			continue
		}
		switch status := submissions[i].Status; {
		case status.Counts():
			s.Counted = append(s.Counted, i)
		case status == Returned:
			s.Returned++
		case status == Voided:
			s.Voided++
		case status == Quarantined:
			s.Quarantined++
		}
	}
	return s
}

// enter takes in the revision at i.
func (s *Selection) enter(submissions []Submission, i int) {
	sub := &submissions[i]
	k := sub.key()
	r, ok := s.revisions[k]
	if !ok {
		r = revisions{current: i, first: i, claimed: -1}
	}
	if submissions[r.current].Revision < sub.Revision {
		r.current = i
	}
	if sub.Status == Quarantined { // when it was filed, and what it claims, is not known
		s.revisions[k] = r
		return
	}
	if submissions[r.first].Status == Quarantined {
		r.first = i
	}
	if submissions[r.first].Revision > sub.Revision {
		r.first = i
	}
	if (r.claimed < 0 || submissions[r.claimed].Revision > sub.Revision) && sub.Claims.AnyFiled() {
		r.claimed = i
	}
	s.revisions[k] = r
}

func (s *Selection) isCurrent(submissions []Submission, i int) bool {
	r, ok := s.revisions[submissions[i].key()]
	return ok && r.current == i
}

// firstFiled is when the key of the submission at i was first filed: by its first revision that files any claim or, if
// none does, by its first. Correcting a typo does not hand one's event to somebody else.
func (s *Selection) firstFiled(submissions []Submission, i int) time.Time {
	r := s.revisions[submissions[i].key()]
	if r.claimed >= 0 {
		return submissions[r.claimed].SubmittedAt
	}
	return submissions[r.first].SubmittedAt
}

// arrived is what the deadline of the current submission at i is held against: its first revision that files any claim
// or, if none does, itself. A deadline is not met by an empty form.
func (s *Selection) arrived(submissions []Submission, i int) time.Time {
	if r := s.revisions[submissions[i].key()]; r.claimed >= 0 {
		return submissions[r.claimed].SubmittedAt
	}
	return submissions[i].SubmittedAt
}

// Refiled is what agencies changed by filing anew: the direct claims of the first and of the current revisions, over
// the submissions that count and are not their own first revision.
type Refiled struct {
	Count  int   `json:"count"`
	Before int64 `json:"before"` // person-times claimed at first
	Now    int64 `json:"now"`
}

func (s *Selection) refiled(submissions []Submission) Refiled {
	var r Refiled
	for _, i := range s.Counted {
		if first := s.revisions[submissions[i].key()].first; first != i {
			r.Count++
			r.Before += submissions[first].Claims.Direct.valid().N
			r.Now += submissions[i].Claims.Direct.valid().N
		}
	}
	return r
}
