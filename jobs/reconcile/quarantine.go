package reconcile

import (
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/period"
)

// QuarantinedRow is a row of the source that cannot be placed or understood (docs: reconciliation, "Accounting"). It is
// in no figure, and holds the report until the data are mended or a person accepts it as it is.
type QuarantinedRow struct {
	Row
	AgencyCode    string
	ProjectCode   string
	CommunityCode string // as the row has it, whether there is such a community or not
	Period        period.Month
	Submission    ID
	Accepted      bool

	counted group // where the census counted it; of submissions
}

// Row names a row and what is wrong with it.
type Row struct {
	Table  string `json:"table"`
	ID     string `json:"id"`
	Column string `json:"column"`
	Value  string `json:"value"` // as text; NULL where there is none
	Reason string `json:"reason"`
	// digest of all that the row holds: what is accepted is this content
	Content string `json:"-"`
}

func (r Row) String() string {
	return fmt.Sprintf("%s %s: %s %q: %s", r.Table, r.ID, r.Column, r.Value, r.Reason)
}

// Latest is the revision of a submission whose own cannot be read: it may be any.
const Latest = 1 << 30

// finding is the row as a finding: an error where it may be missing from what is reported, else a notice.
func (q *QuarantinedRow) finding(concerned bool) Finding {
	f := Finding{
		Code:          RowQuarantined,
		Severity:      RowQuarantined.Severity(),
		AgencyCode:    q.AgencyCode,
		ProjectCode:   q.ProjectCode,
		CommunityCode: q.CommunityCode,
		Submission:    q.Submission,
		Row:           &q.Row,
	}
	if q.Period != 0 {
		month := q.Period
		f.Period = &month
	}
	switch {
	case q.Accepted:
		f.Code, f.Severity = RowAccepted, Notice
	case !concerned:
		f.Severity = Notice
	}
	return f
}

// Misplaced says why a code is no community that figures can be placed in; empty if it is one.
func (d *Directory) Misplaced(code string) string {
	r := d.Regions[code]
	switch {
	case r == nil:
		return "no region has this code"
	case !slices.Contains(Levels, r.Level):
		return fmt.Sprintf("a region of no known level (%q), not a community", r.Level)
	case r.Level != Community:
		return fmt.Sprintf("a %s, not a community", r.Level)
	}
	for _, c := range d.Chain(code) {
		if why := d.misplaced[c]; why != "" {
			if c == code {
				return why
			}
			return fmt.Sprintf("its region %s is faulty: %s", c, why)
		}
	}
	return ""
}

// Fault says which column of a submission names what is not there, and why that is a fault; empty if none does.
func (d *Directory) Fault(s *Submission) (column, value, reason string) {
	if why := d.Misplaced(s.CommunityCode); why != "" {
		return "community_code", s.CommunityCode, why
	}
	if d.Agencies[s.AgencyCode] == nil {
		return "agency_code", s.AgencyCode, "no agency has this code"
	}
	if d.Projects[s.ProjectCode] == nil {
		return "project_code", s.ProjectCode, "no project has this code"
	}
	return "", "", ""
}

// Misplaced says of every region that has no place in the tree what is wrong: a level or a parent that is not there, or
// a parent that is not of a higher level, as in a ring, or none although it is not of the highest level in the table (a
// county's own directory starts at the county).
func Misplaced(regions []Region) map[string]string {
	byCode, top := make(map[string]*Region, len(regions)), len(Levels)
	for i := range regions {
		byCode[regions[i].Code] = &regions[i]
		if at := slices.Index(Levels, regions[i].Level); at >= 0 {
			top = min(top, at)
		}
	}
	wrong := map[string]string{}
	for i := range regions {
		if why := misplacedIn(byCode, &regions[i], top); why != "" {
			wrong[regions[i].Code] = why
		}
	}
	return wrong
}

func misplacedIn(byCode map[string]*Region, r *Region, top int) string {
	level := slices.Index(Levels, r.Level)
	parent, ok := byCode[r.ParentCode]
	switch {
	case level < 0:
		return fmt.Sprintf("unknown level %q", r.Level)
	case r.ParentCode == "" && level > top:
		return fmt.Sprintf("a %s without a parent: its figures would be in no total; want the region it belongs to, "+
			"only a %s has none", r.Level, Levels[top])
	case r.ParentCode == "":
		return ""
	case !ok:
		return fmt.Sprintf("no region has the code %q", r.ParentCode)
	case slices.Index(Levels, parent.Level) >= level:
		return fmt.Sprintf("want a region above a %s, got the %s %s%s", r.Level, parent.Level, parent.Code,
			ringOf(byCode, r))
	}
	return ""
}

// ringOf says in which ring a region lies, if it does.
func ringOf(byCode map[string]*Region, r *Region) string {
	ring := []string{r.Code}
	for at := byCode[r.ParentCode]; at != nil && len(ring) <= len(Levels); at = byCode[at.ParentCode] {
		ring = append(ring, at.Code)
		if at == r {
			return "; they are a ring: " + strings.Join(ring, " \u2192 ")
		}
	}
	return ""
}

// Accept marks the rows that people accepted as they are, until their content changes.
func (j *Judgements) Accept(rows []QuarantinedRow) {
	if j == nil || len(j.Accepted) == 0 {
		return
	}
	for i := range rows {
		q := &rows[i]
		q.Accepted = slices.ContainsFunc(j.Accepted, func(a Judgement) bool {
			return a.Table == q.Table && a.Row == q.ID && a.Content == q.Content
		})
	}
}

// AcceptIn makes the keys of a cell's submissions that were accepted as they are as if they were voided.
func (j *Judgements) AcceptIn(c *Cell) {
	j.Accept(c.Quarantine)
	for _, q := range c.Quarantine {
		if !q.Accepted || q.Table != "submissions" && q.Table != "submission_statuses" {
			continue
		}
		for i := range c.Submissions {
			if s := &c.Submissions[i]; s.ID == q.Submission && s.Status == Quarantined {
				s.Status = Voided
			}
		}
	}
}
