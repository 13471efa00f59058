package reconcile

import (
	"time"

	"huizong/jobs/period"
)

// Status is where a submission stands in its agency's filing system.
type Status string

// The five statuses of a submission.
const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	Approved  Status = "approved"
	Returned  Status = "returned"
	Voided    Status = "voided"
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

// list returns the claims in the order of the source table's columns.
func (c *Claims) list() [12]Claim {
	return [12]Claim{c.VisitAttendances, c.Cases, c.CaseAttendances, c.Groups, c.GroupSessions, c.GroupAttendances,
		c.Events, c.EventAttendances, c.Direct, c.Indirect, c.DirectPersons, c.IndirectPersons}
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
	Counted    []int // indexes of the submissions that count, in the order given
	Superseded int   // lower revisions
	Draft      int
	Returned   int // current, but returned to the agency
	Voided     int // current, but voided

	current map[key]int // index of the current revision
	first   map[key]int // index of the first non-draft revision
}

// Select takes the submissions filed at or before asOf, sets drafts aside, and keeps per key the highest revision. A
// zero asOf takes all.
func Select(submissions []Submission, asOf time.Time) Selection {
	s := Selection{current: make(map[key]int, len(submissions)), first: make(map[key]int, len(submissions))}
	taken := 0
	for i := range submissions {
		sub := &submissions[i]
		switch {
		case !asOf.IsZero() && sub.SubmittedAt.After(asOf):
			continue
		case sub.Status == Draft:
			s.Draft++
			continue
		}
		taken++
		k := sub.key()
		if c, ok := s.current[k]; !ok || submissions[c].Revision < sub.Revision {
			s.current[k] = i
		}
		if f, ok := s.first[k]; !ok || submissions[f].Revision > sub.Revision {
			s.first[k] = i
		}
	}
	s.Superseded = taken - len(s.current)
	for i := range submissions {
		if c, ok := s.current[submissions[i].key()]; !ok || c != i {
			continue
		}
		switch status := submissions[i].Status; {
		case status.Counts():
			s.Counted = append(s.Counted, i)
		case status == Returned:
			s.Returned++
		case status == Voided:
			s.Voided++
		}
	}
	return s
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
		if first := s.first[submissions[i].key()]; first != i {
			r.Count++
			r.Before += submissions[first].Claims.Direct.N
			r.Now += submissions[i].Claims.Direct.N
		}
	}
	return r
}
