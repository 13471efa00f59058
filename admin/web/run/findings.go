package run

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// findings are those of a report that a filter lets through, a page of them.
type findings struct {
	All, Shown       int // of the report, and of the filter
	Errors, Warnings int
	Notices          int
	Rules            []ruleCount // of the report, most first
	read.Filter
	Rows          []findingRow
	From, To      int
	Before, After string // addresses of the pages beside this
	Filtered      bool
	LeftOut       int // of the rule and severity, counted and not listed
}

// ruleCount is how often a rule found something.
type ruleCount struct {
	Code string
	N    int
}

// findingRow is one finding with the rows behind it.
type findingRow struct {
	Code, Agency, Community, Month string
	Tag                            words.Tag
	Claimed, Counted, Effect       *int64
	Records                        []reconcile.RecordDetail
	Submission, Other              reconcile.ID
	Href                           string // where the unit is in the filing matrix
	effect                         int64
}

// Most is how many findings of a rule a report lists.
func (findings) Most() int { return report.Listed }

// pageOf is how many rows a page of findings has.
const pageOf = 20

// newFindings filters and sorts: errors first, then by their effect on the total, largest first.
func newFindings(r *report.Report, q url.Values, path string) findings {
	f := findings{Filter: read.FilterOf(q)}
	f.Filtered = f.Severity != "" || f.Rule != "" || f.Query != ""
	counts := map[string]int{}
	var rows []findingRow
	for found := range r.Counted() {
		f.All += found.Count
		counts[string(found.Code)] += found.Count
		switch found.Severity {
		case reconcile.Error:
			f.Errors += found.Count
		case reconcile.Warning:
			f.Warnings += found.Count
		default:
			f.Notices += found.Count
		}
	}
	f.LeftOut = r.LeftOut(f.LetsRule)
	for _, found := range r.Findings {
		if f.Lets(found) {
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
			cmp.Compare(words.Abs(b.effect), words.Abs(a.effect)))
	})
	f.cut(rows, q, path)
	return f
}

func severityOrder(t words.Tag) int {
	return slices.Index([]string{"t-bad", "t-wait", "t-off"}, t.Class)
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
		f.Before = web.PageAddress(path, q, page-1)
	}
	if f.To < len(rows) {
		f.After = web.PageAddress(path, q, page+1)
	}
}

func rowOf(found report.Finding) findingRow {
	row := findingRow{Code: string(found.Code), Agency: cmp.Or(found.Agency, found.AgencyCode),
		Community: cmp.Or(found.Community, found.CommunityCode),
		Tag:       words.SeverityTags[found.Severity], Claimed: found.Claimed, Counted: found.Counted,
		Records:    found.Records,
		Submission: found.Submission, Other: found.Other}
	if found.Period != nil {
		row.Month = found.Period.String()
		row.Href = web.UnitAddress(url.Values{}, web.UnitKey(reconcile.Unit{ProjectCode: found.ProjectCode,
			CommunityCode: found.CommunityCode, AgencyCode: found.AgencyCode}, found.Period.Year()))
	}
	if effect, ok := web.EffectOf(found.Finding); ok {
		row.effect, row.Effect = effect, &effect
	}
	return row
}
