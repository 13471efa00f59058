package report

import (
	"cmp"
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
	ReturnLifted  CauseKind = "lifted"    // returned when the report was made, and counted as it stands now
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
	Undone  bool              `json:"undone,omitempty"` // the verdict was undone after the report was made
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
	filings := b.filingCauses(s, changes)
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
	in := b.in
	in.Period = s.Period
	all := changedSettings(s.Settings, settings(in))
	moved := slices.ContainsFunc(all, func(c SettingChange) bool { return c.Key != lastDays && c.movesDeadlines() })
	return slices.DeleteFunc(all, func(c SettingChange) bool {
		return !c.bearsOn(changes) || c.Key == lastDays && moved // told as what moved them
	})
}

// filingCauses are the filings of the report's months that came, or lost their standing, after it was made. When one
// lost it only the source knows: one that does not count is no cause where as many filings have its state as had, and
// something else is. Nor is one that is still returned, where others no longer are.
func (b builder) filingCauses(s Sent, changes []Change) []Cause {
	var out []Cause
	for _, t := range b.in.Summaries.Trails {
		if s.Period.Contains(t[0].Period) {
			if c, ok := b.filingCause(t, s); ok {
				out = append(out, c)
			}
		}
	}
	lifted := lifted(changes, out)
	bearing := slices.DeleteFunc(slices.Clone(out), func(c Cause) bool {
		return c.Kind == StatusChange && (!moved(changes, c.Status) || lifted && c.Status == reconcile.Returned)
	})
	if lifted {
		bearing = append(bearing, b.lifts(s, out)...)
	}
	if len(bearing) == 0 {
		return out
	}
	return bearing
}

// lifted reports whether fewer filings are returned than were, of as many as were due, by more than were filed anew.
func lifted(changes []Change, causes []Cause) bool {
	fewer := int64(0)
	for _, c := range changes {
		switch {
		case c.Table == "completeness" && c.Column == "expected":
			return false
		case c.Table == "completeness" && c.Column == "returned":
			fewer = *c.Before - *c.Now
		}
	}
	for _, c := range causes {
		if c.Kind == ChangedFiling {
			fewer--
		}
	}
	return fewer > 0
}

// lifts names the agencies with fewer returned filings than they had, by more than they filed anew; nobody where the
// report is known by its headline alone, which has no names.
func (b builder) lifts(s Sent, causes []Cause) []Cause {
	less := map[string]int{}
	for _, t := range b.in.Summaries.Trails {
		if now := t.current(); s.Period.Contains(now.Period) && now.Status == reconcile.Returned {
			less[now.AgencyCode]++
		}
	}
	for _, c := range causes {
		if c.Kind == ChangedFiling {
			less[c.AgencyCode]++
		}
	}
	var out []Cause
	for _, a := range s.Returned {
		if a.Count > less[a.AgencyCode] {
			out = append(out, Cause{Kind: ReturnLifted, AgencyCode: a.AgencyCode, Agency: b.agency(a.AgencyCode)})
		}
	}
	if len(out) == 0 {
		out = []Cause{{Kind: ReturnLifted}}
	}
	return out
}

// moved reports whether the number of filings that are of a status which does not count is another one.
func moved(changes []Change, s reconcile.Status) bool {
	column := map[reconcile.Status]string{reconcile.Voided: "missing", reconcile.Returned: "returned",
		reconcile.Quarantined: "quarantined"}[s]
	return slices.ContainsFunc(changes, func(c Change) bool {
		return c.Table == "completeness" && c.Column == column
	})
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
	case !now.SubmittedAt.After(s.AsOf) && !now.Status.Counts():
		c.Kind = StatusChange
		return c, true
	case !now.SubmittedAt.After(s.AsOf): // one below it may have come later: it is the first of them
		for i := range t {
			if t[i].SubmittedAt.After(s.AsOf) {
				c.Kind, c.Now = ChangedFiling, filedAs(t[i])
			}
		}
		return c, c.Kind != ""
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

// judgementCauses are what people judged, or undid, after the report was made: of two records, and of rows that cannot
// be read where the number of filings set aside for such rows differs.
func (b builder) judgementCauses(s Sent, changes []Change) []Cause {
	j := b.in.Judgements
	if j == nil {
		return nil
	}
	var pairs, accepted []Cause
	for _, one := range slices.Concat(j.Pairs, j.Accepted, j.Undone) {
		if !since(one, s.AsOf) {
			continue
		}
		at := cmp.Or(one.Undone, one.InForce).In(b.in.Zone)
		c := Cause{Kind: Judgement, At: &at, Judged: &Judged{Verdict: one.Verdict, Undone: !one.Undone.IsZero()}}
		record := one.Other
		month := record.OccurredOn.Month()
		switch {
		case one.Verdict == reconcile.Accepted:
			accepted = append(accepted, c)
		case s.Period.Contains(month) && b.contains(record.CommunityCode):
			pairs = append(pairs, b.judgedOf(c, one, month))
		}
	}
	if !slices.ContainsFunc(changes, func(c Change) bool { return c.Column == "quarantined" }) {
		return pairs
	}
	return append(pairs, accepted...)
}

// since reports whether a judgement came in force after a moment and holds, or held then and was undone.
func since(j reconcile.Judgement, moment time.Time) bool {
	if j.Undone.IsZero() {
		return j.InForce.After(moment)
	}
	return !j.InForce.After(moment) && j.Undone.After(moment)
}

// judgedOf says of a cause of which records it is.
func (b builder) judgedOf(c Cause, j reconcile.Judgement, month period.Month) Cause {
	out := b.about(reconcile.Submission{AgencyCode: j.Other.AgencyCode, ProjectCode: j.Other.ProjectCode,
		CommunityCode: j.Other.CommunityCode, Period: month})
	out.Kind, out.At, out.Judged = c.Kind, c.At, c.Judged
	out.Judged.Record = judgedRecord(j.Other)
	if b.contains(j.Record.CommunityCode) {
		out.Judged.Other = judgedRecord(j.Record)
	}
	return out
}

func judgedRecord(k reconcile.RecordKey) *JudgedRecord {
	if k.Kind != "group" && k.Kind != "event" {
		return &JudgedRecord{Kind: k.Kind}
	}
	return &JudgedRecord{Kind: k.Kind, Code: k.Code, OccurredOn: &k.OccurredOn}
}
