package reconcile

import (
	"huizong/jobs/period"
)

// State is how an expected submission was filed (docs: reconciliation, "Completeness").
type State string

// The five states. A submission that is missing is shown as 未报, never as 0, and never filled in; one that is
// quarantined as 数据有误.
const (
	OnTime      State = "on_time"
	Late        State = "late"
	Missing     State = "missing"
	NotAccepted State = "returned"
	Unreadable  State = "quarantined"
)

// filed reports whether what was due came in, on time or late.
func (s State) filed() bool { return s == OnTime || s == Late }

// FilingState is the state of what a project's own agency filed for one community and month. Missing submissions have
// none, unless voided.
type FilingState struct {
	ProjectCode string
	Submission  ID
	State       State
	Voided      bool
	Empty       bool // missing, because the submission has neither a record nor a claim
}

// Expectation is one submission that was due, and how it was filed.
type Expectation struct {
	AgencyCode    string       `json:"agency"`
	ProjectCode   string       `json:"project"`
	CommunityCode string       `json:"community"`
	Period        period.Month `json:"period"`
	State         State        `json:"state"`
	Submission    ID           `json:"submission,omitempty"`
	// missing, because what was filed was voided and not filed again
	Voided bool `json:"voided,omitempty"`
	// missing, because what was filed has neither a record nor a claim
	Empty bool `json:"empty,omitempty"`
}

func (p *Project) inCommunity(code string) bool { return p.listed[code] }

func (p *Project) inMonth(m period.Month) bool {
	return p.StartsOn.Month() <= m && m <= p.EndsOn.Month()
}

// filingStates looks at the current submissions of a cell that are expected there. counted is what the filings come to;
// where it is nil, they are looked at themselves, and only those of submissions without a claim.
func filingStates(c *Cell, sel *Selection, counted []Reconciled, dir *Directory, opt *Options) []FilingState {
	filled := make([]bool, len(c.Submissions))
	for i := range c.Filings {
		records := len(c.Filings[i].Records) + c.Filings[i].Lost
		if counted != nil {
			records = counted[i].Records
		}
		filled[c.Filings[i].Submission] = records > 0
	}
	var out []FilingState
	for i := range c.Submissions {
		s := &c.Submissions[i]
		if !sel.isCurrent(i) {
			continue
		}
		p := dir.Projects[s.ProjectCode]
		if p == nil || p.AgencyCode != s.AgencyCode || !p.inCommunity(s.CommunityCode) || !p.inMonth(s.Period) {
			continue
		}
		state := FilingState{ProjectCode: p.Code, Submission: s.ID, State: OnTime}
		switch {
		case s.Status == Voided:
			state.State, state.Voided = Missing, true
		case s.Status == Returned:
			state.State = NotAccepted
		case s.Status == Quarantined:
			state.State = Unreadable
		case !filled[i] && !s.Claims.AnyFiled():
			state.State, state.Empty = Missing, true
		case !sel.arrived(c.Submissions, i).Before(opt.Deadline(s.Period)):
			state.State = Late
		}
		out = append(out, state)
	}
	return out
}

// Completeness counts the submissions due in a window by how they were filed.
type Completeness struct {
	Expected int64 `json:"expected"`
	OnTime   int64 `json:"on_time"`
	Late     int64 `json:"late"`
	Missing  int64 `json:"missing"`
	Returned int64 `json:"returned"`
	// filed, but so that it cannot be understood
	Quarantined int64 `json:"quarantined"`
}

// Filed is the number filed and accepted.
func (c Completeness) Filed() int64 { return c.OnTime + c.Late }

// Merge adds the counts of another window.
func (c *Completeness) Merge(other Completeness) {
	c.Expected += other.Expected
	c.OnTime += other.OnTime
	c.Late += other.Late
	c.Missing += other.Missing
	c.Returned += other.Returned
	c.Quarantined += other.Quarantined
}

// Add counts one submission that was due.
func (c *Completeness) Add(s State) {
	c.Expected++
	*c.of(s)++
}

// of is the number of a state.
func (c *Completeness) of(s State) *int64 {
	switch s {
	case OnTime:
		return &c.OnTime
	case Late:
		return &c.Late
	case Missing:
		return &c.Missing
	case NotAccepted:
		return &c.Returned
	}
	return &c.Quarantined
}
