package report

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
)

// MostRecords is how many lines the list of records has at most.
const MostRecords = 20_000

// Records is the list of the records of a report's region and period: what its direct can be filtered down to. It is
// bounded: what the rules took out comes first. It is no part of what is sealed as the report's figures.
type Records struct {
	Lines []RecordLine
	All   int // lines there were
}

// RecordLine is a line with names.
type RecordLine struct {
	reconcile.RecordLine
	Agency, Project, Community string
}

// RecordsOf collects the records of a region in the period of a plan.
type RecordsOf struct {
	dir     *reconcile.Directory
	window  reconcile.Window
	inside  map[string]bool
	out, in []reconcile.RecordLine // taken out by a rule, and standing
	all     int
}

// NewRecords returns an empty list.
func NewRecords(dir *reconcile.Directory, region string, plan Plan) *RecordsOf {
	return &RecordsOf{dir: dir, window: plan.Main, inside: communities(dir, region)}
}

// Add takes a line in, if it belongs to the list.
func (r *RecordsOf) Add(l reconcile.RecordLine) {
	if !r.inside[l.CommunityCode] || !r.window.Contains(l.Period) {
		return
	}
	r.all++
	list := &r.in
	if l.Excluded != "" {
		list = &r.out
	}
	if len(*list) < MostRecords {
		*list = append(*list, l)
	}
}

// Records ends the list, in a fixed order: what was taken out, then by month, community, agency and submission.
func (r *RecordsOf) Records() *Records {
	for _, lines := range [][]reconcile.RecordLine{r.out, r.in} {
		slices.SortStableFunc(lines, func(a, b reconcile.RecordLine) int {
			return cmp.Or(cmp.Compare(a.Period, b.Period), cmp.Compare(a.CommunityCode, b.CommunityCode),
				cmp.Compare(a.AgencyCode, b.AgencyCode), cmp.Compare(a.Submission, b.Submission))
		})
	}
	all := append(r.out, r.in...)
	out := &Records{All: r.all}
	for _, l := range all[:min(len(all), MostRecords)] {
		line := RecordLine{
			RecordLine: l,
			Agency:     l.AgencyCode,
			Project:    l.ProjectCode,
			Community:  r.dir.Regions[l.CommunityCode].Name, // inside
		}
		if a := r.dir.Agencies[l.AgencyCode]; a != nil {
			line.Agency = a.Name
		}
		if p := r.dir.Projects[l.ProjectCode]; p != nil {
			line.Project = p.Name
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}
