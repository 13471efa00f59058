package reconcile

import (
	"slices"
	"time"

	"huizong/jobs/period"
)

// Verdict is what a person judged.
type Verdict string

// The three verdicts (docs: reconciliation, "Judgements").
const (
	Same      Verdict = "same"      // two records tell of one event: the second is excluded
	Different Verdict = "different" // two records tell of two events, whatever their likeness
	Accepted  Verdict = "accepted"  // a row that cannot be understood is left out for good
)

// RecordKey names a record in the words of those who file it, so that a judgement outlives a revision that files the
// record again.
type RecordKey struct {
	Kind          string `json:"kind"`
	AgencyCode    string `json:"agency"`
	ProjectCode   string `json:"project"`
	CommunityCode string `json:"community"`
	Code          string `json:"code"`
	OccurredOn    Date   `json:"occurred_on"`
	Title         string `json:"title"` // as NormalTitle has it
}

// recordKey returns the key of a record of s.
func (s *Submission) recordKey(r *Record) RecordKey {
	return RecordKey{
		Kind:          r.Kind.String(),
		AgencyCode:    s.AgencyCode,
		ProjectCode:   s.ProjectCode,
		CommunityCode: s.CommunityCode,
		Code:          string(r.Code),
		OccurredOn:    r.OccurredOn,
		Title:         string(NormalTitle(r.Title)),
	}
}

// KeyOf returns the key of a record as a finding shows it, of the submission of the agency, project and community.
func KeyOf(r RecordDetail, agency, project, community string) RecordKey {
	return RecordKey{Kind: r.Kind, AgencyCode: agency, ProjectCode: project, CommunityCode: community, Code: r.Code,
		OccurredOn: r.OccurredOn, Title: string(NormalTitle([]byte(r.Title)))}
}

// Judgement is what a person judged, with reason and time.
type Judgement struct {
	ID      int64     `json:"id"`
	Verdict Verdict   `json:"verdict"`
	Record  RecordKey `json:"record,omitzero"`   // same: the record that stays
	Other   RecordKey `json:"other,omitzero"`    // same: the record excluded
	Table   string    `json:"table,omitempty"`   // accepted: of the row
	Row     string    `json:"row,omitempty"`     // accepted: its id
	Content string    `json:"content,omitempty"` // accepted: digest of what the row held when it was accepted
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	Second  string    `json:"second,omitempty"` // who confirmed it, where one person is not enough
	InForce time.Time `json:"in_force"`
	Undone  time.Time `json:"undone,omitzero"` // when it ended; zero: it holds
}

// Judgements are those in force at a moment. A nil *Judgements is none.
type Judgements struct {
	same      map[place][]Judgement // by the cell of the record excluded
	kept      map[place][]Judgement // same, by the cell of the record that stays
	different map[pair]bool
	judged    map[place]Judged
	Accepted  []Judgement
	Pairs     []Judgement // same and different, those that hold
	Undone    []Judgement // those that held once
	list      []Judgement // all others
}

// Judged counts judgements.
type Judged struct {
	Same      int `json:"same"`
	Different int `json:"different"`
	Accepted  int `json:"accepted"`
}

func (j *Judged) add(k Judged) {
	j.Same += k.Same
	j.Different += k.Different
	j.Accepted += k.Accepted
}

// place is a cell.
type place struct {
	community string
	month     period.Month
}

func (k RecordKey) place() place { return place{k.CommunityCode, k.OccurredOn.Month()} }

// pair is two records, whichever comes first.
type pair [2]RecordKey

// NewJudgements arranges judgements, oldest first. Those that were undone do not hold. Of two about the same pair the
// later holds; a "same" that would leave none of a ring of records is not taken.
func NewJudgements(all []Judgement) *Judgements {
	j := &Judgements{same: map[place][]Judgement{}, kept: map[place][]Judgement{}, different: map[pair]bool{},
		judged: map[place]Judged{}}
	for _, one := range all {
		if one.Undone.IsZero() {
			j.list = append(j.list, one)
		} else {
			j.Undone = append(j.Undone, one)
		}
	}
	list := j.list
	last := map[pair]int{}
	for i, one := range list {
		last[pair{one.Record, one.Other}], last[pair{one.Other, one.Record}] = i, i
	}
	stays := map[RecordKey][]RecordKey{} // of a record excluded: those that stay in its place
	for i, one := range list {
		counted := Judged{}
		switch {
		case one.Verdict == Accepted:
			j.Accepted = append(j.Accepted, one)
		case last[pair{one.Record, one.Other}] != i: // the later one holds
		case one.Verdict == Different:
			j.different[pair{one.Record, one.Other}], j.different[pair{one.Other, one.Record}] = true, true
			counted.Different = 1
			j.Pairs = append(j.Pairs, one)
		case one.Verdict == Same && !leads(stays, one.Record, one.Other):
			stays[one.Other] = append(stays[one.Other], one.Record)
			j.same[one.Other.place()] = append(j.same[one.Other.place()], one)
			j.kept[one.Record.place()] = append(j.kept[one.Record.place()], one)
			counted.Same = 1
			j.Pairs = append(j.Pairs, one)
		}
		counted.add(j.judged[one.Other.place()])
		j.judged[one.Other.place()] = counted
	}
	return j
}

// instead returns what would be in force if two records were judged so, whatever was judged of them; "": if nobody had.
func (j *Judgements) instead(v Verdict, record, other RecordKey) *Judgements {
	var list []Judgement
	if j != nil {
		for _, one := range j.list {
			if one.Verdict == Accepted || (pair{one.Record, one.Other} != pair{record, other} &&
				pair{one.Record, one.Other} != pair{other, record}) {
				list = append(list, one)
			}
		}
	}
	if v != "" {
		list = append(list, Judgement{Verdict: v, Record: record, Other: other})
	}
	return NewJudgements(list)
}

// leads reports whether from is excluded in favour of to, directly or by way of others.
func leads(stays map[RecordKey][]RecordKey, from, to RecordKey) bool {
	return from == to ||
		slices.ContainsFunc(stays[from], func(next RecordKey) bool { return leads(stays, next, to) })
}

// byID returns the judgement with an id among those that hold.
func (j *Judgements) byID(id int64) Judgement {
	if j != nil {
		for _, one := range j.Pairs {
			if one.ID == id {
				return one
			}
		}
	}
	return Judgement{}
}

// Keeper is the record in whose favour a record is excluded, as people judged; false: nobody did.
func (j *Judgements) Keeper(gone RecordKey) (RecordKey, bool) {
	if j != nil {
		for _, one := range slices.Backward(j.same[gone.place()]) {
			if one.Other == gone {
				return one.Record, true
			}
		}
	}
	return RecordKey{}, false
}

// differ reports whether two records were judged to tell of two events.
func (j *Judgements) differ(a, b RecordKey) bool { return j.different[pair{a, b}] }

// anyDifferent reports whether there is any pair judged different at all.
func (j *Judgements) anyDifferent() bool { return j != nil && len(j.different) > 0 }
