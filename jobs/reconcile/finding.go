package reconcile

import "huizong/jobs/period"

// Code names a rule, and the findings it makes.
type Code string

// Every rule (docs: reconciliation, "Findings").
const (
	RecordNonpositive    Code = "record-nonpositive"
	RecordOutOfPeriod    Code = "record-out-of-period"
	RecordOutsideProject Code = "record-outside-project"
	RecordRepeated       Code = "record-repeated"
	RecordDuplicate      Code = "record-duplicate"
	RecordSimilar        Code = "record-similar"
	RecordImplausible    Code = "record-implausible"
	ClaimVariance        Code = "claim-variance"
	ClaimArithmetic      Code = "claim-arithmetic"
	ClaimUnverified      Code = "claim-unverified"
	ClaimNegative        Code = "claim-negative"
	DirectMissing        Code = "direct-missing"
	IndirectMissing      Code = "indirect-missing"
	IndirectVariance     Code = "indirect-variance"
	SubmissionUnexpected Code = "submission-unexpected"
	SubmissionLate       Code = "submission-late"
	SubmissionMissing    Code = "submission-missing"
	SubmissionReturned   Code = "submission-returned"
	SubmissionEarly      Code = "submission-early"
	SubmissionEmpty      Code = "submission-empty"
	PersonsExceed        Code = "persons-exceed-attendances"
	PersonsImplausible   Code = "persons-implausible"
	ImplausibleRatio     Code = "implausible-ratio"
	CopiedFigures        Code = "copied-figures"
	Outlier              Code = "outlier"
	ExceedsPopulation    Code = "exceeds-population"
	TargetOverrun        Code = "target-overrun" // of a report
	GlyphMissing         Code = "glyph-missing"  // of a report
	JudgementStale       Code = "judgement-stale"
	AgencyCode           Code = "agency-code"
	RowAccepted          Code = "row-accepted"
	RowQuarantined       Code = "row-quarantined"
	UnverifiedShare      Code = "unverified-share"
	NoSubmissions        Code = "no-submissions"
	CompletenessBelow    Code = "completeness-below"
	TotalSwing           Code = "total-swing"
	PersonalData         Code = "personal-data" // of a report
	SourceStale          Code = "source-stale"  // of the source: a replica that has not caught up
	AlreadySent          Code = "already-sent"  // of the ledger: a job that is gone sent it
	bridgeClaimed        Code = "claimed"
	bridgeOverClaimed    Code = "over-claimed"
	bridgeUnderClaimed   Code = "under-claimed"
	bridgeReconciled     Code = "reconciled"
)

// Codes lists every rule that makes findings, in the order of the docs.
var Codes = []Code{RecordNonpositive, RecordOutOfPeriod, RecordOutsideProject, RecordRepeated, RecordDuplicate,
	RecordSimilar, RecordImplausible, ClaimVariance, ClaimArithmetic, ClaimUnverified, ClaimNegative, DirectMissing,
	IndirectMissing, IndirectVariance, SubmissionUnexpected, SubmissionLate, SubmissionMissing, SubmissionReturned,
	SubmissionEarly, SubmissionEmpty, PersonsExceed, PersonsImplausible, ImplausibleRatio, CopiedFigures, Outlier,
	ExceedsPopulation, TargetOverrun, GlyphMissing, JudgementStale, AgencyCode, RowAccepted, RowQuarantined,
	UnverifiedShare, NoSubmissions, CompletenessBelow, TotalSwing, PersonalData, SourceStale, AlreadySent}

// Severity says what a finding does to a report.
type Severity string

// The three severities.
const (
	Error   Severity = "error"   // holds the report until an administrator decides
	Warning Severity = "warning" // goes into the report
	Notice  Severity = "notice"  // only into the workbook
)

// Severity returns the severity of the rule's findings.
func (c Code) Severity() Severity {
	switch c {
	case RowQuarantined, UnverifiedShare, NoSubmissions, CompletenessBelow, TotalSwing, PersonalData,
		SourceStale, AlreadySent:
		return Error
	case AgencyCode, RowAccepted:
		return Notice
	}
	return Warning
}

// Finding is one thing a rule noticed: the rows it is about, and both numbers.
type Finding struct {
	Code          Code          `json:"code"`
	Severity      Severity      `json:"severity"`
	AgencyCode    string        `json:"agency,omitempty"`
	ProjectCode   string        `json:"project,omitempty"`
	CommunityCode string        `json:"community,omitempty"`
	Period        *period.Month `json:"period,omitempty"`
	Submission    ID            `json:"submission,omitempty"`
	Other         ID            `json:"other,omitempty"` // the submission that this one repeats, copies or is like
	// where Other is of another agency, project or community, and can be told: whose it is
	OtherAgency    string `json:"other_agency,omitempty"`
	OtherProject   string `json:"other_project,omitempty"`
	OtherCommunity string `json:"other_community,omitempty"`
	// the record excluded or noticed; of two that are alike, that of Submission and then that of Other
	Records []RecordDetail `json:"records,omitempty"`
	Claimed *int64         `json:"claimed,omitempty"` // what was typed, filed or expected
	Counted *int64         `json:"counted,omitempty"` // what it adds up to
	// which figure the numbers are of, where a rule looks at several
	Subject Subject `json:"subject,omitempty"`
	Row     *Row    `json:"row,omitempty"` // a row of the source that is quarantined
}

// Subject says which figure a finding's two numbers are of.
type Subject string

// The subjects.
const (
	OfDirect        Subject = "direct"
	OfIndirect      Subject = "indirect"
	OfGroupSessions Subject = "group_sessions" // attendances (claimed) over sessions (counted)
	OfEvents        Subject = "events"         // attendances (claimed) over events (counted)
	OfCommunity     Subject = "community"      // the community is not listed for the project
	OfMonth         Subject = "month"          // the month is not one of the project's
	OfAgency        Subject = "agency"         // another agency's project
	OfProject       Subject = "project"        // no such project
)

// ofClaim names the claims by the columns of the source, in their order.
var ofClaim = [12]Subject{
	"claimed_visit_attendances",
	"claimed_cases",
	"claimed_case_attendances",
	"claimed_groups",
	"claimed_group_sessions",
	"claimed_group_attendances",
	"claimed_events",
	"claimed_event_attendances",
	"claimed_direct",
	"claimed_indirect",
	"claimed_direct_persons",
	"claimed_indirect_persons",
}

// RecordDetail is a record as a finding shows it.
type RecordDetail struct {
	ID          ID     `json:"id"`
	Kind        string `json:"kind"`
	Code        string `json:"code"`
	Title       string `json:"title,omitempty"`
	OccurredOn  Date   `json:"occurred_on"`
	Sessions    int64  `json:"sessions"`
	Attendances int64  `json:"attendances"`
}

// finding makes a finding about a submission.
func (s *Submission) finding(code Code) Finding {
	month := s.Period
	return Finding{Code: code, Severity: code.Severity(), AgencyCode: s.AgencyCode, ProjectCode: s.ProjectCode,
		CommunityCode: s.CommunityCode, Period: &month, Submission: s.ID}
}

// numbers adds both numbers to f.
func (f Finding) numbers(claimed, counted int64) Finding {
	f.Claimed, f.Counted = &claimed, &counted
	return f
}

// and adds the submission that f's repeats, copies or is like.
func (f Finding) and(other *Submission) Finding {
	f.Other = other.ID
	if f.AgencyCode != other.AgencyCode || f.ProjectCode != other.ProjectCode ||
		f.CommunityCode != other.CommunityCode {
		f.OtherAgency, f.OtherProject, f.OtherCommunity = other.AgencyCode, other.ProjectCode, other.CommunityCode
	}
	return f
}

// of adds the subject to f.
func (f Finding) of(s Subject) Finding {
	f.Subject = s
	return f
}

// Detail is the record as a finding shows it. It holds nothing of the cell's buffers.
func (r *Record) Detail() RecordDetail {
	return RecordDetail{ID: ID(r.ID), Kind: r.Kind.String(), Code: string(r.Code), Title: string(r.Title),
		OccurredOn: r.OccurredOn,
		Sessions:   r.Sessions, Attendances: r.Attendances}
}
