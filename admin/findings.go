package admin

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// findings are those of a report that a filter lets through, a page of them.
type findings struct {
	All, Shown       int // of the report, and of the filter
	Errors, Warnings int
	Notices          int
	Rules            []ruleCount // of the report, most first
	Severity, Rule   string      // of the filter
	Query            string
	Rows             []findingRow
	From, To         int
	Before, After    string // addresses of the pages beside this
	Filtered         bool
}

// ruleCount is how often a rule found something.
type ruleCount struct {
	Code string
	N    int
}

// findingRow is one finding with the rows behind it.
type findingRow struct {
	Code, Agency, Community, Month string
	Tag                            tag
	Claimed, Counted, Effect       *int64
	Records                        []reconcile.RecordDetail
	Submission, Other              reconcile.ID
	Href                           string // where the unit is in the filing matrix
	effect                         int64
}

// pageOf is how many rows a page of findings has.
const pageOf = 20

// newFindings filters and sorts: errors first, then by their effect on the total, largest first.
func newFindings(r *report.Report, q url.Values, path string) findings {
	f := findings{Severity: q.Get("severity"), Rule: q.Get("rule"), Query: strings.TrimSpace(q.Get("q"))}
	f.Filtered = f.Severity != "" || f.Rule != "" || f.Query != ""
	counts := map[string]int{}
	var rows []findingRow
	for _, found := range r.Findings {
		f.All++
		counts[string(found.Code)]++
		switch found.Severity {
		case reconcile.Error:
			f.Errors++
		case reconcile.Warning:
			f.Warnings++
		default:
			f.Notices++
		}
		if f.lets(found) {
			rows = append(rows, rowOf(found))
		}
	}
	for code, n := range counts {
		f.Rules = append(f.Rules, ruleCount{code, n})
	}
	slices.SortFunc(
		f.Rules, func(a, b ruleCount) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Code, b.Code)) })
	slices.SortStableFunc(rows, func(a, b findingRow) int {
		return cmp.Or(cmp.Compare(severityOrder(a.Tag), severityOrder(b.Tag)),
			cmp.Compare(abs(b.effect), abs(a.effect)))
	})
	f.cut(rows, q, path)
	return f
}

func severityOrder(t tag) int { return slices.Index([]string{"t-bad", "t-wait", "t-off"}, t.Class) }

func abs(n int64) int64 { return max(n, -n) }

func (f *findings) lets(found report.Finding) bool {
	switch {
	case f.Severity != "" && f.Severity != string(found.Severity), f.Rule != "" && f.Rule != string(found.Code):
		return false
	case f.Query == "":
		return true
	}
	return strings.Contains(found.Agency, f.Query) || strings.Contains(found.Community, f.Query) ||
		found.AgencyCode == f.Query || found.CommunityCode == f.Query
}

// cut takes the page that was asked for.
func (f *findings) cut(rows []findingRow, q url.Values, path string) {
	f.Shown = len(rows)
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || (page-1)*pageOf >= max(len(rows), 1) {
		page = 1
	}
	from := (page - 1) * pageOf
	f.Rows = rows[from:min(from+pageOf, len(rows))]
	f.From, f.To = from+1, from+len(f.Rows)
	if page > 1 {
		f.Before = pageAddress(path, q, page-1)
	}
	if f.To < len(rows) {
		f.After = pageAddress(path, q, page+1)
	}
}

func pageAddress(path string, q url.Values, page int) string {
	other := url.Values{}
	for _, k := range []string{"severity", "rule", "q", "job", "state", "period", "region", "problems", "month"} {
		if v := q.Get(k); v != "" {
			other.Set(k, v)
		}
	}
	other.Set("page", strconv.Itoa(page))
	return path + "?" + other.Encode()
}

func rowOf(found report.Finding) findingRow {
	row := findingRow{Code: string(found.Code), Agency: cmp.Or(found.Agency, found.AgencyCode),
		Community: cmp.Or(found.Community, found.CommunityCode),
		Tag:       severityTags[found.Severity], Claimed: found.Claimed, Counted: found.Counted, Records: found.Records,
		Submission: found.Submission, Other: found.Other}
	if found.Period != nil {
		row.Month = found.Period.String()
		row.Href = unitAddress(url.Values{},
			unitRow{unit: reconcile.Unit{ProjectCode: found.ProjectCode, CommunityCode: found.CommunityCode,
				AgencyCode: found.AgencyCode}, year: found.Period.Year()})
	}
	if effect, ok := effectOf(found.Finding); ok {
		row.effect, row.Effect = effect, &effect
	}
	return row
}

// effectOf is what a finding did to the total of direct: of records left out, and of claims that do not stand.
func effectOf(f reconcile.Finding) (int64, bool) {
	if f.Claimed == nil || f.Counted == nil {
		return 0, false
	}
	switch f.Code {
	case reconcile.RecordNonpositive:
		return 0, true // it carried nothing
	case reconcile.RecordOutOfPeriod, reconcile.RecordOutsideProject, reconcile.RecordRepeated,
		reconcile.RecordDuplicate, reconcile.ClaimVariance:
		return *f.Counted - *f.Claimed, true
	}
	return 0, false
}
