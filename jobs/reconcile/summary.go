package reconcile

import (
	"encoding/json"
	"time"

	"huizong/jobs/period"
)

// Window is a run of whole months, both ends included.
type Window struct {
	From period.Month `json:"from"`
	To   period.Month `json:"to"`
}

// Contains reports whether m lies in w.
func (w Window) Contains(m period.Month) bool { return w.From <= m && m <= w.To }

// Summary is what a window of a region comes to. Its JSON is that of `huizong reconcile` (docs: reconciliation, "The
// JSON"): fields may be added, never renamed. Amounts are person-times (人次) unless said otherwise.
type Summary struct {
	Rules        int          `json:"rules"` // version of the rules
	Window       Window       `json:"window"`
	Region       string       `json:"region"`
	AsOf         time.Time    `json:"as_of"`
	Submissions  Submissions  `json:"submissions"`
	Figures      Figures      `json:"figures"`
	Claimed      Pair         `json:"claimed"`
	Refiled      Refiled      `json:"refiled"`
	Unverified   Unverified   `json:"unverified"`
	Bridge       Bridge       `json:"bridge"`
	Persons      Persons      `json:"persons"`
	Completeness Completeness `json:"completeness"`
	Judgements   Judged       `json:"judgements"` // in force on cells of the window
	// statuses are those of AsOf; else the source does not keep their changes, and they are those of reading
	StatusHistory bool                `json:"status_history"`
	Counts        map[Code]int        `json:"findings"` // findings by rule; rules with none are left out
	ByRegion      map[string]*Totals  `json:"by_region"`
	ByAgency      map[string]*Totals  `json:"by_agency"`
	ByProject     map[string]*Totals  `json:"by_project"`
	ByMonth       map[string]*Totals  `json:"by_month"`
	Accounting    Accounting          `json:"accounting"`
	Findings      []Finding           `json:"-"` // in the order of rule, month, community and submission
	Unlisted      []FindingCount      `json:"-"` // those left out of Findings (Fold.List)
	Similar       Amount              `json:"-"` // pairs that may be one event; person-times filed later
	Expectations  []Expectation       `json:"-"` // every submission due
	Parts         []Part              `json:"-"` // every counted submission
	projectYears  map[projectYear]int // counted submissions of a project in a year

	// FilingByMonth is how what was due in each month was filed; a month in which nothing was due is left out.
	FilingByMonth map[period.Month]Completeness `json:"-"`
}

// RulesVersion is the version of the rules that this package works by (docs: reconciliation). A report is sealed with
// it.
const RulesVersion = 2

// Part is one counted submission with what it adds to the figures.
type Part struct {
	AgencyCode    string
	ProjectCode   string
	CommunityCode string
	Period        period.Month
	Submission    ID
	Revision      int
	FirstFiled    time.Time // of its first revision that files any claim
	SubmittedAt   time.Time // of the revision that counts
	Claimed       Claim     // direct
	Direct        int64
	Indirect      int64
	Unverified    int64 // of Direct: a claim without a record
}

type projectYear struct {
	project string
	year    int
}

// Submissions counts the submissions of a window by what became of them.
type Submissions struct {
	Counted    int `json:"counted"`
	Superseded int `json:"superseded"`
	Draft      int `json:"draft"`
	Returned   int `json:"returned"`
	Voided     int `json:"voided"`
	// current, but so that it cannot be understood
	Quarantined int `json:"quarantined"`
}

// Figures are the reconciled figures. Cases, groups and events are distinct over the whole window, so they are not the
// sum of the months.
type Figures struct {
	VisitAttendances int64 `json:"visit_attendances"`
	Cases            int64 `json:"cases"`
	CaseAttendances  int64 `json:"case_attendances"`
	Groups           int64 `json:"groups"`
	GroupSessions    int64 `json:"group_sessions"`
	GroupAttendances int64 `json:"group_attendances"`
	Events           int64 `json:"events"`
	EventAttendances int64 `json:"event_attendances"`
	Direct           int64 `json:"direct"`
	Indirect         int64 `json:"indirect"`
}

// Pair is a direct and an indirect amount.
type Pair struct {
	Direct   int64 `json:"direct"`
	Indirect int64 `json:"indirect"`
}

// Unverified is the part of direct that is a claim without any record.
type Unverified struct {
	Direct int64 `json:"direct"`
}

// Totals are the amounts of one region, agency, project or month.
type Totals struct {
	Direct          int64 `json:"direct"`
	Indirect        int64 `json:"indirect"`
	ClaimedDirect   int64 `json:"claimed_direct"`
	ClaimedIndirect int64 `json:"claimed_indirect"`
	Submissions     int   `json:"submissions"`
	Unverified      int64 `json:"unverified"` // part of direct that is a claim without a record
	Visits          int64 `json:"visits"`     // attendances of visits, which are no part of direct
}

func (t *Totals) add(f *Reconciled) {
	t.Direct += f.Direct
	t.Indirect += f.Indirect
	t.ClaimedDirect += f.Submission.Claims.Direct.N
	t.ClaimedIndirect += f.Submission.Claims.Indirect.N
	t.Submissions++
	t.Unverified += f.Unverified
	t.Visits += f.Attendances[Visit]
}

// Line is one line of a bridge: how much it adds, and of how many submissions or records.
type Line struct {
	Code   string `json:"code"`
	Amount int64  `json:"amount"`
	Count  int64  `json:"count"`
}

// Bridge walks from claimed to reconciled; the lines between the first and the last add up to their difference.
type Bridge struct {
	Direct   []Line `json:"direct"`
	Indirect []Line `json:"indirect"`
}

// PersonsMethod says how the number of persons is known.
type PersonsMethod string

// The three methods.
const (
	ByKeys     PersonsMethod = "keys"     // counted by distinct beneficiary keys
	ByInterval PersonsMethod = "interval" // between what one submission tells and what all may have reached
	NoPersons  PersonsMethod = "none"     // nothing was filed
)

// Persons is how many people were served, in heads. It is never a sum presented as a number of people.
type Persons struct {
	Method        PersonsMethod
	Direct        Interval
	Indirect      Interval // of method keys: those who are not direct as well
	IndirectGross int64    // of method keys: all with an indirect key
	Coverage      Coverage // of methods keys and interval
}

// Coverage is how many of the submissions with direct service tell how many people it reached, by a claim or by keys.
type Coverage struct {
	Filed int64 `json:"filed"`
	Of    int64 `json:"of"`
}

// Interval is a number that is known to lie between two bounds, both included.
type Interval struct{ Low, High int64 }

// MarshalJSON writes numbers for method keys, [low, high] for method interval, and the method alone for none.
func (p Persons) MarshalJSON() ([]byte, error) {
	switch p.Method {
	case ByKeys:
		return json.Marshal(map[string]any{"method": p.Method, "direct": p.Direct.Low, "indirect": p.Indirect.Low,
			"indirect_gross": p.IndirectGross,
			"coverage":       p.Coverage})
	case ByInterval:
		return json.Marshal(map[string]any{"method": p.Method, "direct": [2]int64{p.Direct.Low, p.Direct.High},
			"indirect": [2]int64{p.Indirect.Low, p.Indirect.High}, "coverage": p.Coverage})
	}
	return json.Marshal(map[string]any{"method": NoPersons})
}

// ProjectsInYear returns how many projects have a counted submission of that year.
func (s *Summary) ProjectsInYear(year int) int {
	n := 0
	for k := range s.projectYears {
		if k.year == year {
			n++
		}
	}
	return n
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Persons) UnmarshalJSON(b []byte) error {
	var raw struct {
		Method           PersonsMethod
		Direct, Indirect json.RawMessage
		IndirectGross    int64 `json:"indirect_gross"`
		Coverage         Coverage
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*p = Persons{Method: raw.Method, IndirectGross: raw.IndirectGross, Coverage: raw.Coverage}
	for part, into := range map[*json.RawMessage]*Interval{&raw.Direct: &p.Direct, &raw.Indirect: &p.Indirect} {
		if err := into.read(*part); err != nil {
			return err
		}
	}
	return nil
}

// read takes a number, [low, high], or nothing.
func (i *Interval) read(b json.RawMessage) error {
	if len(b) == 0 {
		return nil
	}
	if b[0] != '[' {
		err := json.Unmarshal(b, &i.Low)
		i.High = i.Low
		return err
	}
	var bounds [2]int64
	err := json.Unmarshal(b, &bounds)
	i.Low, i.High = bounds[0], bounds[1]
	return err
}
