package reconcile

import (
	"slices"
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

// claims is how many claims a submission may file.
const claims = 12

// each returns the claims in the order of the source table's columns.
func (c *Claims) each() [claims]*Claim {
	return [claims]*Claim{&c.VisitAttendances, &c.Cases, &c.CaseAttendances, &c.Groups, &c.GroupSessions,
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

	keys []revisions
	key  []int32 // of each submission, its place in keys; nobody: it was not taken
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
	s := Selection{key: make([]int32, len(submissions))}
	find, taken := s.finder(submissions), 0
	for i := range submissions {
		sub := &submissions[i]
		s.key[i] = nobody
		switch {
		case !asOf.IsZero() && sub.SubmittedAt.After(asOf):
		case sub.Status == Draft:
			s.Draft++
		default:
			taken++
			s.key[i] = find(i)
			s.enter(submissions, i)
		}
	}
	s.Superseded = taken - len(s.keys)
	for i := range submissions {
		if !s.isCurrent(i) {
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

// finder returns what finds the key of the submission at i among those met, or adds it. Few are looked through, which
// is quicker than a map.
func (s *Selection) finder(submissions []Submission) func(i int) int32 {
	add := func(i int) int32 {
		s.keys = append(s.keys, revisions{current: i, first: i, claimed: -1})
		return int32(len(s.keys) - 1)
	}
	const few = 16
	if len(submissions) <= few {
		return func(i int) int32 {
			for k := range s.keys {
				if submissions[s.keys[k].first].sameKey(&submissions[i]) {
					return int32(k)
				}
			}
			return add(i)
		}
	}
	places := make(map[key]int32, len(submissions))
	return func(i int) int32 {
		k := submissions[i].key()
		at, met := places[k]
		if !met {
			at = add(i)
			places[k] = at
		}
		return at
	}
}

// sameKey reports whether s and o are revisions of one submission.
func (s *Submission) sameKey(o *Submission) bool {
	return s.AgencyCode == o.AgencyCode && s.ProjectCode == o.ProjectCode && s.CommunityCode == o.CommunityCode &&
		s.Period == o.Period
}

// enter takes in the revision at i.
func (s *Selection) enter(submissions []Submission, i int) {
	sub, r := &submissions[i], &s.keys[s.key[i]]
	if submissions[r.current].Revision < sub.Revision {
		r.current = i
	}
	if sub.Status == Quarantined { // when it was filed, and what it claims, is not known
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
}

// taken reports whether the submission at i was filed at the moment, and is no draft.
func (s *Selection) taken(i int) bool { return s.key[i] != nobody }

// filed reports whether any revision of a submission was taken.
func (s *Selection) filed(submissions []Submission, of *Submission) bool {
	return slices.ContainsFunc(s.keys, func(r revisions) bool { return submissions[r.first].sameKey(of) })
}

func (s *Selection) isCurrent(i int) bool { return s.taken(i) && s.keys[s.key[i]].current == i }

// firstFiled is when the key of the submission at i was first filed: by its first revision that files any claim or, if
// none does, by its first. Correcting a typo does not hand one's event to somebody else.
func (s *Selection) firstFiled(submissions []Submission, i int) time.Time {
	r := s.keys[s.key[i]]
	if r.claimed >= 0 {
		return submissions[r.claimed].SubmittedAt
	}
	return submissions[r.first].SubmittedAt
}

// arrived is what the deadline of the current submission at i is held against: its first revision that files any claim
// or, if none does, itself. A deadline is not met by an empty form.
func (s *Selection) arrived(submissions []Submission, i int) time.Time {
	if r := s.keys[s.key[i]]; r.claimed >= 0 {
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
		if first := s.keys[s.key[i]].first; first != i {
			r.Count++
			r.Before += submissions[first].Claims.Direct.valid().N
			r.Now += submissions[i].Claims.Direct.valid().N
		}
	}
	return r
}
