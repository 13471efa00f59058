// Package report builds the one value that every form of a report is rendered from.
//
// Build takes the figures of the period and of the periods it is compared with, and returns a Report: all that mail,
// workbook and brief print, with names resolved, rows ordered and comparisons made. A form computes no figure of its
// own. The canonical JSON of the value is what is sealed, and its SHA-256 is what is approved and printed. The package
// is pure.
package report

import (
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Report is all that any form prints. Amounts are person-times (人次) unless said otherwise; a nil pointer is a figure
// that does not exist and is shown as a dash, never as 0.
type Report struct {
	ID       string        `json:"id"`  // 222401-201501-202011: region and window
	Job      string        `json:"job"` // name of the job
	Title    string        `json:"title"`
	Office   string        `json:"office"` // who reports
	Period   period.Period `json:"period"`
	Kind     period.Kind   `json:"kind"`
	Region   Place         `json:"region"`
	AsOf     time.Time     `json:"as_of"`    // what was filed at this moment; its zone is the office's
	Revision int           `json:"revision"` // 1 for the first; a correction is 2, 3, ...

	Slice      *Slice            `json:"slice,omitempty"` // of whose report this is a part; nil: it is the whole
	Emptiness  Emptiness         `json:"emptiness,omitempty"`
	Next       *Next             `json:"next,omitempty"` // nil: something was due, or it was sealed before
	Headline   Headline          `json:"headline"`
	Figures    reconcile.Figures `json:"figures"`
	Claimed    reconcile.Pair    `json:"claimed"`
	Unverified int64             `json:"unverified"` // part of direct that is a claim without a record
	// UnverifiedShare is that part in thousandths of direct, half up.
	UnverifiedShare int64            `json:"unverified_share"`
	Persons         Persons          `json:"persons"`
	Comparison      Comparison       `json:"comparison"`
	Target          Target           `json:"target"`
	Trend           Trend            `json:"trend"`
	Bridge          reconcile.Bridge `json:"bridge"`
	Regions         []Row            `json:"regions"`      // one level below Region, by code
	RegionLevel     reconcile.Level  `json:"region_level"` // of Regions; empty where there is nothing below
	Agencies        []Row            `json:"agencies"`     // by direct, largest first
	Fields          []Row            `json:"fields"`       // by direct, largest first
	Programmes      []Row            `json:"programmes"`   // who funds, by direct, largest first
	Projects        []ProjectRow     `json:"projects"`     // by code
	Filing          Filing           `json:"filing"`
	FindingKinds    []FindingKind    `json:"finding_kinds"` // warnings by rule, most first
	Findings        []Finding        `json:"findings"`      // of each rule at most Listed, but every error
	// Unlisted counts those left out of Findings, which have the least effect.
	Unlisted     []reconcile.FindingCount `json:"unlisted,omitempty"`
	Pairs        *Pairs                   `json:"pairs,omitempty"` // records that may be one event; nil: none
	Corrections  *Correction              `json:"corrections,omitempty"`
	Restatements []Restatement            `json:"restatements"` // earlier reports whose figures have changed since
	Compared     int                      `json:"compared"`     // earlier reports that were held against today, whole
	Breaks       []Break                  `json:"breaks"`       // changes of method behind restatements and corrections
	Method       Method                   `json:"method"`
	Submissions  reconcile.Submissions    `json:"submissions"`
	Refiled      reconcile.Refiled        `json:"refiled"`   // what agencies changed by filing anew
	Rules        int                      `json:"rules"`     // version of the rules; 0 in what was sealed before: 1
	Settings     []Setting                `json:"settings"`  // by which it was made
	Reference    Reference                `json:"reference"` // digest of the regions, agencies and projects it saw
	// Unaccounted says that rows of the source were not counted beside the reading: it is read by queries of the site's
	// own, and none of them counts.
	Unaccounted bool         `json:"unaccounted,omitempty"`
	SourceStale *SourceStale `json:"source_stale,omitempty"` // nil: the source had all that was filed by AsOf
}

// SourceStale says of a report that somebody released that its source, a replica, may have lacked what was filed last.
type SourceStale struct {
	CaughtUp *time.Time `json:"caught_up,omitempty"` // up to when it surely had everything; nil: that is not known
}

// Place is a region as it is shown.
type Place struct {
	Code  string          `json:"code"`
	Name  string          `json:"name"`
	Level reconcile.Level `json:"level"`
}

// Unfiled reports whether the report's figures do not exist, as opposed to being 0.
func (r *Report) Unfiled() bool { return r.Emptiness == NothingDue || r.Emptiness == NothingFiled }

// Emptiness says why a report has no figures to show; empty when it has.
type Emptiness string

// The three ways of having nothing to report.
const (
	NothingDue   Emptiness = "nothing_due"   // no project under way: nothing was expected and nothing filed
	NothingFiled Emptiness = "nothing_filed" // expected, but nothing that counts
	NoService    Emptiness = "no_service"    // filed, and the records add up to 0
)

// Headline is what the first paragraph says besides the figures: who worked, where, on what, and for how many years in
// a row.
type Headline struct {
	// first year of the unbroken run of years with counted submissions up to the end of the period
	SinceYear   int `json:"since_year"`
	Years       int `json:"years"` // its length
	Agencies    int `json:"agencies"`
	Communities int `json:"communities"`
	Projects    int `json:"projects"`
}

// Trend is direct and indirect over time: by year for a window of more than two years, else the last twelve periods of
// the report's kind.
type Trend struct {
	ByYear bool    `json:"by_year"`
	Points []Point `json:"points"` // oldest first
}

// Point is one period of the trend.
type Point struct {
	Period      period.Period `json:"period"`
	Projects    int           `json:"projects,omitempty"` // with counted submissions; by year only
	Direct      int64         `json:"direct"`
	Indirect    int64         `json:"indirect"`
	Submissions int           `json:"submissions"`       // counted; 0 means that nothing was filed, which is not 0
	Partial     bool          `json:"partial,omitempty"` // a period of which only some months are looked at: From to To
	From        period.Month  `json:"from"`
	To          period.Month  `json:"to"`
	// Completeness is how what was due was filed: with nothing due and nothing filed the period is 无应报, which is
	// neither 未报 nor 0.
	reconcile.Completeness
	// Recomputed says that a report of this period was sent by another method: the figures here are made anew.
	Recomputed bool `json:"recomputed,omitempty"`
}

// NothingDue reports whether there was nothing to file in the period, and nothing was filed.
func (p Point) NothingDue() bool { return p.Expected == 0 && p.Submissions == 0 }

// Row is one region, agency, field or programme.
type Row struct {
	Code            string `json:"code"`
	Name            string `json:"name"`
	Communities     int    `json:"communities,omitempty"` // regions only
	Projects        int    `json:"projects,omitempty"`    // fields and programmes only
	Submissions     int    `json:"submissions"`           // counted; 0 shows as 未报, or as 未计入
	Uncounted       bool   `json:"uncounted,omitempty"`   // none is counted, but some came: returned, or not to be read
	Direct          int64  `json:"direct"`
	Indirect        int64  `json:"indirect"`
	ClaimedDirect   int64  `json:"claimed_direct"`
	ClaimedIndirect int64  `json:"claimed_indirect"`
	Unverified      int64  `json:"unverified"` // part of direct that is a claim without a record
}

// ProjectRow is one project of the period.
type ProjectRow struct {
	Row
	AgencyCode string `json:"agency_code"`
	Agency     string `json:"agency"`
	Programme  string `json:"programme"`
	Field      string `json:"field"`
	Target     *int64 `json:"target,omitempty"` // contract target of the whole project
	// ToDate is direct since the project's start, up to the end of the period, in the report's region: of a project
	// that lies partly elsewhere its contribution.
	ToDate         int64           `json:"to_date"`
	StartsOn       *reconcile.Date `json:"starts_on,omitempty"`
	EndsOn         *reconcile.Date `json:"ends_on,omitempty"`
	WhollyInRegion bool            `json:"wholly_in_region"`
	Rated          bool            `json:"rated"` // ToDate may be held against Target
}

// Slice says of whose report a report is a part: what is told of its region is not told of the whole.
type Slice struct {
	Of          Place          `json:"of"`
	Communities int            `json:"communities"` // of the slice
	Whole       reconcile.Pair `json:"whole"`       // figures of the whole
}

// Filing is how the submissions due in the period were filed.
type Filing struct {
	reconcile.Completeness
	Voided     int            `json:"voided"`     // among the missing: voided and not filed again
	Unexpected int            `json:"unexpected"` // counted submissions that nobody was to file
	Agencies   []AgencyFiling `json:"agencies"`   // by state (late, missing, returned), then by number, largest first
	Punctual   []Place        `json:"punctual"`   // agencies with everything on time; Code and Name only
	ByPoint    []FilingPoint  `json:"by_point"`   // over the periods of the trend
	ByAgency   []AgencyStates `json:"by_agency"`  // every agency with anything due, by code
}

// AgencyFiling is what one agency filed late, did not file, or had returned.
type AgencyFiling struct {
	State      reconcile.State `json:"state"`
	AgencyCode string          `json:"agency_code"`
	Agency     string          `json:"agency"`
	Count      int             `json:"count"`
	Months     []period.Month  `json:"months"` // distinct, in order
}

// FilingPoint is the completeness of one period of the trend.
type FilingPoint struct {
	Period period.Period `json:"period"`
	reconcile.Completeness
}

// AgencyStates is the completeness of one agency.
type AgencyStates struct {
	Code string `json:"code"`
	Name string `json:"name"`
	reconcile.Completeness
}

// FindingKind is one rule with what it found.
type FindingKind struct {
	Code     reconcile.Code `json:"code"`
	Count    int            `json:"count"`
	Agencies int            `json:"agencies"` // distinct; not additive over rules
	// person-times it took from (-) or added to direct, or for indirect-missing to indirect
	Effect int64 `json:"effect"`
}

// Finding is a finding with its names.
type Finding struct {
	reconcile.Finding
	Agency    string `json:"agency_name,omitempty"`
	Project   string `json:"project_name,omitempty"`
	Community string `json:"community_name,omitempty"`
	Withheld  bool   `json:"withheld,omitempty"` // its numbers are of too few persons to be told
}

// Method is what the notes on method state.
type Method struct {
	DirectKinds       []string         `json:"direct_kinds"` // visit, case, group, event
	IndirectMethod    reconcile.Method `json:"indirect_method"`
	Coefficient       string           `json:"coefficient"` // decimal, 2.5
	FieldCoefficients []FieldNumber    `json:"field_coefficients,omitempty"`
	DeadlineDay       int              `json:"deadline_day"` // of the following month, 24:00
	Zone              string           `json:"zone"`
	// statuses are those of the report's moment; else the source does not keep their changes: they are those of reading
	StatusHistory bool `json:"status_history"`
}

// FieldNumber is the coefficient of one service field.
type FieldNumber struct {
	Field       string `json:"field"`
	Coefficient string `json:"coefficient"`
}
