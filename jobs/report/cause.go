package report

import (
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// CauseKind says what kind of thing changed a figure that was sent.
type CauseKind string

// The kinds of cause. A cause is named, not apportioned: several may stand behind one figure.
const (
	LateFiling    CauseKind = "late"      // filed after the report was made
	ChangedFiling CauseKind = "changed"   // filed anew after the report was made
	StatusChange  CauseKind = "status"    // returned or voided; when, only the source knows
	Judgement     CauseKind = "judgement" // a person judged two records after the report was made
	MethodChange  CauseKind = "method"    // a setting that the report was sealed with is another one
	RulesChange   CauseKind = "rules"     // the report was made by an earlier version of the rules
	ReferenceData CauseKind = "reference" // regions, agencies or projects are other ones
	UnknownCause  CauseKind = "unknown"   // the rows themselves changed in place
)

// Cause is one thing behind a figure that changed. Which fields it has depends on its kind.
type Cause struct {
	Kind          CauseKind        `json:"kind"`
	AgencyCode    string           `json:"agency_code,omitempty"`
	Agency        string           `json:"agency,omitempty"`
	ProjectCode   string           `json:"project_code,omitempty"`
	Project       string           `json:"project,omitempty"`
	CommunityCode string           `json:"community_code,omitempty"`
	Community     string           `json:"community,omitempty"`
	Month         *period.Month    `json:"month,omitempty"`
	Now           *Filed           `json:"filed,omitempty"`        // the revision that stands
	Before        *Filed           `json:"filed_before,omitempty"` // the one that the report saw; nil: none
	Late          bool             `json:"late"`                   // of kind late
	Status        reconcile.Status `json:"status,omitempty"`       // of the revision that stands, where it does not count
	Setting       *SettingChange   `json:"setting,omitempty"`
	Reference     string           `json:"reference,omitempty"` // regions, agencies, projects
	At            *time.Time       `json:"at,omitempty"`        // of a judgement, or of a status
	Judged        *Judged          `json:"judged,omitempty"`
}

// Judged is what was judged, of which records: of an accepted row neither is known.
type Judged struct {
	Verdict reconcile.Verdict `json:"verdict"`
	Record  *JudgedRecord     `json:"record,omitempty"` // of "same": the one excluded
	Other   *JudgedRecord     `json:"other,omitempty"`  // nil: of another region
}

// JudgedRecord names a record. One of a single person has its kind alone.
type JudgedRecord struct {
	Kind       string          `json:"kind"`
	Code       string          `json:"code,omitempty"`
	OccurredOn *reconcile.Date `json:"occurred_on,omitempty"`
}

// Filed is one revision of a submission as it was filed.
type Filed struct {
	Revision int       `json:"revision"`
	At       time.Time `json:"at"`
	Direct   *int64    `json:"claimed_direct,omitempty"` // as claimed; nil: not filed
}

// mostCauses is how many causes of one restatement are named.
const mostCauses = 200

// causes names what may stand behind the differences between a report sent and today.
func (b builder) causes(s Sent, changes []Change) (out []Cause, more int) {
	filings := b.filingCauses(s)
	more = max(len(filings)-mostCauses, 0)
	out = append(out, filings[:len(filings)-more]...)
	out = append(out, b.judgementCauses(s, changes)...)
	for _, change := range b.methodChanges(s, changes) {
		out = append(out, Cause{Kind: MethodChange, Setting: &change})
	}
	for _, name := range s.Reference.changed(referenceOf(b.in.Directory, b.in.Region, s.Period)) {
		out = append(out, Cause{Kind: ReferenceData, Reference: name})
	}
	if len(out) == 0 && s.Rules == Rules {
		out = []Cause{{Kind: UnknownCause}}
	}
	return out, more
}

// methodChanges are the settings that the report was sealed with, are others now, and bear on what differs.
func (b builder) methodChanges(s Sent, changes []Change) []SettingChange {
	return slices.DeleteFunc(changedSettings(s.Settings, b.settings), func(c SettingChange) bool {
		return !c.bearsOn(changes)
	})
}

// filingCauses are the filings of the report's months that came, or lost their standing, after it was made.
func (b builder) filingCauses(s Sent) []Cause {
	var out []Cause
	for _, t := range b.in.Summaries.Trails {
		if s.Period.Contains(t[0].Period) {
			if c, ok := b.filingCause(t, s); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

func (b builder) filingCause(t Trail, s Sent) (Cause, bool) {
	now := t.current()
	c := b.about(now)
	c.Now = filedAs(now)
	if !now.Status.Counts() {
		c.Status = now.Status
	}
	if before := seen(t, s); before != nil {
		c.Before = filedAs(*before)
	}
	switch {
	case !now.SubmittedAt.After(s.AsOf):
		c.Kind = StatusChange
		return c, !now.Status.Counts()
	case c.Before == nil:
		c.Kind, c.Late = LateFiling, true
		return c, true
	}
	c.Kind = ChangedFiling
	return c, true
}

// seen is the revision that the report saw: the highest filed when it was made.
func seen(t Trail, s Sent) *reconcile.Submission {
	for i := len(t) - 1; i >= 0; i-- {
		if !t[i].SubmittedAt.After(s.AsOf) {
			return &t[i]
		}
	}
	return nil
}

func filedAs(s reconcile.Submission) *Filed {
	out := &Filed{Revision: s.Revision, At: s.SubmittedAt}
	if s.Claims.Direct.Filed {
		out.Direct = &s.Claims.Direct.N
	}
	return out
}

// about names whose submission a cause is about.
func (b builder) about(s reconcile.Submission) Cause {
	month := s.Period
	return Cause{
		AgencyCode:    s.AgencyCode,
		Agency:        b.agency(s.AgencyCode),
		ProjectCode:   s.ProjectCode,
		Project:       b.project(s.ProjectCode),
		CommunityCode: s.CommunityCode,
		Community:     b.region(s.CommunityCode),
		Month:         &month,
	}
}

// judgementCauses are what people judged after the report was made: of two records, and of rows that cannot be read
// where the number of filings set aside for such rows differs.
func (b builder) judgementCauses(s Sent, changes []Change) []Cause {
	j := b.in.Judgements
	if j == nil {
		return nil
	}
	var out []Cause
	for _, one := range j.Pairs {
		record := one.Other
		month := record.OccurredOn.Month()
		if !s.Period.Contains(month) || !one.InForce.After(s.AsOf) || !b.contains(record.CommunityCode) {
			continue
		}
		c := b.about(reconcile.Submission{AgencyCode: record.AgencyCode, ProjectCode: record.ProjectCode,
			CommunityCode: record.CommunityCode, Period: month})
		c.Kind, c.At, c.Judged = Judgement, b.when(one), &Judged{Verdict: one.Verdict, Record: judgedRecord(record)}
		if b.contains(one.Record.CommunityCode) {
			c.Judged.Other = judgedRecord(one.Record)
		}
		out = append(out, c)
	}
	if !slices.ContainsFunc(changes, func(c Change) bool { return c.Column == "quarantined" }) {
		return out
	}
	for _, one := range j.Accepted {
		if one.InForce.After(s.AsOf) {
			out = append(out, Cause{Kind: Judgement, At: b.when(one), Judged: &Judged{Verdict: one.Verdict}})
		}
	}
	return out
}

func judgedRecord(k reconcile.RecordKey) *JudgedRecord {
	if k.Kind != "group" && k.Kind != "event" {
		return &JudgedRecord{Kind: k.Kind}
	}
	return &JudgedRecord{Kind: k.Kind, Code: k.Code, OccurredOn: &k.OccurredOn}
}

func (b builder) when(j reconcile.Judgement) *time.Time {
	at := j.InForce.In(b.in.Zone)
	return &at
}
